"""Watching a board: what a watch tells, applied, is what a fresh reader sees."""

import threading
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmap_tui.errors import Refused
from roadmap_tui.model.records import Customer
from roadmap_tui.store.protocol import Store
from tests.contracts.store.places import PLACES, Place
from tests.contracts.store.test_find import do, steps
from tests.store.kit import add, customer, everything

quick = settings(
    max_examples=settings().max_examples // 2, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_nothing_changed(store: Store) -> None:
    """A look at a board that nobody changed tells nothing."""
    watch = store.watch()

    assert watch.poll() is None
    assert watch.snapshot.board.name == "Board"


def test_a_change_by_another_program_is_told_once(place: Place) -> None:
    """What was put and what was removed, typed; the snapshot moves when the caller applies it."""
    add(place.open(), "One")
    watch = place.open().watch()
    assert list(watch.snapshot.customers) == ["C-1"]
    with place.open().transaction() as change:
        change.put(customer("C-2", "Two"))
        change.remove(Customer, "C-1")
        change.rename(name="Renamed")
    delta = watch.poll()

    assert delta is not None
    assert (delta.put, delta.removed, delta.board.name) == (
        (customer("C-2", "Two"),),
        ((Customer, "C-1"),),
        "Renamed",
    )
    assert list(watch.snapshot.customers) == ["C-1"]
    assert watch.poll() is None


@pytest.mark.parametrize("kind", PLACES)
@given(rounds=st.lists(st.lists(steps, min_size=1, max_size=3), max_size=5), look_first=st.booleans())
@quick
def test_what_a_watch_tells_is_what_stands(
    tmp_path_factory: pytest.TempPathFactory, kind: str, rounds: list[list[Any]], look_first: bool
) -> None:
    """However many changes lie between two looks, and whether tables were read before or after."""
    place = PLACES[kind](tmp_path_factory.mktemp("watch"))
    place.open().create("Board", "EUR")
    watch, other = place.open().watch(), place.open()
    if look_first:
        everything(watch.snapshot)
    for changes in rounds:
        for doings in changes:
            with other.transaction() as change:
                for step in doings:
                    do(change, {}, step)
        delta = watch.poll()
        if delta is not None:
            watch.snapshot.board = delta.board
            watch.snapshot.apply(delta.put, delta.removed)

        stands = place.open().read()
        assert everything(watch.snapshot) == everything(stands)
        assert watch.snapshot.board == stands.board


def test_a_board_brought_back_is_told(store: Store) -> None:
    """What a restore takes away and puts back is a change as any other."""
    add(store, "One")
    watch = store.watch()
    add(store, "Two")
    watch.snapshot.apply(*_told(watch))
    store.restore()
    watch.snapshot.apply(*_told(watch))

    assert [one.name for one in watch.snapshot.customers.values()] == ["One"]


def _told(watch: Any) -> tuple[Any, Any]:
    delta = watch.poll()
    assert delta is not None
    return delta.put, delta.removed


def test_another_board_in_its_place_is_refused(store: Store) -> None:
    """A screen shows one board; what was read stays valid."""
    add(store)
    document = store.dump()
    watch = store.watch()
    uid = store.read().board.uid
    store.load(document.replace(uid.encode(), b"ANOTHERONE"))

    with pytest.raises(Refused, match="another board now"):
        watch.poll()
    assert list(watch.snapshot.customers) == ["C-1"]


def test_waiting_ends_with_a_change(place: Place) -> None:
    """A thread that waits wakes long before its time is over."""
    watch = place.open().watch()
    woken: list[bool] = []
    waiting = threading.Thread(target=lambda: woken.append(watch.wait(60)))
    waiting.start()
    add(place.open())
    waiting.join(40)

    assert woken == [True]
    assert watch.poll() is not None


def test_waiting_ends_without_a_change(store: Store) -> None:
    """Not before its time is over, and with nothing to tell."""
    watch = store.watch()
    start = time.monotonic()
    found = watch.wait(0.05)

    assert (found, watch.poll()) == (False, None)
    assert time.monotonic() - start >= 0.05


def test_a_change_before_the_wait_ends_it_at_once(place: Place) -> None:
    """What nobody polled yet is news."""
    watch = place.open().watch()
    add(place.open())

    assert watch.wait(60)
