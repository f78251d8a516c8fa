"""Every command on a terminal, with hostile strings wherever a string may come from."""

import io
import os
import pty
import shlex
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest

from roadmap_tui.cli.app.root import root
from roadmap_tui.cli.main import run
from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.settings.schema import KEYS, split_name, variable
from tests.cli.conftest import Shell
from tests.docs.pages import roadmap_arguments
from tests.fake_jira import FakeJira
from tests.hostile import HOSTILE, foreign_in, spoil

NOT_RUN = ("roadmap demo", "roadmap completion", "roadmap login", "roadmap serve", "roadmap mcp")
"""Commands that open a screen, write a script for a shell, ask for a secret, or serve until they are stopped."""
PARTS = 18
"""Shares of the command lines, of which one is run by default."""
OnTerminal = Callable[..., bytes]


def command_lines() -> list[str]:
    """The examples of every command's help, and each command alone."""
    examples = packaged_toml("cli/data/examples.toml")
    found: list[str] = []
    waiting: list[tuple[str, click.Command]] = [("roadmap", root)]
    while waiting:
        path, command = waiting.pop()
        lines = examples.get(path, [])
        found += [shlex.join(["roadmap", *each]) for line in lines for each in roadmap_arguments(line)]
        if isinstance(command, click.Group):
            context = click.Context(command)
            names = command.list_commands(context)
            waiting += [(f"{path} {name}", one) for name in names if (one := command.get_command(context, name))]
        else:
            found.append(path)
    return sorted({one for one in found if not one.startswith(NOT_RUN) and one != "roadmap"})


def command_of(line: str) -> str:
    """The command of a line: its words before the first that names no command."""
    command: click.Command | None = root
    words: list[str] = []
    for word in shlex.split(line)[1:]:
        command = command.get_command(click.Context(command), word) if isinstance(command, click.Group) else None
        if command is None:
            break
        words.append(word)
    return " ".join(words)


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> OnTerminal:
    """Run a command in this process, its output on a pseudo-terminal; what was written there."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("EDITOR", "true")

    def call(*arguments: str) -> bytes:
        reads, writes = pty.openpty()
        written: list[bytes] = []

        def drain() -> None:
            try:
                while piece := os.read(reads, 1 << 16):
                    written.append(piece)
            except OSError:
                return

        reader = threading.Thread(target=drain)
        reader.start()
        with monkeypatch.context() as patch, os.fdopen(writes, "w", encoding="utf-8") as terminal:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"y\n" * 9), encoding="utf-8"))
            patch.setattr(sys, "stdout", terminal)
            patch.setattr(sys, "stderr", terminal)
            run(arguments)
        reader.join()
        os.close(reads)
        return b"".join(written)

    return call


@pytest.fixture
def spoilt(shell: Shell, here: Path) -> bytes:
    """The sample board with a hostile string in each of its strings."""
    board = here / "roadmap.json"
    shell("demo", "--out", str(board))
    assert spoil(board) > 1_000
    return board.read_bytes()


def faults_of(on_terminal: OnTerminal, lines: list[str], board: Path, content: bytes) -> dict[str, str]:
    """What each command line wrote that acts on a terminal; each begins with the board as it was."""
    found = {}
    for line in lines:
        board.write_bytes(content)
        foreign = foreign_in(on_terminal(*shlex.split(line)[1:]))
        if foreign:
            found[line] = foreign
    return found


@pytest.mark.parametrize("part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, PARTS))])
def test_a_board_of_hostile_strings(on_terminal: OnTerminal, here: Path, spoilt: bytes, part: int) -> None:
    """No command lets any of them act, in all its examples, or with JSON in one of them."""
    lines = command_lines()
    last = {command_of(line): line for line in lines}
    whole = [*lines, *(f"{line} --json" for line in last.values())]

    assert (True, True) == (len(lines) > 300, len(last) > 100)
    assert {} == faults_of(on_terminal, whole[part::PARTS], here / "roadmap.json", spoilt)


SHORT = ["roadmap config list", "roadmap story list", "roadmap doctor", "roadmap request list --csm me"]
PLACES = ["environment", *(pytest.param(one, marks=pytest.mark.slow) for one in ("mine", "beside the board"))]


@pytest.mark.parametrize("where", PLACES)
def test_settings_of_hostile_strings(
    on_terminal: OnTerminal, here: Path, spoilt: bytes, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Each setting, from each place it may come from, is refused by a sentence or shown harmlessly.

    Where it is refused does not depend on the command; those that show it take turns.
    """
    found: dict[str, dict[str, str]] = {}
    mine = Path(os.environ["XDG_CONFIG_HOME"], "roadmap-tui", "roadmap.toml")
    mine.parent.mkdir(parents=True)
    for number, name in enumerate(KEYS):
        section, key = split_name(name)
        with monkeypatch.context() as patch:
            if where == "environment":
                patch.setenv(variable(name), f"x{HOSTILE}".replace("\0", ""))
            else:
                escaped = "".join(f"\\U{ord(one):08x}" for one in f"x{HOSTILE}")
                path = mine if where == "mine" else here / "roadmap.toml"
                path.write_text(f'[{section}]\n{key} = "{escaped}"\n')
            lines = [SHORT[0], SHORT[1 + number % 3]] if where == "mine" else SHORT[:1]
            faults = faults_of(on_terminal, lines, here / "roadmap.json", spoilt)
        if faults:
            found[name] = faults

    assert {} == found


@pytest.mark.parametrize("name", ["board.labels", "look.keys", "tracker.status", "board.wip"])
def test_a_table_of_settings_with_hostile_names(
    on_terminal: OnTerminal, here: Path, spoilt: bytes, name: str
) -> None:
    """Names and values of a table are as harmless."""
    escaped = "".join(f"\\U{ord(one):08x}" for one in f"x{HOSTILE}")
    for line in (f'"{escaped}" = "x"', f'ready = "{escaped}"'):
        (here / "roadmap.toml").write_text(f"[{name}]\n{line}\n")

        assert {} == faults_of(on_terminal, SHORT, here / "roadmap.json", spoilt)


def test_other_variables(
    on_terminal: OnTerminal, here: Path, spoilt: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the board lies, who one is and what day it is come from the environment too."""
    hostile = f"x{HOSTILE}".replace("\0", "")
    for name in ("ROADMAP_BOARD", "ROADMAP_TODAY", "EDITOR", "USER", "LOGNAME", "XDG_STATE_HOME"):
        with monkeypatch.context() as patch:
            patch.delenv("ROADMAP_ME_NAME")
            patch.setenv(name, f"/nowhere/{hostile}" if name.startswith("XDG") else hostile)

            assert {} == faults_of(on_terminal, SHORT[:2], here / "roadmap.json", spoilt), name


TRACKER = [
    "roadmap push S-1", "roadmap sync --dry-run", "roadmap sync", "roadmap sync status", "roadmap doctor",
    "roadmap sync resolve S-1 --theirs", "roadmap story show S-1", "roadmap story link S-2 ROAD-1",
]  # fmt: skip


@pytest.mark.parametrize("kept", [{"id", "key", "self", "type", "version", "cloudId", "nextPageToken"}, set()])
def test_a_tracker_of_hostile_answers(
    on_terminal: OnTerminal,
    shell: Shell,
    here: Path,
    jira: FakeJira,
    monkeypatch: pytest.MonkeyPatch,
    kept: set[str],
) -> None:
    """Titles, names, descriptions and reasons of refusals come as text, and so does what should be an id."""
    shell("init")
    for title in ("One", "Two"):
        shell("story", "add", "--title", title, "--outcome", "They wait less")
    shell("push", "S-1")
    jira.site.edit("ROAD-1", summary="Theirs", status="In Progress")
    answered = jira.site.answer

    def answer(*arguments: Any) -> Any:
        reply = answered(*arguments)
        return reply._replace(body=_spoilt(reply.body, kept))

    monkeypatch.setattr(jira.site, "answer", answer)
    monkeypatch.setattr(jira, "breach", lambda _why: None)
    content = (here / "roadmap.json").read_bytes()

    assert {} == faults_of(on_terminal, TRACKER, here / "roadmap.json", content)


def _spoilt(value: Any, kept: set[str]) -> Any:
    """An answer with a hostile string at the end of each of its own, but those under some names."""
    if isinstance(value, dict):
        return {key: one if key in kept else _spoilt(one, kept) for key, one in value.items()}
    if isinstance(value, list):
        return [_spoilt(one, kept) for one in value]
    return value + HOSTILE if isinstance(value, str) else value


def test_a_currency_that_acts_is_refused(shell: Shell, here: Path) -> None:
    """A sentence says what stands there."""
    shell("init")
    board = here / "roadmap.json"
    board.write_text(board.read_text().replace('"USD"', r'"USD\u001b]0;X\u0007"'))
    found = shell("story", "list")

    assert (1, True) == (found.code, 'has the currency "USD␛]0;X␇", which is no code such as EUR' in found.err)
