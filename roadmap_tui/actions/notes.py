"""Commands on the notes of stories and requests."""

from roadmap_tui.actions.activity import answered, woken
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Usage
from roadmap_tui.model.records import Note, Request, Story
from roadmap_tui.text.characters import checked


def add(change: Change, about: Story | Request, text: str) -> Note:
    """Add a note to a story or a request.

    On a request it ends a snooze, and answers an open question of somebody else.
    """
    if not text.strip():
        raise Usage("A note needs a text.")
    note = Note(id=change.new_id(Note), about=about.id, by=change.by, at=change.at, text=checked(text, "note"))
    kept = change.add(note, verb="note", about=(about.id,))
    if isinstance(about, Request):
        answer = answered(about, change.at) if about.asked is not None and about.asked.by != change.by else {}
        change.edit(about, "answer" if answer else "reopen", **woken(about), **answer)
    return kept
