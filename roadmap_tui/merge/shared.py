"""The beginning of two histories that stands alike in both, found by its bytes and not decoded."""

import re
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Raw

from roadmap_tui.model.records import TABLE, Event
from roadmap_tui.store.document import Content

_ROW = re.compile(
    rb'\n"(\d+)": \{"id":"E-\d+",(?:"revision":\d+,)?"uid":"[^"\\]+","transaction":(\d+),"at":"([^"Z]{19,26})Z"'
)
_TELLING = re.compile(rb'"uid":\[|"verb":"renumber"')
"""What only events have that removed a record or gave it another id."""
_STEP = 1 << 16


class Shared:
    """The shared beginning of two histories: `count` events and their `transactions`, with the last instant.

    It holds only where its order is that of its instants, and what follows is later than all of it, as is the
    merge itself (`at`); else it is empty. `telling` are its events that removed records or gave ids.
    """

    def __init__(self, ours: Content, theirs: Content, at: datetime) -> None:
        mine, other = (bytes(one.tables.get(TABLE[Event], b"{}")) for one in (ours, theirs))
        self.data = _common(mine, other)
        self.count, self.transactions, self.at = _last(self.data)
        is_later = self.at and datetime.fromisoformat(self.at).replace(tzinfo=UTC) <= at
        if not is_later or not all(self._goes_on(one) for one in (mine, other)):
            self.data, self.count, self.transactions, self.at = b"", 0, 0, ""
        self.telling = self._decoded()

    def after(self, content: Content) -> bytes:
        """The rest of a history as a table."""
        data = bytes(content.tables.get(TABLE[Event], b"{}"))
        return b"{\n" + data[len(self.data) :] if self.count else data

    def table(self, tail: Raw) -> Raw:
        """A history of the shared beginning and a table of what follows."""
        if not self.count:
            return tail
        rest = bytes(tail).removeprefix(b"{").removeprefix(b"\n")
        return Raw(self.data + rest) if rest != b"}" else Raw(self.data.removesuffix(b",\n") + b"\n}")

    def _goes_on(self, data: bytes) -> bool:
        """Whether what follows the beginning is later than all of it."""
        rows = _ROW.findall(data, len(self.data) - 1)
        return len(rows) == data.count(b"\n", len(self.data)) and all(
            int(transaction) > self.transactions and at.decode() >= self.at for _, transaction, at in rows
        )

    def _decoded(self) -> list[Event]:
        found: dict[int, Event] = {}
        for one in _TELLING.finditer(self.data):
            begin = self.data.rfind(b"\n", 0, one.start()) + 1
            if begin not in found:
                line = self.data[begin : self.data.find(b"\n", begin)]
                found[begin] = msgspec.json.decode(line.partition(b": ")[2].removesuffix(b","), type=Event)
        return list(found.values())


def _common(one: bytes, other: bytes) -> bytes:
    """The lines that two tables begin with, each ended."""
    low, high = 0, min(len(one), len(other))
    while low < high and one[low : low + _STEP] == other[low : low + _STEP]:
        low = min(low + _STEP, high)
    step = _STEP
    while step:
        if low + step <= high and one[low : low + step] == other[low : low + step]:
            low += step
        step //= 2
    return one[: one.rfind(b",\n", 0, low) + 2] if one.rfind(b",\n", 0, low) >= 0 else b""


def _last(data: bytes) -> tuple[int, int, str]:
    """The count of events, of transactions, and the last instant; zero where they are not in a plain order."""
    rows: list[Any] = _ROW.findall(data)
    if (
        not rows
        or len(rows) != data.count(b"\n") - 1
        or [int(one[0]) for one in rows] != [*range(1, len(rows) + 1)]
    ):
        return 0, 0, ""
    numbers = [int(one[1]) for one in rows]
    instants = [one[2] for one in rows]
    is_plain = numbers == sorted(numbers) and instants == sorted(instants) and len(set(numbers)) == numbers[-1]
    return (len(rows), numbers[-1], instants[-1].decode()) if is_plain else (0, 0, "")
