"""`p` on the board and on a story: asked, done beside the screen, stopped in good order."""

from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.store.file.store import FileStore
from tests.sync.tracker_double import TrackerDouble
from tests.tui.at_screen import board, opened, picture, press, shown, until
from tests.tui.sync.test_screen import answer, held, three
from tests.tui.sync.test_screen import tracker as tracker  # a fixture


def _links(store: FileStore) -> list[str]:
    return [one.link.key for one in store.read().stories.values() if one.link is not None]


async def _asked(pilot: Any) -> None:
    await press(pilot, "p")
    await shown(pilot, "Choose")
    await press(pilot, "p")


async def test_a_push_is_asked_about_and_done(tmp_path: Path, tracker: TrackerDouble) -> None:
    """The answer names the issue."""
    store = board(tmp_path, three)
    async with opened(store) as (app, pilot):
        await _asked(pilot)
        await until(pilot, lambda: "S-1 → ROAD-1 created" in answer(app.screen))

        assert ["ROAD-1"] == _links(store)


async def test_marked_stories_are_pushed_after_one_question(tmp_path: Path, tracker: TrackerDouble) -> None:
    """The question says how many are made; the answer counts them."""
    store = board(tmp_path, three)
    async with opened(store) as (app, pilot):
        await press(pilot, "asterisk", "p")
        await shown(pilot, "Choose")
        asked = picture(app)
        await press(pilot, "p")
        await until(pilot, lambda: "3 created" in answer(app.screen))

        assert "Push 3 stories? 3 made in " in asked
        assert len(_links(store)) == 3


async def test_esc_stops_a_push(tmp_path: Path, tracker: TrackerDouble) -> None:
    """What was not sent is not sent, and that is said; the story waits for the next sync."""
    store = board(tmp_path, three)
    async with opened(store) as (app, pilot):
        with held(tracker, "find") as go:
            await _asked(pilot)
            await until(pilot, lambda: "find" in tracker.calls)
            assert "Pushing S-1 … esc stops it" == answer(app.screen)
            await press(pilot, "escape")
            assert "Stopping: what is under way ends first." == answer(app.screen)
            go.set()
            await until(pilot, lambda: "the next sync does it" in answer(app.screen))

        assert ([], True) == (_links(store), store.read().stories["S-1"].tracked)
        assert "create" not in tracker.calls


async def test_a_story_that_is_left_while_it_is_pushed(
    tmp_path: Path,
    tracker: TrackerDouble,
) -> None:
    """The first esc stops the push, the second goes back; the answer stands on the screen that is shown."""
    store = board(tmp_path, three)
    async with opened(store) as (app, pilot):
        on_board = app.screen
        await press(pilot, "enter", "enter")
        story = await shown(pilot, "StoryScreen")
        with held(tracker, "create") as go:
            await _asked(pilot)
            await until(pilot, lambda: "create" in tracker.calls)
            await press(pilot, "escape")
            assert app.screen is story
            await press(pilot, "escape")
            assert app.screen is on_board
            go.set()
            await until(pilot, lambda: "S-1 → ROAD-1" in answer(on_board))

        assert ["ROAD-1"] == _links(store)


async def test_leaving_the_app_ends_a_push_in_good_order(tmp_path: Path, tracker: TrackerDouble) -> None:
    """What is under way is answered and kept before the app is left."""
    store = board(tmp_path, three)
    async with opened(store) as (app, pilot):
        with held(tracker, "create") as go:
            await _asked(pilot)
            await until(pilot, lambda: "create" in tracker.calls)
            leaving = app.run_worker(app.action_quit())
            await until(pilot, lambda: answer(app.screen) == "Stopping: what is under way ends first.")
            assert not leaving.is_finished
            go.set()
            await until(pilot, lambda: leaving.is_finished)

    assert ["ROAD-1"] == _links(store)


async def test_what_is_waited_for_is_told(
    tmp_path: Path, tracker: TrackerDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tracker that asks for patience is heard on the screen, and knows when a person has none."""
    asked: dict[str, Any] = {}

    def open_tracker(*_: object, **wanted: Any) -> TrackerDouble:
        asked.update(wanted)
        return tracker

    monkeypatch.setattr("roadmap_tui.trackers.registry.open_tracker", open_tracker)
    async with opened(board(tmp_path, three)) as (app, pilot):
        with held(tracker, "create") as go:
            await _asked(pilot)
            await until(pilot, lambda: "create" in tracker.calls)
            asked["notify"]("Jira is busy; trying again in 8 s …")
            await until(pilot, lambda: answer(app.screen) == "Jira is busy; trying again in 8 s …")
            assert not asked["stop"]()
            await press(pilot, "escape")
            assert asked["stop"]()
            go.set()
            await until(pilot, lambda: "S-1 → ROAD-1" in answer(app.screen))
