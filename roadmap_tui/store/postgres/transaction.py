"""A transaction on a board on a server: the server finds what is asked for, and all writes go out together."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Raw

from roadmap_tui.files.folders import board_key
from roadmap_tui.model.records import FORMAT, KIND_OF, PREFIX, TABLE, Record, number
from roadmap_tui.store.document import encode_rows
from roadmap_tui.store.find import Conditions, Finder, meets
from roadmap_tui.store.pending import Pending
from roadmap_tui.store.postgres.server import Connection
from roadmap_tui.store.postgres.tables import BoardRow, Place, decode_board, decoded, read_rows
from roadmap_tui.store.postgres.words import wanted, words_of
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, decode_row, encode_record, is_number

R = TypeVar("R", bound=Record)

_BATCH = 64
"""Rows that are asked for at once where they are read one after another."""
_STATEMENT_ROWS = 5_000
"""Rows that one statement writes: the server answers in between, and ends a statement that takes a minute."""
Put = Mapping[Place, Raw | None]
"""Rows to write by table and key; None removes one."""


class PgTransaction(Pending):
    """A transaction over the rows of a board, under its lock.

    `highest` is the highest number of each table. `earlier` holds the rows in which an earlier state differs,
    over which the transaction runs then.
    """

    def __init__(
        self,
        connection: Connection,
        row: BoardRow,
        highest: Mapping[str, int],
        earlier: Mapping[Place, Raw | None] | None = None,
    ) -> None:
        self._earlier = dict(earlier or {})
        own = self._earlier.pop((BOARD, BOARD_KEY), None) or row.raw
        super().__init__(decode_board(own))
        self._connection = connection
        self._row = row
        self._numbers = highest
        self._own = own
        self._raw: dict[Place, Raw] = {}
        self._whole: dict[type[Record], Finder[Record]] = {}

    def rows(self, *, generation: int) -> dict[Place, Raw | None]:
        """The rows that it puts and removes, the board's own among them. Raises Unwritable."""
        put = {(TABLE[type(one)], str(number(one.id))): one for one in self.put_records}
        given = self._row.board.counters
        unknown = [
            place
            for place, one in put.items()
            if place not in self._raw and number(one.id) <= given.get(PREFIX[type(one)], 0)
        ]
        self._raw.update({place: raw for place, raw in self._fetched(unknown) if raw is not None})
        found: dict[Place, Raw | None] = {
            place: encode_record(record, self._raw.get(place)) for place, record in put.items()
        }
        for kind, identity in self.removed:
            found[TABLE[kind], str(number(identity))] = None
        board = msgspec.structs.replace(
            self._board, format=FORMAT, counters=self._counters, generation=generation
        )
        found[BOARD, BOARD_KEY] = encode_record(board, self._own)
        return found

    def _fetched(self, places: list[Place]) -> Iterator[tuple[Place, Raw | None]]:
        yield from ((place, self._earlier[place]) for place in places if place in self._earlier)
        rest = [place for place in places if place not in self._earlier]
        if rest:
            for kind, key, raw in self._connection.execute(
                "select kind, key, record from record join unnest(%s::text[], %s::text[]) as x(kind, key) "
                "using (kind, key) where board = %s",
                ([kind for kind, _ in rest], [key for _, key in rest], self._row.id),
                binary=True,
            ):
                yield (kind, key), raw

    def _one(self, kind: type[R], key: str, raw: Raw) -> R:
        self._raw[TABLE[kind], key] = raw
        return decode_row(kind, key, raw)

    def _stored(self, kind: type[R], identity: str) -> R | None:
        prefix, _, key = identity.partition("-")
        if prefix != PREFIX[kind]:
            return None
        place = TABLE[kind], key
        raw = self._raw.get(place)
        if raw is None:
            raw = next((raw for _, raw in self._fetched([place])), None)
        return None if raw is None else self._one(kind, key, raw)

    def _stored_find(self, kind: type[R], conditions: Conditions) -> Iterable[R]:
        words = wanted(kind, conditions)
        if not words:
            finder = self._whole.get(kind)
            if finder is None:
                finder = self._whole[kind] = Finder(self._table(kind))
            return finder.find(conditions)  # type: ignore[return-value]  # the key is the type of the records
        query = "select key, record from record where board = %s and kind = %s"
        query += " and words && %s" * len(words)
        rows: Rows = dict(
            self._connection.execute(
                query + " order by number", (self._row.id, TABLE[kind], *words), binary=True
            ).fetchall()
        )
        found = (self._one(kind, key, raw) for key, raw in self._then(kind, rows).items())
        return [one for one in found if meets(one, conditions)]

    def _stored_newest(self, kind: type[R]) -> Iterator[R]:
        before: int | None = None
        while True:
            rows = self._connection.execute(
                "select number, key, record from record where board = %s and kind = %s and record is not null "
                "and number < coalesce(%s, number + 1) order by number desc limit %s",
                (self._row.id, TABLE[kind], before, _BATCH),
                binary=True,
            ).fetchall()
            last = rows[-1][0] if len(rows) == _BATCH else 0
            found = self._then(kind, {key: raw for _, key, raw in rows}, above=last, below=before)
            for key in sorted(found, key=int, reverse=True):
                yield self._one(kind, key, found[key])
            if len(rows) < _BATCH:
                return
            before = last

    def _stored_column(self, kind: type[Record], name: str) -> dict[str, Any]:
        from roadmap_tui.store.rows import decode_column

        rows = self._table_rows(kind)
        return decode_column(kind, name, encode_rows(rows)) if rows else {}

    def _stored_ids(self, kind: type[Record]) -> Iterable[str]:
        found = self._connection.execute(
            "select key from record where board = %s and kind = %s and record is not null order by number",
            (self._row.id, TABLE[kind]),
            binary=True,
        ).fetchall()
        rows = self._then(kind, dict.fromkeys((key for (key,) in found), Raw(b"")))
        return [f"{PREFIX[kind]}-{key}" for key in rows]

    def _highest_below(self, kind: type[Record]) -> int:
        there = [int(key) for table, key in self._earlier if table == TABLE[kind] and is_number(key)]
        return max(self._numbers.get(TABLE[kind], 0), *there, 0)

    def _table_rows(self, kind: type[Record]) -> Rows:
        rows = self._then(kind, read_rows(self._connection, self._row.id, [TABLE[kind]]).get(TABLE[kind], {}))
        self._raw.update({(TABLE[kind], key): raw for key, raw in rows.items()})
        return rows

    def _table(self, kind: type[R]) -> dict[str, R]:
        rows = self._table_rows(kind)
        return decoded(kind, encode_rows(rows) if rows else None)

    def _then(self, kind: type[Record], rows: Rows, *, above: int = 0, below: int | None = None) -> Rows:
        """Rows as the earlier state has them, of which a place below `below` and from `above` on is asked."""
        if not self._earlier:
            return rows
        mine = {
            key: raw
            for (table, key), raw in self._earlier.items()
            if table == TABLE[kind]
            and is_number(key)
            and int(key) >= above
            and (below is None or int(key) < below)
        }
        kept = {key: raw for key, raw in rows.items() if key not in mine}
        kept |= {key: raw for key, raw in mine.items() if raw is not None}
        return {key: kept[key] for key in sorted(kept, key=int)}


def write_rows(
    connection: Connection, row: BoardRow, rows: Put, *, generation: int, key: UUID, app: str, keep: bool = True
) -> None:
    """Write rows as a new generation and commit, and notify who watches; in one round trip unless they are many.

    `keep` keeps the rows that are replaced, so that the state before can be brought back.
    """
    own = rows[BOARD, BOARD_KEY]
    assert own is not None
    board = decode_board(own)
    places = [place for place in rows if place != (BOARD, BOARD_KEY)]
    starts = range(0, len(places), _STATEMENT_ROWS)
    *before, last = [places[start : start + _STATEMENT_ROWS] for start in starts] or [[]]

    def put(places: list[Place]) -> None:
        _put(connection, row.id, {place: rows[place] for place in places}, generation=generation, keep=keep)

    for part in before:
        put(part)
    with connection.pipeline():
        if last:
            put(last)
        if keep:
            connection.execute(
                "insert into replaced values (%s, %s, %s, %s, %s::json)",
                (row.id, generation, BOARD, BOARD_KEY, bytes(row.raw).decode()),
            )
        connection.execute(
            "update board set uid = %s, generation = %s, record = %s::json where id = %s",
            (board.uid, generation, bytes(own).decode(), row.id),
        )
        connection.execute(
            "insert into commit (board, generation, key, app) values (%s, %s, %s, %s)",
            (row.id, generation, key, app),
        )
        connection.execute("select pg_notify(%s, %s)", (channel_of(row), str(generation)))
        connection.commit()


def _put(connection: Connection, board: int, rows: Put, *, generation: int, keep: bool) -> None:
    kinds, keys = [kind for kind, _ in rows], [key for _, key in rows]
    if keep:
        connection.execute(
            "insert into replaced select %s, %s, x.kind, x.key, r.record from unnest(%s::text[], %s::text[]) "
            "as x(kind, key) left join record r on r.board = %s and r.kind = x.kind and r.key = x.key",
            (board, generation, kinds, keys, board),
        )
    connection.execute(
        "insert into record (board, kind, key, number, generation, made, words, record) "
        "select %s, kind, key, number, %s, %s, nullif(string_to_array(words, ' ')::bigint[], '{}'), record::json "
        "from unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[]) "
        "as x(kind, key, number, words, record) on conflict (board, kind, key) do update "
        "set generation = excluded.generation, words = excluded.words, record = excluded.record",
        (
            board,
            generation,
            generation,
            kinds,
            keys,
            list(map(_number, keys)),
            _words(rows),
            [None if raw is None else bytes(raw).decode() for raw in rows.values()],
        ),
    )


def channel_of(row: BoardRow) -> str:
    """The channel on which changes of a board are told: a digest of its uid, which any writer may change."""
    return f"roadmap_{board_key(row.board.uid)}"


def _number(key: str) -> int | None:
    return int(key) if is_number(key) and len(key) < 19 else None


def _words(rows: Put) -> list[str | None]:
    """The search words of each row, parted by blanks; None for a row that is no record."""
    kinds = {TABLE[kind]: kind for kind in KIND_OF.values()}
    found: list[str | None] = []
    for (name, _), raw in rows.items():
        kind = kinds.get(name)
        words: list[int] = []
        if raw is not None and kind is not None:
            try:
                words = words_of(msgspec.json.decode(raw, type=kind))
            except (msgspec.MsgspecError, UnicodeError, ValueError):
                words = []
        found.append(" ".join(map(str, words)) or None)
    return found
