"""What the form suggests, without an app."""

from datetime import date

import pytest

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.model.records import Target
from roadmap_tui.tui.common.suggestions import Suggestions
from tests.tui.boards import story

STORIES = [
    story("S-1", actor="night nurse", owner="Maya", tags=("ward", "night"), product="Dispatch"),
    story("S-2", actor="nurse lead", owner="Maya", tags=("ward",)),
    story("S-3", actor="nurse lead", target=Target(metric="late doses", unit="%", direction="down")),
]


def texts(name: str, text: str, *, whole: bool = False) -> list[str]:
    """What is suggested for a field."""
    return [one.text for one in Suggestions(STORIES).of(name, text, whole=whole)]


def test_what_begins_with_the_text_comes_first() -> None:
    """Then what holds it at the start of a word."""
    assert texts("actor", "nurse") == ["nurse lead", "night nurse"]


def test_an_empty_field_is_left_alone() -> None:
    """Unless one asks for all there is."""
    assert texts("owner", "") == []
    assert texts("owner", "", whole=True) == ["Maya"]


def test_what_is_written_out_is_not_suggested() -> None:
    """A field that holds a known word whole asks for no other."""
    assert texts("actor", "Night Nurse") == []


def test_a_list_is_completed_at_its_end() -> None:
    """Tags before the last comma stay, and are not suggested again."""
    assert texts("tags", "ward, ni") == ["ward, night"]
    assert texts("tags", "ward, wa") == []


def test_the_board_s_metrics_come_before_the_catalogue() -> None:
    """A metric brings its unit and its direction."""
    first, *rest = Suggestions(STORIES).of("metric", "la")

    assert (first.text, dict(first.fills)) == ("late doses", {"unit": "%", "direction": "down"})
    assert rest


def test_the_guardrail_s_metric_fills_the_guardrail() -> None:
    """Unit and direction go where the metric goes."""
    found = (
        Suggestions().of("guardrail_metric", "CSAT sat")[:1] or Suggestions().of("guardrail_metric", "sat")[:1]
    )

    assert {"guardrail_unit", "guardrail_direction"} == set(found[0].fills)


@pytest.mark.parametrize(
    ("name", "text", "expected"), [("kind", "b", ["bet"]), ("guardrail_direction", "d", ["down"])]
)
def test_choices_are_suggested(name: str, text: str, expected: list[str]) -> None:
    """A field of a few words offers them."""
    assert expected == texts(name, text)


def test_touchpoints_are_known_without_a_story() -> None:
    """The first board has them too."""
    assert [one.text for one in Suggestions().of("touchpoints", "onb")] == ["onboard"]


def test_a_title_has_no_suggestion() -> None:
    """What is written anew each time is left alone."""
    assert texts("title", "story") == []


def test_days_are_suggested_with_their_date() -> None:
    """The next ones first; the fiscal year counts."""
    words = Suggestions(reading=ReadContext(date(2026, 11, 22)))
    found = words.of("due", "end", whole=True)

    assert [one.text for one in found] == ["end of Q4", "end of Q1", "end of Q2", "end of Q3"]
    assert found[0].note == "31 Dec 2026"
    assert words.of("guardrail_due", "in 6")[0].note == "3 Jan 2027"
    assert Suggestions(reading=ReadContext(date(2026, 11, 22), 2)).of("ship_by", "end")[0].text == "end of Q4"


def test_the_first_owner_is_whoever_writes() -> None:
    """A board without owners suggests the person in front of it."""
    assert [one.text for one in Suggestions(me="root").of("owner", "", whole=True)] == ["root"]


def test_a_metric_does_not_guard_itself() -> None:
    """The guardrail is offered all but the metric of the target."""
    found = Suggestions(STORIES).of("guardrail_metric", "", whole=True, apart="Late doses")

    assert "late doses" not in [one.text for one in found]
    assert len(found) == 6


def test_ways_to_measure_are_suggested() -> None:
    """The board's own come first; a board without any has some to begin with."""
    own = Suggestions([story("S-1", target=Target(measured_by="ward log, weekly"))])

    assert own.of("measured_by", "log")[0].text == "log of the product, weekly"
    assert own.of("measured_by", "", whole=True)[0].text == "ward log, weekly"
