"""What else than a plain file may stand where a command looks for a file of its own."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from roadmap_tui.errors import Refused
from roadmap_tui.files.folders import board_key
from roadmap_tui.localstate.edits import keep_text
from roadmap_tui.store import open_store
from roadmap_tui.store.file.generations import days_of
from tests.cli.conftest import Shell
from tests.fake_jira import FakeJira

WORDS = b"words that stay"
KINDS = ["link", "link into nothing", "link to a device", "pipe", "folder", "socket"]

FILES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "settings": (lambda board: board.with_name("roadmap.toml"), "config list"),
    "settings written": (lambda board: board.with_name("roadmap.toml"), "config set --team board.wip.building 3"),
    "lock": (lambda board: board.with_name("roadmap.json.lock"), "story add --title Fast"),
    "previous": (lambda board: board.with_name("roadmap.json.previous"), "story add --title Fast"),
    "previous brought back": (lambda board: board.with_name("roadmap.json.previous"), "restore"),
    "rows set aside": (lambda board: board.with_name("roadmap.json.rejected"), "doctor --fix"),
    "journal": (lambda board: board.with_name("roadmap.json.journal"), "push S-1"),
    "journal of what is forgotten": (
        lambda board: board.with_name("roadmap.json.journal"),
        "customer forget C-1 --yes",
    ),
    "second lock": (lambda board: board.with_name("roadmap.json.sync.lock"), "push S-1"),
    "holder": (lambda board: board.with_name("roadmap.json.sync.lock.holder"), "push S-1"),
    "draft": (lambda board: _state("drafts", f"{_key(board)}-S-1-abc.json"), "customer forget C-1 --yes"),
    "day": (lambda board: days_of(board) / "2026-03-17.json", "customer forget C-1 --yes"),
    "accepted sites": (lambda _: _state("accepted-sites"), "logout"),
    "git's attributes": (lambda board: board.with_name(".gitattributes"), "git-setup"),
    "what git ignores": (lambda board: board.with_name(".gitignore"), "git-setup"),
}
"""Each file by a name: where it lies beside a board, and a command that reads or writes it."""


def _key(board: Path) -> str:
    return board_key(open_store(str(board)).read().board.uid)


def _state(*parts: str) -> Path:
    return Path(os.environ["XDG_STATE_HOME"], "roadmap-tui", *parts)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A file of somebody else."""
    found = tmp_path / "target"
    found.write_bytes(WORDS)
    return found


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """A command that waits for a pipe fails the test."""

    def over(_number: int, _frame: object) -> None:
        raise TimeoutError("it was waited for")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def lay(kind: str, place: Path, target: Path) -> None:
    """Put something of a kind in the place of a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    match kind:
        case "link":
            place.symlink_to(target)
        case "link into nothing":
            place.symlink_to(target.with_name("nothing"))
        case "link to a device":
            place.symlink_to("/dev/zero")
        case "pipe":
            os.mkfifo(place)
        case "folder":
            place.mkdir()
        case "socket":
            here = Path.cwd()
            os.chdir(place.parent)  # a socket's path may have a hundred characters
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(place.name)
            os.chdir(here)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FILES)
def test_what_is_no_plain_file_is_refused(
    shell: Shell, here: Path, jira: FakeJira, target: Path, name: str, kind: str
) -> None:
    """It is neither followed nor waited for: one sentence names it, and what it leads to stays."""
    board = here / "roadmap.json"
    shell("init")
    shell("customer", "add", "--name", "Acme")
    shell("story", "add", "--title", "Quick export")
    if name == "rows set aside":
        board.write_bytes(board.read_bytes().replace(b'"requests": {}', b'"requests": {"1": {}}'))
    before = board.read_bytes()
    where, command = FILES[name]
    if command == "git-setup":
        if shutil.which("git") is None:
            pytest.skip("git is not installed")
        subprocess.run(["git", "init", "-q"], cwd=here, check=True)
    place = where(board)
    lay(kind, place, target)
    found = shell(*command.split())

    sentence = next((line for line in (found.out + found.err).splitlines() if str(place) in line), "")
    assert (2 if "settings" in name else 1, True) == (found.code, "not a regular file" in sentence), found
    assert (WORDS, False) == (target.read_bytes(), target.with_name("nothing").exists())
    assert os.path.lexists(place)
    if "push" not in command and "forget" not in command:  # these write the board before what is beside it
        assert before == board.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_the_place_of_a_memory_is_passed_by(
    shell: Shell, here: Path, target: Path, kind: str
) -> None:
    """The newest change that this machine remembers of a board is missed by nobody; nothing else is written."""
    shell("init")
    lay(kind, days_of(here / "roadmap.json") / "newest", target)

    assert 0 == shell("customer", "add", "--name", "Acme").code
    assert (WORDS, False) == (target.read_bytes(), target.with_name("nothing").exists())


@pytest.mark.parametrize("kind", KINDS)
def test_what_stands_in_the_place_of_an_edit_is_refused(target: Path, kind: str) -> None:
    """A text that is to be edited goes into a plain file of its own."""
    place = _state("edits", f"S-1-{os.getpid()}.md")
    lay(kind, place, target)

    with pytest.raises(Refused, match="not a regular file"):
        keep_text("As a customer …", "S-1")
    assert WORDS == target.read_bytes()
