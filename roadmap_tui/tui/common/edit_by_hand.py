"""Editing of a story in $EDITOR, the screen suspended meanwhile."""

from typing import Any

from textual.app import SuspendNotSupported

from roadmap_tui.actions import stories
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.actions.markdown import Unread, by_hand
from roadmap_tui.errors import Problem, problem_of
from roadmap_tui.localstate.edits import edit_text, keep_text
from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.board_screen import BoardScreenBase


def edit_by_hand(screen: BoardScreenBase, story: Story) -> None:
    """Open a story as Markdown; what differs is written, and nobody else's change meanwhile is overwritten."""
    reading = ReadContext(screen.session.today, screen.settings.calendar.year_starts)
    try:
        with screen.app.suspend():
            fields, text = by_hand(story, reading, lambda form: edit_text(form, story.id))
    except SuspendNotSupported:
        screen.say("There is no terminal here that an editor could take over.", "amber")
        return
    except Unread as unread:
        screen.say(f"{screen.text_of(unread)} What you wrote is in {keep_text(unread.text, story.id)}.", "amber")
        return
    except Problem as problem:
        screen.say(screen.text_of(problem), "amber")
        return
    if not fields:
        screen.say(f"{story.id} is as it was.")
        return
    screen.say(f"{story.id} is being saved …")
    screen.run_worker(_save(screen, story, fields, text), group="by hand")


async def _save(screen: BoardScreenBase, story: Story, fields: dict[str, Any], text: str) -> None:
    """Save what differs; where it cannot be saved, keep the text and say where."""
    try:
        await screen.session.transact(lambda change: stories.edit(change, story.id, fields, seen=story))
    except (Problem, OSError) as problem:
        screen.say(
            f"{screen.text_of(problem_of(problem))} What you wrote is in {keep_text(text, story.id)}.", "amber"
        )
    else:
        screen.say(screen.with_next(f"{story.id} changed in {', '.join(fields)}"))
