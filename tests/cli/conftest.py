"""A person at a shell: a home of their own, a folder to stand in, and the command."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial, wraps
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from roadmap_tui.cli.main import run
from tests.fake_github import FakeGitHub
from tests.fake_github.site import REPOSITORY
from tests.fake_jira import FakeJira

TODAY = "2026-03-18"
"""A Wednesday."""


class Outcome(NamedTuple):
    """What a command left: its exit code, its data, what it told."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its data, read as JSON."""
        return json.loads(self.out)


Shell = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder the person stands in, within a home without settings; today is a Wednesday in March 2026."""
    for name in list(os.environ):
        if name.startswith(("ROADMAP_", "_ROADMAP_")):
            monkeypatch.delenv(name)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("ROADMAP_TODAY", TODAY)
    monkeypatch.setenv("ROADMAP_ME_NAME", "Ada")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Run a command in this process, without a terminal."""

    def call(*arguments: str, stdin: str | bytes = "") -> Outcome:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        code = run(arguments)
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return call


def made_once(make: Callable[[Shell], object]) -> Callable[[Shell], Shell]:
    """A fixture that runs commands for its first test alone: each other has a copy of the person's board."""
    kept: list[bytes] = []

    @wraps(make)
    def made(shell: Shell) -> Shell:
        board = Path(os.environ["XDG_DATA_HOME"], "roadmap-tui", "roadmap.json")
        if kept:
            board.parent.mkdir(parents=True)
            board.write_bytes(kept[0])
        else:
            make(shell)
            kept.append(board.read_bytes())
        return shell

    return made


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits between two requests in this process waits no time; its clock moves all the same."""
    from roadmap_tui.trackers import github, jira, linear

    slept: list[float] = []
    hooks: dict[str, Any] = {"sleep": slept.append, "clock": lambda: time.monotonic() + sum(slept)}
    for tracker in (jira, github, linear):
        monkeypatch.setattr(tracker, "connect", partial(tracker.connect, **hooks))


@pytest.fixture
def process() -> Shell:
    """Run a command in a process of its own."""

    def call(*arguments: str, stdin: str = "", **more: Any) -> Outcome:
        found = subprocess.run(
            [sys.executable, "-m", "roadmap_tui.cli.main", *arguments],
            input=stdin.encode(),
            capture_output=True,
            check=False,
            **more,
        )
        return Outcome(found.returncode, found.stdout.decode(), found.stderr.decode())

    return call


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeGitHub]:
    """A fake GitHub that settings in the environment name."""
    with FakeGitHub() as fake:
        monkeypatch.setenv("ROADMAP_TRACKER_KIND", "github")
        monkeypatch.setenv("ROADMAP_GITHUB_REPOSITORY", REPOSITORY)
        monkeypatch.setenv("ROADMAP_GITHUB_API", fake.url)
        monkeypatch.setenv("ROADMAP_GITHUB_TOKEN", fake.site.me.token)
        yield fake
    assert [] == fake.breaches


@pytest.fixture
def jira(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeJira]:
    """A Jira that the person is logged in to; nothing sent to it may have broken its contract."""
    with FakeJira() as fake:
        for name, value in {
            "SITE": fake.url,
            "EMAIL": fake.site.email or "",
            "TOKEN": fake.site.token,
            "PROJECT": "ROAD",
        }.items():
            monkeypatch.setenv(f"ROADMAP_JIRA_{name}", value)
        yield fake
    assert [] == fake.breaches
