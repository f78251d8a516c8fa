"""Search words of a record: numbers by which the server finds the records that may meet conditions."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from roadmap_tui.model.records import (
    TABLE,
    Customer,
    Event,
    Link,
    Note,
    Notification,
    Record,
    Relation,
    Request,
    Session,
    Stint,
    Story,
    kind_of,
)
from roadmap_tui.store.find import Conditions, value_of

SEARCHED: dict[type[Record], tuple[str, ...]] = {
    Customer: ("name", "domains", "external_ids", "created_by"),
    Request: ("customer", "source__id", "batch", "merged_into"),
    Link: ("request", "story"),
    Story: ("uid",),
    Relation: ("story", "other"),
    Session: ("story", "customer"),
    Notification: ("customer", "about", "requests"),
    Note: ("about", "by", "stint"),
    Stint: ("customers",),
    Event: ("ref", "about"),
}
"""The fields by which actions find records while others wait. Of an event's changes each id is searched too."""
_CHANGES = "changes__"


def words_of(record: Record) -> list[int]:
    """The search words of a record."""
    return [_word(type(record), name, value) for name, value in _texts(record)]


def wanted(kind: type[Record], conditions: Conditions) -> list[list[int]]:
    """For each condition that the server can look for, words of which a record that meets it has one."""
    found = []
    for name, value in conditions.items():
        values = value if isinstance(value, frozenset) else frozenset((value,))
        if all(isinstance(one, str) and one for one in values) and _is_searched(kind, name, values):
            found.append([_word(kind, name, one) for one in values])
    return found


def _is_searched(kind: type[Record], name: str, values: Iterable[str]) -> bool:
    if kind is Event and name.startswith(_CHANGES):
        return all(kind_of(one) is not None for one in values)
    return name in SEARCHED.get(kind, ())


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    for name in SEARCHED.get(type(record), ()):
        for one in _parts(value_of(record, name)):
            if one:
                yield name, one
    if isinstance(record, Event):
        for name, pair in record.changes.items():
            for one in pair:
                if isinstance(one, str) and kind_of(one) is not None:
                    yield _CHANGES + name, one


def _parts(value: Any) -> Iterable[str]:
    return (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, str))


def _word(kind: type[Record], name: str, value: str) -> int:
    text = f"{TABLE[kind]}\0{name}\0{value}".encode(errors="surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), signed=True)
