"""What happens beside an open board: others write, the file goes away, the window changes its size."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Open, Roadmap
from tests.e2e.terminal import ENTER, Terminal

SEEN = 6.0
"""Seconds in which a change made beside is shown on a busy machine; two on one that is not."""


@pytest.fixture
def sample(roadmap: Roadmap, board: Path) -> Path:
    """The sample board."""
    roadmap("demo", "--out", str(board))
    return board


@pytest.fixture
def shown(sample: Path, open_terminal: Open) -> Terminal:
    """The sample board, open."""
    terminal = open_terminal()
    terminal.wait_for("Discover", "S-14")
    return terminal


def cursor(terminal: Terminal) -> list[str]:
    """The lines at which the cursor's bar stands, from the bar on, as wide as a card."""
    return [line[line.index("▌") :][:14] for line in terminal.lines if "▌" in line]


def stage(roadmap: Roadmap, story: str) -> str:
    """The stage of a story, read from the file."""
    return str(json.loads(roadmap("story", "show", story, "--json"))["stage"])


@pytest.mark.slow
def test_an_edit_beside_the_board(shown: Terminal, roadmap: Roadmap) -> None:
    """What a command writes is shown, told in passing, and the cursor stays on its story."""
    shown.keys("j", "j", "l")
    shown.wait_until(lambda: any("S-13" in line for line in cursor(shown)), "the cursor on S-13")
    before = cursor(shown)
    roadmap("story", "edit", "S-14", "--title", "Written beside")

    shown.wait_for("S-14 Written beside", "Bob: S-14 edited in title", seconds=SEEN)
    assert set(before) <= set(cursor(shown))  # news stands above the board, behind a bar like the cursor's


@pytest.mark.slow
def test_a_request_beside_the_inbox(shown: Terminal, roadmap: Roadmap) -> None:
    """A new request appears above, and the cursor stays on its request."""
    shown.keys("2")
    shown.wait_for("15 new of 73")
    shown.keys("O")
    shown.wait_for("newest first")
    shown.keys("j", "j")
    shown.wait_until(lambda: "14 Mar" in cursor(shown)[0], "the cursor on the third request")
    before = cursor(shown)
    roadmap("request", "add", "--customer", "Acme", "--said", "Said beside it")

    shown.wait_for("16 new of 74", "Said beside it", seconds=SEEN)
    assert before[0] == cursor(shown)[0]
    assert "14 Mar" in shown.lines[7]


@pytest.mark.slow
def test_two_open_boards(shown: Terminal, open_terminal: Open, roadmap: Roadmap) -> None:
    """Two people move different stories at once: both boards show both, and the file holds both."""
    other = open_terminal(ROADMAP_ME_NAME="Cleo")
    other.wait_for("Discover", "S-14")
    other.keys("j")
    shown.keys("L")
    other.keys("L")
    shown.wait_for("S-14 → Draft · u undoes", "Cleo: S-15 moved", seconds=SEEN)
    other.wait_for("S-15 → Draft · u undoes", "Ada: S-14 moved", seconds=SEEN)

    assert ["draft", "draft"] == [stage(roadmap, "S-14"), stage(roadmap, "S-15")]


def remove(board: Path) -> None:
    board.unlink()


def break_it(board: Path) -> None:
    board.write_bytes(b"garbage {")


def put_a_folder(board: Path) -> None:
    board.unlink()
    board.mkdir()


def forbid(board: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    board.chmod(0)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (remove, "There is no board at"),
        pytest.param(break_it, "is not JSON", marks=pytest.mark.slow),
        pytest.param(put_a_folder, "roadmap.json", marks=pytest.mark.slow),
        pytest.param(forbid, "roadmap.json", marks=pytest.mark.slow),
    ],
)
def test_the_file_goes_bad(
    shown: Terminal, sample: Path, roadmap: Roadmap, harm: Callable[[Path], None], said: str
) -> None:
    """It is said on the screen, a change is taken back with the reason, and all is well once the file is back."""
    whole = sample.read_bytes()
    harm(sample)
    shown.wait_for(said, seconds=SEEN)
    shown.keys("L")
    shown.wait_for("S-14 → Draft was taken back")
    if sample.is_dir():
        sample.rmdir()
    elif sample.exists():
        sample.chmod(0o600)
    sample.write_bytes(whole)
    shown.wait_for("can be read again", seconds=SEEN)
    shown.keys("L")
    shown.wait_for("S-14 → Draft · u undoes")

    assert "draft" == stage(roadmap, "S-14")


@pytest.mark.slow
def test_other_sizes(shown: Terminal) -> None:
    """The board follows the window, says when there is no room, and comes back."""
    shown.resize(80, 24)
    shown.wait_until(lambda: shown.lines[22] == "─" * 80 and "? keys" in shown.lines[23], "80 by 24")
    shown.resize(50, 10)
    shown.wait_for("The board needs 60 × 15 cells; this terminal has", "50 × 10.")
    shown.resize(240, 70)
    shown.wait_until(lambda: shown.lines[68] == "─" * 240 and "? keys" in shown.lines[69], "240 by 70")
    names = ("Discover", "Building", "Proven", "Missed")
    shown.wait_until(lambda: all(f" {name} " in shown.lines[2] for name in names), "every column")


@pytest.mark.slow
def test_killed_while_typing(shown: Terminal, open_terminal: Open) -> None:
    """What was typed half a second before a kill is offered by the next start, and can be resumed."""
    state = shown.process.pid
    shown.keys("n", "field technicians\tduring the first visit")
    drafts = Path(shown.home) / "state" / "roadmap-tui" / "drafts"
    shown.wait_until(
        lambda: any("first visit" in one.read_text() for one in drafts.glob("*.json")), f"a draft of {state}"
    )
    shown.send(9)
    assert -9 == shown.wait_end()

    again = open_terminal()
    again.wait_for("Unsaved text is kept for a new story (n)")
    again.keys("n")
    again.wait_for("There is a draft of a new story")
    again.keys("r")
    again.wait_for("● actor        field technicians", "during the first visit")


@pytest.mark.slow
def test_typed_ahead(shown: Terminal, roadmap: Roadmap) -> None:
    """Keys that arrive at once go where they would go one by one: a title is not run as commands."""
    shown.keys("n", "\x1b[Z", "Lots x? quick (uLLq)", "\t", "people at Lund", ENTER, "when it rains", "\x13")
    shown.wait_for("S-17 written")
    made = json.loads(roadmap("story", "show", "S-17", "--json"))

    assert ("Lots x? quick (uLLq)", "people at Lund", "when it rains") == (
        made["title"],
        made["actor"],
        made["situation"],
    )
