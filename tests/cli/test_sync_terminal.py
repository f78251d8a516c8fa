"""ctrl+c in a real terminal while Jira is slow."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_tui.errors import Exit
from tests.cli.conftest import Shell
from tests.e2e.terminal import BOARD, CTRL_C, ENTER, Terminal
from tests.fake_jira import FakeJira
from tests.slower import first_of

PATIENCE = 30.0


def _interrupted(*words: str, at: Callable[[], bool]) -> tuple[float, int, str]:
    """A command in a terminal, and ctrl+c once `at` says so: seconds it took to end, its code, what it wrote."""
    environment = {**os.environ, "TERM": "xterm-256color"}
    with Terminal((*BOARD, *words), environment=environment, folder=Path.cwd()) as terminal:
        deadline = time.monotonic() + PATIENCE
        while not at() and time.monotonic() < deadline:
            terminal.read(0.01)
        begun = time.monotonic()
        terminal.keys(CTRL_C)
        while terminal.process.poll() is None and time.monotonic() < deadline:
            terminal.read(0.01)
        seconds = time.monotonic() - begun
        terminal.read(0)
        return seconds, terminal.process.wait(timeout=PATIENCE), terminal.raw.decode()


def test_the_question_counts_the_plan(shell: Shell, jira: FakeJira) -> None:
    """A long plan runs out of sight: what it comes to stands beside the question."""
    for title in ("One", "Two"):
        shell("story", "add", "--title", title)
    for number in (1, 2):
        shell("push", f"S-{number}")
        shell("story", "edit", f"S-{number}", "--title", f"Ours {number}")
    jira.site.edit("ROAD-2", summary="Theirs")
    environment = {**os.environ, "TERM": "xterm-256color"}
    with Terminal((*BOARD, "sync"), environment=environment, folder=Path.cwd(), columns=200) as terminal:
        terminal.wait_for("1 update; 1 left to you. Do this? [y/N]")
        terminal.keys("n", ENTER)
        terminal.wait_until(lambda: terminal.process.poll() is not None, "the end")

    assert "comparing both sides …" in terminal.raw.decode()
    assert "Nothing was written." in terminal.raw.decode()


def _long_conflict(shell: Shell, jira: FakeJira) -> None:
    """S-1 in conflict over its title and over a description of many lines."""
    shell("story", "add", "--title", "One", "--actor", "nurse", "--outcome", "sees all")
    shell("push", "S-1")
    shell("story", "edit", "S-1", "--title", "Ours", "--outcome", "sees them")
    content = [
        {"type": "paragraph", "content": [{"type": "text", "text": f"line {number}"}]} for number in range(40)
    ]
    jira.site.edit("ROAD-1", summary="Theirs", description={"type": "doc", "version": 1, "content": content})


@pytest.mark.parametrize(
    ("keys", "code", "title"), [("t", 0, "Theirs"), ("ours", 0, "Ours"), ("", Exit.CONFLICTS, "Theirs")]
)
def test_both_sides_are_shown_whole_and_asked_for(
    shell: Shell, jira: FakeJira, keys: str, code: int, title: str
) -> None:
    """Without a side the whole of both stands on the terminal, and what is answered is taken of it."""
    _long_conflict(shell, jira)
    environment = {**os.environ, "TERM": "xterm-256color"}
    with Terminal(
        (*BOARD, "sync", "resolve", "S-1"), environment=environment, folder=Path.cwd(), rows=90
    ) as terminal:
        terminal.wait_for("S-1: take ours, take theirs, or leave it? [o/t/N]")
        shown = terminal.text
        terminal.keys(keys, ENTER)
        ended = terminal.wait_end()

    assert [] == [number for number in range(40) if f"line {number}" not in shown]
    assert "more lines" not in shown
    assert (code, title) == (ended, jira.site.issue("ROAD-1").fields["summary"])


def test_a_side_that_is_cut_names_the_command_that_shows_all(shell: Shell, jira: FakeJira) -> None:
    """In the plan and in what came of it; without a terminal a side must be named."""
    _long_conflict(shell, jira)
    planned, done = shell("sync", "--dry-run"), shell("sync", "--yes")
    refused = shell("sync", "resolve", "S-1")

    assert "more lines; `roadmap sync resolve S-1` shows all, and asks" in planned.out
    assert "more lines; `roadmap sync resolve S-1` shows all, and asks" in done.err
    assert (2, True) == (refused.code, "--ours or --theirs" in refused.err)


@pytest.mark.parametrize(
    ("method", "path"),
    first_of(
        2, [("POST", "/issue$"), ("PUT", r"/issue/\d+$"), ("POST", "/issue/bulkfetch$"), ("POST", "/search/jql$")]
    ),
    ids=["create", "update", "read", "search"],
)
def test_ends_soon(
    shell: Shell,
    jira: FakeJira,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    path: str,
) -> None:
    """What is under way has a second to be answered; what is left is said, and a second sync does it.

    On a busy machine that takes more than two seconds; an answer would be waited for much longer.
    """
    shell("story", "add", "--title", "Known")
    shell("push", "S-1")
    shell("story", "edit", "S-1", "--title", "Known better")
    for number in range(6):
        shell("story", "add", "--title", f"Story {number}")
    ids = [f"S-{number}" for number in range(1, 8)]
    asked = len(jira.requests(method, path))
    fault = jira.arm("slow", method=method, path=path, seconds=PATIENCE * 2, times=99)
    seconds, code, shown = _interrupted("push", *ids, at=lambda: len(jira.requests(method, path)) > asked)

    assert (130, True) == (code, seconds < 10.0), (seconds, shown)
    assert "Stopping" in shown
    assert "Traceback" not in shown
    fault.times = 0
    monkeypatch.setenv("ROADMAP_SYNC_SETTLE", "0s")
    assert 0 == shell("sync", "--yes").code
    assert 7 == len(jira.site.issues)
    assert {"Known better", *(f"Story {number}" for number in range(6))} == {
        one.fields["summary"] for one in jira.site.issues.values()
    }
