"""Makes the union of two copies keep the rules of one board, by the actions of a board.

Each kind of work loads its own actions: most unions need one.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec

from roadmap_tui.actions.change import Change, hang
from roadmap_tui.merge.copies import BY
from roadmap_tui.merge.duplicates import Forgotten, Twins, Work
from roadmap_tui.model.records import (
    Customer,
    Event,
    Link,
    Note,
    Notification,
    Product,
    Record,
    Request,
    Stint,
    Term,
    View,
)
from roadmap_tui.store.document import Content
from roadmap_tui.store.file.transaction import FileTransaction


class Union(msgspec.Struct, frozen=True):
    """The union of two copies: the records that differ from one of them, its `content`, by kind and id.

    `gone` are the ids of those that it alone has. `events` are those after the beginning that both share, and
    those within it that differ.
    """

    records: dict[type[Record], dict[str, Record]]
    gone: dict[type[Record], set[str]]
    events: list[Event]
    counters: Mapping[str, int]


class _Union(FileTransaction):
    """A transaction over the document of a union, whose counters are known to be right."""

    def _highest_below(self, kind: type[Record]) -> int:  # noqa: ARG002  # of every kind
        return 0


def reconcile(content: Content, union: Union, work: Work, at: datetime) -> Union:
    """Do the work on a union. Returns it."""
    transaction = _Union(content)
    transaction.count_from(union.counters)
    for kind, ids in union.gone.items():
        for identity in ids:
            transaction.remove(kind, identity)
    for record in chain(*(one.values() for one in union.records.values()), union.events):
        transaction.put(record)
    change = Change(transaction, by=BY, at=at, today=at.date())
    _reopen(change, work)
    for kind, twins in work.twins.items():
        for one in twins:
            _UNITE[kind](change, one)
    for one in work.twins[Request]:
        # What hung on the other of the two may be a link, and what it says that it was declined.
        kept = change.get(Request, one.kept)
        if kept.declined_because is not None and change.transaction.find(Link, request=kept.id):
            change.edit(kept, "reopen", declined_because=None)
    if work.is_told_twice or work.twins[Customer] or work.twins[Request]:
        _unite_notifications(change)
    if work.other_names or work.misnamed:
        _name_products(change, work)
    for forgotten in work.forgotten:
        _forget(change, forgotten)
    records: dict[type[Record], dict[str, Record]] = {kind: {} for kind in union.records}
    for record in transaction.put_records:
        records.setdefault(type(record), {})[record.id] = record
    gone: dict[type[Record], set[str]] = {}
    for kind, identity in transaction.removed:
        gone.setdefault(kind, set()).add(identity)
    events = [one for one in records.pop(Event, {}).values() if isinstance(one, Event)]
    return Union(records, gone, events, transaction.board.counters)


def _reopen(change: Change, work: Work) -> None:
    """Reopen the requests that one copy declined and the other linked, and those merged in a circle."""
    for request in work.reopened:
        change.edit(change.get(Request, request), "reopen", declined_because=None)
    for request in work.circles:
        change.edit(change.get(Request, request), "reopen", merged_into=None)


def _name_products(change: Change, work: Work) -> None:
    """Let products be found by their names in both copies, and records name them as they are called."""
    from roadmap_tui.actions import products

    united = {one.gone: one.kept for one in work.twins[Product]}
    for identity, name in work.other_names:
        products.call_also(change, change.get(Product, united.get(identity, identity)), name)
    if work.misnamed:
        products.call_by_name(change, work.misnamed)


def _forget(change: Change, forgotten: Forgotten) -> None:
    """Forget on the union what one copy forgot; of requests that no copy had forgotten yet, everything."""
    from roadmap_tui.actions.forget import Redaction, redaction_of

    redaction = redaction_of(change.transaction, forgotten.ids)

    reached = (change.transaction.get(Request, one) for one in redaction.requests - set(forgotten.ids))
    redaction.requests -= {one.id for one in reached if one is not None and not forgotten.belongs(one)}

    def standing() -> set[str]:
        found = (change.transaction.get(Request, one) for one in redaction.requests)
        return {one.id for one in found if one is not None and not one.forgotten}

    before = standing()
    redaction.meets = forgotten.meets
    redaction(change.transaction)
    newly = before - standing()
    if newly:
        Redaction(requests=newly, customers=set())(change.transaction)


def _unite_customers(change: Change, twins: Twins) -> None:
    from roadmap_tui.actions import customers

    customers.merge(change, twins.gone, twins.kept)


def _unite_requests(change: Change, twins: Twins) -> None:
    from roadmap_tui.actions import requests

    gone, kept = change.get(Request, twins.gone), change.get(Request, twins.kept)
    find = change.transaction.find
    for link in find(Link, request=gone.id):
        about = (kept.id, link.story)
        if requests.find_link(change, kept.id, link.story) is None:
            change.edit(link, "link", about=about, request=kept.id)
        else:
            change.remove(link, "unlink", about=about)
    for told in find(Notification, requests=gone.id):
        named = dict.fromkeys(kept.id if one == gone.id else one for one in told.requests or ())
        change.edit(told, "told", about=(told.about, told.customer), requests=tuple(named))
    hanging: list[Note | Notification] = [*find(Note, about=gone.id), *find(Notification, about=gone.id)]
    for record in hanging:
        hang(change, record, kept.id)
    for one in find(Request, merged_into=gone.id):
        if one.id != kept.id:
            change.edit(one, "merge", about=(kept.id,), merged_into=kept.id)
    change.remove(change.get(Request, gone.id), "merge", about=(kept.id,))
    fields = _lacking(kept, gone)
    if kept.merged_into == gone.id:
        fields["merged_into"] = None
    change.edit(kept, "merge", about=(gone.id,), **fields)


def _unite_terms(change: Change, twins: Twins) -> None:
    gone, kept = change.get(Term, twins.gone), change.get(Term, twins.kept)
    change.remove(gone, "merge", about=(kept.id,))
    newer = gone if gone.revision > kept.revision else kept
    avoid = tuple(dict.fromkeys((*kept.avoid, *gone.avoid)))
    definition = newer.definition or kept.definition or gone.definition
    change.edit(kept, "merge", about=(gone.id,), avoid=avoid, definition=definition)


def _unite_views(change: Change, twins: Twins) -> None:
    gone, kept = change.get(View, twins.gone), change.get(View, twins.kept)
    change.remove(gone, "merge", about=(kept.id,))
    newer = gone if gone.revision > kept.revision else kept
    fields = {name: getattr(newer, name) for name in ("place", "filter", "choices")}
    change.edit(kept, "merge", about=(gone.id,), **fields)


def _unite_stints(change: Change, twins: Twins) -> None:
    gone, kept = change.get(Stint, twins.gone), change.get(Stint, twins.kept)
    for note in change.transaction.find(Note, about=gone.id):
        hang(change, note, kept.id)
    for note in change.transaction.find(Note, stint=gone.id):
        change.edit(note, "merge", about=(kept.id,), stint=kept.id)
    change.remove(gone, "merge", about=(kept.id,))
    change.edit(
        kept,
        "merge",
        about=(gone.id,),
        # A stint that names nobody is one in which it may be any customer.
        customers=tuple(dict.fromkeys((*kept.customers, *gone.customers)))
        if kept.customers and gone.customers
        else (),
        until=max(kept.until, gone.until),
        done_on=max((one.done_on for one in (kept, gone) if one.done_on is not None), default=None),
        hours=gone.hours if kept.hours is None else kept.hours,
    )


def _lacking(kept: Record, gone: Record) -> dict[str, Any]:
    """The fields that a record lacks and its twin has."""
    from roadmap_tui.model.fields.register import REGISTER

    return {
        field.name: getattr(gone, field.name)
        for field in REGISTER[type(kept).__name__]
        if field.reader is not None
        and getattr(kept, field.name, None) in (None, ())
        and getattr(gone, field.name, None) not in (None, ())
    }


def _unite_products(change: Change, twins: Twins) -> None:
    from roadmap_tui.actions import products

    products.unite(change, change.get(Product, twins.gone), change.get(Product, twins.kept))


_UNITE: dict[type[Record], Callable[[Change, Twins], None]] = {
    Customer: _unite_customers,
    Request: _unite_requests,
    Stint: _unite_stints,
    Term: _unite_terms,
    View: _unite_views,
    Product: _unite_products,
}


def _unite_notifications(change: Change) -> None:
    """Keep one notification of each thing to each customer, the first; what it lacks comes from the others."""
    by_key: dict[tuple[str, str], list[Notification]] = {}
    for one in change.transaction.find(Notification):
        by_key.setdefault((one.customer, one.about), []).append(one)
    for (customer, about), several in by_key.items():
        kept, *others = sorted(several, key=lambda one: (one.at, one.uid))
        for other in others:
            change.remove(other, "remove", about=(about, customer))
            answer = kept.answer if kept.answer != "none" else other.answer
            kept = change.edit(
                kept,
                "told",
                about=(about, customer),
                note=kept.note or other.note,
                answer=answer,
                requests=None
                if kept.requests is None or other.requests is None
                else tuple(dict.fromkeys((*kept.requests, *other.requests))),
            )
