"""What the inbox shows, without an app."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from roadmap_tui.model.records import Customer, Link, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.overlay import empty_snapshot
from roadmap_tui.tui.inbox_model import InboxModel
from roadmap_tui.tui.story_ranking import StoryRanking, narrowed

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = NOW.date()


def request(number: int, **fields: Any) -> Request:
    """A request heard that many days into November."""
    values = {"said": f"words {number}", "heard_on": date(2026, 11, number), **fields}
    return Request(id=f"R-{number}", captured_at=NOW, captured_by="ana", **values)


def story(number: int, title: str, **fields: Any) -> Story:
    """A story by that title."""
    return Story(
        id=f"S-{number}",
        uid="U" * 10,
        title=title,
        order=float(number),
        created_at=NOW,
        created_by="ana",
        **fields,
    )


def link(number: int, request: str, story: str) -> Link:
    """A tie between the two."""
    return Link(id=f"L-{number}", request=request, story=story, by="ana", at=NOW)


def holding(*records: Record) -> Snapshot:
    """A board in memory."""
    snapshot = empty_snapshot()
    snapshot.apply(records)
    return snapshot


def test_newest_first_and_the_other_way() -> None:
    """Requests stand by the day they were heard; turning the order keeps them all."""
    model = InboxModel(holding(request(1), request(2), request(3)), TODAY)
    assert ["R-3", "R-2", "R-1"] == model.shown

    model.reverse()

    assert ["R-1", "R-2", "R-3"] == model.shown
    assert model.cursor == "R-1"


def test_each_state_has_its_tab() -> None:
    """Requests are counted where they belong on that day."""
    snapshot = holding(
        story(1, "History"),
        request(1),
        request(2),
        link(1, "R-2", "S-1"),
        request(3, snoozed_until=TODAY + timedelta(days=1)),
        request(4, snoozed_until=TODAY),
        request(5, declined_because="no"),
        request(6, merged_into="R-1"),
    )
    model = InboxModel(snapshot, TODAY)

    counts = {tab: model.count(tab) for tab in ("new", "linked", "snoozed", "declined", "merged", "all")}
    assert {"new": 2, "linked": 1, "snoozed": 1, "declined": 1, "merged": 1, "all": 6} == counts


def test_the_next_one_takes_the_place_of_the_one_that_left() -> None:
    """After filing, the cursor is on the request that came below."""
    snapshot = holding(story(1, "History"), request(1), request(2), request(3))
    model = InboxModel(snapshot, TODAY)
    model.go(1)

    snapshot.apply([link(1, "R-2", "S-1")])
    model.update({"R-2", "S-1"})

    assert ["R-3", "R-1"] == model.shown
    assert model.cursor == "R-1"


def test_the_cursor_stays_on_its_request() -> None:
    """A request that comes in above moves the rows, not the cursor."""
    snapshot = holding(request(1), request(2))
    model = InboxModel(snapshot, TODAY)
    model.go(1)

    snapshot.apply([request(3)])
    model.update({"R-3"})

    assert model.cursor == "R-1"
    assert model.row == 2


def test_the_last_one_leaves() -> None:
    """An empty list has no cursor."""
    snapshot = holding(request(1))
    model = InboxModel(snapshot, TODAY)

    snapshot.apply([msgspec.structs.replace(snapshot.requests["R-1"], declined_because="no")])
    model.update({"R-1"})

    assert model.cursor is None
    assert [] == model.shown


def test_filter_looks_at_words_and_customer() -> None:
    """Every typed word must be there, in what was said or in the customer's name."""
    acme = Customer(id="C-1", name="Acme", created_at=NOW, created_by="ana")
    snapshot = holding(
        acme, request(1, said="The letter is late", customer="C-1"), request(2, said="A letter"), request(3)
    )
    model = InboxModel(snapshot, TODAY)

    model.find("letter")
    assert ["R-2", "R-1"] == model.shown
    model.find("letter ac")
    assert ["R-1"] == model.shown
    model.find("")
    assert ["R-3", "R-2", "R-1"] == model.shown


def test_filter_follows_changes() -> None:
    """What comes to hold the words is shown, what no longer holds them is not."""
    snapshot = holding(request(1, said="The letter"), request(2))
    model = InboxModel(snapshot, TODAY)
    model.find("letter")

    snapshot.apply([request(1, said="The fax"), request(2, said="Another letter")])
    model.update({"R-1", "R-2"})

    assert ["R-2"] == model.shown


def test_marks_come_before_the_cursor() -> None:
    """An action means the marked requests in their order, else the one under the cursor."""
    model = InboxModel(holding(request(1), request(2), request(3)), TODAY)
    assert ("R-3",) == model.chosen

    model.mark()
    model.mark()

    assert ("R-2", "R-3") == model.chosen
    assert model.cursor == "R-1"


def test_a_triaged_request_loses_its_mark() -> None:
    """What is filed meanwhile is not meant by the next action."""
    snapshot = holding(story(1, "History"), request(1), request(2))
    model = InboxModel(snapshot, TODAY)
    model.mark()
    model.mark()

    snapshot.apply([link(1, "R-2", "S-1")])
    model.update({"R-2"})

    assert ("R-1",) == model.chosen


def test_scrolling_keeps_the_cursor_in_view() -> None:
    """The list scrolls by no more than it takes."""
    model = InboxModel(holding(*(request(day) for day in range(1, 21))), TODAY)
    model.resize(5)

    model.move(5)
    assert model.scroll == 1
    model.move(-5)
    assert model.scroll == 0


def test_a_new_day_ends_a_snooze() -> None:
    """What was snoozed until a day is new on it."""
    model = InboxModel(holding(request(1, snoozed_until=TODAY + timedelta(days=1))), TODAY)
    assert [] == model.shown

    model.load(TODAY + timedelta(days=1))

    assert ["R-1"] == model.shown


def test_most_alike_story_first() -> None:
    """Stories that share the request's rarer words come before the board's order."""
    stories = [
        story(1, "Letters arrive complete"),
        story(2, "Treatment history in hand"),
        story(3, "Letters of treatment"),
    ]
    asked = request(1, said="We hunt for the treatment history")

    found = StoryRanking().rank({one.id: one for one in stories}, [asked])

    assert ["S-2", "S-3", "S-1"] == [match.story.id for match in found]
    assert ("history", "treatment") == found[0].words


def test_closed_stories_are_not_offered() -> None:
    """Nothing is filed under a story that was declined or archived."""
    stories = [story(1, "One", stage="declined"), story(2, "Two", archived=True), story(3, "Three")]

    found = StoryRanking().rank({one.id: one for one in stories}, [])

    assert ["S-3"] == [match.story.id for match in found]


def test_typing_narrows_to_id_title_and_actor() -> None:
    """Every typed word must be in one of the three."""
    found = StoryRanking().rank({"S-1": story(1, "History", actor="physician"), "S-2": story(2, "Dose")}, [])

    assert ["S-1"] == [match.story.id for match in narrowed(found, "hist PHYS")]
    assert ["S-2"] == [match.story.id for match in narrowed(found, "s-2")]
