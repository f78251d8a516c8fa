"""Formats stints, and who is due for one, for the shell."""

from collections.abc import Iterable, Mapping
from datetime import date

from roadmap_tui.cli.app.output import table
from roadmap_tui.model.records import Note, Request, Stint
from roadmap_tui.model.rotation import ROLES, RotationDue, StintOutcome
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stints import last_day, state_of
from roadmap_tui.text.characters import folded, one_line, visible
from roadmap_tui.text.days import show_day
from roadmap_tui.text.numbers import number_words
from roadmap_tui.text.plural import plural

_STATES = {"ended": "ended: done?"}


def stint_table(
    snapshot: Snapshot, stints: Iterable[Stint], came: Mapping[str, StintOutcome], today: date
) -> str:
    """The table of stints, each with what was counted of it."""
    rows = [
        (
            one.id,
            one.since,
            last_day(one),
            one.pm,
            one.csm,
            _STATES.get(state_of(one, today), state_of(one, today)),
            len(came[one.id].heard),
            len(came[one.id].met),
            len(came[one.id].triaged),
            len(came[one.id].notes),
            ", ".join(_names(snapshot, one.customers)),
        )
        for one in stints
    ]
    columns = ("id", "from", "until", "pm", "csm", "state", "heard", "met", "triaged", "notes", "customers")
    return table(columns, rows, flexible=10, right=(6, 7, 8, 9))


def due_table(found: Iterable[RotationDue], today: date) -> str:
    """The table of people, each with their last stint and when the next one is due."""
    rows = [
        (one.name, ROLES[one.role], one.last_on or "never", one.due_on, standing(one, today)) for one in found
    ]
    return table(("name", "seat", "last", "due", "stands"), rows, flexible=4)


def standing(one: RotationDue, today: date) -> str:
    """How somebody stands: overdue, what is planned, or what waits to be closed."""
    words = []
    if one.is_overdue and one.due_on is not None:
        words.append(f"{plural((today - one.due_on).days, 'day')} overdue")
    if one.next is not None:
        words.append(f"{one.next} is next")
    if one.open is not None:
        words.append(f"{one.open} ended: done?")
    return ", ".join(words)


def stint_page(snapshot: Snapshot, stint: Stint, came: StintOutcome, today: date) -> str:
    """The page of one stint: its days and people, then both halves."""
    days = f"{show_day(stint.since)} to {show_day(last_day(stint))}"
    requests = [snapshot.requests[one] for one in came.heard]
    lines = [
        f"{stint.id}  {one_line(stint.pm)} with {one_line(stint.csm)}",
        "",
        _row("days", days),
        _row("state", _STATES.get(state_of(stint, today), state_of(stint, today))),
    ]
    if stint.hours is not None:
        lines.append(_row("hours", number_words(stint.hours)))
    lines.append(_row("to meet", ", ".join(map(one_line, _names(snapshot, stint.customers))) or "any customer"))
    lines += ["", f"{one_line(stint.pm)}, where customers are"]
    lines.append(_row("met", _counted(came.met, "customer", map(one_line, _names(snapshot, came.met)))))
    with_csm = f", {len(came.written):,} of them written down by {one_line(stint.pm)}" if requests else ""
    lines.append(_row("heard", f"{plural(len(requests), 'request')} first hand{with_csm}"))
    lines += [f"  {one.id}  {_words(snapshot, one)}" for one in requests]
    lines += _learned(snapshot, came, stint.pm)
    lines += ["", f"{one_line(stint.csm)}, where decisions are"]
    lines.append(_row("triaged", _counted(came.triaged, "request", came.triaged)))
    lines.append(
        _row("beside", f"{plural(len(came.beside), 'request')} triaged by {one_line(stint.pm)} meanwhile")
    )
    lines += _learned(snapshot, came, stint.csm)
    others = [one for one in _of(snapshot, came) if folded(one.by) not in {folded(stint.pm), folded(stint.csm)}]
    if others:
        lines += ["", "Noted by others", *_notes(snapshot, others, with_author=True)]
    return "\n".join(lines)


def _learned(snapshot: Snapshot, came: StintOutcome, name: str) -> list[str]:
    return _notes(snapshot, [one for one in _of(snapshot, came) if folded(one.by) == folded(name)])


def _of(snapshot: Snapshot, came: StintOutcome) -> list[Note]:
    return [snapshot.notes[one] for one in came.notes]


def _notes(snapshot: Snapshot, notes: Iterable[Note], *, with_author: bool = False) -> list[str]:
    """What was learned, each once with all that it stands on."""
    about: dict[tuple[str, str], list[str]] = {}
    for one in notes:
        customer = snapshot.customers.get(one.about)
        named = f"{one.about} {one_line(customer.name)}" if customer is not None else one.about
        about.setdefault((one.by, one.text), []).append(named)
    lines = []
    for (by, text), names in about.items():
        of = [one for one in names if not one.startswith("J-")]
        author = f" — {one_line(by)}" if with_author else ""
        about_words = f" ({', '.join(of)})" if of else ""
        lines.append(_row("learned", f"{visible(text)}{about_words}{author}"))
    return lines


def _words(snapshot: Snapshot, request: Request) -> str:
    customer = snapshot.customer_name(request.customer) or "?"
    return f"{one_line(customer)}: {one_line(request.said or request.problem or '')}"


def _names(snapshot: Snapshot, customers: Iterable[str]) -> list[str]:
    return [snapshot.customer_name(one) or one for one in customers]


def _counted(ids: tuple[str, ...], noun: str, names: Iterable[str]) -> str:
    return f"{plural(len(ids), noun)}{': ' + ', '.join(names) if ids else ''}"


def _row(name: str, value: str) -> str:
    return f"{name:<10} {value}"
