"""Draws charts as SVG: a measure over time, readings towards a target, bars.

Words stand at the ends of a line instead of a legend and of axes; what has no data is a gap, never 0.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from roadmap_tui.reports.charts.drawing import Drawing, width_of
from roadmap_tui.reports.document import Chart, Goal, Point
from roadmap_tui.reports.phrases import short_number, with_unit
from roadmap_tui.text.days import show_day

SMALL, WIDE = 300.0, 640.0
"""Pixels that a trend and a chart of readings are wide."""
_GAP = 8.0
_TALL, _FLAT = 120.0, 52.0
"""Pixels that readings have from the highest to the lowest; and a target that was not read yet."""
_FREE = 60.0
"""Pixels that the value at one end keeps clear."""
_BAR = 18.0


def draw_chart(chart: Chart) -> Drawing:
    """The chart as a picture."""
    description = _description(chart)
    if chart.kind == "bars":
        return _bars(chart, description)
    if chart.goal is not None or any(one.day is not None for one in chart.points):
        return _readings(chart, description)
    return _trend(chart, description)


def _description(chart: Chart) -> str:
    """The whole chart in words."""
    words = [f"{one.label}: {_value(one.value, chart.unit)}{_of(one)}" for one in chart.points]
    words = words or ["no data yet"]
    if chart.sample:
        words.append(f"counted from {chart.sample}")
    if chart.goal is not None:
        words.append(_goal_words(chart.goal))
    return "; ".join(words)


def _value(value: float | None, unit: str) -> str:
    return "no data" if value is None else with_unit(value, unit)


def _of(point: Point) -> str:
    return f" (n {point.n})" if point.n is not None else ""


def _goal_words(goal: Goal) -> str:
    return f"target {short_number(goal.value)}" + (f" by {show_day(goal.due)}" if goal.due is not None else "")


def _trend(chart: Chart, description: str) -> Drawing:
    drawing = Drawing(SMALL, chart.title, description)
    drawing.height = 118
    drawing.text(0, 14, chart.title, "strong", room=SMALL)
    if chart.sample:
        drawing.text(0, 29, chart.sample, "dim", room=SMALL)
    left, right, top, bottom = 4.0, SMALL - 96, 56.0, 92.0
    values = [one.height for one in chart.points if one.height is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    span = (high - low) or 1.0
    step = (right - left) / max(len(chart.points) - 1, 1)
    places = [
        None if one.height is None else (left + step * index, bottom - (one.height - low) / span * (bottom - top))
        for index, one in enumerate(chart.points)
    ]
    zero = bottom + low / span * (bottom - top)
    drawing.line(left, zero, right, zero, "rule")
    _through(drawing, places)
    for point, place in zip(chart.points, places, strict=True):
        if place is not None:
            drawing.dot(*place, 2.5, "dot", f"{point.label}: {_value(point.value, chart.unit)}{_of(point)}")
    known = [index for index, one in enumerate(places) if one is not None]
    _peak(drawing, chart, places, known)
    if known:
        last = known[-1]
        x, y = places[last] or (0.0, 0.0)
        words = _value(chart.points[last].value, chart.unit)
        if last == len(places) - 1:
            drawing.text(x + _GAP, min(y + 4, bottom + 3), words, room=SMALL - x - _GAP)
        else:
            newest = chart.points[-1]
            nothing = "no data" if newest.value is None else f"too few{_of(newest)}"
            drawing.text(right + _GAP, bottom + 3, nothing, "dim")
            drawing.text(min(x, right), y - _GAP, words, anchor="end" if x > right - 60 else "middle")
        first = known[0]
        end = x if last == len(places) - 1 else min(x - _FREE, right - _FREE)
        x, y = places[first] or (0.0, 0.0)
        if end - x > _FREE / 2:
            words = short_number(chart.points[first].value or 0)
            drawing.text(x, y - _GAP, words, "dim", anchor="middle" if x > left + 20 else "start")
    if chart.points:
        drawing.text(left, 110, chart.points[0].label, "dim")
        drawing.text(right, 110, chart.points[-1].label, "dim", anchor="end")
    return drawing


def _peak(
    drawing: Drawing, chart: Chart, places: Sequence[tuple[float, float] | None], known: Sequence[int]
) -> None:
    """The highest value in words, where it is far enough from both ends."""
    if len(known) < 3:
        return
    highest = max(known, key=lambda one: chart.points[one].value or 0)
    (first, _), (x, y), (last, end) = (places[one] or (0.0, 0.0) for one in (known[0], highest, known[-1]))
    if x - first > _FREE / 2 and last - x > _FREE / 2 and y < end - 4:
        drawing.text(x, y - _GAP, short_number(chart.points[highest].value or 0), "dim", anchor="middle")


def _readings(chart: Chart, description: str) -> Drawing:
    drawing = Drawing(WIDE, chart.title, description)
    unit = f", {chart.unit}" if chart.unit else ""
    drawing.text(0, 14, f"{chart.title}{unit}", "strong", room=WIDE)
    points = sorted((one for one in chart.points if one.day and one.value is not None), key=_day)
    frame = _Frame(points, chart.goal)
    drawing.height = frame.floor + 26
    drawing.line(frame.left, frame.floor, frame.right, frame.floor, "rule")
    taken = _goal(drawing, chart.goal, frame) if chart.goal is not None else []
    if chart.goal is None or chart.goal.due != frame.first:
        drawing.text(frame.left, frame.floor + 18, show_day(frame.first), "dim")
    places = [(frame.across(_day(one)), frame.down(one.value or 0)) for one in points]
    if len(places) > 1 and all(one.drawn for one in points):
        drawing.path(places, "line")
    for point, place in zip(points, places, strict=True):
        drawing.dot(*place, 4, "dot", f"{point.label}: {_value(point.value, chart.unit)}")
    if places:
        _ends(drawing, points, places, frame.right, taken)
    else:
        now = [frame.across(day) for day, word in chart.goal.marked if word == "today"] if chart.goal else []
        x = now[0] if now and now[0] < frame.right - 2 * _FREE else frame.left
        drawing.text(x + 1.5 * _GAP, (frame.top + frame.bottom) / 2 + 4, "not read yet", "dim")
    return drawing


class _Frame:
    """The scales of a chart of readings: its days and values in pixels."""

    left, right, top = 4.0, WIDE - 130, 62.0

    def __init__(self, points: Sequence[Point], goal: Goal | None) -> None:
        self.bottom = self.top + (_TALL if points else _FLAT)
        self.floor = self.bottom + 16
        days = [_day(one) for one in points]
        levels = [one.value or 0.0 for one in points]
        if goal is not None:
            days += [one for one in (goal.first, goal.due, *(day for day, _ in goal.marked)) if one is not None]
            levels += [one for one in (goal.value, goal.baseline) if one is not None]
        self.first, self.last = (min(days), max(days)) if days else (date.min, date.min)
        self._days = max((self.last - self.first).days, 1)
        self._high = max(levels, default=1.0)
        self._span = (self._high - min(levels, default=0.0)) or abs(self._high) or 1.0

    def across(self, day: date) -> float:
        """Pixels from the left."""
        return self.left + (self.right - self.left) * (day - self.first).days / self._days

    def down(self, value: float) -> float:
        """Pixels from the top."""
        return self.top + (self._high - value) / self._span * (self.bottom - self.top)


def _goal(drawing: Drawing, goal: Goal, frame: _Frame) -> list[float]:
    """The target, where it began, the days that matter; the heights of the words that stand at the right."""
    y = frame.down(goal.value)
    drawing.line(frame.left, y, frame.right, y, "goal")
    drawing.text(frame.right + _GAP, y + 4, f"target {short_number(goal.value)}", room=120)
    taken = [y + 4]
    if goal.baseline is not None and goal.baseline != goal.value:
        y = frame.down(goal.baseline)
        drawing.line(frame.left, y, frame.right, y, "ghost")
        drawing.text(frame.right + _GAP, y + 4, f"from {short_number(goal.baseline)}", "dim", room=120)
        taken.append(y + 4)
    if goal.due is not None:
        x = frame.across(goal.due)
        drawing.line(x, frame.top - 10, x, frame.floor, "rule")
        words, below = f"due {show_day(goal.due)}", frame.floor + 18
        if x - frame.left > width_of(words) + width_of(show_day(frame.first)):
            drawing.text(x, below, words, "dim", anchor="end")
        else:
            drawing.text(x, below + (0 if x == frame.left else 16), words, "dim")
    marked = sorted(goal.marked)
    for index, (day, word) in enumerate(marked):
        x = frame.across(day)
        drawing.line(x, frame.top - 10, x, frame.floor, "today" if word == "today" else "rule")
        crowded = index + 1 < len(marked) and frame.across(marked[index + 1][0]) - x < _FREE
        anchor = "start" if x - frame.left < _FREE / 2 else "end" if crowded or x > frame.right - 20 else "middle"
        drawing.text(x, frame.top - 16, word, "accent" if word == "today" else "dim", anchor=anchor)
    return taken


def _ends(
    drawing: Drawing,
    points: Sequence[Point],
    places: Sequence[tuple[float, float]],
    right: float,
    taken: Sequence[float],
) -> None:
    """The first and the last reading in words; the last keeps clear of what stands at the right already."""
    x, y = places[-1]
    words = f"read {short_number(points[-1].value or 0)}"
    if right - x < width_of(words) + _GAP:
        y += 4
        y = next((one + (15 if y >= one else -15) for one in taken if abs(one - y) < 15), y)
        drawing.text(right + _GAP, y, words, "accent", room=120)
    else:
        crossed = any(abs(one - y + _GAP) < 12 for one in taken)
        drawing.text(x + _GAP, y + 17 if crossed else y - _GAP, words, "accent")
    if len(places) > 1 and x - places[0][0] > _FREE:
        x, y = places[0]
        drawing.text(x + 2, y - _GAP - 2, short_number(points[0].value or 0))


def _day(one: Point) -> date:
    return one.day or date.min


def _through(drawing: Drawing, places: Sequence[tuple[float, float] | None]) -> None:
    """A line through neighbours that both have data."""
    run: list[tuple[float, float]] = []
    for place, after in pairwise([*places, None]):
        if place is not None:
            run.append(place)
        if after is None:
            if len(run) > 1:
                drawing.path(run, "line")
            run = []


def _bars(chart: Chart, description: str) -> Drawing:
    drawing = Drawing(WIDE, chart.title, description)
    drawing.text(0, 14, chart.title, "strong", room=WIDE)
    wide = min(max((width_of(one.label) for one in chart.points), default=0) + _GAP, 240)
    top = max((one.value for one in chart.points if one.value is not None), default=0.0) or 1.0
    room = WIDE - wide - 130
    y = 28.0
    for one in chart.points:
        drawing.text(wide - _GAP, y + 13, one.label, anchor="end", room=wide - _GAP)
        long = room * max(one.value or 0, 0) / top
        if one.value:
            drawing.bar(wide, y + 2, long, _BAR - 4, "bar")
        words = _value(one.value, chart.unit)
        drawing.text(wide + long + (_GAP if long else 0), y + 13, words, "dim" if not one.value else "")
        y += _BAR + 4
    drawing.height = y + 4
    return drawing
