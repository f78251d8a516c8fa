"""Keys that a screen names are those that this person has for its commands."""

from pathlib import Path

import pytest

from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.commands import COMMANDS
from roadmap_tui.tui.common.list_screen import ListScreen
from tests.tui.at_screen import NOW, TODAY, board, until

PLACES = ("inbox", "loop", "timeline", "measures", "sync", "readings", "glossary", "conflicts")
BACK = {one.id: "f9" for one in COMMANDS if one.id.endswith(".back")}


@pytest.mark.parametrize("place", PLACES)
async def test_an_empty_list_and_a_page_name_the_persons_keys(tmp_path: Path, place: str) -> None:
    """Of a filter that nothing fits, and of the page that is read."""
    app = RoadmapApp(
        board(tmp_path),
        Settings(),
        me="ana",
        today=lambda: TODAY,
        now=lambda: NOW,
        keymap=BACK,
    )
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        await app.run_action(f"go('{place}')")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ListScreen)
        screen.find("zzzz")

        def empty() -> str:
            screen.show_all()
            return "\n".join("".join(text for text, _ in line) for line in screen.list.empty_lines)

        await until(pilot, lambda: "shows all" in empty())

        assert empty().endswith("F9 shows all")
        assert screen.scroll_hint().endswith("F9 goes back")
