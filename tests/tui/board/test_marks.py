"""Marked stories on the board: what acts on one acts on all of them, in one change."""

from pathlib import Path

import pytest
from textual.events import MouseMove

from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Columns
from roadmap_tui.store.file.store import FileStore
from tests.tui.at_screen import board, opened, picture, press, until, write
from tests.tui.board.test_screen import answer, fill, screen


def stages(store: FileStore) -> list[str]:
    return [one.stage for one in store.read().stories.values()]


@pytest.mark.parametrize(
    ("keys", "typed", "said"),
    [
        (("L",), None, "S-1, S-2 → Draft"),
        (("x",), "nobody asks", "S-1, S-2 declined"),
        (("archive",), None, "S-1, S-2 archived"),
    ],
    ids=["move", "decline", "archive"],
)
async def test_what_acts_on_one_acts_on_all_marked(
    tmp_path: Path, keys: tuple[str, ...], typed: str | None, said: str
) -> None:
    """The answer names them, one undo takes all back and names them too."""
    store = board(tmp_path, fill)
    before = store.read().stories
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space")
        if keys == ("archive",):
            await screen(app).run_action("archive")
        else:
            await press(pilot, *keys)
        if typed is not None:
            await write(pilot, typed)
            await press(pilot, "enter")
        await until(pilot, lambda: answer(app) == f"{said} · u undoes")
        changed = [one for one, now in store.read().stories.items() if now != before[one]]

        assert ["S-1", "S-2"] == changed
        assert set() == screen(app).model.marked
        await press(pilot, "u")
        await until(pilot, lambda: answer(app).startswith("Undone: S-1 and S-2 "))
        assert ["discover", "discover", "shipped"] == stages(store)


async def test_a_dragged_card_takes_the_marked_ones_with_it(tmp_path: Path) -> None:
    """Dropped on another column, all that are marked move there."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space")
        await pilot.mouse_down("#board", offset=(3, 3))
        await pilot._post_mouse_events([MouseMove], "#board", offset=(25, 8), button=1)
        await pilot.mouse_up("#board", offset=(25, 8))
        await until(pilot, lambda: answer(app) == "S-1, S-2 → Draft · u undoes")

        assert ["draft", "draft", "shipped"] == stages(store)


async def test_a_refusal_of_one_moves_none(tmp_path: Path) -> None:
    """The gate shut before one of them leaves all where they are, and marked; a reason opens it for all."""
    store = board(tmp_path, fill)
    async with opened(store) as (app, pilot):
        await press(pilot, "space", "space", "L")
        await until(pilot, lambda: "u undoes" in answer(app))
        await press(pilot, "k", "k", "space", "space", "L")
        refused = answer(app)
        left = stages(store)
        await press(pilot, "B")
        await write(pilot, "pilot signed")
        await press(pilot, "enter")
        await until(pilot, lambda: answer(app) == "S-1, S-2 → Ready · u undoes")

        assert refused.startswith("None of the 2 marked: S-2 cannot move to ready yet.")
        assert ["draft", "draft", "shipped"] == left
        assert ["ready", "ready", "shipped"] == stages(store)


async def test_the_cursor_and_the_mark_show_without_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bar and mark stand beside each other, on cards of one line too."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(board(tmp_path, fill)) as (app, pilot):
        await press(pilot, "v", "space", "k")
        compact = picture(app)
        await press(pilot, "v")

        assert "▌✓S-1 " in compact
        assert "▌S-1 " in picture(app)
        assert "✓history in hand" in picture(app)


async def test_a_stage_over_its_limit_is_said(tmp_path: Path) -> None:
    """Whoever moves a story past the limit of work in progress reads it in the answer."""
    settings = Settings(board=Columns(wip={"draft": 1}, labels={"draft": "Drafted"}))
    async with opened(board(tmp_path, fill), settings=settings) as (app, pilot):
        await press(pilot, "L")
        await until(pilot, lambda: answer(app) == "S-1 → Drafted · u undoes")
        await press(pilot, "g", "h", "L")
        await until(pilot, lambda: "S-2 → Drafted" in answer(app) and "u undoes" in answer(app))

        assert "S-2 → Drafted · Drafted holds 2 of 1: over its limit · u undoes" == answer(app)
