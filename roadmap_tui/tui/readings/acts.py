"""Parses a typed reading and records it. A refusal is raised as a Problem."""

from datetime import date
from typing import NamedTuple

from roadmap_tui.actions import probes, stories
from roadmap_tui.errors import Usage
from roadmap_tui.model.due import DueReading
from roadmap_tui.model.probes import Probing
from roadmap_tui.model.records import Aside, Reading
from roadmap_tui.model.stages import reached
from roadmap_tui.text.days import show_day
from roadmap_tui.text.numbers import number_words
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.day_and_note import read_day_and_note
from roadmap_tui.tui.common.story_acts import number, read_result
from roadmap_tui.tui.widgets.cells import safe_line


class TypedReading(NamedTuple):
    """A reading as typed: a value, the day it was measured, a note."""

    value: int | float
    on: date
    note: str | None


def read_typed(typed: str, today: date, year_starts: int) -> TypedReading:
    """Parse a number, then a day, a note, or both: `7.5`, `7.5 friday`, `7.5 friday, after the update`."""
    head, _, rest = typed.strip().partition(" ")
    if not head:
        raise Usage("Type what was measured, such as 7.5, and behind it a day if it was not today.")
    value = number(head.rstrip(",;"))
    if rest.strip() == "%":
        rest = ""
    day_and_note = rest.strip().removeprefix("on ").removeprefix(",")
    after = read_day_and_note(day_and_note, today, year_starts, "A reading is of")
    return TypedReading(value, after.on, after.note)


def typed_words(one: DueReading, typed: TypedReading, today: date) -> str:
    """The meaning of a typed reading in words, and what it means for the target."""
    day = "today" if typed.on == today else f"on {show_day(typed.on)}"
    words = f"{number_words(typed.value)} {day}"
    if typed.note:
        words += f" · note: {safe_line(typed.note)}"
    if one.measured.target is None:
        return words
    wanted = number_words(one.measured.target)
    if one.of == "guardrail":
        return f"{words} · {'held ✓' if reached(one.measured, typed.value) else f'broken: it should be {wanted}'}"
    return f"{words} · {'reached ✓' if reached(one.measured, typed.value) else f'not yet {wanted}'}"


def record(session: BoardSession, one: DueReading, typed: TypedReading) -> ActionResult:
    """Record a reading."""
    story, words = session.snapshot.stories[one.story], number_words(typed.value)
    if one.of == "guardrail":
        done = ActionResult(f"{one.story}'s guardrail read {words}")
    else:
        done = read_result(session, story, Reading(day=typed.on, value=typed.value), words)
    session.act(
        done.label,
        lambda change: stories.read(
            change, one.story, typed.value, on=typed.on, note=typed.note, guardrail=one.of == "guardrail"
        ),
    )
    return done


def accept(session: BoardSession, one: Probing, aside: Aside, value: float) -> ActionResult:
    """Accept a value that waits aside, as what was typed, for the reading of its day."""
    story = session.snapshot.stories[one.story]
    words = number_words(value)
    if one.of == "guardrail":
        done = ActionResult(f"{one.story}'s guardrail read {words}")
    else:
        done = read_result(session, story, Reading(day=aside.day, value=value), words)
    session.act(done.label, lambda change: probes.accept(change, one.story, one.of, aside.day, value))
    return done


def refuse(session: BoardSession, one: Probing, aside: Aside) -> ActionResult:
    """Refuse a value that waits aside."""
    done = ActionResult(f"Refused {safe_line(aside.text) or 'nothing'} of {one.story}")
    session.act(done.label, lambda change: probes.refuse(change, one.story, one.of, aside.day))
    return done
