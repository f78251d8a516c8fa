"""Decoding of a long table in parts: neither its bytes nor what a decoder makes of them stand as a whole."""

from collections.abc import Callable, Iterator
from typing import Protocol, TypeVar

from msgspec import Raw

from roadmap_tui.model.records import Record, number
from roadmap_tui.store.rows import Unreadable, decode_table

R = TypeVar("R", bound=Record)

PART = 1 << 20
"""The bytes of a table that are decoded at once: what is held twice then makes room for the next ones."""


_CLOSING = ord("}")
_SPARE = PART >> 4
"""The room beside a part for the beginning of a row that the part before held."""


class Sliced(Protocol):
    """Bytes of which parts are taken."""

    def __len__(self) -> int:
        """How many they are."""

    def __getitem__(self, part: slice, /) -> bytes | memoryview:
        """Some of them."""


def decode_in_parts(
    kind: type[R], table: Sliced, each: Callable[[list[R]], object] | None = None
) -> dict[str, R] | None:
    """Decode a table as `decode_table` does, with a look at `each` part's records.

    None where it is to be decoded as a whole: its rows stand over several lines or in another order, or one
    cannot be read, which is then named.
    """
    found: dict[str, R] = {}
    last = 0
    for part in _parts(table):
        try:
            records = decode_table(kind, part)
        except Unreadable:
            return None
        ids = list(records)
        if not ids or number(ids[0]) <= last:
            return None
        last = number(ids[-1])
        if each is not None:
            each(list(records.values()))
        found.update(records)
    return found


def _parts(table: Sliced) -> Iterator[Raw]:
    """A table in parts, each of whole lines and a table again; one is good until the next is asked for.

    All are read into the same room.
    """
    at, stop = 1, len(table) - 1
    room, filled = bytearray(b"{"), 1
    while at < stop:
        size = min(PART, stop - at)
        if filled + size >= len(room):  # at the first part, and where a row is longer than one
            room = room[:filled] + bytearray(size + _SPARE)
        room[filled : filled + size] = table[at : at + size]
        filled += size
        at += size
        end = room.rfind(b",\n", 0, filled) if at < stop else filled
        if end < 0:
            continue
        room[end] = _CLOSING
        yield Raw(memoryview(room)[: end + 1])
        rest = room[end + 1 : filled]
        filled = 1 + len(rest)
        room[1:filled] = rest
