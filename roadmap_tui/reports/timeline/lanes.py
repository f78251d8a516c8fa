"""Lays out the timeline's lanes: which stories are drawn, their days as marks, in which quarters."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from roadmap_tui.model.moves import quarter_of
from roadmap_tui.reports.document import Lane, LaneMark, Lanes
from roadmap_tui.reports.timeline.data import TimelineReport, TimelineRow
from roadmap_tui.text.days import show_day

MOST = 15
"""Lanes drawn of each group."""
_BEFORE, _AFTER = timedelta(days=400), timedelta(days=540)
"""The days that the quarters reach back and ahead of today; a day beyond stands at their edge."""
_GROUPS = ("now", "next", "later", None)
_SHIPPED = "Shipped"


def lanes_of(report: TimelineReport) -> Lanes:
    """The stories by horizon, the next to ship first, then what shipped, the newest first."""
    lanes: list[Lane] = []
    for horizon in _GROUPS:
        mine = [one for one in report.rows if one.horizon == horizon]
        if horizon is None:
            mine.sort(key=lambda one: one.shipped_on or date.min, reverse=True)
        else:
            mine.sort(key=lambda one: one.ship_by or one.due or date.max)
        lanes += [_lane(one, horizon.capitalize() if horizon else _SHIPPED) for one in mine[:MOST]]
    spans, last = _spans((mark.day for one in lanes for mark in one.marks), report.day, report.year_starts)
    return Lanes(
        title="Stories in time",
        spans=spans,
        last=last,
        today=report.day,
        lanes=tuple(lanes),
        left_out=len(report.rows) - len(lanes),
    )


def _lane(row: TimelineRow, group: str) -> Lane:
    return Lane(group=group, name=row.story, title=row.title, caption=_caption(row), marks=tuple(_marks(row)))


def _caption(row: TimelineRow) -> str:
    if row.proven_on is not None:
        return f"proven {show_day(row.proven_on)}"
    if row.missed_on is not None:
        return f"missed {show_day(row.missed_on)}"
    if row.shipped_on is not None:
        return f"shipped {show_day(row.shipped_on)}"
    if row.ship_by is None:
        return f"target due {show_day(row.due)}" if row.due is not None else "no day"
    word = "late," if row.late else "ships"
    slipped = f", {row.slipped:+d} days" if row.slipped else ""
    return f"{word} {show_day(row.ship_by)}{slipped}"


def _marks(row: TimelineRow) -> Iterator[LaneMark]:
    if row.shipped_on is not None:
        yield LaneMark(day=row.shipped_on, kind="shipped", label="shipped")
    elif row.ship_by is not None:
        yield LaneMark(day=row.ship_by, kind="late" if row.late else "ships", label="shall ship")
        said = {one.before for one in row.slips if one.field == "ship_by" and one.before is not None}
        for day in sorted(said - {row.ship_by}):
            yield LaneMark(day=day, kind="first", label="once said to ship")
    if row.due is not None:
        yield LaneMark(day=row.due, kind="due", label="target due")
    if row.missed_on is not None:
        yield LaneMark(day=row.missed_on, kind="missed", label="missed")
    if row.proven_on is not None:
        yield LaneMark(day=row.proven_on, kind="proven", label="proven")


def _spans(days: Iterable[date], today: date, year_starts: int) -> tuple[tuple[tuple[date, str], ...], date]:
    """The quarters that hold these days and today, each with its first day; and the day after the last."""
    held = [today, *(min(max(one, today - _BEFORE), today + _AFTER) for one in days)]
    first, last = _quarter_start(min(held), year_starts), max(held)
    found = []
    while first <= last:
        found.append((first, quarter_of(first, year_starts)))
        first = _quarter_start(first + timedelta(days=100), year_starts)
    return tuple(found), first


def _quarter_start(day: date, year_starts: int) -> date:
    past = (day.month - year_starts) % 3
    month = day.month - past
    return date(day.year, month, 1) if month > 0 else date(day.year - 1, month + 12, 1)
