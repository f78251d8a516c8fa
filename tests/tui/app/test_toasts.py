"""Toasts: what happens by itself is told where no card is."""

from pathlib import Path

import pytest
from textual.widgets._toast import Toast

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.board.screen import BoardScreen
from tests.tui.at_screen import NOW, TODAY, board, by_another, picture, press, until


def others(change: Change) -> None:
    """Somebody else moves both stories, in two events."""
    for one in ("S-1", "S-2"):
        stories.edit(change, one, {"title": f"{one} {'is told at length ' * 4}"})


@pytest.mark.parametrize("size", [(80, 24), (120, 35), (200, 50)])
async def test_a_toast_covers_no_card(tmp_path: Path, size: tuple[int, int]) -> None:
    """Others' changes, one after the other, and a refusal too long for the line at the bottom."""
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
        await until(pilot, lambda: "ben: S-2 moved to draft" in picture(app))
        lowest = [max(one.region.bottom for one in app.screen.query(Toast))]
        await press(pilot, "L", "L")
        await pilot.pause()
        lowest += [one.region.bottom for one in app.screen.query(Toast)]
        first = screen.board.region.y + screen.model.first_line

        assert [] == [one for one in lowest if one > first]
