"""Spans of text with roles: wrapped into lines, and hung beside a label."""

from collections.abc import Iterable
from typing import cast

from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.widgets.cells import crop, pad, safe_line
from roadmap_tui.tui.widgets.styled import break_spans


def wrap_spans(spans: Iterable[tuple[str, Role]], width: int) -> list[Line]:
    """Break spans at words into lines of at most `width` cells, each word keeping its role."""
    return cast("list[Line]", break_spans(spans, width))


def hanging(label: str, spans: Line, indent: int, width: int, role: Role = "dim") -> list[Line]:
    """Spans beside a label of `indent` cells, their later lines under their first."""
    found = wrap_spans(spans, max(width - indent, 8))
    head = (pad(crop(label, indent - 1), indent), role)
    return [[head if not index else (" " * indent, "plain"), *line] for index, line in enumerate(found)]


def spaced(text: str) -> str:
    """A text made safe, the blanks at its ends kept: they part it from its neighbours."""
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return f"{start}{safe_line(text)}{end}"
