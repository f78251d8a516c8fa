"""In-place edits of a table: rows stand one a line, and only the lines that changed are written anew."""

from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any

from msgspec import Raw

from roadmap_tui.files.ranges import FileRange
from roadmap_tui.store.document import Content, encode_rows, line_parts, row_parts
from roadmap_tui.store.rows import Rows, highest, in_id_order, is_number

_FEW = 100
_LINE = 1 << 16
_EMPTY = len(b"{}")
_EDGES = (b",\n", b"\n}")


def laid_out(content: Content, name: str) -> Raw:
    """A table of a document, laid out as this program does. Raises KeyError."""
    raw = content.tables[name]
    return raw if is_laid_out(raw) else encode_rows(in_id_order(content.rows(name)))


def united(rows: Rows, put: Mapping[str, Raw], removed: Collection[str]) -> Mapping[str, Raw]:
    """Every row of a table, changes included."""
    if not removed and not (rows and put):
        return put or rows
    return {key: row for key, row in {**rows, **put}.items() if key not in removed}


def edited(raw: Raw | None, rows: Rows, put: Mapping[str, Raw], removed: Collection[str]) -> Iterable[Any]:
    """The bytes, in parts, of a table with its changes; `raw` is what stands there, None for a new table."""
    found = None if raw is None else spliced(raw, rows, put, removed)
    return row_parts(in_id_order(united(rows, put, removed))) if found is None else found


def appended(table: Raw | FileRange, put: Mapping[str, Raw]) -> Iterable[Any]:
    """The bytes, in parts, of a laid out table with rows appended, all of them higher than those that stand.

    The table itself is not split, and may be a range of a file.
    """
    data: Any = table if isinstance(table, FileRange) else memoryview(table)
    before = (b"{\n",) if len(data) == _EMPTY else (data[:-2], b",\n")
    return chain(before, line_parts(in_id_order(put)), (b"\n}",))


def spliced(raw: Raw, rows: Rows, put: Mapping[str, Raw], removed: Collection[str]) -> Iterable[Any] | None:
    """The bytes, in parts, of a table with a few rows changed, appended or removed, the rest as it stands.

    `rows` is the table split; of `put`, whose rows may be made when they are asked for, each is asked for once.
    None where it has to be laid out anew: rows do not stand one a line in id order, too many change, or none is
    left.
    """
    edited = [*(key for key in put if key in rows), *removed]
    if not rows or not is_laid_out(raw) or len(edited) > _FEW:
        return None
    newest = next(reversed(rows))
    if not is_number(newest):
        return None
    last = int(newest)
    if last != highest(rows) or any(int(key) <= last for key in put if key not in rows):
        return None
    end = len(memoryview(raw)) - 2
    parts: list[Any] = []
    at = 0
    if edited:
        last_kept = next((key for key in reversed(rows) if key not in removed), None)
        data = bytes(raw)
        found = [_place(data, key, rows[key]) for key in (*edited, last_kept or "")] if last_kept else [None]
        places = [place for place in found if place is not None]
        if len(places) < len(found):
            return None
        end = places[-1].stop
        for key, place in sorted(zip(edited, places, strict=False), key=lambda pair: pair[1].start):
            if key not in removed:
                parts += (memoryview(data)[at : place.start], put[key])
                at = place.stop
            elif place.stop < end:
                line = place.start - len(key) - 4
                parts.append(memoryview(data)[at:line])
                at = place.stop + 2
    if at < end:
        parts.append(memoryview(raw)[at:end])
    new = put if len(edited) == len(removed) else {key: put[key] for key in put if key not in rows}
    if new:
        parts.append(b",\n")
    return chain(parts, line_parts(in_id_order(new)), (b"\n}",))


def _place(data: bytes, key: str, row: Raw) -> slice | None:
    """The slice of a row in its table, without its key; None where it does not stand on a line of its own."""
    start = data.find(b'\n"%s": ' % key.encode()) + len(key) + 5
    stop = start + len(memoryview(row))
    stands = start >= len(key) + 5 and data[start:stop] == bytes(row) and data[stop : stop + 2] in _EDGES
    return slice(start, stop) if stands else None


def is_laid_out(raw: Raw) -> bool:
    """Whether a table stands one row a line, as far as its first line and its end tell."""
    data = memoryview(raw)
    if len(data) == _EMPTY:
        return True
    first = bytes(data[2:_LINE]).partition(b"\n")
    return (
        bytes(data[:3]) == b'{\n"'
        and bytes(data[-3:]) == b"}\n}"
        and first[1] == b"\n"
        and first[0].removesuffix(b",").endswith(b"}")
    )


def has_escapes(data: bytes, start: int, end: int) -> bool:
    """Whether JSON escapes characters that it need not, as a slash: then text is not found by its bytes.

    msgspec, which writes our rows, does so for control characters alone.
    """
    at = data.find(b"\\", start, end)
    while at >= 0:
        if data[at + 1] in b"u/":
            return True
        at = data.find(b"\\", at + 2, end)
    return False
