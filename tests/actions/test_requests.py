"""What a person can do to a request."""

import re
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from roadmap_tui.actions import notes, requests
from roadmap_tui.errors import NotFound, Problem, Refused, Usage
from roadmap_tui.model.records import Asked, CustomerThen, Source
from roadmap_tui.model.request_states import request_state
from tests.actions.kit import TODAY, Board, summary_of
from tests.actions.test_stories import refused


def state(board: Board, identity: str = "R-1", today: date = TODAY) -> str:
    snapshot = board.now
    return request_state(snapshot.requests[identity], bool(snapshot.stories_of(identity)), today)


def test_a_new_request(board: Board) -> None:
    """It keeps the words, who wrote them down and when; who writes it looks after it."""
    made = board.request(said="  Too slow!\n", importance=2)

    assert (made.id, made.said, made.importance) == ("R-1", "  Too slow!\n", 2)
    assert (made.captured_by, made.captured_at, made.csm) == ("ann", board.at, "ann")
    assert [summary_of(one) for one in board.events] == [("add", "R-1", {}, ())]
    assert state(board) == "new"


def test_a_request_needs_words_or_a_problem(board: Board) -> None:
    """Nothing else is asked for."""
    refused(board, Usage, lambda change: requests.add(change, {"person": "Ann"}), "needs what was said")
    assert board.request(said=None, problem="cannot export").said is None


def test_nothing_is_heard_ahead_of_today(board: Board) -> None:
    """A day ahead is refused, on writing a request down and on correcting it; today is none."""
    board.request(said="Too slow", heard_on=TODAY)
    ahead = {"heard_on": TODAY + timedelta(days=1)}

    refused(board, Refused, lambda change: requests.add(change, {"said": "x", **ahead}), "is ahead")
    refused(board, Refused, lambda change: requests.edit(change, "R-1", ahead), "is ahead")


def test_a_source_is_one_request(board: Board) -> None:
    """By its number there, else by its address: the one that is there is named, and nothing is written."""
    board.request(source=Source(system="zendesk", id="4711", url="https://z.example/4711"))
    board.request(source=Source(system="web", url="https://a.example/1"))
    same = {
        "R-1 is from Zendesk:4711 already. `roadmap request show R-1`": Source(system="Zendesk", id="4711"),
        "R-1 is from http://Z.example/4711/ already": Source(system="web", url="http://Z.example/4711/"),
        "`roadmap request add --url https://a.example/1#2`": Source(system="web", url="https://a.example/1"),
    }
    for words, source in same.items():
        fields = {"said": "x", "source": source}
        refused(
            board,
            Refused,
            lambda change, fields=fields: requests.add(change, fields, customer="New"),
            re.escape(words),
        )
    apart = [
        Source(system="zendesk", id="4711/2", url="https://z.example/4711"),
        Source(system="mail", id="4711"),
        Source(system="zendesk"),
        Source(system="zendesk"),
    ]
    made = [board.request(source=one).id for one in apart]

    assert made == ["R-3", "R-4", "R-5", "R-6"]


def test_a_source_stays_that_of_one_request(board: Board) -> None:
    """An edit gives nobody another's source, and keeps its own."""
    source = Source(system="zendesk", id="1")
    board.request(source=source)
    board.request()
    refused(board, Refused, lambda change: requests.edit(change, "R-2", {"source": source}), "R-1 is from")
    with board.change() as change:
        changed, _ = requests.edit(change, "R-1", {"source": source, "person": "Ann"})

    assert changed.source == source


def test_the_customer_as_it_was(board: Board) -> None:
    """What the customer was worth when the request was captured is kept with it."""
    board.customer("Acme", arr=60_000, segment="health", renewal=date(2026, 9, 1))
    made = board.request(customer="acme")

    assert made.customer == "C-1"
    assert made.snapshot == CustomerThen(as_of=TODAY, arr=60_000, segment="health", renewal=date(2026, 9, 1))


def test_an_unknown_customer_is_created(board: Board) -> None:
    """In the same transaction, and it is said which."""
    with board.change() as change:
        made, created = requests.add(change, {"said": "x"}, customer=" Blue Yonder ")

    assert created is not None
    assert (created.id, created.name, made.customer) == ("C-1", "Blue Yonder", "C-1")
    assert [summary_of(one)[:2] for one in board.events] == [("add", "C-1"), ("add", "R-1")]
    assert len({one.transaction for one in board.events}) == 1


@pytest.mark.parametrize(
    "named", ["C-1", "c-1", "ACME  corp", "acme.example", "dana@acme.example", "Dana@ACME.example", "sf-001"]
)
def test_ways_to_name_a_customer(board: Board, named: str) -> None:
    """By id, name, domain, e-mail address or external id."""
    board.customer("Acme Corp", domains=("acme.example",), external_ids=("sf-001",))

    assert board.request(customer=named).customer == "C-1"
    assert len(board.now.customers) == 1


def test_an_address_makes_a_customer_of_its_domain(board: Board) -> None:
    """The next address from there is the same customer's."""
    board.request(customer="dana@acme.example")
    board.request(customer="eli@acme.example")

    assert [(one.name, one.domains) for one in board.now.customers.values()] == [
        ("acme.example", ("acme.example",))
    ]


def test_words_around_an_at_are_a_name(board: Board) -> None:
    """Only what is an address is read as one."""
    board.request(customer="Bar @ 5.30")

    assert board.now.customers["C-1"].name == "Bar @ 5.30"


@pytest.mark.parametrize("named", ["", "   "])
def test_a_blank_name_is_nobody(board: Board, named: str) -> None:
    """The request is flagged as without a customer."""
    assert board.request(customer=named).customer is None
    assert board.now.customers == {}


def test_a_mistyped_id_is_no_name(board: Board) -> None:
    """No customer called C-9 is made."""
    board.customer("Acme")
    refused(
        board, NotFound, lambda change: requests.add(change, {"said": "x"}, customer="C-9"), "no customer C-9"
    )


def test_a_request_for_a_story(board: Board) -> None:
    """It is linked at once; a story that is not there leaves nothing."""
    board.story()
    board.request(story="s-1")

    assert state(board) == "linked"
    refused(board, NotFound, lambda change: requests.add(change, {"said": "x"}, story="S-7"), "no story S-7")


def test_an_edit(board: Board) -> None:
    """Only what differs is recorded."""
    board.request(said="a", person="Dana")
    with board.change("bob") as change:
        changed, _ = requests.edit(change, "r-1", {"said": "a", "person": None, "importance": 3})

    assert changed.revision == 2
    assert summary_of(board.events[-1])[2] == {"person": ("Dana", None), "importance": (None, 3)}


def test_another_customer(board: Board) -> None:
    """The customer as it was goes with it; an empty name takes it away."""
    board.customer("Acme", arr=1)
    board.customer("Bolt", arr=2)
    board.request(customer="Acme")
    with board.change() as change:
        changed, created = requests.edit(change, "R-1", {}, customer="Bolt")
        assert (changed.customer, changed.snapshot.arr, created) == ("C-2", 2, None)  # type: ignore[union-attr]
        gone, _ = requests.edit(change, "R-1", {}, customer="")

    assert (gone.customer, gone.snapshot) == (None, None)


def test_words_cannot_be_emptied(board: Board) -> None:
    """A request holds what was said or the problem."""
    board.request(said="a")
    refused(
        board, Usage, lambda change: requests.edit(change, "R-1", {"said": None}), "neither what was said nor"
    )


def test_a_link(board: Board) -> None:
    """It tells who linked what, with which words; a second one changes nothing."""
    board.story()
    board.request(said="I lose ten minutes. Bye.")
    board.link("R-1", "S-1", quote="ten minutes")
    board.link("R-1", "S-1")
    (kept,) = board.now.links_of_story("S-1")

    assert (kept.id, kept.request, kept.story, kept.quote, kept.by) == ("L-1", "R-1", "S-1", "ten minutes", "ann")
    assert summary_of(board.events[-1]) == ("link", "L-1", {}, ("R-1", "S-1"))


def test_another_quote(board: Board) -> None:
    """A second link changes the quote; an empty one takes it away."""
    board.story()
    board.request(said="I lose ten minutes.")
    board.link("R-1", "S-1")
    board.link("R-1", "S-1", quote="ten")
    assert board.now.links_of_story("S-1")[0].quote == "ten"
    board.link("R-1", "S-1", quote="")

    assert board.now.links_of_story("S-1")[0].quote is None
    assert summary_of(board.events[-1])[2] == {"quote": ("ten", None)}


def test_a_quote_is_word_for_word(board: Board) -> None:
    """What was not said is refused."""
    board.story()
    board.request(said="I lose ten minutes.")
    refused(board, Refused, lambda change: requests.link(change, "R-1", "S-1", quote="Ten"), "does not say 'Ten'")


def test_many_to_many(board: Board) -> None:
    """A request stands behind several stories, a story on several requests."""
    board.story()
    board.story()
    board.request()
    board.request()
    for request, story in (("R-1", "S-1"), ("R-1", "S-2"), ("R-2", "S-1")):
        board.link(request, story)

    assert board.now.stories_of("R-1") == ["S-1", "S-2"]
    assert [one.id for one, _ in board.now.asking("S-1")] == ["R-1", "R-2"]


def test_unlink(board: Board) -> None:
    """The link goes; the event keeps every field of it. A link that is not there is not found."""
    board.story()
    board.request(story="S-1")
    with board.change() as change:
        requests.unlink(change, "R-1", "S-1")
    verb, ref, changes, about = summary_of(board.events[-1])

    assert (verb, ref, about, state(board)) == ("unlink", "L-1", ("R-1", "S-1"), "new")
    assert changes["request"] == ("R-1", None)
    refused(board, NotFound, lambda change: requests.unlink(change, "R-1", "S-1"), "R-1 is not linked to S-1")


def test_a_link_reopens_what_was_declined(board: Board) -> None:
    """What is part of a story is not declined."""
    board.story()
    board.request()
    with board.change() as change:
        requests.decline(change, "R-1", "no")
    board.link("R-1", "S-1")

    assert board.now.requests["R-1"].declined_because is None


def test_decline(board: Board) -> None:
    """With the reason, and never a part of a story."""
    board.request()
    with board.change() as change:
        requests.snooze(change, "R-1", TODAY + timedelta(days=1))
        done = requests.decline(change, "R-1", "solved by the report")

    assert (done.declined_because, done.snoozed_until, state(board)) == ("solved by the report", None, "declined")
    assert board.events[-1].because == "solved by the report"
    refused(board, Usage, lambda change: requests.decline(change, "R-1", "  "), "needs a reason")
    board.story()
    board.request(story="S-1")
    refused(board, Refused, lambda change: requests.decline(change, "R-2", "no"), "unlink it before")


@pytest.mark.parametrize(
    "aside",
    [
        lambda change: requests.decline(change, "R-1", "no"),
        lambda change: requests.snooze(change, "R-1", TODAY + timedelta(days=9)),
        lambda change: requests.merge(change, "R-1", "R-2"),
    ],
)
def test_reopen(board: Board, aside: Any) -> None:
    """Whatever set a request aside, it is new again."""
    board.request()
    board.request()
    with board.change() as change:
        aside(change)
    assert state(board) != "new"
    with board.change() as change:
        requests.reopen(change, "R-1")

    assert state(board) == "new"


def test_acknowledged_once(board: Board) -> None:
    """The first time counts."""
    board.request()
    with board.change() as change:
        first = requests.acknowledge(change, "R-1")
    with board.change() as change:
        second = requests.acknowledge(change, "R-1")

    assert first == second
    assert first.acknowledged_at is not None


def test_a_snooze_ends_by_itself(board: Board) -> None:
    """On its day the request is new again, and nothing had to run."""
    board.request()
    with board.change() as change:
        requests.snooze(change, "R-1", TODAY + timedelta(days=2))

    assert [state(board, today=TODAY + timedelta(days=add)) for add in range(3)] == ["snoozed", "snoozed", "new"]
    for day in (TODAY, TODAY - timedelta(days=1)):
        refused(board, Refused, lambda change, day=day: requests.snooze(change, "R-1", day), "a day to come")


def test_a_question_and_its_answer(board: Board) -> None:
    """The PM asks; more context is the answer, other edits are none."""
    board.request(person="Dana")
    with board.change("bob") as change:
        requests.ask(change, "R-1", "How often?")
    asked = Asked(question="How often?", by="bob", at=board.at)
    with board.change() as change:
        assert requests.edit(change, "R-1", {"importance": 1, "person": None})[0].asked == asked
    with board.change() as change:
        answered, _ = requests.edit(change, "R-1", {"frequency": "daily"})

    assert answered.asked == msgspec.structs.replace(asked, answered_at=board.at)
    refused(board, Usage, lambda change: requests.ask(change, "R-1", " "), "needs a text")


def test_a_merge_keeps_both(board: Board) -> None:
    """The merged one counts wherever the other is linked, and is linked no more itself."""
    board.story()
    board.request(customer="Acme", story="S-1")
    board.request(customer="Bolt")
    with board.change() as change:
        requests.merge(change, "R-2", "r-1")

    assert board.now.evidence("S-1").customers == 2
    assert summary_of(board.events[-1]) == ("merge", "R-2", {"merged_into": (None, "R-1")}, ("R-1",))
    refused(board, Refused, lambda change: requests.link(change, "R-2", "S-1"), "was merged into R-1; link that")


@pytest.mark.parametrize(("one", "into"), [("R-1", "R-1"), ("R-1", "R-2"), ("R-1", "R-3")])
def test_merges_make_no_circle(board: Board, one: str, into: str) -> None:
    """Neither with itself, nor over others."""
    for _ in range(3):
        board.request()
    with board.change() as change:
        requests.merge(change, "R-2", "R-1")
        requests.merge(change, "R-3", "R-2")
    refused(board, Refused, lambda change: requests.merge(change, one, into), "merged into each other")


def test_a_note_on_a_request(board: Board) -> None:
    """As on a story."""
    made = board.request()
    with board.change() as change:
        notes.add(change, made, "called back")

    assert [one.text for one in board.now.notes_about("R-1")] == ["called back"]


@pytest.mark.parametrize(
    "act",
    [
        lambda change: requests.edit(change, "R-2", {"said": "x"}),
        lambda change: requests.link(change, "R-2", "S-1"),
        lambda change: requests.unlink(change, "R-2", "S-1"),
        lambda change: requests.decline(change, "R-2", "no"),
        lambda change: requests.reopen(change, "R-2"),
        lambda change: requests.acknowledge(change, "R-2"),
        lambda change: requests.snooze(change, "R-2", TODAY + timedelta(days=1)),
        lambda change: requests.ask(change, "R-2", "why?"),
        lambda change: requests.merge(change, "R-2", "R-1"),
        lambda change: requests.merge(change, "R-1", "R-2"),
    ],
)
def test_a_request_that_is_not_there(board: Board, act: Any) -> None:
    """Every action names the nearest id."""
    board.request()
    board.story()
    kind: type[Problem] = NotFound
    refused(board, kind, act, "There is no request R-2. Did you mean R-1")
