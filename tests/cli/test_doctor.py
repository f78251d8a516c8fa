"""`roadmap doctor` on what a board and a Jira have between them."""

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.fake_jira import FakeJira


def test_a_story_with_two_issues(shell: Shell, jira: FakeJira, here: Path) -> None:
    """Two copies of one board were pushed before either could know: the other issue is named, none is touched."""
    board = here / "roadmap.json"
    shell("init", str(board))
    shell("story", "add", "--title", "One")
    before = board.read_bytes()
    shell("push", "S-1")
    alone = shell("doctor", "--json")
    board.write_bytes(before)
    jira.site.hide("ROAD-1")
    shell("push", "S-1")
    jira.site.show("ROAD-1")
    found = shell("doctor", "--json")

    assert {"name": "issues", "ok": True, "sentence": "No story has more than one."} in alone.json
    told = [one["sentence"] for one in found.json if one["name"] == "issues"]
    assert (1, ["ROAD-1 carries the mark of S-1 as well; see which one to keep."]) == (found.code, told)
    assert ["ROAD-1", "ROAD-2"] == sorted(one.key for one in jira.site.issues.values())


def test_a_status_that_the_project_lacks(shell: Shell, jira: FakeJira, here: Path) -> None:
    """A status of a stage that is misspelt is named with what was meant; one that is there, by its id, is not."""
    shell("init", str(here / "roadmap.json"))
    shell("config", "set", "tracker.status.building", "In Progres")
    shell(
        "config", "set", "tracker.status.ready", f"id:{jira.site.projects['ROAD'].workflow.statuses['To Do'].id}"
    )
    wrong = shell("doctor", "--json")
    shell("config", "set", "tracker.status.building", "in progress")
    right = shell("doctor", "--json")

    (told,) = [one["sentence"] for one in wrong.json if one["name"] == "jira statuses"]
    assert told.startswith(
        "In Progres, which [tracker.status] gives to building, is no status of a Task in ROAD."
    )
    assert "Did you mean In Progress?" in told
    assert (1, 0) == (wrong.code, right.code)
    assert [] == jira.breaches


def test_keys_of_ones_own(shell: Shell, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two commands on one key, and an id that names none: each is a fault with what is meant."""
    monkeypatch.setenv("ROADMAP_LOOK_KEYS", "story.open=e, story.opne=z")
    shell("init", str(here / "roadmap.json"))
    found = shell("doctor", "--json")
    told = [one["sentence"] for one in found.json if one["name"] == "keys"]

    assert (1, 2) == (found.code, len(told))
    assert "there is no command story.opne" in told[0]
    assert "e is open (story.open) and edit (story.edit)." in told[1]
