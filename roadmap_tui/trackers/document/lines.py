"""One line of a person's text, for both markups: the addresses in it, and the direction of its writing."""

import re
import unicodedata
from collections.abc import Iterator

from roadmap_tui.text.lazy_pattern import lazy_pattern

_ADDRESS = lazy_pattern(r"(?<!\w)https?://[A-Za-z0-9][\w\-.~:/?#\[\]@!$&'()*+,;=%]*", re.ASCII)
_ENDS = ".,;:!?'*_~"
"""Signs at the end of an address that belong to the sentence around it."""
_ISOLATE, _POP = "\u2067", "\u2069"
_ISOLATED = lazy_pattern(f"{_ISOLATE}([^\u2066-\u2069\n]*){_POP}")


def addresses(line: str) -> Iterator[tuple[int, int]]:
    """The spans of addresses of the web, without the signs of the sentence around them.

    One that letters of other scripts continue is left out: where it ends nobody can tell.
    """
    if "://" not in line:
        return
    for found in _ADDRESS.finditer(line):
        start, end = found.span()
        if end < len(line) and line[end].isalnum():
            continue
        unopened = {
            ")": found[0].count(")") - found[0].count("("),
            "]": found[0].count("]") - found[0].count("["),
        }
        while line[end - 1] in _ENDS or unopened.get(line[end - 1], 0) > 0:
            end -= 1
            if line[end] in unopened:
                unopened[line[end]] -= 1
        yield start, end


def isolated(line: str) -> str:
    """The line; one written from right to left between two marks, since neither markup names a direction.

    Without them its words stand in the order of a line from left to right, its full stop at the wrong end.
    """
    return f"{_ISOLATE}{line}{_POP}" if _is_right_to_left(line) else line


def unisolated(text: str) -> str:
    """The text without the marks around what is written from right to left."""
    return _ISOLATED.sub(r"\1", text) if _ISOLATE in text else text


def _is_right_to_left(line: str) -> bool:
    """Whether the first letter with a direction is of a script that is written from right to left."""
    if line.isascii():
        return False
    for letter in line:
        direction = unicodedata.bidirectional(letter)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False
