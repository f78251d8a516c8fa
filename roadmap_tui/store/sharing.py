"""Decoding of a table for a board that stays open: values that many records have are held once.

A board names few people, products, channels and days, each thousands of times, and a decoder makes each anew.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from itertools import repeat
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from msgspec import Raw, Struct
from msgspec.structs import force_setattr

from roadmap_tui.model.records import Record, number
from roadmap_tui.store.rows import Unreadable, decode_table

R = TypeVar("R", bound=Record)

PART = 1 << 20
"""The bytes of a table that are decoded at once: what is held twice then makes room for the next ones."""
FEWER = 32
"""A field is shared where most records have it, and its values are so many times fewer: to share takes time."""


def decode_shared(kind: type[R], data: bytes, start: int, end: int) -> dict[str, R]:
    """Decode a table that stands in a document, as `decode_table` does, its records sharing equal values.

    Raises UnreadableRow naming the first fault.
    """
    found: dict[str, R] = {}
    sharing = _Sharing()
    last = 0
    for part in _parts(data, start, end):
        try:
            records = decode_table(kind, part)
        except Unreadable:
            records = {}
        ids = list(records)
        if not ids or number(ids[0]) <= last:
            # Rows over several lines or in another order, or one that cannot be read, which this names.
            return decode_table(kind, Raw(data[start:end]))
        last = number(ids[-1])
        sharing.share(list(records.values()))
        found.update(records)
    return found


def _parts(data: bytes, start: int, end: int) -> Iterator[Raw]:
    """A table in parts, each of whole lines and a table again."""
    at, stop = start + 1, end - 1
    while at < stop:
        until = data.find(b"\n", min(at + PART, stop), stop)
        lines = data[at : until if until >= 0 else stop].strip()
        at = until + 1 if until >= 0 else stop
        if lines:
            yield Raw(b"{" + lines.removesuffix(b",") + b"}")


class _SharedField(NamedTuple):
    """A field by its name, how it is read of a record, and each of its values by itself."""

    name: str
    read: Callable[[Any], Any]
    known: dict[Any, Any]


class _Sharing:
    """The values of the fields of records of one kind, of those that many have."""

    def __init__(self) -> None:
        self._fields: list[_SharedField] | None = None
        self._parts: list[tuple[Callable[[Any], Any], _Sharing]] = []

    def share(self, records: Sequence[Struct]) -> None:
        """Give records the first of equal values in each field; the first call tells which fields have such."""
        if self._fields is None:
            self._fields = list(self._shared_fields(records))
        for name, value_of, known in self._fields:
            values = list(map(value_of, records))
            # Set in one pass, without a look at which of them differ: that would take longer.
            deque(map(force_setattr, records, repeat(name), map(known.setdefault, values, values)), maxlen=0)
        for value_of, sharing in self._parts:
            sharing.share([part for part in map(value_of, records) if part is not None])

    def _shared_fields(self, records: Sequence[Struct]) -> Iterator[_SharedField]:
        for name in records[0].__struct_fields__ if records else ():
            value_of = attrgetter(name)
            values = [value for value in map(value_of, records) if value not in (None, "", ())]
            if values and all(isinstance(value, Struct) for value in values):
                self._parts.append((value_of, _Sharing()))
            elif (
                2 * len(values) > len(records)
                and all(map(_is_sharable, values))
                and len(set(values)) * FEWER <= len(values)
            ):
                yield _SharedField(name, value_of, {})


def _is_sharable(value: object) -> bool:
    if isinstance(value, tuple):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, (str, date)) and not isinstance(value, datetime)
