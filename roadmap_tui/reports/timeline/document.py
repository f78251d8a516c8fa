"""Lays out the timeline report as a table and as a document with its drawing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from roadmap_tui.model.moves import Slip
from roadmap_tui.reports.document import (
    Block,
    Cell,
    Document,
    Heading,
    Items,
    Paragraph,
    Table,
    table,
    without_empty,
)
from roadmap_tui.reports.phrases import move_words, subtitle
from roadmap_tui.reports.timeline.data import HORIZONS, TimelineReport, TimelineRow
from roadmap_tui.reports.timeline.lanes import lanes_of
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural

NO_DAY = "no day"


def timeline_sheet(report: TimelineReport) -> Table:
    """A line for each story; slips as their number of days."""
    names = [name for name in TimelineRow.__struct_fields__ if name != "slips"]
    return table(names, ([_cell(getattr(row, name)) for name in names] for row in report.rows))


def timeline_document(report: TimelineReport) -> Document:
    """The timeline to be read: drawn, by horizon, by quarter, then what moved."""
    blocks: list[Block] = [lanes_of(report)] if report.rows else []
    by_horizon = [[one for one in report.rows if one.horizon == horizon] for horizon in HORIZONS]
    tables = without_empty([_ahead(mine) for mine in by_horizon])
    for horizon, mine in zip(HORIZONS, tables, strict=True):
        blocks.append(Heading(text=f"{horizon.capitalize()} ({len(mine.rows)})"))
        blocks.append(mine if mine.rows else Paragraph(text="Nothing here.", tone="dim"))
    quarters = sorted({one.quarter for one in report.rows if one.quarter is not None})
    rows = [(name, *_marks(report, name)) for name in quarters]
    if rows:
        headings = ("quarter", "planned", "late", "shipped", "proven", "missed")
        blocks += [Heading(text="By quarter"), table(headings, rows, right=(1, 2, 3, 4, 5))]
    done = sorted((one for one in report.rows if one.shipped_on), key=lambda one: one.shipped_on or report.day)
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


def _marks(report: TimelineReport, quarter: str) -> tuple[int, int, int, int, int]:
    mine = [one for one in report.rows if one.quarter == quarter]
    return (
        sum(1 for one in mine if one.shipped_on is None),
        sum(1 for one in mine if one.late),
        sum(1 for one in mine if one.shipped_on is not None),
        sum(1 for one in mine if one.stage == "proven"),
        sum(1 for one in mine if one.stage == "missed"),
    )


def _ahead(rows: Sequence[TimelineRow]) -> Table:
    ordered = sorted(rows, key=lambda one: (one.ship_by is None, one.ship_by or date.max))
    cells = (
        (
            one.story,
            one.title,
            one.stage,
            one.owner,
            (show_day(one.ship_by) if one.ship_by else NO_DAY) + (", late" if one.late else ""),
            f"{one.slipped:+d} days" if one.slipped else None,
            show_day(one.due) if one.due else None,
        )
        for one in ordered
    )
    headings = ("id", "story", "stage", "owner", "ships by", "slipped", "target due")
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
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, date) else value
