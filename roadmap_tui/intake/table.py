"""Reads exports into rows of text: CSV in any usual encoding and delimiter, JSON arrays and JSON Lines.

Cells stay exactly as they stand in the file. What is broken in one row is told with that row; a file that is
broken as a whole is refused.
"""

import csv
import io
import json
import math
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from roadmap_tui.errors import NotFound, Refused, Usage
from roadmap_tui.intake.other_board import read_other_board
from roadmap_tui.intake.refused_rows import is_refused_file
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.spreadsheet_cells import restored_cell

FILE_LIMIT = 300 * 2**20
"""Bytes; an export beyond this does not fit into memory beside the board."""
COLUMNS_LIMIT = 4096
"""Columns of an export; one that has more is no table of requests, and every name is compared with each."""
_HALF = re.compile("[\ud800-\udfff]")
_DELIMITERS = ",;\t|"
_LOOKED_AT = 1 << 16
_RAGGED = 0.5
# A row of its own at the end of the text: where it ends up inside a cell, a quote was left open.
_END = "\x1fend\x1f"
_WORKBOOK = (b"[Content_Types].xml", b"opendocument", b"xl/")
"""Names of which the archive of a workbook holds one."""
_csv_limit = threading.Lock()


class Row(NamedTuple):
    """One row: the line it starts on (from 1), its cells in the order of the headers, what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    fault: str | None = None


class Table(NamedTuple):
    """The rows of an export, under their headers; of another board's, its uid and its links by the rows' ids."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    board: str | None = None
    stories: Mapping[str, tuple[str, ...]] = {}


STDIN = Path("-")
"""The path that stands for standard input."""


def export_name(path: Path) -> str:
    """The name of an export, without its ending; what comes in through a pipe is called stdin."""
    return "stdin" if path == STDIN else path.stem


def read_rows(path: Path) -> Table:
    """Read an export, or stdin. NotFound where there is no file; Refused where it cannot be read as rows."""
    name = "stdin" if path == STDIN else path.name
    text = _text(_bytes(path), name)
    start = text[:_LOOKED_AT].lstrip()[:1]
    if start and start in "[{":
        return _json(text, name)
    return _csv(text, name)


def _bytes(path: Path) -> bytes:
    try:
        if path == STDIN:
            data = _piped()
        else:
            with path.open("rb") as file:  # a pipe or a device does not say how much it holds
                data = file.read(FILE_LIMIT + 1)
        if len(data) > FILE_LIMIT:
            raise Refused(f"{path.name} is larger than {FILE_LIMIT >> 20} MB; split it and import the parts.")
        return data
    except FileNotFoundError:
        raise NotFound(f"There is no file {one_line(str(path))}.") from None
    except OSError as problem:
        raise Refused(f"{one_line(str(path))} cannot be read: {problem.strerror}.") from None


def _piped() -> bytes:
    if sys.stdin is None or sys.stdin.isatty():
        raise Usage("There is nothing on stdin; send an export through a pipe, or name its file.")
    return sys.stdin.buffer.read(FILE_LIMIT + 1)


def _text(data: bytes, name: str) -> str:
    """Decode as the byte order mark says, else UTF-16 where every other byte is NUL, else UTF-8, else cp1252."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        if data.startswith(b"PK") and not any(one in data for one in _WORKBOOK):
            raise Refused(f"{name} is a zip archive; unpack it and import what is in it.")
        raise Refused(f"{name} is a workbook, not text; save it as CSV (UTF-8) and import that.")
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        head = data[:_LOOKED_AT]
        if head[1::2].count(0) > len(head) // 2 * 0.7:
            encoding = "utf-16-le"
        elif head[::2].count(0) > len(head) // 2 * 0.7:
            encoding = "utf-16-be"
        elif _is_binary(head):
            raise Refused(f"{name} is not a text file; import takes CSV, JSON Lines or a JSON array.")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        if encoding != "utf-8-sig":
            raise Refused(f"{name} is cut or damaged at byte {problem.start + 1}; export it again.") from None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as problem:
        raise Refused(
            f"{name} is in no encoding that is known here (byte {problem.start + 1}); save it as UTF-8."
        ) from None


def _is_binary(head: bytes) -> bool:
    """Whether control characters are more than a slip in a cell."""
    strange = sum(head.count(code) for code in range(32) if code not in b"\t\n\r\x0c\x1b")
    return strange > max(8, len(head) // 50)


def _csv(text: str, name: str) -> Table:
    text, delimiter = _delimited(text)
    with _csv_limit:
        before = csv.field_size_limit(sys.maxsize)
        try:
            reader = csv.reader(_lines(text), delimiter=delimiter)
            headers: tuple[str, ...] | None = None
            rows: list[Row] = []
            line = 1
            closed = False
            for cells in reader:
                if cells == [_END]:
                    closed = True
                elif any(cell.strip() for cell in cells):
                    if headers is None:
                        headers = _counted(_trimmed(cells), name)
                    else:
                        rows.append(_row(line, cells, len(headers), again=is_refused_file(headers)))
                line = reader.line_num + 1
        except csv.Error as problem:
            raise Refused(f"{name} is no CSV from line {line} on: {problem}. Export it again.") from None
        finally:
            csv.field_size_limit(before)
    if headers is None:
        raise Refused(f"{name} is empty; there is nothing to import.")
    if not closed:
        start = rows[-1].line if rows else 1
        raise Refused(
            f"{name}: a quote that opens in the row on line {start} is never closed, so the rest of the "
            "file reads as one cell. Close it, or export again."
        )
    ragged = [row for row in rows if row.fault is not None]
    if len(ragged) > len(rows) * _RAGGED:
        raise Refused(
            f"{name}: {len(ragged)} of {len(rows)} rows do not have the {len(headers)} columns of the header, "
            f"first the one on line {ragged[0].line}. Export it again as CSV."
        )
    return Table(headers, tuple(rows))


def _lines(text: str) -> Iterator[str]:
    """The lines of a text and then the one that shows that no quote was left open; nothing is copied whole."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end]
        if "\r" in line.removesuffix("\n").removesuffix("\r"):  # line ends of an old Macintosh, or within a cell
            yield from io.StringIO(line, newline="")
        else:
            yield line
        at = end
    yield f"{_END}\n"


def _delimited(text: str) -> tuple[str, str]:
    """The text without Excel's `sep=` line, and the delimiter that gives its first record most columns."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return rest, first.strip()[-1]
    head = text.lstrip("\r\n")[:_LOOKED_AT]
    widths = {}
    for delimiter in _DELIMITERS:
        try:
            widths[delimiter] = len(next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), []))
        except csv.Error:
            widths[delimiter] = 0
    return text, max(widths, key=lambda one: widths[one])


def _trimmed(cells: list[str]) -> tuple[str, ...]:
    """Headers without the empty columns that spreadsheets leave at the right."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return tuple(cell.strip() for cell in cells)


def _counted(headers: tuple[str, ...], name: str) -> tuple[str, ...]:
    if len(headers) > COLUMNS_LIMIT:
        raise Refused(
            f"{name} has {len(headers):,} columns, and at most {COLUMNS_LIMIT:,} are read. Export fewer columns."
        )
    return headers


def _row(line: int, cells: list[str], width: int, *, again: bool) -> Row:
    fault = None
    if again:
        cells = [restored_cell(cell) for cell in cells]
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        fault = f"it has {len(cells)} cells where the header has {width}"
    return Row(line, tuple(cells), fault)


def _json(text: str, name: str) -> Table:
    """An array of objects, an object that holds one, or one object a line."""
    faults: list[Row] = []
    objects: list[tuple[int, dict[str, Any]]] = []
    whole, is_json = _decoded(text)
    pieces = [_decoded(line)[0] for line in text.split("\n") if line.strip()] if whole is None else whole
    other = read_other_board(pieces)
    if other is not None:
        whole, is_json = other.rows, True
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if _is_objects(value)]
        whole = lists[0] if len(lists) == 1 else [whole]
    if isinstance(whole, list):
        for place, one in enumerate(whole, 1):
            if not isinstance(one, dict):
                faults.append(Row(place, (str(one),), "it is not an object with named fields"))
            elif not is_json and (odd := _odd(one)):
                faults.append(Row(place, (json.dumps(one),), odd))
            else:
                objects.append((place, one))
    else:
        for place, piece in enumerate(text.split("\n"), 1):
            if piece.strip():
                one, is_json = _decoded(piece)
                if not isinstance(one, dict):
                    faults.append(Row(place, (piece,), "it is not a JSON object"))
                elif not is_json and (odd := _odd(one)):
                    faults.append(Row(place, (piece,), odd))
                else:
                    objects.append((place, one))
    if objects and len(faults) > len(objects):
        raise Refused(
            f"{name}: {len(faults):,} of {len(faults) + len(objects):,} lines are no JSON objects, first line "
            f"{faults[0].line}. Export it again."
        )
    if not objects:
        first = f" Row {faults[0].line}: {faults[0].fault}." if faults and whole is not None else ""
        raise Refused(f"{name} is neither a JSON array of objects nor JSON Lines (one object a line).{first}")
    flat = [(place, _flat(one)) for place, one in objects]
    headers = _counted(tuple(dict.fromkeys(key for _, one in flat for key in one)), name)
    rows = [Row(place, tuple(one.get(key, "") for key in headers)) for place, one in flat]
    board, stories = (other.uid, other.stories) if other is not None else (None, {})
    return Table(headers, tuple(sorted([*rows, *faults])), board, stories)


def _decoded(text: str) -> tuple[Any, bool]:
    """The value, and whether it is JSON: else it may hold what some programs write for a number or a character.

    None where it cannot be read at all.
    """
    try:
        return msgspec.json.decode(text), True
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        pass
    try:
        return json.loads(text), False
    except (ValueError, RecursionError):
        return None, False


def _odd(value: object) -> str | None:
    """What a value holds that is no JSON, for a sentence on its row; None where there is nothing of it."""
    if isinstance(value, float) and not math.isfinite(value):
        return f"it holds {json.dumps(value)}, which is no value of JSON"
    if isinstance(value, str) and _HALF.search(value):
        return "it holds half a character, which is no text"
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next(filter(None, map(_odd, [*inner, *(value if isinstance(value, dict) else ())])), None)


def _is_objects(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _flat(given: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """Values as text; parts of an object under `outer.inner`, a list of plain values between commas."""
    found: dict[str, str] = {}
    for key, value in given.items():
        name = prefix + key.strip()
        if isinstance(value, dict):
            found |= _flat(value, f"{name}.")
        elif isinstance(value, list):
            found[name] = ", ".join(_plain(one) for one in value if not isinstance(one, (dict, list)))
        else:
            found[name] = _plain(value)
    return found


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
