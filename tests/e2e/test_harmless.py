"""Every screen in a real terminal, over a board with a hostile string in each of its strings."""

import base64
import re
import unicodedata
from pathlib import Path

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import _character_to_key

from roadmap_tui.tui.common.commands import COMMANDS, Where
from tests.e2e.conftest import Open, Roadmap
from tests.e2e.terminal import DOWN, ENTER, ESCAPE, Terminal
from tests.hostile import foreign_in, spoil

OUT = f"{ESCAPE}\x1b[I"
"""Out of what is open. What follows an escape tells that it is one: here, that the terminal has the focus."""
OPENING: dict[Where, tuple[str, str]] = {
    "board": ("1", " Building "),
    "inbox": ("2", "Snoozed"),
    "loop": ("3", " Told "),
    "timeline": ("4", "By horizon"),
    "measures": ("5", "How long it takes"),
    "sync": ("6", " In step "),
    "glossary": ("7", " terms · "),
    "readings": ("8", "By themselves"),
    "customers": ("9", "By renewal"),
    "matrix": ("0", "Weight 1"),
    "story": (f"1{ENTER}{ENTER}", "N note"),
    "editor": ("1e", "^l lift"),
    "form": ("2e", "F4 suggest"),
}
"""The keys that lead to a place from any other, and what is seen there."""
ENDS = frozenset({"o", "q", "ctrl+c", "ctrl+q", "ctrl+z", *"1234567890"})
"""Keys that end the app, open a browser or leave the place."""
SPELLED = {
    **{names[0].value: sent for sent, names in ANSI_SEQUENCES_KEYS.items() if isinstance(names, tuple)},
    **{_character_to_key(one): one for one in map(chr, range(32, 127))},
}
"""What a terminal sends for each key, by Textual's name for it."""
MOVES = frozenset({"down", "up", "top", "bottom", "page_down", "page_up", "left", "right"})
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
        terminal.wait_idle()
        assert terminal.process.poll() is None, terminal.after


def keys_of(where: Where) -> list[str]:
    """What a terminal sends for the keys of a place, but for those that only move a cursor."""
    commands = [one for one in COMMANDS if one.where == where and one.id.rpartition(".")[2] not in MOVES]
    found = {key for one in commands for key in one.keys.split(",")} - ENDS
    return [SPELLED[key] for key in sorted(found & set(SPELLED))]


def go_to(terminal: Terminal, place: Where) -> None:
    """Leave what is open, with what was typed there thrown away, and open a place."""
    keys, seen = OPENING[place]
    for out in (OUT * 3, OUT, OUT):
        press(terminal, out)
        if "esc goes on typing" in terminal.text:
            press(terminal, "DD")
        press(terminal, keys)
        if seen in terminal.text:
            return
    raise AssertionError(f"{place} is not reached:\n{terminal.text}")


def copied(terminal: Terminal) -> list[str]:
    """The texts that went to the clipboard."""
    return [base64.b64decode(one).decode() for one in _COPIED.findall(terminal.raw)]


@pytest.mark.slow  # by default tests/e2e/test_looks.py has it of one screen
@pytest.mark.parametrize("columns", [80, 160])
def test_no_screen_lets_a_string_act(spoilt: Path, open_terminal: Open, columns: int) -> None:
    """Each screen, its rows opened, the help, the palette, a filter, a search that finds nothing."""
    with open_terminal(columns=columns) as terminal:
        terminal.wait_for("OWNED")
        for place in OPENING:
            go_to(terminal, place)
            if place in {"editor", "form"}:
                press(terminal, "\t", "x", DOWN)
            else:
                press(terminal, "j", ENTER, f"{OUT}?")
        press(terminal, f"{OUT}\x10", "go", f"{OUT}1/OWNED", ENTER, OUT)

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


@pytest.mark.slow
def test_others_changes_and_drafts_are_as_harmless(spoilt: Path, open_terminal: Open, roadmap: Roadmap) -> None:
    """Toasts name who changed what; a draft left behind is offered with its words."""
    with open_terminal(columns=100) as terminal:
        terminal.wait_for("OWNED")
        roadmap("story", "edit", "S-1", "--owner", "Bo", me="Bob")
        press(terminal, "1e", "words", f"{OUT}k", "1e", OUT)

        assert "" == foreign_in(terminal.raw)


@pytest.mark.slow
@pytest.mark.parametrize("place", OPENING)
def test_no_key_lets_a_string_act(spoilt: Path, open_terminal: Open, place: Where) -> None:
    """Every key of every place, each from the place as it opens."""
    with open_terminal(columns=120, EDITOR="true") as terminal:
        terminal.wait_for("OWNED")
        for key in keys_of(place):
            go_to(terminal, place)
            press(terminal, key, "x", ENTER)

        assert "" == foreign_in(terminal.raw)
