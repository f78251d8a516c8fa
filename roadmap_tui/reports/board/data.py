"""The board report: the stories in their columns, what is in each, what moved since a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_tui.model.moves import Move, moves_of
from roadmap_tui.model.prose import target_words
from roadmap_tui.model.records import Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ALL_STAGES, entered, stage_of
from roadmap_tui.reports.board.news import Verdict, net_moves, verdicts_since
from roadmap_tui.reports.document import (
    Block,
    Cell,
    Chart,
    Document,
    Figures,
    Heading,
    Items,
    Paragraph,
    Point,
    Table,
    table,
    without_empty,
)
from roadmap_tui.reports.phrases import subtitle
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural


class BoardRow(Value, kw_only=True, frozen=True):
    """One story on the board. `since` is the day it entered its stage, `days` how long ago that is."""

    story: str
    title: str
    stage: str
    owner: str | None
    kind: str
    requests: int
    customers: int
    arr: int
    weight: int
    target: str
    due: date | None
    ship_by: date | None
    since: date | None
    days: int | None
    key: str | None
    url: str | None


class BoardColumn(Value, kw_only=True, frozen=True):
    """A column: its stage, the team's name for it, its limit of work in progress, its stories from the top."""

    stage: str
    label: str
    limit: int | None
    rows: tuple[BoardRow, ...]

    @property
    def is_over(self) -> bool:
        """Whether more is in it than the team wants."""
        return self.limit is not None and len(self.rows) > self.limit


class BoardReport(Value, kw_only=True, frozen=True):
    """The board on a day; `moves` and `verdicts` are those since a day, where one is asked for."""

    board: str
    currency: str
    day: date
    columns: tuple[BoardColumn, ...]
    since: date | None = None
    moves: tuple[Move, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def board_report(
    snapshot: Snapshot,
    today: date,
    stories: Sequence[Story],
    *,
    since: date | None = None,
    labels: Mapping[str, str] | None = None,
    limits: Mapping[str, int] | None = None,
) -> BoardReport:
    """These stories, in the order given, in their columns; `labels` and `limits` are the team's, by stage."""
    by_stage: dict[str, list[BoardRow]] = {stage: [] for stage in ALL_STAGES}
    for one in stories:
        by_stage[stage_of(one, today)].append(_row(snapshot, one, today))
    columns = tuple(
        BoardColumn(
            stage=stage,
            label=(labels or {}).get(stage, stage),
            limit=(limits or {}).get(stage),
            rows=tuple(rows),
        )
        for stage, rows in by_stage.items()
        if rows or stage != "declined"
    )
    shown = {one.id for one in stories}
    moves = moves_of(snapshot.happened.values()) if since is not None else []
    return BoardReport(
        board=snapshot.board.name,
        currency=snapshot.board.currency,
        day=today,
        columns=columns,
        since=since,
        moves=tuple(one for one in moves if since is not None and one.on >= since and one.story in shown),
        verdicts=verdicts_since(stories, since, today) if since is not None else (),
    )


def _row(snapshot: Snapshot, story: Story, today: date) -> BoardRow:
    evidence = snapshot.evidence(story.id)
    stage = stage_of(story, today)
    since = entered(story, today).get(stage)
    return BoardRow(
        story=story.id,
        title=story.title,
        stage=stage,
        owner=story.owner,
        kind=story.kind,
        requests=evidence.requests,
        customers=evidence.customers,
        arr=evidence.arr,
        weight=evidence.weight,
        target=target_words(story.target),
        due=story.target.due if story.target is not None else None,
        ship_by=story.ship_by,
        since=since.date() if since is not None else None,
        days=max((today - since.date()).days, 0) if since is not None else None,
        key=story.link.key if story.link is not None else None,
        url=story.link.url if story.link is not None else None,
    )


def board_plain(report: BoardReport) -> list[dict[str, Any]]:
    """An object for each column, with its stories and the moves into it since the day asked for."""
    return [
        {
            "stage": one.stage,
            "label": one.label,
            "limit": one.limit,
            "stories": [msgspec.structs.asdict(row) for row in one.rows],
            "moved": [msgspec.structs.asdict(move) for move in report.moves if move.after == one.stage],
        }
        for one in report.columns
    ]


def board_sheet(report: BoardReport) -> Table:
    """A line for each story."""
    names = BoardRow.__struct_fields__
    rows = (row for column in report.columns for row in column.rows)
    return table(names, ([_cell(getattr(row, name)) for name in names] for row in rows))


def board_document(report: BoardReport, waits: Sequence[str] = ()) -> Document:
    """The board to be read: what is new and what waits (`waits`, in sentences), then column by column."""
    blocks: list[Block] = [_counts(report.columns), *_news(report)]
    if waits:
        blocks += [Heading(text="Waiting"), Items(texts=tuple(waits))]
    tables = without_empty([_table(column.rows, report.currency) for column in report.columns])
    for column, rows in zip(report.columns, tables, strict=True):
        limit = f" of {column.limit}" if column.limit is not None else ""
        over = ", over the limit" if column.is_over else ""
        blocks.append(Heading(text=f"{column.label.capitalize()} ({len(column.rows)}{limit}{over})"))
        blocks.append(rows if rows.rows else Paragraph(text="Nothing here.", tone="dim"))
    stories = sum(len(one.rows) for one in report.columns)
    return Document(
        title="The board",
        subtitle=f"{subtitle(report.board, report.day)}: {plural(stories, 'story')}",
        blocks=tuple(blocks),
        pictures=(_picture(report.columns),) if stories else (),
    )


def _picture(columns: Sequence[BoardColumn]) -> Chart:
    points = tuple(Point(label=one.label, value=len(one.rows)) for one in columns)
    return Chart(title="Stories by column", kind="bars", points=points)


def _counts(columns: Sequence[BoardColumn]) -> Figures:
    counts = [(str(len(one.rows)), one.label) for one in columns]
    return Figures(told=", ".join(f"{count} {label}" for count, label in counts) + ".", figures=tuple(counts))


def _news(report: BoardReport) -> list[Block]:
    """What came true, what did not, what moved since the day asked for."""
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


def move_words(one: Move) -> str:
    """A move in a few words: `draft to ready on 9 Nov 2026, Ada`."""
    if one.before == one.after:
        return f"moved, and back to {one.after} on {show_day(one.on)}, {one.by}"
    return f"{one.before} to {one.after} on {show_day(one.on)}, {one.by}"


def _table(rows: Sequence[BoardRow], currency: str) -> Table:
    cells = (
        (
            one.story,
            one.title,
            one.owner,
            one.customers,
            short_money(one.arr, currency),
            one.weight,
            one.target,
            show_day(one.ship_by) if one.ship_by is not None else None,
            one.days,
            one.key,
        )
        for one in rows
    )
    headings = ("id", "story", "owner", "customers", "arr", "weight", "target", "ship by", "days", "tracker")
    return table(headings, cells, right=(3, 4, 5, 8), flexible=1)


def _cell(value: Any) -> Cell:
    return str(value) if isinstance(value, date) else value
