"""Editing of a story in $EDITOR, the screen suspended meanwhile."""

from typing import Any

import msgspec
from textual.app import SuspendNotSupported

from roadmap_tui.actions import stories
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.actions.markdown import Unread, by_hand, to_markdown
from roadmap_tui.errors import Problem, problem_of
from roadmap_tui.localstate.edits import EditorFailed, drop_text, edit_text, keep_text, left_text, text_name
from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.suspend import suspended


def edit_by_hand(screen: BoardScreenBase, story: Story) -> None:
    """Open a story as Markdown; what differs is written, and nobody else's change meanwhile is overwritten.

    Words that could not be saved the last time are opened again, against the story as it was then.
    """
    reading = ReadContext.of(screen.session.today, screen.settings)
    try:
        left = left_text(_name(screen, story))
        kept, seen = left if left is not None else (None, story)
        form = to_markdown(seen, reading.touchpoints)

        def edit(text: str) -> str:
            nonlocal kept
            text, kept = text if kept is None else kept, None
            return edit_text(text, _name(screen, story), is_written=text != form, seen=seen)

        with suspended(screen.app):
            fields, _ = by_hand(seen, reading, edit)
    except SuspendNotSupported:
        screen.say("There is no terminal here that an editor could take over.", "amber")
    except EditorFailed as failed:
        _tell_kept(screen, f"{failed.fault}: nothing was changed.{failed.hint}", seen, failed.text, form)
    except Unread as unread:
        _tell_kept(screen, screen.text_of(unread), seen, unread.text, form)
    except Problem as problem:
        screen.say(screen.text_of(problem), "amber")
    else:
        if not fields:
            screen.say(f"{story.id} is as it was.")
            return
        screen.say(f"{story.id} is being saved …")
        screen.run_worker(_save(screen, seen, fields), group="by hand")


async def _save(screen: BoardScreenBase, story: Story, fields: dict[str, Any]) -> None:
    """Save what differs; where it cannot be saved, keep it over the story as it is by now, and say so."""
    try:
        await screen.session.transact(lambda change: stories.edit(change, story.id, fields, seen=story))
    except (Problem, OSError) as problem:
        now = screen.session.snapshot.stories.get(story.id, story)
        touchpoints = screen.session.snapshot.touchpoints
        text = to_markdown(msgspec.structs.replace(now, **fields), touchpoints)
        _tell_kept(screen, screen.text_of(problem_of(problem)), now, text, to_markdown(now, touchpoints))
    else:
        screen.say(screen.with_next(f"{story.id} changed in {', '.join(fields)}"))


def _name(screen: BoardScreenBase, story: Story) -> str:
    return text_name(screen.session.snapshot.board.uid, story.id)


def _tell_kept(screen: BoardScreenBase, why: str, story: Story, text: str, form: str) -> None:
    """Say why nothing was saved, and which key opens what the person wrote again; a mere form goes away."""
    if text == form:
        drop_text(_name(screen, story))
        screen.say(why, "amber")
        return
    try:
        keep_text(text, _name(screen, story), seen=story)
    except Problem as problem:
        screen.say(f"{why} {screen.text_of(problem)}", "amber")
        return
    key = screen.key("reading.by_hand" if screen.where == "story" else "story.by_hand")
    screen.say(f"{why} What you wrote is kept: {key}", "amber")
