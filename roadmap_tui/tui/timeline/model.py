"""The timeline's model: stories by horizon, by quarter or by product, in the board's order. Pure state."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from roadmap_tui.model.board_order import board_order
from roadmap_tui.model.records import Story
from roadmap_tui.reports.timeline.data import HORIZONS, TimelineRow, by_product, in_order, timeline_report
from roadmap_tui.store.overlay import empty_snapshot
from roadmap_tui.tui.common.ranking import Step, block_past
from roadmap_tui.tui.timeline.drawing import UNITS, Dependency, Unit
from roadmap_tui.tui.widgets.rows import Rows

View = Literal["horizons", "quarters", "products"]
VIEWS: tuple[View, ...] = ("horizons", "quarters", "products")
HEADING = "#"
SHIPPED = "shipped"
NO_QUARTER = "no day"
PRODUCT = "product:"
"""What a heading of a product begins with; none has nothing behind it."""


class Figures(NamedTuple):
    """The counts of the stories under a heading."""

    planned: int
    late: int
    shipped: int
    proven: int
    missed: int


class TimelineModel(Rows[View]):
    """State of the timeline. `me` is who looks; with `is_mine`, only the stories they own are shown."""

    KEEPS_PLACE = True

    def __init__(self, me: str, year_starts: int = 1) -> None:
        super().__init__(VIEWS)
        self.me = me
        self.stories: dict[str, TimelineRow] = {}
        self._year_starts = year_starts
        self._orders: dict[str, tuple[float, int]] = {}
        self._under: dict[str, list[str]] = {}
        self.is_drawn = True
        self.unit: Unit = "quarter"
        self.offset = 0
        """The units by which the scale is moved from today."""

    # -- what there is --------------------------------------------------------------------------------------

    def load(self, rows: Iterable[TimelineRow], stories: Iterable[Story]) -> None:
        """Load the rows of the report, and the places of their stories."""
        self.stories = {one.story: one for one in rows}
        self._orders = {one.id: board_order(one) for one in stories}
        self.show()

    def update(self, identity: str, story: Story | None, today: date) -> None:
        """Update a story; its slips stay those that are known. `show` shows it."""
        if story is None or story.archived or story.stage == "declined":
            self.stories.pop(identity, None)
            return
        made = timeline_report(empty_snapshot(), today, [story], year_starts=self._year_starts).rows[0]
        known = self.stories.get(identity)
        if known is not None:
            first = next((one.before for one in known.slips if one.field == "ship_by"), None)
            days = (made.ship_by - first).days if made.ship_by is not None and first is not None else 0
            made = msgspec.structs.replace(made, slips=known.slips, slipped=days)
        self.stories[identity] = made
        self._orders[identity] = board_order(story)

    @property
    def story_here(self) -> TimelineRow | None:
        """The row under the cursor."""
        return self.stories.get(self.cursor) if self.cursor is not None else None

    def figures(self, identity: str) -> Figures:
        """The counts of the stories under a heading."""
        mine = [self.stories[one] for one in self._under.get(identity, ())]
        return Figures(
            sum(1 for one in mine if one.shipped_on is None),
            sum(1 for one in mine if one.late),
            sum(1 for one in mine if one.shipped_on is not None),
            sum(1 for one in mine if one.stage == "proven"),
            sum(1 for one in mine if one.stage == "missed"),
        )

    # -- what is shown --------------------------------------------------------------------------------------

    def show(self) -> None:
        """List the stories under their headings."""
        kept = [
            one
            for one in self.stories.values()
            if (not self.is_mine or (one.owner or "").casefold() == self.me.casefold()) and self.keeps(one.story)
        ]
        kept.sort(key=lambda one: self._orders[one.story])
        groups = {"horizons": self._horizons, "quarters": _quarters, "products": _products}[self.tab](kept)
        self._under = {f"{HEADING}{name}": [one.story for one in rows] for name, rows in groups if rows}
        shown = [one for heading, mine in self._under.items() for one in (heading, *mine)]
        self.fill(shown, self._under.keys())

    def _horizons(self, rows: Sequence[TimelineRow]) -> list[tuple[str, list[TimelineRow]]]:
        """Groups by horizon, those without one of their own at the end of each; then what shipped."""
        return [*((name, in_order(rows, name)) for name in HORIZONS), (SHIPPED, in_order(rows, None))]

    # -- the scale ------------------------------------------------------------------------------------------

    def zoom(self, by: int) -> bool:
        """Turn to a larger unit (1), or a smaller one (-1). Returns whether there is one."""
        at = UNITS.index(self.unit) + by
        if not 0 <= at < len(UNITS):
            return False
        self.unit, self.offset = UNITS[at], 0
        return True

    def dependencies(self, blocked_by: Mapping[str, Iterable[str]]) -> list[Dependency]:
        """What the stories shown wait for, of the stories shown; `blocked_by` are the blockers by story."""
        rows = {one: row for row, one in enumerate(self.shown)}
        return [
            Dependency(rows[other], rows[story], _ships(self.stories[other]), _ships(self.stories[story]))
            for story, others in blocked_by.items()
            for other in others
            if story in rows and other in rows
        ]

    # -- the order ------------------------------------------------------------------------------------------

    def _siblings(self, here: TimelineRow) -> list[str]:
        """The stories among which one is ranked: of its horizon, given to all or to none of them."""
        under = self._under.get(f"{HEADING}{here.horizon}", [])
        return [one for one in under if self.stories[one].given == here.given]

    def past_set(self, refs: Iterable[str], by: int) -> list[Step]:
        """The steps by which stories go one past the neighbours of their set, those of each horizon as one block.

        Empty where the list has an order of its own.
        """
        left = {one for one in refs if one in self.stories and self.stories[one].horizon is not None}
        found: list[Step] = []
        while left and self.tab == "horizons":
            one = left.pop()
            ids = self._siblings(self.stories[one])
            found += block_past(ids, {one, *left}, by)
            left.difference_update(ids)
        return found

    def past(self, identity: str, by: int) -> tuple[str | None, str | None]:
        """The neighbours of a story once it went past its own: the stories before and after it.

        Both None where it has none in that direction, or where the list has an order of its own.
        """
        here = self.stories[identity]
        if self.tab != "horizons" or here.horizon is None:
            return None, None
        mine = self._siblings(here)
        at = mine.index(identity)
        if not 0 <= at + by < len(mine):
            return None, None
        far = mine[at + 2 * by] if 0 <= at + 2 * by < len(mine) else None
        return (far, mine[at + by]) if by > 0 else (mine[at + by], far)


def _quarters(rows: Sequence[TimelineRow]) -> list[tuple[str, list[TimelineRow]]]:
    """Groups by quarter, each by its days; stories without a day at the end."""
    names = sorted({one.quarter for one in rows if one.quarter is not None})
    groups = [
        (name, sorted((one for one in rows if one.quarter == name), key=lambda one: day_of(one) or date.max))
        for name in names
    ]
    return [*groups, (NO_QUARTER, [one for one in rows if one.quarter is None])]


def _products(rows: Sequence[TimelineRow]) -> list[tuple[str, list[TimelineRow]]]:
    """Groups by product, each by its days; stories of none at the end."""
    in_time = sorted(rows, key=lambda one: day_of(one) or date.max)
    return [(PRODUCT + (name or ""), mine) for name, mine in by_product(in_time)]


def day_of(row: TimelineRow) -> date | None:
    """The day by which a story stands in time: it shipped, else shall ship, else is due."""
    return row.shipped_on or row.ship_by or row.due


def _ships(row: TimelineRow) -> date | None:
    """The day of a story to which a dependency leads: it shipped, else shall ship."""
    return row.shipped_on or row.ship_by
