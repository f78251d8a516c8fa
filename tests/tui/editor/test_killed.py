"""What a killed process left of a story being typed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TYPES = """
import asyncio, faulthandler, sys
from contextlib import suppress
from pathlib import Path
from tests.tui.at_screen import board, opened, shown, until, write

# Whatever holds it up, it tells where and ends.
faulthandler.dump_traceback_later(60, exit=True)

async def main() -> None:
    async with opened(board(Path(sys.argv[1]))) as (app, pilot):
        await pilot.press("n")
        await shown(pilot, "EditorScreen")
        await write(pilot, "night nurse")
        def kept() -> bool:
            with suppress(FileNotFoundError):  # one that is being replaced
                return any("night nurse" in one.read_text() for one in Path(sys.argv[2]).glob("*/drafts/*.json"))
            return False
        await until(pilot, kept)
        print("typed", file=sys.__stdout__, flush=True)  # the app takes sys.stdout for itself
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.slow
async def test_a_killed_process_leaves_what_was_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After kill -9, opening a new story offers what was typed, and resuming brings it back."""
    from roadmap_tui.store.file.store import FileStore
    from tests.tui.at_screen import opened, press, shown

    state = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    typing = subprocess.Popen(  # noqa: ASYNC220  # there is nothing else to do meanwhile
        [sys.executable, "-c", TYPES, str(tmp_path), str(state)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_STATE_HOME": str(state)},
        cwd=Path(__file__).parents[3],
    )
    assert typing.stdout is not None
    with typing.stdout:
        assert typing.stdout.readline() == "typed\n"
        typing.send_signal(signal.SIGKILL)
        typing.wait()

    async with opened(FileStore(tmp_path / "roadmap.json")) as (_app, pilot):
        await press(pilot, "n")
        await shown(pilot, "Choose")
        await press(pilot, "r")
        editor = await shown(pilot, "EditorScreen")

        assert editor.fields["actor"].text == "night nurse"
        assert editor.model.touched
