"""What goes out: data on stdout, sentences on stderr, never a control character that acts on a terminal."""

import os
import re
import sys
from collections.abc import Sequence
from typing import Any, TextIO

from roadmap_tui.model.text import one_line, visible

_GAP = "  "


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is open and a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def has_colour(stream: TextIO | None) -> bool:
    """Whether bold and colours are welcome: on a terminal, without NO_COLOR."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write(text: str) -> None:
    """Write text to stdout as it is, in UTF-8 (on a terminal in its own encoding). A closed stdout takes it."""
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding if is_terminal(sys.stdout) else "utf-8"
    write_bytes(text.encode(encoding or "utf-8", "replace"))


def write_bytes(data: bytes) -> None:
    """Write bytes to stdout."""
    if sys.stdout is None:
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(sentence: str) -> None:
    """Tell the person something on stderr."""
    say_part(f"{sentence}\n")


def say_part(words: str) -> None:
    """Write on stderr without ending the line. A stderr that takes nothing more is no error."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(visible(words))
        sys.stderr.flush()
    except (OSError, ValueError):
        pass


def write_json(value: Any) -> None:
    """Write a value as JSON, so that every text comes back exactly; indented on a terminal."""
    import msgspec

    data = msgspec.json.encode(value)
    if is_terminal(sys.stdout):
        acting = "[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff]"
        data = re.sub(acting, _escaped, msgspec.json.format(data, indent=2).decode()).encode()
    write_bytes(data + b"\n")


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    flexible: int | None = None,
    right: Sequence[int] = (),
    whole: bool = False,
) -> str:
    """Rows as text that ends in a newline; empty where there are none.

    On a terminal: aligned under their headings, with the column `flexible` (by default the widest) cut so
    that a line fits. In a pipe: the cells whole, parted by tabs, without headings. None is an empty cell;
    `right` names the columns of numbers; `whole` cuts nothing, for what people copy.
    """
    cells = [["" if one is None else one_line(str(one)) for one in row] for row in rows]
    if not cells:
        return ""
    if not is_terminal(sys.stdout):
        return "".join("\t".join(row) + "\n" for row in cells)
    from shutil import get_terminal_size

    return aligned(
        headings,
        cells,
        width=sys.maxsize if whole else get_terminal_size().columns,
        flexible=flexible,
        right=right,
        bold=has_colour(sys.stdout),
    )


def aligned(
    headings: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    width: int,
    flexible: int | None = None,
    right: Sequence[int] = (),
    bold: bool = False,
) -> str:
    """A table for a terminal of `width` cells."""
    from roadmap_tui.model.width import cell_width, cut, padded

    widths = [max(cell_width(row[index]) for row in (headings, *cells)) for index in range(len(headings))]
    if flexible is None:
        flexible = widths.index(max(widths))
    over = sum(widths) + len(_GAP) * (len(widths) - 1) - width
    if over > 0:
        widths[flexible] = max(widths[flexible] - over, 8, cell_width(headings[flexible]))
    lines = []
    for number, row in enumerate((headings, *cells)):
        line = _GAP.join(
            padded(cut(cell, widths[index]), widths[index], right=index in right)
            for index, cell in enumerate(row)
        ).rstrip()
        lines.append(f"\x1b[1m{line}\x1b[0m" if bold and number == 0 else line)
    return "".join(f"{line}\n" for line in lines)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
