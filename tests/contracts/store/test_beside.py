"""What lies beside a board: the journal, the second lock, earlier states."""

import re
import threading
from typing import Any

import pytest

from roadmap_tui.errors import Held, NotFound
from roadmap_tui.model.records import Customer
from roadmap_tui.store.protocol import Store, Transaction
from tests.contracts.store.places import Place
from tests.store.kit import add, customer, everything

STEPS: list[dict[str, Any]] = [{"step": "one", "n": 1}, {"step": "Zoë\n🦜", "deep": {"list": [None, True, 1.5]}}]


def test_a_new_board_has_an_empty_journal(store: Store) -> None:
    """Nothing was sent yet."""
    assert store.journal().entries() == []


def test_the_journal_keeps_steps_in_their_order(place: Place) -> None:
    """Several at once, then one; another program reads the same."""
    journal = place.open().journal()
    journal.append(*STEPS)
    journal.append({"step": "three"})

    assert place.open().journal().entries() == [*STEPS, {"step": "three"}]


def test_the_journal_is_its_own(store: Store) -> None:
    """What somebody does to a step they gave or got changes nothing that is kept."""
    step: dict[str, Any] = {"deep": {"list": [1]}}
    store.journal().append(step)
    step["deep"]["list"].append(2)
    store.journal().entries()[0]["deep"]["list"].append(3)

    assert store.journal().entries() == [{"deep": {"list": [1]}}]


@pytest.mark.parametrize("left", [[], [STEPS[1]], [{"step": "other"}]], ids=["none", "one", "another"])
def test_the_journal_is_replaced_as_a_whole(store: Store, left: list[dict[str, Any]]) -> None:
    """Only the steps given are left, and more can be appended."""
    journal = store.journal()
    journal.append(*STEPS)
    journal.replace(left)
    assert store.journal().entries() == left
    journal.append({"step": "later"})

    assert store.journal().entries() == [*left, {"step": "later"}]


def test_the_journal_outlives_changes_and_restores(store: Store) -> None:
    """It tells of what was sent, whatever the board says."""
    store.journal().append(*STEPS)
    add(store)
    add(store)
    store.restore()

    assert store.journal().entries() == STEPS


def test_one_holds_the_board_at_a_time(place: Place) -> None:
    """The second is told who holds it, since when and in which process."""
    told: list[str] = []

    def try_to_hold() -> None:
        try:
            with place.open().hold(by="bob"):
                told.append("held")
        except Held as held:
            told.append(str(held))

    with place.open().hold(by="ann pushes"):
        other = threading.Thread(target=try_to_hold)
        other.start()
        other.join()
    try_to_hold()

    assert re.search(r": ann pushes since \d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*, process \d+", told[0])
    assert told[1:] == ["held"]


def test_measuring_and_syncing_go_on_beside_each_other(place: Place) -> None:
    """A slow probe keeps nobody from pushing; two who measure keep to one after the other."""
    told: list[str] = []

    def try_to_measure() -> None:
        try:
            with place.open().hold(by="bob", task="read"):
                told.append("held")
        except Held as held:
            told.append(str(held))

    with place.open().hold(by="ann pushes"), place.open().hold(by="ann", task="read"):
        other = threading.Thread(target=try_to_measure)
        other.start()
        other.join()
    try_to_measure()

    assert told[0].startswith("Another run is measuring this board's numbers")
    assert told[1:] == ["held"]


def test_a_hold_is_waited_for(place: Place) -> None:
    """Who waits gets it once it is free."""
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with place.open().hold(by="ann"):
            held.set()
            free.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(60)
    threading.Timer(0.05, free.set).start()
    with place.open().hold(by="bob", wait=60):
        got = free.is_set()
    other.join()

    assert got


def test_a_hold_ends_with_an_error(store: Store) -> None:
    """A push that fails lets go."""
    with pytest.raises(ZeroDivisionError), store.hold(by="ann"):
        raise ZeroDivisionError

    with store.hold(by="bob"):
        pass


def test_changes_go_on_beside_a_hold(place: Place) -> None:
    """It keeps out who talks to a tracker, not who changes the board."""
    with place.open().hold(by="ann"):
        add(place.open())

    assert list(place.open().read().customers) == ["C-1"]


def test_the_state_before_the_last_change_comes_back(store: Store) -> None:
    """And what a restore replaced comes back with the next one."""
    for name in ("One", "Two"):
        add(store, name)
    newest = store.generations()[0]
    back = store.restore()
    one = everything(store.read())
    store.restore()

    assert back == newest
    assert [record.name for record in one[Customer].values()] == ["One"]  # type: ignore[attr-defined]
    assert [record.name for record in store.read().customers.values()] == ["One", "Two"]


def test_an_earlier_state_has_a_name(store: Store) -> None:
    """By which it comes back; one that there is not, does not."""
    add(store, "One")
    add(store, "Two")
    names = [one.name for one in store.generations()]
    store.restore(names[0])

    assert len(set(names)) == len(names)
    assert all(one.size > 0 for one in store.generations())
    assert [one.name for one in store.read().customers.values()] == ["One"]
    with pytest.raises(NotFound):
        store.restore("no such state")


def test_a_new_board_has_no_earlier_state(store: Store) -> None:
    """There is nothing to bring back."""
    assert store.generations() == []
    with pytest.raises(NotFound, match="no earlier state"):
        store.restore()


def test_a_restore_rises_above_both(store: Store) -> None:
    """Counters never go back, and who watches sees a newer generation."""
    add(store)
    add(store)
    before = store.read().board
    store.restore()
    after = store.read().board

    assert after.generation == before.generation + 1
    assert after.counters == before.counters


def test_every_earlier_state_is_rewritten(store: Store) -> None:
    """What must be forgotten goes from all of them; they stay what and when they were otherwise."""
    add(store, "Secret")
    add(store, "Public")
    add(store, "Public")

    def forget(transaction: Transaction) -> None:
        for one in transaction.find(Customer, name="Secret"):
            transaction.put(customer(one.id, "Forgotten"))

    with store.transaction() as change:
        forget(change)
    before = [(one.name, one.saved_at) for one in store.generations()]
    count = store.rewrite_generations(forget)

    assert count > 0
    assert [(one.name, one.saved_at) for one in store.generations()] == before
    assert not any("Secret" in names for names in _customers(store))
    assert store.rewrite_generations(forget) == 0


def _customers(store: Store) -> list[list[str]]:
    """The customers' names in each earlier state, read by bringing each back."""
    document, found = store.dump(), []
    for one in store.generations():
        store.restore(one.name)
        found.append([each.name for each in store.read().customers.values()])
        store.load(document)
    return found
