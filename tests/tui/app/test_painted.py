"""What a terminal shows key by key, when it is sent no more than what differs."""

import re
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Look
from roadmap_tui.tui.app.frame_diff import Abilities, FrameDiff
from tests.slower import first_of
from tests.tui.app.emulated import Terminal
from tests.tui.at_screen import board, opened, press, until

SIZE = 100, 24
KEYS = "j l j j k G g h x V j V b o j escape enter j escape slash a escape 2 j 1 L u".split()
COLOUR = re.compile(r"\x1b\[(?:[\d;]*;)?[34]8;[\d;]*m")


def fill(change: Change) -> None:
    """Stories in two columns, more than fit, in characters of one and of two cells."""
    for number in range(1, 13):
        title = "病歴をすぐに見たい" if number % 3 == 0 else f"Story {number} of a board that scrolls"
        stories.add(change, {"title": title, "owner": "Ann", "actor": "night nurse" * (number % 2)})
        requests.add(
            change, {"said": f"We wait {number} minutes 毎回 for it"}, customer="Acme", story=f"S-{number}"
        )
    for number in range(1, 4):
        stories.move(change, f"S-{number}", "draft")


def whole(app: App[Any], *, bce: bool) -> list[list[tuple[object, ...]]]:
    """What a terminal shows that is sent the whole screen."""
    terminal = Terminal(*SIZE, bce=bce)
    terminal.write(app.screen._compositor.render_full_update().render_segments(app.console))
    return terminal.picture()


@pytest.mark.usefixtures("every_frame")
@pytest.mark.parametrize(
    ("theme", "colours", "bce"),
    first_of(
        2,
        [
            ("roadmap-light", True, False),
            ("roadmap-dark", False, True),
            ("roadmap-dark", True, True),
            ("ansi-dark", True, True),
        ],
    ),
)
async def test_after_each_key_a_terminal_shows_the_whole_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str, colours: bool, bce: bool
) -> None:
    """The differences of frames leave what a repaint of everything shows, in any colours and in none."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    shown, terminal = FrameDiff(), Terminal(*SIZE, bce=bce)
    shown.abilities = Abilities(bce, bce)
    sent: list[str] = []

    def display(app: App[Any], _screen: object, renderable: Any) -> None:
        if renderable is not None and not app._batch_count:
            sent.append(renderable.render_segments(app.console))
            terminal.write(sent[-1])

    monkeypatch.setattr(App, "_display", display)
    monkeypatch.setattr(HeadlessDriver, "shown", shown, raising=False)
    async with opened(board(tmp_path, fill), size=SIZE, settings=Settings(look=Look(theme=theme))) as (
        app,
        pilot,
    ):
        for key in KEYS:
            await press(pilot, key)
            await until(pilot, lambda: terminal.picture() == whole(app, bce=bce))

    assert len(sent) > len(KEYS)
    assert bool(COLOUR.search("".join(sent))) == (colours and not theme.startswith("ansi"))
