"""Computes the timeline report: now, next and later; quarters; slips, shipped and proven stories."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from roadmap_tui.model.moves import Move, Slip, moves_of, quarter_of, slips_of
from roadmap_tui.model.records import Horizon, Story, Value
from roadmap_tui.model.relations import blockers
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of, verdicts
from roadmap_tui.reports.record_json import plain_of

HORIZONS: tuple[Horizon, ...] = ("now", "next", "later")
_OF_STAGE: dict[str, Horizon] = {"building": "now", "ready": "next", "draft": "later", "discover": "later"}


class TimelineRow(Value, kw_only=True, frozen=True):
    """One story in time.

    `horizon` is as given, else by its stage (building now, ready next, else later), None once it shipped;
    `given` tells which. `quarter` is that of the day it shipped, else shall ship, else is due. `late`: it should
    have shipped. `slipped` is how many days later than first said it shall ship. `blocked_by` are the stories
    that it still waits for.
    """

    story: str
    title: str
    stage: str
    owner: str | None
    product: str | None
    horizon: Horizon | None
    given: bool
    quarter: str | None
    ship_by: date | None
    due: date | None
    shipped_on: date | None
    proven_on: date | None
    missed_on: date | None
    late: bool
    slipped: int
    slips: tuple[Slip, ...]
    blocked_by: tuple[str, ...] = ()


def in_order(rows: Iterable[TimelineRow], horizon: Horizon | None) -> list[TimelineRow]:
    """Rows of a horizon in the board's order, those given to it first; of None, what shipped, newest first."""
    mine = [one for one in rows if one.horizon == horizon]
    if horizon is None:
        mine.sort(key=lambda one: one.shipped_on or date.min)
        return mine[::-1]
    return sorted(mine, key=lambda one: not one.given)


def by_product(rows: Iterable[TimelineRow]) -> list[tuple[str | None, list[TimelineRow]]]:
    """Rows by their product, the products by name, in the order of the rows; those of none at the end."""
    found: dict[str | None, list[TimelineRow]] = {}
    for one in rows:
        found.setdefault(one.product, []).append(one)
    return sorted(
        found.items(), key=lambda group: (group[0] is None, (group[0] or "").casefold(), group[0] or "")
    )


class TimelineReport(Value, kw_only=True, frozen=True):
    """The stories in time on a day; with `since`, what moved from that day on."""

    board: str
    day: date
    rows: tuple[TimelineRow, ...]
    since: date | None = None
    moves: tuple[Move, ...] = ()
    slips: tuple[Slip, ...] = ()
    year_starts: int = 1


def timeline_report(
    snapshot: Snapshot, today: date, stories: Sequence[Story], *, since: date | None = None, year_starts: int = 1
) -> TimelineReport:
    """The timeline of these stories, declined ones left out. `year_starts` is the first quarter's month."""
    shown = [one for one in stories if one.stage != "declined"]
    slips: dict[str, list[Slip]] = {one.id: [] for one in shown}
    every = slips_of(snapshot.happened.values())
    for slip in every:
        if slip.story in slips:
            slips[slip.story].append(slip)
    moves = moves_of(snapshot.happened.values()) if since is not None else []
    return TimelineReport(
        board=snapshot.board.name,
        day=today,
        rows=tuple(
            _row(one, slips[one.id], today, year_starts, blockers(snapshot, one.id, today)) for one in shown
        ),
        since=since,
        moves=tuple(one for one in moves if since is not None and one.on >= since and one.story in slips),
        slips=tuple(one for one in every if since is not None and one.on >= since and one.story in slips),
        year_starts=year_starts,
    )


def _row(
    story: Story, slips: list[Slip], today: date, year_starts: int, blocked_by: Sequence[str]
) -> TimelineRow:
    decided_on = dict(verdicts(story, today))
    shipped = story.entered.get("shipped") if story.stage == "shipped" else None
    due = story.target.due if story.target is not None else None
    day = shipped.date() if shipped is not None else story.ship_by or due
    first = next((one.before for one in slips if one.field == "ship_by"), None)
    ahead = story.stage != "shipped"
    return TimelineRow(
        story=story.id,
        title=story.title,
        stage=stage_of(story, today),
        owner=story.owner,
        product=story.product,
        horizon=(story.horizon or _OF_STAGE.get(story.stage)) if ahead else None,
        given=story.horizon is not None,
        quarter=quarter_of(day, year_starts) if day is not None else None,
        ship_by=story.ship_by,
        due=due,
        shipped_on=shipped.date() if shipped is not None else None,
        proven_on=decided_on.get("proven"),
        missed_on=decided_on.get("missed"),
        late=ahead and story.ship_by is not None and story.ship_by < today,
        slipped=(story.ship_by - first).days if story.ship_by is not None and first is not None else 0,
        slips=tuple(slips),
        blocked_by=tuple(blocked_by),
    )


def timeline_plain(report: TimelineReport) -> list[dict[str, Any]]:
    """An object for each story, with its slips and, since the day asked for, its moves."""
    found = []
    for row in report.rows:
        plain = plain_of(row)
        plain["slips"] = [{**plain_of(one), "days": one.days} for one in row.slips]
        plain["moves"] = [plain_of(one) for one in report.moves if one.story == row.story]
        found.append(plain)
    return found
