"""A change in the making over a snapshot."""

from datetime import UTC, datetime

import pytest

from roadmap_tui.model.records import Customer, Note
from roadmap_tui.store.overlay import Overlay, empty_snapshot

AT = datetime(2026, 1, 1, tzinfo=UTC)


def customer(identity: str, name: str = "Acme") -> Customer:
    return Customer(id=identity, name=name, created_at=AT, created_by="ann")


def test_reads_its_own_writes_and_leaves_the_snapshot_alone() -> None:
    """What was put is read back; the snapshot below has not moved."""
    snapshot = empty_snapshot()
    overlay = Overlay(snapshot)
    one = customer(overlay.next_id(Customer))
    one = overlay.put(one)

    assert one == overlay.get(Customer, "C-1")
    assert [one] == overlay.find(Customer)
    assert (one,) == overlay.put_records
    assert snapshot.customers == {}


def test_removal_of_what_stands_below_is_told_and_of_its_own_is_not() -> None:
    """Only what the snapshot holds counts as removed."""
    snapshot = empty_snapshot()
    snapshot.apply([customer("C-1")])
    overlay = Overlay(snapshot)
    overlay.put(customer("C-2"))
    overlay.remove(Customer, "C-1")
    overlay.remove(Customer, "C-2")
    overlay.remove(Customer, "C-3")

    assert ((Customer, "C-1"),) == overlay.removed
    assert overlay.put_records == ()
    assert overlay.find(Customer) == []


def test_a_loop_over_what_was_found_may_remove_what_it_meets() -> None:
    """Removing while walking records, and asking for them again, is safe."""
    overlay = Overlay(empty_snapshot())
    for number in range(1, 6):
        overlay.put(customer(f"C-{number}"))
    for one in overlay.find(Customer):
        overlay.remove(Customer, one.id)
        overlay.find(Customer)
    for number in range(6, 9):
        overlay.put(customer(f"C-{number}"))
    for one in overlay.newest(Customer):
        overlay.remove(Customer, one.id)

    assert overlay.find(Customer) == []


def test_records_are_found_in_id_order() -> None:
    """A record put late with a low id stands at its place."""
    overlay = Overlay(empty_snapshot())
    overlay.put(customer("C-10"))
    assert [one.id for one in overlay.find(Customer)] == ["C-10"]
    overlay.put(customer("C-9"))

    assert [one.id for one in overlay.find(Customer)] == ["C-9", "C-10"]
    assert list(overlay.ids(Customer)) == ["C-9", "C-10"]


def test_ids_go_on_after_what_was_put_from_outside() -> None:
    """A record that brings its own id raises the counter past it."""
    overlay = Overlay(empty_snapshot())
    overlay.put(customer("C-41"))

    assert overlay.next_id(Customer) == "C-42"
    assert overlay.board.counters == {"C": 42}
    assert overlay.next_transaction() == 1


def test_an_id_of_another_kind_is_refused() -> None:
    """A record cannot stand under an id that is not its kind's."""
    with pytest.raises(ValueError, match="no id of a Note"):
        Overlay(empty_snapshot()).put(Note(id="C-1", about="S-1", by="ann", at=AT, text="x"))


def test_rename_changes_only_what_is_given() -> None:
    """A new name leaves the currency."""
    overlay = Overlay(empty_snapshot())
    overlay.rename(name="Second")

    assert (overlay.board.name, overlay.board.currency) == ("Second", "USD")
