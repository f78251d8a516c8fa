"""Finds what the union of two copies holds that one board would have refused.

Two people apart can each do what one board would have refused the second of them: make an account of the same
name, import the same ticket, explain the same word, tell a customer twice, merge two requests into each other.
What is done about it depends on the records alone, so every copy comes to the same.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import msgspec

from roadmap_tui.merge.copies import Copy
from roadmap_tui.model.records import Customer, Link, Notification, Product, Record, Request, Stint, Term, View
from roadmap_tui.text.characters import folded


class Twins(msgspec.Struct, frozen=True):
    """Two records of one thing, by their ids: which stays, and which is merged into it."""

    kept: str
    gone: str


class Forgotten(msgspec.Struct, frozen=True):
    """Records that one copy forgot, by their new ids, and the test of what was written without knowing of it.

    `belongs` tests whether a request was its customer's already where nobody knew.
    """

    ids: list[str]
    meets: Callable[[Record], bool]
    belongs: Callable[[Request], bool]


class Work(msgspec.Struct, frozen=True):
    """What the union of two copies needs to be one board.

    `twins` are by kind, `circles` requests that are merged into themselves, `reopened` requests that one copy
    declined and the other linked, `is_told_twice` whether a customer was told of one thing in both. `forgotten`
    are the records that one copy forgot without the other's knowing, each time with what may still hold their
    words: what that other copy wrote. `misnamed` are stories and requests that name a product as it was called
    before, `other_names` the names that products have in the other copy, where both gave them another one.
    """

    twins: Mapping[type[Record], list[Twins]]
    circles: list[str]
    reopened: list[str]
    is_told_twice: bool
    forgotten: list[Forgotten]
    misnamed: list[str]
    other_names: list[tuple[str, str]]

    def is_needed(self) -> bool:
        """Whether there is anything to do."""
        return self.is_told_twice or any(
            (
                *self.twins.values(),
                self.circles,
                self.reopened,
                self.forgotten,
                self.misnamed,
                self.other_names,
            )
        )


def find_work(
    records: Mapping[type[Record], Mapping[str, Record]],
    copies: tuple[Copy, Copy],
    merged_into: Callable[[str], str | None],
    forgotten: list[Forgotten],
    misnamed: list[str],
    other_names: list[tuple[str, str]],
) -> Work:
    """Find what the records of a union need, of which those that stand alike in both copies are left out."""
    declined = {
        key for key, one in records[Request].items() if getattr(one, "declined_because", None) is not None
    }
    linked = {one.request for one in records[Link].values() if isinstance(one, Link)}
    told = [(one.customer, one.about) for one in records[Notification].values() if isinstance(one, Notification)]
    return Work(
        is_told_twice=len(set(told)) < len(told),
        twins={kind: list(_twins(kind, records[kind].values(), copies)) for kind in _NAMES},
        circles=_circles(records[Request].values(), merged_into),
        reopened=sorted(declined & linked),
        forgotten=forgotten,
        misnamed=misnamed,
        other_names=other_names,
    )


def _twins(kind: type[Record], records: Iterable[Record], copies: tuple[Copy, Copy]) -> Iterator[Twins]:
    """Records that share a name and did not do so in either copy, each with the first made of them."""
    names = _NAMES[kind]
    by_name: dict[object, list[Record]] = {}
    for record in records:
        for name in names(record):
            by_name.setdefault(name, []).append(record)
    lead: dict[str, Record] = {}

    def first(record: Record) -> Record:
        while record.uid in lead:
            record = lead[record.uid]
        return record

    for several in by_name.values():
        for one, other in pairwise(several):
            if any(_clash(kind, copy, one, other) for copy in copies):
                continue
            kept, gone = sorted((first(one), first(other)), key=_age)
            if kept is not gone:
                lead[gone.uid] = kept
    by_uid = {one.uid: one for one in records}
    for uid in sorted(lead):
        yield Twins(first(lead[uid]).id, by_uid[uid].id)


def _clash(kind: type[Record], copy: Copy, one: Record, other: Record) -> bool:
    """Whether two records shared a name in a copy already."""
    known = copy.records[kind].get(one.uid), copy.records[kind].get(other.uid)
    names = [set(_NAMES[kind](each)) for each in known if each is not None]
    return len(names) == 2 and bool(names[0] & names[1])


def _age(record: Record) -> tuple[Any, str]:
    """What decides which of two records stays: nothing that is ever changed."""
    made = getattr(record, "created_at", None) or getattr(record, "captured_at", None)
    return ("" if made is None else made.isoformat(), record.uid)


def _customer_names(record: Record) -> list[object]:
    assert isinstance(record, Customer)
    if record.forgotten:
        return []
    names = (("name", folded(one)) for one in (record.name, *record.aliases))
    return [*names, *record.domains, *(("id", one) for one in record.external_ids)]


def _request_names(record: Record) -> list[object]:
    assert isinstance(record, Request)
    source = record.source
    if source is None or not source.id or record.forgotten:
        return []
    from roadmap_tui.model.request_sources import system_of  # what people wrote down themselves has none

    return [(system_of(source.system), source.id)]


def _term_names(record: Record) -> list[object]:
    assert isinstance(record, Term)
    return [folded(record.term)]


def _view_names(record: Record) -> list[object]:
    assert isinstance(record, View)
    return [folded(record.name)]


def _product_names(record: Record) -> list[object]:
    assert isinstance(record, Product)
    return list(map(folded, (record.name, *record.aliases)))


def _stint_names(record: Record) -> list[object]:
    assert isinstance(record, Stint)
    from roadmap_tui.model.stints import stint_key  # few teams rotate

    return [stint_key(record)]


_NAMES: dict[type[Record], Callable[[Record], list[object]]] = {
    Customer: _customer_names,
    Request: _request_names,
    Stint: _stint_names,
    Term: _term_names,
    View: _view_names,
    Product: _product_names,
}
"""What names a record of each kind that may stand once alone."""


def _circles(records: Iterable[Record], merged_into: Callable[[str], str | None]) -> list[str]:
    """Of each circle of requests that are merged into each other, the one made last.

    `merged_into` is asked of requests that stand alike in both copies alone: of the others one copy knows less.
    """
    union = {one.id: one for one in records if isinstance(one, Request)}
    merged = {identity: one for identity, one in union.items() if one.merged_into is not None}
    found: dict[str, None] = {}
    for identity in merged:
        at: str | None = identity
        seen: dict[str, None] = {}
        while at is not None and at not in seen:
            seen[at] = None
            at = union[at].merged_into if at in union else merged_into(at)
        if at == identity:
            found[max((one for one in seen if one in merged), key=lambda one: _age(merged[one]))] = None
    return list(found)
