"""The values that a field is set to: what is usual first, what is typed as it is read."""

from collections.abc import Sequence
from datetime import date

import pytest

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.fields.spec import Field, facets
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.fields.values import value_of
from roadmap_tui.model.records import Record
from roadmap_tui.tui.common.field_values import FieldValues
from tests.each_row import each_row
from tests.every_field import whole_request, whole_story
from tests.tui.boards import TODAY, story

UNUSED = ("learn", "onboard", "support", "engage", "measure", "renew")
BOARD = [
    story("S-1", owner="Dana", tags=("beta",), touchpoints=("billing",)),
    story("S-2", owner="Dana", tags=("beta", "risk"), touchpoints=("billing", "use")),
    story("S-3", owner="Ann", horizon="later", ship_by=date(2026, 12, 1)),
    story("S-4"),
]


def values(name: str, *chosen: int) -> FieldValues:
    """The values of a field of stories for some of the board."""
    field = next(one for one in STORY if one.name == name)
    return FieldValues(field, BOARD, [BOARD[one] for one in chosen], me="ana", reading=ReadContext(TODAY))


@each_row(
    ("name", "chosen", "typed", "listed"),
    [
        ("owner", (3,), "", ["ana", "Dana", "Ann"]),
        ("owner", (0,), "", ["ana", "Dana", "Ann", "none"]),
        ("owner", (3,), "an", ["ana", "Ann", "Dana", "an"]),
        ("owner", (3,), "Dana", ["Dana"]),
        ("horizon", (2, 3), "", ["now", "next", "later", "none"]),
        ("horizon", (3,), "soon", []),
        (
            "touchpoints",
            (3,),
            "",
            ["billing", "use", "learn", "onboard", "support", "engage", "measure", "renew"],
        ),
        ("tags", (3,), "new, odd", ["new, odd"]),
        ("effort", (3,), "2.50", ["2.5"]),
        ("effort", (3,), "much", []),
        ("ship_by", (2,), "never", ["none"]),
        ("ship_by", (2,), "in 2 weeks", ["4 Dec 2026"]),
    ],
)
def test_what_is_usual_stands_first(name: str, chosen: tuple[int, ...], typed: str, listed: list[str]) -> None:
    """Me and the most used before the rest, choices of a few in their own order, what is typed as it is read."""
    assert [one.words for one in values(name, *chosen).of(typed)] == listed


def test_a_value_that_all_have_is_taken_out_of_a_list() -> None:
    """Choosing a tag adds it, unless every chosen story has it already."""
    both, one = values("tags", 0, 1), values("tags", 1, 3)

    assert [(value.words, both.removes(value)) for value in both.of("")][:2] == [("beta", True), ("risk", False)]
    assert not any(one.removes(value) for value in one.of(""))


def test_what_the_chosen_have_now_is_counted() -> None:
    """Each value with how many have it, and how many have none."""
    assert values("owner", 0, 1, 2, 3).standing == "Dana on 2, Ann on 1, none on 1"
    assert values("owner", 3).standing == "none"


@pytest.mark.parametrize(("register", "record"), [(STORY, whole_story()), (REQUEST, whole_request())])
def test_every_facet_of_the_register_can_be_set(register: Sequence[Field], record: Record) -> None:
    """Each has a letter of its own, and takes back what it holds in a record with every field filled."""
    letters = facets(register)
    held = {
        field.name: FieldValues(field, [record], [record], me="ana", reading=ReadContext(TODAY))
        for field in letters.values()
    }

    assert {len(one) for one in letters} == {1}
    assert {name: one.read(one.standing) for name, one in held.items()} == {
        field.name: value_of(record, field) for field in letters.values()
    }
