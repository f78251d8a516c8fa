"""The sides of a field as lines: ours, theirs and the base, in columns where there is room. Pure."""

from collections.abc import Mapping, Sequence

from roadmap_tui.model.differing import FORM, differing, is_form
from roadmap_tui.trackers.protocol import Way
from roadmap_tui.tui.common.card import Line, Role
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.widgets.cells import crop, pad, safe_text, wrap

LEAST_COLUMN = 18
"""The least width of a column in cells: below it the sides stand one below the other."""
GAP = 2
LABEL = 9


def side_lines(sides: Mapping[str, object], way: Way, width: int, *, never: bool = False) -> list[Line]:
    """The sides of a field in lines of at most `width` cells; the side that counts is strong.

    Where both `never` agreed there are two. What is sent or taken is shown as before and after, as long as the
    third side says nothing of its own.
    """
    base, ours, theirs = (sides.get(name) for name in ("base", "ours", "theirs"))
    shown: list[tuple[str, object, bool]]
    if way == "push" and base in {theirs, None}:
        shown = [("there", theirs, False), ("ours", ours, True)]
    elif way == "pull" and base == ours:
        shown = [("here", ours, False), ("theirs", theirs, True)]
    elif never:
        shown = [("ours", ours, False), ("theirs", theirs, False)]
    else:
        shown = [("agreed", base, False), ("ours", ours, way == "push"), ("theirs", theirs, way == "pull")]
    texts = differing([_paragraphs(value) for _, value, _ in shown])
    column = (width - GAP * (len(shown) - 1)) // len(shown)
    heads = [head for head, _, _ in shown]
    roles: list[Role] = ["strong" if counts else "plain" for _, _, counts in shown]
    if way == "conflict" and not never:
        roles[0] = "dim"
    lines = _beside(heads, texts, roles, column) if column >= LEAST_COLUMN else _below(heads, texts, roles, width)
    return lines + (wrap_spans([(FORM, "dim")], width) if is_form(sides, way) else [])


def _paragraphs(value: object) -> list[str]:
    lines = safe_text(str(value)) if value not in (None, "") else []
    while lines and not lines[-1]:
        lines.pop()
    return lines or ["(nothing)"]


def _beside(heads: Sequence[str], texts: Sequence[list[str]], roles: Sequence[Role], column: int) -> list[Line]:
    """The sides in columns."""
    wrapped = [[line for paragraph in text for line in wrap(paragraph, column)] for text in texts]
    lines: list[Line] = [_row([(head, "dim") for head in heads], column)]
    for at in range(max(len(one) for one in wrapped)):
        cells: Line = [
            (one[at], role) if at < len(one) else ("", role) for one, role in zip(wrapped, roles, strict=True)
        ]
        lines.append(_row(cells, column))
    return lines


def _row(cells: Line, column: int) -> Line:
    line: Line = []
    for at, (text, role) in enumerate(cells):
        text = crop(text, column)
        line.append((text if at == len(cells) - 1 else pad(text, column + GAP), role))
    return line


def _below(heads: Sequence[str], texts: Sequence[list[str]], roles: Sequence[Role], width: int) -> list[Line]:
    """The sides one below the other, each beside its name."""
    lines: list[Line] = []
    room = max(width - LABEL, 8)
    for head, text, role in zip(heads, texts, roles, strict=True):
        broken = [line for paragraph in text for line in (wrap_spans([(paragraph, role)], room) or [[]])]
        for at, line in enumerate(broken):
            lines.append([(pad(head if not at else "", LABEL), "dim"), *line])
    return lines
