"""What a person can do to a customer."""

from datetime import date, timedelta
from typing import Any

import pytest

from roadmap_tui.actions import customers, history
from roadmap_tui.errors import NotFound, Problem, Refused, Usage
from roadmap_tui.model.account_history import histories_of
from roadmap_tui.model.records import Notification
from tests.actions.kit import AT, TODAY, Board, summary_of
from tests.actions.test_stories import refused


def test_a_new_customer(board: Board) -> None:
    """It keeps what is known and who wrote it down."""
    made = board.customer("Acme", arr=60_000, domains=("acme.example",))

    assert (made.id, made.name, made.arr, made.created_by) == ("C-1", "Acme", 60_000, "ann")
    assert [summary_of(one) for one in board.events] == [("add", "C-1", {}, ())]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "  ACME "}, "C-1 is called Acme already"),
        ({"name": "Other", "domains": ("acme.example",)}, "acme.example belongs to C-1 Acme"),
        ({"name": "Other", "external_ids": ("sf-1",)}, "sf-1 belongs to C-1 Acme"),
    ],
)
def test_a_name_names_one_customer(board: Board, fields: dict[str, Any], words: str) -> None:
    """Names, domains and external ids are nobody else's, when adding and when editing."""
    board.customer("Acme", domains=("acme.example",), external_ids=("sf-1",))
    board.customer("Bolt")
    refused(board, Refused, lambda change: customers.add(change, fields), words)
    refused(board, Refused, lambda change: customers.edit(change, "C-2", fields), words)


def test_a_customer_needs_a_name(board: Board) -> None:
    """When it is added, and for good."""
    refused(board, Usage, lambda change: customers.add(change, {}), "needs a name")
    board.customer()
    refused(board, Usage, lambda change: customers.edit(change, "C-1", {"name": None}), "name cannot be empty")


@pytest.mark.parametrize("name", ["C-77", " r-1 ", "s-12"])
def test_no_customer_is_called_as_an_id_is(board: Board, name: str) -> None:
    """It would name two things."""
    board.customer("Acme")
    words = "is written as an id of the board"
    refused(board, Refused, lambda change: customers.add(change, {"name": name}), words)
    refused(board, Refused, lambda change: customers.edit(change, "C-1", {"name": name}), words)
    refused(board, Problem, lambda change: customers.resolve_customer(change, name), f"{words}|no customer C-77")
    board.customer("S-Bahn-1")
    board.customer("T-3")


def test_an_edit(board: Board) -> None:
    """By any of its names; its own name is no double."""
    board.customer("Acme")
    with board.change() as change:
        changed = customers.edit(change, "acme", {"name": "Acme Corp", "arr": 5})

    assert (changed.name, changed.arr, changed.revision) == ("Acme Corp", 5, 2)
    assert summary_of(board.events[-1])[2] == {
        "name": ("Acme", "Acme Corp"), "arr": (None, 5), "aliases": ([], ["Acme"]),
        "arr_history": ([], [{"day": str(TODAY), "arr": 5}]),
    }  # fmt: skip


def test_what_it_was_worth_is_kept(board: Board) -> None:
    """A change of ARR and status keeps what was before, each with its day; an undo takes both back."""
    before = board.customer("Acme", arr=5, status="active")
    day = TODAY - timedelta(days=3)
    with board.change() as change:
        gone = customers.edit(change, "Acme", {"arr": 7, "status": "churned"}, since=day)
    found = histories_of(gone, {})
    with board.change() as change:
        history.undo(change)

    assert ("churned", day) == (gone.status, gone.churned_on)
    assert [(AT.date(), 5)] == histories_of(before, {}).arr
    assert ([(day, 7), (AT.date(), 5)], "churned") == (found.arr, found.status[-1].value)
    assert histories_of(before, {}) == histories_of(board.store.read().customers["C-1"], {})


def test_who_came_back_left_on_no_day(board: Board) -> None:
    """Who leaves again left on that day, and what is said of the time before leaves today as it is."""
    board.customer("Acme", status="active")

    def said(status: str, days: int | None) -> tuple[str | None, date | None, list[tuple[date, str]]]:
        since = TODAY - timedelta(days=days) if days is not None else None
        with board.change() as change:
            one = customers.edit(change, "Acme", {"status": status}, since=since)
        return one.status, one.churned_on, [(each.day, each.value) for each in histories_of(one, {}).status]

    def ago(days: int) -> date:
        return TODAY - timedelta(days=days)

    left = said("churned", 40)
    back = said("active", 20)
    before = said("churned", 30)
    again = said("churned", None)

    assert left == ("churned", ago(40), [(ago(40), "churned")])
    assert back == ("active", None, [(ago(40), "churned"), (ago(20), "active")])
    assert before == back
    assert again == ("churned", None, [(ago(40), "churned"), (ago(20), "active"), (TODAY, "churned")])


def test_a_day_ahead_is_refused(board: Board) -> None:
    """What will be is no history."""
    board.customer("Acme", arr=5)
    with pytest.raises(Refused, match="is ahead"), board.change() as change:
        customers.edit(change, "Acme", {"arr": 7}, since=TODAY + timedelta(days=1))


def test_one_of_two_keeps_its_own_history(board: Board) -> None:
    """Two histories are not mixed: the one that stays has its own, or takes the other's where it knew none."""
    board.customer("Acme Inc", arr=5, status="active")
    board.customer("Acme", status="trial")
    with board.change() as change:
        customers.edit(change, "C-1", {"arr": 9, "status": "churned"}, since=TODAY - timedelta(days=3))
    with board.change() as change:
        kept = customers.merge(change, "C-1", "C-2")

    assert ([9, 5], ["trial"]) == tuple([one.value for one in points] for points in histories_of(kept, {}))


def test_one_of_two(board: Board) -> None:
    """The second gets what it lacks, the requests and the tellings; the first goes."""
    board.customer("Acme Inc", arr=5, csm="dana", domains=("acme.example",), renewal=date(2026, 9, 1))
    board.customer("Acme", arr=7, domains=("acme.test",))
    board.request(customer="C-1")
    with board.change() as change:
        change.transaction.put(Notification(id="T-1", customer="C-1", about="R-1", by="ann", at=AT))
    with board.change() as change:
        kept = customers.merge(change, "C-1", "C-2")

    assert (kept.arr, kept.csm, kept.renewal) == (7, "dana", date(2026, 9, 1))
    assert kept.domains == ("acme.test", "acme.example")
    assert list(board.now.customers) == ["C-2"]
    assert board.now.requests["R-1"].customer == board.now.notifications["T-1"].customer == "C-2"
    assert {one.verb for one in board.events[3:]} == {"merge"}


def test_not_into_itself(board: Board) -> None:
    """Nor into one that is not there."""
    board.customer("Acme")
    refused(board, Refused, lambda change: customers.merge(change, "C-1", "Acme"), "into itself")
    refused(board, NotFound, lambda change: customers.merge(change, "C-1", "Acmee"), "Did you mean Acme")
    refused(board, NotFound, lambda change: customers.edit(change, "zzz", {}), "customer list")


def test_old_names_find_a_customer(board: Board) -> None:
    """One that was renamed by each of its names, one that was merged by that of the other; nobody takes them."""
    board.customer("Acme")
    board.customer("Bolt", aliases=("Bolt & Co",))
    with board.change() as change:
        customers.edit(change, "C-1", {"name": "Acme Corp"})
        customers.edit(change, "C-1", {"name": "Apex"})
        customers.merge(change, "C-2", "C-1")
        found = [
            customers.find_customer(change, name) for name in ("acme", "ACME corp", "bolt", "Bolt & co", "x")
        ]
        made, new = customers.resolve_customer(change, "Bolt")

    assert [one.id if one else None for one in found] == ["C-1"] * 4 + [None]
    assert found[0] is not None
    assert found[0].aliases == ("Acme", "Acme Corp", "Bolt & Co", "Bolt")
    assert made is not None
    assert (made.id, new) == ("C-1", None)
    refused(board, Refused, lambda change: customers.add(change, {"name": "bolt"}), "Bolt is C-1 Apex already")
    board.customer("Crane")
    clash = {"aliases": ("apex",)}
    refused(board, Refused, lambda change: customers.edit(change, "C-3", clash), "Apex is C-1 Apex already")


def test_an_old_name_that_comes_back_is_no_alias(board: Board) -> None:
    """A customer is not called by its own name too."""
    board.customer("Acme")
    with board.change() as change:
        customers.edit(change, "C-1", {"name": "Apex"})
        again = customers.edit(change, "C-1", {"name": "Acme"})

    assert (again.name, again.aliases) == ("Acme", ("Apex",))


def test_an_undo_names_what_a_person_changed(board: Board) -> None:
    """Not the history that a change of ARR leaves beside it; one of an earlier day changed that alone."""
    board.customer("Acme", arr=5)
    with board.change() as change:
        customers.edit(change, "Acme", {"arr": 7})
    with board.change() as change:
        customers.edit(change, "Acme", {"arr": 6}, since=TODAY - timedelta(days=3))
    with board.change() as change:
        earlier = history.undo(change)
    with board.change() as change:
        later = history.undo(change)

    assert ("C-1 edited in arr_history", "C-1 edited in arr") == (earlier.what, later.what)
