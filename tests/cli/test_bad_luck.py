"""What the machine does to a command: closed streams, full devices, pipes, folders that are gone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import roadmap_tui
from roadmap_tui.cli.app.board_address import find_board
from roadmap_tui.errors import Usage
from tests.cli.conftest import Shell
from tests.fake_jira import FakeJira

COMMAND = f"{sys.executable} -m roadmap_tui.cli.main"


def under_shell(line: str) -> tuple[int, str, str]:
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, check=False, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", ["--version", "--help", "story list", "story list --json"])
def test_a_closed_stdout(command: str) -> None:
    """Takes whatever is said, without a word about it."""
    assert under_shell(f"{COMMAND} {command} >&-") == (0, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_stderr() -> None:
    """Does not change the exit code."""
    assert under_shell(f"{COMMAND} nosuch 2>/dev/full") == (2, "", "")
    assert under_shell(f"{COMMAND} --board b.json story add --title T 2>/dev/full") == (0, "S-1\n", "")


@pytest.mark.parametrize("command", ["story list", "story add --title T", "doctor --fix", "undo", "export -"])
def test_a_pipe_for_a_board(process: Shell, here: Path, command: str) -> None:
    """Is refused at once, not waited for, and nothing is made beside it."""
    os.mkfifo(here / "pipe")
    found = process("--board", "pipe", *command.split(), timeout=60)

    assert found.code == 1
    assert "not a regular file" in found.out + found.err
    assert [one.name for one in here.iterdir()] == ["pipe"]


def test_what_libraries_warn_of_is_not_said(process: Shell, here: Path, jira: FakeJira) -> None:
    """A cookie of a site that Python cannot read makes no traceback on the terminal, where a screen may be."""
    process("story", "add", "--title", "Fast")
    jira.arm("odd-cookie", times=9)
    found = process("push", "S-1", cwd=here)

    assert (4, 2) == (found.code, len(found.err.splitlines())), found.err


def test_a_folder_that_is_gone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that starts from it is refused with the reason."""
    gone = here / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    with pytest.raises(Usage, match="which is gone"):
        find_board("b.json", {})


def test_the_entry_imports_nothing_that_takes_time() -> None:
    """An interrupt before the command began would end in a traceback, so there is hardly a moment for one."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules)\n"
        "import roadmap_tui.cli.main; print(*(set(sys.modules) - before))"
    )
    line = [sys.executable, "-S", "-c", code, str(Path(roadmap_tui.__file__).parents[1])]
    found = subprocess.run(line, capture_output=True, check=True, text=True).stdout

    assert {"roadmap_tui", "roadmap_tui.cli", "roadmap_tui.cli.main"} == set(found.split()) - {"gc"}
