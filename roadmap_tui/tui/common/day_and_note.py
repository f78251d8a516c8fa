"""Parser of a day and a note, typed behind what is written down."""

from datetime import date
from typing import NamedTuple

from roadmap_tui.actions.fields import ReadContext, day_back
from roadmap_tui.errors import Problem, Reason, Refused
from roadmap_tui.text.days import show_day

_PARTS = (",", ";", ": ", " - ", " – ")


class DayAndNote(NamedTuple):
    """A day on which something was, and a note on it."""

    on: date
    note: str | None


def read_day_and_note(typed: str, today: date, year_starts: int, what: str) -> DayAndNote:
    """Parse a day, a note, or a day and behind a comma a note; nothing is today.

    Refused where the day is ahead; `what` begins that sentence, such as "A reading is of".
    """
    words = typed.strip()
    if not words:
        return DayAndNote(today, None)
    cuts = sorted((at, len(part)) for part in _PARTS if (at := words.find(part)) > 0)
    first, rest = (words[: cuts[0][0]], words[sum(cuts[0]) :].strip()) if cuts else (words, "")
    day = _day(first, today, year_starts)
    if day is None:
        return DayAndNote(today, words)
    if day > today:
        raise Refused(f"{what} a day that has been; {show_day(day)} is ahead.", reason=Reason.DAY_OUT_OF_RANGE)
    return DayAndNote(day, rest or None)


def _day(words: str, today: date, year_starts: int) -> date | None:
    """The day that a text names; None where it names none."""
    try:
        found = day_back(words, "on", ReadContext(today, year_starts))
    except Refused:
        raise
    except Problem:
        return None
    assert found is None or isinstance(found, date)
    return found
