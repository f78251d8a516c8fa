"""Formats sessions for the shell."""

from collections.abc import Sequence

from roadmap_tui.cli.app.output import table
from roadmap_tui.model.fields.session import SESSION
from roadmap_tui.model.fields.values import page_rows
from roadmap_tui.model.records import Session
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import one_line, visible
from roadmap_tui.text.days import show_day
from roadmap_tui.text.numbers import number_words


def session_table(snapshot: Snapshot, sessions: Sequence[Session]) -> str:
    """The table of sessions."""
    rows = [
        (
            one.id,
            one.day,
            one.story,
            snapshot.customer_name(one.customer) or "?",
            one.participant or "",
            one.result,
            number_words(one.minutes) if one.minutes is not None else "",
            one.task or one.note or "",
        )
        for one in sessions
    ]
    headings = ("id", "day", "story", "customer", "participant", "result", "min", "task")
    return table(headings, rows, flexible=7, right=(6,))


def session_page(snapshot: Snapshot, session: Session) -> str:
    """The page of one session."""
    story = snapshot.stories.get(session.story)
    title = one_line(story.title) if story is not None else ""
    lines = [f"{session.id}  {show_day(session.day)}  {session.story} {title}".rstrip(), ""]
    lines.append(_row("customer", one_line(snapshot.customer_name(session.customer) or "not known")))
    for field, label, words in page_rows(session, SESSION):
        if field.name != "day":
            lines.append(_row(label, visible(words) if field.shown.whole else one_line(words)))
    lines.append(_row("by", f"{one_line(session.by)}, {show_day(session.at.date())}"))
    return "\n".join(lines)


def _row(name: str, value: str) -> str:
    return f"{name:<11} {value}"
