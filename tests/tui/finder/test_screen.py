"""Going to anything, with keys and with the mouse."""

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from roadmap_tui.tui.app import id_prefix
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.finder.screen import Finder
from roadmap_tui.tui.widgets.choices import Choices
from tests.tui.at_screen import press, shown, until, write
from tests.tui.pictures import sample


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RoadmapApp:
    """The app over the sample."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return sample(tmp_path, "roadmap-dark")


async def find(pilot: Pilot[int], key: str, typed: str) -> Finder:
    """The finder with letters typed, and what they mean under its cursor."""
    await press(pilot, key)
    finder = await shown(pilot, "Finder")
    await write(pilot, typed)
    await until(pilot, lambda: finder.hits)
    return finder  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("key", "typed", "place", "cursor"),
    [
        ("colon", "s12", "board", "S-12"),
        ("ctrl+k", "r-16", "inbox", "R-16"),
        ("colon", "credit note", "glossary", "credit note"),
        ("colon", "timeline", "timeline", None),
        ("colon", "s-8", "story", "S-8"),
    ],
)
async def test_enter_goes_to_what_is_meant(
    app: RoadmapApp, key: str, typed: str, place: str, cursor: str | None
) -> None:
    """A story on the board, a request in its tab, a term; a story that the board does not show, whole."""
    async with app.run_test(size=(120, 35)) as pilot:
        await find(pilot, key, typed)
        await press(pilot, "enter")
        await until(pilot, lambda: getattr(app.screen, "WHERE", "") == place)
        screen: Any = app.screen

        def here() -> str | None:
            match place:
                case "glossary":
                    return str(screen.model.term.term)
                case "story":
                    return str(screen.story.id)
                case "timeline":
                    return None
                case _:
                    return str(screen.model.cursor)

        await until(pilot, lambda: here() == cursor)


@pytest.mark.parametrize(("key", "ref"), [("2", "R-31"), ("4", "S-9"), ("9", "C-3")])
async def test_a_filter_does_not_hide_what_was_asked_for(app: RoadmapApp, key: str, ref: str) -> None:
    """It is let go where the list has it."""
    async with app.run_test(size=(120, 35)) as pilot:
        await press(pilot, key)
        screen = app.screen
        assert isinstance(screen, ListScreen)
        await until(pilot, lambda: ref in screen.rows.shown)
        screen.find("nobody has these words")
        await until(pilot, lambda: ref not in screen.rows.shown)
        await find(pilot, "colon", ref)
        await press(pilot, "enter")
        await until(pilot, lambda: screen.rows.cursor == ref)

        assert screen.filter == ""


async def test_a_command_runs_on_the_screen_below(app: RoadmapApp) -> None:
    """As the palette runs it."""
    async with app.run_test(size=(120, 35)) as pilot:
        await find(pilot, "colon", "compact")
        await press(pilot, "enter")

        assert app.screen.model.compact  # type: ignore[attr-defined]


async def test_an_id_behind_g_opens_it(app: RoadmapApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the rest of it is typed there; a click picks."""
    monkeypatch.setattr(id_prefix, "SECONDS", 600.0)
    async with app.run_test(size=(120, 35)) as pilot:
        await press(pilot, "g", "s", "1", "2")
        finder = await shown(pilot, "Finder")
        await until(pilot, lambda: [one.ref for one in finder.hits] == ["S-12"])
        await pilot.click(Choices, offset=(6, 0))
        await until(pilot, lambda: app.screen is not finder)
        await pilot.pause()

        assert app.screen.model.cursor == "S-12"  # type: ignore[attr-defined]


async def test_a_colon_is_text_in_a_form(app: RoadmapApp) -> None:
    """And nothing is left behind for it."""
    async with app.run_test(size=(120, 35)) as pilot:
        await press(pilot, "n")
        await shown(pilot, "EditorScreen")
        await write(pilot, "a")
        await press(pilot, "colon", "ctrl+k")

        assert type(app.screen).__name__ == "EditorScreen"
