"""The pages followed: each command typed as it stands there, on a board such as the page speaks of."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.docs.following import Typed, folded, typed_lines
from tests.docs.pages import ROOT
from tests.fake_github import FakeGitHub
from tests.fake_github.site import REPOSITORY
from tests.fake_jira import FakeJira
from tests.fake_linear import FakeLinear

NOT_HERE = ("python3", "export", "tmux", "eval", "sudo", "*/10", "15")
"""What is the reader's own shell's, or the network's."""
ASKING = (
    ["roadmap", "login"],
    ["roadmap", "request", "add"],
    ["roadmap"],
    ["roadmap", "tracker", "change", "github"],
    ["roadmap", "tracker", "change", "linear"],
)
"""What asks at a terminal; of these all but the first only without options."""
WRONG = {
    "docs/guide-pm.md": ("roadmap story check -", "roadmap story check S-1"),
    "docs/programs.md": ("roadmap story check -",),
}
"""Lines that show what is wrong, and so end with exit code 1."""

EXPORT = """\
Id,Requester,Requester email,Organization,Subject,Description,Tags,Via,Created at
1,"Dr. Lee",lee@acme.example,Acme Clinics,Letters,I lose ten minutes a visit hunting for the letter.,,,2026-10-19
2,Sam Ode,,Birch Health,Referrals,We phone the previous clinic for every second patient.,,,2026-10-21
3,Sam Ode,sam@birch.example,Birch Health,,,,,2026-10-21
4,Sam Ode,sam@birch.example,Birch Health,Doses,The dose list is old.,,,someday
"""
FILES = {
    "accounts.csv": "Name,ARR,Domain\nAcme Clinics,312000,acme.example\nBirch Health,84000,birch.example\n",
    "zendesk-export.csv": EXPORT,
    "inbox.mbox": "From x Mon Oct 05 09:12:00 2026\nFrom: lee@acme.example\nSubject: Letters\n\nThey are late.\n",
    "board.csv": "Nr,Idea,Asked on,Votes\n1,Print the dose list,2026-10-01,4\n",
    "board-2.csv": "Nr,Idea,Asked on,Votes\n1,Print the dose list,2026-10-01,5\n2,Sort by ward,2026-10-02,1\n",
}


@pytest.fixture
def jira(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeJira]:
    """A Jira that the reader is logged in to."""
    with FakeJira() as fake:
        told = {"SITE": fake.url, "EMAIL": fake.site.email or "", "TOKEN": fake.site.token, "PROJECT": "ROAD"}
        for name, value in told.items():
            monkeypatch.setenv(f"ROADMAP_JIRA_{name}", value)
        yield fake


@pytest.fixture
def follow(here: Path, shell: Shell, jira: FakeJira, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Type the lines of a page one after the other; returns what went otherwise than the page says."""
    monkeypatch.setenv("ROADMAP_TODAY", "2026-11-03")
    for name, text in FILES.items():
        Path(name).write_text(text, "utf-8")

    def type_all(page: str, before: dict[str, Callable[[], object]] | None = None) -> list[str]:
        wrong: list[str] = []
        for one in typed_lines(ROOT / page):
            if one.words[0] == "cat":
                Path(one.words[1]).write_text(one.shown, "utf-8")
            if not is_run_here(one):
                continue
            stdin, words = "", list(one.words)
            if "|" in words and words[0] != "roadmap":
                stdin, words = f"{words[1]}\n", words[words.index("|") + 1 :]
            words = list(takewhile(lambda word: word not in {">", "|", "||"}, words))
            line = " ".join(words)
            for start, prepare in (before or {}).items():
                if line.startswith(start):
                    prepare()
            found = shell(*(word.replace("/srv/", f"{here}/srv/") for word in words[1:]), stdin=stdin)
            shown = [
                folded(each) for each in one.shown.replace("https://acme.atlassian.net", jira.url).splitlines()
            ]
            said = folded(found.err + found.out)
            is_wrong = line in WRONG.get(page, ()) or any(each.startswith("roadmap: ") for each in shown)
            if found.code != is_wrong or not all(each in said for each in shown):
                wrong.append(f"{line}: exit {found.code}, {said}")
        return wrong

    return type_all


def is_run_here(one: Typed) -> bool:
    """Whether a line is one that needs no terminal, no other program and no other machine."""
    words = list(one.words)
    return "roadmap" in words and words[0] not in NOT_HERE and words not in ASKING and words[:2] != ASKING[0]


def seed(shell: Shell, requests: int) -> None:
    """A board with customers and their requests."""
    Path("roadmap.json").unlink(missing_ok=True)
    said = "We phone the previous clinic for every second patient. I lose ten minutes a visit."
    lines = [
        json.dumps({"customer": "Acme Clinics" if number % 2 else f"Clinic {number // 4}", "said": said})
        for number in range(requests)
    ]
    assert 0 == shell("init", "roadmap.json", "--name", "Clinics").code
    assert 0 == shell("request", "add", "-", stdin="\n".join(lines)).code


def disagree(shell: Shell, jira: FakeJira, story: str) -> None:
    """Two people change the title of a story and of its issue, and a sync meets both."""
    key = shell("push", story, "--json").json[0]["key"]
    count = len(jira.requests())
    shell("story", "edit", story, "--title", f"Ours {count}")
    jira.site.edit(key, summary=f"Theirs {count}")
    assert 5 == shell("sync", "--yes").code


def test_readme(follow: Callable[..., list[str]]) -> None:
    """The five minutes of the README are five minutes."""
    assert [] == follow("README.md")


def test_guide_for_product_managers(follow: Callable[..., list[str]], shell: Shell, jira: FakeJira) -> None:
    """A board of a hundred requests goes the way of the guide."""
    seed(shell, 31)

    assert [] == follow("docs/guide-pm.md", {"roadmap sync resolve": lambda: disagree(shell, jira, "S-1")})


def test_guide_for_customer_success(follow: Callable[..., list[str]], shell: Shell) -> None:
    """A board with a declined request, of whom somebody is to be told, goes the way of the guide."""
    seed(shell, 31)
    shell("request", "decline", "R-2", "--because", "solved by the new report")

    def import_it() -> None:
        assert 0 == shell("request", "import", "zendesk-export.csv").code

    assert [] == follow("docs/guide-csm.md", {"roadmap request import board.csv": import_it})


def test_connecting_jira(follow: Callable[..., list[str]], shell: Shell, jira: FakeJira) -> None:
    """Pushing, a change, and both ways out of a conflict."""
    for number in range(1, 5):
        shell("story", "add", "--title", f"Story {number}")

    assert [] == follow("docs/jira.md", {"roadmap sync resolve": lambda: disagree(shell, jira, "S-4")})


def test_connecting_github(
    follow: Callable[..., list[str]], shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan of a change, and the doctor's lines as the page has them."""
    with FakeGitHub() as fake:
        settings = {"REPOSITORY": REPOSITORY, "API": fake.url, "TOKEN": fake.site.me.token}
        connects(follow, shell, monkeypatch, "github", settings)
    assert [] == fake.breaches


def test_connecting_linear(
    follow: Callable[..., list[str]], shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan of a change, and the doctor's lines as the page has them."""
    with FakeLinear() as fake:
        settings = {"TEAM": "ENG", "API": fake.api, "TOKEN": fake.site.token}
        connects(follow, shell, monkeypatch, "linear", settings)
    assert [] == fake.breaches


def connects(
    follow: Callable[..., list[str]],
    shell: Shell,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    settings: Mapping[str, str],
) -> None:
    """The page of a tracker can be followed, and has the doctor's lines."""
    shell("story", "add", "--title", "One")
    for name, value in settings.items():
        monkeypatch.setenv(f"ROADMAP_{kind.upper()}_{name}", value)
    wrong = follow(f"docs/{kind}.md")
    monkeypatch.setenv("ROADMAP_TRACKER_KIND", kind)
    host = settings["API"].partition("://")[2].partition("/")[0]
    told = shell("doctor").out.replace(host, f"api.{kind}.com")
    page = (ROOT / "docs" / f"{kind}.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if line.startswith(f"ok     {kind}")]

    assert [] == wrong
    assert lines == [line for line in told.splitlines() if line.startswith(f"ok     {kind}")]


def test_copies(follow: Callable[..., list[str]], shell: Shell, here: Path) -> None:
    """A copy comes in, a conflict is settled, and a repository is set up."""
    subprocess.run(["git", "init", "-q"], check=True)

    def copy(name: str) -> None:
        Path(name).write_bytes(Path("roadmap.json").read_bytes())

    def differ() -> None:
        copy("theirs.json")
        shell("story", "edit", "S-1", "--title", "Ours")
        shell("--board", "theirs.json", "story", "edit", "S-1", "--title", "Theirs")
        assert 5 == shell("merge", "theirs.json").code

    shell("init", "roadmap.json")
    shell("story", "add", "--title", "One")
    before = {
        "roadmap merge from-ben": lambda: copy("from-ben.json"),
        "roadmap merge roadmap (": lambda: copy("roadmap (conflicted copy 2026-03-01).json"),
        "roadmap conflicts S-1": differ,
        "roadmap init --git": Path("roadmap.json").unlink,
    }

    assert [] == follow("docs/copies.md", before)


def test_programs(follow: Callable[..., list[str]]) -> None:
    """The scripts of the page run from its first line to its last."""
    assert [] == follow("docs/programs.md")


def test_terminal(follow: Callable[..., list[str]]) -> None:
    """Themes and completion."""
    assert [] == follow("docs/terminal.md")
