"""The fields of a story that the register sends to trackers, and what an issue says."""

import msgspec

from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import value_of
from roadmap_tui.model.link_state import fingerprint
from roadmap_tui.model.records import Story
from roadmap_tui.store.overlay import empty_snapshot
from roadmap_tui.sync.issue_content import StoryBlocks, draft_of, story_blocks
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.trackers.protocol import IssueDraft, Marker
from tests.each_row import each_row
from tests.every_field import entered, whole_story
from tests.sync.tracker_double import TrackerDouble

MARKER = Marker(board="B", story="S", operation="O")
SHOWN_OTHERWISE = {"direction", "guardrail_direction"}
"""Which way is better shows in the two numbers, so an issue does not say it."""


def drafted(story: Story) -> IssueDraft:
    """The story as an issue."""
    return draft_of(empty_snapshot(), story, SyncSettings(), MARKER, TrackerDouble().capabilities)


def without(field: Field) -> Story:
    """The story with every field, but for this one."""
    story = whole_story()
    value = value_of(story, field)
    empty = () if isinstance(value, tuple) else "" if field.reader == "required" else None
    if field.name == "kind":
        empty = "ask"
    if not field.of:
        return msgspec.structs.replace(story, **{field.name: empty})
    part = msgspec.structs.replace(getattr(story, field.of), **{field.part: empty})
    return msgspec.structs.replace(story, **{field.of: part})


@each_row("field", entered(STORY))
def test_what_is_sent_is_in_the_issue(field: Field) -> None:
    """And nothing else is; a change of it, and of it alone, makes the story newer than the issue."""
    whole, changed = whole_story(), without(field)

    assert field.sent == (fingerprint(changed) != fingerprint(whole))
    if field.name not in SHOWN_OTHERWISE:
        assert field.sent == (drafted(changed) != drafted(whole))


def test_a_description_is_made_once_while_the_story_stays() -> None:
    """A changed field of the story makes it anew; a link to an issue does not."""
    blocks, whole = StoryBlocks(), whole_story()
    first = blocks.of(msgspec.structs.replace(whole, link=None, tracked=False))
    again = blocks.of(whole)
    changed = [without(field) for field in entered(STORY)]

    assert first is again
    assert [story_blocks(one) for one in changed] == [blocks.of(one) for one in changed]
