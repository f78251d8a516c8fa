"""Escapes texts for HTML and XML: shown as typed, never markup, never a character that reorders a line."""

import re

from roadmap_tui.text.characters import one_line, visible

_SPECIAL = re.compile("[&<>\"']")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
# What XML cannot hold at all.
_NO_CHARACTER = re.compile("[\ufffe\uffff]")


def safe(text: str) -> str:
    """A text on one line, escaped for a text or a quoted attribute of HTML and of XML."""
    return _escaped(one_line(text))


def safe_lines(text: str) -> str:
    """A text escaped as by `safe`, with its lines kept."""
    return _escaped(visible(text))


def clean(text: str) -> str:
    """The text that a reader of `safe` sees."""
    return _NO_CHARACTER.sub(_named, one_line(text))


def _escaped(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    return _SPECIAL.sub(lambda found: _ENTITY[found[0]], _NO_CHARACTER.sub(_named, text))


def _named(found: re.Match[str]) -> str:
    return f"<U+{ord(found[0]):04X}>"
