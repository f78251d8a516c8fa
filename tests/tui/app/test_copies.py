"""Copies of a board that went apart are said when it is opened."""

import shutil
from pathlib import Path

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.tui.widgets.footer import FooterLine
from tests.tui.at_screen import board, opened, until


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def test_a_copy_beside_the_board_is_said(tmp_path: Path) -> None:
    """With the command that brings it in."""
    store = board(tmp_path, lambda change: stories.add(change, {"title": "Dose list"}))
    path = Path(store.place)
    shutil.copy(path, path.with_name(f"{path.stem}.sync-conflict-20260301-101010-ABCDEFG.json"))
    async with opened(store) as (app, pilot):
        footer = app.query_one(FooterLine)
        await until(pilot, lambda: "There is another copy beside the board" in footer.answer)
