"""Rows of a board on a server, read as far as they are asked for."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

import msgspec
from msgspec import Raw
from psycopg import sql

from roadmap_tui.errors import Reason, Refused
from roadmap_tui.model.records import BRIEF, FORMAT, PREFIX, TABLE, Board, Event, Record
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.postgres.schema import refuse_other_version
from roadmap_tui.store.postgres.server import Connection, Server
from roadmap_tui.store.protocol import Changes, Mark, Repeated
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, UnreadableRow, decode_table, is_number, reason_of

R = TypeVar("R", bound=Record)
T = TypeVar("T")

Place = tuple[str, str]
"""A table's name and a row's key."""


class BoardRow(msgspec.Struct, frozen=True):
    """The row of a board in the database: its number there, and its own record as a file would hold it."""

    id: int
    raw: Raw
    board: Board
    settings: str


class Since(NamedTuple):
    """What stands after a generation: the board's own row, its commit's key, and what else was asked for.

    `rows` holds table, key and row of what changed since; None for a row that was removed. `is_known` says
    whether the server knows the generation by its key: else it went back to an earlier state, and `rows` tell
    nothing.
    """

    board: BoardRow
    key: str
    is_known: bool
    rows: list[tuple[str, str, Raw | None]]


def find_board(server: Server, connection: Connection) -> BoardRow:
    """The board that the address names. Raises NotFound, Refused."""
    return _row_of(server, connection.execute(_board(server)).fetchall())


def lock_board(server: Server, connection: Connection) -> tuple[BoardRow, dict[str, int]]:
    """The board that the address names, locked for a change, and the highest number that each table has.

    Begins a transaction, in one round trip with both. Raises NotFound, Refused.
    """
    # As one message: after a pipeline the server would not end a transaction that rests.
    numbers = sql.SQL(
        "select kind, (select max(number) from record r where r.board = {} and r.kind = k.kind "
        "and record is not null) from unnest({}::text[]) as k(kind)"
    ).format(_this(server), sql.Literal(list(TABLE.values())))
    boards, highest = _ask(connection, "begin", _board(server, lock=True), numbers)
    return _row_of(server, boards), {kind: number or 0 for kind, number in highest}


def begin_reading(server: Server, connection: Connection) -> BoardRow:
    """The board that the address names; what is asked of the connection later is of the same state.

    Begins a transaction. Raises NotFound, Refused.
    """
    return _row_of(server, _ask(connection, _ONE_STATE, _board(server))[0])


def ask_since(server: Server, connection: Connection, generation: int, key: str | None) -> Since:
    """What changed since a generation that was committed under a key: one state, in one round trip.

    Raises NotFound, Refused.
    """
    this = _this(server)
    commits = sql.SQL(
        "select generation, key from commit where board = {0} and generation in "
        "({1}, (select generation from board where id = {0}))"
    ).format(this, generation)
    rows = sql.SQL(
        "select kind, key, record from record where board = {} and generation > {} order by kind, number"
    ).format(this, generation)
    boards, keys, changed, _ = _ask(connection, _ONE_STATE, _board(server), commits, rows, sql.SQL("commit"))
    row = _row_of(server, boards)
    known = {number: str(found) for number, found in keys}
    is_known = key is not None and known.get(generation) == key
    return Since(row, known.get(row.board.generation, ""), is_known, changed)


_ONE_STATE = "begin transaction isolation level repeatable read, read only"


def _ask(connection: Connection, begin: str, *queries: sql.Composable) -> list[list[Any]]:
    """The rows of several queries, sent as one message that begins a transaction."""
    cursor = connection.execute(sql.SQL("; ").join((sql.SQL(begin), *queries)))
    found = []
    while cursor.nextset():
        found.append(cursor.fetchall() if cursor.description is not None else [])
    return found


def _board(server: Server, *, lock: bool = False) -> sql.Composed:
    """The query of the board that the address names."""
    named = server.address.board
    # `limit 2` tells one board from several; a lock takes no more than what it returns.
    which = sql.SQL("limit 2") if named is None else sql.SQL("where name = {}").format(named)
    query = sql.SQL("select id, record, settings, (select max(number) from migration) from board {}").format(
        which
    )
    return query + sql.SQL(" for no key update of board") if lock else query


def _this(server: Server) -> sql.Composable:
    """The number of the board that the address names, as a part of a query."""
    named = server.address.board
    return (
        sql.SQL("(select min(id) from board)")
        if named is None
        else sql.SQL("(select id from board where name = {})").format(named)
    )


def _row_of(server: Server, found: list[Any]) -> BoardRow:
    if not found:
        raise server.missing()
    if len(found) > 1:
        raise Refused(f"{server.place} has several boards: name one as board=NAME in the address.")
    number, raw, settings, version = found[0]
    refuse_other_version(server, version)
    return BoardRow(number, raw, decode_board(raw), settings)


def decode_board(raw: Raw) -> Board:
    """A board's own record. Raises Unreadable."""
    try:
        found = msgspec.json.decode(raw, type=Board)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise UnreadableRow(BOARD, BOARD_KEY, reason_of(error)) from None
    if found.format != FORMAT:
        raise Refused(
            f"The board has the format {found.format}, which this program cannot read.",
            reason=Reason.NEWER_FORMAT,
        )
    return found


def read_rows(connection: Connection, board: int, names: Iterable[str] | None = None) -> dict[str, Rows]:
    """The rows of these tables, or of all, by key in id order."""
    query = "select kind, key, record from record where board = %s and record is not null"
    values: tuple[Any, ...] = (board,)
    if names is not None:
        query += " and kind = any(%s)"
        values = (board, list(names))
    tables: dict[str, Rows] = {}
    for kind, key, raw in connection.execute(
        query + " order by kind, number nulls last, key", values, binary=True
    ):
        tables.setdefault(kind, {})[key] = raw
    return tables


def read_tables(connection: Connection, board: int, names: Iterable[str]) -> dict[str, Raw]:
    """These tables as JSON, their rows by key in any order; those without rows are left out.

    The server joins the rows: to take them one by one costs more than to decode them.
    """
    found = connection.execute(
        "select k.kind, (select string_agg(convert_to(to_json(key)::text || ':' || record::text, 'UTF8'), %s) "
        "from record r where r.board = %s and r.kind = k.kind and record is not null) "
        "from unnest(%s::text[]) as k(kind)",
        (b",\n", board, list(names)),
        binary=True,
    )
    return {kind: Raw(b"{%b}" % joined) for kind, joined in found if joined is not None}


def decoded(kind: type[R], table: Raw | None) -> dict[str, R]:
    """The records of a kind by id, in id order. Raises UnreadableRow."""
    return decode_table(kind, table) if table is not None else {}


def content_of(raw: Raw, tables: Mapping[str, Rows]) -> Content:
    """A whole board as a document, its own tables first."""
    ordered: dict[str, Rows] = {
        BOARD: {BOARD_KEY: raw},
        **{name: tables.get(name, {}) for name in TABLE.values()},
    }
    return Content(encode_tables({name: encode_rows(rows) for name, rows in {**ordered, **tables}.items()}))


def earlier_rows(connection: Connection, board: int, generation: int) -> dict[Place, Raw | None]:
    """The rows that differ from today's in an earlier state; None for what was not there."""
    found = connection.execute(
        "select distinct on (kind, key) kind, key, record from replaced where board = %s and generation > %s "
        "order by kind, key, generation",
        (board, generation),
        binary=True,
    )
    return {(kind, key): raw for kind, key, raw in found}


def whole_kind(kind: type[Record]) -> type[Record]:
    """The kind whose rows hold the records of another one."""
    return BRIEF.get(kind, kind)


def changes_since(server: Server, connection: Connection, mark: Mark | None) -> Changes:
    """What changed since a mark, in one state; the whole board where the server does not know the mark."""
    rows: dict[str, dict[str, Raw | None]] = {}
    if mark is not None:
        found = ask_since(server, connection, mark.generation, mark.key)
        if found.is_known:
            for name, key, raw in found.rows:
                rows.setdefault(name, {})[key] = raw
            row = found.board
            return Changes(Mark(row.board.generation, found.key), row.raw, rows, row.settings, is_whole=False)
    row, own, tables = read_whole(server, connection, partial(read_rows, connection))
    rows = {name: dict(table) for name, table in tables.items()}
    return Changes(Mark(row.board.generation, own), row.raw, rows, row.settings, is_whole=True)


def read_whole(server: Server, connection: Connection, read: Callable[[int], T]) -> tuple[BoardRow, str, T]:
    """The board, the key of its newest commit, and what `read` reads by the board's number, in one state."""
    row = begin_reading(server, connection)
    tables = read(row.id)
    found = connection.execute(
        "select key from commit where board = %s and generation = %s", (row.id, row.board.generation)
    ).fetchone()
    connection.rollback()
    return row, "" if found is None else str(found[0]), tables


def refuse_repeated(connection: Connection, board: int, key: UUID) -> None:
    """Refuse to commit under a key that was committed before. Raises Repeated with the ids that it added."""
    found = connection.execute(
        "select generation from commit where board = %s and key = %s", (board, key)
    ).fetchone()
    if found is None:
        return
    added = connection.execute(
        "select kind, key from replaced where board = %s and generation = %s and record is null",
        (board, found[0]),
    ).fetchall()
    if not added:  # what was replaced is kept for days, events for good
        added = connection.execute(
            "select split_part(record->>'ref', '-', 1), split_part(record->>'ref', '-', 2) from record "
            "where board = %s and generation = %s and kind = %s and record->>'verb' in ('add', 'note', 'import') "
            "order by number",
            (board, found[0], TABLE[Event]),
        ).fetchall()
    prefixes = {name: PREFIX[kind] for kind, name in TABLE.items()}
    ids = sorted((prefixes.get(kind, kind), int(number)) for kind, number in added if is_number(number))
    raise Repeated(tuple(f"{prefix}-{number}" for prefix, number in ids))
