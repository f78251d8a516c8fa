"""Actions of the loop: record notifications and customers' answers. A refusal is raised as a Problem."""

from collections.abc import Sequence
from datetime import date

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.notifications import notify, notify_participants
from roadmap_tui.errors import Refused, Remedy
from roadmap_tui.model.loop import LoopRow
from roadmap_tui.model.records import Answer
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.day_and_note import DayAndNote
from roadmap_tui.tui.widgets.cells import safe_line

AFTER = "{} again changes the day or the note"


def notification_words(given: DayAndNote, today: date) -> str:
    """The meaning of a typed notification, in words."""
    day = "today" if given.on == today else f"on {show_day(given.on)}"
    return f"told {day}" + (f" · note: {safe_line(given.note)}" if given.note else " · no note")


def record_notification(session: BoardSession, rows: Sequence[LoopRow], given: DayAndNote) -> ActionResult:
    """Record that the customers of these rows were notified; one change."""
    done = ActionResult(f"{_named(rows)} told", Remedy("request told", words=AFTER))
    session.act(done.label, lambda change: _all(change, rows, given.on, given.note, None))
    return done


def answer(session: BoardSession, row: LoopRow, said: Answer) -> ActionResult:
    """Record whether the story solves it, in the customer's view."""
    words = {"solved": "it is solved", "not-solved": "it is not solved", "none": "no answer"}[said]
    done = ActionResult(
        f"{_named([row])}: {words}", Remedy("request told", ("--answer", said), "{} again changes it")
    )
    session.act(done.label, lambda change: _all(change, [row], None, None, said))
    return done


def _all(change: Change, rows: Sequence[LoopRow], on: date | None, note: str | None, said: Answer | None) -> None:
    for row in rows:
        if not row.requests:
            notify_participants(change, row.sessions[:1], on=on, note=note, answer=said)
            continue
        found = notify(
            change,
            row.requests[:1],
            story=row.story,
            on=on,
            note=note,
            answer=said,
            everybody=row.waits or said is None,
        )
        if row.story is None and all(one.about != row.about for one in found):
            raise Refused(
                f"{row.about} was declined, and what it asked for shipped as well: that is what "
                f"{safe_line(row.customer_name)} is told of."
            )


def _named(rows: Sequence[LoopRow]) -> str:
    if len(rows) != 1:
        return f"{len(rows)} customers"
    return f"{safe_line(rows[0].customer_name)}, {rows[0].about}"
