"""Cells that spreadsheets open."""

from roadmap_tui.text.spreadsheet_cells import restored_cell, safe_cell
from tests.each_row import each_row


@each_row("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "\ufe66x"])
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    """What a spreadsheet would run gets an apostrophe, and comes back as it was."""
    assert safe_cell(cell) == f"'{cell}"
    assert restored_cell(safe_cell(cell)) == cell


@each_row("cell", ["", "words", "'quoted", "a=b", "'"])
def test_other_cells_stay(cell: str) -> None:
    """Plain text is left as it is, both ways."""
    assert safe_cell(cell) == restored_cell(cell) == cell
