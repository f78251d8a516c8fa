"""Job rotation over a board: what came of each stint, and who is due for the next one.

What came of a stint is derived from the records and the history, and written into none of them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from roadmap_tui.model.records import Customer, EventSummary, Link, Request, Stint, Story, Value, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE
from roadmap_tui.model.stints import FirstHand, StintState, last_day, lasts_on, state_of
from roadmap_tui.text.characters import folded

Role = Literal["pm", "csm"]
ROLES: dict[Role, str] = {"pm": "product manager", "csm": "CSM"}
TRIAGE = frozenset({"link", "unlink", "decline", "merge", "snooze", "ask", "acknowledge", "reopen"})
"""The verbs of events that decide on a request."""


class StintOutcome(Value, kw_only=True, frozen=True):
    """What came of a stint: ids of records, each once, in the order of their numbers.

    `heard` are the requests that the product manager heard first hand, `written` those of them that they wrote
    down themselves; `met` the customers who asked for these, or of whom something was learned. `triaged` are the
    requests on which the CSM decided, `beside` those on which the product manager did meanwhile. `notes` are the
    ids of the notes of what was learned.
    """

    heard: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    triaged: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class RotationDue(Value, kw_only=True, frozen=True):
    """When somebody's next stint is due. None where no cadence is set, or they never had one.

    `last` is the newest stint that took place, `next` one that lasts or is planned, `open` one that is over and
    that nobody has closed.
    """

    name: str
    role: Role
    last: str | None = None
    last_on: date | None = None
    due_on: date | None = None
    next: str | None = None
    open: str | None = None
    is_overdue: bool = False


def outcomes(snapshot: Snapshot, stints: Iterable[Stint]) -> dict[str, StintOutcome]:
    """What came of stints so far, by their ids."""
    stints = list(stints)
    if not stints:
        return {}
    decided = _decided(snapshot, stints)
    heard: dict[str, list[Request]] = {one.id: [] for one in stints}
    first_hand = FirstHand(stints)
    for request in snapshot.requests.values():
        for one in first_hand.stints_of(request):
            heard[one.id].append(request)
    notes: dict[str, list[tuple[str, str]]] = {one.id: [] for one in stints}
    for note in snapshot.notes.values():
        of = note.stint or note.about
        if of in notes:
            notes[of].append((note.id, note.about))
    return {
        one.id: StintOutcome(
            heard=_in_order(each.id for each in heard[one.id]),
            written=_in_order(each.id for each in heard[one.id] if folded(each.captured_by) == folded(one.pm)),
            met=_in_order(
                [
                    *(each.customer for each in heard[one.id] if each.customer in snapshot.customers),
                    *(about for _, about in notes[one.id] if about in snapshot.customers),
                ]
            ),
            triaged=_in_order(decided.get((one.id, "csm"), ())),
            beside=_in_order(decided.get((one.id, "pm"), ())),
            notes=tuple(note for note, _ in notes[one.id]),
        )
        for one in stints
    }


def _decided(snapshot: Snapshot, stints: list[Stint]) -> dict[tuple[str, Role], list[str]]:
    """The requests on which each side of each stint decided while it lasted."""
    found: dict[tuple[str, Role], list[str]] = {}
    sides: dict[str, list[tuple[Stint, Role]]] = {}
    for one in stints:
        sides.setdefault(folded(one.csm), []).append((one, "csm"))
        sides.setdefault(folded(one.pm), []).append((one, "pm"))
    links = snapshot.table(Link)
    for event in snapshot.happened.values():
        if event.verb not in TRIAGE or event.ref[:2] not in {"R-", "L-"}:
            continue
        for one, role in sides.get(folded(event.by), ()):
            request = _request_of(event, links)
            if request in snapshot.requests and lasts_on(one, event.at.date()):
                found.setdefault((one.id, role), []).append(request)
    return found


def _request_of(event: EventSummary, links: Mapping[str, Link]) -> str:
    """The request that an event is about; empty where its link is gone."""
    link = links.get(event.ref)
    return link.request if link is not None else event.ref if event.ref.startswith("R-") else ""


def _in_order(ids: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({one for one in ids if one}, key=number))


def people_due(snapshot: Snapshot, today: date, every: timedelta | None) -> list[RotationDue]:
    """Everybody who rotates, each with when they are due: the overdue first, the longest so at the top.

    They are the owners of stories ahead, and the CSMs of customers that have not left. Who never had a stint is
    due one cadence after the first of those was written down. A stint that lasts or is planned makes nobody
    overdue.
    """
    stints = list(snapshot.stints.values())
    if every is None and not stints:
        return []
    found = [
        *_due("pm", _since((one.owner, one.created_at.date()) for one in _ahead(snapshot)), stints, today, every),
        *_due("csm", _since((one.csm, one.created_at.date()) for one in _served(snapshot)), stints, today, every),
    ]
    return sorted(
        found,
        key=lambda one: (
            not one.is_overdue,
            one.due_on or date.max,
            one.last_on or date.min,
            one.name.casefold(),
        ),
    )


def _ahead(snapshot: Snapshot) -> Iterable[Story]:
    return (one for one in snapshot.stories.values() if one.owner and one.stage in ACTIVE and not one.archived)


def _served(snapshot: Snapshot) -> Iterable[Customer]:
    return (
        one for one in snapshot.customers.values() if one.csm and one.status != "churned" and not one.forgotten
    )


def _since(named: Iterable[tuple[str | None, date]]) -> dict[str, tuple[str, date]]:
    """The people who are named, folded: as each is spelt first, and the first day."""
    spelt: dict[str, str] = {}
    found: dict[str, tuple[str, date]] = {}
    for name, day in named:
        if name is None:
            continue
        key = spelt.get(name)
        if key is None:
            key = spelt[name] = folded(name)
        known = found.get(key)
        if known is None or day < known[1]:
            found[key] = (known[0] if known is not None else name, day)
    return found


def _due(
    role: Role,
    people: Mapping[str, tuple[str, date]],
    stints: Iterable[Stint],
    today: date,
    every: timedelta | None,
) -> Iterable[RotationDue]:
    mine: dict[str, list[Stint]] = {}
    for one in stints:
        mine.setdefault(folded(one.pm if role == "pm" else one.csm), []).append(one)
    for key, (name, first) in people.items():
        states: dict[StintState, list[Stint]] = {}
        for one in sorted(mine.get(key, ()), key=lambda one: (last_day(one), number(one.id))):
            states.setdefault(state_of(one, today), []).append(one)
        last = next(iter(states.get("done", [])[-1:]), None)
        ahead = [*states.get("running", ()), *states.get("planned", ())]
        due_on = None if every is None else _later(last_day(last) if last is not None else first, every)
        yield RotationDue(
            name=name,
            role=role,
            last=last.id if last is not None else None,
            last_on=last.done_on if last is not None else None,
            due_on=due_on,
            next=ahead[0].id if ahead else None,
            open=next((one.id for one in states.get("ended", ())), None),
            is_overdue=due_on is not None and due_on < today and not ahead,
        )


def _later(day: date, every: timedelta) -> date:
    """A day so much later, at most the last one there is."""
    return day + min(every, date.max - day)


def overdue(found: Iterable[RotationDue]) -> list[RotationDue]:
    """Those who are overdue."""
    return [one for one in found if one.is_overdue]
