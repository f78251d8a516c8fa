"""Draws the timeline as SVG: a lane for each story, its days in the quarters, in words at the lane's end."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from roadmap_tui.reports.charts.drawing import Drawing, broken, width_of
from roadmap_tui.reports.document import Lane, LaneMark, Lanes, MarkKind
from roadmap_tui.reports.markup import clean
from roadmap_tui.text.days import show_day

_LEAST, _MOST = 350.0, 560.0
"""Pixels for the titles, as many as the longest takes."""
_PLOT, _RIGHT = 434.0, 196.0
"""Pixels for the days, and for the words at the end of each lane."""
_NAME, _AFTER = 44.0, 16.0
"""Pixels for the ids, and after the titles."""
_LANE, _GROUP, _HEAD = 25.0, 40.0, 46.0
_LINE, _TITLE_LINES = 16.0, 6
"""Pixels of a further line of a title, and the most lines of one: it is never cut in less."""
_LEGEND = 34.0
_STUB = 18.0
"""Pixels of a line that leads to a story without a day."""
_MEANINGS: tuple[tuple[MarkKind, str], ...] = (
    ("first", "once said to ship"),
    ("ships", "shall ship"),
    ("late", "late"),
    ("shipped", "shipped"),
    ("due", "target due"),
    ("proven", "proven"),
    ("missed", "missed"),
)
"""What each mark means, for those that the picture holds."""


def draw_lanes(block: Lanes) -> Drawing:
    """The lanes as a picture; a day before or after the quarters shown stands at their edge."""
    scale = _Scale(block)
    drawing = Drawing(scale.right + _RIGHT, block.title, _description(block))
    groups = [(name, list(mine)) for name, mine in groupby(block.lanes, key=lambda one: one.group)]
    titles = {
        one.name: broken(clean(one.title), scale.left - _NAME - _AFTER, _TITLE_LINES) for one in block.lanes
    }
    heights = {name: _LANE + (len(lines) - 1) * _LINE for name, lines in titles.items()}
    drawing.height = _HEAD + len(groups) * _GROUP + sum(heights.values()) + 12
    _quarters(drawing, block, scale)
    y, rows = _HEAD, dict[str, float]()
    for _, mine in groups:
        y += _GROUP
        for one in mine:
            rows[one.name] = y + 4
            y += heights[one.name]
    _dependencies(drawing, block.lanes, scale, rows)
    for name, mine in groups:
        drawing.text(0, rows[mine[0].name] - 16, name, "strong")
        for one in mine:
            _lane(drawing, one, titles[one.name], scale, rows[one.name])
    if block.left_out:
        drawing.height += 26
        drawing.text(0, y + 30, f"and {block.left_out:,} more, in the tables", "dim")
    _legend(drawing, block)
    return drawing


def _legend(drawing: Drawing, block: Lanes) -> None:
    """The meaning of each mark that is drawn, in a line below all lanes."""
    held = {mark.kind for one in block.lanes for mark in one.marks}
    x, y = 4.0, drawing.height + _LEGEND - 14
    for kind, words in _MEANINGS:
        if kind in held:
            _mark(drawing, LaneMark(day=block.today, kind=kind, label=words), x + 4, y - 4, is_legend=True)
            drawing.text(x + 16, y, words, "dim")
            x += 16 + width_of(words) + 24
    if any(one.blocked_by for one in block.lanes):
        drawing.path(((x, y - 9), (x, y - 3), (x + 9, y - 3)), "waits")
        drawing.text(x + 16, y, "waits for", "dim")
    drawing.height += _LEGEND


def _dependencies(drawing: Drawing, lanes: Sequence[Lane], scale: "_Scale", rows: Mapping[str, float]) -> None:
    """Lines from what blocks to what waits for it; one that ships later than what waits is told by its colour."""
    days = {one.name: mark.day for one in lanes for mark in one.marks if mark.kind in ("ships", "late")}
    for one in lanes:
        for other in one.blocked_by:
            if other in days:
                x, y, to_y = scale.at(days[other]), rows[other], rows[one.name]
                to_x = scale.at(days[one.name]) if one.name in days else x + _STUB
                is_late = one.name in days and days[one.name] < days[other]
                drawing.path(((x, y), (x, to_y), (to_x, to_y)), "waits-late" if is_late else "waits")


class _Scale:
    """The scale of the lanes: a day in pixels, between the titles and the words."""

    def __init__(self, block: Lanes) -> None:
        longest = max((width_of(one.title) for one in block.lanes), default=0.0)
        self.left = min(max(_NAME + longest + _AFTER, _LEAST), _MOST)
        self.right = self.left + _PLOT
        self.first = block.spans[0][0] if block.spans else block.today
        self.days = max((block.last - self.first).days, 1)

    def at(self, day: date) -> float:
        """Pixels from the left."""
        share = (day - self.first).days / self.days
        return self.left + _PLOT * min(max(share, 0), 1)


def _quarters(drawing: Drawing, block: Lanes, scale: _Scale) -> None:
    year = ""
    bottom = drawing.height - 8
    for first, label in block.spans:
        x = scale.at(first)
        drawing.line(x, 26, x, bottom, "rule")
        before, _, quarter = label.rpartition(" ")
        drawing.text(x + 5, 38, quarter, "dim")
        if before != year:
            drawing.text(x + 5, 20, before, "dim")
            year = before
    if block.spans:
        edge = scale.at(block.last)
        drawing.line(edge, 26, edge, bottom, "rule")
        x = scale.at(block.today)
        drawing.line(x, 56, x, bottom, "today")
        drawing.text(x, 53, "today", "accent", anchor="middle")


def _lane(drawing: Drawing, one: Lane, title: Sequence[str], scale: _Scale, y: float) -> None:
    drawing.text(0, y + 4, one.name, "dim", room=_NAME)
    for number, line in enumerate(title):
        drawing.text(_NAME, y + 4 + number * _LINE, line)
    places = [(scale.at(mark.day), mark) for mark in sorted(one.marks, key=lambda each: each.day)]
    ghosts = [x for x, mark in places if mark.kind == "first"]
    solid = [x for x, mark in places if mark.kind != "first"]
    if ghosts and solid:
        drawing.line(min(ghosts), y, min(solid), y, "ghost")
    if len(solid) > 1:
        drawing.line(min(solid), y, max(solid), y, "way")
    for x, mark in places:
        _mark(drawing, mark, x, y)
    look = _look(one)
    drawing.text(scale.right + 14, y + 4, one.caption, look, room=_RIGHT - 14)


def _look(one: Lane) -> str:
    kinds = {mark.kind for mark in one.marks}
    if "proven" in kinds:
        return "green"
    if "missed" in kinds:
        return "red"
    return "amber" if "late" in kinds else "dim"


def _mark(drawing: Drawing, mark: LaneMark, x: float, y: float, *, is_legend: bool = False) -> None:
    tooltip = "" if is_legend else f"{mark.label} {show_day(mark.day)}"
    match mark.kind:
        case "first":
            drawing.dot(x, y, 3.5, "once", tooltip)
        case "due":
            drawing.line(x, y - 6, x, y + 6, "due")
        case "missed":
            cross = ((x - 4, y - 4), (x + 4, y + 4), (x, y), (x + 4, y - 4), (x - 4, y + 4))
            drawing.path(cross, "missed", tooltip)
        case "proven":
            drawing.path(((x - 4.5, y), (x - 1.5, y + 4), (x + 4.5, y - 4.5)), "proven", tooltip)
        case "ships":
            drawing.dot(x, y, 4.5, "dot", tooltip)
        case "late" | "shipped":
            drawing.dot(x, y, 4.5, mark.kind, tooltip)


def _description(block: Lanes) -> str:
    found = [
        f"{one.name} {one.title}: {one.caption or 'no day'}"
        + (f", waits for {', '.join(one.blocked_by)}" if one.blocked_by else "")
        for one in block.lanes
    ]
    more = f"; and {block.left_out:,} more" if block.left_out else ""
    return ("; ".join(found) or "no story") + more
