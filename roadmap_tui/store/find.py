"""Finds records by the values of their fields.

A condition is a field's name and a value. Of a field in a part of a record, or a key of a mapping, both names
are given, joined by two underscores (`source__id`, `changes__customer`). A field that holds several values meets
it where it holds this one, and a frozenset stands for any of its members.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar, get_args

import msgspec

from roadmap_tui.model.records import Record, number

R = TypeVar("R", bound=Record)
Conditions = Mapping[str, Any]

_MOST_WORDS = 16
"""The most values of one field that are searched for by their bytes, one search each."""


def meets(record: Record, conditions: Conditions) -> bool:
    """Whether a record meets all conditions."""
    return all(_with((record,), name, wanted) for name, wanted in conditions.items())


def _with(records: Collection[R], name: str, wanted: Any) -> list[R]:
    """The records in which a field has a value. Kept fast: a screen waits while thousands are looked at."""
    part, _, rest = name.partition("__")
    if rest and wanted is not None and not (isinstance(wanted, frozenset) and None in wanted):
        outer = attrgetter(part)
        records = [one for one in records if outer(one) is not None]
    values = zip(records, _values(records, name), strict=True)
    if isinstance(wanted, frozenset):
        return [
            one
            for one, value in values
            if (value.__class__ is tuple and not wanted.isdisjoint(value))
            or (value.__class__ is not tuple and value in wanted)
        ]
    return [one for one, value in values if value == wanted or (value.__class__ is tuple and wanted in value)]


def _values(records: Iterable[Record], name: str) -> Iterable[Any]:
    """The value of a field of each record; None where the part that has the field is not there.

    What stands in a mapping may be anything: only the texts among its values are compared.
    """
    first, _, rest = name.partition("__")
    values = map(attrgetter(first), records)
    if not rest:
        return values
    inner = attrgetter(rest)
    return [
        None
        if part is None
        else tuple(one for one in part.get(rest, ()) if isinstance(one, str))
        if isinstance(part, dict)
        else inner(part)
        for part in values
    ]


def value_of(record: Record, name: str) -> Any:
    """The value of a field; None where the part that has it is not there."""
    (value,) = _values((record,), name)
    return value


class Finder(Generic[R]):
    """Finds records of one kind; a field that is asked for a second time is indexed."""

    def __init__(self, table: dict[str, R]) -> None:
        self._records = table
        self._asked: set[str] = set()
        self._indexes: dict[str, dict[Any, dict[str, None]]] = {}

    def put(self, record: R) -> None:
        """Add a record, or replace the one with its id."""
        self.remove(record.id)
        self._records[record.id] = record
        for name, index in self._indexes.items():
            _enter(index, name, record)

    def remove(self, identity: str) -> None:
        """Remove a record; one that is not there is no error."""
        record = self._records.pop(identity, None)
        if record is not None:
            for name, index in self._indexes.items():
                for key in _keys(record, name):
                    index.get(key, {}).pop(identity, None)

    def find(self, conditions: Conditions) -> list[R]:
        """The records that meet every condition, in the order of the table, or of their ids."""
        if not conditions:
            return list(self._records.values())
        first, wanted = next(iter(conditions.items()))
        if first not in self._asked:
            self._asked.add(first)
            found = _with(self._records.values(), first, wanted)
            return found if len(conditions) == 1 else [one for one in found if meets(one, conditions)]
        index = self._indexes.get(first)
        if index is None:
            index = self._indexes[first] = {}
            for record in self._records.values():
                _enter(index, first, record)
        keys = wanted if isinstance(wanted, frozenset) else (wanted,)
        ids = dict.fromkeys(identity for key in keys for identity in index.get(key, ()))
        records = map(self._records.__getitem__, sorted(ids, key=number))
        return [one for one in records if meets(one, conditions)]


def _enter(index: dict[Any, dict[str, None]], name: str, record: Record) -> None:
    for key in _keys(record, name):
        index.setdefault(key, {})[record.id] = None


def _keys(record: Record, name: str) -> tuple[Any, ...]:
    value = value_of(record, name)
    return value if isinstance(value, tuple) else (value,)


def words_in(kind: type[Record], conditions: Conditions) -> list[list[bytes]]:
    """JSON strings to search rows for: a row that meets the conditions holds one of each list at least.

    A list for each condition of which that can be told. It cannot where the value is no text, or the one that a
    row leaves out. Another program may have spelt the same text with escapes.
    """
    found = []
    for name, wanted in conditions.items():
        values = wanted if isinstance(wanted, frozenset) else frozenset((wanted,))
        if (
            len(values) <= _MOST_WORDS
            and all(isinstance(one, str) for one in values)
            and _left_out(kind, name) not in values
        ):
            found.append([msgspec.json.encode(one) for one in values if _is_utf8(one)])
    return found


def _is_utf8(value: str) -> bool:
    """Whether a text can be encoded as UTF-8: a command's argument of other bytes cannot."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


@cache
def _left_out(kind: type[msgspec.Struct], name: str) -> Any:
    """The default of a field, which a row leaves out."""
    first, _, rest = name.partition("__")
    if not rest:
        names, defaults = kind.__struct_fields__, kind.__struct_defaults__
        place = names.index(first) - len(names) + len(defaults)
        return defaults[place] if place >= 0 else msgspec.NODEFAULT
    field = next(one for one in msgspec.structs.fields(kind) if one.name == first)
    part = next(
        (one for one in get_args(field.type) if isinstance(one, type) and issubclass(one, msgspec.Struct)), None
    )
    if part is None:  # a mapping, whose keys have no defaults
        return msgspec.NODEFAULT
    return _left_out(part, rest)
