"""What must hold between the records of a board, whatever a reversal brings back."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Refused
from roadmap_tui.model.records import Customer, Link, Note, Notification, Record, Request, kind_of
from roadmap_tui.text.characters import folded, one_line

REFERENCES: dict[type[Record], tuple[str, ...]] = {
    Link: ("request", "story"),
    Note: ("about",),
    Notification: ("about", "customer"),
    Request: ("customer", "merged_into"),
}
"""The fields in which a record names another."""


def check_whole(change: Change, refs: Iterable[str]) -> None:
    """Refuse a change after which one of these records names what is not there, or stands twice."""
    found: dict[type[Record], list[Any]] = defaultdict(list)
    for ref in refs:
        kind = kind_of(ref)
        record = change.transaction.get(kind, ref) if kind is not None else None
        if record is not None:
            _check_references(change, record)
            found[type(record)].append(record)
    if found[Link] or found[Request]:
        _check_links(change, found[Link], found[Request])
    for request in found[Request]:
        _check_merges(change, request)
    if found[Customer]:
        _check_customers(change, found[Customer])


def check_alone(change: Change, refs: Iterable[str]) -> None:
    """Refuse a change after which another record names one of these that is gone."""
    kinds = {ref: kind_of(ref) for ref in refs}
    gone = {ref for ref, kind in kinds.items() if kind is not None and change.transaction.get(kind, ref) is None}
    if not gone:
        return
    for kind, names in REFERENCES.items():
        for one in change.transaction.table(kind).values():
            for name in names:
                if getattr(one, name) in gone:
                    raise Refused(f"{one.id} hangs on {getattr(one, name)} since.")


def _check_references(change: Change, record: Record) -> None:
    for name in REFERENCES.get(type(record), ()):
        named = getattr(record, name)
        kind = kind_of(named) if named is not None else None
        if kind is not None and change.transaction.get(kind, named) is None:
            raise Refused(f"{record.id} names {named}, which is gone.")


def _check_links(change: Change, links: Iterable[Link], requests: Iterable[Request]) -> None:
    """A request is linked to a story once, and what is declined is linked to none."""
    ties = Counter((one.request, one.story) for one in change.transaction.table(Link).values())
    for one in links:
        if ties[one.request, one.story] > 1:
            raise Refused(f"{one.request} is linked to {one.story} already.")
    story_of = dict(ties.keys())
    behind = (change.transaction.get(Request, one.request) for one in links)
    for request in (*requests, *behind):
        if request is not None and request.declined_because is not None and request.id in story_of:
            raise Refused(f"{request.id} is part of {story_of[request.id]}, and what is declined is not.")


def _check_merges(change: Change, record: Request) -> None:
    seen = {record.id}
    at = record.merged_into
    while at is not None:
        if at in seen:
            raise Refused(f"{record.id} and {at} would be merged into each other.")
        seen.add(at)
        other = change.transaction.get(Request, at)
        at = other.merged_into if other is not None else None


def _check_customers(change: Change, customers: Iterable[Customer]) -> None:
    """Each name, domain and external id names one customer."""
    known: dict[str, set[str]] = defaultdict(set)
    for one in change.transaction.table(Customer).values():
        for named in _names(one):
            known[named].add(one.id)
    for one in customers:
        for named in _names(one):
            others = known[named] - {one.id}
            if others:
                raise Refused(f"{min(others)} is {one_line(named)} by now, as {one.id} would be.")


def _names(customer: Customer) -> tuple[str, ...]:
    return (folded(customer.name), *customer.domains, *customer.external_ids)
