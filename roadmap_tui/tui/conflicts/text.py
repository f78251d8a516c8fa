"""Conflicts as lines: rows, and one of them with its three sides. Pure."""

from typing import Any

import msgspec

from roadmap_tui.merge.conflicts import OpenConflict
from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.fields.values import words_of
from roadmap_tui.model.records import Customer, Record, Request, Story, Term
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.sides import side_lines
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.widgets.cells import crop, pad, safe_line

ID, FIELD = 7, 14
"""Widths in cells of the columns of ids and fields."""
_NAMED = {Story: "title", Request: "said", Customer: "name", Term: "term"}
"""The field of each kind by which people know a record."""


def field_name(record: Record | None, name: str) -> str:
    """A field of a record as a form calls it."""
    field = _field(record, name)
    return field.label if field is not None else name.replace("_", " ")


def row_spans(one: OpenConflict, record: Record | None, width: int, currency: str) -> Line:
    """A conflict in one line: the record, the field, both sides."""
    name_cells = min(FIELD, max(width // 5, 6))
    room = max(width - ID - name_cells - 3, 2)
    sides = [_words(record, one.field, side, currency).splitlines() for side in (one.ours, one.theirs)]
    ours, theirs = (_differing(side, other) for side, other in (sides, sides[::-1]))
    return [
        (pad(one.id, ID), "plain"),
        (pad(crop(field_name(record, one.field), name_cells - 1), name_cells), "strong"),
        (pad(crop(ours, room // 2), room // 2), "plain"),
        (" ≠ ", "red"),
        (crop(theirs, room - room // 2), "plain"),
    ]


def conflict_lines(one: OpenConflict, record: Record | None, width: int, currency: str) -> list[Line]:
    """A conflict in full: what both copies agreed on, what stands here, what the other copy has."""
    called = safe_line(getattr(record, _NAMED.get(type(record), ""), "")) if record is not None else ""
    lines = wrap_spans([(f"{one.id}  ", "accent"), (called, "strong")], width)
    sides = {
        name: _words(record, one.field, value, currency)
        for name, value in (("base", one.base), ("ours", one.ours), ("theirs", one.theirs))
    }
    head: Line = [(field_name(record, one.field), "strong"), ("  ≠ changed differently in two copies", "red")]
    return [*lines, [], *wrap_spans(head, width), *side_lines(sides, "conflict", width)]


def answer_keys(ours: str, theirs: str, undo: str, width: int) -> list[Line]:
    """The keys that resolve a conflict."""
    spans: Line = [
        (ours, "accent"),
        (" keeps ours · ", "dim"),
        (theirs, "accent"),
        (" takes theirs · ", "dim"),
        (undo, "accent"),
        (" undoes", "dim"),
    ]
    return wrap_spans(spans, width)


EMPTY = EmptyList(
    unread="reading the history …",
    filtered="No conflict holds these words.",
    none=[
        [("No conflict is left.", "strong")],
        [],
        [("What two copies of the board changed differently stands here after a merge.", "dim")],
        [],
        [("In the shell:", "dim")],
        [("roadmap merge OTHER", "plain"), ("  brings another copy in", "dim")],
    ],
)
"""What the list tells where there is no conflict."""


def _differing(lines: list[str], others: list[str]) -> str:
    """One side in one line, of a part with several fields what differs."""
    return safe_line(" · ".join(one for one in lines if one not in others)) or "(nothing)"


def _field(record: Record | None, name: str) -> Field | None:
    known = REGISTER.get(type(record).__name__, ())
    return next((one for one in known if one.name == name and not one.of), None)


def _words(record: Record | None, name: str, value: Any, currency: str) -> str:
    """A value as text: of a part with several fields one a line, each beside its name."""
    parts = REGISTER.get(type(value).__name__)
    if parts is not None and isinstance(value, msgspec.Struct) and not _is_one_value(value):
        rows = ((one.label, words_of(one, getattr(value, one.part, None), currency)) for one in parts)
        return "\n".join(f"{label}: {words}" for label, words in rows if words)
    if isinstance(value, tuple):
        return ", ".join(_words(record, name, one, currency) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    field = _field(record, name)
    return words_of(field if field is not None else Field(name), value, currency)


def _is_one_value(value: msgspec.Struct) -> bool:
    """Whether a part is told in a few words, as a cost is."""
    return type(value).__name__ in {"Cost", "Source"}
