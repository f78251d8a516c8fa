"""Keys of commits: what is sent twice is written once; what a copy lacks is told from its mark on."""

from uuid import uuid4

import msgspec
import psycopg
import pytest

from roadmap_tui.actions import notes, requests
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Offline
from roadmap_tui.model.records import Customer
from roadmap_tui.store import open_store
from roadmap_tui.store.postgres.store import PgStore
from roadmap_tui.store.protocol import Mark, Repeated
from tests.store.kit import AT, add
from tests.store.postgres.proxy import Proxy


@pytest.fixture
def store(address: str) -> PgStore:
    """The store of the board."""
    found = open_store(address)
    assert isinstance(found, PgStore)
    return found


def test_a_key_is_committed_once(store: PgStore) -> None:
    """The second time nothing is added, and the ids of the first are told."""
    key = uuid4()

    def send() -> None:
        with store.transaction(key) as transaction:
            change = Change(transaction, by="ann", at=AT, today=AT.date())
            made, _ = requests.add(change, {"said": "Slow"}, customer="Acme")
            notes.add(change, made, "Called back")

    send()
    add(store, "Another")
    with pytest.raises(Repeated) as caught:
        send()

    assert sorted(caught.value.made) == ["C-1", "E-1", "E-2", "E-3", "N-1", "R-1"]
    assert list(store.read().requests) == ["R-1"]


def test_the_ids_are_known_after_earlier_states_are_gone(store: PgStore, address: str) -> None:
    """From the history, which stays."""
    key = uuid4()
    with store.transaction(key) as transaction:
        requests.add(Change(transaction, by="ann", at=AT, today=AT.date()), {"said": "Slow"}, customer="Acme")
    schema = address.partition("schema=")[2]
    with psycopg.connect(address.split("?")[0]) as other:
        other.execute(f'delete from "{schema}".replaced')
    with pytest.raises(Repeated) as caught, store.transaction(key):
        pass

    assert sorted(caught.value.made) == ["C-1", "R-1"]


def test_a_transaction_that_was_not_written_may_be_sent_again(
    store: PgStore, through: PgStore, proxy: Proxy
) -> None:
    """Its key is free until it was committed."""
    key = uuid4()
    add(store, "One")

    def send() -> None:
        with through.transaction(key) as transaction:
            transaction.rename(name="Other")
            proxy.break_all()

    with pytest.raises(Offline):
        send()
    with through.transaction(key) as transaction:
        transaction.rename(name="New")

    assert store.read().board.name == "New"


def test_a_copy_is_told_what_it_lacks(store: PgStore) -> None:
    """Without a mark all of it, then the rows of later generations, the removed ones too."""
    add(store, "One")
    whole = store.changes_since(None)
    with store.transaction() as transaction:
        transaction.remove(Customer, "C-1")
        transaction.rename(name="Renamed")
    add(store, "Two")
    later = store.changes_since(whole.mark)
    none = store.changes_since(later.mark)

    assert (whole.is_whole, list(whole.rows["customers"])) == (True, ["1"])
    assert (later.is_whole, list(later.rows["customers"])) == (False, ["1", "2"])
    assert later.rows["customers"]["1"] is None
    assert msgspec.json.decode(later.board)["name"] == "Renamed"
    assert (none.is_whole, none.rows, none.mark) == (False, {}, later.mark)


def test_a_copy_of_a_server_that_went_back_is_told_all(store: PgStore) -> None:
    """The number of a generation is not enough: its key must be known as well."""
    add(store, "One")
    mark = store.changes_since(None).mark
    found = store.changes_since(Mark(mark.generation, str(uuid4())))

    assert (found.is_whole, list(found.rows["customers"])) == (True, ["1"])
