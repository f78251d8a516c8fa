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

from roadmap_tui.model.records import Record
from roadmap_tui.store.rows import decode_table
from roadmap_tui.store.table_parts import Sliced, decode_in_parts

R = TypeVar("R", bound=Record)

FEWER = 32
"""A field is shared where most records have it, and its values are so many times fewer: to share takes time."""


def decode_shared(kind: type[R], table: Sliced) -> dict[str, R]:
    """Decode a table as `decode_table` does, its records sharing equal values.

    Raises UnreadableRow naming the first fault.
    """
    found = decode_in_parts(kind, table, _Sharing().share)
    return decode_table(kind, Raw(table[:])) if found is None else found


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
