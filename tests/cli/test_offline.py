"""A board on a server that cannot be reached: read from the copy, and what is new waits until it can."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap_tui.cli.app.session import Session
from tests.cli.conftest import Shell
from tests.store.postgres.proxy import StoppableServer, stoppable_server


@pytest.fixture
def own() -> Iterator[StoppableServer]:
    """A server that a test may stop."""
    yield from stoppable_server()


@pytest.fixture
def board(own: StoppableServer, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> str:
    """A board with a story and a request, whose server is away; this machine has a copy of it."""
    address = own.new_address(board="Pay")
    monkeypatch.setenv("ROADMAP_BOARD", address)
    assert shell("init", address).code == 0
    shell("request", "add", "--customer", "Acme", "--said", "Slow export")
    shell("story", "add", "--title", "Export in seconds", "--from", "R-1")
    assert shell("request", "list").code == 0
    own.stop()
    return address


def test_a_command_names_the_option(board: str, shell: Shell) -> None:
    """It ends with 4, and says what `--offline` would do; without a copy it does not."""
    refused = shell("request", "list")
    other = shell("request", "list", "--board", board.replace("Pay", "Other"))

    assert (refused.code, refused.out) == (4, "")
    assert "cannot be reached" in refused.err
    assert "`--offline` reads the copy of this machine, as of " in refused.err
    assert (other.code, "--offline" in other.err) == (4, False)


def test_the_copy_is_read(board: str, shell: Shell) -> None:
    """Lists, pages and reports, with the same words."""
    read = shell("--offline", "request", "list", "--json")
    listed = read.json
    shown = shell("story", "show", "S-1", "--offline").out
    reported = shell("report", "evidence", "--offline").out

    assert [(one["id"], one["customer_name"]) for one in listed] == [("R-1", "Acme")]
    assert re.fullmatch(r"As of \d\d:\d\d, from the copy of this machine\.\n", read.err)
    assert "Export in seconds" in shown
    assert "Export in seconds" in reported


def test_edits_are_refused(board: str, shell: Shell) -> None:
    """Others may have changed the same."""
    for command in (
        ("request", "edit", "R-1", "--problem", "Wait"),
        ("story", "move", "S-1", "draft"),
        ("undo",),
    ):
        refused = shell(*command, "--offline")

        assert (refused.code, "Not connected" in refused.err) == (1, True)


def test_what_is_new_waits_and_is_sent_once(own: StoppableServer, board: str, shell: Shell) -> None:
    """The next command that reaches the server sends it, and says which ids it has."""
    added = shell("request", "add", "--customer", "Bolt", "--said", "Lost letters", "--story", "S-1", "--offline")
    story = shell("story", "add", "--title", "No letter lost", "--from", "R-new-1", "--offline")
    noted = shell("request", "note", "r-new-1", "Called back", "--offline")
    told = shell("story", "note", "S-1", "Asked again", "--offline", "--json").json
    tried = shell("session", "add", "--story", "S-new-1", "--customer", "Bolt", "--result", "did", "--offline")
    waiting = shell("waiting", "list", "--json").json
    still = shell("request", "list", "--offline", "--json").json
    own.start()
    sent = shell("request", "list", "--json")
    again = shell("request", "list", "--json")

    assert [one.out for one in (added, story, noted, tried)] == [
        "R-new-1\n",
        "S-new-1\n",
        "N-new-1\n",
        "U-new-1\n",
    ]
    assert told == {"id": "N-new-2", "waiting": True}
    assert [(one["id"], one["action"]) for one in waiting] == [
        ("R-new-1", "request add"),
        ("S-new-1", "story add"),
        ("N-new-1", "note"),
        ("N-new-2", "note"),
        ("U-new-1", "session add"),
    ]
    assert [one["id"] for one in still] == ["R-1"]
    assert sent.err.splitlines() == [
        "R-new-1 is R-2 now.",
        "S-new-1 is S-2 now.",
        "N-new-1 is N-1 now.",
        "N-new-2 is N-2 now.",
        "U-new-1 is U-1 now.",
    ]
    assert [(one["id"], one["said"]) for one in sent.json] == [("R-1", "Slow export"), ("R-2", "Lost letters")]
    assert (again.err, again.json) == ("", sent.json)
    assert shell("waiting").err == "Nothing waits.\n"


def test_lines_wait_all_or_none(board: str, shell: Shell) -> None:
    """A wrong one among JSON Lines keeps the others out of the queue."""
    good, bad = json.dumps({"said": "One"}), json.dumps({"said": "Two", "stories": ["S-9"]})
    refused = shell("request", "add", "-", "--offline", stdin=f"{good}\n{bad}\n")
    added = shell("request", "add", "-", "--offline", stdin=f"{good}\n{good}\n")
    stories = shell("story", "add", "-", "--offline", stdin=json.dumps({"title": "One"}))

    assert (refused.code, "line 2" in refused.err) == (3, True)
    assert added.out == "R-new-1\nR-new-2\n"
    assert stories.out == "S-new-1\n"


def test_what_waits_is_listed_sent_and_dropped(own: StoppableServer, board: str, shell: Shell) -> None:
    """Sending needs the server; dropping prints the text once more."""
    shell("request", "add", "--said", "Lost", "--offline")
    shell("request", "note", "R-new-1", "Hm", "--offline")
    listed = shell("waiting")
    kept = shell("waiting", "drop", "R-new-1")
    unknown = shell("waiting", "drop", "R-new-9")
    away = shell("waiting", "send")
    dropped = shell("waiting", "drop", "N-new-1")
    own.start()
    sent = shell("waiting", "send")

    assert [line.split("\t")[0] for line in listed.out.splitlines()] == ["R-new-1", "N-new-1"]
    assert (kept.code, "drop that first" in kept.err) == (1, True)
    assert (unknown.code, away.code) == (3, 4)
    assert dropped.json["arguments"] == {"about": "R-new-1", "text": "Hm"}
    assert (sent.code, sent.err) == (0, "R-new-1 is R-2 now.\n")


def test_what_the_server_refuses_is_told_and_stays(
    own: StoppableServer, board: str, shell: Shell, here: Path
) -> None:
    """Once; `waiting send` tries it again, and ends with 1 while it waits."""
    shell("request", "add", "--said", "Lost", "--source", "Zendesk:7", "--offline")
    own.start()
    taken = ("request", "add", "--said", "Lost", "--source", "Zendesk:7", "--me", "Zoe")
    waiting = next((here.parent / "state").rglob("waiting.jsonl"))
    aside = waiting.rename(waiting.with_suffix(".aside"))
    assert shell(*taken).code == 0
    aside.rename(waiting)
    first, second, again = shell("request", "list"), shell("request", "list"), shell("waiting", "send")

    (checked,) = (one for one in shell("doctor", "--json").json if one["name"] == "local copy")

    assert checked["ok"] is False
    assert "1 waiting for the server, 1 of them refused" in checked["sentence"]
    assert "R-new-1 still waits: R-2 is from Zendesk:7 already." in first.err
    assert (first.code, second.err) == (0, "")
    assert (again.code, "R-new-1 still waits" in again.err) == (1, True)
    assert "already" in shell("waiting").out


def test_a_board_in_a_file_has_nothing_waiting(shell: Shell) -> None:
    """It is always there."""
    shell("request", "add", "--said", "Slow", "--offline")

    assert [one["id"] for one in shell("request", "list", "--offline", "--json").json] == ["R-1"]
    assert shell("waiting").code == 2


def test_without_a_copy_nothing_is_read_offline(own: StoppableServer, shell: Shell) -> None:
    """One is told how it comes about."""
    found = shell("request", "list", "--offline", "--board", own.new_address())

    assert (found.code, "There is no copy" in found.err) == (4, True)


def test_forgetting_reaches_the_own_copy_at_once(own: StoppableServer, board: str, shell: Shell) -> None:
    """Who forgets does not find the words on the same machine."""
    own.start()
    shell("request", "forget", "R-1", "--yes")

    assert held_in(Path(shell("paths", "--json").json["state"])) == []


def test_a_story_written_in_an_editor_waits(
    board: str, shell: Shell, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one of options does."""
    hand = tmp_path / "hand.sh"
    hand.write_text('#!/bin/sh\nprintf "## title\\n\\nNo letter lost\\n" > "$1"\n')
    hand.chmod(0o700)
    monkeypatch.setenv("EDITOR", str(hand))
    monkeypatch.setattr(Session, "is_asking", True)
    added = shell("story", "add", "--offline")

    assert (added.code, added.out) == (0, "S-new-1\n")
    assert shell("waiting", "list", "--json").json[0]["arguments"]["fields"]["title"] == "No letter lost"


def test_forgetting_reaches_a_copy_that_was_left_for_a_day(
    own: StoppableServer, board: str, shell: Shell, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By any command that reaches the server, also one that reads no whole board."""
    own.start()
    mine = here.parent / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(here.parent / "other"))
    shell("request", "forget", "R-1", "--yes")
    monkeypatch.setenv("XDG_STATE_HOME", str(mine))
    before = held_in(mine)
    shell("story", "show", "S-1")
    fresh = held_in(mine)
    state = next(mine.rglob("copy.json"))
    os.utime(state, (time.time() - 90_000,) * 2)
    shell("story", "show", "S-1")

    assert before == fresh != []
    assert held_in(mine) == []


def held_in(folder: Path) -> list[Path]:
    """The files of a folder that hold what was said."""
    return [one for one in folder.rglob("*") if one.is_file() and b"Slow export" in one.read_bytes()]


PLAIN = """
import sys
from roadmap_tui.cli.main import run
code = run(["request", "add", "--customer", "Acme", "--said", "Slow"])
print(code, {name for name in sys.modules if ".store.copy." in name})
"""


OPENING = """
import sys

from roadmap_tui.cli.app.open_screen import open_board
from roadmap_tui.cli.app.session import Session
from roadmap_tui.tui.app import run

def draw(*, store, settings, copy, is_late, **more):
    print(is_late, store.place == copy.place, settings.calendar.year_starts, "psycopg" in sys.modules)

run.run_app = draw
open_board(Session())
offline = Session()
offline.flags.offline = True
open_board(offline)
"""


def test_the_board_is_drawn_without_the_driver_of_its_server(
    own: StoppableServer, board: str, shell: Shell
) -> None:
    """From the copy, with the team's settings as they stand there, though nobody can reach the server."""
    own.start()
    shell("config", "set", "calendar.year_starts", "4", "--team")
    shell("waiting", "send")
    own.stop()
    found = subprocess.run([sys.executable, "-c", OPENING], capture_output=True, text=True, check=True)

    assert found.stdout == "True True 4 False\nFalse True 4 False\n"


def test_a_plain_command_looks_for_what_waits_and_no_more(own: StoppableServer, board: str) -> None:
    """It loads nothing of the copy."""
    own.start()
    found = subprocess.run([sys.executable, "-c", PLAIN], capture_output=True, text=True, check=True)

    assert found.stdout.splitlines() == ["R-2", "0 {'roadmap_tui.store.copy.folder'}"]
