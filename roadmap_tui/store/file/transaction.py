"""A transaction on a board's file: rows are found by their bytes, and only what was put is encoded."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, TypeVar

import msgspec
from msgspec import Raw

from roadmap_tui.model.records import FORMAT, PREFIX, TABLE, Record, number
from roadmap_tui.store.document import Content
from roadmap_tui.store.file.layout import has_escapes
from roadmap_tui.store.find import Conditions, Finder, meets, words_in
from roadmap_tui.store.pending import Pending
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, decode_row, encode_record, highest, in_id_order

R = TypeVar("R", bound=Record)

_SEARCHES = 8
"""Byte searches in rows of a kind before all of them are decoded and indexed."""
_MOST_PLACES = 500
"""Places of a word in a table beyond which decoding all of it is quicker than looking at each."""


class FileTransaction(Pending):
    """A transaction over one generation of a board's file. Its reads raise Unreadable where a row is none."""

    def __init__(self, content: Content) -> None:
        super().__init__(content.board)
        self._content = content
        self._rows: dict[str, Rows] = {}
        self._searches: Counter[type[Record]] = Counter()
        self._escaped: dict[type[Record], bool] = {}
        self._below: dict[type[Record], Finder[Record]] = {}

    def encoded(self) -> bytes:
        """The next generation of the file, one higher than this one. Raises Unreadable.

        It ends the transaction: each record that was put is let go of as it is encoded.
        """
        from roadmap_tui.store.file.storage import BoardStorage, BoardTable

        self._split(BOARD)
        for kind in (*self._put, *self._removed):
            self._split(TABLE[kind])
        storage = BoardStorage("", self._content, self._rows)
        for kind, name in TABLE.items():
            put = self._put.get(kind, {})
            removed = [identity.partition("-")[2] for identity in self._removed.get(kind, {})]
            if not put and not removed:
                continue
            BoardTable(storage, name).write_rows(_Encoded(put, self._split(name)), removed)
        board = msgspec.structs.replace(
            self._board, format=FORMAT, counters=self._counters, generation=self._board.generation + 1
        )
        row = encode_record(board, self._split(BOARD).get(BOARD_KEY))
        BoardTable(storage, BOARD).write_rows({BOARD_KEY: row}, [])
        return storage.encoded()

    def _split(self, name: str) -> Rows:
        if name not in self._rows:
            self._rows[name] = self._content.rows(name)
        return self._rows[name]

    def _stored(self, kind: type[R], identity: str) -> R | None:
        prefix, _, key = identity.partition("-")
        raw = self._split(TABLE[kind]).get(key) if prefix == PREFIX[kind] else None
        return None if raw is None else decode_row(kind, key, raw)

    def _stored_find(self, kind: type[R], conditions: Conditions) -> Iterable[R]:
        words = words_in(kind, conditions)
        self._searches[kind] += 1
        rows = self._rows_with(kind, words[0]) if words and self._searches[kind] <= _SEARCHES else None
        if rows is None:
            finder = self._below.get(kind)
            if finder is None:
                finder = self._below[kind] = Finder(self._content.table(kind))
            return finder.find(conditions)  # type: ignore[return-value]  # the key is the type of the records
        found = (decode_row(kind, key, raw) for key, raw in rows.items())
        return [one for one in found if meets(one, conditions)]

    def _rows_with(self, kind: type[Record], words: list[bytes]) -> Rows | None:
        """The rows whose bytes contain one of these words; None where bytes alone do not tell it.

        Some programs spell text with escapes, or lay rows out over several lines.
        """
        table, (start, end) = self._content.data, self._content.spans.get(TABLE[kind], (0, 0))
        if TABLE[kind] in self._content.tables and not end:
            return None
        if kind not in self._escaped:
            self._escaped[kind] = has_escapes(table, start, end)
        if self._escaped[kind]:
            return None
        found_places = chain.from_iterable(_places(table, one, start, end) for one in words)
        places = sorted(islice(found_places, _MOST_PLACES + 1))
        if len(places) > _MOST_PLACES:
            return None
        rows = self._split(TABLE[kind]) if places else {}
        found: Rows = {}
        for place in places:
            begin = table.rfind(b"\n", start, place) + 1
            line = table[begin : table.find(b"\n", place, end)]
            key = line[1 : line.find(b'"', 1)].decode(errors="replace")
            raw = rows.get(key)
            if raw is None or line.removesuffix(b",") != b'"%s": %s' % (key.encode(), raw):
                return None
            found[key] = raw
        return in_id_order(found)

    def _stored_newest(self, kind: type[R]) -> Iterator[R]:
        rows = in_id_order(self._split(TABLE[kind]))
        return (decode_row(kind, key, rows[key]) for key in reversed(rows))

    def _stored_column(self, kind: type[Record], name: str) -> dict[str, Any]:
        return self._content.column(kind, name)

    def _stored_ids(self, kind: type[Record]) -> Iterable[str]:
        prefix = PREFIX[kind]
        return [f"{prefix}-{key}" for key in self._split(TABLE[kind])]

    def _stands_below(self, kind: type[Record], identity: str) -> bool:
        prefix, _, key = identity.partition("-")
        return prefix == PREFIX[kind] and key in self._split(TABLE[kind])

    def _highest_below(self, kind: type[Record]) -> int:
        return highest(self._split(TABLE[kind]))


class _Encoded(Mapping[str, Raw]):
    """Rows of records by key, each encoded when it is asked for: then its record is let go of."""

    def __init__(self, records: dict[str, Record], over: Rows) -> None:
        self._records = records
        self._over = over
        self._ids = {str(number(identity)): identity for identity in records}

    def __getitem__(self, key: str) -> Raw:
        return encode_record(self._records.pop(self._ids[key]), self._over.get(key))

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _places(data: bytes, word: bytes, start: int, end: int) -> Iterator[int]:
    """The places of a word in a table."""
    place = data.find(word, start, end)
    while place >= 0:
        yield place
        place = data.find(word, place + 1, end)
