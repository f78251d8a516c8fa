"""The three-way merge of one field: base, ours, theirs."""

from typing import Any, Literal, NamedTuple

from roadmap_tui.trackers.protocol import Tracker

Direction = Literal["push", "pull", "both", "off"]
Verdict = Literal["same", "push", "pull", "theirs differs", "ours differs", "conflict"]


class Sides(NamedTuple):
    """The three sides of one field: the agreed base, ours and theirs."""

    base: Any
    ours: Any
    theirs: Any


def is_same(one: Any, other: Any, tracker: Tracker) -> bool:
    """Whether two values of a field are equal, texts in whatever spelling the tracker has for them."""
    if one == other or not (isinstance(one, str) and isinstance(other, str)):
        return bool(one == other)
    return tracker.comparable(one) == tracker.comparable(other)


def merge(sides: Sides, direction: Direction) -> Verdict:
    """Merge one field: the action to take.

    The side that changed since the base wins where the direction allows it; both changed to different values
    is a conflict, and neither is written.
    """
    if direction == "off" or sides.ours == sides.theirs:
        return "same"
    we, they = sides.ours != sides.base, sides.theirs != sides.base
    if we and they:
        return "conflict"
    if we:
        return "push" if direction != "pull" else "ours differs"
    return "pull" if direction != "push" else "theirs differs"
