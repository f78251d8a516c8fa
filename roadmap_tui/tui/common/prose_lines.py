"""The prose of a story and its marks, as lines."""

from roadmap_tui.model.marks import MARKS, MarkName, marks_of
from roadmap_tui.model.prose import Part, pieces
from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.common.spans import spaced, wrap_spans

PROSE_WIDTH = 76
"""The longest line of prose that reads well, in cells."""


def prose_lines(story: Story, width: int, at: Part | None = None) -> list[Line]:
    """A story's prose as lines, its parts distinct by strength; `at` is the part that is being written."""
    spans: Line = []
    for piece in pieces(story):
        role: Role = "plain"
        if piece.part == at and piece.part != "plain":
            role = "accent" if piece.gap else "strong"
        elif piece.gap or piece.part == "plain":
            role = "dim"
        spans.append((spaced(piece.text), role))
    return wrap_spans(spans, min(width, PROSE_WIDTH))


def mark_lines(story: Story, width: int) -> list[Line]:
    """The five marks by name: a full circle for one that is there, a hollow one for one that is not."""
    present = marks_of(story).present
    lines: list[Line] = [[]]
    used = 0
    for name in MARKS:
        spans = mark_spans(name, name in present)
        size = len(name) + 2
        if used and used + 2 + size > width:
            lines.append([])
            used = 0
        lines[-1] += [("  ", "plain"), *spans] if used else spans
        used += size + (2 if used else 0)
    return lines


def mark_spans(name: MarkName, present: bool) -> Line:
    """A mark by its name."""
    return [("● ", "green"), (name, "plain")] if present else [("○ ", "dim"), (name, "dim")]
