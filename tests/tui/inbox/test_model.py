"""What the inbox shows, without an app."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from roadmap_tui.model.records import Asked, Customer, Link, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.similarity import Match
from roadmap_tui.store.overlay import empty_snapshot
from roadmap_tui.tui.common.story_choices import StoryChoices
from roadmap_tui.tui.inbox.model import TABS, InboxModel

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
QUESTION = Asked(question="How often?", by="ana", at=NOW)


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
    """A link between the two."""
    return Link(id=f"L-{number}", request=request, story=story, by="ana", at=NOW)


def holding(*records: Record) -> Snapshot:
    """A board in memory."""
    snapshot = empty_snapshot()
    snapshot.apply(records)
    return snapshot


def test_oldest_first_and_the_other_way() -> None:
    """Requests stand by the day they were heard; turning the order keeps them all."""
    model = InboxModel(holding(request(1), request(2), request(3)), TODAY)
    assert ["R-1", "R-2", "R-3"] == model.shown

    model.turn_order()

    assert ["R-3", "R-2", "R-1"] == model.shown
    assert model.cursor == "R-3"


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
        request(7, asked=QUESTION),
    )
    model = InboxModel(snapshot, TODAY)

    counts = {tab: model.count(tab) for tab in TABS}
    assert {"new": 2, "asked": 1, "linked": 1, "snoozed": 1, "declined": 1, "merged": 1, "all": 7} == counts


def test_the_next_one_takes_the_place_of_the_one_that_left() -> None:
    """After filing, the cursor is on the request that came below."""
    snapshot = holding(story(1, "History"), request(1), request(2), request(3))
    model = InboxModel(snapshot, TODAY)
    model.turn_order()
    model.go(1)

    snapshot.apply([link(1, "R-2", "S-1")])
    model.update({"R-2", "S-1"})

    assert ["R-3", "R-1"] == model.shown
    assert model.cursor == "R-1"


def test_the_cursor_stays_on_its_request() -> None:
    """A request that comes in above moves the rows, not the cursor."""
    snapshot = holding(request(1), request(2))
    model = InboxModel(snapshot, TODAY)
    model.turn_order()
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


def test_a_filter_narrows_what_is_shown() -> None:
    """Only what the filter keeps is shown, in the order of the list."""
    model = InboxModel(holding(request(1), request(2, importance=3), request(3, importance=3)), TODAY)
    model.turn_order()

    model.narrow("importance:3", frozenset({"R-2"}))
    assert ["R-2"] == model.shown
    model.narrow("", None)
    assert ["R-3", "R-2", "R-1"] == model.shown


def test_the_orders() -> None:
    """By what the customer is worth, and by importance: unknown before `does not care`."""
    worth = {"C-1": 5_000, "C-2": 60_000}
    customers = [
        Customer(id=one, name=one, arr=arr, created_at=NOW, created_by="ana") for one, arr in worth.items()
    ]
    snapshot = holding(
        *customers,
        request(1, customer="C-2", importance=0),
        request(2, customer="C-1", importance=2),
        request(3),
    )
    model = InboxModel(snapshot, TODAY)

    seen = {}
    for _ in range(4):
        seen[model.order] = list(model.shown)
        model.turn_order()

    assert seen == {
        "newest": ["R-3", "R-2", "R-1"],
        "oldest": ["R-1", "R-2", "R-3"],
        "arr": ["R-1", "R-2", "R-3"],
        "importance": ["R-2", "R-3", "R-1"],
    }


def test_what_a_customer_is_worth_places_its_requests() -> None:
    """A customer that grows moves its requests up."""
    small, big = (
        Customer(id=f"C-{one}", name="A", arr=one * 1_000, created_at=NOW, created_by="ana") for one in (1, 2)
    )
    snapshot = holding(small, big, request(1, customer="C-1"), request(2, customer="C-2"))
    model = InboxModel(snapshot, TODAY)
    model.turn_order()
    model.turn_order()
    assert ["R-2", "R-1"] == model.shown

    snapshot.apply([msgspec.structs.replace(small, arr=9_000)])
    model.update({"C-1"})

    assert ["R-1", "R-2"] == model.shown


def test_an_answer_comes_back_on_top() -> None:
    """An open question leaves what is new; answered, it stands first there."""
    snapshot = holding(request(1, asked=QUESTION), request(2))
    model = InboxModel(snapshot, TODAY)
    assert ["R-2"] == model.shown

    snapshot.apply([request(1, asked=msgspec.structs.replace(QUESTION, answered_at=NOW))])
    model.update({"R-1"})

    assert ["R-1", "R-2"] == model.shown


def test_the_lens_shows_what_is_asked_of_me_first() -> None:
    """My requests alone, those with a question to me on top."""
    snapshot = holding(
        request(1, csm="cleo", asked=QUESTION),
        request(2, csm="cleo"),
        request(3, csm="ben"),
        request(4, csm="cleo"),
    )
    model = InboxModel(snapshot, TODAY, "cleo")
    model.turn_order()
    model.turn_to("all")

    model.show_mine(lambda one: one.csm == "cleo")

    assert ["R-1", "R-4", "R-2"] == model.shown


def test_revealing_turns_to_the_tab() -> None:
    """A request that an undo brought back is shown where it is."""
    model = InboxModel(holding(request(1), request(2, declined_because="no")), TODAY)

    assert model.reveal("R-2")

    assert ("declined", "R-2") == (model.tab, model.cursor)


def test_the_other_requests_of_a_customer() -> None:
    """Newest first, without the one that is asked about."""
    model = InboxModel(holding(*(request(day, customer="C-1") for day in (1, 2, 3)), request(4)), TODAY)

    found = model.others_of_customer(request(2, customer="C-1"))

    assert ["R-3", "R-1"] == [one.id for one in found]


def test_marks_come_before_the_cursor() -> None:
    """An action means the marked requests in their order, else the one under the cursor."""
    model = InboxModel(holding(request(1), request(2), request(3)), TODAY)
    model.turn_order()
    assert ("R-3",) == model.chosen

    model.mark()
    model.mark()

    assert ["R-2", "R-3"] == list(model.chosen)
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


def test_likely_stories_first() -> None:
    """What the index found comes before the board's order, with why."""
    choices = StoryChoices(holding(story(1, "Letters"), story(2, "History"), story(3, "Dose")))

    choices.offer([Match("S-3", 0.5, ("dose",))])

    assert ["S-3", "S-1", "S-2"] == [choice.story.id for choice in choices.narrowed("")]


def test_closed_stories_are_not_offered() -> None:
    """Nothing is filed under a story that was declined or archived."""
    stories = [story(1, "One", stage="declined"), story(2, "Two", archived=True), story(3, "Three")]

    assert ["S-3"] == [choice.story.id for choice in StoryChoices(holding(*stories)).narrowed("")]


def test_typing_narrows_to_id_title_and_actor() -> None:
    """Every typed word must be in one of the three."""
    choices = StoryChoices(holding(story(1, "History", actor="physician"), story(2, "Dose")))

    assert ["S-1"] == [choice.story.id for choice in choices.narrowed("hist PHYS")]
    assert ["S-2"] == [choice.story.id for choice in choices.narrowed("s-2")]
