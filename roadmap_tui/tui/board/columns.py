"""The board's columns: their stories in order, and the widths at which they are drawn. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmap_tui.model.ordering import Key
from roadmap_tui.tui.common.stage_columns import Shown

LEAST_PITCH = 21
"""The least width of a column in cells, its gutter included."""
MOST_PITCH = 44
"""The most width that a column takes for what is in it; a person may drag it wider."""
SLIVER = 3
"""The width of an empty column in cells: its name stands there from top to bottom."""
GUTTER = 2
"""The gutter of a column in cells: the bar before a card and the blank after it."""
_LABEL = 6
"""Cells of a title's first line that its story's id takes."""
_TORN = 3
"""Cells at the end of a line that a word which does not fit leaves free, as a rule."""


@dataclass(slots=True)
class Column:
    """A column of cards. `ids` are all of its stories in their order, `shown` those the filter leaves.

    `longest` is the length of its longest title, in cells; `given` the width that a person dragged it to. With
    `is_packed` it counts as empty where the filter leaves none of its stories.
    """

    stage: Shown
    label: str
    limit: int | None = None
    keys: list[Key] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    scroll: int = 0
    longest: int = 0
    given: int | None = None
    is_packed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether the column holds more stories than its limit."""
        return self.limit is not None and len(self.ids) > self.limit

    @property
    def is_sliver(self) -> bool:
        """Whether the column is empty, and so shrinks to a sliver."""
        return not (self.shown if self.is_packed else self.ids)

    @property
    def heading(self) -> str:
        """The column's heading with its count: `Ready 2 of 3`; with a filter, `Ready 1/2`."""
        count = str(len(self.ids))
        if len(self.shown) != len(self.ids):
            count = f"{len(self.shown)}/{count}"
        elif self.limit is not None:
            count = f"{count} of {self.limit}"
        return f"{self.label} {count}{' !' if self.is_over else ''}"

    @property
    def least(self) -> int:
        """The least width at which the column is drawn, in cells."""
        return SLIVER if self.is_sliver else self.given or LEAST_PITCH

    def wanted(self, lines: int) -> int:
        """The width that its longest title asks for in so many lines, in cells."""
        if self.is_sliver or self.given:
            return self.least
        return min(max(-(-(self.longest + _LABEL) // lines) + GUTTER + _TORN, LEAST_PITCH), MOST_PITCH)


def fitted_widths(columns: Sequence[Column], width: int, lines: int) -> list[int]:
    """The widths of the first of some columns that fit into a width, one at least, in cells.

    Each gets its least; what is left goes to those whose titles ask for more in so many lines, then to all alike.
    """
    taken = 0
    fit: list[Column] = []
    for one in columns:
        if fit and taken + one.least > width:
            break
        taken += one.least
        fit.append(one)
    widths = [min(one.least, width) for one in fit]
    rest = max(width - sum(widths), 0)
    asked = [max(one.wanted(lines) - one.least, 0) for one in fit]
    given = [rest * one // sum(asked) for one in asked] if sum(asked) > rest else asked
    widths = [one + more for one, more in zip(widths, given, strict=True)]
    rest = max(width - sum(widths), 0)
    open_ones = [at for at, one in enumerate(fit) if not one.is_sliver and not one.given]
    while rest >= len(open_ones) > 0:
        open_ones = [at for at in open_ones if widths[at] < MOST_PITCH]
        for at in open_ones[:rest]:
            widths[at] += 1
            rest -= 1
    return widths
