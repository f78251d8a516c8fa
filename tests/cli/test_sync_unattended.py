"""`roadmap sync` as a scheduler runs it, and two of them at once."""

import json
import os
import socket
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.cli.conftest import Shell
from tests.cli.test_sync import _pushed
from tests.fake_jira import FakeJira

PATIENCE = 30.0


def test_one_line_where_nothing_is_to_do(shell: Shell, jira: FakeJira) -> None:
    """A mail of a scheduler holds the sum and nothing else."""
    _pushed(shell, "One")
    shell("sync", "--yes")
    found = shell("sync", "--yes")

    assert (0, "", "1 in step\n") == found


@pytest.mark.parametrize("words", [("sync", "--yes"), ("push", "S-1"), ("sync", "resolve", "S-1", "--ours")])
def test_offline(shell: Shell, jira: FakeJira, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    """Nobody listens: exit 4, an empty list as data, one sentence that names what to check."""
    _pushed(shell, "One")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ROADMAP_JIRA_SITE", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        found = shell(*words, "--json")

    assert (4, []) == (found.code, found.json)
    assert "refuses the connection" in found.err.splitlines()[-1]
    assert "pushed before" in found.err or 1 == found.err.count("\n")


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        ("401", 4, "does not accept the login"),
        ("captcha", 4, "CAPTCHA"),
        ("login-page", 4, "login page"),
        ("redirect", 4, "elsewhere.example"),
        ("not-json", 4, "not JSON"),
    ],
)
def test_turned_away(shell: Shell, jira: FakeJira, fault: str, code: int, said: str) -> None:
    """Whatever stands at the door: JSON on stdout, a sentence on stderr, and not one more request."""
    _pushed(shell, "One")
    before = len(jira.requests())
    jira.arm(fault, path="/myself$", times=9)
    found = shell("sync", "--yes", "--json")

    assert (code, [], 1) == (found.code, found.json, found.err.count("\n"))
    assert said in found.err
    assert 2 == len(jira.requests()) - before


def test_a_lock_that_is_held(shell: Shell, jira: FakeJira) -> None:
    """The second of two syncs says who holds the board and since when; with --wait it takes its turn."""
    _pushed(shell, "One")
    jira.site.edit("ROAD-1", duedate="2027-05-01")
    shell("story", "edit", "S-1", "--title", "Two")
    jira.arm("slow", method="PUT", path="/issue/[0-9]+$", seconds=1.5)
    first = _process("sync", "--yes", "--json")
    deadline = time.monotonic() + PATIENCE
    while not jira.requests("PUT", "/issue/[0-9]+$") and time.monotonic() < deadline:
        time.sleep(0.01)
    refused = shell("sync", "--yes", "--json")
    waited = shell("sync", "--yes", "--json", "--wait", "30")
    out, _ = first.communicate(timeout=PATIENCE)

    assert (1, []) == (refused.code, refused.json)
    assert "Another push or sync of this board is running: Ada since" in refused.err
    assert "Wait for it to end. `roadmap sync --yes --json --wait` does." in refused.err
    assert ["update"] == [one["action"] for one in json.loads(out)]
    assert (0, ["none"]) == (waited.code, [one["action"] for one in waited.json])
    assert "Waiting for it to end" in waited.err
    assert 1 == len(jira.requests("PUT", "/issue/[0-9]+$"))


def test_a_wait_that_is_too_short(shell: Shell, jira: FakeJira) -> None:
    """It ends as without --wait; an id after it is no length of time."""
    _pushed(shell, "One")
    shell("story", "edit", "S-1", "--title", "Two")
    jira.arm("slow", method="PUT", path="/issue/[0-9]+$", seconds=PATIENCE)
    first = _process("sync", "--yes")
    deadline = time.monotonic() + PATIENCE
    while not jira.requests("PUT", "/issue/[0-9]+$") and time.monotonic() < deadline:
        time.sleep(0.01)
    found = shell("push", "--wait", "1s", "S-1")
    first.kill()
    first.communicate()

    assert 1 == found.code
    assert "is running" in found.err
    assert 0 == shell("push", "--wait", "S-1").code
    assert 2 == shell("push", "--wait=soon", "S-1").code


def test_ctrl_c_while_another_one_runs(shell: Shell, jira: FakeJira) -> None:
    """Whoever waits for a turn may stop: exit 130 at once, and JSON all the same."""
    _pushed(shell, "One")
    shell("story", "edit", "S-1", "--title", "Two")
    jira.arm("slow", method="PUT", path="/issue/[0-9]+$", seconds=PATIENCE)
    first = _process("sync", "--yes")
    deadline = time.monotonic() + PATIENCE
    while not jira.requests("PUT", "/issue/[0-9]+$") and time.monotonic() < deadline:
        time.sleep(0.01)
    second = _process("push", "S-1", "--wait", "--json")
    assert second.stderr is not None
    second.stderr.readline()
    second.send_signal(2)
    out, _ = second.communicate(timeout=PATIENCE)
    first.kill()
    first.communicate()

    assert (130, []) == (second.returncode, json.loads(out))


def _process(*words: str) -> "subprocess.Popen[Any]":
    return subprocess.Popen(
        [sys.executable, "-m", "roadmap_tui.cli.main", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ,
    )
