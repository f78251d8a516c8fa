"""The measures, key by key."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.actions import requests
from roadmap_tui.measures import Share
from roadmap_tui.tui.measures.model import MeasuresQuery
from roadmap_tui.tui.measures.screen import MeasuresScreen
from roadmap_tui.tui.measures.text import bar_lines, bar_of
from tests.each_row import each_row
from tests.tui import at_screen
from tests.tui.at_screen import board, by_another, picture, press, shown, until, write

opened = partial(at_screen.opened, at="measures")


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def at_measures(pilot: Pilot[int]) -> MeasuresScreen:
    screen: MeasuresScreen = await shown(pilot, "MeasuresScreen")
    await settled(pilot, screen)
    return screen


async def settled(pilot: Pilot[int], screen: MeasuresScreen) -> None:
    await until(pilot, lambda: screen.is_known and screen.is_settled and screen.model.is_current)
    await pilot.pause()


async def test_five_opens_the_measures_by_theme(tmp_path: Path) -> None:
    """Each with its value or no data, and at the right what it means, whose it is, what it guards against."""
    async with at_screen.opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "5")
        screen = await at_measures(pilot)

        assert screen.model.shown[:2] == ["#time", "time-to-capture"]
        assert "no data" in picture(app)
        assert "owned by     CX" in screen.page.text
        assert "from memory, or never" in screen.page.text
        assert "When a request was heard" in screen.page.text


async def test_p_measures_another_period(tmp_path: Path) -> None:
    """It is said at the top; after a year comes all there is."""
    async with opened(board(tmp_path)) as (app, pilot):
        screen = await at_measures(pilot)
        for words in ("the last 30 days", "the last 90 days", "the last year", "all there is"):
            await press(pilot, "p")
            await settled(pilot, screen)
            assert words in picture(app).splitlines()[0]


async def test_b_takes_the_measures_apart(tmp_path: Path) -> None:
    """By segment, by touchpoint, by CSM, and together again."""
    store = board(tmp_path)
    by_another(store, lambda change: requests.edit(change, "R-1", {"touchpoint": "billing"}))
    async with opened(store) as (_app, pilot):
        screen = await at_measures(pilot)
        await press(pilot, "b", "b")
        await settled(pilot, screen)

        assert screen.model.asked == MeasuresQuery(None, "touchpoint")
        assert [name for name, _ in screen.model.groups("time-to-capture")] == ["billing", "none"]
        assert "by touchpoint" in screen.page.text


async def test_a_change_is_measured_again(tmp_path: Path) -> None:
    """Once it has come to rest."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        screen = await at_measures(pilot)
        before = screen.model.measures["captured"].n
        by_another(store, lambda change: requests.add(change, {"said": "One more"}, customer="Acme"))
        await app.session.look()

        await until(pilot, lambda: screen.model.measures["captured"].n == before + 1)


async def test_the_filter_leaves_what_holds_the_words(tmp_path: Path) -> None:
    """Under their themes."""
    async with opened(board(tmp_path)) as (_app, pilot):
        screen = await at_measures(pilot)
        await press(pilot, "slash")
        await write(pilot, "nps")

        assert screen.model.shown == ["#people", "nps"]


async def test_enter_reads_a_measure_with_the_keys(tmp_path: Path) -> None:
    """And esc goes back to the list."""
    async with opened(board(tmp_path), size=(80, 24)) as (_app, pilot):
        screen = await at_measures(pilot)
        await press(pilot, "enter")
        assert screen.is_reading
        await press(pilot, "escape")

        assert not screen.is_reading


def test_a_period_begins_so_many_days_ago() -> None:
    """Today counts."""
    assert (date(2026, 11, 14), None) == (
        MeasuresQuery(7).since(date(2026, 11, 20)),
        MeasuresQuery().since(date(2026, 11, 20)),
    )


@each_row(("value", "bar"), [(8, "━━━━"), (1, "╸"), (0.001, "╸"), (0, ""), (-4, "━━")])
def test_a_bar_is_seen_wherever_there_is_something(value: float, bar: str) -> None:
    """In halves of a cell; nothing has none."""
    assert bar_of(value, 8, 4) == bar


def test_no_data_has_no_bar() -> None:
    """It is said in words, and is not 0."""
    lines = bar_lines([Share(label="a", value=4, n=2), Share(label="b", value=None, n=0)], "days", "USD", 40)

    assert ["".join(text for text, _ in line).split() for line in lines] == [
        ["a", "━" * 23, "4", "days", "n", "2"],
        ["b", "no", "data", "n", "0"],
    ]
