"""The history, undo and redo, case by case."""

from datetime import timedelta
from typing import Any

import pytest

from roadmap_tui.actions import customers, forget, history, requests, stories, views
from roadmap_tui.actions.history import Undone, describe, history_of
from roadmap_tui.errors import NotFound, Refused
from roadmap_tui.model.records import Event
from tests.actions.kit import AT, TODAY, WHOLE, Board


def undo(board: Board, by: str = "ann") -> Undone:
    with board.change(by) as change:
        return history.undo(change)


def redo(board: Board, by: str = "ann") -> Undone:
    with board.change(by) as change:
        return history.redo(change)


def refused(board: Board, words: str, by: str = "ann", *, act: Any = undo) -> None:
    before = board.state
    with pytest.raises(Refused, match=words):
        act(board, by)

    assert board.state == before


def test_nothing_to_undo(board: Board) -> None:
    """Another's changes are not one's own."""
    board.story(by="bob")
    for act in (undo, redo):
        with pytest.raises(NotFound, match="nothing of ann's to"):
            act(board)


def test_an_added_record_goes_and_comes_back(board: Board) -> None:
    """With everything it held; its id is never given to another."""
    made = board.story(**WHOLE)
    assert undo(board) == Undone(transaction=1, what="S-1 added", words="S-1 added", refs=("S-1",))
    assert board.now.stories == {}
    assert board.story(by="bob").id == "S-2"
    redo(board)

    assert board.now.stories["S-1"] == made


def test_an_edit_goes_and_comes_back(board: Board) -> None:
    """The revision rises all the same: an open form must not take the record for the one it read."""
    board.story(owner="ann")
    with board.change() as change:
        stories.edit(change, "S-1", {"owner": None, "tags": ("a",)})
    assert undo(board).what == "S-1 edited in owner, tags"
    assert (board.now.stories["S-1"].owner, board.now.stories["S-1"].tags) == ("ann", ())
    redo(board)

    assert (board.now.stories["S-1"].owner, board.now.stories["S-1"].tags) == (None, ("a",))
    assert board.now.stories["S-1"].revision == 4


def test_one_step_after_another(board: Board) -> None:
    """Undo goes back step by step, redo forward again, and then undo back once more."""
    board.story(owner="0")
    for owner in ("1", "2", "3"):
        with board.change() as change:
            stories.edit(change, "S-1", {"owner": owner})
    owners = []
    for act in (undo, undo, undo, redo, redo, undo, redo, redo):
        act(board)
        owners.append(board.now.stories["S-1"].owner)

    assert owners == ["2", "1", "0", "1", "2", "1", "2", "3"]
    with pytest.raises(NotFound):
        redo(board)


def test_what_was_undone_twice_does_not_stand(board: Board) -> None:
    """An undo after a redo of the same change goes on with the one before it."""
    board.story(owner="ann")
    with board.change() as change:
        stories.edit(change, "S-1", {"owner": "bea"})
    undo(board)
    redo(board)
    undo(board)

    assert undo(board) == Undone(transaction=1, what="S-1 added", words="S-1 added", refs=("S-1",))
    assert board.now.stories == {}


def test_an_undo_is_an_event(board: Board) -> None:
    """It names the transaction that it reverses; the history only grows."""
    board.story()
    undo(board)
    event = board.events[-1]

    assert (event.verb, event.ref, event.undoes, event.transaction) == ("undo", "S-1", 1, 2)
    assert event.changes["title"] == ("Faster", None)


def test_a_whole_transaction_is_undone(board: Board) -> None:
    """A request with the customer and the link that it made."""
    board.story(by="bob")
    made = board.request(customer="Acme", story="S-1")
    assert undo(board).what == f"{made.id} added"

    assert (board.now.requests, board.now.customers, board.now.links_of_story("S-1")) == ({}, {}, [])


def test_another_changed_the_field_since(board: Board) -> None:
    """It says which field, and who."""
    board.story(by="bob", owner="0")
    with board.change() as change:
        stories.edit(change, "S-1", {"owner": "1", "actor": "nurse"})
    with board.change("bob") as change:
        stories.edit(change, "S-1", {"owner": "2"})
    refused(board, "“S-1 edited in owner, actor” cannot be undone: S-1's owner has changed since by bob")


def test_another_changed_other_fields_since(board: Board) -> None:
    """That is no reason to refuse."""
    board.story(by="bob", owner="0")
    with board.change() as change:
        stories.edit(change, "S-1", {"owner": "1"})
    with board.change("bob") as change:
        stories.edit(change, "S-1", {"actor": "nurse"})
    undo(board)

    assert (board.now.stories["S-1"].owner, board.now.stories["S-1"].actor) == ("0", "nurse")


def test_a_record_that_another_worked_on_stays(board: Board) -> None:
    """Nobody's work goes with it."""
    board.story()
    with board.change("bob") as change:
        stories.edit(change, "S-1", {"owner": "bob"})
    refused(board, "“S-1 added” cannot be undone: S-1 has changed since by bob")


@pytest.mark.parametrize("hang", ["request", "note"])
def test_a_record_that_others_hang_on_stays(board: Board, hang: str) -> None:
    """It says what hangs on it."""
    made = board.story()
    if hang == "request":
        board.request(by="bob", story="S-1")
    else:
        from roadmap_tui.actions import notes

        with board.change("bob") as change:
            notes.add(change, made, "hm")
    refused(board, "“S-1 added” cannot be undone: [LN]-1 hangs on S-1 since")


def test_a_link_to_what_is_gone_does_not_come_back(board: Board) -> None:
    """The story was taken back meanwhile."""
    board.story(by="bob")
    board.request(story="S-1")
    with board.change() as change:
        requests.unlink(change, "R-1", "S-1")
    undo(board, "bob")
    refused(board, "cannot be undone: L-1 names S-1, which is gone")


def test_a_link_that_was_made_again_is_not_doubled(board: Board) -> None:
    """A request is linked to a story once."""
    board.story()
    board.request(story="S-1")
    with board.change() as change:
        requests.unlink(change, "R-1", "S-1")
    board.link("R-1", "S-1", by="bob")
    refused(board, "R-1 is linked to S-1 already")


def test_merges_do_not_meet(board: Board) -> None:
    """A redo makes no circle of what another merged meanwhile."""
    board.request()
    board.request()
    with board.change() as change:
        requests.merge(change, "R-1", "R-2")
    undo(board)
    with board.change("bob") as change:
        requests.merge(change, "R-2", "R-1")
    refused(board, "cannot be redone: R-1 and R-[12] would be merged into each other", act=redo)


def test_a_part_of_a_story_is_not_declined_again(board: Board) -> None:
    """It was linked meanwhile."""
    board.story()
    board.request()
    with board.change() as change:
        requests.decline(change, "R-1", "no")
    undo(board)
    board.link("R-1", "S-1", by="bob")
    refused(board, "R-1 is part of S-1", act=redo)


def test_a_merged_customer_is_not_half_brought_back(board: Board) -> None:
    """An edit that only cleared fields is none that took the record away."""
    board.customer("Acme", segment="health", by="bob")
    board.customer("Bolt", by="bob")
    with board.change() as change:
        customers.edit(change, "C-1", {"segment": None})
    with board.change("bob") as change:
        customers.merge(change, "C-1", "C-2")
    refused(board, "C-1 is gone")


def test_a_merge_of_customers_goes_back(board: Board) -> None:
    """The first is there again with its requests, the second without what it got."""
    board.customer("Acme", domains=("acme.example",))
    board.customer("Bolt")
    board.request(customer="Acme")
    before = board.everything()
    with board.change() as change:
        customers.merge(change, "C-1", "C-2")
    assert undo(board).what == "C-1 merged with C-2"
    now = board.everything()

    assert {kind: list(table) for kind, table in now.items()} == {
        kind: list(table) for kind, table in before.items()
    }
    assert board.now.requests["R-1"].customer == "C-1"
    assert board.now.customers["C-2"].domains == ()


def test_a_name_that_another_took_does_not_come_back(board: Board) -> None:
    """Two customers of one name would be one too many."""
    board.customer("Acme")
    undo(board)
    board.customer("ACME", by="bob")
    refused(board, "cannot be redone: C-2 is acme by now", act=redo)


def test_what_is_forgotten_stays_forgotten(board: Board) -> None:
    """It says why."""
    board.request()
    with board.change() as change:
        forget.request(change, ["R-1"])
    refused(board, "“R-1 forgotten” cannot be undone: what was forgotten is gone")


@pytest.mark.parametrize("verb", ["told", "push", "sync"])
def test_what_left_the_house_is_not_undone(board: Board, verb: str) -> None:
    """A customer was told, a tracker has it."""
    board.story()
    with board.change() as change:
        change.event(verb, "S-1", changes={"tracked": (False, True)})
    refused(board, "cannot be undone: (a customer was told|it has left the house)")


def test_an_edit_that_made_a_customer(board: Board) -> None:
    """The customer goes with it, for only the edit hung on it."""
    board.request(customer="Acme")
    with board.change() as change:
        requests.edit(change, "R-1", {"person": "Dana"}, customer="Bolt")
    assert undo(board).what == "R-1 edited in person, customer"

    assert (board.now.requests["R-1"].customer, list(board.now.customers)) == ("C-1", ["C-1"])


def test_a_large_transaction(board: Board) -> None:
    """A thousand requests that came at once go at once, and come back."""
    with board.change() as change:
        for number in range(1000):
            requests.add(change, {"said": "x"}, customer=f"Customer {number % 300}")
    before = board.everything()
    undo(board)
    assert board.now.requests == {}
    redo(board)

    assert board.everything() == before


def test_events_in_words(board: Board) -> None:
    """Short, with what matters."""
    board.story(**WHOLE)
    board.request(story="S-1")
    with board.change() as change:
        stories.move(change, "S-1", "ready")
        stories.edit(change, "S-1", {"owner": "x"})
        requests.snooze(change, "R-1", TODAY + timedelta(days=1))
        requests.unlink(change, "R-1", "S-1")

    assert [describe(one) for one in board.events] == [
        "S-1 added",
        "R-1 added",
        "R-1 linked to S-1",
        "S-1 moved to ready",
        "S-1 edited in owner",
        "R-1 snoozed",
        "R-1 unlinked from S-1",
    ]


def test_a_view_is_called_by_its_name(board: Board) -> None:
    """Nobody ever sees its id."""
    with board.change() as change:
        views.save_view(change, "Late", filter_="due:<7d")
        views.save_view(change, "Late", filter_="due:<14d")
        views.remove_view(change, "Late")

    assert ["a view added", "a view edited in filter", "the view Late removed"] == [
        describe(one) for one in board.events
    ]


def test_links_to_several_stories_in_words(board: Board) -> None:
    """What went each to its own story in one change is named whole when it is undone."""
    for _ in range(2):
        board.story(**WHOLE)
    for _ in range(3):
        board.request()
    with board.change() as change:
        for request, story in (("R-1", "S-1"), ("R-2", "S-2"), ("R-3", "S-1")):
            requests.link(change, request, story)

    assert undo(board).what == "R-1, R-2 and R-3 linked to S-1 and S-2"


def test_the_history_of_some(board: Board) -> None:
    """Newest first, with what concerns them from elsewhere."""
    board.story()
    board.story()
    board.request(story="S-1")

    assert [one.seq for one in history_of(board.events)] == [4, 3, 2, 1]
    assert [one.seq for one in history_of(board.events, ["S-1"])] == [4, 1]


def test_an_event_counts_from_its_id() -> None:
    """Its place in the history."""
    assert Event(id="E-12", transaction=3, at=AT, by="ann", verb="add", ref="S-1").seq == 12
