"""A transaction on a board's file: rows are found by their bytes, and only what was put is encoded."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, TypeVar

import msgspec
from msgspec import Raw

from roadmap_tui.model.records import FORMAT, PREFIX, TABLE, Record, number
from roadmap_tui.store.document import Content, Written, assembled
from roadmap_tui.store.file.layout import appended, edited, has_escapes, laid_out
from roadmap_tui.store.find import Conditions, Finder, meets, words_in
from roadmap_tui.store.pending import Pending
from roadmap_tui.store.rows import (
    BOARD,
    BOARD_KEY,
    Rows,
    decode_row,
    encode_record,
    highest,
    in_id_order,
    is_number,
)

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

    def encoded(self) -> Written:
        """The next generation of the file, one higher than this one. Raises Unreadable.

        It ends the transaction: each record that was put is let go of as it is encoded.
        """
        content = self._content
        changed = {name: kind for kind, name in TABLE.items() if self._put.get(kind) or self._removed.get(kind)}
        grown = {name for name, kind in changed.items() if self._grows(kind)}
        highest = {**content.highest, **{name: self._highest_after(kind) for name, kind in changed.items()}}
        tables: dict[str, Any] = {
            name: content.range_of(name) or laid_out(content, name) for name in content.tables
        }
        written: dict[str, Iterable[Any]] = {}
        for name in grown:
            put = _Encoded(self._put[changed[name]], {})
            written[name] = appended(tables[name], put)
        if changed.keys() - grown:
            written |= self._edited({name: kind for name, kind in changed.items() if name not in grown})
        written[BOARD] = edited(laid_out(content, BOARD), self._split(BOARD), self._own_row(), ())
        parts, spans = assembled({**tables, **dict(sorted(written.items()))})
        return Written(parts, spans, {name: count for name, count in highest.items() if count is not None})

    def _own_row(self) -> Rows:
        """The board's own row, as it is written."""
        board = msgspec.structs.replace(
            self._board, format=FORMAT, counters=self._counters, generation=self._board.generation + 1
        )
        return {BOARD_KEY: encode_record(board, self._split(BOARD).get(BOARD_KEY))}

    def _edited(self, changed: Mapping[str, type[Record]]) -> dict[str, Iterable[Any]]:
        """The parts of tables in which rows are changed or removed, through TinyDB."""
        from roadmap_tui.store.file.storage import BoardStorage, BoardTable

        storage = BoardStorage("", self._content, {name: self._split(name) for name in changed})
        for name, kind in changed.items():
            removed = [identity.partition("-")[2] for identity in self._removed.get(kind, {})]
            put = _Encoded(self._put.get(kind, {}), self._split(name))
            BoardTable(storage, name).write_rows(put, removed)
        return storage.written()

    def _grows(self, kind: type[Record]) -> bool:
        """Whether rows are only appended to a table, as its highest number tells without splitting it."""
        highest = self._content.highest.get(TABLE[kind])
        return highest is not None and not self._removed.get(kind) and min(map(number, self._put[kind])) > highest

    def _highest_after(self, kind: type[Record]) -> int | None:
        """The number of a table's last row after this transaction; None where another one may be higher."""
        put, removed = self._put.get(kind, {}), self._removed.get(kind, {})
        known = self._content.highest.get(TABLE[kind])
        if known is not None and not removed:
            return max((known, *map(number, put)))
        prefix, rows = PREFIX[kind], self._split(TABLE[kind])
        if not all(map(is_number, rows)):
            return None
        standing = [int(key) for key in rows if f"{prefix}-{key}" not in removed]
        order = [*standing, *sorted(number(one) for one in put if one.partition("-")[2] not in rows)]
        return order[-1] if order and order[-1] == max(order) else None

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
        table, start, end = self._content.placed(TABLE[kind])
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
        known = self._content.highest.get(TABLE[kind])
        return highest(self._split(TABLE[kind])) if known is None else known


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
