"""The beginning of two histories that stands alike in both, found by its bytes and not decoded."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Raw

from roadmap_tui.merge.tables import Document, Table
from roadmap_tui.model.records import Event

_ROW = re.compile(
    rb'\n"(\d+)": \{"id":"E-\d+",(?:"revision":\d+,)?"uid":"[^"\\]+","transaction":(\d+),"at":"([^"Z]{19,26})Z"'
)
_TELLING = re.compile(rb'"uid":\[|"verb":"renumber"')
"""What only events have that removed a record or gave it another id."""
_STEP = 1 << 16
_PIECE = 1 << 20


class Shared:
    """The shared beginning of two histories: `count` events and their `transactions`, with the last instant.

    It holds only where its order is that of its instants, and what follows is later than all of it, as is the
    merge itself (`at`); else it is empty. `telling` are its events that removed records or gave ids.
    """

    def __init__(self, ours: Document, theirs: Document, at: datetime) -> None:
        self._data, (self._start, _) = ours.data, ours.history
        self.length = _common(ours, theirs)
        self.count, self.transactions, self.at = _last(self._data, self._start, self._start + self.length)
        is_later = self.at and datetime.fromisoformat(self.at).replace(tzinfo=UTC) <= at
        if not is_later or not all(self._goes_on(one) for one in (ours, theirs)):
            self.length, self.count, self.transactions, self.at = 0, 0, 0, ""
        self.telling = self._decoded()

    def after(self, document: Document) -> Raw:
        """The rest of a history as a table."""
        start, end = document.history
        rest = document.data[start + self.length : end]
        return Raw(b"{\n" + rest if self.count else rest or b"{}")

    def table(self, tail: Raw, edits: Mapping[int, Raw | None]) -> list[Any]:
        """A history of the shared beginning, with some rows put in, and a table of what follows, in parts."""
        if not self.count:
            return [tail]
        stop = self._start + self.length
        if edits:
            parts = Table(self._data, self._start, stop).edited(edits)
            rest = bytes(tail).removeprefix(b"{").removeprefix(b"\n")
            return [*parts[:-1], b",\n", rest] if rest != b"}" else parts
        beginning = memoryview(self._data)[self._start : stop]
        rest = bytes(tail).removeprefix(b"{").removeprefix(b"\n")
        return [beginning, rest] if rest != b"}" else [beginning[: -len(b",\n")], b"\n}"]

    def _goes_on(self, document: Document) -> bool:
        """Whether what follows the beginning is later than all of it."""
        start, end = document.history
        start += self.length
        rows = _ROW.findall(document.data, start - 1, end)
        return len(rows) == document.data.count(b"\n", start, end) and all(
            int(transaction) > self.transactions and at.decode() >= self.at for _, transaction, at in rows
        )

    def _decoded(self) -> list[Event]:
        found: dict[int, Event] = {}
        data, stop = self._data, self._start + self.length
        for one in _TELLING.finditer(data, self._start, stop):
            begin = data.rfind(b"\n", self._start, one.start()) + 1
            if begin not in found:
                line = data[begin : data.find(b"\n", begin, stop)]
                found[begin] = msgspec.json.decode(line.partition(b": ")[2].removesuffix(b","), type=Event)
        return list(found.values())


def _common(ours: Document, theirs: Document) -> int:
    """The length of the lines that two histories begin with, each ended."""
    (mine, my_end), (other, other_end) = ours.history, theirs.history
    one, two = ours.data, theirs.data
    low, high = 0, min(my_end - mine, other_end - other)
    step = _STEP
    while step:
        while low + step <= high and one[mine + low : mine + low + step] == two[other + low : other + low + step]:
            low += step
        step //= 2
    return max(one.rfind(b",\n", mine, mine + low) + len(b",\n") - mine, 0) if low else 0


def _last(data: bytes, start: int, stop: int) -> tuple[int, int, str]:
    """The count of events, of transactions, and the last instant; zero where they are not in a plain order."""
    count, transaction, instant = 0, 0, b""
    while start < stop:
        # A piece at a time: what is found takes several times the room of what it is found in.
        end = data.rfind(b"\n", start + 1, min(start + _PIECE, stop - 1))
        end = stop - 1 if end < 0 or stop - start <= _PIECE else end
        rows: list[Any] = _ROW.findall(data, start, end + 1)
        lines = data.count(b"\n", start, end)
        if len(rows) != lines or [int(one[0]) for one in rows] != [*range(count + 1, count + len(rows) + 1)]:
            return 0, 0, ""
        for _, number, at in rows:
            if int(number) not in {max(transaction, 1), transaction + 1} or at < instant:
                return 0, 0, ""
            transaction, instant = int(number), at
        count += len(rows)
        start = end if end < stop - 1 else stop
    return (count, transaction, instant.decode()) if count else (0, 0, "")
