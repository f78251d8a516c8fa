"""Reads the column of a CSV file that grows: its last row, or all of them together."""

import os
import statistics
import time
from pathlib import Path

from roadmap_tui.errors import Problem
from roadmap_tui.files.plain import open_plain
from roadmap_tui.intake.csv_rows import read_csv
from roadmap_tui.intake.encodings import encoding_of
from roadmap_tui.intake.rows import Options, Table
from roadmap_tui.model.records import Take
from roadmap_tui.probes.unread import Unread
from roadmap_tui.text.characters import folded, one_line
from roadmap_tui.text.nearest import meant
from roadmap_tui.text.plural import plural

LARGEST = 64 * 1024 * 1024
"""Most bytes of a file."""
SETTLED = 2.0
"""Seconds after which a last line without an end is no more being written."""


def read_column(file: str, column: str, take: Take) -> str:
    """What is taken of a column: `last` the last row's cell as it stands, else a figure of all that are filled.

    Columns are named by their heading in any case, or by their number from 1. Raises Unread: where the last line
    is still being written too, or where a cell that counts is no number.
    """
    path = Path(file).expanduser()
    if not path.is_absolute():
        raise Unread("its file is not named from the root or from ~, and nobody knows where it lies")
    table = _table(path)
    place = _place(table, column)
    cells: list[tuple[int, str]] = []
    try:
        for row in table.rows:
            if row.fault is not None or place >= len(row.cells):
                raise Unread(f"line {row.line:,} of its file cannot be read")
            cells.append((row.line, row.cells[place].strip()))
    except Problem as problem:
        raise Unread(problem.message.removeprefix(f"{path.name}: ").rstrip(".")) from None
    if take == "last":
        if not cells:
            raise Unread("its file has no row yet")
        return cells[-1][1]
    filled = [(line, cell) for line, cell in cells if cell]
    if take == "count":
        return str(len(filled))
    if take != "sum" and not filled:
        raise Unread("its column is empty")
    return _figure(take, [_number(line, cell) for line, cell in filled])


def _table(path: Path) -> Table:
    try:
        with open_plain(path, follow=True) as opened:
            before = os.fstat(opened.fileno())
            if before.st_size > LARGEST:
                raise Unread(f"its file is larger than {LARGEST // 2**20} MB")
            data = opened.read(LARGEST)
    except OSError as fault:
        raise Unread(f"its file cannot be read: {(fault.strerror or 'it is gone').lower()}") from None
    if not data.endswith((b"\n", b"\r")) and time.time() - before.st_mtime < SETTLED:
        raise Unread("its file is being written")
    try:
        return read_csv(data, encoding_of(data, path.name), path.name, Options())
    except Problem as problem:
        raise Unread(problem.message.removeprefix(f"{path.name}: ").rstrip(".")) from None


def _place(table: Table, column: str) -> int:
    """The place of a column by its heading, or by its number."""
    names = [folded(one) for one in table.headers]
    wanted = folded(column)
    if names.count(wanted) > 1:
        raise Unread(f"its file has {plural(names.count(wanted), 'column')} called {one_line(column)}")
    if wanted in names:
        return names.index(wanted)
    if column.isascii() and column.isdigit() and 1 <= int(column[:6]) <= len(names):
        return int(column) - 1
    raise Unread(f"its file has no column {one_line(column)}.{meant(column, table.headers)}".rstrip("."))


def _number(line: int, cell: str) -> float:
    try:
        return float(cell.replace(",", "") if cell.count(".") <= 1 else cell)
    except ValueError:
        raise Unread(f"its column holds what is no number on line {line:,}") from None


def _figure(take: Take, numbers: list[float]) -> str:
    match take:
        case "sum":
            value = sum(numbers)
        case "mean":
            value = statistics.fmean(numbers)
        case "median":
            value = statistics.median(numbers)
        case "min":
            value = min(numbers)
        case _:
            value = max(numbers)
    return repr(round(value, 10))
