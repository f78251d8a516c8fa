"""Commands on the stints of a job rotation: plan one, change it, close it, note what was learned, remove it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from roadmap_tui.actions import notes
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.customers import known_customer
from roadmap_tui.errors import Reason, Refused, Usage
from roadmap_tui.model.records import Customer, Note, Request, Stint, Story, kind_of
from roadmap_tui.text.characters import checked, folded, one_line

LONGEST = timedelta(days=366)
"""The longest stint; what is longer is a slip, or another job."""
MOST_HOURS = 10_000


def plan(change: Change, *, pm: str, csm: str, since: date, until: date, customers: Iterable[str] = ()) -> Stint:
    """Plan a stint of a product manager and a CSM, from a day to a day, both in it.

    `customers` are named by id, domain or name. Usage for days that make none; Refused where the same two are
    paired on one of these days already.
    """
    fields = _checked(change, pm=pm, csm=csm, since=since, until=until, customers=_known(change, customers))
    stint = Stint(id=change.new_id(Stint), by=change.by, at=change.at, **fields)
    _refuse_double(change, stint)
    return change.add(stint, verb="plan", about=stint.customers)


def edit(change: Change, identity: str, **fields: Any) -> Stint:
    """Change what is given of a stint; `customers`, by id, domain or name, take the place of those before."""
    stint = change.get(Stint, identity)
    if "customers" in fields:
        fields["customers"] = _known(change, fields["customers"])
    kept = {name: getattr(stint, name) for name in ("pm", "csm", "since", "until", "customers", "hours")}
    wanted = _checked(change, **{**kept, **fields})
    if stint.done_on is not None and wanted["since"] > stint.done_on:
        raise Usage(f"{stint.id} took place until {stint.done_on}; it cannot begin on {wanted['since']}.")
    made = Stint(id=stint.id, by=stint.by, at=stint.at, **wanted)
    if (made.pm, made.csm, made.since, made.until) != (stint.pm, stint.csm, stint.since, stint.until):
        _refuse_double(change, made)
    about = tuple(dict.fromkeys((*stint.customers, *made.customers)))
    return change.edit(stint, about=about, **wanted)


def done(change: Change, identity: str, *, on: date | None = None, hours: float | None = None) -> Stint:
    """Close a stint: it took place, until a day, by default its last one, or today where that is to come."""
    stint = change.get(Stint, identity)
    last = on or stint.done_on or min(stint.until, change.today)
    if last < stint.since:
        raise Refused(f"{stint.id} begins on {stint.since}; remove it where it does not take place.")
    if last > change.today:
        raise Usage(f"{last} is to come; a stint is done on a day that has been.", reason=Reason.DAY_OUT_OF_RANGE)
    return change.edit(stint, "done", done_on=last, hours=stint.hours if hours is None else _hours(hours))


def reopen(change: Change, identity: str) -> Stint:
    """Take back that a stint took place."""
    return change.edit(change.get(Stint, identity), "reopen", done_on=None)


def note(change: Change, identity: str, text: str, *, on: Sequence[str] = ()) -> list[Note]:
    """Note what was learned in a stint: on each of the customers, stories and requests, else on the stint itself.

    A customer is named by id, domain or name too.
    """
    stint = change.get(Stint, identity)
    about = {one.id: one for one in (_learned_of(change, each) for each in on)}
    return [notes.add(change, one, text, stint=stint) for one in about.values() or (stint,)]


def remove(change: Change, identity: str) -> Stint:
    """Remove a stint that does not take place, with the notes on it; those on other records stay there."""
    stint = change.get(Stint, identity)
    for one in change.transaction.find(Note, about=stint.id):
        change.remove(one, about=(stint.id,))
    for one in change.transaction.find(Note, stint=stint.id):
        change.edit(one, "unlink", about=(one.about, stint.id), stint=None)
    change.remove(stint, about=stint.customers)
    return stint


def person_meant(typed: str, known: Iterable[str | None]) -> str:
    """The name of the board that a typed one means: the same in another spelling, else the only one it begins.

    A name that means none is taken as it is. Usage names those that it may mean.
    """
    name = one_line(checked(typed, "name"))
    names = sorted({one for one in known if one})
    same = next((one for one in names if folded(one) == folded(name)), None)
    if same is not None or not name:
        return same or name
    begun = [one for one in names if folded(one).split()[: len(name.split())] == folded(name).split()]
    if len({folded(one) for one in begun}) > 1:
        raise Usage(f"{name} may be {' or '.join(map(one_line, begun))}.", reason=Reason.UNKNOWN_WORD)
    return begun[0] if begun else name


def _checked(change: Change, **fields: Any) -> dict[str, Any]:
    """The fields of a stint, read and fit for each other."""
    for name, (kind, column) in _PEOPLE.items():
        known = change.transaction.column(kind, column).values()
        fields[name] = person_meant(fields[name], known)
        if not fields[name]:
            raise Usage(f"A stint needs a {_WORDS[name]}.", reason=Reason.MISSING_VALUE)
    if folded(fields["pm"]) == folded(fields["csm"]):
        raise Usage(f"A stint takes two people: {one_line(fields['pm'])} cannot sit in their own seat.")
    if fields["until"] < fields["since"]:
        raise Usage(
            f"A stint ends on or after its first day, {fields['since']}, not on {fields['until']}.",
            reason=Reason.DAY_OUT_OF_RANGE,
        )
    if fields["until"] - fields["since"] > LONGEST:
        raise Usage(
            f"A stint lasts a year at most, and {fields['since']} to {fields['until']} is longer.",
            reason=Reason.DAY_OUT_OF_RANGE,
        )
    if fields.get("hours") is not None:
        fields["hours"] = _hours(fields["hours"])
    return fields


_PEOPLE: dict[str, tuple[type[Story] | type[Customer], str]] = {"pm": (Story, "owner"), "csm": (Customer, "csm")}
_WORDS = {"pm": "product manager", "csm": "CSM"}


def _hours(hours: float) -> float:
    if not 0 <= hours <= MOST_HOURS:
        raise Usage(f"Hours are from 0 to {MOST_HOURS:,}.", reason=Reason.NOT_A_NUMBER)
    return hours


def _known(change: Change, named: Iterable[str]) -> tuple[str, ...]:
    """The ids of customers, each once. NotFound names the nearest."""
    return tuple(dict.fromkeys(known_customer(change, one).id for one in named))


def _learned_of(change: Change, named: str) -> Story | Request | Customer:
    match kind_of(named.strip().upper()):
        case kind if kind is Story:
            return change.get(Story, named)
        case kind if kind is Request:
            return change.get(Request, named)
        case _:
            return known_customer(change, named)


def _refuse_double(change: Change, stint: Stint) -> None:
    """Refuse a stint of two people who are paired on one of its days already. Stints stay few: all are read."""
    for one in change.transaction.find(Stint):
        is_pair = folded(one.pm) == folded(stint.pm) and folded(one.csm) == folded(stint.csm)
        if (
            one.id != stint.id
            and is_pair
            and one.since <= stint.until
            and stint.since <= (one.done_on or one.until)
        ):
            raise Refused(f"{one.id} pairs {one_line(one.pm)} with {one_line(one.csm)} from {one.since} already.")
