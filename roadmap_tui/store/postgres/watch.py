"""A watch on a board on a server, which is told of each commit and asks for the difference."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

import msgspec
import psycopg
from msgspec import Raw

from roadmap_tui.errors import NotConnected, Problem, Reason, Refused
from roadmap_tui.model.records import PREFIX, TABLE, Board, Event, Record
from roadmap_tui.model.snapshot import Snapshot, Tables
from roadmap_tui.store.postgres.server import Connection, Server
from roadmap_tui.store.postgres.tables import (
    BoardRow,
    ask_since,
    decoded,
    find_board,
    read_tables,
    read_whole,
    whole_kind,
)
from roadmap_tui.store.postgres.transaction import channel_of
from roadmap_tui.store.protocol import Delta, Mark
from roadmap_tui.store.rows import Unreadable, decode_row, is_number

R = TypeVar("R", bound=Record)

UNASKED_SECONDS = 20.0
"""The longest that nothing is asked of the server: a notice may be lost on its way."""
_SETTLE = 0.05
"""Seconds within which the notice of a commit that is over has come."""
_LATE = frozenset({TABLE[Event]})
"""Tables that are read when somebody asks for them."""


class _WatchedTables:
    """The tables of a watched board, for its snapshot: as they came with the watch, else read when asked for.

    It does not know the watch, so that a watch that nobody uses ends its connection at once.
    """

    def __init__(self, server: Server, row: BoardRow, otherwise: Callable[[], Tables] | None) -> None:
        self._server = server
        self._otherwise = otherwise
        self.follow(row, {})

    def follow(self, row: BoardRow, came: dict[str, Raw | None]) -> None:
        """Read the board as it stands in a row from here on, but for tables that came with it."""
        self._row, self._came = row, came
        self.board = row.board

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind, by id."""
        try:
            return self._server_table(kind)
        except NotConnected:
            if self._otherwise is None:
                raise
            return self._otherwise().table(kind)

    def _server_table(self, kind: type[R]) -> dict[str, R]:
        name = TABLE[whole_kind(kind)]
        with self._server.guarded(), _readable(self._server):
            if name in self._came:
                table = self._came.pop(name)
            else:
                # By a connection of its own: the other one may be waiting for a notice in another thread.
                with self._server.connect() as connection:
                    table = read_tables(connection, self._row.id, [name]).get(name)
            return decoded(kind, table)


class PgWatch:
    """A watch on a board on a server. A table that is asked for late is that of a later state.

    So no more than one generation is held, and what a later delta says again does no harm. With a `start`, the
    snapshot of a copy at a mark, that is what follows the board, and the server is first asked by `poll`. Late
    tables are those of `otherwise` where the server cannot be reached: what changed since is applied to them.
    """

    def __init__(
        self,
        server: Server,
        start: tuple[Mark, Snapshot] | None = None,
        otherwise: Callable[[], Tables] | None = None,
    ) -> None:
        self._server = server
        self._using = threading.RLock()
        self._connection: Connection | None = None
        self._is_news = False
        self._asked = 0.0
        self._key: str | None = None
        if start is not None:
            mark, self._snapshot = start
            board = msgspec.structs.replace(self._snapshot.board, generation=mark.generation)
            self._row, self._key = BoardRow(0, Raw(b""), board, ""), mark.key
            self._tables = _WatchedTables(server, self._row, otherwise)
            return
        with self._guarded():
            connection, self._row = self._listening()
            self._tables = _WatchedTables(server, self._row, otherwise)
            self._take_all(connection)
        self._snapshot = Snapshot(self._tables)

    @property
    def snapshot(self) -> Snapshot:
        """Every record as last read; the caller applies each delta to it."""
        return self._snapshot

    def poll(self) -> Delta | None:
        """The changes since the last poll; None where there are none, of which the server is rarely asked."""
        with self._using, self._guarded():
            fresh = self._connection is None
            connection = self._connected()
            self._drain(connection, 0.0 if self._is_news else _SETTLE)
            if not self._is_news and not fresh and time.monotonic() < self._asked + UNASKED_SECONDS:
                return None
            return self._delta(connection)

    def wait(self, timeout: float) -> bool:
        """Wait for a notice of a change; False after `timeout` seconds."""
        with self._using, self._guarded():
            fresh = self._connection is None
            connection = self._connected()
            if fresh or self._is_news:
                self._is_news = True
                return True
            self._drain(connection, timeout)
            return self._is_news

    def _drain(self, connection: Connection, timeout: float) -> None:
        """Take the notices that came. The generator is always read to its end: what it holds is lost else."""
        for _ in connection.notifies(timeout=timeout, stop_after=1):
            self._is_news = True

    def _delta(self, connection: Connection) -> Delta | None:
        found = ask_since(self._server, connection, self._row.board.generation, self._key)
        row = found.board
        is_other = row.board.uid != self._row.board.uid
        if is_other and self._row.id:  # else the copy is that of a board that stood at this address before
            raise Refused(f"{self._server.place} holds another board now ({row.board.name}). Open it again.")
        self._asked, self._is_news = time.monotonic(), False
        delta: Delta | None = None
        if bytes(row.raw) != bytes(self._row.raw):
            key = found.key
            if found.is_known and not is_other:
                delta = _delta_of(row.board, found.rows)
            else:
                row, key, tables = read_whole(
                    self._server, connection, lambda board: read_tables(connection, board, TABLE.values())
                )
                delta = self._difference(row, tables)
            self._row, self._key = row, key
            self._tables.follow(row, {})
        return delta

    def _difference(self, row: BoardRow, tables: Mapping[str, Raw]) -> Delta:
        """The difference to a server that went back to an earlier state: every record is compared."""
        put: list[Record] = []
        removed: list[tuple[type[Record], str]] = []
        for kind, name in TABLE.items():
            before, after = self._snapshot.table(kind), decoded(kind, tables.get(name))
            put += [one for key, one in after.items() if before.get(key) != one]
            removed += [(kind, key) for key in before if key not in after]
        return Delta(board=row.board, put=tuple(put), removed=tuple(removed))

    def _take_all(self, connection: Connection) -> None:
        """Read the tables that every screen needs, in one state."""
        names = [name for name in TABLE.values() if name not in _LATE]
        self._row, self._key, tables = read_whole(
            self._server, connection, lambda board: read_tables(connection, board, names)
        )
        self._tables.follow(self._row, {name: tables.get(name) for name in names})
        self._asked, self._is_news = time.monotonic(), False

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            self._listening()
        assert self._connection is not None
        return self._connection

    def _listening(self) -> tuple[Connection, BoardRow]:
        """A connection that hears of changes from here on."""
        connection = self._connection = self._server.connect()
        row = find_board(self._server, connection)
        with connection.pipeline():
            connection.execute(f'listen "{channel_of(row)}"')
            process = connection.execute("select pg_backend_pid()")
        self._server.refuse_pooler(connection, process.fetchall()[0][0])
        return connection, row

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            with _readable(self._server):
                yield
        except (psycopg.Error, Problem) as error:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()
            if isinstance(error, psycopg.Error):
                raise self._server.problem_of(error) from error
            raise


@contextmanager
def _readable(server: Server) -> Iterator[None]:
    try:
        yield
    except Unreadable as fault:
        raise Refused(f"{server.place} {fault.reason}.", reason=Reason.DAMAGED) from None


def _delta_of(board: Board, rows: list[tuple[str, str, Raw | None]]) -> Delta:
    kinds = {name: kind for kind, name in TABLE.items()}
    put: list[Record] = []
    removed: list[tuple[type[Record], str]] = []
    for name, key, raw in rows:
        kind = kinds.get(name)
        if kind is None or not is_number(key):
            continue
        if raw is None:
            removed.append((kind, f"{PREFIX[kind]}-{key}"))
        else:
            put.append(decode_row(kind, key, raw))
    return Delta(board=board, put=tuple(put), removed=tuple(removed))
