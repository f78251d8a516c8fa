"""`roadmap story link` and `unlink` at a shell, against a fake Jira."""

import os
import subprocess
from pathlib import Path

import pytest

from roadmap_tui.store import open_store
from tests.cli.conftest import Shell
from tests.cli.test_sync_terminal import PATIENCE
from tests.cli.test_sync_terminal import _interrupted as interrupted
from tests.e2e.terminal import BOARD, ENTER, Terminal
from tests.fake_jira import FakeJira

THEIRS = {
    "type": "doc",
    "version": 1,
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Written by Bob"}]}],
}


@pytest.fixture
def key(shell: Shell, jira: FakeJira) -> str:
    """S-1, and an issue that people made."""
    shell("init")
    shell("story", "add", "--title", "Ours", "--ship-by", "2027-03-31")
    project = jira.site.projects["ROAD"]
    fields = {"summary": "Theirs", "description": THEIRS, "labels": ["bob"]}
    return jira.site.added(project, "Task", fields, {}).key


def test_asks_or_is_told_not_to(shell: Shell, jira: FakeJira, key: str) -> None:
    """Without a terminal it takes --yes: exit 2 before anything is asked of Jira."""
    found = shell("story", "link", "S-1", key, "--json")

    assert (2, None, []) == (found.code, found.json, jira.requests())
    assert "--yes" in found.err


def test_what_differs_is_left_to_a_person(shell: Shell, jira: FakeJira, key: str) -> None:
    """The link is done, what was empty there is filled, and exit 5 says that a conflict is left."""
    found = shell("story", "link", "S-1", key, "--yes")
    issue = jira.site.issue(key)

    assert (5, "Theirs", THEIRS) == (found.code, issue.fields["summary"], issue.fields["description"])
    assert "title, theirs: Theirs" in found.err
    assert f"S-1 is linked to {key}: updated (ship_by, label" in found.err
    assert "roadmap sync resolve S-1 --ours" in found.err
    assert ("2027-03-31", 2) == (issue.fields["duedate"], len(issue.fields["labels"]))
    link = shell("story", "show", "S-1", "--json").json["link"]
    assert ("conflict", {"title", "description"}) == (link["state"], set(link["conflicts"]))
    assert 5 == shell("sync", "--yes").code
    assert THEIRS == jira.site.issue(key).fields["description"]
    assert 0 == shell("sync", "resolve", "S-1", "--theirs").code
    assert "Theirs" == shell("story", "show", "S-1", "--json").json["title"]
    assert 0 == shell("sync", "--yes").code


def test_a_link_is_told_beside_a_shut_gate(
    shell: Shell,
    jira: FakeJira,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What crossed is said although the stage could not follow the issue's status."""
    monkeypatch.setenv("ROADMAP_JIRA_STATUS", 'ready = "To Do"')
    found = shell("story", "link", "S-1", key, "--theirs", "--yes")

    assert 1 == found.code
    assert f"S-1 is linked to {key}: updated (label" in found.err
    assert "pulled (title" in found.err
    assert "S-1 cannot move to ready yet" in found.err


def test_the_item_of_a_link(shell: Shell, jira: FakeJira, key: str) -> None:
    """A script reads that the link is done, and which fields wait."""
    item = shell("story", "link", "S-1", key, "--yes", "--json").json

    assert ("S-1", "adopt", True, key) == (item["story"], item["action"], item["done"], item["key"])
    conflicts = {name for name, way in item["ways"].items() if way == "conflict"}
    assert {"title", "description"} == conflicts
    assert ("Ours", "Theirs") == (item["fields"]["title"]["ours"], item["fields"]["title"]["theirs"])


@pytest.mark.parametrize(
    ("side", "title", "summary"), [("--ours", "Ours", "Ours"), ("--theirs", "Theirs", "Theirs")]
)
def test_a_side_is_taken_at_once(
    shell: Shell,
    jira: FakeJira,
    key: str,
    side: str,
    title: str,
    summary: str,
) -> None:
    """Said explicitly, both sides agree when it ends; with theirs their description stays."""
    found = shell("story", "link", "S-1", key, side, "--yes")
    issue = jira.site.issue(key)

    assert 0 == found.code, found.err
    assert (title, summary) == (
        shell("story", "show", "S-1", "--json").json["title"],
        issue.fields["summary"],
    )
    assert (side == "--theirs") is (THEIRS == issue.fields["description"])
    found = shell("sync", "--yes", "--json")
    assert (0, ["none"]) == (found.code, [one["action"] for one in found.json])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), ["What is empty in ROAD-1 is filled: due date.", "on both sides until you take one: title, desc"]),
        (("--ours",), ["what is there is lost", "The description there is replaced."]),
        (("--theirs",), ["The issue's title, description, due date counts", "Its description stays"]),
    ],
    ids=["neither", "ours", "theirs"],
)
def test_the_question(
    shell: Shell,
    jira: FakeJira,
    key: str,
    options: tuple[str, ...],
    told: list[str],
) -> None:
    """It says what becomes of each side before anything is written; no is the answer of an empty line."""
    environment = {**os.environ, "TERM": "xterm-256color"}
    words = (*BOARD, "story", "link", "S-1", key, *options)
    with Terminal(words, environment=environment, folder=Path.cwd(), columns=400) as terminal:
        terminal.wait_for("Link S-1 to ROAD-1 “Theirs”?", *told)
        terminal.keys("n", ENTER)
        terminal.wait_until(lambda: terminal.process.poll() is not None, "the end")
    assert "Nothing was written." in terminal.raw.decode()
    assert ("Theirs", ["bob"]) == (jira.site.issue(key).fields["summary"], jira.site.issue(key).fields["labels"])
    assert None is shell("story", "show", "S-1", "--json").json["link"]


def test_a_script_gets_an_answer_whatever_happens(shell: Shell, jira: FakeJira, key: str) -> None:
    """With --json stdout is an object, or null where nothing came of it; the exit code says why."""
    found = shell("story", "link", "S-1", "ROAD-99", "--yes", "--json")
    assert (3, None) == (found.code, found.json)
    fault = jira.arm("500", path="/rest/api", times=99)
    found = shell("story", "link", "S-1", key, "--yes", "--json")
    assert (4, None) == (found.code, found.json)
    fault.times = 0
    found = shell("story", "unlink", "S-1", "--json")
    assert (1, None) == (found.code, found.json)
    shell("story", "link", "S-1", key, "--yes")
    found = shell("story", "unlink", "S-1", "--json")

    assert (0, key, True) == (found.code, found.json["key"], found.json["done"])
    assert ["bob"] == jira.site.issue(key).fields["labels"]


@pytest.mark.parametrize("what", ["link", "unlink"])
def test_waits_for_another_run(shell: Shell, jira: FakeJira, key: str, here: Path, what: str) -> None:
    """Another run is named at once; with --wait it is waited for, and its end is not missed."""
    if what == "unlink":
        shell("story", "link", "S-1", key, "--theirs", "--yes")
    words = ["story", what, "S-1", *([key, "--theirs", "--yes"] if what == "link" else [])]
    store = open_store(here / "roadmap.json")
    with store.hold(by="Bob", wait=0):
        assert "Bob since" in shell(*words).err
        running = subprocess.Popen([*BOARD, *words, "--wait", "30s"], stderr=subprocess.PIPE)
        assert running.stderr is not None
        told = running.stderr.readline()
        while b"Waiting" not in told:
            told = running.stderr.readline()
            assert told, "it did not wait"
    assert 0 == running.wait(PATIENCE), running.stderr.read()
    running.stderr.close()
    assert (what == "link") is (shell("story", "show", "S-1", "--json").json["link"] is not None)


@pytest.mark.parametrize("what", ["link", pytest.param("unlink", marks=pytest.mark.slow)])
def test_ctrl_c_ends_in_good_order(shell: Shell, jira: FakeJira, key: str, what: str) -> None:
    """Exit 130; a sync finishes the link that was begun, or takes it back, and takes no side."""
    if what == "unlink":
        shell("story", "link", "S-1", key, "--theirs", "--yes")
    words = ["story", what, "S-1", *([key, "--theirs", "--yes"] if what == "link" else [])]
    path = r"/properties/roadmap-tui$"
    asked = len(jira.requests("PUT", path))
    fault = jira.arm("slow", method="PUT", path=path, seconds=PATIENCE * 2, times=9)
    seconds, code, shown = interrupted(*words, at=lambda: len(jira.requests("PUT", path)) > asked)

    assert (130, True) == (code, seconds < 10.0), (seconds, shown)
    assert "Stopping" in shown
    assert "Traceback" not in shown
    fault.times = 0
    assert (5 if what == "link" else 0) == shell("sync", "--yes").code
    linked = shell("story", "show", "S-1", "--json").json["link"]
    uid = jira.site.issue(key).properties["roadmap-tui"]["story"]
    assert (key, 2, True) == (linked["key"], len(jira.site.issue(key).fields["labels"]), bool(uid))
    assert 0 == shell(*words).code
    assert (what == "link") is (shell("story", "show", "S-1", "--json").json["link"] is not None)
