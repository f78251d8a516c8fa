"""Spans of text with roles: wrapped into lines, and hung beside a label."""

from collections.abc import Iterable

from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line, wrap


def wrap_spans(spans: Iterable[tuple[str, Role]], width: int) -> list[Line]:
    """Break spans at words into lines of at most `width` cells, each word keeping its role."""
    lines: list[Line] = []
    line: Line = []
    used = 0
    pending = False
    for text, role in spans:
        for index, word in enumerate(text.split(" ")):
            pending = pending or index > 0
            if not word:
                continue
            for number, piece in enumerate(wrap(word, width)):
                size = cell_len(piece)
                space = 1 if pending and line and not number else 0
                if line and used + space + size > width:
                    lines.append(line)
                    line, used, space = [], 0, 0
                if space:
                    piece = f" {piece}"
                if line and line[-1][1] == role:
                    line[-1] = (line[-1][0] + piece, role)
                else:
                    line.append((piece, role))
                used += size + space
            pending = False
    if line:
        lines.append(line)
    return lines


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
