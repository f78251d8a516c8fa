"""Reads workbooks (.xlsx): the first sheet that holds rows or a named one, real days and numbers as text."""

import io
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, datetime, time
from typing import Any

from roadmap_tui.errors import Refused, Usage
from roadmap_tui.intake.headings import header_place, second_heading
from roadmap_tui.intake.refused_rows import is_refused_file
from roadmap_tui.intake.rows import FILE_LIMIT, Options, Row, Table, check_columns, trimmed
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.nearest import meant
from roadmap_tui.text.plural import plural
from roadmap_tui.text.spreadsheet_cells import restored_cell

_HEADING = 12
_ROWS_LIMIT = 1_048_576
"""Rows of a sheet, as many as a spreadsheet has."""


def read_workbook(data: bytes, name: str, options: Options, known: Collection[str] = frozenset()) -> Table:
    """A table of one sheet of a workbook. Refused where it cannot be read; Usage for an unknown sheet."""
    import warnings

    import openpyxl

    _check_size(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is drawn in it, which is no row
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            records = {one.title: list(_filled(one)) for one in book.worksheets}
    except MemoryError:
        raise
    except Exception as problem:  # noqa: BLE001  # the reader lets out whatever its parsers raise
        why = one_line(str(problem))[:80] or type(problem).__name__
        raise Refused(f"{name} is a workbook that cannot be read ({why}); save it anew, or as CSV.") from None
    sheets = {one.title: one for one in book.worksheets}
    if options.sheet is not None:
        chosen = sheets.get(options.sheet) or next(
            (one for title, one in sheets.items() if title.casefold() == options.sheet.strip().casefold()), None
        )
        if chosen is None:
            raise Usage(
                f"{name} has no sheet {one_line(options.sheet)!r}.{meant(options.sheet, sheets)} "
                f"It has: {', '.join(map(one_line, sheets))}."
            )
    else:
        visible = (one for one in sheets.values() if one.sheet_state == "visible")
        chosen = next((one for one in visible if records[one.title]), None)
        if chosen is None:
            raise Refused(f"{name} is empty; there is nothing to import.")
    others = [title for title in sheets if title != chosen.title and records[title]]
    return _table(chosen, records[chosen.title], name, others, known)


def _table(
    sheet: Any,
    records: list[tuple[int, tuple[str, ...]]],
    name: str,
    others: list[str],
    known: Collection[str],
) -> Table:
    """The table of a sheet's filled rows, with what is worth telling of it."""
    if not records:
        raise Refused(f"{name} is empty; there is nothing to import.")
    remarks = []
    if others:
        remarks.append(
            f"Read is the sheet {one_line(sheet.title)} of {name}; left out: {', '.join(map(one_line, others))}."
        )
    place = header_place([cells for _, cells in records[:_HEADING]], known)
    if place:
        what = "; ".join(one_line(" ".join(filter(None, cells))) for _, cells in records[:place])
        remarks.append(f"{plural(place, 'row')} above the header left out: {what}.")
    headers = trimmed(records[place][1])
    check_columns(headers, name)
    rest = records[place + 1 :]
    if rest and (second := second_heading(headers, rest[0][1])) is not None:
        headers, rest = second, rest[1:]
    hidden = [line for line, _ in rest if sheet.row_dimensions[line].hidden]
    if hidden:
        which = "1 row that is" if len(hidden) == 1 else f"{len(hidden):,} rows that are"
        remarks.append(f"{which} hidden in the sheet taken too, first line {hidden[0]}.")
    rows = tuple(_row(line, cells, len(headers), again=is_refused_file(headers)) for line, cells in rest)
    return Table(headers, rows, remarks=tuple(remarks), about=len(rows))


def _row(line: int, cells: tuple[str, ...], width: int, *, again: bool) -> Row:
    fault = None
    if any(cell.strip() for cell in cells[width:]):
        fault = f"it has {len(trimmed(cells))} cells where the header has {width}"
    else:
        cells = (*cells[:width], *[""] * (width - len(cells)))
    return Row(line, tuple(map(restored_cell, cells)) if again else cells, fault)


def _filled(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The filled rows of a sheet with their lines."""
    if not hasattr(sheet, "iter_rows"):
        return  # a sheet that is a chart
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if line > _ROWS_LIMIT:
            return
        if any(value is not None for value in values):
            cells = tuple(map(_cell, values))
            if any(cell.strip() for cell in cells):
                yield line, cells


def _cell(value: Any) -> str:
    """A value as text: days in ISO form, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\r\n", "\n")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _check_size(data: bytes, name: str) -> None:
    """Refuse a workbook that unpacks to more than an export may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(one.file_size for one in archive.infolist()) > FILE_LIMIT:
                raise Refused(
                    f"{name} unpacks to more than {FILE_LIMIT >> 20} MB; split it and import the parts."
                )
    except zipfile.BadZipFile:
        raise Refused(f"{name} is a workbook that cannot be read; save it anew, or as CSV.") from None
