"""A watch on a board's file: rows are compared raw, and only those that differ are decoded."""

import time
from collections.abc import Iterator

from msgspec import Raw

from roadmap_tui.errors import Refused
from roadmap_tui.model.records import PREFIX, TABLE, Event, EventSummary, Record, number
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.document import Content
from roadmap_tui.store.file.index import Overwritten
from roadmap_tui.store.file.loaded import LoadedGeneration
from roadmap_tui.store.file.reading import FileReader, FileTables
from roadmap_tui.store.protocol import Delta
from roadmap_tui.store.rows import Rows, Unreadable, decode_row, split_rows
from roadmap_tui.store.table_parts import Sliced

_BLOCK = 1 << 18
_POLL = 0.1
"""Seconds between two looks at the file while a change is waited for."""
KEEP_SECONDS = 10.0
"""The time after a change for which the bytes of the file are held: another one often follows."""


class FileWatch:
    """A watch on a board's file, which polls its stamp. Raises as `FileReader.generation` does.

    A table that nobody asked for yet is decoded from the newest generation read. So only one generation is held,
    and what a later delta says again does no harm. While nothing changes not even its bytes are held.
    """

    def __init__(self, reader: FileReader) -> None:
        self._reader = reader
        self._reading = reader.generation()
        self._tables = FileTables(reader, self._reading, shared=True)
        self._snapshot = Snapshot(self._tables)
        self._changed_at = float("-inf")

    @property
    def snapshot(self) -> Snapshot:
        """Every record as last read; the caller applies each delta to it."""
        return self._snapshot

    def poll(self) -> Delta | None:
        """The changes since the last poll; None where there are none."""
        try:
            if self._reader.is_current(self._reading):
                if time.monotonic() >= self._changed_at + KEEP_SECONDS:
                    self._reading.rest(self._reader.path)
                return None
            new = self._reader.generation()
            delta = self._changes(new)
        except Unreadable as fault:
            raise self._reader.refused(fault) from None
        self._reading = self._tables.generation = new
        self._changed_at = time.monotonic()
        return delta

    def _changes(self, new: LoadedGeneration) -> Delta | None:
        """The changes up to a new generation; None where it holds the same."""
        old = self._reading
        if new.board.uid != old.board.uid:
            raise Refused(f"{self._reader.path} holds another board now ({new.board.name}). Open it again.")
        if old.is_resting and old.stamp[:2] == new.stamp[:2]:
            return self._compared(new)  # the same file was written over, and what it held is gone
        try:
            return self._delta(old.content, new.content)
        except Overwritten:
            return self._compared(new)

    def wait(self, timeout: float) -> bool:
        """Wait until the file's stamp changes, without reading it; False after `timeout` seconds."""
        end = time.monotonic() + timeout
        while not self._has_news():
            left = end - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(_POLL, left))
        return True

    def _has_news(self) -> bool:
        return not self._reader.is_current(self._reading)

    def _delta(self, old: Content, new: Content) -> Delta | None:
        put: list[Record] = []
        removed: list[tuple[type[Record], str]] = []
        for kind, name in TABLE.items():
            prefix = PREFIX[kind]
            for key, raw in _different(name, old.sliced(name), new.sliced(name)):
                if raw is None:
                    removed.append((kind, f"{prefix}-{key}"))
                else:
                    put.append(decode_row(kind, key, raw))
        if not put and not removed and new.board == old.board:
            return None
        return Delta(board=new.board, put=tuple(put), removed=tuple(removed))

    def _compared(self, new: LoadedGeneration) -> Delta | None:
        """The changes up to a new generation, told from the records that were decoded of the old one."""
        put: list[Record] = []
        removed: list[tuple[type[Record], str]] = []
        for kind in TABLE:
            known = self._snapshot.decoded(kind)
            if kind is Event and known is None:
                known = self._snapshot.decoded(EventSummary)
                put += self._later_events(new)
            elif known is not None:
                put += [one for key, one in new.content.table(kind).items() if known.get(key) != one]
            if known is not None:
                there = new.content.table(kind).keys()
                removed += [(kind, key) for key in list(known) if key not in there]
        if not put and not removed and new.board == self._reading.board:
            return None
        return Delta(board=new.board, put=tuple(put), removed=tuple(removed))

    def _later_events(self, new: LoadedGeneration) -> list[Event]:
        """The events that were counted since the old generation."""
        last = self._reading.board.counters.get(PREFIX[Event], 0)
        return [one for one in new.content.table(Event).values() if number(one.id) > last]


def _different(name: str, before: Sliced, after: Sliced) -> Iterator[tuple[str, Raw | None]]:
    """Key and row of each difference between two generations of a table; None for a row that was removed."""
    start = _common(before, after, min(len(before), len(after)), forward=True)
    if start == len(before) == len(after):
        return
    old, new = _middles(name, before, after, start)
    for key, raw in new.items():
        stood = old.pop(key, None)
        if stood is None or bytes(stood) != bytes(raw):
            yield key, raw
    for key in old:
        yield key, None


def _middles(name: str, before: Sliced, after: Sliced, same: int) -> tuple[Rows, Rows]:
    """The rows of both generations without their common first and last lines.

    Splitting whole tables would hold up the screen; a change touches few rows. Where rows do not stand one a
    line, whole tables are split.
    """
    start = _line_before(before, same)
    if start:
        room = min(len(before), len(after)) - start
        # The first line break of what both end with is in both, so what follows it begins a line in both.
        ends = _line_after(after, len(after) - _common(before, after, room, forward=False))
        old, new = _part(before[start : len(before) - ends]), _part(after[start : len(after) - ends])
        if old is not None and new is not None:
            return old, new
    return split_rows(name, Raw(before[:])), split_rows(name, Raw(after[:]))


def _line_before(data: Sliced, at: int) -> int:
    """The start of the line that contains a place."""
    while at > 0:
        begin = max(0, at - _BLOCK)
        found = bytes(data[begin:at]).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        at = begin
    return 0


def _line_after(data: Sliced, at: int) -> int:
    """The number of bytes that follow the first line break from a place on."""
    while at < len(data):
        found = bytes(data[at : at + _BLOCK]).find(b"\n")
        if found >= 0:
            return len(data) - (at + found + 1)
        at += _BLOCK
    return 0


def _part(data: bytes | memoryview) -> Rows | None:
    """The rows in a stretch of whole lines; None where the lines are not one row each."""
    lines = bytes(data).removesuffix(b"\n").removesuffix(b",")
    if not lines:
        return {}
    try:
        rows = split_rows("", Raw(b"{" + lines + b"}"))
    except Unreadable:
        return None
    one_each = len(rows) == lines.count(b"\n") + 1
    return (
        rows if one_each and all(key.isdigit() and bytes(raw)[:1] == b"{" for key, raw in rows.items()) else None
    )


def _common(one: Sliced, other: Sliced, room: int, *, forward: bool) -> int:
    """The length in bytes of the common prefix (or suffix) of two texts, within the room given.

    Compared in blocks: views are compared byte by byte, and copies of whole tables would double the memory.
    """

    def same(begin: int, stop: int) -> bool:
        if forward:
            return bytes(one[begin:stop]) == bytes(other[begin:stop])
        return bytes(one[len(one) - stop : len(one) - begin]) == bytes(
            other[len(other) - stop : len(other) - begin]
        )

    known = 0
    while known < room and same(known, min(known + _BLOCK, room)):
        known = min(known + _BLOCK, room)
    first_wrong = min(known + _BLOCK, room) + 1
    while known + 1 < first_wrong:
        middle = (known + first_wrong) // 2
        if same(known, middle):
            known = middle
        else:
            first_wrong = middle
    return known
