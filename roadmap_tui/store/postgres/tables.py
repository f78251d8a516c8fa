"""Rows of a board on a server, read as far as they are asked for."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Raw

from roadmap_tui.errors import Reason, Refused
from roadmap_tui.model.records import BRIEF, FORMAT, PREFIX, TABLE, Board, Event, Record
from roadmap_tui.store.document import Content, encode_rows, encode_tables
from roadmap_tui.store.postgres.schema import refuse_other_version
from roadmap_tui.store.postgres.server import Connection, Server
from roadmap_tui.store.protocol import Changes, Mark, Repeated
from roadmap_tui.store.rows import BOARD, BOARD_KEY, Rows, UnreadableRow, decode_table, reason_of

R = TypeVar("R", bound=Record)

Place = tuple[str, str]
"""A table's name and a row's key."""


class BoardRow(msgspec.Struct, frozen=True):
    """The row of a board in the database: its number there, and its own record as a file would hold it."""

    id: int
    raw: Raw
    board: Board


def find_board(server: Server, connection: Connection, *, lock: bool = False) -> BoardRow:
    """The board that the address names, locked for a change where asked. Raises NotFound, Refused."""
    named = server.address.board
    # `limit 2` tells one board from several; a lock takes no more than what it returns.
    query = "select id, record, (select max(number) from migration) from board"
    query += " where name = %s" if named else " limit 2"
    found = connection.execute(
        query + (" for no key update of board" if lock else ""), (named,) if named else (), binary=True
    ).fetchall()
    if not found:
        raise server.missing()
    if len(found) > 1:
        raise Refused(f"{server.place} has several boards: name one as board=NAME in the address.")
    number, raw, version = found[0]
    refuse_other_version(server, version)
    return BoardRow(number, raw, decode_board(raw))


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


def decoded(kind: type[R], rows: Rows) -> dict[str, R]:
    """The records of a kind by id, in id order. Raises UnreadableRow."""
    return decode_table(kind, encode_rows(rows)) if rows else {}


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


def changed_rows(connection: Connection, board: int, generation: int) -> Iterator[tuple[str, str, Raw | None]]:
    """Table, key and row of what changed since a generation; None for what was removed."""
    yield from connection.execute(
        "select kind, key, record from record where board = %s and generation > %s order by kind, number",
        (board, generation),
        binary=True,
    )


def whole_kind(kind: type[Record]) -> type[Record]:
    """The kind whose rows hold the records of another one."""
    return BRIEF.get(kind, kind)


def commit_key(connection: Connection, board: int, generation: int) -> str | None:
    """The key of the commit that made a generation; None where the server knows none."""
    found = connection.execute(
        "select key from commit where board = %s and generation = %s", (board, generation)
    ).fetchone()
    return None if found is None else str(found[0])


def changes_since(server: Server, connection: Connection, mark: Mark | None) -> Changes:
    """What changed since a mark, in one state; the whole board where the server does not know the mark."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read, read only")
        row = find_board(server, connection)
        is_known = mark is not None and commit_key(connection, row.id, mark.generation) == mark.key
        rows: dict[str, dict[str, Raw | None]] = {}
        if mark is not None and is_known:
            for name, key, raw in changed_rows(connection, row.id, mark.generation):
                rows.setdefault(name, {})[key] = raw
        else:
            for name, table in read_rows(connection, row.id).items():
                rows[name] = dict(table)
        (settings,) = connection.execute("select settings from board where id = %s", (row.id,)).fetchone() or (
            "",
        )
        key = commit_key(connection, row.id, row.board.generation) or ""
    return Changes(Mark(row.board.generation, key), row.raw, rows, settings, not is_known)


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
            "where board = %s and generation = %s and kind = %s and record->>'verb' in ('add', 'note') "
            "order by number",
            (board, found[0], TABLE[Event]),
        ).fetchall()
    prefixes = {name: PREFIX[kind] for kind, name in TABLE.items()}
    raise Repeated(tuple(f"{prefixes.get(kind, kind)}-{number}" for kind, number in added))
