"""Commands on the notes of stories, requests, customers and stints."""

from roadmap_tui.actions.activity import answered, woken
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Usage
from roadmap_tui.model.records import Customer, Note, Request, Stint, Story
from roadmap_tui.text.characters import checked


def add(
    change: Change, about: Story | Request | Customer | Stint, text: str, *, stint: Stint | None = None
) -> Note:
    """Add a note to a story, a request, a customer or a stint; `stint` is the one in which that was learned.

    On a request it ends a snooze, and answers an open question of somebody else.
    """
    if not text.strip():
        raise Usage("A note needs a text.")
    note = Note(
        id=change.new_id(Note),
        about=about.id,
        by=change.by,
        at=change.at,
        text=checked(text, "note"),
        stint=stint.id if stint is not None and stint is not about else None,
    )
    kept = change.add(note, verb="note", about=tuple(filter(None, (about.id, note.stint))))
    if isinstance(about, Request):
        answer = answered(about, change.at) if about.asked is not None and about.asked.by != change.by else {}
        change.edit(about, "answer" if answer else "reopen", **woken(about), **answer)
    return kept
