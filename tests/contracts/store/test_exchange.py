"""A whole board as one document: from any store into any other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.store.exchange import count_records, opened
from roadmap_tui.store.protocol import Store
from roadmap_tui.store.rows import Unreadable
from tests.contracts.store.places import PLACES, Place
from tests.store.kit import add, customer, everything, request


def spoilt(document: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The document as another program would leave it."""
    tables = json.loads(document)
    change(tables)
    return json.dumps(tables).encode()


@pytest.mark.parametrize("other", PLACES)
def test_a_board_moves_whole(store: Store, tmp_path: Path, other: str) -> None:
    """Records, history, counters and identity are the same on the other side, and so is the way back."""
    add(store, "Zoë 🦜\x1b")
    add(store, "Two")
    with store.transaction() as change:
        change.put(request("R-1", customer="C-1"))
    there = PLACES[other](tmp_path / "there").open()
    there.load(store.dump())

    assert everything(there.read()) == everything(store.read())
    assert there.read().board.uid == store.read().board.uid
    assert there.read().board.counters == store.read().board.counters
    assert json.loads(there.dump())["customers"] == json.loads(store.dump())["customers"]


def test_what_other_programs_added_stays(store: Store) -> None:
    """Fields of a record and tables that we do not know survive a load, a change of the record and a dump."""
    add(store, "One")

    def foreign(tables: dict[str, Any]) -> None:
        tables["customers"]["1"]["colour"] = {"deep": [1.0, None]}
        tables["theirs"] = {"1": {"x": 1}, "word": "y"}
        tables["board"]["1"]["mood"] = "fine"

    store.load(spoilt(store.dump(), foreign))
    with store.transaction() as change:
        change.put(customer("C-1", "Changed"))
    kept = json.loads(store.dump())

    assert kept["customers"]["1"]["colour"] == {"deep": [1.0, None]}
    assert kept["customers"]["1"]["name"] == "Changed"
    assert (kept["theirs"], kept["board"]["1"]["mood"]) == ({"1": {"x": 1}, "word": "y"}, "fine")


def test_a_document_stands_in_id_order_one_record_a_line(store: Store) -> None:
    """So that two of them can be compared."""
    with store.transaction() as change:
        for one in (10, 9, 2):
            change.put(customer(f"C-{one}"))
    again = spoilt(
        store.dump(), lambda tables: tables.update(customers=dict(reversed(tables["customers"].items())))
    )
    before = store.dump()
    store.load(again)
    lines = store.dump().splitlines()

    assert [line[:5] for line in lines if b'"C-' in line] == [b'"2": ', b'"9": ', b'"10":']
    assert [one for one in lines if b'"C-' in one] == [one for one in before.splitlines() if b'"C-' in one]


def test_a_load_keeps_what_it_replaces(store: Store) -> None:
    """The board that stood comes back by a restore, and its ids are not given again."""
    document = store.dump()
    add(store, "One")
    store.load(document)
    assert store.read().customers == {}
    store.restore()
    assert [one.name for one in store.read().customers.values()] == ["One"]

    assert add(store) == "C-2"


def test_a_load_makes_a_board(new_place: Callable[[], Place], store: Store) -> None:
    """Where there is none yet."""
    add(store)
    other = new_place().open()
    other.load(store.dump())

    assert other.exists()
    assert everything(other.read()) == everything(store.read())


@pytest.mark.parametrize(
    "document", [b"", b"{", b"[]", b"{}", b'{"customers": {}}', b'{"board": {"1": {"format": 99}}}', b"\xff"]
)
def test_what_is_no_board_is_not_loaded(store: Store, document: bytes) -> None:
    """The board stays as it is."""
    add(store)
    before = store.read().board

    with pytest.raises(Unreadable):
        store.load(document)
    assert store.read().board == before


def test_records_of_a_document_are_counted(store: Store) -> None:
    """Each is decoded for it; the first that cannot be read is named."""
    add(store)
    document = store.dump()

    assert count_records(opened(document))["customers"] == 1
    with pytest.raises(Unreadable, match="C-1 in the table customers"):
        count_records(opened(spoilt(document, lambda tables: tables["customers"]["1"].update(arr="much"))))
