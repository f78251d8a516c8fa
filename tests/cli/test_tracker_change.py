"""`roadmap tracker change`: a plan first, addresses kept, and nothing sent by itself."""

from pathlib import Path

import pytest

from roadmap_tui.files.folders import user_file
from tests.cli.conftest import Shell
from tests.fake_github import FakeGitHub
from tests.fake_github.site import REPOSITORY
from tests.fake_jira import FakeJira


@pytest.fixture
def both(shell: Shell, jira: FakeJira, github: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> FakeGitHub:
    """A board that pushes to Jira, with a story pushed, one to be, one declined; and a GitHub beside."""
    monkeypatch.delenv("ROADMAP_TRACKER_KIND")
    shell("init", "roadmap.json")
    for number in range(1, 4):
        shell("story", "add", "--title", f"Story {number}")
    shell("push", "S-1")
    shell("push", "S-3")
    shell("story", "decline", "S-3", "--because", "one customer")
    return github


def test_the_plan_comes_first(shell: Shell, both: FakeGitHub, jira: FakeJira) -> None:
    """What would be made there, what stays behind and why; nothing is written or asked."""
    count = len(jira.requests())
    found = shell("tracker", "change", "github", "--dry-run")
    asks = shell("tracker", "change", "github")

    assert 0 == found.code
    assert f"to GitHub ({REPOSITORY} at" in found.out
    assert f"make   S-1 “Story 1”; ROAD-1 stays behind: {jira.url}/browse/ROAD-1" in found.out
    assert "leave  S-3 “Story 3” (it is declined); ROAD-2 stays behind" in found.out
    assert "1 issue to be made in GitHub by the next sync; 2 stay behind" in found.out
    assert "S-2" not in found.out
    assert (2, count, []) == (asks.code, len(jira.requests()), both.requests())
    assert "jira" == shell("config", "get", "tracker.kind").out.strip()


def test_a_board_goes_there_and_back(shell: Shell, both: FakeGitHub, jira: FakeJira, here: Path) -> None:
    """Its issues are made by the next sync; back again those of before are found, and none is doubled."""
    changed = shell("tracker", "change", "github", "--yes")
    sent = len(both.writes())
    story = shell("story", "show", "S-1", "--json").json
    shell("sync", "--yes")
    there = shell("story", "show", "S-1", "--json").json
    back = shell("tracker", "change", "jira", "--yes")
    shell("sync", "--yes")
    again = shell("story", "show", "S-1", "--json").json

    assert (0, 0) == (changed.code, sent), changed.err
    assert 'kind = "jira"' in (here / "roadmap.toml").read_text()
    assert (None, [f"{jira.url}/browse/ROAD-1"]) == (story["link"], story["addresses"])
    assert "#1" == there["link"]["key"]
    assert 0 == back.code, back.err
    assert "ROAD-1" == again["link"]["key"]
    assert [f"{jira.url}/browse/ROAD-1", f"{both.url}/{REPOSITORY}/issues/1"] == again["addresses"]
    assert (2, 1) == (len(jira.site.issues), len(both.site.issues))


def test_statuses_that_are_none_there_are_taken_out(shell: Shell, both: FakeGitHub, here: Path) -> None:
    """And named, since no setting could be read with them; those that are both stay."""
    (here / "roadmap.toml").write_text('[tracker.status]\nbuilding = "In Progress"\nready = "open"\n')
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text('[tracker]\nkind = "jira"\n\n[tracker.status]\nshipped = "category:done"\n')
    found = shell("tracker", "change", "github", "--yes")
    now = shell("config", "list", "--json").json

    assert 0 == found.code, found.err
    assert "No status of GitHub, so taken out of [tracker.status]: " in found.out
    assert [{"ready": "open"}] == [one["value"] for one in now if one["key"] == "tracker.status"]
    assert "github" == shell("config", "get", "tracker.kind").out.strip()


def test_where_nobody_logged_in(shell: Shell, jira: FakeJira) -> None:
    """The other tracker has to be known first."""
    shell("story", "add", "--title", "One")
    found = shell("tracker", "change", "github", "--yes")

    assert 2 == found.code
    assert "Nobody said where GitHub is. `roadmap login github` asks for it." in found.err


def test_a_push_that_was_cut_off_ends_first(
    shell: Shell, both: FakeGitHub, jira: FakeJira, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What became of its creates only the old tracker can tell."""
    monkeypatch.setattr("roadmap_tui.sync.create.PROBES", (0.0,))
    jira.arm("drop", method="POST", path="/issue$", after=True, times=9)
    jira.site.lag = 9_999
    shell("push", "S-2")
    found = shell("tracker", "change", "github", "--yes")

    assert 1 == found.code
    assert "An earlier push or sync was cut off" in found.err
    assert "jira" == shell("config", "get", "tracker.kind").out.strip()


def test_there_is_nothing_to_change(shell: Shell, github: FakeGitHub) -> None:
    """A board that pushes there already, with no issue elsewhere."""
    shell("story", "add", "--title", "One")
    found = shell("tracker", "change", "github", "--yes")

    assert (0, "There is nothing to change.\n") == (found.code, found.err)
