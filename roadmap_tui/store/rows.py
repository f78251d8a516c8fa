"""Encoding and decoding of records as rows of JSON; fields that other programs added to a row stay in it."""

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeVar, overload

import msgspec
from msgspec import Raw

from roadmap_tui.errors import Reason, Refused
from roadmap_tui.model.records import BRIEF, PREFIX, TABLE, Board, Record
from roadmap_tui.text.lazy_pattern import lazy_pattern

R = TypeVar("R", bound=Record)
Rows = dict[str, Raw]

BOARD = "board"
"""The table that holds the board's own record, under the key 1."""
BOARD_KEY = "1"
TRANSACTIONS = "transaction"
"""The counter of transactions in the board's own row, beside those of the id prefixes."""

BROKEN = (msgspec.DecodeError, UnicodeError, RecursionError)
"""Errors by which a decoder refuses JSON: what is none, what fits no record, what is nested too deeply."""
_SHOWN = 40
"""Characters of a wrong key that a sentence shows."""
_NULL = b"null"
_NO_NUMBER = (b"\xcb\x7f", b"\xcb\xff")
"""How numbers that are none begin in MessagePack, and few others: a quick way to find none."""
_DIGITS = 18
"""Digits of a row's number at most."""
_rows = msgspec.json.Decoder(Rows)
_AT = lazy_pattern(r"^(?P<what>.*?)(?: - at `\$\.?(?P<where>.*)`)?$", re.DOTALL)


class Unreadable(Exception):
    """The error of a document that is no board; `reason` completes "it ..."."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreadableRow(Unreadable):
    """The error of a row that is no record of its table; `detail` says what is wrong with it."""

    def __init__(self, table: str, identity: str, reason: str) -> None:
        super().__init__(f"holds {identity} in the table {table}, which cannot be read: {reason}")
        self.table = table
        self.identity = identity
        self.detail = reason


class Unmerged(Unreadable):
    """The error of a document in which a merge by git was left unfinished."""


class Doubled(Unreadable):
    """The error of a document in which a table or a row stands twice: the program would keep one alone."""


class Unwritable(UnreadableRow):
    """The error of a record that could not be read back if it were written."""


class NewerFormat(Unreadable):
    """The error of a board that a newer program wrote."""


def refused(fault: Unreadable, place: str) -> Refused:
    """The problem with a board in a place that it cannot be read from, or with a record that cannot be kept."""
    if isinstance(fault, Unwritable):
        words = f"{fault.identity} cannot be kept: {fault.detail}. Nothing was written."
        return Refused(words, reason=Reason.NOT_WRITTEN)
    return Refused(f"{place} {fault.reason}.", reason=Reason.DAMAGED)


def split_rows(name: str, raw: Raw, breaks: int | None = None) -> Rows:
    """Split a table into its rows; lines of one (without a name) are not looked through. Raises Unreadable.

    `breaks` are the line breaks in it, where they were counted.
    """
    try:
        rows = _rows.decode(raw)
    except RecursionError:
        raise Unreadable(f"has a table {name} that is nested too deeply") from None
    except BROKEN:
        raise Unreadable(f"has a table {name} that is not an object of rows") from None
    if name:
        _check_doubles(name, raw, rows, breaks)
    return rows


def _check_doubles(name: str, raw: Raw, rows: Rows, breaks: int | None) -> None:
    """Raise Doubled where a row stands twice; where each stands on a line of its own, their number tells."""
    if breaks == len(rows) + 1:
        return
    data = bytes(raw)
    if data.count(b"\n") == len(rows) + 1 or not data.strip(b"{} \n"):
        return
    from roadmap_tui.store.doubles import doubled_key  # no board that this program wrote needs it

    key = doubled_key(data)
    if key is not None:
        raise Doubled(f"has the row {key} of the table {name} twice")


def decode_table(kind: type[R], raw: Raw) -> dict[str, R]:
    """Decode a table straight into records, by id, in id order. Raises UnreadableRow naming the first fault."""
    return _decoded(kind, BRIEF.get(kind, kind), raw)


def _decoded(kind: type[R], whole: type[Record], raw: Raw) -> dict[str, R]:
    """Decode a table of `whole` records as `kind`, which knows fewer of their fields."""
    try:
        rows = _decoder(kind).decode(raw)
        numbers = list(map(int, rows))
    except (*BROKEN, ValueError):
        raise first_fault(whole, split_rows(TABLE[whole], raw)) from None
    dash = f"{PREFIX[whole]}-"
    ids = [one.id for one in rows.values()]  # so that each is held once
    if ids != [dash + key for key in rows]:
        raise first_fault(whole, split_rows(TABLE[whole], raw))
    table = dict(zip(ids, rows.values(), strict=True))
    if numbers != sorted(numbers):
        return {one: table[one] for one in sorted(table, key=lambda one: int(one[len(dash) :]))}
    return table


def decode_column(kind: type[Record], name: str, raw: Raw) -> dict[str, Any]:
    """Decode one field of a table's records, by id, in id order. Raises UnreadableRow naming the first fault."""
    return {one: getattr(record, name) for one, record in _decoded(_part(kind, name), kind, raw).items()}


def decode_row(kind: type[R], key: str, raw: Raw) -> R:
    """Decode one row. Raises UnreadableRow."""
    if not is_number(key) or key != str(int(key)) or key == "0":
        shown = shown_key(key)
        reason = f"the key {shown!r} is no whole number from 1"
        raise UnreadableRow(TABLE[kind], f"{PREFIX[kind]}-{shown}", reason)
    identity = f"{PREFIX[kind]}-{key}"
    try:
        record: R = _row_decoder(kind).decode(raw)
    except BROKEN as error:
        raise UnreadableRow(TABLE[kind], identity, reason_of(error)) from None
    if record.id != identity:
        raise UnreadableRow(TABLE[kind], identity, f"field id: it says {record.id}")
    return record


def shown_key(key: str) -> str:
    """A row's key as a sentence shows it: not endlessly long."""
    return key if len(key) <= _SHOWN else f"{key[:_SHOWN]}…"


def first_fault(kind: type[Record], rows: Mapping[str, Raw]) -> Unreadable:
    """The error of the first row that is no record."""
    for key, raw in rows.items():
        try:
            decode_row(kind, key, raw)
        except UnreadableRow as fault:
            return fault
    return Unreadable(f"has a table {TABLE[kind]} that cannot be read")


def reason_of(error: Exception) -> str:
    """A decoder's message with the field first: "field arr: expected `int`, got `str`"."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
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
    try:
        data = msgspec.json.encode(record)
        msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeError, OverflowError) as error:
        raise _unwritable(record, reason_of(error)) from None
    if _NULL in data and _may_hold_no_number(msgspec.msgpack.encode(record)):
        # A number that is none is written as null, which a field that may be empty takes.
        for field in kind.__struct_fields__:
            if not _is_finite(getattr(record, field)):
                raise _unwritable(record, f"field {field}: it holds a number that is none")
    if over is not None:
        foreign = _foreign(kind, over)
        if foreign:
            fields = msgspec.json.decode(data, type=Rows)
            data = msgspec.json.encode({**fields, **foreign})
    return Raw(data)


def _may_hold_no_number(packed: bytes) -> bool:
    return any(one in packed for one in _NO_NUMBER)


def _unwritable(record: Record | Board, why: str) -> Unwritable:
    name = TABLE.get(type(record), BOARD)  # type: ignore[arg-type]  # the board is no record of a table
    return Unwritable(name, getattr(record, "id", BOARD_KEY), why)


def _is_finite(value: object) -> bool:
    """Whether every number in a value is one."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, msgspec.Struct):
        return all(_is_finite(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, (list, tuple)):
        return all(map(_is_finite, value))
    return all(map(_is_finite, value.values())) if isinstance(value, dict) else True


def with_fields(raw: Raw, fields: Mapping[str, Any]) -> Raw:
    """A row with other values in some fields; the rest is copied. Raises DecodeError where it is none."""
    return Raw(msgspec.json.encode({**msgspec.json.decode(raw, type=Rows), **fields}))


@overload
def in_id_order(rows: Rows) -> Rows: ...
@overload
def in_id_order(rows: Mapping[str, Raw]) -> Mapping[str, Raw]: ...
def in_id_order(rows: Mapping[str, Raw]) -> Mapping[str, Raw]:
    """Rows by ascending key; keys that are no numbers stand last."""
    try:
        numbers = list(map(int, rows))
    except ValueError:
        pass
    else:
        if numbers == sorted(numbers):
            return rows
    return {key: rows[key] for key in sorted(rows, key=_place)}


def highest(keys: Iterable[str]) -> int:
    """The highest number among a table's keys; 0 where there is none."""
    known = list(keys)
    try:
        return max(map(int, known), default=0)
    except ValueError:
        return max((int(key) for key in known if is_number(key)), default=0)


def is_number(key: str) -> bool:
    """Whether a row's key is made of digits alone, not more than a number has."""
    return key.isascii() and key.isdigit() and len(key) <= _DIGITS


def _place(key: str) -> tuple[int, int, str]:
    return (0, int(key), key) if is_number(key) else (1, 0, key)


@cache
def _part(kind: type[Record], name: str) -> type[Any]:
    """The type of a record of which only the id and one field are read."""
    field = next(one for one in msgspec.structs.fields(kind) if one.name == name)
    optional = () if field.required else (field.default if field.default is not msgspec.NODEFAULT else (),)
    return msgspec.defstruct(
        f"{kind.__name__}_{name}", [("id", str), (name, field.type, *optional)], frozen=True, gc=False
    )


@cache
def _row_decoder(kind: type[R]) -> "msgspec.json.Decoder[R]":
    return msgspec.json.Decoder(kind)


@cache
def _decoder(kind: type[R]) -> "msgspec.json.Decoder[dict[str, R]]":
    return msgspec.json.Decoder(dict[str, kind])  # type: ignore[valid-type]  # a type made at run time


def _foreign(kind: type[Any], over: Raw) -> Rows:
    """The fields of a row that its kind does not know."""
    try:
        fields = msgspec.json.decode(over, type=Rows)
    except BROKEN:
        return {}
    for name in kind.__struct_fields__:
        fields.pop(name, None)
    return fields
