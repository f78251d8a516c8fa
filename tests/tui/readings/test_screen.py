"""The numbers that should be read, key by key."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Problem
from roadmap_tui.model.records import Target
from roadmap_tui.tui.readings.acts import TypedReading, read_typed
from tests.each_row import each_row
from tests.tui.at_screen import TODAY, board, opened, picture, press, shown, until, write


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def shipped(change: Change) -> None:
    """Two stories are out and were never read; the second has a guardrail too."""
    target = Target(metric="wait", unit="min", baseline=7, target=1, due=date(2027, 3, 31))
    for title, guard in (
        ("Short waits", None),
        ("Right doses", Target(metric="errors", target=2, direction="down")),
    ):
        fields: dict[str, Any] = {"title": title, "target": target, "owner": "ana"}
        stories.add(change, {**fields, **({"guardrail": guard} if guard else {})})
    for one in ("S-1", "S-2"):
        stories.move(change, one, "shipped", because="it is out")


async def test_one_number_after_the_other_is_asked_for(tmp_path: Path) -> None:
    """Each leaves the list; esc ends the questions."""
    store = board(tmp_path, shipped)
    async with opened(store) as (app, pilot):
        await press(pilot, "8")
        screen = await shown(pilot, "DueScreen")
        assert screen.model.shown == ["S-1 target", "S-2 guardrail", "S-2 target"]
        await press(pilot, "r")
        asked = await shown(pilot, "Ask")
        await write(pilot, "4 yesterday, by hand")
        assert asked.message.strip() == "4 on 19 Nov 2026 · note: by hand · not yet 1"
        await press(pilot, "enter")
        await until(pilot, lambda: "S-2 guardrail: errors" in picture(app))
        await write(pilot, "2")
        await press(pilot, "enter")
        await until(pilot, lambda: "S-2: wait in min" in picture(app))
        await press(pilot, "escape")
        await app.session.settle()
        kept = store.read().stories

        assert screen.model.shown == ["S-2 target"]
        assert [(one.day, one.value, one.note) for one in kept["S-1"].readings] == [
            (date(2026, 11, 19), 4, "by hand")
        ]
        assert [one.value for one in kept["S-2"].guardrail_readings] == [2]


async def test_what_is_no_number_is_refused_in_the_question(tmp_path: Path) -> None:
    """The words stay."""
    async with opened(board(tmp_path, shipped), at="readings") as (app, pilot):
        await press(pilot, "r")
        asked = await shown(pilot, "Ask")
        await write(pilot, "seven")
        await press(pilot, "enter")

        assert "is no number" in asked.message
        assert "seven" in picture(app)


async def test_nothing_due_says_when_something_will_be(tmp_path: Path) -> None:
    """And which key reads any story."""
    async with opened(board(tmp_path), at="readings") as (app, pilot):
        await shown(pilot, "DueScreen")

        assert "Nothing is to be read." in picture(app)


@each_row(
    ("typed", "understood"),
    [
        ("7.5", TypedReading(7.5, TODAY, None)),
        ("12 %", TypedReading(12, TODAY, None)),
        ("1,200 on friday", TypedReading(1200, date(2026, 11, 13), None)),
        ("7, stopwatch", TypedReading(7, TODAY, "stopwatch")),
        ("7 2026-11-18, stopwatch", TypedReading(7, date(2026, 11, 18), "stopwatch")),
    ],
)
def test_a_number_a_day_and_a_note(typed: str, understood: TypedReading) -> None:
    """The day and the note may be left away."""
    assert read_typed(typed, TODAY, 1) == understood


def test_nothing_is_no_number() -> None:
    """It says what to type."""
    with pytest.raises(Problem, match=r"such as 7\.5"):
        read_typed("  ", TODAY, 1)


def test_a_reading_ahead_is_refused_as_a_reading() -> None:
    """The sentence speaks of readings, not of customers."""
    with pytest.raises(Problem, match=r"^A reading is of a day that has been; 1 Jan 2027 is ahead\.$"):
        read_typed("7 2027-01-01, stopwatch", TODAY, 1)
