"""Lays out the timeline report as a table and as a document with its drawing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from roadmap_tui.model.moves import Slip, quarter_of
from roadmap_tui.model.records import Horizon
from roadmap_tui.reports.document import (
    Block,
    Cell,
    Document,
    Heading,
    Items,
    Lane,
    LaneMark,
    Lanes,
    Paragraph,
    Table,
    table,
    without_empty,
)
from roadmap_tui.reports.phrases import move_words, subtitle
from roadmap_tui.reports.timeline.data import HORIZONS, TimelineReport, TimelineRow, by_product, in_order
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural

NO_DAY = "no day"
NO_PRODUCT = "none"


def timeline_sheet(report: TimelineReport) -> Table:
    """A line for each story; slips as their number of days."""
    names = [name for name in TimelineRow.__struct_fields__ if name != "slips"]
    return table(names, ([_cell(getattr(row, name)) for name in names] for row in report.rows))


def timeline_document(report: TimelineReport) -> Document:
    """The timeline to be read: drawn, by horizon, by quarter, then what moved."""
    blocks: list[Block] = [lanes_of(report)] if report.rows else []
    by_horizon = [in_order(report.rows, horizon) for horizon in HORIZONS]
    tables = without_empty([_ahead(mine) for mine in by_horizon])
    for horizon, mine in zip(HORIZONS, tables, strict=True):
        blocks.append(Heading(text=f"{horizon.capitalize()} ({len(mine.rows)})"))
        blocks.append(mine if mine.rows else Paragraph(text="Nothing here.", tone="dim"))
    quarters = sorted({one.quarter for one in report.rows if one.quarter is not None})
    blocks += _counted(
        "quarter", {name: [one for one in report.rows if one.quarter == name] for name in quarters}
    )
    if any(one.product is not None for one in report.rows):
        groups = by_product(report.rows)
        blocks += _counted("product", {name or NO_PRODUCT: mine for name, mine in groups})
    done = in_order(report.rows, None)
    if done:
        blocks += [Heading(text="Shipped"), _done(done)]
    if report.since is not None:
        blocks.append(Heading(text=f"Moved since {show_day(report.since)}"))
        texts = [
            *(f"{one.story}: {move_words(one)}" for one in report.moves),
            *(_slipped(one) for one in report.slips),
        ]
        blocks.append(Items(texts=tuple(texts)) if texts else Paragraph(text="Nothing moved.", tone="dim"))
    return Document(
        title="The timeline",
        subtitle=f"{subtitle(report.board, report.day)}: {plural(len(report.rows), 'story')}",
        blocks=tuple(blocks),
    )


def _counted(word: str, groups: Mapping[str, Sequence[TimelineRow]]) -> list[Block]:
    """How many stories of each group are planned, late, shipped, proven and missed."""
    if not groups:
        return []
    rows = [
        (
            name,
            sum(1 for one in mine if one.shipped_on is None),
            sum(1 for one in mine if one.late),
            sum(1 for one in mine if one.shipped_on is not None),
            sum(1 for one in mine if one.stage == "proven"),
            sum(1 for one in mine if one.stage == "missed"),
        )
        for name, mine in groups.items()
    ]
    headings = (word, "planned", "late", "shipped", "proven", "missed")
    return [Heading(text=f"By {word}"), table(headings, rows, right=(1, 2, 3, 4, 5))]


def _ahead(rows: Sequence[TimelineRow]) -> Table:
    cells = (
        (
            one.story,
            one.title,
            one.stage,
            one.owner,
            (show_day(one.ship_by) if one.ship_by else NO_DAY) + (", late" if one.late else ""),
            f"{one.slipped:+d} days" if one.slipped else None,
            show_day(one.due) if one.due else None,
            ", ".join(one.blocked_by) or None,
        )
        for one in rows
    )
    headings = ("id", "story", "stage", "owner", "ships by", "slipped", "target due", "waits for")
    return table(headings, cells, flexible=1)


def _done(rows: Sequence[TimelineRow]) -> Table:
    cells = (
        (
            one.story,
            one.title,
            show_day(one.shipped_on) if one.shipped_on else None,
            show_day(one.due) if one.due else None,
            ", then ".join(
                f"{word} {show_day(day)}"
                for word, day in sorted(
                    ((word, day) for word, day in (("missed", one.missed_on), ("proven", one.proven_on)) if day),
                    key=lambda each: each[1],
                )
            )
            or "not known yet",
        )
        for one in rows
    )
    return table(("id", "story", "shipped", "target due", "came true"), cells, flexible=1)


def _slipped(one: Slip) -> str:
    what = "shall ship" if one.field == "ship_by" else "target"
    was = show_day(one.before) if one.before else NO_DAY
    now = show_day(one.after) if one.after else NO_DAY
    days = f" ({one.days:+d} days)" if one.days is not None else ""
    return f"{one.story}: {what} {was} to {now}{days} on {show_day(one.on)}, {one.by}"


def _cell(value: Any) -> Cell:
    if isinstance(value, tuple):
        return " ".join(value) or None
    return str(value) if isinstance(value, date) else value


MOST = 15
"""Lanes drawn of each group."""
_BEFORE, _AFTER = timedelta(days=400), timedelta(days=540)
"""The days that the quarters reach back and ahead of today; a day beyond stands at their edge."""
_GROUPS: tuple[Horizon | None, ...] = (*HORIZONS, None)
_SHIPPED = "Shipped"


def lanes_of(report: TimelineReport) -> Lanes:
    """The stories by horizon in the board's order, then what shipped, the newest first."""
    lanes: list[Lane] = []
    for horizon in _GROUPS:
        mine = in_order(report.rows, horizon)
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
    return Lane(
        group=group,
        name=row.story,
        title=row.title,
        caption=_caption(row),
        marks=tuple(lane_marks(row)),
        blocked_by=row.blocked_by if row.horizon is not None else (),
    )


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


def lane_marks(row: TimelineRow) -> Iterator[LaneMark]:
    """The days of a story as they are drawn."""
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
