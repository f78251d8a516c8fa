"""The tables of a document found by their bytes: one row a line in the order of ids, none split or copied."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Raw

from roadmap_tui.model.records import TABLE, Event
from roadmap_tui.store.document import Content, encode_rows, encode_tables, one_line
from roadmap_tui.store.rows import in_id_order

_KEY = re.compile(rb'\n"([1-9]\d{0,17})": ')
_RUN = 64
"""How many rows are compared at once: most stand alike in both copies."""


class Table:
    """A table within a document: the numbers of its rows, ascending, and where each begins."""

    def __init__(self, data: bytes, start: int, end: int) -> None:
        self.data = data
        self.start, self.end = start, end
        self.numbers, self.begins = array("q"), array("q")
        for one in _KEY.finditer(data, start, end):
            self.numbers.append(int(one[1]))
            self.begins.append(one.start())
        self.begins.append(end - 1)

    @property
    def is_plain(self) -> bool:
        """Whether each row stands on a line of its own, in the order of ids, and none twice."""
        count = len(self.numbers)
        if not count:
            return self.end - self.start <= len(b"{}")
        lines = self.data.count(b"\n", self.start, self.end)
        stands = self.begins[0] == self.start + 1 and self.data[self.end - 2 : self.end] == b"\n}"
        return stands and lines == count + 1 and all(map(int.__lt__, self.numbers, self.numbers[1:]))

    def __contains__(self, number: int) -> bool:
        return self._place(number) is not None

    def row(self, number: int) -> bytes | None:
        """The row with a number; None where there is none."""
        at = self._place(number)
        return None if at is None else self.lines(at, at + 1)[len(str(number)) + len('"": ') :]

    def differing(self, other: "Table") -> Iterator[int]:
        """The numbers of the rows that another table does not hold alike."""
        at, there, count = 0, 0, len(self.numbers)
        while at < count:
            there = bisect_left(other.numbers, self.numbers[at], there)
            run = min(_RUN, count - at, len(other.numbers) - there)
            if run and self._is_alike(at, other, there, run):
                at, there = at + run, there + run
                continue
            for one in range(at, min(at + _RUN, count)):
                there = bisect_left(other.numbers, self.numbers[one], there)
                if there == len(other.numbers) or not self._is_alike(one, other, there, 1):
                    yield self.numbers[one]
            at += _RUN

    def edited(self, changes: Mapping[int, Raw | None]) -> list[Any]:
        """The bytes of the table, in parts, with some rows put in or, where None, left out."""
        parts: list[Any] = []
        at = 0
        for number in sorted(changes):
            place = bisect_left(self.numbers, number)
            self._keep(parts, at, place)
            at = place + 1 if number in self else place
            raw = changes[number]
            if raw is not None:
                line = one_line(raw) if b"\n" in bytes(raw) else raw
                parts += (b",\n", b'"%d": ' % number, line)
        self._keep(parts, at, len(self.numbers))
        return [b"{\n", *parts[1:], b"\n}"] if parts else [b"{}"]

    def _keep(self, parts: list[Any], first: int, stop: int) -> None:
        if first < stop:
            parts += (b",\n", memoryview(self.data)[self.begins[first] + 1 : self.begins[stop] - 1])

    def _place(self, number: int) -> int | None:
        at = bisect_left(self.numbers, number)
        return at if at < len(self.numbers) and self.numbers[at] == number else None

    def lines(self, first: int, stop: int) -> bytes:
        """Some rows as they stand, by their places."""
        return self.data[self.begins[first] + 1 : self.begins[stop] - 1]

    def _is_alike(self, at: int, other: "Table", there: int, count: int) -> bool:
        return self.lines(at, at + count) == other.lines(there, there + count)


class Document:
    """A board's document with its tables, laid out anew where its rows do not stand one a line in order.

    Raises Unreadable where a table is none.
    """

    def __init__(self, content: Content) -> None:
        if not self._set(content):
            tables = {name: encode_rows(in_id_order(content.rows(name))) for name in content.tables}
            self._set(Content(encode_tables(tables)))
            for kind, name in TABLE.items():
                if kind is not Event and not self.tables[name].is_plain:
                    self.content.table(kind)  # raises with the row that is none

    def _set(self, content: Content) -> bool:
        """Take the tables of a document. Whether they stand as they should."""
        self.content = content
        self.data = content.data
        spans = content.spans
        self.tables = {
            name: Table(self.data, *spans.get(name, (0, 0))) for kind, name in TABLE.items() if kind is not Event
        }
        self.history = spans.get(TABLE[Event], (0, 0))
        """Where the history begins and ends; nowhere where there is none."""
        return len(spans) == len(content.tables) and all(one.is_plain for one in self.tables.values())
