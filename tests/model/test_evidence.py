"""Who stands behind a story, and how much of its context a request carries."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from roadmap_tui.model.choices import FEELINGS
from roadmap_tui.model.evidence import CONTEXT_FIELDS, Evidence, Quote, context_missing, context_score
from roadmap_tui.model.records import Record
from tests.each_row import each_row
from tests.model.kit import customer, link, request, snapshot_of, story

ACME = customer("C-1", arr=60_000)
BOLT = customer("C-2", "Bolt", arr=40_000)


def evidence(*records: Record) -> Evidence:
    """The evidence of S-1 on a board of these records."""
    return snapshot_of(story(), ACME, BOLT, *records).evidence("S-1")


def linked(*requests: Any) -> list[Record]:
    return [*requests, *(link(f"L-{place}", one.id) for place, one in enumerate(requests, 1))]


def test_a_story_without_requests_has_none() -> None:
    """Nobody asked: every figure is nought and there is no newest day."""
    assert evidence() == Evidence()


def test_each_customer_counts_once() -> None:
    """Two requests of one customer are two requests, one customer, one ARR."""
    found = evidence(*linked(request("R-1", "C-1"), request("R-2", "C-1"), request("R-3", "C-2")))

    assert (found.requests, found.customers, found.arr, found.customer_ids) == (3, 2, 100_000, ("C-1", "C-2"))


@each_row(
    ("importance", "weight"),
    [
        ((3,), 3),
        ((2,), 2),
        ((1,), 1),
        ((0,), 0),
        ((None,), 1),
        ((0, None), 1),
        ((0, 0), 0),
        ((1, 3, 2), 3),
        ((None, 2), 2),
    ],
)
def test_the_highest_importance_of_a_customer_weighs(importance: tuple[int | None, ...], weight: int) -> None:
    """Unknown counts 1 and is not 0, which counts nothing; of several the highest counts."""
    asked = [request(f"R-{place}", "C-1", importance=one) for place, one in enumerate(importance, 1)]

    assert evidence(*linked(*asked)).weight == weight


@each_row("feeling", FEELINGS)
def test_how_they_felt_weighs_nothing(feeling: str) -> None:
    """It stands with the quote, and no figure knows it."""
    calm, felt = (
        evidence(*linked(request("R-1", "C-1", said="a", feeling=one), request("R-2", "C-2", said="b")))
        for one in (None, feeling)
    )

    assert [feeling] == [one.feeling for one in felt.quotes if one.request == "R-1"]
    assert msgspec.structs.replace(felt, quotes=()) == msgspec.structs.replace(calm, quotes=())


def test_weights_of_customers_add_up() -> None:
    """Each customer brings its own highest importance."""
    found = evidence(
        *linked(
            request("R-1", "C-1", importance=3),
            request("R-2", "C-1", importance=1),
            request("R-3", "C-2"),
        )
    )

    assert found.weight == 4


def test_a_request_without_a_customer_counts_as_a_request_only() -> None:
    """Nobody's ARR and no weight come from it, but its words are heard."""
    found = evidence(*linked(request("R-1", importance=3)))

    assert (found.requests, found.customers, found.arr, found.weight) == (1, 0, 0, 0)
    assert found.quotes == (Quote(request="R-1", customer_name=None, text="said in R-1"),)


def test_an_unknown_arr_is_nothing() -> None:
    """A customer whose ARR nobody knows counts as a customer."""
    found = snapshot_of(story(), customer("C-1"), *linked(request("R-1", "C-1"))).evidence("S-1")

    assert (found.customers, found.arr) == (1, 0)


def test_arr_is_as_it_is_today() -> None:
    """A customer that grew counts with what it pays now."""
    snapshot = snapshot_of(story(), ACME, *linked(request("R-1", "C-1")))
    assert snapshot.evidence("S-1").arr == 60_000
    snapshot.apply([customer("C-1", arr=90_000)])

    assert snapshot.evidence("S-1").arr == 90_000


def test_newest_is_the_last_day_heard() -> None:
    """The day it was heard counts; without one, the day it was captured."""
    captured = datetime(2026, 2, 3, 23, 59, tzinfo=UTC)
    older = request("R-1", heard_on=date(2026, 1, 5))

    assert evidence(*linked(older)).newest == date(2026, 1, 5)
    assert evidence(*linked(older, request("R-2", captured_at=captured))).newest == date(2026, 2, 3)


def test_the_span_of_a_link_is_quoted() -> None:
    """The part that matters to the story is the quote; without one, all that was said."""
    said = request("R-1", "C-1", said="Hello. I lose ten minutes. Bye.")
    spanned = evidence(said, link("L-1", "R-1", quote="I lose ten minutes."))

    assert [one.text for one in spanned.quotes] == ["I lose ten minutes."]
    assert [one.text for one in evidence(*linked(said)).quotes] == ["Hello. I lose ten minutes. Bye."]


def test_a_request_without_words_has_no_quote() -> None:
    """A problem noted by a colleague is evidence, but nobody's words."""
    found = evidence(*linked(request("R-1", "C-1", said=None, problem="cannot export")))

    assert (found.requests, found.quotes) == (1, ())


def test_merged_requests_count_where_their_target_is_linked() -> None:
    """Customer, importance and quote of a merged request count, over several steps too."""
    found = evidence(
        *linked(request("R-1", "C-1", importance=1)),
        request("R-2", "C-2", importance=3, merged_into="R-1"),
        request("R-3", None, merged_into="R-2"),
    )

    assert (found.requests, found.customers, found.arr, found.weight) == (3, 2, 100_000, 4)
    assert [one.request for one in found.quotes] == ["R-1", "R-2", "R-3"]


def test_a_merged_request_that_is_linked_itself_counts_once() -> None:
    """Two ways to a story are not two requests."""
    found = evidence(*linked(request("R-1", "C-1"), request("R-2", "C-2", merged_into="R-1")))

    assert (found.requests, found.customers) == (2, 2)


def test_a_circle_of_merges_ends() -> None:
    """A board that another program spoilt is still read."""
    snapshot = snapshot_of(story(), *linked(request("R-1", merged_into="R-2")), request("R-2", merged_into="R-1"))

    assert snapshot.evidence("S-1").requests == 2
    assert snapshot.stories_of("R-2") == ["S-1"]


def test_the_stories_of_a_merged_request() -> None:
    """A merged request counts for its own stories and those of what it was merged into."""
    snapshot = snapshot_of(
        story("S-1"),
        story("S-2"),
        request("R-1"),
        request("R-2", merged_into="R-1"),
        link("L-1", "R-1", "S-1"),
        link("L-2", "R-2", "S-2"),
    )

    assert (snapshot.stories_of("R-2"), snapshot.stories_of("R-1")) == (["S-2", "S-1"], ["S-1"])


@each_row("count", range(8))
def test_context_is_counted(count: int) -> None:
    """One point for each of the seven parts that is filled; what is missing is named in order."""
    filled = dict.fromkeys(CONTEXT_FIELDS[:count], "x")
    one = request("R-1", **{"said": None, **filled})

    assert (context_score(one), context_missing(one)) == (count, list(CONTEXT_FIELDS[count:]))


def test_importance_is_no_context() -> None:
    """What is not among the seven parts adds nothing."""
    assert context_score(request("R-1", said=None, importance=3, touchpoint="use", channel="call")) == 0
