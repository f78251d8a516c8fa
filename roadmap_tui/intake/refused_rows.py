"""Writes refused rows beside the export, so that a person can put them right."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from roadmap_tui.errors import Refused
from roadmap_tui.intake.rows import place_of
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.spreadsheet_cells import safe_cell

REASON = "refused because"


def is_refused_file(headers: Sequence[str]) -> bool:
    """Whether a file with these headers is one that an import left behind."""
    return headers[:1] == (REASON,)


class RefusedRow(NamedTuple):
    """A refused row: the line it starts on, why, and what it holds."""

    line: int
    why: str
    cells: tuple[str, ...]
    file: str = ""

    @property
    def place(self) -> str:
        """The place of it in words."""
        return place_of(self.line, self.file)


def refused_path(export: Path) -> Path:
    """The path of the refused rows of an export: `tickets.refused.csv` for `tickets.csv`.

    What comes in through a pipe lies nowhere; its rows go to the folder one is in.
    """
    if str(export) == "-":
        return Path("stdin.refused.csv")
    if export.is_fifo() or export.is_char_device():
        return Path(f"{export.stem}.refused.csv")
    return export.with_name(f"{export.stem}.refused.csv")


def write_refused(export: Path, headers: Sequence[str], rows: Sequence[RefusedRow]) -> Path | None:
    """Write the rows that were refused, each with its reason, and say where; None where there are none.

    No cell begins as a formula. Only the person may read the file: it holds what customers said.
    """
    if not rows:
        return None
    path = refused_path(export)
    if path == export:
        path = export.with_name(f"{export.stem}.again.csv")
    try:
        # A file that an earlier run left may be a link to elsewhere; it is replaced, not followed.
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="", errors="replace") as file:
            writer = csv.writer(file)
            writer.writerow([REASON, *map(safe_cell, headers)])
            writer.writerows([f"{row.place}: {row.why}", *map(safe_cell, row.cells)] for row in rows)
    except OSError as problem:
        what = "The refused row" if len(rows) == 1 else f"The {len(rows):,} refused rows"
        raise Refused(
            f"{what} could not be written to {one_line(str(path))}: {problem.strerror}. The other rows are taken."
        ) from None
    return path
