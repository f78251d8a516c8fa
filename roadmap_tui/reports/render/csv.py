"""Renders a table as CSV for spreadsheets: UTF-8, commas, one heading line, no cell that runs as a formula."""

import csv
import io

from roadmap_tui.reports.document import Cell, Table
from roadmap_tui.text.spreadsheet_cells import safe_cell


def render_csv(table: Table) -> str:
    """The table as CSV; a missing value is an empty cell, numbers are plain."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([safe_cell(one) for one in table.headings])
    writer.writerows([_plain(one) for one in row] for row in table.rows)
    return out.getvalue()


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    # A number below zero is a number to a spreadsheet too.
    return safe_cell(cell) if isinstance(cell, str) else str(cell)
