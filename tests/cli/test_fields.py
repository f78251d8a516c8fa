"""Every field of the register at the shell: as an option, as JSON, on the page of its record."""

import json
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from roadmap_tui.model.fields.customer import CUSTOMER
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import value_of, words_of
from roadmap_tui.model.records import Record
from tests.cli.conftest import Shell
from tests.every_field import entered, typed, whole_customer, whole_request, whole_story

KINDS = {
    "story": ("S-1", STORY, whole_story()),
    "request": ("R-1", REQUEST, whole_request()),
    "customer": ("C-1", CUSTOMER, whole_customer()),
}
UNSAID = {
    "direction": "which way is better shows in the two numbers",
    "guardrail_direction": "which way is better shows in the two numbers",
    "guardrail_measured_by": "`story show` tells of the guardrail in two rows",
    "url": "it stands behind its source",
}
"""Fields that a page has no words for, and why."""


def options(fields: Sequence[Field]) -> list[str]:
    """An option for every field."""
    given = typed(fields)
    pairs = [(f"--{field.option_name.replace('_', '-')}", given[field.name]) for field in entered(fields)]
    return [word for pair in pairs for word in pair]


def kept(record: Record, fields: Sequence[Field]) -> dict[str, Any]:
    """What JSON says of every field."""
    return {field.name: json.loads(msgspec.json.encode(value_of(record, field))) for field in entered(fields)}


def printed(found: dict[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    """The same out of what a command printed."""
    return {
        field.name: (found[field.of] or {})[field.part] if field.of else _filled(found[field.name])
        for field in entered(fields)
    }


def _filled(value: Any) -> Any:
    """A part of a record as it lies on the board: without what is not known."""
    return {name: one for name, one in value.items() if one is not None} if isinstance(value, dict) else value


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_an_option(shell: Shell, kind: str) -> None:
    """What is given comes out of `show --json` as it was meant."""
    identity, fields, record = KINDS[kind]
    shell(kind, "add", *options(fields))
    found = shell(kind, "show", identity, "--json").json

    assert kept(record, fields) == printed(found, fields)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_can_be_given_later(shell: Shell, kind: str) -> None:
    """By `edit`, to a record that had none but those it cannot be without."""
    identity, fields, record = KINDS[kind]
    needed = {"title", "name", "said"}
    shell(kind, "add", *options([one for one in fields if one.name in needed]))
    changed = shell(kind, "edit", identity, *options(fields))
    found = shell(kind, "show", identity, "--json").json

    assert (0, kept(record, fields)) == (changed.code, printed(found, fields))


@pytest.mark.parametrize("kind", ["story", "request"])
def test_every_field_is_read_from_lines(shell: Shell, kind: str) -> None:
    """What `show --json` prints makes the same record again."""
    identity, fields, record = KINDS[kind]
    shell(kind, "add", *options(fields))
    line = shell(kind, "show", identity, "--json").json
    line.pop("standing", None)
    if kind == "request":
        line["source"] |= {"id": "another"}
    again = shell(kind, "add", "-", stdin=json.dumps(line)).out.strip()
    found = shell(kind, "show", again, "--json").json
    if kind == "request":
        found["source"] |= {"id": record.source.id}  # type: ignore[attr-defined]

    assert kept(record, fields) == printed(found, fields)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_on_the_page(shell: Shell, kind: str) -> None:
    """Filled, its words stand there: a field that can be entered can be seen."""
    identity, fields, record = KINDS[kind]
    shell(kind, "add", *options(fields))
    page = " ".join(shell(kind, "show", identity).out.split()).casefold()
    words = {field.name: words_of(field, value_of(record, field), "USD") for field in entered(fields)}
    missing = {name for name, one in words.items() if name not in UNSAID and one.casefold() not in page}

    assert set() == missing


def test_no_two_fields_are_filled_alike() -> None:
    """Or one could stand for the other in the tests above."""
    for _, fields, _ in KINDS.values():
        free = [field for field in entered(fields) if not field.choices]
        given = [typed(fields)[field.name] for field in free]
        assert len(given) == len(set(given))
