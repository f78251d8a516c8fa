"""Adds and edits stories in the person's own editor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from roadmap_tui.actions import stories
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.actions.markdown import Unread, by_hand, to_markdown
from roadmap_tui.cli.app import lookup, output
from roadmap_tui.cli.app.result import print_waiting
from roadmap_tui.cli.app.session import Session
from roadmap_tui.errors import Problem
from roadmap_tui.localstate.edits import edit_text, keep_text, kept_text, text_name
from roadmap_tui.model.records import Story
from roadmap_tui.model.touchpoints import Touchpoints


def add_by_hand(session: Session) -> None:
    """Open an empty form in the editor and write a story from it. Prints its id."""
    name = text_name(session.read().board.uid, "new-story")
    fields, text = _written(None, name, session.reading)
    if not fields:
        session.say("Nothing was written, so no story was added.")
        return
    values = stories.titled(fields)
    with _kept(text, name):
        waiting = session.waiting()
        if waiting is not None:
            from roadmap_tui.actions.waiting import new_story

            waiting.add(new_story(values))
            print_waiting(session, waiting.keep())
            return
        with session.changing(create=True) as change:
            made = stories.add(change, values)
    session.out(made.id)


def edit_by_hand(session: Session, identity: str) -> None:
    """Open a story in the editor and write what differs. Nobody else's change meanwhile is overwritten."""
    snapshot = session.read()
    before = lookup.story(snapshot, identity)
    name = text_name(snapshot.board.uid, before.id)
    fields, text = _written(before, name, session.reading)
    if not fields:
        session.say(f"{before.id} is as it was.")
        return
    with _kept(text, name, before), session.changing() as change:
        stories.edit(change, before.id, fields, seen=before)
    session.say(f"{before.id} changed in {', '.join(fields)}.")


def _written(before: Story | None, name: str, reading: ReadContext) -> tuple[dict[str, Any], str]:
    """The fields from the text that the person wrote; text that cannot be read is kept in a file."""
    try:
        return by_hand(before, reading, _asking(name, before, reading.touchpoints))
    except Unread as unread:
        output.say(f"What you wrote is kept in {keep_text(unread.text, name, seen=before)}.")
        raise


def _asking(name: str, before: Story | None, touchpoints: Touchpoints) -> Callable[[str], str]:
    """The function that opens the editor; an interrupt reports where the text is kept."""
    blank = to_markdown(before, touchpoints)

    def ask(form: str) -> str:
        try:
            return edit_text(form, name, is_written=form != blank, seen=before)
        except KeyboardInterrupt:
            if (kept := kept_text(name)) is not None:
                output.say(f"What you wrote is kept in {kept}.")
            raise

    return ask


@contextmanager
def _kept(text: str, name: str, before: Story | None = None) -> Iterator[None]:
    """Save the typed text to a file where saving the story fails."""
    try:
        yield
    except Problem:
        output.say(f"What you wrote is kept in {keep_text(text, name, seen=before)}.")
        raise
