"""The state of a story's tie to a tracker, as a card shows it."""

from hashlib import blake2b

import msgspec

from roadmap_tui.model.records import LinkState, Story

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


def fingerprint(story: Story) -> str:
    """A short mark of everything of a story that goes to a tracker, its evidence apart."""
    sent = [msgspec.to_builtins(getattr(story, name)) for name in _SENT]
    return blake2b(msgspec.json.encode(sent), digest_size=8).hexdigest()


def tie_state(story: Story) -> LinkState | None:
    """How a story and its issue stand to each other; None where nobody pushed it.

    What the last sync saw stands, except that an edit since makes a story in step `ours newer`.
    """
    if story.link is None:
        return "unsent" if story.tracked else None
    if story.link.state == "in step" and story.link.base.get(FINGERPRINT, "") != fingerprint(story):
        return "ours newer"
    return story.link.state
