"""The timeline report: now, next and later; quarter by quarter; what slipped, shipped and came true."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from roadmap_tui.model.moves import Move, Slip, moves_of, quarter_of, slips_of
from roadmap_tui.model.records import Horizon, Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import stage_of, verdicts
from roadmap_tui.reports.board.data import move_words
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
from roadmap_tui.reports.phrases import subtitle
from roadmap_tui.reports.timeline.lanes import lanes_of
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural

HORIZONS: tuple[Horizon, ...] = ("now", "next", "later")
_OF_STAGE: dict[str, Horizon] = {"building": "now", "ready": "next", "draft": "later", "discover": "later"}
NO_DAY = "no day"


class TimelineRow(Value, kw_only=True, frozen=True):
    """One story in time.

    `horizon` is as given, else by its stage (building now, ready next, else later), None once it shipped;
    `given` tells which. `quarter` is that of the day it shipped, else shall ship, else is due. `late`: it should
    have shipped. `slipped` is how many days later than first said it shall ship.
    """

    story: str
    title: str
    stage: str
    owner: str | None
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
    """These stories, in the order given, without declined ones. `year_starts` is the first quarter's month."""
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
        rows=tuple(_row(one, slips[one.id], today, year_starts) for one in shown),
        since=since,
        moves=tuple(one for one in moves if since is not None and one.on >= since and one.story in slips),
        slips=tuple(one for one in every if since is not None and one.on >= since and one.story in slips),
        year_starts=year_starts,
    )


def _row(story: Story, slips: list[Slip], today: date, year_starts: int) -> TimelineRow:
    told = dict(verdicts(story, today))
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
        horizon=(story.horizon or _OF_STAGE.get(story.stage)) if ahead else None,
        given=story.horizon is not None,
        quarter=quarter_of(day, year_starts) if day is not None else None,
        ship_by=story.ship_by,
        due=due,
        shipped_on=shipped.date() if shipped is not None else None,
        proven_on=told.get("proven"),
        missed_on=told.get("missed"),
        late=ahead and story.ship_by is not None and story.ship_by < today,
        slipped=(story.ship_by - first).days if story.ship_by is not None and first is not None else 0,
        slips=tuple(slips),
    )


def timeline_plain(report: TimelineReport) -> list[dict[str, Any]]:
    """An object for each story, with its slips and, since the day asked for, its moves."""
    found = []
    for row in report.rows:
        plain = msgspec.structs.asdict(row)
        plain["slips"] = [{**msgspec.structs.asdict(one), "days": one.days} for one in row.slips]
        plain["moves"] = [msgspec.structs.asdict(one) for one in report.moves if one.story == row.story]
        found.append(plain)
    return found


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
        told = [
            *(f"{one.story}: {move_words(one)}" for one in report.moves),
            *(_slipped(one) for one in report.slips),
        ]
        blocks.append(Items(texts=tuple(told)) if told else Paragraph(text="Nothing moved.", tone="dim"))
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
