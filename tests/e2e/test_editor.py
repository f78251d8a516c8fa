"""A story in the person's own editor: however that ends, the board is back and the terminal whole."""

import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Roadmap
from tests.e2e.terminal import CTRL_C, ESCAPE, Terminal
from tests.e2e.test_ending import assert_restored

WAITS = (
    "import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); "
    "print('it waits', flush=True); time.sleep(60)"
)
"""An editor that an interrupt ends at any time: a shell misses one that comes while it starts a command."""


@pytest.fixture
def sample(roadmap: Roadmap, board: Path) -> Path:
    """The sample board."""
    roadmap("demo", "--out", str(board))
    return board


def script(work: Path, lines: str) -> str:
    """An editor that does what these lines of a shell say; its file is $1."""
    path = work / "editor.sh"
    path.write_text(f"#!/bin/sh\n{lines}\n")
    path.chmod(0o700)
    return str(path)


def opened(open_terminal: Open, editor: str) -> Terminal:
    """The board, with the cursor on S-14."""
    terminal = open_terminal(EDITOR=editor, VISUAL=None)
    terminal.wait_for("Discover", "S-14")
    return terminal


def assert_board_lives(terminal: Terminal, before: list[object]) -> None:
    """The board is drawn on its own screen, keys are answered, and leaving it restores the terminal."""
    assert terminal.is_alternate
    assert before == terminal.termios_now
    terminal.keys("?")
    terminal.wait_for("Place the story above the one before it")
    terminal.keys(ESCAPE)
    terminal.wait_gone("Place the story above the one before it")
    terminal.keys("q")
    assert 0 == terminal.wait_end()
    assert_restored(terminal)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("exit 1", "The editor ended with 1: nothing was changed."),
        pytest.param(
            'echo more >> "$1"; exit 1',
            "The editor ended with 1: nothing was changed. What you wrote is kept: E",
            marks=pytest.mark.slow,
        ),
        pytest.param("kill -9 $$", "The editor ended by signal 9: nothing was changed.", marks=pytest.mark.slow),
        pytest.param(
            'grep -q nonsense "$1" || echo "## nonsense" >> "$1"',
            "there is no field 'nonsense'",
            marks=pytest.mark.slow,
        ),
        pytest.param(None, "cannot be run: No such file or directory", marks=pytest.mark.slow),
    ],
)
def test_an_editor_that_fails(
    sample: Path, work: Path, open_terminal: Open, lines: str | None, said: str
) -> None:
    """It ends in an error, by a signal, with what cannot be read, or is not there at all."""
    terminal = opened(open_terminal, script(work, lines) if lines else "no-such-editor")
    before = terminal.termios_now
    terminal.keys("E")
    terminal.wait_for(said)

    assert_board_lives(terminal, before)


@pytest.mark.slow
def test_an_interrupt_is_the_editors(sample: Path, work: Path, open_terminal: Open) -> None:
    """ctrl+c in an editor that does not take the terminal for itself ends the editor, not the board."""
    terminal = opened(open_terminal, script(work, f'exec {sys.executable} -I -S -c "{WAITS}"'))
    before = terminal.termios_now
    terminal.keys("E")
    terminal.wait_for("it waits")
    terminal.keys(CTRL_C)
    terminal.wait_for("nothing was changed.")

    assert_board_lives(terminal, before)
