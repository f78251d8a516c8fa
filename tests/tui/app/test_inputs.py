"""Keys of every input of the app, whichever widget it is."""

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.tui.at_screen import board, opened, press, write

INPUTS = {
    "a prompt": ("slash",),
    "a question": ("1", "2", "z"),
    "a form's line": ("n",),
    "a form's lines": ("n", "down"),
    "a list to pick from": ("2", "f"),
    "the palette": ("ctrl+p",),
}


@pytest.mark.parametrize("key", ["ctrl+backspace", "alt+backspace", "ctrl+w"])
@pytest.mark.parametrize("keys", INPUTS.values(), ids=INPUTS)
async def test_a_word_is_deleted_at_the_left(tmp_path: Path, keys: tuple[str, ...], key: str) -> None:
    """From the middle of a text: what stands at the right stays."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, *keys)
        await pilot.pause()
        await write(pilot, "so it")
        await press(pilot, "left", "left", key)
        focused = app.focused

        assert isinstance(focused, Input | TextArea)
        assert "it" == (focused.value if isinstance(focused, Input) else focused.text).strip()


async def test_the_key_is_nothings_where_there_is_no_input(tmp_path: Path) -> None:
    """On the board it does nothing."""
    async with opened(board(tmp_path)) as (app, pilot):
        await press(pilot, "ctrl+backspace", "j")

        assert "S-2" == app.screen.model.cursor  # type: ignore[attr-defined]
