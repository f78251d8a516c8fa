"""`roadmap login` and `doctor` against a fake Jira of either edition."""

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.fake_jira import FakeJira


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's own keyring is left alone."""
    monkeypatch.setattr("roadmap_tui.settings.token.keep_token", lambda _site, _token: False)


def test_a_login_to_data_center(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A personal access token stands alone; the site is remembered, an email that was kept is forgotten."""
    with FakeJira(edition="datacenter") as fake:
        monkeypatch.setenv("ROADMAP_JIRA_TOKEN", fake.site.token)
        shell("config", "set", "tracker.jira.email", "old@acme.example")
        found = shell("login", "--site", fake.url, "--email", "", "--project", "ROAD")
        checked = shell("doctor")

    assert (found.code, found.out) == (0, "")
    assert f"Logged in to Jira Data Center at {fake.url} as Ann Admin." in found.err
    assert checked.code == 0, checked.out
    assert "it is Jira Data Center." in checked.out
    assert fake.breaches == []


def test_a_login_to_cloud(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The email goes along."""
    with FakeJira() as fake:
        monkeypatch.setenv("ROADMAP_JIRA_TOKEN", fake.site.token)
        found = shell("login", "--site", fake.url, "--email", "ann@example.com")

    assert found.code == 0
    assert "Logged in to Jira Cloud" in found.err


@pytest.mark.parametrize(
    ("edition", "email", "words"),
    [
        ("datacenter", "ann@example.com", 'Give a personal access token alone: `roadmap login --email ""`'),
        ("cloud", "", "Jira Cloud takes a token with the account's email"),
    ],
)
def test_a_login_in_the_wrong_way(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, edition: str, email: str, words: str
) -> None:
    """Exit 4 with the right way; nothing is remembered."""
    with FakeJira(edition=edition) as fake:
        monkeypatch.setenv("ROADMAP_JIRA_TOKEN", fake.site.token)
        found = shell("login", "--site", fake.url, "--email", email)

    assert found.code == 4
    assert words in found.err
    assert shell("push", "S-1").code in {2, 3}


@pytest.mark.parametrize("token", ["https://acme.atlassian.net", "d@acme.example"])
def test_what_is_no_token_is_not_sent(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, token: str, here: Path
) -> None:
    """An address or the email, pasted instead of the token."""
    monkeypatch.setenv("ROADMAP_JIRA_TOKEN", token)
    with FakeJira() as fake:
        found = shell("login", "--site", fake.url, "--email", "d@acme.example")

    assert (found.code, fake.log) == (2, [])
    assert "That is no token" in found.err
