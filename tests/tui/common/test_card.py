from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec

from roadmap_tui.model.link_state import fingerprint
from roadmap_tui.model.records import MergeBase, Reading, Story
from roadmap_tui.tui.common.card import card_lines, compact_line, short_day, trouble
from roadmap_tui.tui.common.story_pane import reading_lines
from roadmap_tui.tui.widgets.cells import cell_len
from roadmap_tui.tui.widgets.styled import measure
from tests.each_row import each_row
from tests.tui.boards import NOW, TARGET, TODAY, card, link, story

ASKED = {"requests": 7, "customers": 5, "arr": 420_000}


def text_of(given: Story, width: int = 24, **evidence: object) -> list[str]:
    return ["".join(text for text, _ in line) for line in card_lines(card(given, **evidence), width)]


def in_step(given: Story) -> Story:
    """A story whose issue holds what it says now."""
    assert given.link is not None
    link = msgspec.structs.replace(given.link, base=MergeBase(fingerprint=fingerprint(given)))
    return msgspec.structs.replace(given, link=link)


def test_a_card_tells_which_side_is_newer() -> None:
    """A glyph where there is little room, its word where there is more; an edit since counts at once."""
    given = in_step(story(stage="ready", target=TARGET, link=link()))
    edited = msgspec.structs.replace(given, outcome="Another")
    theirs = in_step(msgspec.structs.replace(given, link=link(state="theirs newer")))

    assert text_of(given, 40, **ASKED)[-1].endswith(" PAY-12")
    assert text_of(edited, **ASKED)[-1].endswith(" PAY-12 ↑")
    assert text_of(edited, 40, **ASKED)[-1].endswith(" PAY-12 ↑ ours newer")
    assert text_of(theirs, 40, **ASKED)[-1].endswith(" PAY-12 ↓ theirs newer")


def test_a_full_card_still_tells_that_a_side_is_newer() -> None:
    """Where the key has no room its glyph has."""
    given = in_step(story(stage="ready", target=TARGET, link=link(key="LONGPROJECT-12345")))
    edited = msgspec.structs.replace(given, outcome="Another")

    assert (True, False) == (
        text_of(edited, **ASKED)[-1].endswith(" ↑"),
        text_of(given, **ASKED)[-1].endswith("↑"),
    )


def test_a_card_says_that_a_push_did_not_arrive() -> None:
    """A story that was pushed and has no issue waits for the next sync."""
    assert text_of(story(stage="ready", target=TARGET, tracked=True), 30, **ASKED)[-1].endswith(" ↑ not sent")


def test_a_card_says_who_how_much_and_by_when() -> None:
    """Five lines, numbers at their ends."""
    given = story(
        "S-12",
        title="Treatment history in hand before each consultation",
        actor="physician",
        stage="ready",
        target=TARGET,
        entered={"ready": NOW - timedelta(days=12)},
        link=link(),
    )
    given = in_step(given)

    assert text_of(given, **ASKED) == [
        "S-12 Treatment history",
        "in hand before each…",
        "physician           12 d",
        "●●○○○      7 · 5 · $420k",
        "7→1 min  Q1       PAY-12",
    ]


@each_row("width", [19, 20, 24, 34])
def test_no_line_of_a_card_is_wider_than_the_card(width: int) -> None:
    """Nor with long words, wide characters and large numbers."""
    given = story(
        "S-1234",
        title="日本語の題名 Donaudampfschifffahrtsgesellschaft 👩\u200d👩\u200d👧 home",
        actor="responsible person with a long name",
        target=msgspec.structs.replace(TARGET, unit="occurrences per month", baseline=123456.75),
        link=link(key="LONGPROJECT-12345", state="ours newer"),
    )
    lines = [*card_lines(card(given, requests=1234, customers=987, arr=123_400_000), width)]
    lines.append(compact_line(card(given, requests=1234, customers=987, arr=123_400_000), width))

    assert all(measure(line) <= width for line in lines)


@each_row(
    ("fields", "evidence", "expected"),
    [
        ({"link": link(state="conflict")}, ASKED, "≠ conflict in Jira"),
        ({"link": link(state="gone")}, ASKED, "× gone from Jira"),
        ({"link": link(status_category="done")}, ASKED, "done in Jira: released?"),
        ({"ship_by": TODAY - timedelta(days=9)}, ASKED, "9 days over"),
        ({"ship_by": TODAY - timedelta(days=1)}, ASKED, "1 day over"),
        ({"gate_opened_because": "pilot signed"}, ASKED, "gate opened: pilot signed"),
        ({}, {}, "no request yet"),
    ],
)
def test_trouble_is_told_in_words(fields: dict[str, Any], evidence: dict[str, int], expected: str) -> None:
    """The last line says what is wrong."""
    found = trouble(card(story(stage="building", **fields), **evidence))

    assert found is not None
    assert found[0] == expected
    assert found[1] in {"amber", "red"}


def test_a_bet_needs_no_request() -> None:
    """A bet without evidence is in no trouble."""
    assert trouble(card(story(kind="bet"))) is None


@each_row(
    ("readings", "due", "expected"),
    [
        ((), TARGET.due, "7→1 min  unread"),
        ((Reading(day=TODAY, value=3.5),), TARGET.due, "7→1 min  read 3.5"),
        ((Reading(day=TODAY, value=0.5),), TARGET.due, "7→0.5 min  ✓ proven"),
        ((), TODAY - timedelta(days=1), "7→1 min  ✗ missed"),
    ],
)
def test_a_shipped_story_tells_its_reading(readings: tuple[Reading, ...], due: date, expected: str) -> None:
    """Proven and missed have a sign and a word, not a colour alone."""
    given = story(stage="shipped", target=msgspec.structs.replace(TARGET, due=due), readings=readings)

    assert text_of(given, **ASKED)[4] == expected


@each_row(
    ("day", "expected"),
    [
        (date(2027, 3, 31), "Q1"),
        (date(2027, 2, 28), "Feb"),
        (date(2027, 3, 14), "14 Mar"),
        (date(2028, 6, 30), "Q2 '28"),
        (date(2025, 6, 1), "1 Jun '25"),
    ],
)
def test_a_due_day_is_short(day: date, expected: str) -> None:
    """The last day of a quarter or month is its name; a year is told where it is not plain."""
    assert short_day(day, TODAY) == expected


def test_quarters_begin_where_the_team_says() -> None:
    """With a year from April, the end of June ends the first quarter."""
    assert short_day(date(2027, 6, 30), TODAY, 4) == "Q1"


def test_markup_in_a_title_is_text() -> None:
    """Square brackets are shown as they were typed."""
    assert text_of(story(title="[bold red]URGENT[/]"), 40)[0] == "S-1 [bold red]URGENT[/]"


def test_a_compact_card_shows_marks_where_there_is_room() -> None:
    """One line: id, title, marks, ARR."""
    shown = "".join(text for text, _ in compact_line(card(story(title="Short", kind="bet"), **ASKED), 30))

    assert shown == "S-1 Short          ○○○○○ $420k"
    assert cell_len(shown) == 30


@each_row(
    ("tried", "untried", "expected"),
    [
        ("", "", None),
        ("1 of 1 did it", "", "tried 1 of 1 did it"),
        ("", "Nobody", "tried not by who asked"),
        ("1 of 1 did it", "Nobody", "tried 1 of 1 did it, not by who asked"),
    ],
)
def test_the_pane_tells_who_has_tried_a_story(tried: str, untried: str, expected: str | None) -> None:
    """What the sessions add up to, and whether any of them is of somebody who asked."""
    given = replace(card(story()), tried=tried, untried=untried)
    lines = reading_lines(given, (), 80, "Building")
    found = [" ".join("".join(text for text, _ in line).split()) for line in lines]

    assert expected == next((one for one in found if one.startswith("tried")), None)
