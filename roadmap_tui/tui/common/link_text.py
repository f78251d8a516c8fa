"""The state of a story's link to its issue as text: a glyph and a word, the same on every screen."""

from typing import Literal

from roadmap_tui.model.link_state import asks_released, link_state
from roadmap_tui.model.records import LinkState, Story
from roadmap_tui.trackers.registry import name_of
from roadmap_tui.tui.widgets.cells import safe_line

Role = Literal["plain", "dim", "amber", "red"]

GLYPHS: dict[LinkState, str] = {
    "in step": "=",
    "ours newer": "↑",
    "theirs newer": "↓",
    "conflict": "≠",
    "gone": "×",
    "unsent": "↑",
    "unknown": "?",
}
WORDS: dict[LinkState, str] = {"unsent": "not sent", "unknown": "no answer yet"}
"""Labels of states that read better in other words."""
ROLES: dict[LinkState, Role] = {"in step": "dim", "conflict": "red", "gone": "red"}


def tracker_name(story: Story) -> str:
    """The tracker as people call it; `the tracker` where no issue tells."""
    return safe_line(name_of(story.link.tracker)) if story.link is not None else "the tracker"


def glyph_and_words(state: LinkState) -> str:
    """A state of a link as glyph and word: `↑ ours newer`."""
    return f"{GLYPHS[state]} {WORDS.get(state, state)}"


def link_spans(story: Story) -> list[tuple[str, Role]]:
    """The state of a story's link in spans; empty where nobody pushed it."""
    state = link_state(story)
    return [] if state is None else [(glyph_and_words(state), ROLES.get(state, "amber"))]


def question(story: Story) -> str | None:
    """The question of a tracker whose issue is done; None where it has none."""
    return f"done in {tracker_name(story)}: released?" if asks_released(story) else None


def key_marks(story: Story) -> list[str]:
    """The tracker's key with its state, longest first, for a place that has little room.

    A key alone is in step: that is what most are, most of the time.
    """
    state = link_state(story)
    if state is None:
        return []
    if story.link is None:
        return [glyph_and_words(state), GLYPHS[state]]
    key = safe_line(story.link.key)
    if state == "in step":
        return [key]
    return [f"{key} {glyph_and_words(state)}", f"{key} {GLYPHS[state]}", GLYPHS[state]]
