"""The JSON document of a whole board, which an export writes, an import reads and a board's file holds.

The document is `{"board": {"1": {...}}, "customers": {"7": {"id": "C-7", ...}}, ...}`: tables with integer keys
and nothing else at the top, one record a line, in id order. Rows stay raw until somebody asks for them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from io import BytesIO
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import Raw

from roadmap_tui.files.ranges import FileRange
from roadmap_tui.model.records import BRIEF, FORMAT, TABLE, Board, Record
from roadmap_tui.store.rows import (
    BOARD,
    BOARD_KEY,
    BROKEN,
    Doubled,
    Rows,
    Unmerged,
    Unreadable,
    UnreadableRow,
    decode_column,
    decode_table,
    encode_record,
    is_number,
    reason_of,
    split_rows,
)
from roadmap_tui.store.table_parts import Sliced
from roadmap_tui.text.characters import visible
from roadmap_tui.text.lazy_pattern import lazy_pattern

R = TypeVar("R", bound=Record)
Span = tuple[int, int]
"""Where a table stands in a document: its first byte, and the one after its last."""

END = b"\n}\n"
"""The end of a document as this program lays it out."""
HEAD = 4096
"""Bytes at the beginning of a document, in which the board's own row stands."""
TAIL = 1 << 16
"""Bytes at the end of a table in which its last rows are looked for."""
_CURRENCY = 12
"""Characters of a currency at most: a code, or a sign that somebody wrote there."""
_BLANK = 64
_MARKER = b"<<<<<<< "
"""The beginning of a line by which git marks one side of a merge."""
_EMPTY = b"{}"
_NONE = Raw(b"")
_tables = msgspec.json.Decoder(Rows)
_LONE_SURROGATE = lazy_pattern(
    rb"(?<!\\)(?:\\\\)*\\u(?:[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[dD][c-fC-F][0-9a-fA-F]{2})"
)


class _Format(msgspec.Struct):
    format: int = 1


class Content:
    """A lazily decoded document, split into tables, rows and records no further than asked for.

    `highest` is the number of the last row of a table, where that is known and no row has a higher one.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.highest: Mapping[str, int] = {}

    @classmethod
    def laid_out(cls, data: bytes, spans: Mapping[str, Span], highest: Mapping[str, int]) -> "Content":
        """The content of a document that was split or written before, by where its tables stand in it."""
        found = cls(data)
        whole = memoryview(data)
        found.tables = {name: Raw(whole[start:end]) for name, (start, end) in spans.items()}
        found.spans = spans
        found.highest = highest
        return found

    @cached_property
    def head(self) -> bytes:
        """The first bytes of the document."""
        return self.data[:HEAD]

    @cached_property
    def tables(self) -> Mapping[str, Raw]:
        """Every table by name, raw, in the order of the file. Raises Unreadable."""
        tables = split_tables(self.data)
        _check_doubles(self.data, tables)
        return tables

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """Where each table begins and ends in a document laid out as this program does; else nothing."""
        found: dict[str, Span] = {}
        at = 1
        for name, raw in self.tables.items():
            head = b"\n" + msgspec.json.encode(name) + b": "
            if self.data[at : at + len(head)] != head:
                return {}
            start = at + len(head)
            end = start + len(memoryview(raw))
            found[name] = start, end
            at = end + 1
        return found

    @cached_property
    def board(self) -> Board:
        """The board's own record. Raises Unreadable; NewerFormat before anything else is decoded."""
        raw = self.rows(BOARD).get(BOARD_KEY)
        if raw is None:
            raise Unreadable("holds no board: the table board has no row 1")
        if format_of(raw) != FORMAT:
            raise Unreadable(f"has the format {format_of(raw)}, which this program cannot read")
        try:
            found = msgspec.json.decode(raw, type=Board)
        except BROKEN as error:
            raise UnreadableRow(BOARD, BOARD_KEY, reason_of(error)) from None
        if not found.currency.isprintable() or len(found.currency) > _CURRENCY:
            shown = visible(found.currency[:_CURRENCY])
            raise Unreadable(f'has the currency "{shown}", which is no code such as EUR')
        return found

    @property
    def format(self) -> int:
        """The version of the format, of which the current one can be decoded. Raises Unreadable."""
        raw = self.rows(BOARD).get(BOARD_KEY)
        return FORMAT if raw is None else format_of(raw)

    def rows(self, name: str) -> Rows:
        """The rows of a table by key, raw; empty where there is no such table. Raises Unreadable."""
        raw = self.tables.get(name)
        if raw is None:
            return {}
        data, start, end = self.placed(name)
        return split_rows(name, raw, data.count(b"\n", start, end) if end else None)

    def placed(self, name: str) -> tuple[bytes, int, int]:
        """Bytes in which a table stands, its first byte there, and the one after its last.

        0 and 0 where there is no such table, or the document is not laid out as this program does.
        """
        return self.data, *self.spans.get(name, (0, 0))

    def range_of(self, name: str) -> FileRange | None:  # noqa: ARG002  # known of files alone
        """The range of a file in which a table stands, laid out; None where there is none. Raises KeyError."""
        return None

    def sliced(self, name: str) -> Sliced:
        """A table of which parts are taken; `{}` where there is none. Raises Unreadable."""
        return memoryview(self.tables.get(name, Raw(_EMPTY)))

    def close(self) -> None:
        """Let go of the file that the document is read from, where it is still open."""

    def tail(self, name: str) -> bytes:
        """The last bytes of a table; none where there is no such table. Raises Unreadable."""
        data, start, end = self.placed(name)
        if end:
            return data[max(start, end - TAIL) : end]
        return bytes(memoryview(self.tables.get(name, _NONE))[-TAIL:])

    def table(self, kind: type[R], *, shared: bool = False) -> dict[str, R]:
        """Every record of a kind by id, in id order, equal values `shared` if asked. Raises UnreadableRow."""
        name = TABLE[BRIEF.get(kind, kind)]
        if shared and name in self.spans:
            from roadmap_tui.store.sharing import decode_shared  # for what stays open alone

            return decode_shared(kind, self.sliced(name))
        return self._decoded(kind, name)

    def _decoded(self, kind: type[R], name: str) -> dict[str, R]:
        """A table of a name as records. Raises UnreadableRow."""
        raw = self.tables.get(name)
        # What decodes a kind is made at its first record.
        return {} if raw is None or memoryview(raw) == _EMPTY else decode_table(kind, raw)

    def column(self, kind: type[Record], name: str) -> dict[str, Any]:
        """One field of every record of a kind by id, in id order; the rest is skipped. Raises UnreadableRow."""
        raw = self.tables.get(TABLE[kind])
        return {} if raw is None else decode_column(kind, name, raw)


def split_tables(data: bytes) -> dict[str, Raw]:
    """Split a document into its tables. Raises Unreadable with what is wrong."""
    if not data[:_BLANK].strip() and not data.strip():
        raise Unreadable("is empty")
    if data.startswith(b"\xef\xbb\xbf"):
        raise Unreadable("starts with a byte order mark; save it as UTF-8 without one")
    try:
        return _tables.decode(data)
    except msgspec.ValidationError:
        raise Unreadable("is JSON, but not a board: the top must be an object of tables") from None
    except BROKEN as error:
        if data.startswith(_MARKER) or b"\n" + _MARKER in data:
            raise Unmerged("holds a merge that git left unfinished") from None
        raise Unreadable(_why_broken(data, error)) from None


def _check_doubles(data: bytes, tables: Mapping[str, Raw]) -> None:
    """Raise Doubled where a table stands twice; the length of a document that this program wrote tells."""
    names = sum(len(msgspec.json.encode(name)) for name in tables)
    laid_out = names + sum(len(memoryview(raw)) for raw in tables.values()) + 4 * len(tables) + 3
    if len(data) == laid_out:
        return
    from roadmap_tui.store.doubles import doubled_key  # no board that this program wrote needs it

    name = doubled_key(data)
    if name is not None:
        raise Doubled(f"has the table {name} twice")


def format_of(raw: Raw) -> int:
    """The version of the format that a board's own row names. Raises Unreadable."""
    try:
        return msgspec.json.decode(raw, type=_Format).format
    except BROKEN as error:
        raise UnreadableRow(BOARD, BOARD_KEY, reason_of(error)) from None


def encode_rows(rows: Mapping[str, Raw]) -> Raw:
    """Encode a table, one row a line."""
    return Raw(b"".join(row_parts(rows)))


def row_parts(rows: Mapping[str, Raw]) -> Iterator[Any]:
    """The parts of an encoded table, one row a line; a row is asked for when the one before it was taken."""
    yield b"{\n" if rows else b"{"
    yield from line_parts(rows)
    yield b"\n}" if rows else b"}"


class Written(NamedTuple):
    """A document to be written: its bytes, with ranges of a file between them, and where each table stands.

    `highest` is as of `Content`.
    """

    parts: list[bytes | FileRange]
    spans: Mapping[str, Span]
    highest: Mapping[str, int]

    def data(self) -> bytes:
        """The bytes of the whole document. Raises OSError."""
        if len(self.parts) == 1 and isinstance(self.parts[0], bytes):
            return self.parts[0]
        return b"".join(part if isinstance(part, bytes) else part.read() for part in self.parts)


def encode_tables(tables: Mapping[str, Raw | Iterable[Any]]) -> bytes:
    """Encode a document of tables, in the order given; a table may come as the parts of its bytes."""
    (data,), _ = assembled(tables)
    assert isinstance(data, bytes)
    return data


def assembled(
    tables: Mapping[str, Raw | FileRange | Iterable[Any]],
) -> tuple[list[bytes | FileRange], dict[str, Span]]:
    """A document of tables as its bytes, with ranges of another file between them, and where each table stands.

    Each part of a table is written when it is made, so that those of a large one are never held beside the
    document.
    """
    parts: list[bytes | FileRange] = []
    spans: dict[str, Span] = {}
    written, small = 0, BytesIO()
    before = b"{\n"
    for name, table in tables.items():
        small.write(before + msgspec.json.encode(name) + b": ")
        start = written + small.tell()
        table_parts: Iterable[Any] = (table,) if isinstance(table, (Raw, FileRange)) else table
        for part in table_parts:
            if isinstance(part, FileRange):
                parts += (small.getvalue(), part)
                written += small.tell() + len(part)
                small = BytesIO()
            else:
                small.write(part)
        spans[name] = start, written + small.tell()
        before = b",\n"
    small.write(END)
    return [*parts, small.getvalue()], spans


def empty_tables(board: Board) -> dict[str, Raw]:
    """The tables of a new board."""
    return {
        BOARD: encode_rows({BOARD_KEY: encode_record(board)}),
        **dict.fromkeys(TABLE.values(), Raw(b"{}")),
    }


def one_line(raw: Raw) -> bytes:
    """JSON without line breaks."""
    return msgspec.json.format(bytes(raw), indent=0)


def line_parts(rows: Mapping[str, Raw]) -> Iterator[Any]:
    """The parts of rows, one a line, without the braces around them."""
    before = b""
    for key, raw in rows.items():
        named = b'"%b"' % key.encode() if is_number(key) else msgspec.json.encode(key)
        yield b"%b%b: " % (before, named)
        yield raw if b"\n" not in bytes(raw) else one_line(raw)
        before = b",\n"


def _why_broken(data: bytes, error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    try:
        data.decode()
    except UnicodeDecodeError as found:
        return f"holds a byte that is not UTF-8 (byte {found.start + 1})"
    lone = _LONE_SURROGATE.search(data)
    if lone is not None:
        return f"holds half of a character, {lone[0].decode()[-6:]} (byte {lone.start() + 1})"
    message = str(error)
    if "truncated" in message:
        return f"ends too early: it was cut off after {len(data)} bytes"
    return f"is not JSON: {message.removeprefix('JSON is malformed: ')}"
