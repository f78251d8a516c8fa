"""Writes import runs (batches) to a board, and takes them back."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.history import as_kept
from roadmap_tui.actions.requests import customer_then
from roadmap_tui.actions.whole import check_whole
from roadmap_tui.errors import Refused
from roadmap_tui.model.changes import unreadable_changes
from roadmap_tui.model.records import (
    Batch,
    Customer,
    CustomerThen,
    Event,
    Link,
    Note,
    Notification,
    Request,
    Session,
    Stint,
    Value,
    kind_of,
    number,
)
from roadmap_tui.text.plural import plural


class Undone(Value, kw_only=True, frozen=True):
    """The result of taking an import back.

    `removed` records went, `restored` ones hold again what they held before; `left` says why others stayed.
    """

    batch: str
    removed: int
    restored: int = 0
    left: dict[str, str] = {}


class NewRequest(msgspec.Struct, frozen=True, gc=False):
    """A request of an import: its fields, its customer (an id, or a place among the new ones), what it is merged
    into (an id, or a place among the requests), how many voted for it where it comes from, and a remark on it.

    What was written in a form is `written_by` somebody: who owns the account looks after it, else they.
    """

    fields: Mapping[str, Any]
    customer: str | int | None = None
    into: str | int | None = None
    votes: int | None = None
    note: str | None = None
    written_by: str | None = None


def add_requests(
    change: Change,
    requests: Sequence[NewRequest],
    *,
    customers: Sequence[Mapping[str, Any]] = (),
    edits: Iterable[tuple[Request | Customer, Mapping[str, Any]]] = (),
    file: str,
    shape: str,
    skipped: int = 0,
    refused: int = 0,
    guesses: Iterable[str] = (),
) -> Batch:
    """Write requests of one import run, with one event for all of them.

    `edits` are new values of known records; each of those leaves an event. A request's customer among them is an
    id, or a place among the new ones. `guesses` are what of the file nobody said.
    """
    identity = change.new_id(Batch)
    new = _new_customers(change, customers, identity)

    @cache
    def customer_of(named: str | int | None) -> tuple[Customer | None, CustomerThen | None]:
        if isinstance(named, int):
            found: Customer | None = new[named]
        else:
            found = change.transaction.get(Customer, named) if named else None
        return found, customer_then(found, change.today)

    ids = [change.new_id(Request) for _ in requests]
    for own_id, one in zip(ids, requests, strict=True):
        who, then = customer_of(one.customer)
        fields = one.fields
        if one.written_by is not None:
            fields = {"csm": (who.csm if who else None) or one.written_by or change.by, **fields}
        change.transaction.put(
            Request(
                id=own_id,
                customer=who.id if who else None,
                captured_at=change.at,
                captured_by=change.by,
                snapshot=then,
                merged_into=ids[one.into] if isinstance(one.into, int) else one.into,
                batch=identity,
                **fields,
            )
        )
        voted = f"{plural(one.votes, 'vote')}, counted in {one.fields['source'].system}." if one.votes else None
        for text in (voted, one.note):
            if text:
                change.transaction.put(
                    Note(id=change.new_id(Note), about=own_id, by=identity, at=change.at, text=text)
                )
    as_batch = _under(change, identity)
    for record, given in edits:
        values = dict(given)
        if "customer" in values:
            who, _ = customer_of(values["customer"])
            values |= {"customer": who.id if who else None, "snapshot": customer_then(who, change.today)}
        as_batch.edit(record, "import", about=(identity,), **values)
    return _record(
        as_batch,
        identity,
        file=file,
        shape=shape,
        added=len(requests),
        skipped=skipped,
        refused=refused,
        guesses=guesses,
        by=change.by,
    )


def add_customers(
    change: Change,
    added: Sequence[Mapping[str, Any]],
    edited: Mapping[str, Mapping[str, Any]],
    *,
    file: str,
    shape: str = "customers",
    skipped: int = 0,
    refused: int = 0,
    guesses: Iterable[str] = (),
) -> Batch:
    """Write customers of one import run: the new ones, and new values of fields by the id of a known one.

    Known ones leave an event each, so that their history tells what they held before.
    """
    identity = change.new_id(Batch)
    _new_customers(change, added, identity)
    as_batch = _under(change, identity)
    for customer, fields in edited.items():
        as_batch.edit(change.get(Customer, customer), "import", about=(identity,), **fields)
    count = len(added) + len(edited)
    return _record(
        as_batch,
        identity,
        file=file,
        shape=shape,
        added=count,
        skipped=skipped,
        refused=refused,
        guesses=guesses,
        by=change.by,
    )


def undo_import(change: Change, identity: str) -> Undone:
    """Undo an import: remove what nobody has worked with since, and put back what it changed in customers.

    A request stays that was linked, edited, noted, told of or merged into, with those that the import merged into
    it; a customer that holds a request or was edited; a field that has changed again. Refused where it was undone
    before.
    """
    batch = change.get(Batch, identity)
    if batch.undone_at is not None:
        raise Refused(f"{batch.id} was taken back on {batch.undone_at:%Y-%m-%d}.")
    transaction = change.transaction
    left: dict[str, str] = {}
    brought = {one.id: one for one in transaction.find(Request, batch=batch.id)}
    staying = _staying(change, batch.id, brought)
    left.update(staying)
    removed = 0
    for one in transaction.find(Note, by=batch.id):
        if one.about in brought.keys() - staying.keys():
            transaction.remove(Note, one.id)
    for one_id in brought.keys() - staying.keys():
        transaction.remove(Request, one_id)
        removed += 1
    restored = _put_back(change, batch.id, left)
    made = transaction.find(Customer, created_by=batch.id)
    theirs = frozenset(one.id for one in made)
    holding = {one.customer for one in transaction.find(Request, customer=theirs) if one.id not in brought}
    holding |= {brought[one].customer for one in staying}
    notified = {one.customer for one in transaction.find(Notification, customer=theirs)}
    noted = {one.about for one in transaction.find(Note, about=theirs)}
    met = {who for one in transaction.find(Stint, customers=theirs) for who in one.customers}
    tried = {one.customer for one in transaction.find(Session, customer=theirs)}
    reasons = (
        (holding, "has requests"),
        (notified, "told"),
        (noted, "noted"),
        (met, "in a rotation"),
        (tried, "took part in a session"),
    )
    for who in made:
        if who.revision > 1:
            left[who.id] = "edited"
        elif why := next((why for ids, why in reasons if who.id in ids), None):
            left[who.id] = why
        else:
            transaction.remove(Customer, who.id)
            removed += 1
    if not removed and not restored and left:
        named = ", ".join(sorted(left, key=number)[:3])
        others = " and others" if len(left) > 3 else ""
        raise Refused(
            f"Nothing of {batch.id} can be taken back; in use since: {named}{others}. "
            "Unlink or merge them first, or forget what must go."
        )
    change.edit(batch, "undo-import", undone_at=change.at)
    return Undone(batch=batch.id, removed=removed, restored=restored, left=left)


def _staying(change: Change, batch: str, brought: Mapping[str, Request]) -> dict[str, str]:
    """The reasons why some of the requests that a batch brought stay, by their id."""
    transaction = change.transaction
    ids = frozenset(brought)
    found = {one.request: "linked" for one in transaction.find(Link, request=ids)}
    found |= {one.about: "noted" for one in transaction.find(Note, about=ids) if one.by != batch}
    found |= {one.about: "told" for one in transaction.find(Notification, about=ids)}
    found |= {
        one.merged_into: "merged into"
        for one in transaction.find(Request, merged_into=ids)
        if one.merged_into and (one.batch != batch or one.revision > 1)
    }
    staying = {one: found.get(one) or "edited" for one in brought if one in found or brought[one].revision > 1}
    # Voters count wherever the request counts that they were merged into, and a merged one needs its target.
    merged: dict[str, list[str]] = {}
    for request in brought.values():
        if request.merged_into is not None:
            merged.setdefault(request.merged_into, []).append(request.id)
    waiting = list(staying)
    while waiting:
        at = waiting.pop()
        beside = [(voter, f"merged into {at}") for voter in merged.get(at, ())]
        lead = brought[at].merged_into
        if lead is not None and lead in brought:
            beside.append((lead, "merged into"))
        for one, why in beside:
            if one not in staying:
                staying[one] = why
                waiting.append(one)
    return staying


def _put_back(change: Change, batch: str, left: dict[str, str]) -> int:
    """Give known records back what a batch replaced; what changed again since is told in `left`.

    Refused where a customer would then share a name or a domain with another.
    """
    restored = set()
    for event in _edits(change, batch):
        kind: type[Request] | type[Customer] = Request if kind_of(event.ref) is Request else Customer
        record = change.transaction.get(kind, event.ref)
        if record is None or record.forgotten:
            continue
        now = as_kept(record)
        unreadable = unreadable_changes(event)
        readable = {name: pair for name, pair in event.changes.items() if name not in unreadable}
        standing = as_kept({name: getattr(record, name) for name in readable})
        before = {name: old for name, (old, new) in readable.items() if standing[name] == as_kept(new)}
        changed = readable.keys() - before.keys()
        if changed:
            left[record.id] = f"{', '.join(sorted(changed))} changed since"
        if unreadable:
            left[record.id] = f"what the history says of {', '.join(sorted(unreadable))} cannot be read"
        if before:
            whole = msgspec.convert(
                {name: value for name, value in {**now, **before}.items() if value is not None}, kind
            )
            fields = {name: getattr(whole, name) for name in before}
            change.edit(record, "undo-import", about=(batch,), **fields)
            restored.add(record.id)
    check_whole(change, restored)
    return len(restored)


def _edits(change: Change, batch: str) -> list[Event]:
    """The edits of a batch to records known before; its own event is the last of its transaction."""
    found: list[Event] = []
    transaction: int | None = None
    for identity in reversed(list(change.transaction.ids(Event))):
        event = change.transaction.get(Event, identity)
        if event is None:
            continue
        if transaction is None:
            transaction = event.transaction if (event.ref, event.verb) == (batch, "import") else None
        elif event.transaction != transaction:
            break
        elif event.by == batch and event.verb == "import":
            found.append(event)
    return found


def _new_customers(change: Change, customers: Sequence[Mapping[str, Any]], batch: str) -> list[Customer]:
    """Write new customers, created by the batch, so that it can be taken back with them."""
    found = []
    for fields in customers:
        identity = change.new_id(Customer)
        found.append(Customer(id=identity, created_at=change.at, created_by=batch, **fields))
        change.transaction.put(found[-1])
    return found


def _record(
    change: Change,
    identity: str,
    *,
    file: str,
    shape: str,
    added: int,
    skipped: int,
    refused: int,
    guesses: Iterable[str],
    by: str = "",
) -> Batch:
    batch = Batch(
        id=identity,
        file=file,
        shape=shape,
        by=by or change.by,
        at=change.at,
        added=added,
        skipped=skipped,
        refused=refused,
        guesses=tuple(guesses),
    )
    return _under(change, identity).add(batch, verb="import")


def _under(change: Change, batch: str) -> Change:
    """The same change with a batch as its author: a person's undo does not take a whole import back."""
    if change.by == batch:
        return change
    return Change(change.transaction, by=batch, at=change.at, today=change.today)
