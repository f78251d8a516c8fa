"""The five marks of a story: actor, situation, obstacle, benefit, and a number with its unit."""

import re
from typing import Literal, get_args

from roadmap_tui.model.records import Story, Value

MarkName = Literal["actor", "situation", "obstacle", "benefit", "number"]
MARKS: tuple[MarkName, ...] = get_args(MarkName)

_FILLERS = frozenset(
    "a an and any anyone anything asap customer customers etc everyone everything fixme it later me n/a na "
    "nil no nobody none nothing null of one people person same see some someone something soon stakeholder "
    "stakeholders stuff tba tbc tbd test the them they thing things this to todo us user users we whatever "
    "when x xx xxx y you".split()
)
_WORD = re.compile(r"[^\W_](?:[\w/'’-]*\w)?")
_NUMBER = re.compile(
    # Starts at the head of a figure and gives nothing back, so that a page of digits is read once.
    r"[$€£¥]\s?\d|(?<![\d.,])[.,]*+\d[\d.,]*+\s?(?:[%$€£¥°]|[^\W\d_])",
)


class Marks(Value, kw_only=True, frozen=True):
    """Which of the five marks a story shows."""

    present: tuple[MarkName, ...]
    missing: tuple[MarkName, ...]


def is_filled(text: str | None) -> bool:
    """Whether a text holds more than filler words ("tbd", "users", "n/a")."""
    return text is not None and any(word[0].lower() not in _FILLERS for word in _WORD.finditer(text))


def marks_of(story: Story) -> Marks:
    """Read the marks from a story's fields."""
    present = tuple(name for name in MARKS if _present(story, name))
    return Marks(present=present, missing=tuple(name for name in MARKS if name not in present))


def _present(story: Story, name: MarkName) -> bool:
    if name != "number":
        return is_filled(getattr(story, name))
    if story.target is not None and story.target.target is not None and is_filled_unit(story.target.unit):
        return True
    if story.cost is not None and is_filled_unit(story.cost.unit):
        return True
    texts = (story.outcome, story.obstacle, story.benefit)
    return any(_NUMBER.search(text) is not None for text in texts if text)


def is_filled_unit(unit: str | None) -> bool:
    """Whether a unit says something: a sign such as `%` or a word."""
    return unit is not None and unit.strip() != "" and unit.strip().lower() not in _FILLERS
