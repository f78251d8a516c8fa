"""How often a server is asked: what a far one costs is its round trips."""

import gc
from weakref import ref

import pytest

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Source
from roadmap_tui.store import open_store
from roadmap_tui.store.postgres.server import Connection
from roadmap_tui.store.protocol import Store
from tests.store.kit import AT, add
from tests.store.postgres.proxy import Proxy


def request(store: Store, said: str) -> None:
    """Add a request of a customer."""
    with store.transaction() as transaction:
        change = Change(transaction, by="ann", at=AT, today=AT.date())
        requests.add(change, {"said": said, "source": Source(system="mail", id=said)}, customer="Acme")


def test_a_request_is_added_in_few_round_trips(through: Store, proxy: Proxy) -> None:
    """Once the board is known: its lock, what is asked of customers and sources, and all that is written."""
    request(through, "One")
    assert through.exists()
    before = proxy.turns
    assert through.exists()
    request(through, "Two")

    assert proxy.turns - before <= 2 * 5


def test_a_change_of_another_is_read_in_one_round_trip(address: str, through: Store, proxy: Proxy) -> None:
    """The notice comes by itself; one question brings what changed."""
    watch = through.watch()
    before = proxy.turns
    add(open_store(address), "One")
    assert watch.wait(60)
    delta = watch.poll()

    assert delta is not None
    assert proxy.turns - before <= 3


def test_nothing_is_asked_while_nothing_happens(
    through: Store, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only after a time without a word a board is asked for, once."""
    from roadmap_tui.store.postgres import watch as module

    watch = through.watch()
    before = proxy.turns
    for _ in range(5):
        assert not watch.wait(0.01)
        assert watch.poll() is None
    in_between = proxy.turns - before
    monkeypatch.setattr(module, "UNASKED_SECONDS", 0.0)
    assert watch.poll() is None

    assert (in_between, proxy.turns - before) == (0, 2)


def connections() -> int:
    """The number of open connections of this process."""
    return sum(isinstance(one, Connection) and not one.closed for one in gc.get_objects())


def test_a_store_that_nobody_uses_ends_its_connection(address: str) -> None:
    """At once, and not when the garbage collector comes round: a server has a limit."""
    store = open_store(address)
    before = connections()
    gc.disable()
    try:
        add(store, "One")
        snapshot, watch = store.read(), store.watch()
        assert (len(snapshot.customers), watch.poll()) == (1, None)
        left = ref(store), ref(snapshot), ref(watch)
        assert connections() > before
        del store, snapshot, watch

        assert [one() for one in left] == [None] * 3
        assert before == connections()
    finally:
        gc.enable()
