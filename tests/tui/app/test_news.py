"""News of others stand at the foot, in one line with their count; a toast stands over the header alone."""

from datetime import date
from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.model.records import Target
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.board.screen import BoardScreen
from tests.tui.at_screen import NOW, TODAY, board, by_another, opened, picture, press, until, write


def others(change: Change) -> None:
    """Somebody else moves both stories, in two events."""
    for one in ("S-1", "S-2"):
        stories.edit(change, one, {"title": f"{one} {'is told at length ' * 4}"})


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (200, 50)])
async def test_news_and_toasts_cover_no_card(tmp_path: Path, size: tuple[int, int]) -> None:
    """Others' changes, one after the other, stay one line; a refusal too long for its line is told on top."""
    store = board(tmp_path)
    app = RoadmapApp(store, Settings(), me="ana", today=lambda: TODAY, now=lambda: NOW)
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = app.screen
        assert isinstance(screen, BoardScreen)
        await until(pilot, lambda: screen.model.cursor)
        by_another(store, others)
        await app.session.look()
        by_another(store, lambda change: stories.move(change, "S-2", "draft"))
        await app.session.look()
        await until(pilot, lambda: "3 changes · ben: S-2 moved to draft" in picture(app))

        assert list(app.screen.query(Toast)) == []
        assert picture(app).splitlines()[-2].startswith("─ 3 changes · ben: S-2 moved to draft ──")

        await press(pilot, "L", "L")
        await pilot.pause()
        first = screen.board.region.y + screen.model.first_line

        assert [one for one in app.screen.query(Toast) if one.region.bottom > first] == []


def shipped(change: Change) -> None:
    """A story that shipped, with a target, and three customers who asked for it."""
    target = Target(
        metric="repeat visits",
        unit="%",
        direction="down",
        baseline=8,
        target=2,
        due=date(2026, 12, 10),
        measured_by="visits, weekly",
    )
    story = stories.add(change, {"title": "Billed once", "actor": "owner", "target": target})
    for customer in ("Acme", "Birch", "Cedar"):
        requests.add(change, {"said": f"{customer} pays twice"}, customer=customer, story=story.id)
    stories.move(change, story.id, "shipped", because="it is out")


async def test_a_story_that_comes_true_is_told_as_such(tmp_path: Path) -> None:
    """What was measured, of what, by when, whom to tell, and how to take it back; once, not at every reading."""
    async with opened(board(tmp_path, shipped)) as (app, pilot):
        screen = app.screen
        assert isinstance(screen, BoardScreen)
        told = []
        for value in ("5", "1.8", "1.5"):
            await press(pilot, "r")
            await write(pilot, value)
            await press(pilot, "enter")
            await until(pilot, lambda: "undoes" in screen.footer.answer and screen.footer.answer not in told)
            told.append(screen.footer.answer)

        assert told == [
            "S-1 read 5 today · u undoes",
            "S-1 is proven: 1.8 % of 2 % by 10 Dec 2026 · tell Acme, Birch and 1 more · u undoes",
            "S-1 read 1.5 today · u undoes",
        ]


async def test_an_answer_that_comes_as_the_app_ends_is_dropped(tmp_path: Path) -> None:
    """A server may answer, or a change be done, when no screen is left."""
    async with opened(board(tmp_path)) as (app, _pilot):
        pass
    app.answer("Connected again")

    assert app.screen_stack == []
