"""The register of fields, held to the records in both directions."""

from datetime import UTC, date, datetime
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from roadmap_tui.model import records
from roadmap_tui.model.fields.customer import CUSTOMER
from roadmap_tui.model.fields.register import REGISTER
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import Field, form_rows, in_form
from roadmap_tui.model.fields.story import GROUPS, STORY, parts_of
from roadmap_tui.model.link_state import fingerprint
from roadmap_tui.model.records import Cost, Source, Story, Target
from tests.each_row import each_row

BRIEF = {records.Changed, *records.BRIEF}
"""Read from the rows of whole records, and never written."""
KINDS = {
    one.__name__: one
    for one in vars(records).values()
    if isinstance(one, type) and issubclass(one, msgspec.Struct) and one.__module__ == records.__name__
    if one not in {records.Value, records.Record, *BRIEF}
}


def declared(kind: str) -> dict[str, Field]:
    """What the register says of each field of a record; of one that is entered in parts, what it says of one."""
    is_owner = kind in {"Story", "Request"}
    return {(field.of if is_owner and field.of else field.part): field for field in REGISTER[kind]}


def leaves(hint: Any) -> set[Any]:
    """The types that a type is made of: `str` and `None` of `tuple[str, ...] | None`; keys are no values."""
    if get_origin(hint) in {Union, UnionType, tuple}:
        return set().union(*map(leaves, (one for one in get_args(hint) if one is not Ellipsis)))
    if get_origin(hint) is dict:
        return leaves(get_args(hint)[1])
    return {str} if get_origin(hint) is Literal else {hint}


def hint_of(kind: str, field: Field) -> Any:
    """The type of a field in the record that holds it."""
    owner = {"target": Target, "guardrail": Target, "source": Source}.get(field.of, KINDS[kind])
    return get_type_hints(owner)[field.part]


def test_every_record_is_in_the_register() -> None:
    """And nothing else is."""
    assert set(KINDS) == set(REGISTER)


@each_row("kind", KINDS)
def test_every_field_of_a_record_is_in_the_register(kind: str) -> None:
    """And the register has no field that the record lacks: declare a new one in `model/fields`."""
    assert set(KINDS[kind].__struct_fields__) == set(declared(kind))


@pytest.mark.parametrize("brief", [records.RequestSummary, records.LinkSummary])
def test_a_record_in_brief_has_fields_of_the_whole_one(brief: type[records.Record]) -> None:
    """Of the same types, so that nothing is read otherwise than it was written; its uid is not read."""
    whole = get_type_hints(records.BRIEF[brief])

    assert {name: whole[name] for name in brief.__struct_fields__} == get_type_hints(brief)


@each_row("kind", KINDS)
def test_every_text_is_private_or_harmless(kind: str) -> None:
    """Whoever adds a text says whether a customer may want it forgotten, or why nobody will."""
    texts = [field for field in REGISTER[kind] if leaves(hint_of(kind, field)) & {str, Any}]

    assert [] == [field.name for field in texts if bool(field.private) == bool(field.harmless)]


@each_row("kind", KINDS)
def test_what_holds_something_private_is_private(kind: str) -> None:
    """So that forgetting goes into the parts of a record too."""
    for name, hint in get_type_hints(KINDS[kind]).items():
        for part in leaves(hint):
            if getattr(part, "__name__", "") in REGISTER and any(one.private for one in REGISTER[part.__name__]):
                assert declared(kind)[name].private, name


@each_row("field", [*STORY, *REQUEST, *CUSTOMER])
def test_a_field_is_entered_or_internal(field: Field) -> None:
    """What nobody enters has a reason, and neither an option, a question nor a hint."""
    assert (field.reader is None) == bool(field.internal)
    assert field.reader is not None or not (field.option.help or field.form.question or field.hint)


@each_row("kind", ["Story", "Target", "Request", "Customer"])
def test_choices_are_those_of_the_record(kind: str) -> None:
    """A word that one of the two does not know could be entered and not kept."""
    hints = get_type_hints(KINDS[kind])
    for field in REGISTER[kind]:
        named = [one for one in (hints.get(field.part), *get_args(hints.get(field.part))) if get_args(one)]
        for literal in named:
            if get_origin(literal) is Literal:
                assert field.choices in {get_args(literal), ()}, field.name
                assert field.choices or field.internal, field.name


def test_the_guardrail_is_a_target() -> None:
    """It has the same parts, read the same way."""
    one, other = parts_of("target"), parts_of("guardrail")
    by_name = {field.name: field for field in STORY}

    assert list(one) == list(other) == list(Target.__struct_fields__)
    for part in one:
        assert by_name[one[part]].reader == by_name[other[part]].reader
        assert by_name[one[part]].choices == by_name[other[part]].choices


@pytest.mark.parametrize("fields", [STORY, REQUEST], ids=["story", "request"])
def test_every_question_has_its_place_in_the_form(fields: tuple[Field, ...]) -> None:
    """Once, in a group that the form has."""
    groups = ["", *(GROUPS if fields is STORY else ())]
    placed = [name for group in groups for row in form_rows(fields, group) for name in row]

    assert placed == [field.name for field in in_form(fields)]


@pytest.mark.parametrize("fields", [STORY, REQUEST, CUSTOMER], ids=["story", "request", "customer"])
def test_no_two_options_have_one_name(fields: tuple[Field, ...]) -> None:
    """Nor is an option called as another field is."""
    options = [field.option_name for field in fields if field.option.help]
    others = {
        field.name: field.option_name for field in fields if field.option_name in {one.name for one in fields}
    }

    assert len(options) == len(set(options))
    assert all(name == option for name, option in others.items())


def story(**more: Any) -> Story:
    """A story as it would lie on a board of the first format."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Story(id="S-1", uid="U", order=1.0, created_at=at, created_by="ann", **more)


def test_the_fingerprint_of_a_story_stays() -> None:
    """Another one for the same story would say `ours newer` on every card; these are of the first release."""
    full = story(
        title="History in hand",
        actor="physician",
        situation="before each consultation",
        outcome="is presented with a summary",
        obstacle="spending 10 minutes finding it",
        cost=Cost(amount=10, unit="minutes", per="visit"),
        benefit="spend more time with patients",
        target=Target(
            metric="minutes",
            unit="min",
            direction="down",
            baseline=7,
            target=1,
            due=date(2026, 6, 30),
            measured_by="stopwatch",
        ),
        guardrail=Target(metric="errors", baseline=2.5, target=3),
        kind="bet",
        touchpoints=("use",),
        owner="Dana",
        ship_by=date(2026, 5, 1),
        effort=3,
        tags=("a",),
    )

    assert ("ce9d535b6f294d81", "f46b7bf370944eab") == (fingerprint(full), fingerprint(story(title="Faster")))
