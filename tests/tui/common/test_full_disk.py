"""A disk that takes nothing more: what was shown is taken back, with the reason; what was typed stays."""

import errno
import os
from pathlib import Path

import pytest

from tests.tui.at_screen import board, opened, press, shown, until, write


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nothing can be made durable."""

    def refuse(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)


async def test_a_move_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card goes back to its column, and the line at the bottom says why."""
    store = board(tmp_path)
    async with opened(store) as (app, pilot):
        room = await shown(pilot, "BoardScreen")
        full(monkeypatch)
        await press(pilot, "L")
        await until(pilot, lambda: "was taken back" in room.footer.answer)

        assert "is full: nothing was written" in room.footer.answer
        assert room.model.stage_shown("S-1") == "discover"
        assert app.session.unsaved == 0
        assert store.read().stories["S-1"].stage == "discover"


async def test_a_story_stays_in_the_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing typed is lost: the form stays open with the reason, and saves once there is room."""
    store = board(tmp_path)
    async with opened(store) as (_app, pilot):
        await press(pilot, "e")
        editor = await shown(pilot, "EditorScreen")
        await write(pilot, " now")
        with monkeypatch.context() as patch:
            full(patch)
            await press(pilot, "ctrl+s")
            await until(pilot, lambda: "is full: nothing was written" in editor.footer.answer)
            assert "Treatment history in hand now" == editor.fields["title"].text
        await press(pilot, "ctrl+s")
        await shown(pilot, "BoardScreen")

        assert store.read().stories["S-1"].title == "Treatment history in hand now"
