"""The whole way at a shell with GitHub: log in, check, push, sync both ways, choose; in its words alone."""

import os
from pathlib import Path

import pytest

from roadmap_tui.files.folders import user_file
from tests.cli.conftest import Shell
from tests.fake_github import FakeGitHub
from tests.fake_github.site import REPOSITORY


@pytest.fixture
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own keyring is left alone."""
    monkeypatch.setattr("roadmap_tui.settings.token.keep_token", lambda _site, _token: False)


@pytest.mark.usefixtures("no_keyring")
def test_a_login_and_what_follows(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The repository is remembered, and where nothing was set up before, the kind of tracker."""
    with FakeGitHub() as fake:
        token = fake.site.me.token
        found = shell("login", "github", "--repository", REPOSITORY, "--api", fake.url, stdin=f"{token}\n")
        monkeypatch.setenv("ROADMAP_GITHUB_TOKEN", token)
        checked = shell("doctor")
        fake.site.me.push = False
        drops = shell("doctor")

    assert (0, "") == (found.code, found.out), found.err
    assert f"Logged in to {fake.url}/{REPOSITORY} as dana." in found.err
    assert token not in found.err + user_file().read_text()
    assert 'kind = "github"' in user_file().read_text()
    assert 0 == checked.code, checked.out
    assert f"github repository: {REPOSITORY} takes issues." in checked.out
    assert "the day of shipping stays here" in checked.out
    assert 1 == drops.code
    assert "This account has no push access" in drops.out
    assert [] == fake.breaches


@pytest.mark.usefixtures("no_keyring")
@pytest.mark.parametrize(
    ("installed", "words"), [(True, "no keyring that works"), (False, "pip install 'roadmap-tui[keyring]'")]
)
def test_why_a_token_is_kept_nowhere(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, installed: bool, words: str
) -> None:
    """Who installed the program without its extra is told of the extra, and not of a keyring."""
    monkeypatch.setattr("roadmap_tui.cli.tracker.login.find_spec", lambda _name: installed or None)
    with FakeGitHub() as fake:
        line = ("login", "github", "--repository", REPOSITORY, "--api", fake.url)
        found = shell(*line, stdin=f"{fake.site.me.token}\n")

    assert words in found.err


@pytest.mark.usefixtures("no_keyring")
def test_a_login_beside_another_tracker(shell: Shell, jira: object) -> None:
    """Changes nothing of where the board pushes to."""
    with FakeGitHub() as fake:
        found = shell(
            "login", "github", "--repository", REPOSITORY, "--api", fake.url, stdin=f"{fake.site.me.token}\n"
        )

    assert 0 == found.code, found.err
    assert "The board pushes to Jira as before" in found.err
    assert "kind" not in user_file().read_text()


def test_no_repository_and_no_token(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each says what is missing, with GitHub's words and the way to mend it."""
    shell("story", "add", "--title", "One")
    monkeypatch.setenv("ROADMAP_TRACKER_KIND", "github")
    nowhere = shell("push", "S-1")
    monkeypatch.setenv("ROADMAP_GITHUB_REPOSITORY", REPOSITORY)
    nobody = shell("push", "S-1")

    assert (2, 4) == (nowhere.code, nobody.code)
    assert "No GitHub repository is configured." in nowhere.err
    assert "There is no token for https://github.com/acme/roadmap." in nobody.err
    assert "`roadmap login github`" in nobody.err
    assert "Jira" not in nowhere.err + nobody.err


def test_a_repository_beside_a_board_is_a_proposal(shell: Shell, here: Path, github: FakeGitHub) -> None:
    """A board that somebody sent leads no token anywhere."""
    shell("init", "roadmap.json")
    shell("story", "add", "--title", "One")
    for name in ("ROADMAP_GITHUB_REPOSITORY", "ROADMAP_GITHUB_API"):
        del os.environ[name]
    (here / "roadmap.toml").write_text(
        f'[tracker.github]\nrepository = "evil/repo"\napi = "{github.url}"\n', encoding="utf-8"
    )
    found = shell("push", "S-1")

    assert 2 == found.code
    assert f"The board's settings propose the repository {github.url}/evil/repo." in found.err
    assert [] == github.requests()


def test_push_sync_and_a_conflict(shell: Shell, github: FakeGitHub) -> None:
    """An issue, a change there, a clash with its three sides, a choice; the day stays here and that is said."""
    shell("story", "add", "--title", "One", "--ship-by", "2027-03-31")
    planned = shell("sync", "--dry-run")
    pushed = shell("push", "S-1")
    github.site.edit("#1", title="Theirs")
    shell("story", "edit", "S-1", "--title", "Ours")
    clash = shell("sync", "--yes")
    chosen = shell("sync", "resolve", "S-1", "--ours")
    calm = shell("sync", "--yes")
    said = "".join(one.out + one.err for one in (planned, pushed, clash, chosen, calm))

    assert f"S-1 → #1 created (title, description, label, mark)  {github.url}/{REPOSITORY}/issues/1" in pushed.out
    assert "GitHub keeps no due date: ship_by stays here." in pushed.err
    assert 5 == clash.code
    assert "title changed in #1 and on S-1 since they last agreed" in clash.err
    assert ("Ours", 0) == (github.site.issue("#1").title, calm.code)
    assert "1 in step" in calm.err
    assert "Jira" not in said


@pytest.mark.parametrize(
    "address", ["https://acme.atlassian.net/browse/ROAD-1", "https://jira.acme.example/x/browse/ROAD-1"]
)
def test_an_issue_of_another_tracker_is_kept_as_an_address(
    shell: Shell, github: FakeGitHub, address: str
) -> None:
    """One board, one tracker: it is said, nothing is asked anywhere, and undo takes it back."""
    shell("story", "add", "--title", "One")
    found = shell("story", "link", "S-1", address)
    kept = shell("story", "show", "S-1", "--json").json["addresses"]
    shell("undo")

    assert 0 == found.code, found.err
    assert "it is of Jira, and the board pushes to GitHub" in found.err
    assert ([address], []) == (kept, github.requests())
    assert [] == shell("story", "show", "S-1", "--json").json["addresses"]


def test_an_issue_is_linked_by_its_number(shell: Shell, github: FakeGitHub) -> None:
    """With the sign that a shell takes for a comment, or without."""
    shell("story", "add", "--title", "One")
    shell("story", "add", "--title", "Two")
    for title in ("One", "Two"):
        github.site._create(github.site.repositories[REPOSITORY], {"title": title}, github.site.me)
    first = shell("story", "link", "S-1", "1", "--yes")
    second = shell("story", "link", "S-2", f"{github.url}/{REPOSITORY}/issues/2", "--yes")

    assert (0, 0) == (first.code, second.code), first.err + second.err
    assert "S-1 is linked to #1" in first.err
    assert "S-2 is linked to #2" in second.err
