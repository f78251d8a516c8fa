"""The customers screen, with keys."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from roadmap_tui.tui.app.app import RoadmapApp
from tests.tui.at_screen import picture, press, shown, until, write
from tests.tui.pictures import known, sample


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoadmapApp:
    """The app over the sample."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return sample(tmp_path, "roadmap-dark", at="customers")


async def customers(pilot: Pilot[int]) -> Any:
    """The screen, worked out."""
    return await known(pilot, "CustomersScreen")


async def test_the_orders_put_first_what_matters(app: RoadmapApp) -> None:
    """The soonest renewal, the highest ARR, who waits for most; each row is in each order once."""
    async with app.run_test(size=(160, 45)) as pilot:
        screen = await customers(pilot)
        firsts, rows = [], []
        for _ in range(3):
            model = screen.model
            rows.append(sorted(one for one in model.shown if one not in model.headings))
            firsts.append(model.here)
            await press(pilot, "tab")
        values = model.accounts.values()

        assert rows[0] == rows[1] == rows[2]
        assert firsts[0].days_left(model.today) == min(
            left for one in values if (left := one.days_left(model.today)) is not None and left >= 0
        )
        assert firsts[1].customer.arr == max(one.customer.arr or 0 for one in values)
        assert firsts[2].waits == max(one.waits for one in values)


async def test_a_customer_is_read_whole(app: RoadmapApp) -> None:
    """What it waits for, was told and asked, its scores; and the story it waits for."""
    async with app.run_test(size=(160, 60)) as pilot:
        screen = await customers(pilot)
        await press(pilot, "slash")
        await write(pilot, "summit")
        await press(pilot, "enter", "enter")
        page = screen.page.text

        assert [
            one for one in ("waits for", "told", "scores", "asked", "renews in 43 weeks") if one not in page
        ] == []

        story = screen.model.here.stories[0]
        await press(pilot, "enter")
        assert (await shown(pilot, "StoryScreen")).story.id == story


async def test_what_is_told_elsewhere_is_shown(app: RoadmapApp) -> None:
    """A request that is written down there counts once it is saved."""
    async with app.run_test(size=(160, 45)) as pilot:
        screen = await customers(pilot)
        identity, before = screen.model.cursor, screen.model.here.waits
        await press(pilot, "n")
        await shown(pilot, "RequestFormScreen")
        await write(pilot, "The gate sticks")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: screen.model.accounts[identity].waits == before + 1 and app.screen is screen)

        assert f"waits for {before + 1}" in picture(app)
