"""The whole way at a shell with Linear: log in, check, push, sync both ways, choose; in its words alone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from roadmap_tui.files.folders import user_file
from tests.cli.conftest import Shell
from tests.fake_linear import FakeLinear


@pytest.fixture
def linear(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeLinear]:
    """A fake Linear that settings in the environment name."""
    with FakeLinear() as fake:
        monkeypatch.setenv("ROADMAP_TRACKER_KIND", "linear")
        monkeypatch.setenv("ROADMAP_LINEAR_TEAM", "ENG")
        monkeypatch.setenv("ROADMAP_LINEAR_API", fake.api)
        monkeypatch.setenv("ROADMAP_LINEAR_TOKEN", fake.site.token)
        yield fake
    assert [] == fake.breaches


def test_a_login_and_what_follows(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The team is remembered, and where nothing was set up before, the kind of tracker."""
    monkeypatch.setattr("roadmap_tui.settings.token.keep_token", lambda _site, _token: False)
    with FakeLinear() as fake:
        key = fake.site.token
        found = shell("login", "linear", "--team", "eng", "--api", fake.api, stdin=f"{key}\n")
        monkeypatch.setenv("ROADMAP_LINEAR_TOKEN", key)
        checked = shell("doctor")
        unknown = shell("login", "linear", "--team", "NOPE", "--api", fake.api, stdin=f"{key}\n")

    assert (0, "") == (found.code, found.out), found.err
    assert f"Logged in to {fake.url}/team/ENG as ana." in found.err
    assert key not in found.err + user_file().read_text()
    assert 'kind = "linear"' in user_file().read_text()
    assert 0 == checked.code, checked.out
    assert "linear team: The team Engineering takes issues." in checked.out
    assert unknown.code
    assert "There is no team 'NOPE', or the key may not see it" in unknown.err
    assert [] == fake.breaches


def test_the_doctor_names_a_state_that_is_not_there(
    shell: Shell, linear: FakeLinear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the one that was meant."""
    monkeypatch.setenv("ROADMAP_TRACKER_STATUS", "building=In Progres")
    found = shell("doctor")

    assert 1 == found.code
    assert "has no state 'In Progres', which [tracker.status] gives to building. Did you mean" in found.out


def test_no_team_and_no_key(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each says what is missing, with Linear's words and the way to mend it."""
    shell("story", "add", "--title", "One")
    monkeypatch.setenv("ROADMAP_TRACKER_KIND", "linear")
    nowhere = shell("push", "S-1")
    monkeypatch.setenv("ROADMAP_LINEAR_TEAM", "ENG")
    nobody = shell("push", "S-1")

    assert (2, 4) == (nowhere.code, nobody.code)
    assert "No Linear team is configured." in nowhere.err
    assert "There is no key for https://linear.app/team/ENG." in nobody.err
    assert "`roadmap login linear`" in nobody.err
    assert "Jira" not in nowhere.err + nobody.err


def test_a_team_beside_a_board_is_a_proposal(shell: Shell, here: Path, linear: FakeLinear) -> None:
    """A board that somebody sent leads no key anywhere."""
    shell("init", "roadmap.json")
    shell("story", "add", "--title", "One")
    for name in ("ROADMAP_LINEAR_TEAM", "ROADMAP_LINEAR_API"):
        del os.environ[name]
    (here / "roadmap.toml").write_text(
        f'[tracker.linear]\nteam = "EVIL"\napi = "{linear.api}"\n', encoding="utf-8"
    )
    found = shell("push", "S-1")

    assert 2 == found.code
    assert f"The board's settings propose the team {linear.url}/team/EVIL." in found.err
    assert [] == linear.requests()


def test_push_sync_and_a_conflict(shell: Shell, linear: FakeLinear) -> None:
    """An issue with its day, a change there, a clash with its three sides, a choice."""
    shell("story", "add", "--title", "One", "--ship-by", "2027-03-31")
    pushed = shell("push", "S-1")
    (issue,) = linear.site.issues
    linear.site.edit(issue, title="Theirs")
    shell("story", "edit", "S-1", "--title", "Ours")
    clash = shell("sync", "--yes")
    chosen = shell("sync", "resolve", "S-1", "--ours")
    calm = shell("sync", "--yes")
    said = "".join(one.out + one.err for one in (pushed, clash, chosen, calm))

    assert "S-1 → ENG-1 created" in pushed.out
    assert ("2027-03-31", []) == (linear.site.issue(issue).due, linear.site.label_names(issue))
    assert 5 == clash.code
    assert "title changed in ENG-1 and on S-1 since they last agreed" in clash.err
    assert ("Ours", 0) == (linear.site.issue(issue).title, calm.code)
    assert "1 in step" in calm.err
    assert "Jira" not in said


def test_an_issue_is_linked_by_its_address(shell: Shell, linear: FakeLinear) -> None:
    """Whatever title stands behind its name there, and by a name from before it went to another team."""
    shell("story", "add", "--title", "One")
    shell("story", "add", "--title", "Two")
    first, second = linear.site.new_issue("One"), linear.site.new_issue("Two")
    linear.site.change_team(second, "OPS")
    found = shell("story", "link", "S-1", "https://linear.app/acme/issue/ENG-1/some-title", "--yes")
    moved = shell("story", "link", "S-2", "ENG-2", "--yes")

    assert (0, 0) == (found.code, moved.code), found.err + moved.err
    assert "S-1 is linked to ENG-1" in found.err
    assert f"S-2 is linked to {linear.site.issue(second).identifier}" in moved.err
    assert 1 == len(linear.site.issue(first).attachments)
