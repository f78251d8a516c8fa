"""The store that keeps a board in a PostgreSQL database, which a team shares."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4
from weakref import ref

import msgspec
import psycopg
from msgspec import Raw

from roadmap_tui.errors import Advice, NotFound, Offline, OutcomeUnknown, Problem, Reason, Refused
from roadmap_tui.model.records import FORMAT, PREFIX, TABLE, Board, Event, Record
from roadmap_tui.model.snapshot import Snapshot, Tables
from roadmap_tui.store.document import Content
from roadmap_tui.store.moved import marked, refuse_later, refuse_moved
from roadmap_tui.store.pending import highest_counters
from roadmap_tui.store.postgres import schema
from roadmap_tui.store.postgres.address import ServerAddress
from roadmap_tui.store.postgres.journal import PgJournal, hold
from roadmap_tui.store.postgres.server import Connection, Server, is_cut
from roadmap_tui.store.postgres.tables import (
    BoardRow,
    Place,
    begin_reading,
    changes_since,
    content_of,
    decode_board,
    decoded,
    earlier_rows,
    find_board,
    lock_board,
    read_rows,
    read_tables,
    refuse_repeated,
    whole_kind,
)
from roadmap_tui.store.postgres.transaction import PgTransaction, write_rows
from roadmap_tui.store.postgres.watch import PgWatch
from roadmap_tui.store.protocol import (
    Changes,
    Fault,
    Generation,
    Journal,
    Mark,
    StillHeld,
    Task,
    Transaction,
    Watch,
)
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, Unreadable, encode_record, highest, refused
from roadmap_tui.store.uids import new_uid

R = TypeVar("R", bound=Record)

TIMEOUT = 15.0
"""Seconds to wait for another transaction of this process."""
_LATEST = 10
"""The number of newest earlier states that are listed, beside the first of each day."""
_DAYS = 7
_APP = "roadmap"
_BROUGHT = f"{_APP} transfer"
"""Programs of a commit: one that brought a whole board from elsewhere did not write what is in it."""


class PgStore:
    """A store in a database. What a process asks goes over one connection; a watch and a hold have their own."""

    keeps_keys = True

    def __init__(self, address: ServerAddress) -> None:
        self._server = Server(address)
        self._connection: Connection | None = None
        self._lock = threading.RLock()
        self._holder: int | None = None
        # Known weakly, since it knows this store: a store that nobody uses ends its connection at once.
        self._reading: ref[_Reading] | None = None
        self._is_found = False
        self._highest: dict[str, int] = {}  # of each table, as the board was locked

    @property
    def place(self) -> str:
        """The board's address, without what is secret."""
        return self._server.place

    def exists(self) -> bool:
        """Whether the database has the board; once it was found, that is not asked again."""
        try:
            if not self._is_found:
                self.settings()
        except NotFound:
            return False
        return True

    def occupies(self, path: Path) -> bool:  # noqa: ARG002  # no file is a board on a server
        """False: the board is in no file."""
        return False

    def create(self, name: str, currency: str) -> None:
        """Make what is missing, the tables, then an empty board; Refused where there is one."""
        from roadmap_tui.store.document import empty_tables, encode_tables

        board = Board(uid=new_uid(), name=name, currency=currency, created_at=datetime.now(UTC), generation=1)
        try:
            document = encode_tables(empty_tables(board))
        except Unreadable as fault:
            raise refused(fault, self.place) from None
        with self._use() as connection:
            schema.make(self._server, connection)
            with suppress(NotFound):
                find_board(self._server, connection)
                raise Refused(f"{self.place} exists already.", reason=Reason.BOARD_EXISTS)
            self._insert(connection, Content(document))

    def read(self) -> Snapshot:
        """The board as it stands. A table that is asked for once other things were done is a later one."""
        if self._holder == threading.get_ident():
            with self._server.connect() as connection, self._server.guarded():
                return Snapshot(_Reading(self, find_board(self._server, connection)))
        with self._use() as connection:
            reading = _Reading(self, begin_reading(self._server, connection))
            self._reading = ref(reading)
            return Snapshot(reading)

    @contextmanager
    def transaction(self, key: UUID | None = None) -> Iterator[Transaction]:
        """Hold the board for one change; nothing is written where nothing was put.

        Raises Repeated where the key was committed before.
        """
        with self._locked() as (connection, row):
            if key is not None:
                refuse_repeated(connection, row.id, key)
            refuse_moved(row.raw, self.place)
            change = PgTransaction(connection, row, self._highest)
            yield change
            if change.is_changed:
                generation = row.board.generation + 1
                self._write(connection, row, change.rows(generation=generation), generation, key)

    def changes_since(self, mark: Mark | None) -> Changes:
        """What changed since a mark; the whole board where the server does not know the mark."""
        with self._readable(), self._server.guarded(), self._server.connect() as connection:
            return changes_since(self._server, connection, mark)

    def read_ahead(self) -> None:
        """Nothing: a server is asked once, by the watch."""

    def watch(
        self, start: tuple[Mark, Snapshot] | None = None, *, otherwise: Callable[[], Tables] | None = None
    ) -> Watch:
        """A watch on the board, for a screen. With a `start`, a copy, the server is first asked by its `poll`."""
        return PgWatch(self._server, start, otherwise)

    def generations(self) -> list[Generation]:
        """The newest earlier states and the first of each day, newest first."""
        with self._use() as connection, self._server.guarded():
            row = find_board(self._server, connection)
            (size,) = connection.execute(
                "select coalesce(sum(octet_length(record::text)), 0) from record where board = %s", (row.id,)
            ).fetchone() or (0,)
            return [
                Generation(name=_name(generation), saved_at=at, size=int(size) + len(bytes(row.raw)))
                for generation, at in self._kept(connection, row)
            ]

    def restore(self, name: str | None = None, *, anyway: bool = False) -> Generation:  # noqa: ARG002  # none is lost
        """Bring an earlier state back, the newest by default, as a new generation."""
        generations = self.generations()
        with self._locked() as (connection, row):
            known = {_name(one): at for one, at in self._kept(connection, row, every=True)}
            wanted = name or (generations[0].name if generations else None)
            if wanted not in known:
                raise NotFound(f"There is no earlier state of {self.place} that could be brought back.")
            refuse_moved(row.raw, self.place)
            rows = earlier_rows(connection, row.id, _number(wanted))
            own = rows.get((BOARD, BOARD_KEY)) or row.raw
            self._bring(connection, row, own, rows)
        found = next((one for one in generations if one.name == wanted), None)
        return found or Generation(name=wanted, saved_at=known[wanted], size=len(bytes(own)))

    def advice(self, *, brief: bool = False) -> list[Advice]:  # noqa: ARG002
        """None: there is one board, and no file that anything else could replace."""
        return []

    def dump(self) -> bytes:
        """The whole board as one document, with the fields and tables that other programs added."""
        from roadmap_tui.store.exchange import document_of

        with self._use() as connection, self._readable():
            return document_of(self._content(connection)[1])

    def written(self) -> bytes:
        """The whole board as one document."""
        return self.dump()

    def load(self, document: bytes, *, since: int | None = None, named: str | None = None) -> None:  # noqa: ARG002
        """Put a whole board in place of this one, keeping what it replaces. Raises Unreadable."""
        from roadmap_tui.store.exchange import opened

        content = opened(document)
        tables = _tables_of(content)
        if not self.exists():
            with self._use() as connection:
                schema.make(self._server, connection)
                self._insert(connection, content)
            return
        with self._locked() as (connection, row):
            refuse_later(since, row.board, self.place)
            rows = _difference(read_rows(connection, row.id), tables)
            own = content.rows(BOARD)[BOARD_KEY]
            there = {PREFIX[kind]: highest(tables.get(name, {})) for kind, name in TABLE.items()}
            self._bring(connection, row, own, rows, there, app=_BROUGHT)

    def rewrite_generations(self, change: Callable[[Transaction], None]) -> int:
        """Apply a change to every earlier state, and drop the rows that a check set aside."""
        count = 0
        with self._locked() as (connection, row):
            kept = [generation for generation, _ in self._kept(connection, row)]
            self._drop_between(connection, row, kept)
            for generation in kept:
                earlier = earlier_rows(connection, row.id, generation)
                transaction = PgTransaction(connection, row, self._highest, earlier)
                change(transaction)
                if not transaction.is_changed:
                    continue
                count += 1
                rows = transaction.rows(generation=transaction.board.generation)
                self._rewrite(connection, row, generation, rows, kept)
            dropped = connection.execute("delete from rejected where board = %s", (row.id,)).rowcount
            connection.commit()
        return count + (dropped > 0)

    def check(self, *, fix: bool = False) -> list[Fault]:
        """Check the integrity of the board: every record decoded and validated against the rules.

        With `fix`, rows that cannot be kept are set aside in a table of their own.
        """
        from roadmap_tui.store.check import examine, mended

        with self._locked() as (connection, row), self._readable():
            _, content = self._content(connection)
            found = examine(content, self.place, list)
            if not fix or not found.is_mendable:
                return list(found.faults)
            if found.aside:
                connection.execute(
                    "insert into rejected (board, line) select %s, unnest(%s::text[])",
                    (row.id, [line.decode() for line in found.aside]),
                )
            repaired = Content(found.repaired())
            rows = _difference(_tables_of(content), _tables_of(repaired))
            rows[BOARD, BOARD_KEY] = repaired.rows(BOARD)[BOARD_KEY]
            self._write(connection, row, rows, repaired.board.generation)
            return mended(found.faults, f"the table rejected of {self.place}")

    def journal(self) -> Journal:
        """The journal of requests to trackers."""

        @contextmanager
        def use() -> Iterator[tuple[Connection, int]]:
            with self._use() as connection, self._server.guarded():
                yield connection, find_board(self._server, connection).id

        return PgJournal(self._server, use)

    def mark_moved(self, to: str | None) -> None:
        """Mark the board as moved, or take the mark away."""
        with self._locked() as (connection, row):
            generation = row.board.generation + 1
            board = msgspec.structs.replace(row.board, generation=generation)
            own = encode_record(board, marked(row.raw, to))
            self._write(connection, row, {(BOARD, BOARD_KEY): own}, generation)

    def settings(self) -> str:
        """The team's settings as TOML, which stand beside the board in the database."""
        with self._use() as connection:
            settings = find_board(self._server, connection).settings
            self._is_found = True
            return settings

    def write_settings(self, text: str, *, replacing: str) -> None:
        """Replace the team's settings. Raises Refused where others changed them meanwhile."""
        with self._use() as connection:
            row = find_board(self._server, connection)
            changed = connection.execute(
                "update board set settings = %s where id = %s and settings = %s", (text, row.id, replacing)
            ).rowcount
        if not changed:
            raise Refused(
                f"Others changed the settings of {self.place} meanwhile. Try again.", reason=Reason.STALE
            )

    def roles(self, events: Sequence[Event]) -> dict[str, str]:
        """The role under which each of these events was written, by id, as the server knows it.

        Of those that a transfer brought nothing is told: who transferred a board did not write what is in it.
        """
        if not events:
            return {}
        with self._use() as connection:
            found = connection.execute(
                "select r.key, r.by_role from record r left join commit c on c.board = r.board "
                "and c.generation = r.made and c.by_role = r.by_role and c.app = %s "
                "where r.board = %s and r.kind = %s and r.number = any(%s) and c.key is null",
                (_BROUGHT, find_board(self._server, connection).id, TABLE[Event], [one.seq for one in events]),
            ).fetchall()
        return {f"{PREFIX[Event]}-{key}": role for key, role in found}

    def hold(
        self, *, by: str, wait: float = 0.0, task: Task = "sync"
    ) -> AbstractContextManager[StillHeld | None]:
        """Hold the board for a task; other people's changes go on beside it."""
        with self._use() as connection, self._server.guarded():
            row = find_board(self._server, connection)
        return hold(self._server, row.board.uid, row.id, by=by, wait=wait, task=task)

    # -- what is written --------------------------------------------------------------------------------------

    def _insert(self, connection: Connection, content: Content) -> None:
        """Insert a new board with all its rows."""
        board = content.board
        board = msgspec.structs.replace(board, format=FORMAT)
        own = encode_record(board, content.rows(BOARD)[BOARD_KEY])
        rows: dict[Place, Raw | None] = {(BOARD, BOARD_KEY): own}
        rows |= _flat(_tables_of(content))
        connection.autocommit = False
        try:
            (number,) = connection.execute(
                "insert into board (uid, name, generation, record) values (%s, %s, %s, %s::json) returning id",
                (board.uid, self._server.address.board or board.name, board.generation, bytes(own).decode()),
            ).fetchone() or (0,)
            row = BoardRow(number, own, board, "")
            write_rows(connection, row, rows, generation=board.generation, key=uuid4(), app=_BROUGHT, keep=False)
        except psycopg.errors.UniqueViolation:
            raise Refused(f"{self.place} exists already.", reason=Reason.BOARD_EXISTS) from None
        finally:
            connection.rollback()
            connection.autocommit = True

    def _bring(
        self,
        connection: Connection,
        row: BoardRow,
        own: Raw,
        rows: Mapping[Place, Raw | None],
        there: Mapping[str, int] | None = None,
        app: str = _APP,
    ) -> None:
        """Write another state as the next generation, with counters that give no id again."""
        board = decode_board(own)
        counters = highest_counters(row.board.counters, board.counters, there or {})
        generation = max(row.board.generation, board.generation) + 1
        board = msgspec.structs.replace(
            board,
            format=FORMAT,
            counters={name: count for name, count in counters.items() if count},
            generation=generation,
        )
        self._write(connection, row, {**rows, (BOARD, BOARD_KEY): encode_record(board, own)}, generation, app=app)

    def _write(
        self,
        connection: Connection,
        row: BoardRow,
        rows: Mapping[Place, Raw | None],
        generation: int,
        key: UUID | None = None,
        app: str = _APP,
    ) -> None:
        """Write and commit; a cut while that is done is looked into."""
        key = key or uuid4()
        try:
            write_rows(connection, row, rows, generation=generation, key=key, app=app)
            self._prune(connection, row, generation)
        except psycopg.Error as error:
            if not is_cut(error):
                raise
            if self._was_saved(row, key):
                return
            raise Offline(
                f"The connection to {self.place} was cut: nothing was saved. Try again.", reason=Reason.NOT_SENT
            ) from error

    def _was_saved(self, row: BoardRow, key: UUID) -> bool:
        """Whether the commit with a key is there. Raises Offline where nobody can tell."""
        self._drop()
        try:
            with self._server.connect(autocommit=False) as connection, self._server.guarded():
                # Without the lock the old transaction may still be running.
                connection.execute("select from board where id = %s for no key update", (row.id,))
                found = connection.execute(
                    "select from commit where board = %s and key = %s", (row.id, key)
                ).fetchone()
                return found is not None
        except Problem as problem:
            raise OutcomeUnknown(
                f"The connection to {self.place} was cut while a change was being saved, and the server does not "
                "answer: whether it was saved is not known. Once it is back, the history tells.",
                str(key),
            ) from problem

    def _prune(self, connection: Connection, row: BoardRow, generation: int) -> None:
        """Delete what is kept for states that are too old to be brought back, once in a while."""
        if generation % 50:
            return
        connection.execute(
            "delete from replaced where board = %s and generation <= coalesce((select max(generation) "
            "from commit where board = %s and at < now() - make_interval(days => %s)), 0)",
            (row.id, row.id, _DAYS + 1),
        )
        connection.commit()

    def _drop_between(self, connection: Connection, row: BoardRow, kept: list[int]) -> None:
        """Drop the states between those that are listed: nobody can see them to rewrite them."""
        kept = sorted(kept)
        connection.execute(
            "delete from replaced r using replaced o, unnest(%s::bigint[], %s::bigint[]) as s(after, until) "
            "where r.board = %s and o.board = r.board and o.kind = r.kind and o.key = r.key "
            "and o.generation < r.generation and o.generation > s.after and r.generation <= s.until",
            (kept, [*kept[1:], row.board.generation], row.id),
        )
        if kept:
            connection.execute("delete from replaced where board = %s and generation <= %s", (row.id, kept[0]))

    def _rewrite(
        self,
        connection: Connection,
        row: BoardRow,
        generation: int,
        rows: Mapping[Place, Raw | None],
        kept: list[int],
    ) -> None:
        """Write changed rows of an earlier state where that keeps them."""
        until = min((one for one in kept if one > generation), default=row.board.generation)
        for (kind, key), raw in rows.items():
            value = None if raw is None else bytes(raw).decode()
            changed = connection.execute(
                "update replaced set record = %s::json where board = %s and kind = %s and key = %s "
                "and generation = (select min(generation) from replaced where board = %s and kind = %s "
                "and key = %s and generation > %s)",
                (value, row.id, kind, key, row.id, kind, key, generation),
            ).rowcount
            if not changed:
                connection.execute(
                    "insert into replaced values (%s, %s, %s, %s, %s::json)", (row.id, until, kind, key, value)
                )

    # -- what is read -----------------------------------------------------------------------------------------

    def _kept(self, connection: Connection, row: BoardRow, *, every: bool = False) -> list[tuple[int, datetime]]:
        """Number and instant of each earlier state that can be brought back, newest first."""
        with self._server.guarded():
            found = connection.execute(
                "select generation, at, lead(generation) over later, "
                "lead(at) over later from commit where board = %s window later as (order by generation) "
                "order by generation desc",
                (row.id,),
            ).fetchall()
            (floor,) = connection.execute(
                "select min(generation) from replaced where board = %s", (row.id,)
            ).fetchone() or (None,)
        states = [
            (generation, at, changed.astimezone(UTC).date())
            for generation, at, later, changed in found
            if later is not None and floor is not None and later >= floor
        ]
        if every:
            return [(generation, at) for generation, at, _ in states]
        days = sorted({day for _, _, day in states}, reverse=True)[:_DAYS]
        firsts = {min(one for one, _, changed in states if changed == day) for day in days}
        return [
            (generation, at)
            for place, (generation, at, _) in enumerate(states)
            if place < _LATEST or generation in firsts
        ]

    def _content(self, connection: Connection) -> tuple[BoardRow, Content]:
        with self._server.guarded():
            row = find_board(self._server, connection)
            return row, content_of(row.raw, read_rows(connection, row.id))

    def late_table(self, reading: "_Reading", kind: type[R]) -> dict[str, R]:
        """A table for a snapshot, by id."""
        with self._readable(), self._server.guarded():
            return decoded(kind, self._late_table(reading, whole_kind(kind)))

    def _late_table(self, reading: "_Reading", kind: type[Record]) -> Raw | None:
        """A table for a snapshot: of its own state, or of a later one once others were read."""
        if self._holder != threading.get_ident():
            with self._lock:
                if self._reading is not None and self._reading() is reading and self._connection is not None:
                    return reading.read_table(self._connection, kind)
        with self._server.connect() as connection:
            return reading.read_table(connection, kind)

    # -- the connection ---------------------------------------------------------------------------------------

    @contextmanager
    def _use(self) -> Iterator[Connection]:
        """The connection of this store, in no transaction. Raises Problem."""
        if self._holder == threading.get_ident():
            raise RuntimeError("a transaction is open already in this thread")
        if not self._lock.acquire(timeout=TIMEOUT):
            raise Refused(f"Another change of {self.place} in this program takes too long. Try again.")
        try:
            connection = self._connection
            if connection is None or connection.is_stale:
                self._drop()
                connection = self._connection = self._server.connect()
            self._end_reading(connection)
            with self._server.guarded():
                yield connection
        except BaseException as error:
            if is_cut(error) or is_cut(error.__cause__):
                self._drop()
            raise
        finally:
            self._lock.release()

    @contextmanager
    def _locked(self) -> Iterator[tuple[Connection, BoardRow]]:
        """The connection in a transaction that has the board's lock. What is not committed is rolled back."""
        with self._use() as connection, self._readable():
            self._holder = threading.get_ident()
            try:
                row, self._highest = lock_board(self._server, connection)
                yield connection, row
            finally:
                self._holder = None
                with suppress(psycopg.Error):
                    connection.rollback()

    def _end_reading(self, connection: Connection) -> None:
        """End the state that a snapshot reads; what it asks for from here on is of a later one."""
        self._reading = None
        with self._server.guarded():
            connection.rollback()

    def _drop(self) -> None:
        connection, self._connection, self._reading = self._connection, None, None
        if connection is not None:
            with suppress(psycopg.Error):
                connection.close()

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except Unreadable as fault:
            raise refused(fault, self.place) from None


class _Reading:
    """One state of a board, whose tables are read when they are asked for."""

    def __init__(self, store: PgStore, row: BoardRow) -> None:
        self._store = store
        self._row = row
        self.board = row.board

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind, by id."""
        return self._store.late_table(self, kind)

    def read_table(self, connection: Connection, kind: type[Record]) -> Raw | None:
        """The rows of a kind over a connection; None for none."""
        name = TABLE[kind]
        return read_tables(connection, self._row.id, [name]).get(name)


def _tables_of(content: Content) -> dict[str, Rows]:
    """The rows of every table of a document but the board's own."""
    return {name: content.rows(name) for name in content.tables if name != BOARD}


def _difference(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> dict[Place, Raw | None]:
    """The rows that differ between two states of a board; None for what is gone."""
    old, new = _flat(before), _flat(after)
    found: dict[Place, Raw | None] = dict.fromkeys(old.keys() - new.keys())
    return found | {place: raw for place, raw in new.items() if bytes(old.get(place, b"")) != bytes(raw)}


def _flat(tables: Mapping[str, Rows]) -> dict[Place, Raw]:
    return {(name, key): raw for name, rows in tables.items() for key, raw in rows.items()}


def _name(generation: int) -> str:
    return f"generation-{generation}"


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])
