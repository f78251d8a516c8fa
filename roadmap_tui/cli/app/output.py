"""Output of commands: data on stdout, sentences on stderr, never a control character that acts on a terminal."""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, TextIO

from roadmap_tui.text.characters import drawn, drawn_line, json_drawn, one_line


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is open and a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def has_colour(stream: TextIO | None) -> bool:
    """Whether to print bold and colours: on a terminal, without NO_COLOR."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def write(text: str) -> None:
    """Write text to stdout: whole and in UTF-8, or on a terminal harmless and in its own encoding.

    A closed stdout takes it.
    """
    if not is_terminal(sys.stdout):
        _send(text.encode("utf-8", "replace"))
        return
    assert sys.stdout is not None
    shown = text.styled if isinstance(text, Table) else drawn(text)
    _send(shown.encode(sys.stdout.encoding or "utf-8", "replace"))


def _send(data: bytes | bytearray) -> None:
    """Write bytes to stdout."""
    if sys.stdout is None:
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(sentence: str) -> None:
    """Print a sentence on stderr."""
    say_part(f"{sentence}\n")


def say_part(words: str) -> None:
    """Write on stderr without ending the line. A stderr that takes nothing more is no error."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(drawn(words))
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None  # what it did not take would be tried again at exit, and change the exit code


def say_from_signal(sentence: str) -> None:
    """Print a sentence from a signal handler, bypassing the buffered stream, which is not reentrant."""
    try:
        assert sys.stderr is not None
        over = "\r\x1b[K" if is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb" else ""
        os.write(sys.stderr.fileno(), f"{over}{drawn(sentence)}\n".encode())
    except (AssertionError, AttributeError, OSError, ValueError):
        return  # there is nobody to tell


def progress(words: str) -> None:
    """Show progress on one line of a terminal, which the next call overwrites; "" clears it."""
    if not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb":
        return
    assert sys.stderr is not None
    try:
        sys.stderr.write(f"\r\x1b[K{drawn_line(words)}")
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.stderr = None


def ask(question: str, *, hidden: bool = False) -> str:
    """The line that a person types at a question on the terminal; `hidden` shows none of it."""
    import click

    answer: str = click.prompt(drawn_line(question), hide_input=hidden, default="", show_default=False, err=True)
    return answer


def write_json(value: Any, *, on_one_line: bool = False) -> None:
    """Write a value as JSON, of which every text comes back exactly; on a terminal indented, or on one line.

    An iterator is a list of which each item is encoded when it comes, so that thousands never stand at once.
    """
    import msgspec

    is_shown = is_terminal(sys.stdout)
    if isinstance(value, Iterator):
        from roadmap_tui.reports.json_list import encoded_list  # few commands have lists that long

        if not is_shown:
            for part in encoded_list(value):
                _send(part)
            _send(b"\n")
            return
        data = b"".join(encoded_list(value))
    else:
        data = msgspec.json.encode(value)
    write_document((msgspec.json.format(data) if is_shown and not on_one_line else data) + b"\n")


def write_document(data: bytes | bytearray) -> None:
    """Write JSON as it is; a terminal gets the escapes of what would act on it."""
    if is_terminal(sys.stdout):
        data = json_drawn(data.decode("utf-8", "replace")).encode()
    _send(data)


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    flexible: int | None = None,
    right: Sequence[int] = (),
    whole: bool = False,
) -> "Table":
    """Rows as text that ends in a newline; empty where there are none.

    On a terminal: aligned under their headings, with the column `flexible` (by default the widest) cut so
    that a line fits. In a pipe: the cells whole, parted by tabs, without headings. None is an empty cell;
    `right` names the columns of numbers; `whole` cuts nothing, for what people copy.
    """
    cells = [["" if one is None else one_line(str(one)) for one in row] for row in rows]
    if not cells:
        return Table("")
    if is_terminal(sys.stdout):
        cells = [[drawn(one) for one in row] for row in cells]
    else:
        return Table("".join("\t".join(row) + "\n" for row in cells))
    from shutil import get_terminal_size

    from roadmap_tui.text.columns import aligned

    width = sys.maxsize if whole else get_terminal_size().columns
    shown = Table(aligned(headings, cells, width=width, flexible=flexible, right=right))
    if has_colour(sys.stdout):
        heading, _, rest = shown.partition("\n")
        shown.styled = f"\x1b[1m{heading}\x1b[0m\n{rest}"
    return shown


class Table(str):
    """A table safe for a terminal as it is; `styled` is the same with its heading in bold."""

    styled: str

    def __new__(cls, text: str) -> "Table":
        """A table in which nothing stands out yet."""
        made = super().__new__(cls, text)
        made.styled = text
        return made
