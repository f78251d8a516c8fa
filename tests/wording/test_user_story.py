"""Reading the parts of a user story."""

import pytest

from roadmap_tui.wording.check import check_text
from roadmap_tui.wording.user_story import read_user_story
from tests.each_row import each_row
from tests.shared import shared
from tests.wording.kit import EXPORTS, lines


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "As a publisher, I want to publish a dataset, so that I can share it.",
            ("publisher", "publish a dataset", "I can share it"),
        ),
        ("As an admin I can export all users", ("admin", "export all users", None)),
        (
            "As a nurse\nI want to see the chart\nSo that I don't phone the ward.",
            ("nurse", "see the chart", "I don't phone the ward"),
        ),
        (
            "**As a** returning shopper\n\n**I want** my basket to be saved\n\n**so** I can go on later.",
            ("returning shopper", "my basket to be saved", "I can go on later"),
        ),
        ("In order to save time, as an admin, I want to delete users.", ("admin", "delete users", "save time")),
        (
            "US-7: As the team lead we'd like to be able to sort tickets in order to see the oldest. Thanks!",
            ("team lead", "sort tickets", "see the oldest"),
        ),
        ("As a user I don't want to lose my work", ("user", "don't want to lose my work", None)),
        (
            "As a clerk at v2.1, I need the last ticket as far as possible. So that nobody is asked twice.",
            ("clerk at v2.1", "the last ticket as far as possible", "nobody is asked twice"),
        ),
        (
            "As a buyer, I would like a list that is not so slow.\n\nAcceptance criteria:\n- so that it loads",
            ("buyer", "a list that is not so slow", None),
        ),
    ],
)
def test_parts_are_read(text: str, parts: tuple[str, str, str | None]) -> None:
    """Actor, want and benefit are read with and without commas, over several lines, in either order."""
    found = read_user_story(text)

    assert found is not None
    assert (found.actor, found.want, found.benefit) == parts


@each_row(
    "text",
    [
        "",
        "As a result, I can go home at five.",
        "A nurse goes home. As soon as I can, I want to follow.",
        "As a customer of ten years, he leaves.",
        "As a , I want a thing",
        "As a nurse, I want",
        "I want a dashboard so that I see more",
    ],
)
def test_other_texts_are_none(text: str) -> None:
    """A text without an actor or without a wish is no user story."""
    assert read_user_story(text) is None


def test_spans_are_the_characters_of_the_parts() -> None:
    """Each span cuts its part out of the text."""
    text = "As a nurse,\nI want to see\nthe chart so that nobody waits"
    found = read_user_story(text)

    assert found is not None
    assert {part: text[start:end] for part, (start, end) in found.spans.items()} == {
        "actor": "nurse",
        "want": "see\nthe chart",
        "benefit": "nobody waits",
    }


def test_our_own_user_stories_are_read() -> None:
    """Each user story that we made up has an actor and a wish, and a benefit where it gives one."""
    _each_is_read(lines(EXPORTS / "user_stories.txt"))


def test_user_stories_of_others_are_read() -> None:
    """Each of the real user stories has an actor and a wish, and a benefit where it gives one."""
    _each_is_read(lines(shared("data/user_stories.txt")))


def _each_is_read(texts: list[str]) -> None:
    found = [read_user_story(text) for text in texts]

    assert [text for text, one in zip(texts, found, strict=True) if one is None or not one.actor] == []
    assert ["so that" in text.lower() for text in texts] == [
        one is not None and bool(one.benefit) for one in found
    ]


def test_a_long_text_is_read_in_no_time() -> None:
    """Only the beginning of a text is looked at."""
    assert read_user_story("as a " * 1_000_000) is None


def test_the_check_says_what_there_is_to_start_from() -> None:
    """The finding names actor and benefit, and the hint says what to ask for."""
    text = "As a nurse, I want to see the chart, so that I don't phone the ward."
    [one] = [each for each in check_text(text).findings if each.rule == "F09-user-story-form"]

    assert "actor “nurse” and benefit “I don't phone the ward”" in one.message
    assert "ask the nurse when it comes up, what stands in the way" in one.hint
    assert "A nurse sees the chart without …" in one.hint


def test_the_check_asks_for_a_benefit_that_is_not_given() -> None:
    """Without a reason the hint asks for one."""
    [one] = [
        each for each in check_text("As a nurse I want a chart.").findings if each.rule == "F09-user-story-form"
    ]

    assert "benefit" not in one.message
    assert "what it is good for, when" in one.hint
