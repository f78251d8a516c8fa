"""The layout of a board's file: bytes into tables, rows and records, and back.

The file is `{"board": {"1": {...}}, "customers": {"7": {"id": "C-7", ...}}, ...}`: tables with integer keys and
nothing else at the top, one record a line, in id order. Rows stay raw until somebody asks for them.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any, TypeVar

import msgspec
from msgspec import Raw

from roadmap_tui.model.records import BRIEF, FORMAT, PREFIX, TABLE, Board, Record

R = TypeVar("R", bound=Record)
Rows = dict[str, Raw]

BOARD = "board"
"""The table that holds the board's own record, under the key 1."""
BOARD_KEY = "1"
NAMES: tuple[str, ...] = (BOARD, *TABLE.values())
"""The tables of a board, in the order of the file."""

_HEAD = 64
_FEW = 100
_LINE = 1 << 16
_EDGES = (b",\n", b"\n}")
_rows = msgspec.json.Decoder(Rows)
_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<where>.*)`)?$", re.DOTALL)
_LONE_SURROGATE = re.compile(
    rb"(?<!\\)(?:\\\\)*\\u(?:[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[dD][c-fC-F][0-9a-fA-F]{2})"
)


class Unreadable(Exception):
    """A file that is no board; `reason` completes "it ..."."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreadableRow(Unreadable):
    """A row that is no record of its table."""

    def __init__(self, table: str, identity: str, reason: str) -> None:
        super().__init__(f"holds {identity} in the table {table}, which cannot be read: {reason}")
        self.table = table
        self.identity = identity


class Unwritable(UnreadableRow):
    """A record that could not be read back if it were written."""


class NewerFormat(Unreadable):
    """A board that a newer program wrote."""


class _Format(msgspec.Struct):
    format: int = 1


class Content:
    """One generation of a board's file, split no further than somebody asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def tables(self) -> dict[str, Raw]:
        """Every table by name, raw, in the order of the file. Raises Unreadable."""
        return split_tables(self.data)

    @cached_property
    def board(self) -> Board:
        """The board's own record. Raises Unreadable; NewerFormat before anything else is decoded."""
        raw = self.rows(BOARD).get(BOARD_KEY)
        if raw is None:
            raise Unreadable("holds no board: the table board has no row 1")
        if format_of(raw) != FORMAT:
            raise Unreadable(f"has the format {format_of(raw)}, which this program cannot read")
        try:
            return msgspec.json.decode(raw, type=Board)
        except (msgspec.DecodeError, UnicodeError) as error:
            raise UnreadableRow(BOARD, BOARD_KEY, reason_of(error)) from None

    @property
    def format(self) -> int:
        """The version of the format, of which the current one can be decoded. Raises Unreadable."""
        raw = self.rows(BOARD).get(BOARD_KEY)
        return FORMAT if raw is None else format_of(raw)

    def rows(self, name: str) -> Rows:
        """The rows of a table by key, raw; empty where there is no such table. Raises Unreadable."""
        raw = self.tables.get(name)
        return {} if raw is None else split_rows(name, raw)

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id, in id order. Raises UnreadableRow."""
        raw = self.tables.get(TABLE[BRIEF.get(kind, kind)])
        return {} if raw is None else decode_table(kind, raw)


def split_tables(data: bytes) -> dict[str, Raw]:
    """Split a file into its tables. Raises Unreadable with what is wrong."""
    if not data[:_HEAD].strip() and not data.strip():
        raise Unreadable("is empty")
    if data.startswith(b"\xef\xbb\xbf"):
        raise Unreadable("starts with a byte order mark; save it as UTF-8 without one")
    try:
        return _rows.decode(data)
    except msgspec.ValidationError:
        raise Unreadable("is JSON, but not a board: the top must be an object of tables") from None
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unreadable(_why_broken(data, error)) from None


def split_rows(name: str, raw: Raw) -> Rows:
    """Split a table into its rows. Raises Unreadable."""
    try:
        return _rows.decode(raw)
    except (msgspec.DecodeError, UnicodeError):
        raise Unreadable(f"has a table {name} that is not an object of rows") from None


def format_of(raw: Raw) -> int:
    """The version of the format that a board's own row names. Raises Unreadable."""
    try:
        return msgspec.json.decode(raw, type=_Format).format
    except (msgspec.DecodeError, UnicodeError) as error:
        raise UnreadableRow(BOARD, BOARD_KEY, reason_of(error)) from None


def decode_table(kind: type[R], raw: Raw) -> dict[str, R]:
    """Decode a table straight into records, by id, in id order. Raises UnreadableRow naming the first fault."""
    whole = BRIEF.get(kind, kind)
    try:
        rows = _decoder(kind).decode(raw)
        numbers = list(map(int, rows))
    except (msgspec.DecodeError, UnicodeError, ValueError):
        raise first_fault(whole, split_rows(TABLE[whole], raw)) from None
    dash = f"{PREFIX[whole]}-"
    table = {record.id: record for key, record in rows.items() if record.id == dash + key}
    if len(table) != len(rows):
        raise first_fault(whole, split_rows(TABLE[whole], raw))
    if any(map(int.__gt__, numbers, numbers[1:])):
        return {one: table[one] for one in sorted(table, key=lambda one: int(one[len(dash) :]))}
    return table


def decode_row(kind: type[R], key: str, raw: Raw) -> R:
    """Decode one row. Raises UnreadableRow."""
    identity = f"{PREFIX[kind]}-{key}"
    if not _is_number(key) or key != str(int(key)) or key == "0":
        raise UnreadableRow(TABLE[kind], identity, f"the key {key!r} is no whole number from 1")
    try:
        record = msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise UnreadableRow(TABLE[kind], identity, reason_of(error)) from None
    if record.id != identity:
        raise UnreadableRow(TABLE[kind], identity, f"field id: it says {record.id}")
    return record


def first_fault(kind: type[Record], rows: Mapping[str, Raw]) -> Unreadable:
    """What is wrong with the first row that is no record."""
    for key, raw in rows.items():
        try:
            decode_row(kind, key, raw)
        except UnreadableRow as fault:
            return fault
    return Unreadable(f"has a table {TABLE[kind]} that cannot be read")


def reason_of(error: Exception) -> str:
    """A decoder's message with the field first: "field arr: expected `int`, got `str`"."""
    found = _AT.match(str(error))
    what, where = (found["what"], found["where"]) if found else (str(error), None)
    missing = re.search(r"missing required field `(\w+)`", what)
    if missing is not None:
        return f"field {missing[1]} is missing"
    what = what[:1].lower() + what[1:]
    return f"field {where}: {what}" if where else what


def encode_record(record: Record | Board, over: Raw | None = None) -> Raw:
    """Encode a record; fields that other programs added to the row it stands over stay.

    Raises Unwritable where the record could not be read back: a number that is none, text that is no UTF-8.
    """
    kind = type(record)
    name = TABLE.get(kind, BOARD)  # type: ignore[arg-type]  # the board is no record of a table
    identity = getattr(record, "id", BOARD_KEY)
    try:
        data = msgspec.json.encode(record)
        msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeError, OverflowError) as error:
        raise Unwritable(name, identity, reason_of(error)) from None
    if over is not None:
        foreign = _foreign(kind, over)
        if foreign:
            fields = msgspec.json.decode(data, type=Rows)
            data = msgspec.json.encode({**fields, **foreign})
    return Raw(data)


def encode_rows(rows: Mapping[str, Raw]) -> Raw:
    """A table, one row a line."""
    if not rows:
        return Raw(b"{}")
    return Raw(b"{\n" + _lines(rows) + b"\n}")


def spliced(raw: Raw, rows: Rows, put: Mapping[str, Raw]) -> Raw | None:
    """A table with a few rows changed or appended, the rest copied as it stands.

    `rows` is the table split. None where it has to be laid out anew: rows do not stand one a line in id order,
    or too many change.
    """
    new = {key: row for key, row in put.items() if key not in rows}
    changed = {key: row for key, row in put.items() if key in rows}
    if not rows or not is_laid_out(raw) or len(changed) > _FEW:
        return None
    last = int(next(reversed(rows)))
    if last != highest(rows) or any(int(key) <= last for key in new):
        return None
    data = bytes(raw)
    edits = []
    for key, row in changed.items():
        begin = data.find(b'\n"%s": ' % key.encode()) + len(key) + 5
        stop = begin + len(memoryview(rows[key]))
        if begin < len(key) + 5 or data[begin:stop] != bytes(rows[key]) or data[stop : stop + 2] not in _EDGES:
            return None
        edits.append((begin, stop, row))
    parts: list[Any] = []
    at = 0
    for begin, stop, row in sorted(edits, key=lambda edit: edit[0]):
        parts += (memoryview(data)[at:begin], row)
        at = stop
    parts.append(memoryview(data)[at:-2])
    if new:
        parts += (b",\n", _lines(in_id_order(new)))
    return Raw(b"".join([*parts, b"\n}"]))


def encode_tables(tables: Mapping[str, Raw]) -> bytes:
    """A file, the tables in the order given."""
    parts: list[Any] = []
    for name, raw in tables.items():
        parts += (b",\n", msgspec.json.encode(name), b": ", raw)
    parts[0] = b"{\n"
    parts.append(b"\n}\n")
    return b"".join(parts)


def in_id_order(rows: Rows) -> Rows:
    """Rows by ascending key; keys that are no numbers stand last."""
    try:
        numbers = list(map(int, rows))
    except ValueError:
        pass
    else:
        if not any(map(int.__gt__, numbers, numbers[1:])):
            return rows
    return {key: rows[key] for key in sorted(rows, key=_place)}


def is_laid_out(raw: Raw) -> bool:
    """Whether a table stands one row a line, as far as its first line and its end tell."""
    data = memoryview(raw)
    if len(data) == 2:
        return True
    first = bytes(data[2:_LINE]).partition(b"\n")
    return (
        bytes(data[:3]) == b'{\n"'
        and bytes(data[-3:]) == b"}\n}"
        and first[1] == b"\n"
        and first[0].removesuffix(b",").endswith(b"}")
    )


def one_line(raw: Raw) -> bytes:
    """JSON without line breaks."""
    return msgspec.json.format(bytes(raw), indent=0)


def empty_tables(board: Board) -> dict[str, Raw]:
    """The tables of a new board."""
    return {
        BOARD: encode_rows({BOARD_KEY: encode_record(board)}),
        **dict.fromkeys(TABLE.values(), Raw(b"{}")),
    }


def highest(keys: Iterable[str]) -> int:
    """The highest number among a table's keys; 0 where there is none."""
    known = list(keys)
    try:
        return max(map(int, known), default=0)
    except ValueError:
        return max((int(key) for key in known if _is_number(key)), default=0)


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit()


def _lines(rows: Mapping[str, Raw]) -> bytes:
    """Rows, one a line, without the braces around them."""
    data = b",\n".join(
        [
            b'"%s": %s' % (key.encode(), raw)
            if _is_number(key)
            else msgspec.json.encode(key) + b": " + bytes(raw)
            for key, raw in rows.items()
        ]
    )
    if data.count(b"\n") == len(rows) - 1:
        return data
    return b",\n".join([msgspec.json.encode(key) + b": " + one_line(raw) for key, raw in rows.items()])


def _place(key: str) -> tuple[int, int, str]:
    return (0, int(key), key) if _is_number(key) else (1, 0, key)


@cache
def _decoder(kind: type[R]) -> "msgspec.json.Decoder[dict[str, R]]":
    return msgspec.json.Decoder(dict[str, kind])  # type: ignore[valid-type]  # a type made at run time


def _foreign(kind: type[Any], over: Raw) -> Rows:
    """The fields of a row that its kind does not know."""
    try:
        fields = msgspec.json.decode(over, type=Rows)
    except (msgspec.DecodeError, UnicodeError):
        return {}
    for name in kind.__struct_fields__:
        fields.pop(name, None)
    return fields


def _why_broken(data: bytes, error: Exception) -> str:
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
