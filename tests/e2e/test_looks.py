"""What reaches the terminal: no codes that people typed, no unwanted colour, straight columns."""

import json
import re
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Roadmap
from tests.e2e.terminal import Terminal

HOSTILE = (
    "[bold red]marked up[/]",
    "red \x1b[31mtext\x1b]0;owned\x07 and \x1b[2Jgone",
    "\u202eright to left\u202c",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 and \U0001f469\U0001f3fd\u200d\U0001f4bb",
    "漢字カタカナ全角文字テスト漢字カタカナ全角文字",
    "long " + "x" * 5_000,
    "nul \x00 and \x7f and \x9b31m",
    "combined e\u0301\u0302\u0303\u0301\u0302\u0303",
    "นมัสเต नमस्ते",
    "tab\tand\nnew line\r",
)
CODES = (b"\x1b[31m", b"\x1b]0;", b"\x1b[2J", b"\x00", b"\x7f", b"\xc2\x9b", "\u202e".encode(), b"\t")
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@pytest.fixture
def hostile(roadmap: Roadmap, board: Path) -> None:
    """A board of texts that try to act on the terminal."""
    roadmap("init", str(board))
    requests = [{"customer": text[:60], "said": text, "person": text[:60], "problem": text} for text in HOSTILE]
    roadmap("request", "add", "-", stdin="\n".join(json.dumps(one) for one in requests))
    stories = [
        {
            "title": text,
            "outcome": text,
            "actor": text[:80],
            "situation": text,
            "obstacle": text,
            "owner": text[:20],
        }
        for text in HOSTILE
    ]
    roadmap("story", "add", "-", stdin="\n".join(json.dumps(one) for one in stories))


def rules(terminal: Terminal, first: int, last: int) -> set[int]:
    """The columns at which the rule between the two halves stands, over some rows."""
    return {terminal.cells(row).index("│") for row in range(first, last) if "│" in terminal.cells(row)}


@pytest.mark.usefixtures("hostile")
def test_what_people_typed_is_text(open_terminal: Open) -> None:
    """Each story and each request is drawn as text, and what stands beside it stays straight."""
    terminal = open_terminal(columns=160, rows=60)
    for number in range(1, len(HOSTILE) + 1):
        terminal.wait_for(f"│  S-{number} ")
        assert {80} == rules(terminal, 2, 57)
        terminal.keys("j")
    terminal.keys("2")
    for number in range(1, len(HOSTILE) + 1):
        terminal.wait_for(f"│  R-{number} ")
        assert {88} == rules(terminal, 4, 57)
        terminal.keys("j")
    terminal.keys("\r")
    terminal.wait_for(f"Reading R-{len(HOSTILE)} ")

    assert [] == [code for code in CODES if code in terminal.raw]


@pytest.mark.slow
def test_without_colour(roadmap: Roadmap, board: Path, open_terminal: Open) -> None:
    """NO_COLOR is honoured: no code of a colour is written, in the board, the inbox or the form."""
    roadmap("demo", "--out", str(board))
    terminal = open_terminal(NO_COLOR="1")
    terminal.wait_for("Discover", "S-14")
    terminal.keys("2")
    terminal.wait_for("15 new of 73")
    terminal.keys("n")
    terminal.wait_for("^s save")

    assert [] == sorted(set(COLOUR.findall(terminal.raw)))
    assert [] == sorted(set(re.findall(rb"\x1b\[[0-9;]*[34]8;[0-9;]*m", terminal.raw)))


def test_a_plain_terminal(roadmap: Roadmap, board: Path, open_terminal: Open) -> None:
    """A terminal that promises 256 colours is sent no others."""
    roadmap("demo", "--out", str(board))
    terminal = open_terminal(COLORTERM=None)
    terminal.wait_for("Discover", "S-14")

    assert b"8;5;" in terminal.raw
    assert b"8;2;" not in terminal.raw


@pytest.mark.slow
def test_the_colours_of_the_terminal(roadmap: Roadmap, board: Path, open_terminal: Open) -> None:
    """An ANSI theme leaves the choice of colours to the terminal."""
    roadmap("demo", "--out", str(board))
    terminal = open_terminal(ROADMAP_LOOK_THEME="ansi-dark")
    terminal.wait_for("Discover", "S-14")

    assert b"8;2;" not in terminal.raw
