"""Guards cells of tables against formula injection in spreadsheets."""

_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
"""Characters that start a formula in a spreadsheet, wide and small forms too, or are skipped before one."""


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet runs: one that begins as a formula gets an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def restored_cell(cell: str) -> str:
    """A cell that `safe_cell` made, as it stood before."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
