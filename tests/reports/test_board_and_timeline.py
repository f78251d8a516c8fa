"""The board and the timeline, told."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest

from roadmap_tui.model.grouping import GROUPINGS
from roadmap_tui.model.records import Event, Reading, Record
from roadmap_tui.reports.board.data import BoardReport, board_plain, board_report
from roadmap_tui.reports.board.document import board_document, board_sheet
from roadmap_tui.reports.document import Document, Table
from roadmap_tui.reports.render.html import render_html
from roadmap_tui.reports.render.svg import render_svg
from roadmap_tui.reports.render.text import render_text
from roadmap_tui.reports.timeline.data import TimelineReport, timeline_plain, timeline_report
from roadmap_tui.reports.timeline.document import timeline_document, timeline_sheet
from tests.model.kit import TARGET, TODAY, customer, link, request, snapshot_of, story

SHIPPED = datetime(2026, 3, 8, 9, tzinfo=UTC)


def event(number: int, ref: str, day: int = 5, **changes: Any) -> Event:
    at = datetime(2026, 3, day, 9, tzinfo=UTC)
    return Event(id=f"E-{number}", transaction=number, at=at, by="ann", verb="edit", ref=ref, changes=changes)


RECORDS: list[Record] = [
    customer("C-1", arr=60_000),
    request("R-1", "C-1"),
    story("S-1", stage="building", ship_by=date(2026, 3, 15), owner="ann", target=TARGET),
    story("S-2", stage="shipped", entered={"shipped": SHIPPED}, order=2.0),
    story(
        "S-3",
        stage="shipped",
        entered={"shipped": SHIPPED},
        order=3.0,
        target=msgspec.structs.replace(TARGET, due=date(2026, 3, 9)),
        readings=(Reading(day=date(2026, 3, 12), value=1),),
    ),
    story("S-4", horizon="next", order=4.0),
    story("S-5", stage="declined", declined_because="no", order=5.0),
    link("L-1", "R-1"),
    event(1, "S-1", stage=("draft", "building")),
    event(2, "S-1", ship_by=("2026-03-01", "2026-03-15")),
]


def board(**more: Any) -> BoardReport:
    snapshot = snapshot_of(*RECORDS)
    return board_report(snapshot, TODAY, list(snapshot.stories.values()), **more)


def timeline(**more: Any) -> TimelineReport:
    snapshot = snapshot_of(*RECORDS)
    return timeline_report(snapshot, TODAY, list(snapshot.stories.values()), **more)


def test_stories_stand_in_their_columns() -> None:
    """Each story stands in the column of its stage of the day, proven apart from shipped."""
    found = {one.stage: [row.story for row in one.rows] for one in board().columns if one.rows}

    assert {
        "discover": ["S-4"],
        "building": ["S-1"],
        "shipped": ["S-2"],
        "proven": ["S-3"],
        "declined": ["S-5"],
    } == found


def test_a_row_of_the_board() -> None:
    """A row has the evidence, the target and the age in its column."""
    (row,) = next(one.rows for one in board().columns if one.stage == "building")

    assert (1, 60_000, "time to first answer 7 → 1 min by 30 Jun 2026") == (row.customers, row.arr, row.target)


def test_labels_and_limits_are_the_teams() -> None:
    """The team's name for a column, its limit, and that it is over it."""
    found = board(labels={"shipped": "Live"}, limits={"building": 0})

    assert "Live (1)" in render_text(board_document(found))
    assert "Building (1 of 0, over the limit)" in render_text(board_document(found))


def test_what_moved() -> None:
    """Moves since the day asked for, and none before."""
    new, old = board(since=date(2026, 3, 1)), board(since=date(2026, 3, 6))

    assert "S-1 History in hand: draft to building on 5 Mar 2026, ann" in render_text(board_document(new))
    assert "Nothing moved." in render_text(board_document(old))
    assert ["draft"] == [one["before"] for column in board_plain(new) for one in column["moved"]]


@pytest.mark.parametrize("render", [render_html, render_svg], ids=["html", "svg"])
def test_the_board_is_a_board_in_lanes(render: Callable[[Document], str]) -> None:
    """Each story is a card in its lane with who is behind it, and the sums of the lanes are those of all."""
    report = board(grouping=GROUPINGS["owner"])
    found = render(board_document(report))
    lanes = [(one.label, one.stories, one.requests, one.arr) for one in report.lanes]
    shown = [row for one in report.columns if one.stage != "declined" for row in one.rows]

    assert lanes == [("ann", 1, 1, 60_000), ("no owner", 3, 0, 0)]
    assert sum(one.stories for one in report.lanes) == len(shown)
    assert [one.story for one in shown if found.count(f">{one.story}<") < 1] == []
    assert [
        words for words in ("ann", "no owner", "1 story · 1 request · $60k", "Acme") if words not in found
    ] == []


@pytest.mark.parametrize(("by", "names"), [("owner", False), ("horizon", True)])
def test_owners_stand_in_the_tables_once(by: str, names: bool) -> None:
    """Where the lanes are those of owners, no further column says so."""
    blocks = board_document(board(grouping=GROUPINGS[by])).blocks
    headings = {one for block in blocks if isinstance(block, Table) for one in block.headings}

    assert names == ("owner" in headings)


def test_the_boards_sheet() -> None:
    """A line for each story."""
    assert ["S-4", "S-1", "S-2", "S-3", "S-5"] == [row[0] for row in board_sheet(board()).rows]


def test_horizons() -> None:
    """A horizon is as given, else by the stage; what shipped has none, what was declined is left out."""
    found = {one.story: (one.horizon, one.given) for one in timeline().rows}

    assert {"S-1": ("now", False), "S-2": (None, False), "S-3": (None, False), "S-4": ("next", True)} == found


def test_late_and_slipped() -> None:
    """A story that should have shipped is late, and its slip is counted from the first day said."""
    row = next(one for one in timeline().rows if one.story == "S-1")

    assert (True, 14, [14]) == (row.late, row.slipped, [one.days for one in row.slips])


def test_shipped_and_proven_marks() -> None:
    """When it shipped, when it was missed and when it came true."""
    row = next(one for one in timeline().rows if one.story == "S-3")

    assert (date(2026, 3, 8), date(2026, 3, 10), date(2026, 3, 12)) == (
        row.shipped_on,
        row.missed_on,
        row.proven_on,
    )
    assert "missed 10 Mar 2026, then proven 12 Mar 2026" in render_text(timeline_document(timeline()))


def test_quarters_of_the_teams_year() -> None:
    """A quarter is that of the day it shipped or shall ship, in the team's year."""
    found = {one.story: one.quarter for one in timeline(year_starts=4).rows}

    assert {"S-1": "2025 Q4", "S-2": "2025 Q4", "S-3": "2025 Q4", "S-4": None} == found


def test_slips_since_a_day() -> None:
    """What slipped since the day is told with its length."""
    shown = render_text(timeline_document(timeline(since=date(2026, 3, 1))))

    assert "S-1: shall ship 1 Mar 2026 to 15 Mar 2026 (+14 days) on 5 Mar 2026, ann" in shown
    assert "S-1: draft to building on 5 Mar 2026, ann" in shown


def test_the_timeline_for_programs() -> None:
    """JSON holds each slip with its days; the sheet a line for each story."""
    plain = timeline_plain(timeline(since=date(2026, 3, 1)))[0]

    assert ([14], ["building"]) == (
        [one["days"] for one in plain["slips"]],
        [one["after"] for one in plain["moves"]],
    )
    assert ["S-1", "S-2", "S-3", "S-4"] == [row[0] for row in timeline_sheet(timeline()).rows]


def test_empty_ones_say_so() -> None:
    """Without a story each column and horizon says that nothing is there."""
    empty = snapshot_of()

    assert "Nothing here." in render_text(board_document(board_report(empty, TODAY, [])))
    assert "Nothing here." in render_text(timeline_document(timeline_report(empty, TODAY, [])))


def test_no_quarter_without_a_day() -> None:
    """A timeline without any day has no table of quarters."""
    snapshot = snapshot_of(story())
    found = timeline_document(timeline_report(snapshot, TODAY, list(snapshot.stories.values())))

    assert "By quarter" not in render_text(found)
    assert "By quarter" in render_text(timeline_document(timeline()))


def test_the_timeline_by_product() -> None:
    """A line for each product, those of none last; no table where no story has one."""
    snapshot = snapshot_of(
        story("S-1", product="till", stage="building"), story("S-2"), story("S-3", product="Field")
    )
    found = timeline_document(timeline_report(snapshot, TODAY, list(snapshot.stories.values())))
    lines = [line.split() for line in render_text(found).partition("By product")[2].splitlines()]

    assert [("Field", "1"), ("till", "1"), ("none", "1")] == [(line[0], line[1]) for line in lines[2:5]]
    assert "By product" not in render_text(timeline_document(timeline()))


def test_lanes_in_words() -> None:
    """A grouped board names the lane of each story, lane by lane, and sums them; another one has none."""
    snapshot = snapshot_of(story("S-1"), story("S-2", product="Till"), story("S-3", product="field"))
    stories = list(snapshot.stories.values())
    shown = render_text(board_document(board_report(snapshot, TODAY, stories, grouping=GROUPINGS["product"])))
    plain = render_text(board_document(board_report(snapshot, TODAY, stories)))

    assert [
        line.split()[0] for line in shown.splitlines() if line.split()[:1] and line.split()[0][:2] == "S-"
    ] == [
        "S-3",
        "S-2",
        "S-1",
    ]
    assert "no product" in shown
    assert "lane" not in plain
