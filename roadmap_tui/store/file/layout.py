"""Edits of a table in place: rows stand one a line, and only the lines that changed are written anew."""

from collections.abc import Mapping
from typing import Any

from msgspec import Raw

from roadmap_tui.store.document import lines_of
from roadmap_tui.store.rows import Rows, highest, in_id_order

_FEW = 100
_LINE = 1 << 16
_EDGES = (b",\n", b"\n}")


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
        parts += (b",\n", lines_of(in_id_order(new)))
    return Raw(b"".join([*parts, b"\n}"]))


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


def has_escapes(data: bytes) -> bool:
    """Whether JSON escapes characters that it need not, as a slash: then text is not found by its bytes.

    msgspec, which writes our rows, does so for control characters alone.
    """
    at = data.find(b"\\")
    while at >= 0:
        if data[at + 1] in b"u/":
            return True
        at = data.find(b"\\", at + 2)
    return False
