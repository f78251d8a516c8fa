"""Decoding of a long table in parts: neither its bytes nor what a decoder makes of them stand as a whole."""

from collections.abc import Callable, Iterator
from typing import Any, Protocol, TypeVar

from msgspec import Raw

from roadmap_tui.model.records import Record, number
from roadmap_tui.store.rows import Unreadable, decode_table

R = TypeVar("R", bound=Record)

PART = 1 << 20
"""The bytes of a table that are decoded at once: what is held twice then makes room for the next ones."""


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
    """A table in parts, each of whole lines and a table again."""
    at, stop = 1, len(table) - 1
    rest: Any = b""
    while at < stop:
        part = bytearray(b"{")
        part += rest
        part += table[at : min(at + PART, stop)]
        at += PART
        end = part.rfind(b",\n") if at < stop else len(part)
        rest = part[max(end, 0) + 1 :]
        if end < 0:
            continue  # a row is longer than a part
        del part[end:]
        part += b"}"
        yield Raw(part)
