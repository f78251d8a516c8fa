"""The matrix screen, with keys and with the mouse."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.matrix.widget import MatrixWidget
from tests.tui.at_screen import picture, press, shown, until, write
from tests.tui.pictures import known, sample


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoadmapApp:
    """The app over the sample."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return sample(tmp_path, "roadmap-dark", at="matrix")


async def matrix(pilot: Pilot[int]) -> Any:
    """The screen, worked out."""
    return await known(pilot, "MatrixScreen")


async def test_an_effort_places_the_marked_stories(app: RoadmapApp) -> None:
    """Two keys and a number set it for both, and they go from the lone column into their quarter."""
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await matrix(pilot)
        for one in ("S-11", "S-12"):
            screen.model.select(one)
            await press(pilot, "space")
        await press(pilot, "s", "e")
        await shown(pilot, "SetField")
        await write(pilot, "3")
        await press(pilot, "enter")
        await until(pilot, lambda: screen.model.points["S-12"].cost == 3)

        assert [screen.model.quarter(one) for one in ("S-11", "S-12")] == ["Quick wins", "Fill-ins"]
        assert screen.model.marked == set()


async def test_a_click_selects_and_the_second_opens(app: RoadmapApp) -> None:
    """Each id is where it is drawn."""
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await matrix(pilot)
        spot = screen.model.layout.spots["S-9"]
        await pilot.click(MatrixWidget, offset=(spot.x + 1, spot.y))

        assert screen.model.cursor == "S-9"

        await pilot.click(MatrixWidget, offset=(spot.x + 1, spot.y), times=2)

        assert (await shown(pilot, "StoryScreen")).story.id == "S-9"


async def test_a_click_finds_each_story_where_it_stands(app: RoadmapApp) -> None:
    """On its id it selects the story, with ctrl or on the cell before the id it marks it."""
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await matrix(pilot)
        spots = screen.model.layout.spots
        found = []
        for spot in spots.values():
            await pilot.click(MatrixWidget, offset=(spot.x + 1, spot.y))
            found.append(screen.model.cursor)
        assert list(spots) == found

        for spot, before, held in ((spots["S-9"], 0, True), (spots["S-11"], 1, False)):
            await pilot.click(MatrixWidget, offset=(spot.x - before, spot.y), control=held)
        assert {"S-9", "S-11"} == screen.model.marked


async def test_a_window_that_becomes_narrower_keeps_its_matrix(app: RoadmapApp) -> None:
    """What stood beyond its new edge is laid out anew, within it."""
    async with app.run_test(size=(200, 50)) as pilot:
        screen = await matrix(pilot)
        await pilot.resize_terminal(100, 30)
        await pilot.pause()

        assert all(spot.x < 100 for spot in screen.model.layout.spots.values())
        assert "S-9" in picture(app)


async def test_what_is_moved_on_is_told(app: RoadmapApp) -> None:
    """A story that is set aside leaves the matrix, and an undo brings it back."""
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await matrix(pilot)
        screen.model.select("S-9")
        await press(pilot, "x")
        await write(pilot, "nobody asks")
        await press(pilot, "enter")
        await until(pilot, lambda: "S-9 declined" in screen.footer.answer and "undoes" in screen.footer.answer)

        assert "S-9" not in screen.model.shown

        await press(pilot, "u")
        await until(pilot, lambda: "S-9" in screen.model.shown)


async def test_the_gate_is_opened_with_a_reason(app: RoadmapApp) -> None:
    """A move that is refused names the key that makes it with one, and the reason stays on the story."""
    async with app.run_test(size=(140, 40)) as pilot:
        screen = await matrix(pilot)
        screen.model.select("S-12")
        await press(pilot, "L")
        await until(pilot, lambda: "B" in screen.footer.answer)

        assert screen.session.snapshot.stories["S-12"].stage == "draft"

        await press(pilot, "B")
        await write(pilot, "promised")
        await press(pilot, "enter")
        await until(pilot, lambda: screen.session.snapshot.stories["S-12"].stage == "ready")

        assert screen.session.snapshot.stories["S-12"].gate_opened_because == "promised"
