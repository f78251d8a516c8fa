"""A snapshot that is brought up to date says what one read afresh would say."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.model.records import Changed, Customer, Event, Link, Note, Record, Request, Story
from tests.model.kit import AT, customer, link, request, snapshot_of, story

_STORIES = ("S-1", "S-2")
_REQUESTS = ("R-1", "R-2", "R-3", "R-4")
_records = st.one_of(
    st.builds(
        lambda one, arr: customer(one, name=one, arr=arr), st.sampled_from(["C-1", "C-2"]), st.integers(0, 9)
    ),
    st.builds(
        lambda one, who, importance, into: request(
            one, who, importance=importance, merged_into=into if into != one else None
        ),
        st.sampled_from(_REQUESTS),
        st.sampled_from([None, "C-1", "C-2"]),
        st.sampled_from([None, 0, 1, 2, 3]),
        st.sampled_from([None, *_REQUESTS]),
    ),
    st.builds(
        lambda number, one, about: link(f"L-{number}", one, about),
        st.integers(1, 5),
        st.sampled_from(_REQUESTS),
        st.sampled_from(_STORIES),
    ),
)
_removals = st.one_of(
    st.tuples(st.just(Link), st.sampled_from([f"L-{number}" for number in range(1, 6)])),
    st.tuples(st.just(Request), st.sampled_from(_REQUESTS)),
    st.tuples(st.just(Customer), st.sampled_from(["C-1", "C-2"])),
)


@given(st.lists(st.tuples(st.lists(_records, max_size=4), st.lists(_removals, max_size=2)), max_size=8))
def test_it_stays_true(steps: list[tuple[list[Record], list[tuple[type[Record], str]]]]) -> None:
    """After any changes the evidence of each story, and the stories of each request, are as if read anew."""
    live = snapshot_of(*(story(one) for one in _STORIES))
    for put, removed in steps:
        live.apply(put, removed)
        fresh = snapshot_of(
            *(one for kind in (Story, Customer, Request, Link) for one in live.table(kind).values())
        )

        assert [live.evidence(one) for one in _STORIES] == [fresh.evidence(one) for one in _STORIES]
        assert [live.stories_of(one) for one in _REQUESTS] == [fresh.stories_of(one) for one in _REQUESTS]


def test_events_that_arrive_before_the_history_is_read_are_in_it() -> None:
    """The history is decoded late, and then lacks nothing."""
    snapshot = snapshot_of(story())
    event = Event(id="E-1", transaction=1, at=AT, by="ann", verb="add", ref="S-1")
    snapshot.apply([event])

    assert list(snapshot.events.values()) == [event]


def test_the_history_in_brief_follows_the_history() -> None:
    """Of an event that arrives it holds who, when and what reports look at; one that goes is out."""
    snapshot = snapshot_of(story())
    before = Event(id="E-1", transaction=1, at=AT, by="ann", verb="add", ref="S-1")
    changes = {"stage": ("draft", "ready"), "title": ("a", "b")}
    event = Event(id="E-2", transaction=2, at=AT, by="bob", verb="move", ref="S-1", changes=changes)
    snapshot.apply([before])
    assert list(snapshot.happened) == ["E-1"]
    snapshot.apply([event], [(Event, "E-1")])

    (one,) = snapshot.happened.values()
    assert (one.id, one.by, one.at, one.verb, one.ref) == ("E-2", "bob", AT, "move", "S-1")
    assert one.changes == Changed(stage=("draft", "ready"))


def test_notes_are_told_by_what_they_are_about() -> None:
    """Notes on other records do not show, new ones do."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    first = Note(id="N-1", about="S-1", by="ann", at=at, text="one")
    snapshot = snapshot_of(first, Note(id="N-2", about="R-1", by="ann", at=at, text="two"))
    assert snapshot.notes_about("S-1") == [first]
    third = Note(id="N-3", about="S-1", by="bob", at=at, text="three")
    snapshot.apply([third])

    assert snapshot.notes_about("S-1") == [first, third]


def test_the_name_of_nobody() -> None:
    """A request without a customer, or with one that is gone, has no customer's name."""
    snapshot = snapshot_of(customer("C-1", "Acme"))

    assert [snapshot.customer_name(one) for one in ("C-1", "C-2", None)] == ["Acme", None, None]


def test_a_frozen_copy_stays_as_it_is() -> None:
    """Neither records nor what is worked out from links follow what is applied to the snapshot it was made of."""
    live = snapshot_of(story("S-1"), request("R-1", None), link("L-1", "R-1", "S-1"))
    frozen = live.frozen()
    live.apply([story("S-2"), link("L-2", "R-1", "S-2")], [(Link, "L-1")])

    assert (["S-1"], ["S-1"]) == (list(frozen.stories), frozen.stories_of("R-1"))
    assert (["S-1", "S-2"], ["S-2"]) == (list(live.stories), live.stories_of("R-1"))


def test_a_frozen_copy_has_the_history_so_far() -> None:
    """Events that were applied are in it, those that come later are not."""
    first, second = (
        Event(id=one, transaction=1, at=AT, by="ann", verb="edit", ref="S-1") for one in ("E-1", "E-2")
    )
    live = snapshot_of(story("S-1"))
    live.apply([first])
    frozen = live.frozen()
    live.apply([second])

    assert [first] == list(frozen.events.values())
