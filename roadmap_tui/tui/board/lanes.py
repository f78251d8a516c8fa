"""The board's lanes: the stories of a group under each other, column by column. Pure; sizes in cells."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from roadmap_tui.tui.board.columns import Column
from roadmap_tui.tui.common.stage_columns import Shown

HEADING = 1
"""The height of a lane's heading."""


@dataclass(slots=True)
class Lane:
    """A lane: a group's stories by column, folded or not, and the lines it takes from `start`."""

    group: str
    cells: dict[Shown, list[str]] = field(default_factory=dict)
    is_folded: bool = False
    start: int = 0
    height: int = HEADING
    heading: Sequence[tuple[str, str]] | None = None
    """Its heading, once it was drawn: sums over thousands of stories take longer than a frame."""

    @property
    def stories(self) -> list[str]:
        """Every story of the lane, column by column."""
        return [one for cell in self.cells.values() for one in cell]

    def cell(self, column: Column) -> list[str]:
        """The stories of the lane in a column; none where it is folded."""
        return [] if self.is_folded else self.cells.get(column.stage, [])


def lanes_of(
    columns: Iterable[Column],
    group_of: Callable[[str], str],
    rank: Callable[[str], Any],
    folded: Iterable[str],
) -> list[Lane]:
    """The lanes of what some columns show, in their order."""
    found: dict[str, Lane] = {}
    shut = frozenset(folded)
    for column in columns:
        for identity in column.shown:
            group = group_of(identity)
            lane = found.get(group)
            if lane is None:
                lane = found[group] = Lane(group, is_folded=group in shut)
            lane.cells.setdefault(column.stage, []).append(identity)
    return sorted(found.values(), key=lambda one: rank(one.group))


def stack(lanes: Sequence[Lane], pitch: int, gap: int) -> int:
    """Stack lanes under each other, `pitch` lines from card to card and `gap` between lanes; the whole height."""
    line = 0
    for lane in lanes:
        rows = 0 if lane.is_folded else max(map(len, lane.cells.values()), default=0)
        lane.start, lane.height = line, HEADING + rows * pitch
        line += lane.height + gap
    return max(line - gap, 0)


def lane_at(lanes: Sequence[Lane], line: int) -> int:
    """The lane of a line; the last one that begins at or above it."""
    return max(bisect_right(lanes, line, key=lambda one: one.start) - 1, 0)
