"""The matrix's model: where each story stands in four quarters, and the cursor among them. Pure state."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from roadmap_tui.model.matrix import AXES, Axis, Point
from roadmap_tui.model.records import number
from roadmap_tui.tui.widgets.rows import Rows

QUARTERS = (("Quick wins", "Major projects"), ("Fill-ins", "Thankless tasks"))
"""The names of the quarters: much evidence above little, small effort before great."""
UNKNOWN = "No effort yet"
GUTTER = 8
"""The cells at the left in which the evidence's values stand."""
UNDER = 2
"""The lines below the quarters: the effort's values, and what the axes are."""
LEAST = (44, 9)
"""The least cells and lines that can hold four quarters."""


class Spot(NamedTuple):
    """The place of a story: the cell and the line at which its id begins."""

    x: int
    y: int


class Tick(NamedTuple):
    """A value beside an axis, and the cell or the line where it stands."""

    at: int
    value: float


class Layout(NamedTuple):
    """Where everything stands: stories, those for which there is no room, values, rules, and the lone column.

    `middle` is the cell and the line of the rules between the quarters; `lone` the cell at which the column of
    stories of unknown effort begins, None where there is none.
    """

    spots: dict[str, Spot]
    hidden: tuple[str, ...]
    columns: tuple[Tick, ...]
    lines: tuple[Tick, ...]
    middle: Spot
    lone: int | None


class MatrixModel(Rows[Axis]):
    """State of the matrix. With `is_mine`, only stories owned by `me` are shown."""

    KEEPS_PLACE = True

    def __init__(self, me: str, *, has_formula: bool) -> None:
        super().__init__(AXES if has_formula else AXES[:-1])
        self.me = me
        self.tab = "formula" if has_formula else "weight"
        self.points: dict[str, Point] = {}
        self.size = (80, 20)
        self._kept: list[Point] = []
        self.layout = Layout({}, (), (), (), Spot(0, 0), None)

    def load(self, points: Iterable[Point]) -> None:
        """Load every story."""
        self.points = {one.story: one for one in points}
        self.show()

    def update(self, identity: str, point: Point | None) -> None:
        """Update a story, or take it out; `show` shows it."""
        if point is None:
            self.points.pop(identity, None)
        else:
            self.points[identity] = point

    def place(self, width: int, height: int) -> None:
        """Lay the stories out in so many cells and lines."""
        self.size = (width, height)
        self.height = height
        self._lay_out()

    def values(self, point: Point) -> tuple[float | None, float]:
        """The effort and the evidence of a story by the axes that are shown."""
        if self.tab == "formula":
            cost, worth = point.halves
            return cost, worth if worth is not None else 0.0
        return point.cost, point.worth[self.tab]

    def show(self) -> None:
        """Show the stories that fit, the most evidence for the least effort first."""
        kept = [one for one in self.points.values() if self._is_shown(one)]
        kept.sort(key=self._order)
        self._kept = kept
        self.marked &= {one.story for one in kept}
        self._lay_out()

    def _is_shown(self, point: Point) -> bool:
        if self.is_mine and (point.owner or "").casefold() != self.me.casefold():
            return False
        return self.keeps(point.story)

    def _order(self, point: Point) -> tuple[bool, float, float, int]:
        cost, worth = self.values(point)
        return cost is None, -worth, cost or 0.0, number(point.story)

    def quarter(self, identity: str) -> str:
        """The name of the quarter in which a story stands."""
        spot, middle = self.layout.spots.get(identity), self.layout.middle
        if spot is None:
            return ""
        if self.layout.lone is not None and spot.x >= self.layout.lone:
            return UNKNOWN
        return QUARTERS[spot.y > middle.y][spot.x > middle.x]

    def beside(self, across: int, down: int) -> bool:
        """Put the cursor on the nearest story in a direction. Returns whether there is one."""
        spots = self.layout.spots
        here = spots.get(self.cursor or "")
        if here is None:
            return bool(spots) and self.select(next(iter(spots)))
        best: tuple[int, str] | None = None
        for identity, spot in spots.items():
            ahead = (spot.x - here.x) * across + 3 * (spot.y - here.y) * down
            aside = abs(3 * (spot.y - here.y) if across else spot.x - here.x)
            if ahead > 0 and (best is None or ahead + 2 * aside < best[0]):
                best = (ahead + 2 * aside, identity)
        return best is not None and self.select(best[1])

    def at(self, x: int, y: int) -> str | None:
        """The story whose id covers a cell."""
        return next(
            (
                one
                for one, spot in self.layout.spots.items()
                if spot.y == y and spot.x - 1 <= x < spot.x + len(one)
            ),
            None,
        )

    # -- where they stand -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Place the stories that are kept; the list holds those for which there is room."""
        width, height = self.size
        mine = self._kept
        slot = max((len(one.story) for one in mine), default=4) + 2
        has_lone = any(self.values(one)[0] is None for one in mine)
        lone = width - max(slot, len(UNKNOWN) + 1) if has_lone else None
        room = (lone - 2 if lone is not None else width) - GUTTER
        half_x, half_y = max((room - 1) // 2, slot), max((height - UNDER - 3) // 2, 1)
        middle = Spot(GUTTER + half_x, half_y + 1)
        costs = _steps(cost for one in mine if (cost := self.values(one)[0]) is not None)
        worths = _steps(self.values(one)[1] for one in mine if self.values(one)[0] is not None)
        columns = _spread(costs, half_x // slot, GUTTER, middle.x + 2, slot)
        # The lower half of what there is, and in any case what nobody stands behind.
        low = max(len(worths) // 2, len([one for one in worths if one <= 0]))
        tops = _spread(worths[low:], half_y, 1, 0, 1, halves=1)
        bottoms = _spread(worths[:low], half_y, middle.y + 2, 0, 1, halves=1)
        lines = {
            **_mirrored(tops, 1, half_y),
            **_mirrored(bottoms, middle.y + 2, half_y),
        }
        taken: set[Spot] = set()
        spots: dict[str, Spot] = {}
        for one in mine:
            cost, worth = self.values(one)
            if cost is None:
                wanted, bounds = Spot(lone or 0, 1), (Spot(lone or 0, 1), Spot(lone or 0, height - UNDER - 1))
            else:
                wanted = Spot(columns[cost], lines[worth])
                bounds = _quarter(wanted, middle, slot, half_x, half_y)
            found = _free(wanted, bounds, taken, slot, is_column=cost is None)
            if found is not None:
                taken.add(found)
                spots[one.story] = found
        hidden = tuple(one.story for one in mine if one.story not in spots)
        self.fill(list(spots))
        self.layout = Layout(
            spots,
            hidden,
            tuple(Tick(at, value) for value, at in columns.items()),
            tuple(Tick(at, value) for value, at in lines.items()),
            middle,
            lone,
        )


def _steps(values: Iterable[float]) -> list[float]:
    """The different values, from the least on: each is a step of its own, so that none crowds the others."""
    return sorted(set(values))


def _spread(
    steps: Sequence[float], room: int, first: int, second: int, slot: int, *, halves: int = 2
) -> dict[float, int]:
    """The place of each step: the lower half from `first` on, the upper from `second` on, `room` slots each."""
    found: dict[float, int] = {}
    split = (len(steps) + 1) // 2 if halves == 2 else len(steps)
    for part, start in ((steps[:split], first), (steps[split:], second)):
        for index, value in enumerate(part):
            at = (2 * index + 1) * room // (2 * len(part))
            found[value] = start + min(at, max(room - 1, 0)) * slot
    return found


def _mirrored(places: dict[float, int], first: int, room: int) -> dict[float, int]:
    """Places from the bottom up: much evidence stands above little."""
    return {value: first + room - 1 - (at - first) for value, at in places.items()}


def _quarter(spot: Spot, middle: Spot, slot: int, half_x: int, half_y: int) -> tuple[Spot, Spot]:
    """The first and the last spot of the quarter that a spot is in."""
    left = GUTTER if spot.x < middle.x else middle.x + 2
    top = 1 if spot.y < middle.y else middle.y + 2
    return Spot(left, top), Spot(left + (max(half_x // slot, 1) - 1) * slot, top + half_y - 1)


def _free(
    wanted: Spot, bounds: tuple[Spot, Spot], taken: set[Spot], slot: int, *, is_column: bool
) -> Spot | None:
    """The free spot nearest to where a story belongs, within its quarter; None where that is full."""
    if wanted not in taken:
        return wanted
    first, last = bounds
    xs = [wanted.x] if is_column else range(first.x, last.x + 1, slot)
    free = [one for x in xs for y in range(first.y, last.y + 1) if (one := Spot(x, y)) not in taken]
    if not free:
        return None
    return min(free, key=lambda one: (3 * abs(one.y - wanted.y) + abs(one.x - wanted.x), one))
