"""However the board ends, the terminal is as it was before, and nothing keeps running."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Roadmap
from tests.e2e.terminal import BOARD, CTRL_Z, Terminal

FAULT = """
import sys
from roadmap_tui.cli.main import run
from roadmap_tui.tui.board.screen import BoardScreen

def fail(*_):
    raise RuntimeError("it fell over \\x1b[31m")

BoardScreen.action_bottom = fail
sys.exit(run([]))
"""
"""The board, with a fault of its own behind a key."""


def assert_restored(terminal: Terminal) -> None:
    """The terminal can be typed at again: its own screen, its cursor, its line discipline, no mouse reports."""
    assert not terminal.is_alternate
    assert terminal.cursor_is_shown
    assert terminal.termios_before == terminal.termios_now
    for mode in (b"1000", b"1003", b"1006", b"2004"):
        assert terminal.raw.rfind(b"\x1b[?" + mode + b"l") > terminal.raw.rfind(b"\x1b[?" + mode + b"h")


@pytest.fixture
def shown(roadmap: Roadmap, board: Path, open_terminal: Open) -> Terminal:
    """A board that is open."""
    roadmap("demo", "--out", str(board))
    terminal = open_terminal()
    terminal.wait_for("Discover")
    assert terminal.is_alternate
    return terminal


def test_quitting(shown: Terminal) -> None:
    """`q` leaves with 0 and without a word."""
    shown.keys("q")

    assert 0 == shown.wait_end()
    assert_restored(shown)
    assert "" == shown.after


def test_going_to_the_shell_and_back(shown: Terminal) -> None:
    """ctrl+z hands the terminal to the shell, once what was changed is written; `fg` brings the board back."""
    shown.keys("L", CTRL_Z)
    waited = os.WUNTRACED | os.WNOHANG
    shown.wait_until(lambda: os.WIFSTOPPED(os.waitpid(shown.process.pid, waited)[1]), "stopped")
    shown.wait_until(lambda: not shown.is_alternate, "the shell")

    assert_restored(shown)
    shown.send(signal.SIGCONT)
    shown.wait_until(lambda: shown.is_alternate, "the board")
    shown.keys("q")
    assert 0 == shown.wait_end()


@pytest.mark.slow  # by default tests/tui/app/test_terminal.py has it, in a terminal as well
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal(shown: Terminal, number: signal.Signals) -> None:
    """A signal ends the board in order, with its number in the exit code."""
    shown.send(number)

    assert 128 + number == shown.wait_end()
    assert_restored(shown)


@pytest.mark.slow
def test_a_signal_while_typing(shown: Terminal, roadmap: Roadmap, open_terminal: Open) -> None:
    """What is typed when the signal comes is offered at the next start."""
    shown.keys("n", "field technicians")
    shown.wait_for("○ situation", "field technicians")
    shown.send(signal.SIGTERM)
    assert 128 + signal.SIGTERM == shown.wait_end()
    assert_restored(shown)

    again = open_terminal()
    again.wait_for("Unsaved text is kept for a new story (n)")


@pytest.mark.slow
def test_the_window_is_closed(shown: Terminal, roadmap: Roadmap) -> None:
    """Where the terminal is gone the process goes too, and not with 0; what was done is saved."""
    shown.keys("L")
    shown.wait_for("S-14 → Draft")
    shown.hang_up()

    assert 0 != shown.wait_end()
    assert '"stage":"draft"' in roadmap("story", "show", "S-14", "--json").replace(" ", "")


@pytest.mark.slow  # by default tests/tui/app/test_terminal.py has it
def test_a_fault_of_its_own(shown: Terminal, open_terminal: Open) -> None:
    """An error inside is told in one sentence, on a terminal that is whole; the details lie in a file."""
    terminal = open_terminal(sys.executable, "-c", FAULT)
    terminal.wait_for("Discover")
    terminal.keys("G")

    assert 1 == terminal.wait_end()
    assert_restored(terminal)
    assert "The board ended by an error of its own (RuntimeError: it fell over ␛[31m)." in terminal.after
    assert "Traceback" not in terminal.text
    assert "last-error.txt" in terminal.after.replace("\n", "")


def test_without_a_terminal(environment: dict[str, str], work: Path) -> None:
    """One sentence on stderr, exit 2, at once."""
    done = subprocess.run(
        BOARD, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=environment, cwd=work
    )

    assert (2, b"") == (done.returncode, done.stdout)
    assert done.stderr.startswith(b"roadmap: The board needs a terminal.")
    assert 1 == done.stderr.count(b"\n")


def test_with_half_a_terminal(open_terminal: Open) -> None:
    """Output that goes to a pipe is no terminal either."""
    terminal = open_terminal("/bin/sh", "-c", f"{sys.executable} -m roadmap_tui.cli.main | cat; echo done")

    assert 0 == terminal.wait_end()
    assert "needs a terminal" in terminal.text
    assert not terminal.is_alternate
