"""Uids of records, in every kind of store."""

from roadmap_tui.model.records import Customer, Event
from roadmap_tui.store.protocol import Store
from tests.store.kit import AT


def _customer(identity: str, name: str) -> Customer:
    """A record that came without a uid."""
    return Customer(id=identity, name=name, created_at=AT, created_by="ann")


def test_a_new_record_is_given_a_uid(store: Store) -> None:
    """What `put` returns is what is read later, and no two are alike."""
    with store.transaction() as change:
        put = [change.put(_customer(change.next_id(Customer), name)) for name in ("Acme", "Bolt")]

    assert put == list(store.read().customers.values())
    assert 2 == len({one.uid for one in put} - {""})


def test_a_record_keeps_its_uid(store: Store) -> None:
    """Put again without one, in the same transaction or in a later one, it is still itself."""
    with store.transaction() as change:
        first = change.put(_customer(change.next_id(Customer), "Acme"))
        second = change.put(_customer(first.id, "Bolt"))
    with store.transaction() as change:
        third = change.put(_customer(first.id, "Cask"))

    assert [first.uid] * 2 == [second.uid, third.uid]
    assert third == store.read().customers[first.id]


def test_events_in_brief_leave_the_uid_unread(store: Store) -> None:
    """Reports read a hundred thousand of them."""
    with store.transaction() as change:
        number = change.next_transaction()
        made = change.put(Event(id="E-1", transaction=number, at=AT, by="ann", verb="add", ref="C-1"))
    snapshot = store.read()

    assert made.uid == snapshot.events["E-1"].uid != ""
    assert "" == snapshot.happened["E-1"].uid
