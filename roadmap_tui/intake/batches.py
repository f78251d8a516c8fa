"""What an import run does to the board, and how it is taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from roadmap_tui.actions.change import Change
from roadmap_tui.model.errors import Refused
from roadmap_tui.model.records import Batch, Customer, CustomerThen, Link, Note, Request, Told, Value, number


class Undone(Value, kw_only=True, frozen=True):
    """What taking an import back did: how many records went, and why each of the others stayed."""

    batch: str
    removed: int
    left: dict[str, str] = {}


def add_requests(
    change: Change,
    requests: Sequence[tuple[Mapping[str, Any], str | int | None]],
    *,
    customers: Sequence[Mapping[str, Any]] = (),
    file: str,
    shape: str,
    skipped: int = 0,
    refused: int = 0,
) -> Batch:
    """Write requests of one import run, with one event for all of them.

    Each request comes with its customer: an id, a place among the new `customers`, or None.
    """
    identity = change.new_id(Batch)
    new = _new_customers(change, customers, identity)
    for fields, named in requests:
        who = new[named] if isinstance(named, int) else change.transaction.get(Customer, named) if named else None
        change.transaction.put(
            Request(
                id=change.new_id(Request),
                customer=who.id if who else None,
                captured_at=change.at,
                captured_by=change.by,
                snapshot=_as_of(who, change.today),
                batch=identity,
                **fields,
            )
        )
    return _record(
        change, identity, file=file, shape=shape, added=len(requests), skipped=skipped, refused=refused
    )


def add_customers(
    change: Change,
    added: Sequence[Mapping[str, Any]],
    edited: Mapping[str, Mapping[str, Any]],
    *,
    file: str,
    skipped: int = 0,
    refused: int = 0,
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
        shape="customers",
        added=count,
        skipped=skipped,
        refused=refused,
        by=change.by,
    )


def undo_import(change: Change, identity: str) -> Undone:
    """Remove what a batch brought and nobody has worked with since.

    A request stays that was linked, edited, noted, told of or merged into; a customer that holds a request or was
    edited. Changes that a batch made to known customers stay. Refused where it was undone before.
    """
    batch = change.get(Batch, identity)
    if batch.undone_at is not None:
        raise Refused(f"{batch.id} was taken back on {batch.undone_at:%Y-%m-%d}.")
    transaction = change.transaction
    left: dict[str, str] = {}
    removed = 0
    requests = dict(transaction.table(Request))
    touched = _touched(change)
    for one in [one for one in requests.values() if one.batch == batch.id]:
        why = touched.get(one.id) or ("edited" if one.revision > 1 else None)
        if why is not None:
            left[one.id] = why
            continue
        transaction.remove(Request, one.id)
        del requests[one.id]
        removed += 1
    holding = {one.customer for one in requests.values()}
    told = {one.customer for one in transaction.table(Told).values()}
    for who in [one for one in transaction.table(Customer).values() if one.created_by == batch.id]:
        if who.revision > 1:
            left[who.id] = "edited"
        elif who.id in holding or who.id in told:
            left[who.id] = "has requests" if who.id in holding else "told"
        else:
            transaction.remove(Customer, who.id)
            removed += 1
    if not removed and left:
        named = ", ".join(sorted(left, key=number)[:3])
        others = " and others" if len(left) > 3 else ""
        raise Refused(
            f"Nothing of {batch.id} can be taken back; in use since: {named}{others}. "
            "Unlink or merge them first, or forget what must go."
        )
    change.edit(batch, "undo-import", undone_at=change.at)
    return Undone(batch=batch.id, removed=removed, left=left)


def _touched(change: Change) -> dict[str, str]:
    """Why a request is no longer as it came, by its id."""
    transaction = change.transaction
    found = {one.request: "linked" for one in transaction.table(Link).values()}
    found |= {one.about: "noted" for one in transaction.table(Note).values()}
    found |= {one.about: "told" for one in transaction.table(Told).values()}
    merged = {one.merged_into: "merged into" for one in transaction.table(Request).values() if one.merged_into}
    return {**found, **merged}


def _new_customers(change: Change, customers: Sequence[Mapping[str, Any]], batch: str) -> list[Customer]:
    """Write new customers, created by the batch, so that it can be taken back with them."""
    found = []
    for fields in customers:
        identity = change.new_id(Customer)
        found.append(Customer(id=identity, created_at=change.at, created_by=batch, **fields))
        change.transaction.put(found[-1])
    return found


def _record(
    change: Change, identity: str, *, file: str, shape: str, added: int, skipped: int, refused: int, by: str = ""
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
    )
    return _under(change, identity).add(batch, verb="import")


def _under(change: Change, batch: str) -> Change:
    """The same change, made in the name of a batch: a person's undo does not take a whole import back."""
    if change.by == batch:
        return change
    return Change(change.transaction, by=batch, at=change.at, today=change.today)


def _as_of(customer: Customer | None, today: date) -> CustomerThen | None:
    if customer is None:
        return None
    return CustomerThen(as_of=today, arr=customer.arr, segment=customer.segment, renewal=customer.renewal)
