"""Workbooks: which sheet, which rows, and how its values are written."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from roadmap_tui.errors import Refused, Usage
from roadmap_tui.intake.customers import read_customers
from roadmap_tui.intake.incoming import read_requests
from roadmap_tui.intake.rows import Options
from roadmap_tui.intake.table import read_rows


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> openpyxl.Workbook:
    """A workbook of these sheets, kept at a path."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return book


def test_values_are_written_as_people_read_them(tmp_path: Path) -> None:
    """Days in ISO form, whole numbers without a point, an empty cell empty."""
    path = tmp_path / "a.xlsx"
    values = (7.0, 2.5, True, date(2026, 2, 3), datetime(2026, 2, 3, 9, 5), None, " x\ny ")
    workbook(path, Asks=[[f"c{number}" for number in range(7)], values])

    assert [("7", "2.5", "true", "2026-02-03", "2026-02-03 09:05:00", "", " x\ny ")] == [
        row.cells for row in read_rows(path).rows
    ]


def test_the_first_sheet_with_rows_is_read(tmp_path: Path) -> None:
    """Others are told; one can be named, in any case."""
    path = tmp_path / "a.xlsx"
    workbook(path, Empty=[], Asks=[["said"], ["We wait"]], Old=[["said"], ["Too loud"]])
    table = read_rows(path)
    named = read_rows(path, Options(sheet="old"))

    assert [row.cells for row in table.rows] == [("We wait",)]
    assert table.remarks == ("Read is the sheet Asks of a.xlsx; left out: Old.",)
    assert [row.cells for row in named.rows] == [("Too loud",)]
    with pytest.raises(Usage, match=r"has no sheet 'Odl'\. Did you mean Old"):
        read_rows(path, Options(sheet="Odl"))


@pytest.mark.parametrize("read", [lambda path: read_requests(path, today=date(2026, 11, 30)), read_customers])
def test_a_sheet_without_known_columns_is_refused_beside_the_others(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    """Another sheet may be meant: which was read, and which were not, stands in the refusal."""
    path = tmp_path / "a.xlsx"
    workbook(path, Notes=[["nothing here"], ["x"]], Asks=[["company", "said"], ["Acme", "Too loud"]])

    with pytest.raises(Refused, match=r"Read is the sheet Notes of a\.xlsx; left out: Asks\."):
        read(path)


def test_hidden_rows_are_taken_and_told(tmp_path: Path) -> None:
    """What a filter hides is still what a customer said."""
    path = tmp_path / "a.xlsx"
    book = workbook(path, Asks=[["said"], ["We wait"], ["Too loud"]])
    book["Asks"].row_dimensions[3].hidden = True
    book.save(path)
    table = read_rows(path)

    assert [row.cells for row in table.rows] == [("We wait",), ("Too loud",)]
    assert table.remarks == ("1 row that is hidden in the sheet taken too, first line 3.",)


def test_titles_above_the_headings_are_told(tmp_path: Path) -> None:
    """They are no row; a row that has more cells than the headings is refused by its line."""
    path = tmp_path / "a.xlsx"
    workbook(
        path, Asks=[["Asks of 2026"], ["said", "customer", "day"], ["We wait", "Acme"], ["a", "b", "c", "d"]]
    )
    table = read_rows(path)

    assert table.headers == ("said", "customer", "day")
    assert [(row.line, row.fault) for row in table.rows] == [
        (3, None), (4, "it has 4 cells where the header has 3"),
    ]  # fmt: skip
    assert table.remarks == ("1 row above the header left out: Asks of 2026.",)


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    """As an empty file is."""
    workbook(tmp_path / "a.xlsx", Asks=[])

    with pytest.raises(Refused, match="is empty"):
        read_rows(tmp_path / "a.xlsx")
