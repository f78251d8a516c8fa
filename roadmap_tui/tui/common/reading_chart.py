"""A chart of readings towards a target: dots for readings, the target dashed, words at the ends; a line through
enough of them.

Pure lines with roles. Told by its glyphs alone: `●` a reading, `○` the baseline, `╌` the target.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from roadmap_tui.model.records import Reading, Target
from roadmap_tui.model.stages import reached
from roadmap_tui.model.trends import makes_trend
from roadmap_tui.text.days import show_day
from roadmap_tui.text.numbers import number_words
from roadmap_tui.tui.common.card import Line, Span
from roadmap_tui.tui.widgets.cells import cell_len, safe_line

ROWS = 5
"""The height of the plot in lines; the days stand below it."""
MOST, LEAST = 48, 14
"""The most and the least width of the plot in cells."""
READ, BASE, DASH = "●", "○", "╌"
_BRAILLE = 0x2800
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot of a braille cell, by its row and its column."""


class _Point(NamedTuple):
    """A point of the chart: a value and its place in braille dots from the top left."""

    x: int
    y: int
    value: float


def chart_lines(
    target: Target | None,
    readings: Sequence[Reading],
    *,
    written: date,
    shipped: date | None,
    today: date,
    width: int,
    indent: int = 0,
) -> list[Line]:
    """The chart in at most `width` cells, `indent` of them blank; nothing without a reading or without room.

    It begins on the day the story was written, with the baseline, and ends on the target's day, or on that of the
    newest reading.
    """
    known = sorted((one for one in readings if one.day <= today), key=lambda one: one.day)
    if target is None or target.target is None or not known:
        return []
    first = min(written, known[0].day)
    last = max([known[-1].day, *([target.due] if target.due is not None else [])])
    values = [target.target, *(one.value for one in known), *_base(target)]
    flat = _Scale(first, last, values, LEAST)
    ends = _Ends(target, known[-1], flat.row(known[-1].value), flat.row(target.target))
    plot = min(width - indent - ends.left_cells - ends.right_cells, MOST)
    if plot < LEAST:
        return []
    scale = _Scale(first, last, values, plot)
    points = [scale.point(one.day, one.value) for one in known]
    start = scale.point(first, target.baseline) if target.baseline is not None else None
    lines: list[Line] = []
    for row, line in enumerate(_drawn(points, start, scale, target)):
        left: Span = (_left(row, start, target).rjust(ends.left_cells - 1) + " ", "dim")
        if row == points[-1].y // 4 and row != scale.row(target.target):
            # Nothing follows the newest reading, so its words stand right behind it.
            line = _first(line, points[-1].x // 2 + 1)
        lines.append([(" " * indent, "plain"), left, *line, *ends.right(row)])
    lines.append(_axis(scale, shipped, target.due, indent + ends.left_cells, width))
    return lines


def _base(target: Target) -> list[float]:
    return [target.baseline] if target.baseline is not None else []


def _left(row: int, start: _Point | None, target: Target) -> str:
    if start is None or start.y // 4 != row or target.baseline is None:
        return ""
    return number_words(target.baseline)


class _Ends:
    """Labels at the ends of the line and of the dashes, by their rows; on one row they stand together."""

    def __init__(self, target: Target, newest: Reading, at: int, goal: int) -> None:
        assert target.target is not None
        unit = safe_line(target.unit)
        unit = unit if unit == "%" else f" {unit}" if unit else ""
        met = reached(target, newest.value)
        value: Span = (f" {number_words(newest.value)}{unit}{' ✓' if met else ''}", "green" if met else "strong")
        wanted: Span = (f" target {number_words(target.target)}{unit}", "dim")
        self._rows: dict[int, Line] = {goal: [wanted], at: [value]}
        if at == goal:
            self._rows = {at: [value, (f",{wanted[0]}", "dim")]}
        base = cell_len(number_words(target.baseline)) if target.baseline is not None else 0
        self.left_cells = base + 1
        self.right_cells = max(sum(cell_len(text) for text, _ in line) for line in self._rows.values())

    def right(self, row: int) -> Line:
        """The label at the right of a row."""
        return self._rows.get(row, [])


class _Scale:
    """The scale of days and values, in braille dots."""

    def __init__(self, first: date, last: date, values: Iterable[float], plot: int) -> None:
        known = list(values)
        self.first, self.last, self.plot = first, last, plot
        self._days = max((last - first).days, 1)
        self._low, self._high = min(known), max(known)

    def x(self, day: date) -> int:
        """The dot of a day; a day before or after stands at the edge."""
        at = round((day - self.first).days / self._days * (self.plot * 2 - 1))
        return min(max(at, 0), self.plot * 2 - 1)

    def point(self, day: date, value: float) -> _Point:
        """The dot of a value on a day."""
        span = (self._high - self._low) or 1.0
        y = round((self._high - value) / span * (ROWS * 4 - 1))
        return _Point(self.x(day), y, value)

    def row(self, value: float) -> int:
        """The line of the plot on which a value lies."""
        return self.point(self.first, value).y // 4


def _drawn(points: Sequence[_Point], start: _Point | None, scale: _Scale, target: Target) -> list[Line]:
    """The plot: the way through enough points, the points over it, the target's dashes where nothing else is."""
    bits = [[0] * scale.plot for _ in range(ROWS)]
    way = [*([start] if start is not None else []), *points]
    for one, other in pairwise(way) if makes_trend(len(points)) else ():
        _join(bits, one, other)
    glyphs: list[list[Span]] = []
    goal_row = scale.row(target.target) if target.target is not None else -1
    for row, line in enumerate(bits):
        glyphs.append(
            [
                (chr(_BRAILLE + cell), "plain") if cell else (DASH, "dim") if row == goal_row else (" ", "plain")
                for cell in line
            ]
        )
    if start is not None:
        glyphs[start.y // 4][start.x // 2] = (BASE, "plain")
    for one in points:
        glyphs[one.y // 4][one.x // 2] = (READ, "green" if reached(target, one.value) else "accent")
    return [_merged(line) for line in glyphs]


def _join(bits: list[list[int]], one: _Point, other: _Point) -> None:
    steps = max(abs(other.x - one.x), abs(other.y - one.y), 1)
    for step in range(steps + 1):
        x = round(one.x + (other.x - one.x) * step / steps)
        y = round(one.y + (other.y - one.y) * step / steps)
        bits[y // 4][x // 2] |= _BITS[y % 4][x % 2]


def _merged(spans: Iterable[Span]) -> Line:
    """Neighbours of one role as one span."""
    found: Line = []
    for text, role in spans:
        if found and found[-1][1] == role:
            found[-1] = (found[-1][0] + text, role)
        else:
            found.append((text, role))
    return found


def _first(line: Line, cells: int) -> Line:
    """The first cells of a line of glyphs that are one cell wide."""
    found: Line = []
    for text, role in line:
        found.append((text[:cells], role))
        cells -= len(found[-1][0])
    return found


def _axis(scale: _Scale, shipped: date | None, due: date | None, start: int, width: int) -> Line:
    """The day axis: the days at both ends, and the day of shipping where there is room for it."""
    first = show_day(scale.first)
    last = f"{'by ' if scale.last == due else ''}{show_day(scale.last)}"
    room = min(max(scale.plot, len(first) + 2 + len(last)), width - start)
    if len(first) + 2 + len(last) > room:
        first = ""
    line = first + " " * (room - len(first) - len(last)) + last
    if shipped is not None and scale.first <= shipped <= scale.last:
        words = "▴ shipped"
        at = scale.x(shipped) // 2
        if len(first) + 1 <= at <= room - len(last) - len(words) - 1:
            line = line[:at] + words + line[at + len(words) :]
    return [(" " * start, "plain"), (line, "dim")]
