"""The state of a story's link to a tracker, as a card shows it."""

from typing import Any

import msgspec

from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.records import Agreed, Digest, Kept, LinkState, MergeBase, Story, SyncedField
from roadmap_tui.model.stages import ACTIVE

_SENT = tuple(dict.fromkeys(field.of or field.name for field in STORY if field.sent))
"""Fields of a story that trackers get. A fingerprint depends on their order too."""


def fingerprint(story: Story) -> str:
    """The fingerprint of all of a story that goes to a tracker, its evidence apart."""
    from hashlib import blake2b

    sent = [getattr(story, name) for name in _SENT]
    return blake2b(msgspec.json.encode(sent), digest_size=8).hexdigest()


def digest_of(text: str) -> Digest:
    """The digest of a text, for a text that must be forgotten or that only has to be known again."""
    from hashlib import blake2b

    return Digest(digest=blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest())


def is_kept(kept: Kept, value: object) -> bool:
    """Whether a value is the one that a merge base keeps, as it is or as its digest."""
    if isinstance(kept, Digest):
        return isinstance(value, str) and kept.digest == digest_of(value).digest
    return kept == value


def without_description(base: MergeBase) -> MergeBase:
    """A merge base without the description, which holds what customers said; a digest of it stays.

    The story is not in step any more, so that its evidence goes out without a wait. The same base where it holds
    no words.
    """
    field = base.field("description")
    halves = {
        side: digest_of(half)
        for side, half in (("ours", field.ours), ("theirs", field.theirs))
        if isinstance(half, str)
    }
    conflicts = {name: sides for name, sides in base.conflicts.items() if name != "description"}
    if not halves and conflicts == base.conflicts:
        return base
    agreed: dict[SyncedField, Agreed] = {**base.agreed}
    if halves:
        agreed["description"] = msgspec.structs.replace(field, **halves)
    return msgspec.structs.replace(base, agreed=agreed, conflicts=conflicts, fingerprint="")


def asks_released(story: Story) -> bool:
    """Whether the tracker says done of a story that is not shipped here: only a person says that it is."""
    return story.link is not None and story.link.status_category == "done" and story.stage in ACTIVE


def conflicts_of(story: Story) -> dict[str, dict[str, Any]]:
    """The fields on which a story and its issue clash, as last seen: {field: {base, ours, theirs}}."""
    if story.link is None or story.link.state != "conflict":
        return {}
    return {name: msgspec.to_builtins(sides) for name, sides in story.link.base.conflicts.items()}


def displayed_of(story: Story) -> dict[SyncedField, str]:
    """Digests of their side of the fields left to a person, as the last sync showed it."""
    if story.link is None:
        return {}
    before = {name: digest_of(one.theirs or "").digest for name, one in story.link.base.conflicts.items()}
    return {**before, **story.link.base.displayed}


def link_state(story: Story) -> LinkState | None:
    """The state of a story's link to its issue; None where it neither has nor gets one.

    What the last sync saw stands, except that an edit since makes a story in step `ours newer`, and so does a
    move to a stage that takes the issue along.
    """
    link = story.link
    if link is None:
        return "unsent" if story.tracked and not (story.archived or story.stage == "declined") else None
    if link.state != "in step":
        return link.state
    is_moved = story.stage in link.base.moves
    is_edited = link.base.fingerprint != fingerprint(story)
    return "ours newer" if is_moved or is_edited else "in step"
