"""Integrity constraints between the records of a board, checked after a reversal."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Refused
from roadmap_tui.model.records import (
    REFERENCES,
    Customer,
    Link,
    Product,
    Record,
    Request,
    Stint,
    Term,
    View,
    kind_of,
    references,
)
from roadmap_tui.model.stints import stint_key
from roadmap_tui.text.characters import folded, one_line


def check_whole(change: Change, refs: Iterable[str]) -> None:
    """Refuse a change after which one of these records has a dangling reference, or stands twice."""
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
    if found[Term]:
        _check_terms(change, found[Term])
    if found[View]:
        _check_views(change, found[View])
    if found[Product]:
        _check_products(change, found[Product])
    if found[Stint]:
        _check_stints(change, found[Stint])


def check_alone(change: Change, refs: Iterable[str]) -> None:
    """Refuse a change after which another record still refers to one of these that is gone."""
    kinds = {ref: kind_of(ref) for ref in refs}
    gone = {ref for ref, kind in kinds.items() if kind is not None and change.transaction.get(kind, ref) is None}
    if not gone:
        return
    for kind, names in REFERENCES.items():
        for name in names:
            for one in change.transaction.find(kind, **{name: frozenset(gone)}):
                named = gone.intersection(references(one, name))
                raise Refused(f"{one.id} hangs on {', '.join(sorted(named))} since.")


def _check_references(change: Change, record: Record) -> None:
    for name in REFERENCES.get(type(record), ()):
        for named in references(record, name):
            kind = kind_of(named)
            if kind is not None and change.transaction.get(kind, named) is None:
                raise Refused(f"{record.id} names {named}, which is gone.")


def _check_links(change: Change, links: Iterable[Link], requests: Iterable[Request]) -> None:
    """Check links: a request is linked to a story once, and what is declined is linked to none."""
    find = change.transaction.find
    for one in links:
        if len(find(Link, request=one.request, story=one.story)) > 1:
            raise Refused(f"{one.request} is linked to {one.story} already.")
    behind = (change.transaction.get(Request, one.request) for one in links)
    for request in (*requests, *behind):
        if request is not None and request.declined_because is not None:
            for link in find(Link, request=request.id):
                raise Refused(f"{request.id} is part of {link.story}, and what is declined is not.")


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
    """Check customers: each name, domain and external id names one of them."""
    find = change.transaction.find
    called: dict[str, set[str]] = defaultdict(set)
    for identity, name in change.transaction.column(Customer, "name").items():
        called[folded(name)].add(identity)
    for identity, aliases in change.transaction.column(Customer, "aliases").items():
        for name in aliases:
            called[folded(name)].add(identity)
    for one in customers:
        for named in _names(one):
            known = (*find(Customer, domains=named), *find(Customer, external_ids=named))
            others = {*called[named], *(other.id for other in known)} - {one.id}
            if others:
                raise Refused(f"{min(others)} is {one_line(named)} by now, as {one.id} would be.")


def _check_terms(change: Change, terms: Iterable[Term]) -> None:
    """Check terms: each word is explained once."""
    known = [(one.id, folded(one.term)) for one in change.transaction.find(Term)]
    for term in terms:
        if any(one != term.id and word == folded(term.term) for one, word in known):
            raise Refused(f"the glossary explains {one_line(term.term)} by now.")


def _check_views(change: Change, views: Iterable[View]) -> None:
    """Check views: each name is that of one."""
    known = [(one.id, folded(one.name)) for one in change.transaction.find(View)]
    for view in views:
        if any(one != view.id and name == folded(view.name) for one, name in known):
            raise Refused(f"there is a view {one_line(view.name)} by now.")


def _check_products(change: Change, products: Iterable[Product]) -> None:
    """Check products: each name is that of one, or was."""
    known = [
        (one.id, folded(name)) for one in change.transaction.find(Product) for name in (one.name, *one.aliases)
    ]
    for product in products:
        for name in (product.name, *product.aliases):
            if any(one != product.id and folded(name) == other for one, other in known):
                raise Refused(f"there is a product {one_line(name)} by now.")


def _check_stints(change: Change, stints: Iterable[Stint]) -> None:
    """Check stints: two people begin one on a day."""
    known = [(one.id, stint_key(one)) for one in change.transaction.find(Stint)]
    for stint in stints:
        other = next((one for one, key in known if one != stint.id and key == stint_key(stint)), None)
        if other is not None:
            raise Refused(
                f"{other} pairs {one_line(stint.pm)} with {one_line(stint.csm)} from {stint.since} too."
            )


def _names(customer: Customer) -> tuple[str, ...]:
    names = (customer.name, *customer.aliases)
    return (*map(folded, names), *customer.domains, *customer.external_ids)
