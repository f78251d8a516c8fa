"""The timeline drawn: days along a scale of weeks, months or quarters, a cell for so many days. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from roadmap_tui.reports.document import LaneMark
from roadmap_tui.text.days import MONTHS
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.widgets.cells import cell_len

Unit = Literal["week", "month", "quarter"]
UNITS: tuple[Unit, ...] = ("week", "month", "quarter")
_DAYS: dict[Unit, float] = {"week": 1.0, "month": 4.4, "quarter": 10.2}
"""The days that a cell stands for, so that a unit is as wide as its name, and a bit."""
_PAST = 0.3
"""The share of the scale that lies before today."""
_GLYPHS: dict[str, tuple[str, Role]] = {
    "first": ("○", "dim"),
    "ships": ("●", "strong"),
    "late": ("●", "amber"),
    "shipped": ("●", "plain"),
    "due": ("┤", "dim"),
    "missed": ("×", "red"),
    "proven": ("✓", "green"),
}
_STRENGTH = ("proven", "missed", "late", "ships", "shipped", "due", "first")
"""Which of two days in one cell is drawn: the one that tells more."""


class Scale(NamedTuple):
    """A scale of so many `cells`, from its `first` day on."""

    unit: Unit
    first: date
    cells: int

    @property
    def step(self) -> float:
        """The days of a cell."""
        return _DAYS[self.unit]

    def at(self, day: date) -> int:
        """The cell of a day; below 0 or past the last cell where it lies outside."""
        return int((day - self.first).days // self.step)


class Dependency(NamedTuple):
    """A story that another one waits for: the rows and the days of both, None where one has no day."""

    blocker_row: int
    blocked_row: int
    blocker_day: date | None
    blocked_day: date | None


def scale_of(unit: Unit, today: date, cells: int, offset: int = 0) -> Scale:
    """The scale around today, moved by so many units."""
    days = _DAYS[unit]
    ahead = {"week": 7, "month": 30, "quarter": 91}[unit] * offset
    return Scale(unit, today - timedelta(days=int(cells * _PAST * days) - ahead), cells)


def label_spans(scale: Scale, year_starts: int = 1) -> Line:
    """The names of the units along the scale, each where it begins."""
    line = ""
    for day, name in _starts(scale, year_starts):
        at = scale.at(day)
        if at >= len(line) and at + cell_len(name) <= scale.cells:
            line = line.ljust(at) + f"{name} "
    return [(line[: scale.cells].ljust(scale.cells), "dim")]


def _starts(scale: Scale, year_starts: int) -> Iterable[tuple[date, str]]:
    """The first day of each unit on the scale with its name; a month or a quarter that begins a year names it."""
    last = scale.first + timedelta(days=int(scale.cells * scale.step))
    if scale.unit == "week":
        day = scale.first + timedelta(days=-scale.first.weekday() % 7)
        while day < last:
            yield day, f"{day.day} {MONTHS[day.month - 1][:3].capitalize()}"
            day += timedelta(days=7)
        return
    year, month = scale.first.year, scale.first.month
    for _ in range(600):
        day = date(year, month, 1)
        if day >= last or day.year >= date.max.year:
            return
        past = (month - year_starts) % 12
        if day >= scale.first and (scale.unit == "month" or past % 3 == 0):
            if scale.unit == "quarter":
                ends = year if month >= year_starts or year_starts == 1 else year - 1
                yield day, f"{ends} Q1" if past == 0 else f"Q{past // 3 + 1}"
            else:
                yield day, str(year) if month == 1 else MONTHS[month - 1][:3].capitalize()
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def bar_spans(
    scale: Scale, marks: Sequence[LaneMark], today: date, links: Mapping[int, tuple[str, Role]] | None = None
) -> Line:
    """A story's days along the scale: the way from the day it ships to its target's, the slip behind, today.

    `links` are the cells of lines that lead to other rows. A day outside is an arrow at its edge.
    """
    cells: list[tuple[str, Role]] = [(" ", "plain")] * scale.cells
    _put(cells, scale.at(today), "┊", "accent")
    solid = [scale.at(one.day) for one in marks if one.kind != "first"]
    ghosts = [scale.at(one.day) for one in marks if one.kind == "first"]
    if ghosts and solid:
        _draw_way(cells, min(*ghosts, *solid), max(*ghosts, min(solid)), "┄")
    if len(solid) > 1:
        _draw_way(cells, min(solid), max(solid), "─")
    for at, (glyph, role) in (links or {}).items():
        _put(cells, at, glyph, role)
    for one in sorted(marks, key=lambda each: -_STRENGTH.index(each.kind)):
        glyph, role = _GLYPHS[one.kind]
        at = scale.at(one.day)
        if at < 0:
            _put(cells, 0, "‹", role)
        elif at >= scale.cells:
            _put(cells, scale.cells - 1, "›", role)
        else:
            _put(cells, at, glyph, role)
    return _merged(cells)


def _draw_way(cells: list[tuple[str, Role]], first: int, last: int, glyph: str) -> None:
    for at in range(max(first, 0), min(last, len(cells) - 1) + 1):
        cells[at] = (glyph, "dim")


def _put(cells: list[tuple[str, Role]], at: int, glyph: str, role: Role) -> None:
    if 0 <= at < len(cells):
        cells[at] = (glyph, role)


def _merged(cells: Iterable[tuple[str, Role]]) -> Line:
    line: Line = []
    for glyph, role in cells:
        if line and line[-1][1] == role:
            line[-1] = (line[-1][0] + glyph, role)
        else:
            line.append((glyph, role))
    return line


def links_of(scale: Scale, dependencies: Iterable[Dependency]) -> dict[int, dict[int, tuple[str, Role]]]:
    """The lines from what blocks to what waits, by row and cell: down or up, then across to the waiting story.

    A line is amber where the story waits for one that ships later than itself.
    """
    found: dict[int, dict[int, tuple[str, Role]]] = {}
    for one in dependencies:
        if one.blocker_day is None:
            continue
        x = min(max(scale.at(one.blocker_day), 0), scale.cells - 1)
        to = min(max(scale.at(one.blocked_day), 0), scale.cells - 1) if one.blocked_day is not None else x + 3
        late = one.blocked_day is not None and one.blocked_day < one.blocker_day
        role: Role = "amber" if late else "dim"
        down = one.blocked_row > one.blocker_row
        first, last = sorted((one.blocker_row, one.blocked_row))
        for row in range(first + 1, last):
            found.setdefault(row, {})[x] = ("│", role)
        across = found.setdefault(one.blocked_row, {})
        if to >= x:
            across[x] = ("└" if down else "┌", role)
            across |= dict.fromkeys(range(x + 1, to - 1), ("─", role))
            if to - 1 > x:
                across[to - 1] = ("▸", role)
        else:
            across[x] = ("┘" if down else "┐", role)
            across |= dict.fromkeys(range(to + 2, x), ("─", role))
            if to + 1 < x:
                across[to + 1] = ("◂", role)
    return found
