"""What the loop's keys do: write down who was told, when, and what they say. A refusal is raised as a Problem."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import ReadContext, day_back
from roadmap_tui.actions.told import notify
from roadmap_tui.errors import Problem, Refused
from roadmap_tui.model.loop import LoopRow
from roadmap_tui.model.records import Answer
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.widgets.cells import safe_line

_PARTS = (",", ";", ": ", " - ", " – ")
AFTER = "t again changes the day or the note"


class Telling(NamedTuple):
    """When somebody was told, and how they took it."""

    on: date
    note: str | None


def read_telling(typed: str, today: date, year_starts: int) -> Telling:
    """What was typed: a day, a note, or a day and behind a comma a note; nothing is today.

    Refused where the day is ahead.
    """
    words = typed.strip()
    if not words:
        return Telling(today, None)
    cuts = sorted((at, len(part)) for part in _PARTS if (at := words.find(part)) > 0)
    first, rest = (words[: cuts[0][0]], words[sum(cuts[0]) :].strip()) if cuts else (words, "")
    day = _day(first, today, year_starts)
    if day is None:
        return Telling(today, words)
    if day > today:
        raise Refused(f"A customer is told on a day that has been; {show_day(day)} is ahead.")
    return Telling(day, rest or None)


def telling_words(telling: Telling, today: date) -> str:
    """What was understood."""
    day = "today" if telling.on == today else f"on {show_day(telling.on)}"
    return f"told {day}" + (f" · note: {safe_line(telling.note)}" if telling.note else " · no note")


def tell(session: BoardSession, rows: Sequence[LoopRow], telling: Telling) -> ActionResult:
    """Write down that the customers of these rows were told; one change."""
    done = ActionResult(f"{_named(rows)} told", AFTER)
    session.act(done.label, lambda change: _all(change, rows, telling.on, telling.note, None))
    return done


def answer(session: BoardSession, row: LoopRow, said: Answer) -> ActionResult:
    """Write down whether it solves it, in the customer's view."""
    words = {"solved": "it is solved", "not-solved": "it is not solved", "none": "no answer"}[said]
    done = ActionResult(f"{_named([row])}: {words}", "a again changes it")
    session.act(done.label, lambda change: _all(change, [row], None, None, said))
    return done


def _all(change: Change, rows: Sequence[LoopRow], on: date | None, note: str | None, said: Answer | None) -> None:
    for row in rows:
        found = notify(change, row.requests[:1], story=row.story, on=on, note=note, answer=said)
        if row.story is None and all(one.about != row.about for one in found):
            raise Refused(
                f"{row.about} was declined, and what it asked for shipped as well: that is what "
                f"{safe_line(row.customer_name)} is told of."
            )


def _day(words: str, today: date, year_starts: int) -> date | None:
    """The day that some words name; None where they name none."""
    try:
        found = day_back(words, "on", ReadContext(today, year_starts))
    except Refused:
        raise
    except Problem:
        return None
    assert found is None or isinstance(found, date)
    return found


def _named(rows: Sequence[LoopRow]) -> str:
    if len(rows) != 1:
        return f"{len(rows)} customers"
    return f"{safe_line(rows[0].customer_name)}, {rows[0].about}"
