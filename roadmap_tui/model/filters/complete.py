"""Completes a filter that is being typed: names of fields, and values that a field can have."""

from collections import Counter
from collections.abc import Iterable

from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.fields import RELATED, FilterField, field_named, names_for
from roadmap_tui.model.filters.parse import PRESENT, parse
from roadmap_tui.model.filters.read import values_of
from roadmap_tui.model.filters.texts import plain
from roadmap_tui.model.filters.who import Kind

MOST = 20
"""The most completions that are offered."""
_VALUES = {"flag": ("yes", "no"), "age": (">30d", "<2w"), "money": (">100k",), "day": ('<"end of month"',)}
"""Values of fields that have no names: examples of how they are compared."""


def complete(typed: str, kind: Kind, context: Context) -> tuple[str, ...]:
    """The filters that the last condition of what was typed can become, likeliest first."""
    conditions = parse(typed)
    if not conditions or conditions[-1].end < len(typed):
        return ()
    last = conditions[-1]
    if not last.key:
        begun = typed[last.start :].removeprefix("-")
        if last.is_phrase or not begun:
            return ()
        before = typed[: len(typed) - len(begun)]
        return tuple(
            f"{before}{name}:" for name in _beginning((*PRESENT, *names_for(kind)), begun) if name != begun
        )
    before, begun = typed[: last.at], typed[last.at :]
    names = names_for(kind) if last.key in PRESENT else _values_for(last.key, kind, context)
    return tuple(before + _quoted(one) for one in _beginning(names, begun.strip('"')) if one != begun)


def _beginning(names: Iterable[str], begun: str) -> list[str]:
    """The names that begin so, and then those of which a later word does."""
    text = plain(begun)
    found = [one for one in names if plain(one).startswith(text)]
    return [*found, *(one for one in names if text and f" {text}" in plain(one))][:MOST]


def _values_for(key: str, kind: Kind, context: Context) -> tuple[str, ...]:
    for each in (kind, *RELATED[kind]):
        field = field_named(each, key)
        if field is not None:
            return (*_of_field(field, each, context), *(() if field.choices else ("none",)))
    return ()


def _of_field(field: FilterField, kind: Kind, context: Context) -> tuple[str, ...]:
    if field.choices:
        return context.choices(field.name, field.choices)
    if field.is_open:
        count = Counter(
            value for one in context.records(kind).values() for value in values_of(field, context, one)
        )
        used = (str(one) for one, _ in count.most_common())
        others = (one for one in context.of_products(field.name) if one)
        return (*(("me",) if field.sort == "person" else ()), *dict.fromkeys((*used, *others)))
    if field.sort == "who":
        return tuple(one.name for one in context.snapshot.customers.values())
    return _VALUES.get(field.sort, ())


def _quoted(value: str) -> str:
    return f'"{value}"' if any(one.isspace() or one == "," for one in value) and value[:1] not in "<>" else value
