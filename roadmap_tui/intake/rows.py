"""The rows of an export as every form of it gives them: a table, what of it is a guess, what was left out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import msgspec

from roadmap_tui.errors import Refused

FILE_LIMIT = 300 * 2**20
"""Bytes; an export beyond this does not fit into memory beside the board."""
COLUMNS_LIMIT = 4096
"""Columns of an export; one that has more is no table of requests, and every name is compared with each."""
_RAGGED = 0.5


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row: the line it starts on (from 1), its cells in the order of the headers, what is wrong with it.

    `file` names the file that it stands in where several came as one.
    """

    line: int
    cells: tuple[str, ...]
    fault: str | None = None
    file: str = ""


class LeftCell(NamedTuple):
    """A cell that could not be taken, and why; its row was."""

    line: int
    column: str
    why: str
    file: str = ""

    @property
    def place(self) -> str:
        """The place of it in words: `line 4`, `2026-10-01.json, line 4`."""
        return place_of(self.line, self.file)


class Choice(NamedTuple):
    """A value of an option, and how the export reads with it."""

    value: str
    shown: str


class Doubt(NamedTuple):
    """Something about an export that was guessed, in a sentence, and the option by which a person says it.

    `mark` says in a few words what was guessed, without words of the export's; `choices` are values of the option
    that a person may mean instead.
    """

    sentence: str
    option: str
    mark: str
    choices: tuple[Choice, ...] = ()


class Options(NamedTuple):
    """What a person says of a file's form: its encoding, what stands between columns, the sheet of a workbook.

    `own` are the domains, and addresses, of one's own people: their mails are no customer's.
    """

    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    own: tuple[str, ...] = ()


class Table(NamedTuple):
    """The rows of an export, under their headers; of another board's, its uid and its links by the rows' ids.

    `rows` can be gone through more than once. `remarks` say what was made of the file, `doubts` what of that is a
    guess, `left` which values could not be read.
    """

    headers: tuple[str, ...]
    rows: Iterable[Row]
    board: str | None = None
    stories: Mapping[str, tuple[str, ...]] = {}
    remarks: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    left: tuple[LeftCell, ...] = ()
    about: int = 0
    """How many rows there are, roughly, where they were not counted yet."""

    @contextmanager
    def told_with_refusals(self) -> Iterator[None]:
        """Tell what was made of the file with the refusal of its columns: another sheet may be meant."""
        try:
            yield
        except Refused as problem:
            raise problem.reworded(" ".join((problem.message, *self.remarks))) from None


def place_of(line: int, file: str = "") -> str:
    """The place of a row in words."""
    return f"{file}, line {line}" if file else f"line {line}"


def refuse_ragged(name: str, faults: int, rows: int, first: str, what: str) -> None:
    """Refuse a file of which more rows are broken than whole: it is read in a wrong way."""
    if faults > rows * _RAGGED:
        raise Refused(f"{name}: {faults:,} of {rows:,} {what}, first {first}. Export it again.")


def check_columns(headers: Sequence[str], name: str) -> None:
    """Refuse an export of more columns than a table of requests has."""
    if len(headers) > COLUMNS_LIMIT:
        raise Refused(
            f"{name} has {len(headers):,} columns, and at most {COLUMNS_LIMIT:,} are read. Export fewer columns."
        )


def trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Headers without the empty columns that spreadsheets leave at the right."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cell.strip() for cell in cells[:end])
