"""Where a token is found, and that it stays with its site."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from msgspec import structs

from roadmap_tui.errors import Offline, WrongSetting
from roadmap_tui.files.folders import user_file
from roadmap_tui.settings import Settings, load
from roadmap_tui.settings.sites import accept_site
from roadmap_tui.settings.token import drop_token, find_token, keep_token
from tests.each_row import each_row

SITE = "https://acme.atlassian.net"
OTHER = "https://other.atlassian.net"


class Memory(keyring.backend.KeyringBackend):
    """A keyring that forgets at the end of the test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def memory() -> Iterator[Memory]:
    before = keyring.get_keyring()
    backend = Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def settings(**more: str) -> Settings:
    return load(
        environment={"ROADMAP_JIRA_SITE": SITE}
        | {f"ROADMAP_JIRA_{key.upper()}": one for key, one in more.items()}
    )


def command(home: Path, body: str) -> str:
    script = home / "say token.py"
    script.write_text(body)
    return f"{sys.executable} '{script}'"


def test_the_environment_comes_first(home: Path) -> None:
    """The variable wins over the command and the keyring."""
    keep_token(SITE, "from-keyring")
    found = find_token(settings(token_command="false"), SITE, environment={"ROADMAP_JIRA_TOKEN": " from-env\n"})

    assert found is not None
    assert (found.secret, found.origin) == ("from-env", "ROADMAP_JIRA_TOKEN")


def test_the_command_prints_the_token_on_its_first_line(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The first line counts, stderr is shown, and no shell reads the line."""
    line = command(home, "import sys; print('s3cret'); print('more'); print(sys.argv[1], file=sys.stderr)")
    found = find_token(settings(token_command=f"{line} '$HOME; ls'"), SITE, environment={})

    assert found is not None
    assert (found.secret, found.origin) == ("s3cret", "token_command")
    assert capfd.readouterr().err == "$HOME; ls\n"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("import sys; print('s3cret'); sys.exit(3)", "failed with exit code 3"),
        ("", "printed no token"),
        ("print('two s3cret words')", "is no token"),
    ],
)
def test_a_command_that_fails(home: Path, body: str, words: str) -> None:
    """A command that gives no token is an error of the login that never shows what it printed."""
    with pytest.raises(Offline, match=words) as refused:
        find_token(settings(token_command=command(home, body)), SITE, environment={})

    assert "s3cret" not in str(refused.value)


def test_a_command_that_is_not_there() -> None:
    """A command that cannot be run is named."""
    with pytest.raises(Offline, match="`no-such-command` cannot be run"):
        find_token(settings(token_command="no-such-command jira"), SITE, environment={})


def test_the_keyring_keeps_by_site() -> None:
    """A kept token is found for its site until it is dropped."""
    kept = keep_token(SITE, "s3cret")
    found = find_token(settings(), SITE, environment={})

    assert kept
    assert found is not None
    assert (found.secret, found.origin) == ("s3cret", "keyring")
    assert find_token(settings(), OTHER, environment={}) is None
    assert drop_token(SITE)
    assert not drop_token(SITE)
    assert find_token(settings(), SITE, environment={}) is None


def test_a_token_goes_to_its_own_site_only() -> None:
    """The variable and the command belong to the configured site; another one gets neither."""
    found = find_token(settings(token_command="echo s3cret"), OTHER, environment={"ROADMAP_JIRA_TOKEN": "s3cret"})

    assert found is None


def test_a_site_that_the_board_proposes_gets_no_token(board: Path) -> None:
    """A board cannot send the user's token to a site of its own."""
    (board.parent / "roadmap.toml").write_text('[jira]\nsite = "evil.example"\n')
    proposed = load(board, environment={})
    assert proposed.proposed_site == "https://evil.example"

    assert find_token(proposed, proposed.proposed_site, environment={"ROADMAP_JIRA_TOKEN": "s3cret"}) is None


def test_a_token_does_not_show_itself() -> None:
    """Neither repr nor str holds the secret."""
    found = find_token(settings(), SITE, environment={"ROADMAP_JIRA_TOKEN": "s3cret"})

    assert "s3cret" not in f"{found!r} {found} {[found]}"


def test_a_keyring_that_fails_is_no_error(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose keyring is locked has no token there, and cannot keep one."""

    def locked(*_: str) -> None:
        raise keyring.errors.KeyringLocked

    monkeypatch.setattr(memory, "get_password", locked)
    monkeypatch.setattr(memory, "set_password", locked)

    assert find_token(settings(), SITE, environment={}) is None
    assert not keep_token(SITE, "s3cret")


def test_a_keyring_that_fails_otherwise_is_said(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a back end raises is one sentence without its words, and a login goes on without it."""

    def broken(*_: str) -> None:
        raise ValueError("s3cret")

    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(memory, name, broken)
    with pytest.raises(Offline, match=r"keyring fails \(ValueError\)") as reading:
        find_token(settings(), SITE, environment={})
    with pytest.raises(Offline, match=r"keyring fails \(ValueError\)") as dropping:
        drop_token(SITE)

    assert not keep_token(SITE, "s3cret")
    assert "s3cret" not in f"{reading.value!r} {dropping.value!r}"


@each_row("line", ["pass 'jira", "pass \\", "", " "])
def test_a_line_that_is_no_command(line: str) -> None:
    """A line that cannot be split, or holds no word, is a sentence where the token is read as well."""
    jira = structs.replace(settings().jira, token_command=line)
    with pytest.raises(WrongSetting, match="The token command"):
        find_token(structs.replace(settings(), jira=jira), SITE, environment={})


@pytest.fixture
def two_sites(board: Path, home: Path) -> Path:
    """A board that names one accepted site, for a person who has accepted two and named none."""
    for one in (SITE, OTHER):
        accept_site(one)
    (board.parent / "roadmap.toml").write_text(f'[tracker.jira]\nsite = "{OTHER}"\n')
    return board


def test_a_site_that_a_board_names_gets_no_token_meant_for_another(two_sites: Path) -> None:
    """Variable and command are for the site that the person named, though both sites are accepted."""
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text('[tracker.jira]\ntoken_command = "echo s3cret"\n')
    found = load(two_sites, environment={})

    assert OTHER == found.own.address
    assert find_token(found, OTHER, environment={"ROADMAP_JIRA_TOKEN": "s3cret"}) is None


def test_a_command_may_give_one_token_for_each_site(two_sites: Path, home: Path) -> None:
    """With the host in its line it gives the token of the site that is asked for, and that is accepted."""
    line = command(home, "import sys; print('token-of-' + sys.argv[1])") + " {host}"
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text(f"[tracker.jira]\ntoken_command = {json.dumps(line)}\n")
    found = find_token(load(two_sites, environment={}), OTHER, environment={})
    mine = find_token(load(two_sites, environment={"ROADMAP_JIRA_SITE": SITE}), SITE, environment={})

    assert found is not None
    assert mine is not None
    assert ("token-of-other.atlassian.net", "token-of-acme.atlassian.net") == (found.secret, mine.secret)


def test_a_keyring_gives_each_site_its_own(two_sites: Path) -> None:
    """What a login kept for a site is for this site."""
    keep_token(SITE, "mine")
    keep_token(OTHER, "theirs")
    found = find_token(load(two_sites, environment={}), OTHER, environment={})

    assert found is not None
    assert "theirs" == found.secret
