"""The state of a story's tie to a tracker, as a card shows it."""

from hashlib import blake2b
from typing import Any

import msgspec

from roadmap_tui.model.records import LinkState, Story
from roadmap_tui.model.stages import ACTIVE

_SENT = (
    "title",
    "actor",
    "situation",
    "outcome",
    "obstacle",
    "cost",
    "benefit",
    "target",
    "guardrail",
    "ship_by",
)
FINGERPRINT = "fingerprint"
SEEN = "seen"
DIGEST = "digest"
MOVES = "moves"
"""Where a base keeps the stages that would move the issue: those with another status there than it has."""


def fingerprint(story: Story) -> str:
    """A short mark of everything of a story that goes to a tracker, its evidence apart."""
    sent = [getattr(story, name) for name in _SENT]
    return blake2b(msgspec.json.encode(sent), digest_size=8).hexdigest()


def digest_of(text: str) -> dict[str, str]:
    """What a base keeps of a text that must be forgotten: enough to know it again, not to read it."""
    return {DIGEST: blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()}


def is_digest(kept: Any) -> bool:
    """Whether a value of a base stands for a text that was forgotten."""
    return isinstance(kept, dict) and DIGEST in kept


def is_kept(kept: Any, value: Any) -> bool:
    """Whether a value is the one that a base keeps, as it is or as its digest."""
    if is_digest(kept):
        return isinstance(value, str) and bool(kept[DIGEST] == digest_of(value)[DIGEST])
    return bool(kept == value)


def asks_released(story: Story) -> bool:
    """Whether the tracker says done of a story that is not shipped here: only a person says that it is."""
    return story.link is not None and story.link.status_category == "done" and story.stage in ACTIVE


def conflicts_of(story: Story) -> dict[str, dict[str, Any]]:
    """The fields on which a story and its issue clash, as last seen: {field: {base, ours, theirs}}."""
    if story.link is None or story.link.state != "conflict":
        return {}
    return dict(story.link.base.get(SEEN, {}))


def link_state(story: Story) -> LinkState | None:
    """How a story and its issue stand to each other; None where it neither has nor gets one.

    What the last sync saw stands, except that an edit since makes a story in step `ours newer`, and so does a
    move to a stage that takes the issue along.
    """
    link = story.link
    if link is None:
        return "unsent" if story.tracked and not (story.archived or story.stage == "declined") else None
    if link.state != "in step":
        return link.state
    is_moved = story.stage in link.base.get(MOVES, ())
    is_edited = link.base.get(FINGERPRINT, "") != fingerprint(story)
    return "ours newer" if is_moved or is_edited else "in step"
