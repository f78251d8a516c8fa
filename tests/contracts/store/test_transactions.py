"""Transactions: serial, whole or not at all, with ids that are never given twice."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest

from roadmap_tui.errors import NotFound, Refused
from roadmap_tui.model.records import Customer, Event, Link, Note, Request, Score
from roadmap_tui.store.protocol import Store
from tests.contracts.store.places import Place
from tests.store.kit import AT, add, customer, everything, link, request, story


def test_a_new_board_is_empty(store: Store) -> None:
    """It has its name and currency, a uid, no counters and no records."""
    board = store.read().board

    assert (board.name, board.currency, board.counters, len(board.uid)) == ("Board", "EUR", {}, 10)
    assert not any(everything(store.read()).values())


def test_a_board_is_made_once(new_place: Callable[[], Place]) -> None:
    """Where there is none, nothing can be read or changed; where there is one, none is made."""
    store = new_place().open()

    assert not store.exists()
    with pytest.raises(NotFound):
        store.read()
    with pytest.raises(NotFound):
        add(store)
    store.create("Board", "EUR")
    assert store.exists()
    with pytest.raises(Refused, match="exists already"):
        store.create("Another", "EUR")


def test_a_change_is_seen_by_all_that_read_after_it(place: Place) -> None:
    """Another program reads what was put; a snapshot that was taken before stays as it was."""
    before = place.open().read()
    assert before.customers == {}
    add(place.open(), 'Zoë 🦜 [b]\x1b[31m\n\\u0041"')

    assert place.open().read().customers == {"C-1": customer("C-1", 'Zoë 🦜 [b]\x1b[31m\n\\u0041"')}
    assert before.customers == {}


def test_a_change_that_fails_leaves_nothing(store: Store) -> None:
    """An error within a transaction takes back all of it, the generation too."""
    add(store)
    before, board = everything(store.read()), store.read().board

    def fail() -> None:
        with store.transaction() as change:
            change.put(customer("C-1", "Half"))
            change.rename(name="Half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (before, board) == (everything(store.read()), store.read().board)


def test_a_change_of_nothing_writes_nothing(store: Store) -> None:
    """Reading, drawing a number and removing what is not there are no change."""
    add(store)
    before = store.read().board
    with store.transaction() as change:
        change.get(Customer, "C-1")
        change.next_id(Customer)
        change.remove(Customer, "C-7")

    assert store.read().board == before


def test_each_change_raises_the_generation(store: Store) -> None:
    """By one, so that who has seen one knows whether there is a newer one."""
    first = store.read().board.generation
    add(store)
    add(store)

    assert store.read().board.generation == first + 2


def test_a_transaction_reads_its_own_writes(store: Store) -> None:
    """What it put is there and what it removed is gone, by every way of asking."""
    add(store, "One")
    add(store, "Two")
    with store.transaction() as change:
        change.put(customer("C-1", "Changed"))
        change.remove(Customer, "C-2")
        change.put(customer(change.next_id(Customer), "Three"))

        assert [one.name for one in change.find(Customer)] == ["Changed", "Three"]
        assert [one.name for one in change.newest(Customer)] == ["Three", "Changed"]
        assert change.column(Customer, "name") == {"C-1": "Changed", "C-3": "Three"}
        assert list(change.ids(Customer)) == ["C-1", "C-3"]
        assert change.get(Customer, "C-2") is None
        assert change.board.counters["C"] == 3


def test_transactions_are_serial(place: Place) -> None:
    """Threads that each read, then write what they read plus one, lose nothing."""
    with place.open().transaction() as change:
        change.put(request("R-1", "0"))

    def count(store: Store) -> None:
        for _ in range(10):
            with store.transaction() as change:
                one = change.get(Request, "R-1")
                assert one is not None
                change.put(request("R-1", str(int(one.said or "") + 1)))

    threads = [threading.Thread(target=count, args=(place.open(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert place.open().read().requests["R-1"].said == "40"


def test_a_transaction_within_one_is_refused(store: Store) -> None:
    """It would wait for itself for ever."""
    with store.transaction(), pytest.raises(RuntimeError), store.transaction():
        pass


def test_no_id_is_given_twice(place: Place) -> None:
    """Not after a removal, an abort, a restore or a change by another program."""
    store = place.open()
    given = [add(store), add(store)]
    with store.transaction() as change:
        change.remove(Customer, "C-2")
    given.append(add(place.open()))
    store.restore()
    given.append(add(store))
    with store.transaction() as change:
        removed = change.next_id(Customer)
        change.put(customer(removed))
        change.remove(Customer, removed)
    given += [removed, add(store)]

    assert given == [f"C-{one}" for one in range(1, 7)]


def test_a_number_that_nobody_kept_is_free(store: Store) -> None:
    """A change that failed leaves no gap."""
    with pytest.raises(ZeroDivisionError), store.transaction() as change:
        raise ZeroDivisionError(change.next_id(Customer))

    assert add(store) == "C-1"


def test_transactions_of_the_history_are_counted(store: Store) -> None:
    """Each gets the next number."""
    add(store)
    add(store)

    assert [one.transaction for one in store.read().events.values()] == [1, 2]


@pytest.mark.parametrize(
    "record",
    [
        customer("C-1", "half a character \ud83e"),
        customer("C-1", scores=(Score(day=AT.date(), kind="nps", value=float("nan")),)),
        customer("C-1", arr="much"),
        customer("C-1", arr=float("nan")),
        customer("C-1", arr=float("-inf")),
        Event(
            id="E-1",
            transaction=1,
            at=AT,
            by="ann",
            verb="edit",
            ref="C-1",
            changes={"arr": (None, float("inf"))},
        ),
    ],
    ids=["surrogate", "no number", "wrong type", "not a number", "infinity", "in an event"],
)
def test_what_could_not_be_read_back_is_refused(store: Store, record: Any) -> None:
    """It would make the board unreadable; nothing of its transaction is written."""

    def put() -> None:
        with store.transaction() as change:
            change.put(customer("C-2"))
            change.put(record)

    with pytest.raises(Refused, match=f"{record.id} cannot be kept"):
        put()
    assert store.read().customers == {}


def test_a_record_stands_under_an_id_of_its_kind(store: Store) -> None:
    """Another one is a mistake of the program."""
    with store.transaction() as change, pytest.raises(ValueError, match="no id of a Note"):
        change.put(Note(id="C-1", about="S-1", by="ann", at=AT, text="x"))


def test_a_board_is_renamed(store: Store) -> None:
    """Only what is given changes."""
    with store.transaction() as change:
        change.rename(name="Second")

    assert (store.read().board.name, store.read().board.currency) == ("Second", "EUR")


def test_threads_share_a_store(store: Store) -> None:
    """Each of many threads adds through the same store; all ids differ."""
    given: list[str] = []
    threads = [threading.Thread(target=lambda: given.extend(add(store) for _ in range(5))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given, key=lambda one: int(one[2:])) == [f"C-{one}" for one in range(1, 21)]


def test_evidence_that_is_read_in_brief(place: Place) -> None:
    """Of all stories at once it is as of each on its own, and stays true when something changes."""
    with place.open().transaction() as change:
        for record in (
            customer("C-1", arr=7),
            customer("C-2", "Bolt", arr=5),
            *(story(f"S-{number}") for number in (1, 2, 3)),
            request("R-1", customer="C-1", importance=3, feeling="angry"),
            request("R-2", customer="C-2", merged_into="R-1", heard_on=date(2026, 3, 4)),
            request("R-3", "[forgotten]", forgotten=True),
            link("L-1", "R-1", "S-1"),
            msgspec.structs.replace(link("L-2", "R-1", "S-2"), quote="slow"),
            link("L-3", "R-3", "S-2"),
        ):
            change.put(record)
    plain, gathered = place.open().read(), place.open().read()
    gathered.gather_evidence()
    before = {one: plain.evidence(one) for one in plain.stories}

    assert [one.requests for one in before.values()] == [2, 3, 0]
    assert before == {one: gathered.evidence(one) for one in gathered.stories}
    later = (request("R-4", customer="C-1"), link("L-4", "R-4", "S-3"), customer("C-2", "Bolt", arr=50))
    for snapshot in (plain, gathered):
        snapshot.apply(later, [(Link, "L-1")])
    assert [plain.evidence(one).requests for one in plain.stories] == [0, 3, 1]
    assert [plain.evidence(one) for one in plain.stories] == [gathered.evidence(one) for one in gathered.stories]
