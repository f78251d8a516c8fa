"""What is new on the board, and what waits."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from roadmap_tui.model.moves import Move
from roadmap_tui.model.records import LinkState, Notification, Reading, Record, TrackerLink
from roadmap_tui.reports.board.data import board_report
from roadmap_tui.reports.board.document import board_document
from roadmap_tui.reports.board.news import net_moves, verdicts_since, waits_of
from roadmap_tui.reports.document import Heading
from roadmap_tui.reports.phrases import move_words
from roadmap_tui.reports.render.text import render_text
from tests.model.kit import AT, TARGET, TODAY, customer, link, request, snapshot_of, story

SHIPPED = datetime(2026, 3, 5, 9, tzinfo=UTC)
DUE = msgspec.structs.replace(TARGET, due=date(2026, 3, 9))


def shipped(identity: str = "S-1", **more: Any) -> Record:
    return story(identity, stage="shipped", entered={"shipped": SHIPPED}, **{"target": DUE, **more})


def waits(*records: Record, whole: bool = True) -> tuple[str, ...]:
    snapshot = snapshot_of(*records)
    return waits_of(snapshot, list(snapshot.stories.values()), TODAY, whole=whole)


def verdicts(*records: Record, since: date) -> list[tuple[str, str, date, str]]:
    found = verdicts_since(snapshot_of(*records).stories.values(), since, TODAY)
    return [(one.story, one.word, one.on, one.read) for one in found]


def linked(state: LinkState = "in step", category: str | None = None) -> TrackerLink:
    return TrackerLink(
        tracker="jira", site="s", id="1", key="PAY-1", url="u", state=state, status_category=category
    )


def test_what_came_true_since_a_day() -> None:
    """A story proven since the day is told with the reading that proved it, one proven before is not."""
    read = (Reading(day=date(2026, 3, 12), value=1), Reading(day=date(2026, 3, 8), value=0.5))
    told = shipped(readings=read)

    assert [("S-1", "proven", date(2026, 3, 8), "time to first answer 0.5 min, target 1 min")] == verdicts(
        told, since=date(2026, 3, 8)
    )
    assert [] == verdicts(told, since=date(2026, 3, 9))


def test_what_was_missed_since_a_day() -> None:
    """A missed story is told with its newest reading of that day, or that it was never read."""
    found = verdicts(
        shipped(readings=(Reading(day=date(2026, 3, 8), value=4),)), shipped("S-2"), since=date(2026, 3, 1)
    )

    assert [
        ("S-1", "missed", date(2026, 3, 10), "time to first answer 4 min, target 1 min"),
        ("S-2", "missed", date(2026, 3, 10), "never read, target 1 min"),
    ] == found


def test_moves_of_one_story_are_one() -> None:
    """A story that moved twice is told once, from where it was to where it is; one that came back says so."""

    def move(identity: str, before: str, after: str, day: int) -> Move:
        return Move(story=identity, before=before, after=after, on=date(2026, 3, day), by="ann")

    found = net_moves(
        [
            move("S-1", "draft", "ready", 1),
            move("S-2", "draft", "ready", 2),
            move("S-1", "ready", "building", 3),
            move("S-2", "ready", "draft", 4),
        ]
    )

    assert [
        ("S-1", "draft to building on 3 Mar 2026, ann"),
        ("S-2", "moved, and back to draft on 4 Mar 2026, ann"),
    ] == [(one.story, move_words(one)) for one in found]


def test_a_late_story_waits() -> None:
    """What should have shipped is named, with since when; what shipped is not."""
    late = date(2026, 3, 10)

    assert ("S-1 History in hand: should have shipped on 10 Mar 2026, 8 days ago.",) == waits(
        story(stage="building", ship_by=late), shipped("S-2", ship_by=late, target=TARGET)
    )


def test_an_unread_target_waits() -> None:
    """A target whose day has passed without any reading is named, a missed one that was read is not."""
    found = waits(shipped(), shipped("S-2", readings=(Reading(day=date(2026, 3, 8), value=4),)))

    assert ("S-1 History in hand: the target was due and was never read.",) == found


def test_what_the_tracker_asks_waits() -> None:
    """An issue that is done and one that clashes are named."""
    found = waits(
        story(stage="building", link=linked(category="done")),
        story("S-2", stage="building", link=linked("conflict")),
        story("S-3", stage="building", link=linked()),
    )

    assert (
        "S-1 History in hand: the tracker says done. Is it released?",
        "S-2 History in hand: changed here and in PAY-1, which differ.",
    ) == found


def test_customers_wait_to_be_told() -> None:
    """Customers count once, with what they are to be told of; who was told waits no more."""
    told = Notification(id="T-1", customer="C-2", about="S-1", by="ann", at=AT)
    records = (
        *(customer(f"C-{index}", f"Customer {index}") for index in (1, 2)),
        *(request(f"R-{index}", f"C-{index}") for index in (1, 2)),
        shipped(target=TARGET),
        shipped("S-2", target=TARGET),
        link("L-1", "R-1"),
        link("L-2", "R-1", "S-2"),
        link("L-3", "R-2"),
    )

    assert ("2 customers wait to be told of S-1 and S-2, all for more than 7 days.",) == waits(*records)
    assert ("1 customer waits to be told of S-1 and S-2, all for more than 7 days.",) == waits(*records, told)


def test_new_requests_wait_on_the_whole_board() -> None:
    """Requests that nobody looked at are told of the whole board only."""
    assert ("1 request is new for more than 14 days.",) == waits(request("R-1"))
    assert () == waits(request("R-1"), whole=False)


def test_nothing_waits() -> None:
    """On a board in order the report has no such section."""
    snapshot = snapshot_of(story(stage="building"))
    found = board_document(board_report(snapshot, TODAY, list(snapshot.stories.values())), ())

    assert "Waiting" not in [one.text for one in found.blocks if isinstance(one, Heading)]


def test_the_news_come_first() -> None:
    """The report begins with the counts, what came true, what moved and what waits; then the columns."""
    snapshot = snapshot_of(shipped(readings=(Reading(day=date(2026, 3, 8), value=1),)))
    stories = list(snapshot.stories.values())
    found = board_document(board_report(snapshot, TODAY, stories, since=date(2026, 3, 1)), ("Somebody waits.",))

    assert ["Proven since 1 Mar 2026", "Moved since 1 Mar 2026", "Waiting", "Discover (0)"] == [
        one.text for one in found.blocks if isinstance(one, Heading)
    ][:4]
    assert "0 discover, 0 draft, 0 ready, 0 building, 0 shipped, 1 proven, 0 missed." in render_text(found)
    assert "S-1 History in hand: time to first answer 1 min, target 1 min, on 8 Mar 2026" in render_text(found)
