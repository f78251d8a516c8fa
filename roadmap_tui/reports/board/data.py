"""Computes the board report: the stories in their columns, what is in each, what moved since a day."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import msgspec

from roadmap_tui.model.evidence import worth_of
from roadmap_tui.model.grouping import NO_GROUP, Grouping
from roadmap_tui.model.moves import Move, moves_of
from roadmap_tui.model.prose import target_words
from roadmap_tui.model.records import Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ALL_STAGES, entered, stage_of
from roadmap_tui.reports.board.news import Verdict, verdicts_since


class BoardRow(Value, kw_only=True, frozen=True):
    """One story on the board. `since` is the day it entered its stage, `days` how long ago that is.

    `asking` are the names of the customers behind it, those worth most first; `group` is what the board is
    grouped by, None where it is not.
    """

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
    asking: tuple[str, ...] = ()
    group: str | None = None


class BoardColumn(Value, kw_only=True, frozen=True):
    """A column: its stage, the team's name for it, its limit of work in progress, its stories from the top."""

    stage: str
    label: str
    limit: int | None
    rows: tuple[BoardRow, ...]

    @property
    def is_over(self) -> bool:
        """Whether the column is over its limit of work in progress."""
        return self.limit is not None and len(self.rows) > self.limit


class BoardLane(Value, kw_only=True, frozen=True):
    """A lane of the board: its group, what it is called, and the sums over it; the ARR counts a customer once."""

    group: str
    label: str
    stories: int
    requests: int
    arr: int


class BoardReport(Value, kw_only=True, frozen=True):
    """The board on a day; `moves` and `verdicts` are those since a day, where one is asked for."""

    board: str
    currency: str
    day: date
    columns: tuple[BoardColumn, ...]
    since: date | None = None
    moves: tuple[Move, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    lanes: tuple[BoardLane, ...] = ()


def board_report(
    snapshot: Snapshot,
    today: date,
    stories: Sequence[Story],
    *,
    since: date | None = None,
    labels: Mapping[str, str] | None = None,
    limits: Mapping[str, int] | None = None,
    grouping: Grouping | None = None,
) -> BoardReport:
    """The board report of these stories, in the order given; `labels` and `limits` are the team's, by stage."""
    by_stage: dict[str, list[BoardRow]] = {stage: [] for stage in ALL_STAGES}
    for one in stories:
        group = grouping.group_of(snapshot, one) if grouping is not None else None
        by_stage[stage_of(one, today)].append(_row(snapshot, one, today, group))
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
        lanes=_lanes(snapshot, stories, grouping) if grouping is not None else (),
    )


def _lanes(snapshot: Snapshot, stories: Sequence[Story], grouping: Grouping) -> tuple[BoardLane, ...]:
    """The lanes of the stories in their order, declined ones left out."""
    groups: dict[str, list[Story]] = {}
    for one in stories:
        if one.stage != "declined":
            groups.setdefault(grouping.group_of(snapshot, one), []).append(one)
    found = []
    for group in sorted(groups, key=partial(grouping.rank, snapshot.touchpoints)):
        worth = worth_of([snapshot.evidence(one.id) for one in groups[group]], snapshot.customers)
        label = f"no {grouping.label}" if group == NO_GROUP else group
        found.append(
            BoardLane(
                group=group, label=label, stories=len(groups[group]), requests=worth.requests, arr=worth.arr
            )
        )
    return tuple(found)


def _row(snapshot: Snapshot, story: Story, today: date, group: str | None) -> BoardRow:
    evidence = snapshot.evidence(story.id)
    behind = sorted(
        (snapshot.customers[one] for one in evidence.customer_ids),
        key=lambda one: (-(one.arr or 0), one.name.casefold()),
    )
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
        asking=tuple(one.name for one in behind if not one.forgotten),
        group=group,
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
