"""Which setting wins, where it came from, and what is refused."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from subprocess import run

import pytest

from roadmap_tui.errors import Usage
from roadmap_tui.settings import board_file, load
from roadmap_tui.settings.schema import KEYS, variable
from roadmap_tui.settings.sites import accept_site
from roadmap_tui.settings.values import choice
from tests.each_row import each_row


def test_defaults() -> None:
    """Without a file or a variable everything has its default."""
    settings = load(environment={})

    assert settings.jira.site is None
    assert settings.tracker.kind == "jira"
    assert settings.tracker.evidence == "quotes"
    assert settings.sync.settle == timedelta(minutes=5)
    assert settings.calendar.year_starts == 1
    assert set(settings.origins.values()) == {"default"}


def test_each_layer_wins_over_the_one_below(mine: Path, board: Path) -> None:
    """Flags win over the environment, that over the user's file, that over the board's."""
    board_file(board).write_text(
        '[tracker]\nproject = "A"\nevidence = "counts"\n[tracker.jira]\nissue_type = "A"\n[look]\ntheme = "A"\n'
    )
    mine.write_text('[tracker]\nproject = "B"\nevidence = "full"\n[tracker.jira]\nissue_type = "B"\n')
    environment = {"ROADMAP_TRACKER_PROJECT": "C", "ROADMAP_JIRA_ISSUE_TYPE": "C"}

    settings = load(board, environment=environment, flags={"tracker.project": "D"})

    assert settings.tracker.project == "D"
    assert settings.jira.issue_type == "C"
    assert settings.tracker.evidence == "full"
    assert settings.look.theme == "A"
    assert settings.origins["tracker.project"] == "--project"
    assert settings.origins["tracker.jira.issue_type"] == "ROADMAP_JIRA_ISSUE_TYPE"
    assert settings.origins["tracker.evidence"] == str(mine)
    assert settings.origins["look.theme"] == str(board_file(board))


VALUES = {
    "tracker.github.repository": ("acme/roadmap", "acme/roadmap"),
    "tracker.github.api": ("github.acme.example/api/v3", "https://github.acme.example/api/v3"),
    "tracker.linear.team": ("https://linear.app/acme/team/eng", "ENG"),
    "tracker.linear.customers": ("true", True),
    "tracker.linear.api": ("linear.acme.example/graphql", "https://linear.acme.example/graphql"),
    "tracker.kind": ("Jira", "jira"),
    "tracker.jira.site": ("acme.atlassian.net", "https://acme.atlassian.net"),
    "tracker.jira.edition": ("Cloud", "cloud"),
    "tracker.push_from": ("ready", "ready"),
    "tracker.evidence": ("full", "full"),
    "tracker.jira.gateway": ("https://gate.example.com/", "https://gate.example.com"),
    "tracker.status": ("building=In Progress,ready=To Do", {"building": "In Progress", "ready": "To Do"}),
    "sync.settle": ("90s", timedelta(seconds=90)),
    "sync.fields": ("ship_by=pull", {"ship_by": "pull"}),
    "sync.hops": ("2", 2),
    "sync.comment": ("yes", True),
    "board.url": ("roadmap.acme.example", "https://roadmap.acme.example"),
    "calendar.year_starts": ("april", 4),
    "board.wip": ("building=3", {"building": 3}),
    "look.keys": ("story.push=P", {"story.push": "P"}),
    "wording.roles": ("yard lead, dosimetrist,", ("yard lead", "dosimetrist")),
    "wording.products": ("Ward", ("Ward",)),
    "wording.acronyms": ("ICU", ("ICU",)),
    "wording.internal": ("yes", True),
    "rank.formula": ("weight / effort", "weight / effort"),
    "rotation.every": ("6w", timedelta(days=42)),
    "intake.mappings": ("ideas=--map Idea=said", {"ideas": "--map Idea=said"}),
    "probes.dsn": ("stats=postgresql://db/stats", {"stats": "postgresql://db/stats"}),
    "probes.headers": ("a=b.example X-Key: $KEY", {"a": "b.example X-Key: $KEY"}),
    "probes.http": ("stats.example, db", ("stats.example", "db")),
    "intake.own_domains": ("ours.example, ours.test", ("ours.example", "ours.test")),
    "touchpoints.names": ("learn, sign up", ("learn", "sign up")),
    "touchpoints.words": (
        'use=try,billing="invoice, payment"',
        {"use": ("try",), "billing": ("invoice", "payment")},
    ),
    "board.labels": ("shipped=Live", {"shipped": "Live"}),
}


@each_row("name", KEYS)
def test_every_key_has_its_variable(name: str) -> None:
    """ROADMAP_ + section + key sets the key."""
    given, wanted = VALUES.get(name, ("words", "words"))

    settings = load(environment={variable(name): given})

    assert wanted == settings.value(name)
    assert variable(name) == settings.origins[name]


def test_a_variable_quotes_as_a_file_does() -> None:
    """What is copied from the file works: the quotes are not part of the value, a comma within them is."""
    settings = load(environment={"ROADMAP_TRACKER_STATUS": 'building = "In Progress", ready = "To Do, soon"'})

    assert {"building": "In Progress", "ready": "To Do, soon"} == settings.tracker.status


@each_row(
    ("name", "given", "words"),
    [
        ("sync.fields", "description=pull", "push, off"),
        ("sync.fields", "assignee=push", "pull, off"),
        ("tracker.status", "building=id:ten", "id:10001"),
        ("tracker.status", "shipped=category:finished", "new, indeterminate, done"),
    ],
)
def test_directions_and_statuses_that_cannot_be(name: str, given: str, words: str) -> None:
    """A field that can go one way only, and a status that is none, are named with what would do."""
    with pytest.raises(Usage, match=words) as refused:
        load(environment={variable(name): given})

    assert variable(name) in str(refused.value)


def test_an_empty_variable_sets_nothing() -> None:
    """A variable that is set to nothing is not set."""
    assert load(environment={"ROADMAP_JIRA_SITE": ""}).jira.site is None


@each_row(
    ("text", "words"),
    [
        ('[jira]\nsiet = "x"', ["[jira]", "'siet'", "Did you mean site?"]),
        ('[trakcer]\nproject = "x"', ["[trakcer]", "Did you mean tracker?"]),
        ('[sync]\nsite = "x"', ["'site'", "Did you mean site in [tracker.jira]?"]),
        ("[jira]\nsite = 4", ["[jira] site", "takes a text"]),
        ('[jira]\nsite = "http://acme.example"', ["[jira] site", "https://"]),
        ('[jira]\nsite = "https://me:secret@acme.example"', ["no user name or password"]),
        ('[jira]\nedition = "clod"', ["[jira] edition", "Did you mean cloud?"]),
        ('[sync]\nsettle = "soon"', ["[sync] settle", '"5m"']),
        ("[calendar]\nyear_starts = 13", ["[calendar] year_starts", "1 to 12"]),
        ("[calendar]\nyear_starts = true", ["[calendar] year_starts", "1 to 12"]),
        ("[board.wip]\nbilding = 3", ["[board] wip", "Did you mean building?"]),
        ("[board.wip]\nbuilding = 0", ["[board] wip.building", "from 1 to 999"]),
        ('me = "Ada"', ["write it as [me]"]),
        ("[jira\n", ["not valid TOML", "line 1"]),
        ('[jira]\ntoken = "geheim"', ["may stand in no file", "ROADMAP_JIRA_TOKEN"]),
        ('[jira]\ntoken_command = "echo \'x"', ["[jira] token_command", "no command line"]),
    ],
)
def test_what_is_wrong_is_named(mine: Path, text: str, words: list[str]) -> None:
    """A wrong key or value is refused with the file, the key and what would be right."""
    mine.write_text(text)

    with pytest.raises(Usage) as refused:
        load(environment={})

    assert all(one in str(refused.value) for one in [str(mine), *words]), str(refused.value)
    assert "geheim" not in str(refused.value)
    assert "secret@" not in str(refused.value)


@pytest.mark.parametrize(("given", "more"), [("zz", ""), ("jria", " Did you mean jira?")])
def test_choices_are_told_once(given: str, more: str) -> None:
    """The nearest of them too, where one is near."""
    with pytest.raises(Usage) as refused:
        choice("jira", "other")(given, "kind")

    assert f'kind takes one of jira, other, not "{given}".{more}' == str(refused.value)


def test_a_mistyped_variable_is_named() -> None:
    """A variable that looks like one of ours and is none is refused."""
    with pytest.raises(Usage, match=r"ROADMAP_JIRA_STIE.*Did you mean ROADMAP_JIRA_SITE"):
        load(environment={"ROADMAP_JIRA_STIE": "x"})


def test_other_variables_are_left_alone() -> None:
    """The board's own variable and the token's are no keys."""
    environment = {
        "ROADMAP_BOARD": "x",
        "ROADMAP_JIRA_TOKEN": "x",
        "ROADMAP_OTHER_APP": "x",
        "ROADMAP_TODAY": "x",
    }

    assert set(load(environment=environment).origins.values()) == {"default"}


@each_row("line", ['email = "a@b.c"', 'token_command = "rm x"', 'token = "x"', 'gateway = "evil.example"'])
@each_row("section", ["jira", "tracker.jira"])
def test_a_board_holds_no_identity(board: Path, section: str, line: str) -> None:
    """What decides who we are or runs a command is refused beside a board, and told where it belongs."""
    board_file(board).write_text(f"[{section}]\n{line}\n")

    with pytest.raises(Usage) as refused:
        load(board, environment={})

    assert str(board_file(board)) in str(refused.value)
    assert "config/roadmap-tui/roadmap.toml" in str(refused.value)


@pytest.mark.parametrize("section", ["jira", "tracker.jira"])
def test_a_site_of_the_board_is_a_proposal_until_a_login_accepts_it(board: Path, section: str) -> None:
    """The board's site counts once it was accepted, and no longer when that is taken back."""
    board_file(board).write_text(f'[{section}]\nsite = "acme.atlassian.net"\n')
    before = load(board, environment={})
    accept_site("https://acme.atlassian.net")
    after = load(board, environment={})
    accept_site("https://acme.atlassian.net", accepted=False)

    assert (before.jira.site, before.proposed_site) == (None, "https://acme.atlassian.net")
    assert after.jira.site == "https://acme.atlassian.net"
    assert load(board, environment={}).jira.site is None


@each_row(
    ("given", "site"),
    [
        ("acme.atlassian.net", "https://acme.atlassian.net"),
        ("HTTPS://Acme.Atlassian.NET/", "https://acme.atlassian.net"),
        ("https://jira.acme.example:443/jira/", "https://jira.acme.example/jira"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
    ],
)
def test_one_spelling_of_a_site(given: str, site: str) -> None:
    """However an address is typed, it is kept in one spelling."""
    assert site == load(environment={"ROADMAP_JIRA_SITE": given}).jira.site


@each_row(
    ("api", "site"),
    [
        ("", "https://github.com/acme/roadmap"),
        ("https://github.acme.example/api/v3", "https://github.acme.example/acme/roadmap"),
        ("https://api.acme.ghe.com", "https://acme.ghe.com/acme/roadmap"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/acme/roadmap"),
    ],
)
def test_a_repository_has_an_address_on_the_web(api: str, site: str) -> None:
    """By which its token is kept, and its links are told from those of another one."""
    given = {"ROADMAP_GITHUB_REPOSITORY": "https://github.com/acme/roadmap.git", "ROADMAP_GITHUB_API": api}

    assert site == load(environment=given).github.address


@each_row("given", ["acme", "acme/", "/roadmap", "a b/c", "acme/..", "acme/road/map", "../x"])
def test_no_repository(given: str) -> None:
    """What is no full name of a repository is refused."""
    with pytest.raises(Usage, match="ROADMAP_GITHUB_REPOSITORY"):
        load(environment={"ROADMAP_GITHUB_REPOSITORY": given})


@each_row(
    "given", ["http://127.0.0.1.evil.example", "ftp://acme.example", "https://", "a b", "x?y=1", "http://["]
)
def test_no_site(given: str) -> None:
    """What is no address, or would send a token in the clear, is refused."""
    with pytest.raises(Usage, match="ROADMAP_JIRA_SITE"):
        load(environment={"ROADMAP_JIRA_SITE": given})


def test_the_name_of_the_setting_comes_first() -> None:
    """[me] name is who writes."""
    assert load(environment={"ROADMAP_ME_NAME": "Ada"}).who() == ("Ada", "ROADMAP_ME_NAME")


def test_else_git_says_who(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a setting git's user.name counts."""
    monkeypatch.chdir(home)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    run(["git", "config", "--global", "user.name", "Grace"], check=True)

    assert load(environment={}).who() == ("Grace", "git config user.name")


def test_git_is_asked_beside(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs while something else is done, and whoever needs no answer does not wait for one."""
    git, asked = home / "git", home / "asked"
    git.write_text(f"#!/bin/sh\necho Grace\ntouch {asked}\nexec sleep 60\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{home}:/usr/bin:/bin")
    begin = time.monotonic()
    with load(environment={}).asking_who():
        while not asked.exists():
            assert time.monotonic() < begin + 30

    assert time.monotonic() < begin + 30


def test_a_git_that_does_not_answer_says_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not waited for, and ended."""
    git = home / "git"
    git.write_text("#!/bin/sh\nprintf Gra\nexec sleep 60\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{home}:/usr/bin:/bin")
    monkeypatch.setattr("roadmap_tui.files.git._SETTING_SECONDS", 0.01)
    monkeypatch.setenv("LOGNAME", "alan")

    assert load(environment={}).who() == ("alan", "login name")


@pytest.mark.parametrize("ends", ["exit", "exec sleep 60"])
def test_git_is_asked_where_ended_processes_are_not_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    """Whoever starts the program may have SIGCHLD ignored: git's answer counts, and none of it is left."""
    git, number = home / "git", home / "number"
    git.write_text(f"#!/bin/sh\necho $$ > {number}\necho Grace\nexec >&-\n{ends}\n")
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{home}:/usr/bin:/bin")
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        who = load(environment={}).who()
    finally:
        signal.signal(signal.SIGCHLD, before)

    assert who == ("Grace", "git config user.name")
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


def test_else_the_login_name_counts(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without git the login name counts."""
    monkeypatch.setenv("PATH", str(home))
    monkeypatch.setenv("LOGNAME", "alan")

    assert load(environment={}).who() == ("alan", "login name")


def test_settings_import_nothing_heavy() -> None:
    """Reading no file costs no TOML parser, no process and no keyring."""
    import sys

    code = (
        "import sys; from roadmap_tui.settings import load; load(environment={})\n"
        "sys.exit(','.join({'tomllib', 'subprocess', 'keyring', 'platformdirs', 'tempfile'} & set(sys.modules)))"
    )

    unmeasured = {name: one for name, one in os.environ.items() if not name.startswith("COVERAGE_")}

    found = run([sys.executable, "-c", code], capture_output=True, check=False, env=unmeasured)

    assert found.stderr == b"\n"
