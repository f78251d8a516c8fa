"""A transaction on a board's file: only what it put is encoded again."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from roadmap_tui.model.records import FORMAT, PREFIX, TABLE, Record, number
from roadmap_tui.store.document import Content
from roadmap_tui.store.pending import Pending
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, decode_row, encode_record, highest

R = TypeVar("R", bound=Record)


class FileTransaction(Pending):
    """A Transaction over one generation of a board. Its reads raise Unreadable where a row is none."""

    def __init__(self, content: Content) -> None:
        super().__init__(content.board)
        self._content = content
        self._rows: dict[str, Rows] = {}

    def encoded(self) -> bytes:
        """The next generation of the file, one higher than this one. Raises Unreadable."""
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
            rows = self._split(name)
            encoded = {}
            for identity, record in put.items():
                key = str(number(identity))
                encoded[key] = encode_record(record, rows.get(key))
            BoardTable(storage, name).write_rows(encoded, removed)
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

    def _stored_table(self, kind: type[R]) -> dict[str, R]:
        return self._content.table(kind)

    def _stored_ids(self, kind: type[Record]) -> Iterable[str]:
        prefix = PREFIX[kind]
        return [f"{prefix}-{key}" for key in self._split(TABLE[kind])]

    def _stands_below(self, kind: type[Record], identity: str) -> bool:
        prefix, _, key = identity.partition("-")
        return prefix == PREFIX[kind] and key in self._split(TABLE[kind])

    def _highest_below(self, kind: type[Record]) -> int:
        return highest(self._split(TABLE[kind]))
