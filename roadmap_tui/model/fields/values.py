"""Gets values of fields out of records, and formats them for pages."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.prose import cost_words
from roadmap_tui.model.records import Cost, Record, Source
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money
from roadmap_tui.text.numbers import number_words


def value_of(record: Record, field: Field) -> Any:
    """The value of a field in a record; None where the part that would hold it is not there."""
    if not field.of:
        return getattr(record, field.name)
    owner = getattr(record, field.of)
    return getattr(owner, field.part) if owner is not None else None


def words_of(field: Field, value: Any, currency: str = "") -> str:
    """A value as a page shows it: a grade in words, a day as `30 Jun 2027`; empty where there is none."""
    if value is None:
        return ""
    if field.reader == "grade":
        return field.choices[int(value)]
    if field.reader == "money":
        return short_money(value, currency)
    match value:
        case date():
            return show_day(value)
        case Cost():
            return cost_words(value)
        case Source():
            return source_words(value)
        case tuple():
            return ", ".join(map(str, value))
        case int() | float():
            return number_words(value)
        case _:
            return str(value)


def source_words(source: Source | None) -> str:
    """The source of a request in words: `zendesk 4711 https://…`; empty where it is not known."""
    return " ".join(part for part in (source.system, source.id, source.url) if part) if source is not None else ""


def page_rows(record: Record, fields: Sequence[Field], currency: str = "") -> Iterator[tuple[Field, str, str]]:
    """The rows of `show`: the filled fields that have one, in its order, each with its label and its words."""
    for field in sorted(fields, key=lambda one: one.shown.page_at):
        if field.shown.page is not None:
            words = words_of(field, value_of(record, field), currency)
            if words:
                yield field, field.shown.page or field.label, words


def line_words(record: Record, fields: Sequence[Field], *, pane: bool = False) -> Iterator[str]:
    """The words of the line that places a record on its screen, or with `pane` in the pane beside the board."""
    for field in sorted(fields, key=lambda one: one.shown.line_at):
        if field.shown.line is None or (pane and not field.shown.in_pane):
            continue
        value = value_of(record, field)
        for one in value if isinstance(value, tuple) else (value,):
            words = words_of(field, one)
            if words:
                yield (field.shown.line or f"{field.label} {{}}").format(words)
