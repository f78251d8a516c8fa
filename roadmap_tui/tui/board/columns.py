"""What the board is made of: columns, and the places of cards in cells."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from roadmap_tui.model.stages import LINE, AnyStage

Shown = AnyStage | Literal["archived"]
"""What a column holds: the stories of a stage, or those that were archived."""

ALWAYS: tuple[Shown, ...] = (*LINE, "proven")
IN_ORDER: tuple[Shown, ...] = (*LINE, "proven", "missed", "declined", "archived")


class Place(NamedTuple):
    """Where a card lies on the board's widget, in cells."""

    x: int
    y: int
    width: int
    height: int


class Hit(NamedTuple):
    """What lies under the mouse: a column, the card there, and the row a dropped card would take."""

    column: int
    story: str | None
    row: int


class Drag(NamedTuple):
    """A card that is being dragged, and where it would land."""

    story: str
    column: int
    row: int


@dataclass(slots=True)
class Column:
    """A column. `ids` are all of its stories in the board's order, `shown` those the filter leaves."""

    stage: Shown
    label: str
    limit: int | None = None
    keys: list[tuple[float, int]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    scroll: int = 0

    @property
    def is_over(self) -> bool:
        """Whether there are more stories than the team's limit."""
        return self.limit is not None and len(self.ids) > self.limit

    @property
    def heading(self) -> str:
        """The name with its count: `Ready 2 of 3`; with a filter, `Ready 1/2`."""
        count = str(len(self.ids))
        if len(self.shown) != len(self.ids):
            count = f"{len(self.shown)}/{count}"
        elif self.limit is not None:
            count = f"{count} of {self.limit}"
        return f"{self.label} {count}{' !' if self.is_over else ''}"
