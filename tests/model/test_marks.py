"""The five marks of a story."""

import time
from typing import Any

import pytest

from roadmap_tui.model.marks import MARKS, is_filled, marks_of
from roadmap_tui.model.records import Cost, Target
from tests.each_row import each_row
from tests.model.kit import WHOLE, story


def test_a_whole_story_has_all_five() -> None:
    """Nothing is missing, and they stand in their order."""
    assert marks_of(story(**WHOLE)).present == MARKS


def test_an_empty_story_has_none() -> None:
    """A title is no mark."""
    assert marks_of(story()).missing == MARKS


@each_row("name", ["actor", "situation", "obstacle", "benefit"])
def test_a_filler_is_no_mark(name: str) -> None:
    """A field counts when it holds more than a filler word."""
    assert name not in marks_of(story(**{name: "TBD"})).present
    assert name in marks_of(story(**{name: "night nurse"})).present


@each_row(
    "text",
    [
        None,
        "",
        "  ",
        "tbd",
        "TBD.",
        "n/a",
        "users",
        "The users",
        "some people",
        "…",
        "???",
        "-",
        "x",
        "todo",
        "a customer",
    ],
)
def test_fillers(text: str | None) -> None:
    """Placeholders and everybody-words say nothing."""
    assert not is_filled(text)


def test_a_form_filled_with_words_that_say_nothing_has_no_mark() -> None:
    """General words, an amount of nothing and the outcome said again are no parts of a story."""
    stuffed = story(
        actor="Some stakeholders",
        situation="whenever needed",
        outcome="achieves 3 goals",
        obstacle="10 minutes",
        benefit="more success and better outcomes",
    )

    assert set(marks_of(stuffed).present) <= {"number"}
    assert "obstacle" in marks_of(story(obstacle="10 minutes of searching")).present


@each_row("text", ["physician", "users of the export", "7", "Ärztin", "看護師", "don't know"])
def test_what_is_more_than_a_filler(text: str) -> None:
    """One word that says something is enough."""
    assert is_filled(text)


@each_row(
    "fields",
    [
        {"target": Target(target=1, unit="min")},
        {"target": Target(target=0, unit="%")},
        {"cost": Cost(amount=10, unit="minutes")},
        {"outcome": "answers within 2 minutes"},
        {"obstacle": "paying $40 a month"},
        {"benefit": "saves 12.5 % of the day"},
        {"benefit": "saves €1,200"},
        {"obstacle": "waiting 5min"},
        {"obstacle": "waits (.5 hours)"},
    ],
)
def test_a_number_with_its_unit(fields: dict[str, Any]) -> None:
    """In the target, the cost of the obstacle or the words."""
    assert "number" in marks_of(story(**fields)).present


@each_row(
    "fields",
    [
        {"target": Target(target=1)},
        {"target": Target(unit="min")},
        {"target": Target(target=1, unit="tbd")},
        {"cost": Cost(amount=10)},
        {"outcome": "answers within 2"},
        {"title": "2 minutes"},
        {"actor": "a team of 5 nurses"},
    ],
)
def test_a_number_without_a_unit_is_none(fields: dict[str, Any]) -> None:
    """Nor is a unit without a number, nor a number that tells of no effect."""
    assert "number" not in marks_of(story(**fields)).present


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1," * 50_000, "." * 100_000, "a" + "-" * 99_999, "1.5 " * 25_000]
)
def test_long_texts_are_read_at_once(text: str) -> None:
    """No text makes reading the marks take longer than its length."""
    begin = time.process_time()
    marks_of(story(outcome=text, actor=text))

    assert time.process_time() - begin < 1
