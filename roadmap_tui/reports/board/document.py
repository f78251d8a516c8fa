"""Lays out the board report as a table and as a document."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from roadmap_tui.model.stages import ACTIVE
from roadmap_tui.reports.board.data import BoardColumn, BoardLane, BoardReport, BoardRow
from roadmap_tui.reports.board.news import Verdict, net_moves
from roadmap_tui.reports.document import (
    Block,
    Card,
    CardColumn,
    CardLane,
    Cards,
    Cell,
    Document,
    Figures,
    Heading,
    Items,
    Paragraph,
    Table,
    table,
    without_empty,
)
from roadmap_tui.reports.phrases import move_words, subtitle
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural

MOST = 40
"""The most cards that a column of the picture draws."""
NAMED = 2
"""The most customers that a card names."""


def board_sheet(report: BoardReport) -> Table:
    """A line for each story."""
    names = BoardRow.__struct_fields__
    rows = (row for column in report.columns for row in column.rows)
    return table(names, ([_cell(getattr(row, name)) for name in names] for row in rows))


def board_document(report: BoardReport, waits: Sequence[str] = ()) -> Document:
    """The board to be read: what is new and what waits (`waits`, in sentences), then column by column."""
    blocks: list[Block] = [_counts(report.columns)]
    if any(one.rows for one in report.columns):
        blocks.append(_picture(report))
    blocks += _news(report)
    if waits:
        blocks += [Heading(text="Waiting"), Items(texts=tuple(waits))]
    if report.lanes:
        sums = (
            (one.label, one.stories, one.requests, short_money(one.arr, report.currency)) for one in report.lanes
        )
        blocks += [
            Heading(text="The lanes"),
            table(("lane", "stories", "requests", "arr"), sums, right=(1, 2, 3)),
        ]
    tables = without_empty([_table(_by_lane(column.rows, report.lanes), report) for column in report.columns])
    for column, rows in zip(report.columns, tables, strict=True):
        over = ", over the limit" if column.is_over else ""
        blocks.append(Heading(text=f"{column.label.capitalize()} ({_count(column)}{over})"))
        blocks.append(rows if rows.rows else Paragraph(text="Nothing here.", tone="dim"))
    stories = sum(len(one.rows) for one in report.columns if one.stage != "declined")
    return Document(
        title="The board",
        subtitle=f"{subtitle(report.board, report.day)}: {plural(stories, 'story')}",
        blocks=tuple(blocks),
    )


def _picture(report: BoardReport) -> Cards:
    """The board as on the screen: columns of cards, in lanes where it is grouped; declined ones left out."""
    shown = [one for one in report.columns if one.stage != "declined"]
    headings = [f"{one.label.capitalize()} {_count(one)}" for one in shown]
    columns = tuple(
        CardColumn(
            heading=heading,
            cards=() if report.lanes else _cards(one.rows, report.currency),
            is_over=one.is_over,
            left_out=0 if report.lanes else max(len(one.rows) - MOST, 0),
        )
        for one, heading in zip(shown, headings, strict=True)
    )
    lanes = tuple(
        CardLane(
            heading=lane.label, note=_lane_words(lane, report.currency), columns=_in_lane(shown, lane, report)
        )
        for lane in report.lanes
    )
    return Cards(title="The board in columns", columns=columns, lanes=lanes)


def _in_lane(columns: Sequence[BoardColumn], lane: BoardLane, report: BoardReport) -> tuple[CardColumn, ...]:
    """The cards of a lane, column by column."""
    found = []
    for column in columns:
        rows = [one for one in column.rows if one.group == lane.group]
        cards = _cards(rows, report.currency)
        found.append(CardColumn(heading="", cards=cards, left_out=max(len(rows) - MOST, 0)))
    return tuple(found)


def _lane_words(lane: BoardLane, currency: str) -> str:
    """The sums of a lane, as the screen has them: `4 stories · 12 requests · $655k`."""
    words = [plural(lane.stories, "story")]
    words += [plural(lane.requests, "request")] if lane.requests else []
    words += [short_money(lane.arr, currency)] if lane.arr else []
    return " · ".join(words)


def _cards(rows: Sequence[BoardRow], currency: str) -> tuple[Card, ...]:
    return tuple(_card(one, currency) for one in rows[:MOST])


def _card(row: BoardRow, currency: str) -> Card:
    """A story as a card: who stands behind it, what that is worth, and its day."""
    rest = row.customers - len(row.asking[:NAMED])
    names = ", ".join(row.asking[:NAMED]) + (f" and {rest:,} more" if rest > 0 and row.asking else "")
    figures = f"{plural(row.requests, 'request')} · {short_money(row.arr, currency)}"
    if not row.requests:
        figures = "a bet" if row.kind == "bet" else "no request yet"
    if row.stage not in ACTIVE:
        day = f"since {show_day(row.since)}" if row.since else ""
    else:
        day = (
            f"ships by {show_day(row.ship_by)}" if row.ship_by else f"due {show_day(row.due)}" if row.due else ""
        )
    last = " · ".join(one for one in (day, row.key) if one)
    return Card(name=row.story, title=row.title, lines=tuple(one for one in (names, figures, last) if one))


def _count(column: BoardColumn) -> str:
    return f"{len(column.rows)}{f' of {column.limit}' if column.limit is not None else ''}"


def _counts(columns: Sequence[BoardColumn]) -> Figures:
    counts = [(str(len(one.rows)), one.label) for one in columns]
    return Figures(sentence=", ".join(f"{count} {label}" for count, label in counts) + ".", figures=tuple(counts))


def _news(report: BoardReport) -> list[Block]:
    """The news since the day asked for: proven and missed stories, and moves."""
    if report.since is None:
        return []
    blocks: list[Block] = []
    for word in ("proven", "missed"):
        mine = [one for one in report.verdicts if one.word == word]
        if mine:
            blocks.append(Heading(text=f"{word.capitalize()} since {show_day(report.since)}"))
            blocks.append(Items(texts=tuple(_verdict_words(one) for one in mine)))
    blocks.append(Heading(text=f"Moved since {show_day(report.since)}"))
    titles = {row.story: row.title for column in report.columns for row in column.rows}
    moves = net_moves(report.moves)
    if moves:
        blocks.append(
            Items(texts=tuple(f"{one.story} {titles.get(one.story, '')}: {move_words(one)}" for one in moves))
        )
    else:
        blocks.append(Paragraph(text="Nothing moved.", tone="dim"))
    return blocks


def _verdict_words(one: Verdict) -> str:
    read = f": {one.read}" if one.read else ""
    return f"{one.story} {one.title}{read}, on {show_day(one.on)}"


def _by_lane(rows: Sequence[BoardRow], lanes: Sequence[BoardLane]) -> list[BoardRow]:
    """Rows in the order of their lanes, within one in the order given."""
    places = {one.group: place for place, one in enumerate(lanes)}
    return sorted(rows, key=lambda one: places.get(one.group or "", len(places)))


def _table(rows: Sequence[BoardRow], report: BoardReport) -> Table:
    labels = {one.group: one.label for one in report.lanes}
    # Lanes by owner say who the owner is.
    by_owner = bool(report.lanes) and all((one.group or "") == (one.owner or "") for one in rows)
    cells = (
        (
            one.story,
            one.title,
            labels.get(one.group, one.group) if one.group is not None else None,
            None if by_owner else one.owner,
            one.customers,
            short_money(one.arr, report.currency),
            one.weight,
            one.target,
            show_day(one.ship_by) if one.ship_by is not None else None,
            one.days,
            one.key,
        )
        for one in rows
    )
    headings = (
        *("id", "story", "lane", "owner", "customers", "arr"),
        *("weight", "target", "ship by", "days", "tracker"),
    )
    return table(headings, cells, right=(4, 5, 6, 9), flexible=1)


def _cell(value: Any) -> Cell:
    if isinstance(value, tuple):
        return ", ".join(value)
    return str(value) if isinstance(value, date) else value
