"""Every screen in a real terminal, over a board with a hostile string in each of its strings."""

import base64
import re
import unicodedata
from pathlib import Path

import pytest

from roadmap_tui.tui.common.commands import COMMANDS, Where
from tests.e2e.conftest import Open, Roadmap
from tests.e2e.terminal import DOWN, ENTER, ESCAPE, Terminal
from tests.hostile import foreign_in, spoil

OPENING: dict[Where, str] = {
    "board": "1",
    "inbox": "2",
    "loop": "3",
    "timeline": "4",
    "measures": "5",
    "sync": "6",
    "glossary": "7",
    "readings": "8",
    "story": f"1{ENTER}{ENTER}",
    "editor": "1e",
    "form": "2e",
}
"""The keys that lead to a place from anywhere."""
OUT = f"{ESCAPE}{ESCAPE}{ESCAPE}"
_COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


@pytest.fixture
def spoilt(board: Path, roadmap: Roadmap) -> Path:
    """The sample board, spoilt."""
    roadmap("demo", "--out", str(board))
    spoil(board)
    return board


def press(terminal: Terminal, *keys: str) -> None:
    """Press keys, and read what comes of them."""
    for key in keys:
        terminal.keys(key)
        while terminal.read(0.15):
            pass
        assert terminal.process.poll() is None, terminal.after


def keys_of(where: Where) -> list[str]:
    """The keys of a place that are one character, but those that end the app, open a browser or leave it."""
    found = [key for one in COMMANDS if one.where == where for key in one.keys.split(",")]
    return sorted({key for key in found if len(key) == 1 and key not in "qo12345678"})


def copied(terminal: Terminal) -> list[str]:
    """The texts that went to the clipboard."""
    return [base64.b64decode(one).decode() for one in _COPIED.findall(terminal.raw)]


@pytest.mark.parametrize("columns", [80, pytest.param(160, marks=pytest.mark.slow)])
def test_no_screen_lets_a_string_act(spoilt: Path, open_terminal: Open, columns: int) -> None:
    """Each screen, its rows opened, the help, the palette, a filter, a search that finds nothing."""
    with open_terminal(columns=columns) as terminal:
        terminal.wait_for("OWNED")
        for place, keys in OPENING.items():
            press(terminal, keys)
            if place in {"editor", "form"}:
                press(terminal, "\t", "x", DOWN, OUT, "D")
            else:
                press(terminal, "j", ENTER, "?", ESCAPE, OUT)
        press(terminal, "\x10", "go", OUT, "1/OWNED", ENTER, OUT)

        assert "" == foreign_in(terminal.raw)


def test_what_is_copied_holds_no_controls(spoilt: Path, open_terminal: Open) -> None:
    """The message of the loop, and a story's key, go to the clipboard as plain text."""
    with open_terminal() as terminal:
        terminal.wait_for("OWNED")
        press(terminal, "3", "y", "1", "y")

        assert "" == foreign_in(terminal.raw)
        texts = copied(terminal)
    assert "OWNED" in texts[0]
    assert set() == {one for text in texts for one in text if unicodedata.category(one) == "Cc"} - {"\n"}


def test_others_changes_and_drafts_are_as_harmless(spoilt: Path, open_terminal: Open, roadmap: Roadmap) -> None:
    """Toasts name who changed what; a draft left behind is offered with its words."""
    with open_terminal(columns=100) as terminal:
        terminal.wait_for("OWNED")
        roadmap("story", "edit", "S-1", "--owner", "Bo", me="Bob")
        press(terminal, "1e", "words", f"{ESCAPE}", "k", "1e", OUT)

        assert "" == foreign_in(terminal.raw)


@pytest.mark.slow
@pytest.mark.parametrize("place", OPENING)
def test_no_key_lets_a_string_act(spoilt: Path, open_terminal: Open, place: Where) -> None:
    """Every key of every place, each from the place as it opens."""
    with open_terminal(columns=120, EDITOR="true") as terminal:
        terminal.wait_for("OWNED")
        press(terminal, f"{OUT}{OPENING[place]}")
        for key in keys_of(place):
            press(terminal, f"{OUT}{OPENING[place]}", key, "x", ENTER, OUT)

        assert "" == foreign_in(terminal.raw)
