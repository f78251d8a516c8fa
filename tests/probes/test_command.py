"""Commands of probes: without a shell, within a limit, killed with all they started."""

import os
import sys
import time
from pathlib import Path

import pytest

from roadmap_tui.probes.command import run_command
from roadmap_tui.probes.unread import Stopped, Unread
from tests.each_row import each_row

PYTHON = sys.executable


@each_row(
    ("line", "value"),
    [
        ("echo 7.5", "7.5"),
        ("echo '7.5 min'", "7.5 min"),
        ("echo $HOME; echo 2", "$HOME; echo 2"),
        ("echo $(echo 3)", "$(echo 3)"),
        ("true", ""),
        ("printf '\\n 4 \\n\\n'", " 4 "),
    ],
)
def test_a_command_prints_its_value(line: str, value: str) -> None:
    """Split into words, and nothing of it means anything to a shell."""
    assert value == run_command(line, shell=False, limit=10)


def test_a_shell_only_where_said() -> None:
    """With it a line is a shell's."""
    assert "5" == run_command("echo $((2 + 3)) | cat", shell=True, limit=10)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("false", "ended with code 1"),
        ("no-such-program-anywhere", "cannot be run: no such file"),
        ("echo 'open", "its command is none"),
        ("", "empty"),
        (f"{PYTHON} -c 'print(1); print(2)'", "2 lines"),
        (f"{PYTHON} -c 'print(\"9\" * 100_000)'", "more than 64 KB"),
        (
            f"{PYTHON} -c 'import itertools, sys; [sys.stdout.write(\"y\") for _ in itertools.count()]'",
            "more than 64",
        ),
    ],
)
def test_what_gives_no_one_value_is_told(line: str, why: str) -> None:
    """And never what the command said, which may be a secret."""
    with pytest.raises(Unread, match=why):
        run_command(line, shell=False, limit=20)


def test_what_was_said_goes_to_who_tries_it() -> None:
    """And not into the reason, which goes onto the board."""
    with pytest.raises(Unread) as fault:
        run_command("echo 'password hunter2' >&2; exit 3", shell=True, limit=10)

    assert ("its command ended with code 3", "password hunter2") == (fault.value.why, fault.value.said)


def test_a_command_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    """Whatever ignores a polite end, and whatever it started."""
    mark = tmp_path / "child"
    line = f"trap '' TERM INT; sh -c 'echo $$ > {mark}; exec sleep 600' & sleep 600"
    with pytest.raises(Unread, match=r"did not end within 0.4 s"):
        run_command(line, shell=True, limit=0.4)

    assert_gone(int(mark.read_text()))


def test_a_command_is_stopped(tmp_path: Path) -> None:
    """At once, with its children; and that is no failure to be noted."""
    mark = tmp_path / "child"

    def is_written() -> bool:
        return mark.exists() and mark.read_text().endswith("\n")

    with pytest.raises(Stopped):
        run_command(f"sh -c 'echo $$ > {mark}; exec sleep 600' & wait", shell=True, limit=60, stop=is_written)

    assert_gone(int(mark.read_text()))


def test_what_a_command_leaves_in_the_background_ends_with_it(tmp_path: Path) -> None:
    """Though it holds the pipe open, its value counts, and is not waited for."""
    mark = tmp_path / "child"
    began = time.monotonic()

    assert "6" == run_command(
        f"sh -c 'echo $$ > {mark}; exec sleep 600' & sleep 0.2; echo 6", shell=True, limit=60
    )
    assert time.monotonic() - began < 30
    assert_gone(int(mark.read_text()))


def test_a_command_has_the_environment_without_our_tokens() -> None:
    """And runs at home, not where cron stands nor beside a board that others fill."""
    known = {"PATH": os.environ["PATH"], "STATS_TOKEN": "theirs", "ROADMAP_JIRA_TOKEN": "ours"}
    said = run_command("echo $STATS_TOKEN $ROADMAP_JIRA_TOKEN at $PWD", shell=True, limit=10, environment=known)

    assert f"theirs at {Path.home()}" == said


def assert_gone(process: int) -> None:
    """A process is gone, or waits to be collected."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.02)
    raise AssertionError(f"process {process} lives")
