"""A person at a terminal: a home of their own, the command beside it, and a tracker that answers."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.terminal import BOARD, Terminal

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-03-18"
"""A Wednesday."""

Roadmap = Callable[..., str]
Open = Callable[..., Terminal]


@pytest.fixture
def board(work: Path) -> Path:
    """Where the board lies."""
    return work / "roadmap.json"


@pytest.fixture
def environment(tmp_path: Path, board: Path) -> dict[str, str]:
    """What a process sees of the machine: a home without settings, a day in March 2026, a plain terminal."""
    kept = ("PATH", "SYSTEMROOT", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
    return {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "ROADMAP_BOARD": str(board),
        "ROADMAP_TODAY": TODAY,
        "ROADMAP_ME_NAME": "Ada",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The folder the person stands in; the board lies there."""
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def roadmap(environment: dict[str, str], work: Path) -> Roadmap:
    """Run a command beside the terminal; what it printed. A failure fails the test with what it said."""

    def call(*arguments: str, stdin: str = "", code: int = 0, me: str = "Bob") -> str:
        done = subprocess.run(
            [*BOARD, *arguments],
            input=stdin.encode(),
            capture_output=True,
            check=False,
            env={**environment, "ROADMAP_ME_NAME": me},
            cwd=work,
        )
        assert code == done.returncode, done.stderr.decode()
        return done.stdout.decode()

    return call


@pytest.fixture
def open_terminal(environment: dict[str, str], work: Path) -> Iterator[Open]:
    """Open a terminal with the board, or with another command, in it; each is closed in the end."""
    with ExitStack() as stack:

        def call(*command: str, columns: int = 120, rows: int = 40, **more: str | None) -> Terminal:
            merged = {name: value for name, value in {**environment, **more}.items() if value is not None}
            return stack.enter_context(
                Terminal(command or BOARD, environment=merged, folder=work, columns=columns, rows=rows)
            )

        yield call


class Jira:
    """A tracker in a process of its own."""

    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def environment(self) -> dict[str, str]:
        """The settings under which a person reaches it."""
        return {
            "ROADMAP_JIRA_SITE": self.url,
            "ROADMAP_JIRA_EMAIL": "ann@example.com",
            "ROADMAP_JIRA_TOKEN": "token-of-ann-1234",
            "ROADMAP_JIRA_PROJECT": "ROAD",
        }

    def told(self, what: str) -> Any:
        """What it tells of itself: `issues` or `breaches`."""
        with urllib.request.urlopen(f"{self.url}/__fake/{what}") as answer:
            return json.load(answer)

    def people_do(self, what: str, **how: Any) -> None:
        """Let a person do something there: `edit`, `walk`, `delete` and the like."""
        request = urllib.request.Request(f"{self.url}/__fake/{what}", json.dumps(how).encode(), method="POST")
        with urllib.request.urlopen(request):
            pass


@pytest.fixture
def jira() -> Iterator[Jira]:
    """A tracker that keeps issues and checks every request against its contract."""
    command = [sys.executable, "-m", "tests.fake_jira", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
        assert server.stdout is not None
        try:
            yield Jira(server.stdout.readline().split()[-1].rstrip("/"))
        finally:
            server.kill()
