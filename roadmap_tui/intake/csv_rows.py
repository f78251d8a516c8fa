"""Reads CSV: any usual delimiter, quotes doubled or behind a backslash, titles above the header."""

import csv
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from typing import Any, NamedTuple

from roadmap_tui.errors import Refused, Usage
from roadmap_tui.intake.encodings import Encoding, lines_of, why_broken
from roadmap_tui.intake.headings import header_place, second_heading
from roadmap_tui.intake.refused_rows import is_refused_file
from roadmap_tui.intake.rows import Choice, Doubt, Options, Row, Table, check_columns, refuse_ragged, trimmed
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.plural import plural
from roadmap_tui.text.spreadsheet_cells import restored_cell

_DELIMITERS = ",;\t|"
_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "\\t": "\t"}
_SHOWN_AS = {"\t": "tab"}
_LOOKED_AT = 1 << 16
_COMPARED = 25
"""Records at the start that are read with each delimiter."""
_HEADING = 12
"""Records among which the header is looked for."""
_ESCAPED = re.compile(r'\\"(?=[^,;\t|\r\n"])|\\""(?=[,;\t|\r\n])')
"""A quote behind a backslash, which CSV has not: doubled, it would be one."""
_NOT_ESCAPED = re.compile(r'(?<![,;\t|\r\n\\])""(?![,;\t|\r\n"])|[^"\\]\\"(?=[,;\t|\r\n])')
"""What would be read wrongly if a backslash escaped: doubled quotes, and a backslash at the end of a cell."""
_SHOWN = 20


class _Form(NamedTuple):
    """How a file is written: its encoding, delimiter, whether backslashes escape quotes, lines before it."""

    encoding: Encoding
    delimiter: str
    is_escaped: bool = False
    skipped: int = 0


def read_csv(
    data: bytes, encoding: Encoding, name: str, options: Options, known: Collection[str] = frozenset()
) -> Table:
    """A table of a CSV file. `known` are headers, by which the header is told from titles above it.

    Refused where it is none as a whole, which may only show when its rows are gone through.
    """
    form, doubts = _form(data, encoding, name, options)
    records = islice(_records(data, form, name), _HEADING)
    first = [(line, cells) for line, cells, _ in records if cells is not None]
    if not first:
        raise Refused(f"{name} is empty; there is nothing to import.")
    place = header_place([cells for _, cells in first], known)
    line, header = first[place]
    headers = trimmed(header)
    check_columns(headers, name)
    remarks = []
    if place:
        what = "; ".join(one_line(" ".join(filter(None, cells))) for _, cells in first[:place])
        remarks.append(f"{plural(place, 'row')} above the header left out: {what}.")
    if form.is_escaped:
        remarks.append(f"In {name} a quote stands behind a backslash, and is read as one.")
    if encoding.broken:
        which = "1 byte that is" if encoding.broken == 1 else f"{encoding.broken:,} bytes that are"
        codec = encoding.codec.removesuffix("-sig").upper()
        remarks.append(f"{name} holds {which} no text in {codec}; their rows are refused.")
    second = second_heading(headers, first[place + 1][1]) if len(first) > place + 1 else None
    if second is not None:
        headers, line = second, first[place + 1][0]
    rows = CsvRows(data, form, name, len(headers), after=line, again=is_refused_file(headers))
    return Table(
        headers, rows, remarks=tuple(remarks), doubts=tuple(doubts), about=max(0, data.count(b"\n") - line)
    )


class CsvRows:
    """The rows of a CSV file below its header, read anew each time they are gone through."""

    def __init__(self, data: bytes, form: _Form, name: str, width: int, *, after: int, again: bool) -> None:
        self._data = data
        self._form = form
        self._name = name
        self._width = width
        self._after = after
        self._again = again

    def __iter__(self) -> Iterator[Row]:
        rows = faults = 0
        first = ""
        is_checked = bool(self._form.encoding.broken)
        width, after, again = self._width, self._after, self._again
        for line, cells, wrong in _records(self._data, self._form, self._name):
            if line <= after:
                continue
            rows += 1
            if cells is None:
                row = Row(line, (wrong,), "it holds a quote within a cell that is not doubled")
            elif len(cells) == width and not again and not is_checked:
                yield Row(line, tuple(cells))
                continue
            else:
                row = self._row(line, cells)
            if row.fault is not None:
                faults += 1
                first = first or f"the one on line {line}"
            yield row
        what = f"rows do not have the {width} columns of the header"
        refuse_ragged(self._name, faults, rows, first, what)

    def _row(self, line: int, cells: list[str]) -> Row:
        fault = None
        width = self._width
        if self._again:
            cells = [restored_cell(cell) for cell in cells]
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if len(cells) != width:
            fault = f"it has {len(cells)} cells where the header has {width}"
        elif self._form.encoding.broken:
            fault = next(filter(None, map(why_broken, cells)), None)
        return Row(line, tuple(cells), fault)


def _records(data: bytes, form: _Form, name: str = "") -> Iterator[tuple[int, list[str] | None, str]]:
    """The filled records of a file: the line each starts on, its cells, and its text where it cannot be read.

    Refused where a quote is left open.
    """
    csv.field_size_limit(sys.maxsize)
    lines = lines_of(data, form.encoding)
    begun: list[str] = []  # the line that the reader is to begin with
    reader = _reader(iter(lambda: begun.pop() if begun else next(lines, None), None), form)
    delimiter, quoting = form.delimiter, re.compile(r'["\\]' if form.is_escaped else '"').search
    line, taken = 1, 0
    try:
        for text in lines:
            if quoting(text) is None:  # most lines are a record each
                cells, after = text.rstrip("\r\n").split(delimiter), line + 1
            else:
                begun.append(text)
                cells = next(reader)
                after = line + reader.line_num - taken
                taken = reader.line_num
            if any(map(str.strip, cells)) and line > form.skipped:
                yield line, cells, ""
            line = after
    except csv.Error:
        yield from _carefully(data, form, name, line)


def _carefully(data: bytes, form: _Form, name: str, start: int) -> Iterator[tuple[int, list[str] | None, str]]:
    """The filled records from a line on, of which one cannot be read: what follows that is read anew."""
    lines = _Lines(islice(lines_of(data, form.encoding), start - 1, None))
    reader = _reader(lines, form)
    taken = lines.taken
    line = start
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if "unexpected end" in str(problem):
                break
            yield line, None, taken[0].rstrip("\r\n")
            lines.again(1)
            line += 1
            continue
        if any(map(str.strip, cells)) and line > form.skipped:
            yield line, cells, ""
        line += len(taken)
        taken.clear()
    if name:
        raise Refused(
            f"{name}: a quote that opens in the row on line {line} is never closed, so the rest of the "
            "file reads as one cell. Close it, or export again."
        )


def _reader(lines: Iterator[str], form: _Form) -> Any:
    escape = "\\" if form.is_escaped else None
    return csv.reader(lines, delimiter=form.delimiter, escapechar=escape, strict=True)


class _Lines:
    """Lines, those of the current record kept, so that they can be given again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._before: list[str] = []
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        """The next line."""
        line = self._before.pop() if self._before else next(self._lines)
        self.taken.append(line)
        return line

    def again(self, place: int) -> None:
        """Give the lines of the current record again, from a place in it on."""
        self._before += reversed(self.taken[place:])
        self.taken.clear()


def _form(data: bytes, encoding: Encoding, name: str, options: Options) -> tuple[_Form, list[Doubt]]:
    """How a file is written, and what of that is a guess. Usage for a separator that is no one character."""
    head = ""
    for line in lines_of(data, encoding):
        head += line
        if len(head) > _LOOKED_AT:
            break
    is_escaped = _ESCAPED.search(head) is not None and _NOT_ESCAPED.search(head) is None
    first = head[: head.find("\n") + 1 or len(head)]
    form = _Form(encoding, ",", is_escaped)
    if options.separator is not None:
        return form._replace(delimiter=_separator(options.separator)), []
    if first.lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        return form._replace(delimiter=first.strip()[-1], skipped=1), []
    compared = {one: _columns(head, form._replace(delimiter=one)) for one in _DELIMITERS}
    best = max(compared, key=lambda one: (compared[one][0], len(compared[one][1])))
    rivals = [
        one
        for one, (rows, header) in compared.items()
        if one != best and rows == compared[best][0] and len(header) > 1
    ]
    doubts = []
    if rivals and len(compared[best][1]) == len(compared[rivals[0]][1]):
        shown = " | ".join(one_line(cell)[:_SHOWN] for cell in compared[best][1][:4])
        sentence = f"{name} is read with “{best}” between its columns: {shown}"
        choices = [
            Choice(_SHOWN_AS.get(one, one), " | ".join(one_line(cell)[:_SHOWN] for cell in compared[one][1][:4]))
            for one in rivals
        ]
        doubts.append(Doubt(sentence, "--separator", f"separator {_SHOWN_AS.get(best, best)}", tuple(choices)))
    return form._replace(delimiter=best), doubts


def _columns(head: str, form: _Form) -> tuple[int, list[str]]:
    """How many records of a head a delimiter divides into as many columns as most, and its widest first one."""
    data = head.encode("utf-8", "surrogateescape")
    plain = form._replace(encoding=Encoding("utf-8"))
    records = [cells for _, cells, _ in islice(_records(data, plain), _COMPARED) if cells is not None]
    if not records:
        return 0, []
    widths = Counter(map(len, records))
    width = max(widths, key=lambda one: (widths[one], one))
    if width < 2:
        width = max(widths)
    return (widths[width] if width > 1 else 0), next(cells for cells in records if len(cells) == width)


def _separator(given: str) -> str:
    found = _NAMES.get(given.strip().lower(), given)
    if len(found) != 1 or found in '"\r\n':
        raise Usage(f"--separator takes one character, or tab, not {one_line(given)!r}.")
    return found
