"""The layout of the editor's form, derived from the register: fields in order, rows and collapsible groups."""

from collections.abc import Callable
from typing import NamedTuple

from roadmap_tui.model.fields.spec import GUARDRAIL, Field, form_rows, in_form
from roadmap_tui.model.fields.story import GROUPS, STORY, parts_of


class FieldGroup(NamedTuple):
    """A collapsible group of fields: a name, what it asks, its rows."""

    name: str
    question: str
    rows: tuple[tuple[str, ...], ...]


FIELDS: tuple[Field, ...] = in_form(STORY)
BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}
PARTS: tuple[str, ...] = tuple(field.name for field in FIELDS if field.of)
"""Form fields that are parts of the story's target or of its guardrail."""
TARGETS: dict[str, dict[str, str]] = {of: parts_of(of) for of in ("target", GUARDRAIL)}
"""For the target and the guardrail, the form's field of each part."""
DAYS = frozenset(field.name for field in FIELDS if field.reader == "day ahead")
"""Fields that hold a day to come."""

ROWS: tuple[tuple[str, ...], ...] = form_rows(STORY)
"""The rows that always show; short fields share one."""
FIELD_GROUPS = tuple(FieldGroup(name, question, form_rows(STORY, name)) for name, question in GROUPS.items())
GROUP_OF: dict[str, str] = {name: group.name for group in FIELD_GROUPS for row in group.rows for name in row}
"""The collapsible group of each field that lies in one."""


def summary(group: FieldGroup, text_of: Callable[[str], str]) -> str:
    """The summary of a group in one line: `no-shows → 3 % · 31 Mar 2027`; empty where it holds nothing."""
    names = [name for row in group.rows for name in row]
    return " · ".join(text for text in (" ".join(text_of(name).split()) for name in names) if text)
