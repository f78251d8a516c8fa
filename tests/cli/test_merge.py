"""Two copies of one board made one again: by the command, and by git."""

import contextlib
import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.merge import boards
from tests.cli.conftest import Shell
from tests.merge.test_laws import worked_apart
from tests.postgres_server import shared_server

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def two(shell: Shell, here: Path) -> tuple[str, str]:
    """A board and a copy of it, on each of which somebody asked for something."""
    shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", "a.json")
    shell("story", "add", "--title", "Fast", "--board", "a.json")
    shutil.copy(here / "a.json", here / "b.json")
    shell("request", "add", "--customer", "Acme", "--said", "Of a", "--board", "a.json")
    shell("request", "add", "--customer", "Acme", "--said", "Of b", "--board", "b.json")
    return "a.json", "b.json"


def asked(shell: Shell, board: str) -> dict[str, str]:
    """What was said, by id."""
    return {one["id"]: one["said"] for one in shell("request", "list", "--json", "--board", board).json}


def test_what_both_did_is_united(shell: Shell, two: tuple[str, str]) -> None:
    """An id that was given twice becomes two; on the way back it is the same as here."""
    ours, theirs = two
    there = shell("merge", theirs, "--board", ours)
    again = shell("merge", theirs, "--board", ours)
    back = shell("merge", ours, "--board", theirs)

    assert (there.code, there.out) == (0, "Came in: 1 request.\nR-2 there is R-3 here.\n")
    assert again.out == "Nothing new: this board has all that the other copy has.\n"
    assert back.code == 0
    assert asked(shell, ours) == asked(shell, theirs) == {"R-1": "Slow", "R-2": "Of a", "R-3": "Of b"}
    assert shell("doctor", "--board", ours).code == 0


def test_a_clash_is_shown_and_left(shell: Shell, two: tuple[str, str]) -> None:
    """Exit code 5 and our side, unless a side was chosen."""
    ours, theirs = two
    shell("story", "edit", "S-1", "--title", "Ours", "--board", ours)
    shell("story", "edit", "S-1", "--title", "Theirs", "--board", theirs)
    shown = shell("merge", theirs, "--board", ours, "--dry-run")
    chosen = shell("merge", theirs, "--board", ours, "--theirs", "--json")

    assert shown.code == 5
    assert "S-1 title was changed in both: ours “Ours”, theirs “Theirs”; ours was kept." in shown.out
    assert (chosen.code, chosen.json[0]["conflicts"]) == (
        0,
        [{"id": "S-1", "field": "title", "base": "Fast", "ours": "Ours", "theirs": "Theirs"}],
    )
    assert shell("story", "show", "S-1", "--json", "--board", ours).json["title"] == "Theirs"


def test_what_came_in_before_a_broken_copy_is_said(shell: Shell, here: Path, two: tuple[str, str]) -> None:
    """It stands, and the other one is named."""
    (here / "broken.json").write_text("x")
    said = shell("merge", two[1], "broken.json", "--board", two[0])

    assert (said.code, "Came in: 1 request." in said.out, "is not JSON" in said.err) == (1, True, True)
    assert len(asked(shell, two[0])) == 3


def test_a_dry_run_writes_nothing(shell: Shell, here: Path, two: tuple[str, str]) -> None:
    """It only says what would come in."""
    before = (here / two[0]).read_bytes()
    said = shell("merge", two[1], "--board", two[0], "--dry-run")

    assert "Came in: 1 request." in said.out
    assert (here / two[0]).read_bytes() == before


def test_another_board_is_refused(shell: Shell) -> None:
    """It is no copy of this one."""
    for board in ("a.json", "b.json"):
        shell("init", board)
    said = shell("merge", "b.json", "--board", "a.json")

    assert (said.code, "is another board" in said.err) == (1, True)
    assert "`roadmap request import b.json` brings in the requests of another board." in said.err


def test_a_file_comes_into_a_board_on_a_server(shell: Shell, two: tuple[str, str]) -> None:
    """That is how a team that began with files moves."""
    there = shell("transfer", shared_server().new_address(), "--board", two[0]).out.strip()
    said = shell("merge", two[1], "--board", there)

    assert said.code == 0
    assert list(asked(shell, there).values()) == ["Slow", "Of a", "Of b"]


@pytest.fixture
def clones(here: Path, shell: Shell) -> tuple[Path, Path]:
    """Two clones of a repository with a board, each set up to merge it."""
    first, second = here / "first", here / "second"
    first.mkdir()
    git(first, "init", "-q", "-b", "main")
    shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", "first/roadmap.json")
    shell("git-setup", "--board", "first/roadmap.json")
    git(first, "add", ".")
    git(first, "commit", "-qm", "Begin")
    git(here, "clone", "-q", "first", "second")
    shell("git-setup", "--board", "second/roadmap.json")
    for folder in (first, second):
        git(
            folder,
            "config",
            "merge.roadmap.driver",
            f'"{sys.executable}" -m roadmap_tui.cli.main merge-driver %O %A %B %P',
        )
    return first, second


def git(folder: Path, *words: str, fails: bool = False) -> str:
    """What git says."""
    names = {
        f"GIT_{who}_{what}": "ann@a.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    found = subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **names}, capture_output=True, text=True, check=False
    )
    assert (found.returncode != 0) == fails, found.stderr + found.stdout
    return found.stdout + found.stderr


def ask(shell: Shell, folder: Path, said: str) -> None:
    """Somebody asks for something in a clone, and it is committed."""
    shell("request", "add", "--customer", "Acme", "--said", said, "--board", str(folder / "roadmap.json"))
    git(folder, "commit", "-qam", said)


@needs_git
@pytest.mark.parametrize(
    "way", [("pull", "-q", "--no-rebase"), ("pull", "-q", "--rebase")], ids=["merge", "rebase"]
)
def test_git_merges_by_record(shell: Shell, clones: tuple[Path, Path], way: tuple[str, ...]) -> None:
    """Two clones, a request in each, then a pull: no marker, nothing lost."""
    first, second = clones
    ask(shell, first, "Of first")
    ask(shell, second, "Of second")
    git(second, *way)

    assert sorted(asked(shell, str(second / "roadmap.json")).values()) == ["Of first", "Of second", "Slow"]
    assert shell("doctor", "--board", str(second / "roadmap.json")).code == 0
    assert git(second, "status", "--porcelain") == ""


@needs_git
def test_git_picks_and_stashes_by_record(shell: Shell, clones: tuple[Path, Path]) -> None:
    """A commit of the other clone alone, and work that was put away meanwhile."""
    first, second = clones
    ask(shell, first, "Of first")
    ask(shell, second, "Of second")
    git(second, "fetch", "-q")
    git(second, "cherry-pick", "origin/main")
    shell("request", "add", "--customer", "Acme", "--said", "Put away", "--board", str(second / "roadmap.json"))
    git(second, "stash", "-q")
    ask(shell, second, "Meanwhile")
    git(second, "stash", "pop", "-q")

    found = sorted(asked(shell, str(second / "roadmap.json")).values())
    assert found == ["Meanwhile", "Of first", "Of second", "Put away", "Slow"]


@needs_git
def test_a_clash_stops_git(shell: Shell, clones: tuple[Path, Path]) -> None:
    """In our words; the file is a board all the same."""
    first, second = clones
    for folder, name in ((first, "Ours"), (second, "Theirs")):
        shell("customer", "edit", "Acme", "--name", name, "--board", str(folder / "roadmap.json"))
        git(folder, "commit", "-qam", name)
    said = git(second, "pull", "-q", "--no-rebase", fails=True)

    assert "C-1 name was changed in both" in said
    assert shell("doctor", "--board", str(second / "roadmap.json")).code == 0


@needs_git
def test_a_rebase_that_stopped_is_no_older_copy(shell: Shell, clones: tuple[Path, Path]) -> None:
    """The commits that are still to come have what was here: nobody is told to ask for it."""
    first, second = clones
    board = str(second / "roadmap.json")
    for folder, name in ((first, "Ours"), (second, "Theirs")):
        shell("customer", "edit", "Acme", "--name", name, "--board", str(folder / "roadmap.json"))
        git(folder, "commit", "-qam", name)
    ask(shell, second, "Later")
    git(second, "pull", "-q", "--rebase", fails=True)
    stopped = shell("conflicts", "--board", board)
    resolved = shell("conflicts", "C-1", "--ours", "--board", board)
    git(second, "add", "roadmap.json")
    git(second, "-c", "core.editor=true", "rebase", "--continue")

    assert (stopped.out.split("\t")[0], stopped.err, resolved.err) == (
        "C-1",
        "",
        "Resolved: C-1 in name, ours.\n",
    )
    assert sorted(asked(shell, board).values()) == ["Later", "Slow"]


@needs_git
def test_a_clone_without_the_driver_is_mended(shell: Shell, clones: tuple[Path, Path]) -> None:
    """Git's markers are named for what they are, and `merge` alone finishes what git began."""
    first, second = clones
    git(second, "config", "--remove-section", "merge.roadmap")
    ask(shell, first, "Of first")
    ask(shell, second, "Of second")
    git(second, "pull", "-q", "--no-rebase", fails=True)
    board = str(second / "roadmap.json")
    broken = shell("request", "list", "--board", board)
    finished = shell("merge", "--board", board)

    assert (broken.code, "`roadmap merge`" in broken.err, "restore" in broken.err) == (1, True, False)
    assert finished.code == 0
    assert sorted(asked(shell, board).values()) == ["Of first", "Of second", "Slow"]
    assert git(second, "status", "--porcelain") == "M  roadmap.json\n"


@needs_git
def test_a_diff_reads_well(shell: Shell, clones: tuple[Path, Path]) -> None:
    """A field a line, with the record's id."""
    first, _ = clones
    git(first, "config", "diff.roadmap.textconv", f'"{sys.executable}" -m roadmap_tui.cli.main textconv')
    shell("request", "edit", "R-1", "--said", "Slower", "--board", str(first / "roadmap.json"))
    lines = git(first, "diff").splitlines()

    assert "-R-1 said: Slow" in lines
    assert "+R-1 said: Slower" in lines
    assert len(git(first, "check-attr", "merge", "roadmap.json")) > 0


@pytest.fixture
def clashing(shell: Shell, two: tuple[str, str]) -> str:
    """A board with a clash in a title and an owner, as a merge left it."""
    ours, theirs = two
    for board, title in ((ours, "Ours"), (theirs, "Theirs")):
        shell("story", "edit", "S-1", "--title", title, "--owner", title.lower(), "--board", board)
    shell("merge", theirs, "--board", ours)
    return ours


def test_a_clash_is_resolved_by_field(shell: Shell, clashing: str) -> None:
    """It is listed until somebody takes a side, of a field or of all of them; `undo` takes that back."""
    listed = shell("conflicts", "--json", "--board", clashing)
    taken = shell("conflicts", "S-1", "title", "--theirs", "--board", clashing)
    kept = shell("conflicts", "S-1", "--ours", "--board", clashing)
    story = shell("story", "show", "S-1", "--json", "--board", clashing).json
    left = shell("conflicts", "--board", clashing)

    assert (listed.code, [(one["field"], one["ours"], one["theirs"]) for one in listed.json]) == (
        5,
        [("owner", "ours", "theirs"), ("title", "Ours", "Theirs")],
    )
    assert (taken.code, kept.code, left.code) == (0, 0, 0)
    assert (story["title"], story["owner"]) == ("Theirs", "ours")
    assert left.err == "There is no conflict.\n"


def test_a_clash_reads_in_the_history(shell: Shell, clashing: str) -> None:
    """As what it is; the board is whole, and a field that has none is said."""
    told = shell("history", "S-1", "--board", clashing).out
    none = shell("conflicts", "S-1", "actor", "--theirs", "--board", clashing)

    assert "S-1 changed in two copies in title" in told
    assert shell("doctor", "--board", clashing).code == 0
    assert (none.code, "has no conflict in actor. There is one in owner, title." in none.err) == (3, True)


def test_what_another_copy_forgot_is_gone_here(shell: Shell, here: Path, two: tuple[str, str]) -> None:
    """With what this copy wrote about it, and in the earlier states beside it."""
    ours, theirs = two
    shell("request", "forget", "R-1", "--yes", "--board", theirs)
    shell("note", "R-1", "Their words were: Slow indeed", "--board", ours)
    said = shell("merge", theirs, "--board", ours)
    files = [one for one in here.rglob("a.json*") if one.is_file()]

    assert "Forgotten here too: R-1." in said.out
    assert [one.name for one in files if b"Slow" in one.read_bytes()] == []


def test_one_thing_made_in_both_is_one(shell: Shell, two: tuple[str, str]) -> None:
    """An account of the same name: said, and the same one on both copies."""
    ours, theirs = two
    for board in two:
        shell("request", "add", "--customer", "Bolt", "--said", f"Of Bolt in {board}", "--board", board)
    said = shell("merge", theirs, "--board", ours)
    shell("merge", ours, "--board", theirs)
    names = [[one["name"] for one in shell("customer", "list", "--json", "--board", one).json] for one in two]

    assert "both copies made it" in said.out
    assert [sorted(one) for one in names] == [["Acme", "Bolt"], ["Acme", "Bolt"]]
    assert shell("doctor", "--board", ours).code == 0


def test_an_older_copy_is_named(shell: Shell, here: Path) -> None:
    """With what is gone and where it can be got back; no id is given twice meanwhile."""
    shell("request", "add", "--said", "One", "--board", "a.json")
    older = (here / "a.json").read_bytes()
    shell("request", "add", "--said", "Two", "--board", "a.json")
    newer = (here / "a.json").read_bytes()
    (here / "a.json.previous").write_bytes(newer)
    (here / "a.json").write_bytes(older)
    said = shell("doctor", "--board", "a.json")
    shell("request", "add", "--said", "Three", "--board", "a.json")

    assert said.code == 1
    assert "R-2 were here and are gone" in said.out
    assert f"`roadmap merge {here / 'a.json.previous'}` brings them back" in said.out
    assert asked(shell, "a.json") == {"R-1": "One", "R-3": "Three"}


@pytest.mark.parametrize(
    "name",
    [
        "a (Ben's conflicted copy 2026-03-01).json",
        "a.sync-conflict-20260301-101010-ABCDEFG.json",
        "a-BENS-LAPTOP.json",
    ],
)
def test_a_copy_of_a_sync_tool_is_named(shell: Shell, here: Path, two: tuple[str, str], name: str) -> None:
    """Whatever the tool calls it; a board of its own under such a name is none."""
    ours, theirs = two
    (here / theirs).rename(here / name)
    shell("init", "a-other.json")
    said = shell("doctor", "--board", ours)
    shell("merge", name, "--board", ours)
    (here / name).unlink()

    assert said.code == 1
    assert f"There is another copy beside the board: {name}." in said.out
    assert "a-other.json" not in said.out
    assert shell("doctor", "--board", ours).code == 0


@needs_git
def test_a_new_board_in_a_repository_is_set_up(shell: Shell, here: Path) -> None:
    """Where that is asked for; without a terminal nothing is done by itself, and no repository is refused."""
    git(here, "init", "-q", "-b", "main")
    shell("init", "plain.json")
    shell("init", "not.json", "--no-git")
    before = (here / ".gitattributes").exists()
    said = shell("init", "roadmap.json", "--git")
    (here / ".git").rename(here / "no")

    assert (before, said.code) == (False, 0)
    assert (here / ".gitattributes").read_text() == "roadmap.json merge=roadmap diff=roadmap\n"
    assert "lies in no repository" in shell("init", "other.json", "--git").err


@needs_git
def test_a_criss_cross_is_merged(shell: Shell, clones: tuple[Path, Path]) -> None:
    """Each clone merged the other's commit before both went on: git has two bases, and none is needed."""
    first, second = clones
    git(first, "branch", "begin")
    ask(shell, first, "Of first")
    ask(shell, second, "Of second")
    git(first, "fetch", "-q", str(second), "main:theirs")
    git(second, "fetch", "-q", str(first), "main:theirs")
    for folder in clones:
        git(folder, "merge", "-q", "theirs")
        ask(shell, folder, f"Later in {folder.name}")
    git(first, "fetch", "-q", str(second), "main:again")
    git(first, "merge", "-q", "again")
    git(second, "pull", "-q", "--no-rebase", str(first), "main")

    boards = [asked(shell, str(folder / "roadmap.json")) for folder in clones]
    assert sorted(boards[0].values()) == ["Later in first", "Later in second", "Of first", "Of second", "Slow"]
    assert boards[0] == boards[1]
    assert git(second, "status", "--porcelain") == ""


@pytest.fixture
def strategy(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program by which git merges several branches at once, where git finds it."""
    programs = here / "bin"
    programs.mkdir()
    code = "import sys; from roadmap_tui.cli.git_strategy import run; sys.exit(run())"
    (programs / "git-merge-roadmap").write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{code}' \"$@\"\n")
    (programs / "git-merge-roadmap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")


@needs_git
def test_several_branches_at_once(strategy: None, shell: Shell, clones: tuple[Path, Path]) -> None:
    """Git's octopus asks no driver; ours does, also where HEAD went on, and whatever else was changed."""
    first, _ = clones
    for name in ("a", "b", "c"):
        git(first, "checkout", "-q", "-b", name, "main")
        (first / f"{name}.txt").write_text(name)
        git(first, "add", f"{name}.txt")
        ask(shell, first, f"Of {name}")
    git(first, "checkout", "-q", "main")
    ask(shell, first, "Of main")
    git(first, "merge", "-q", "a", "b", "c")

    assert sorted(asked(shell, str(first / "roadmap.json")).values()) == [
        "Of a",
        "Of b",
        "Of c",
        "Of main",
        "Slow",
    ]
    assert len(git(first, "show", "-s", "--format=%P", "HEAD").split()) == 4
    assert sorted(one.name for one in first.glob("*.txt")) == ["a.txt", "b.txt", "c.txt"]
    assert git(first, "status", "--porcelain") == ""
    assert shell("doctor", "--board", str(first / "roadmap.json")).code == 0


@needs_git
def test_several_branches_that_clash(strategy: None, shell: Shell, clones: tuple[Path, Path]) -> None:
    """Nothing is merged, and that is said in our words."""
    first, _ = clones
    for name in ("a", "b"):
        git(first, "checkout", "-q", "-b", name, "main")
        shell("customer", "edit", "Acme", "--name", f"Of {name}", "--board", str(first / "roadmap.json"))
        git(first, "commit", "-qam", name)
    git(first, "checkout", "-q", "main")
    said = git(first, "merge", "a", "b", fails=True)

    assert "Merge the branches one after the other" in said
    assert git(first, "status", "--porcelain") == ""
    assert shell("doctor", "--board", str(first / "roadmap.json")).code == 0


@needs_git
def test_what_git_puts_there_is_no_older_copy(shell: Shell, clones: tuple[Path, Path]) -> None:
    """Another branch, or work put away; what another program puts in place of a commit's file is one."""
    first, _ = clones
    board = str(first / "roadmap.json")
    before = (first / "roadmap.json").read_bytes()
    git(first, "checkout", "-q", "-b", "side")
    ask(shell, first, "On a side")
    git(first, "checkout", "-q", "main")
    quiet = [shell("request", "list", "--board", board), shell("doctor", "--board", board)]
    git(first, "checkout", "-q", "side")
    (first / "roadmap.json").write_bytes(before)
    loud = shell("request", "list", "--board", board)

    assert [(one.code, "are gone" in one.err + one.out) for one in quiet] == [(0, False), (0, False)]
    assert "R-2 were here and are gone" in loud.err


def test_a_journal_comes_along(shell: Shell, here: Path, two: tuple[str, str]) -> None:
    """What a killed push of the other copy created is known here, once."""
    ours, theirs = two
    uid = json.loads((here / theirs).read_text())["stories"]["1"]["uid"]
    step = {"entry": "create", "story": uid, "operation": "1", "step": "creating", "site": "https://a"}
    entry = json.dumps({**step, "at": "2026-03-01T09:00:00Z"})
    (here / f"{theirs}.journal").write_text(f"{entry}\n")
    for _ in range(2):
        shell("merge", theirs, "--board", ours)

    assert [json.loads(one) for one in (here / f"{ours}.journal").read_text().splitlines()] == [json.loads(entry)]


def test_restore_loses_nothing_that_a_broken_file_holds(shell: Shell, here: Path) -> None:
    """It says what; `--anyway` does it all the same."""
    for said in ("One", "Two"):
        shell("request", "add", "--said", said, "--board", "a.json")
    data = (here / "a.json").read_bytes()
    (here / "a.json").write_bytes(data[:-40])
    refused = shell("restore", "--board", "a.json")
    done = shell("restore", "--anyway", "--board", "a.json")

    assert (refused.code, "a.json still holds R-2, which" in refused.err) == (1, True)
    assert done.code == 0
    assert asked(shell, "a.json") == {"R-1": "One"}


def test_restore_takes_the_last_change_back(shell: Shell, here: Path) -> None:
    """Of a whole board that this program wrote: nothing else stands there."""
    for said in ("One", "Two"):
        shell("request", "add", "--said", said, "--board", "a.json")

    assert shell("restore", "--board", "a.json").code == 0
    assert asked(shell, "a.json") == {"R-1": "One"}


def test_what_is_written_meanwhile_is_not_lost(
    shell: Shell, here: Path, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The merge begins again on the board as it stands then."""
    ours, theirs = two
    united, calls = boards.merge_boards, []

    def merge(own: bytes, other: bytes, **named: Any) -> boards.Merged:
        calls.append(own)
        if len(calls) == 1:
            shell("request", "add", "--said", "Meanwhile", "--board", ours)
        return united(own, other, **named)

    monkeypatch.setattr(boards, "merge_boards", merge)
    said = shell("merge", theirs, "--board", ours)

    assert (said.code, len(calls)) == (0, 2)
    assert sorted(asked(shell, ours).values()) == ["Meanwhile", "Of a", "Of b", "Slow"]


def test_a_merge_that_is_killed_leaves_a_whole_board(here: Path, shell: Shell, two: tuple[str, str]) -> None:
    """Killed as it begins to write: the board is as it was, and the next merge brings all in."""
    ours, theirs = two
    kill = (
        "import os, signal, sys\n"
        "from roadmap_tui.store.file import durable, store\n"
        "store.write_file = lambda path, data, **named: (\n"
        "    durable.beside(path, '.tmp').write_bytes(data[:99]), os.kill(os.getpid(), signal.SIGKILL))\n"
        "from roadmap_tui.cli.main import run\n"
        f"run(['merge', {theirs!r}, '--board', {ours!r}])\n"
    )
    killed = subprocess.run([sys.executable, "-c", kill], cwd=here, check=False, capture_output=True)
    between = asked(shell, ours)
    shell("merge", theirs, "--board", ours)

    assert killed.returncode == -signal.SIGKILL
    assert sorted(between.values()) == ["Of a", "Slow"]
    assert sorted(asked(shell, ours).values()) == ["Of a", "Of b", "Slow"]
    assert shell("doctor", "--board", ours).code == 0


FRONT_ENDS = ("click", "textual", "pathlib", "inspect")
UNUSED = ("actions.products", "actions.requests", "model.fields", "store.protocol")


@pytest.mark.parametrize(
    ("customer", "heavy"), [(None, ["actions"]), ("Bolt", UNUSED)], ids=["apart", "an account twice"]
)
def test_the_driver_loads_only_what_a_merge_needs(
    shell: Shell, here: Path, two: tuple[str, str], customer: str | None, heavy: Sequence[str]
) -> None:
    """It runs for every commit of a rebase: no command line, no screens, nothing that takes time."""
    code = (
        "import sys; from roadmap_tui.cli.main import run; code = run(['merge-driver', *sys.argv[2:]])\n"
        "loaded = [name for name in sys.argv[1].split() if sys.modules.get(name)]\n"
        "sys.exit(','.join(loaded) or code)"
    )
    ours, theirs = two
    for board in two if customer else ():
        shell("customer", "add", "--name", str(customer), "--board", board)
    unwanted = (*FRONT_ENDS, *(f"roadmap_tui.{one}" for one in ("model.snapshot", *heavy)))
    driver = [sys.executable, "-c", code, " ".join(unwanted), ours, ours, theirs]
    unmeasured = {name: one for name, one in os.environ.items() if not name.startswith("COVERAGE_")}
    found = subprocess.run(driver, cwd=here, capture_output=True, text=True, check=False, env=unmeasured)

    assert found.returncode == 0, found.stderr
    assert (customer is not None) == ("both copies made it" in found.stderr)


def test_a_uid_that_two_records_have_is_named(shell: Shell, here: Path, two: tuple[str, str]) -> None:
    """As when somebody copied a row by hand: it is not merged, and `doctor --fix` gives one of them another."""
    ours, theirs = two
    board = json.loads((here / theirs).read_text())
    board["requests"]["9"] = {**board["requests"]["2"], "id": "R-9", "said": "By hand"}
    (here / theirs).write_text(json.dumps(board))
    refused = shell("merge", theirs, "--board", ours)
    named = shell("doctor", "--board", theirs)
    shell("doctor", "--fix", "--board", theirs)
    merged = shell("merge", theirs, "--board", ours)

    assert (refused.code, "R-9 in the table requests" in refused.err) == (1, True)
    assert "R-9 has the uid of R-2" in named.out
    assert merged.code == 0
    assert sorted(asked(shell, ours).values()) == ["By hand", "Of a", "Of b", "Slow"]
    assert shell("doctor", "--board", ours).code == 0


@pytest.fixture
def older(shell: Shell, here: Path) -> str:
    """A board of which a sync tool put an older file back, after R-2 was written down."""
    shell("request", "add", "--said", "One", "--board", "a.json")
    data = (here / "a.json").read_bytes()
    shell("request", "add", "--said", "Two", "--board", "a.json")
    newer = (here / "a.json").read_bytes()
    (here / "a.json.previous").write_bytes(newer)
    (here / "a.json").write_bytes(data)
    return "a.json"


def test_plain_commands_name_an_older_copy(shell: Shell, here: Path, older: str) -> None:
    """Whoever reads or writes; what it lacks outlives any number of changes, and merging it ends all that."""
    read = shell("request", "list", "--board", older)
    wrote = shell("request", "add", "--said", "Three", "--board", older)
    shell("request", "add", "--said", "Four", "--board", older)
    kept = next(here.glob("a.json.newer-*")).name
    named = shell("doctor", "--board", older)
    merged = shell("merge", kept, "--board", older)
    shell("request", "add", "--said", "Five", "--board", older)

    assert all("R-2 were here and are gone" in one.err for one in (read, wrote))
    assert (named.code, f"{kept} holds R-2, which were here and are gone" in named.out) == (1, True)
    assert merged.code == 0
    assert list(asked(shell, older).values()) == ["One", "Two", "Three", "Four", "Five"]
    assert [one.name for one in here.glob("a.json.newer-*")] == []
    assert shell("doctor", "--board", older).code == 0


def test_restore_from_a_file_loses_nothing_either(shell: Shell, here: Path) -> None:
    """Of a broken file it says what; of a whole one that this program wrote it asks nothing."""
    shell("request", "add", "--said", "One", "--board", "a.json")
    shell("export", "one.json", "--board", "a.json")
    shell("request", "add", "--said", "Two", "--board", "a.json")
    whole = (here / "a.json").read_bytes()
    (here / "a.json").write_bytes(whole[:-40])
    refused = shell("restore", "--from", "one.json", "--board", "a.json")
    done = shell("restore", "--from", "one.json", "--anyway", "--board", "a.json")

    assert (refused.code, "a.json still holds R-2, which one.json lacks" in refused.err) == (1, True)
    assert "`roadmap restore --from one.json --anyway`" in refused.err
    assert (done.code, asked(shell, "a.json")) == (0, {"R-1": "One"})


def test_a_repair_is_undone(shell: Shell, here: Path, two: tuple[str, str]) -> None:
    """What the doctor cannot keep in place lies in a file that it names, and `restore` takes the repair back."""
    path = here / two[0]
    board = json.loads(path.read_text())
    board["links"]["7"] = {"id": "L-7", "uid": "ABCDEFGHIJ", "request": "R-1", "story": "S-99", "by": "a"}
    board["links"]["7"]["at"] = "2026-03-01T09:00:00Z"
    spoilt = json.dumps(board)
    path.write_text(spoilt)
    fixed = shell("doctor", "--fix", "--board", two[0])
    whole = shell("doctor", "--board", two[0])
    back = shell("restore", "--board", two[0])

    assert f"Set aside in {path}.rejected" in fixed.out
    assert json.loads((here / f"{two[0]}.rejected").read_text())["key"] == "7"
    assert (whole.code, back.code) == (0, 0)
    assert json.loads(path.read_text())["links"] == board["links"]


def test_an_import_names_what_brings_the_rest_in(shell: Shell, two: tuple[str, str]) -> None:
    """Into a board that is not empty: a copy by a merge, another board by its requests."""
    ours, theirs = two
    shell("init", "other.json")
    shell("request", "add", "--said", "Elsewhere", "--board", "other.json")
    copy = shell("import", theirs, "--board", ours)
    other = shell("import", "other.json", "--board", ours)

    assert (copy.code, f"`roadmap merge {theirs}` brings in what is new there" in copy.err) == (1, True)
    assert (other.code, "`roadmap request import other.json`" in other.err, "merge" in other.err) == (
        1,
        True,
        False,
    )


def test_a_base_tells_who_changed_what_no_event_tells(shell: Shell, here: Path, two: tuple[str, str]) -> None:
    """As another program's edit: whichever copy has it, and however often the other one was changed since."""
    ours, theirs = two
    shutil.copy(here / ours, here / "base.json")
    shutil.copy(here / ours, here / theirs)
    board = json.loads((here / theirs).read_text())
    board["stories"]["1"]["title"] = "Faster"
    (here / theirs).write_text(json.dumps(board))
    for owner in ("ann", "ben"):
        shell("story", "edit", "S-1", "--owner", owner, "--board", ours)
    said = shell("merge", theirs, "--base", "base.json", "--board", ours)
    shell("init", "other.json")
    other = shell("merge", theirs, "--base", "other.json", "--board", ours)
    story = shell("story", "show", "S-1", "--json", "--board", ours).json

    assert (said.code, story["title"], story["owner"]) == (0, "Faster", "ben")
    assert (other.code, "The base is another board" in other.err) == (1, True)


@needs_git
@pytest.mark.parametrize(
    ("given", "answer", "is_set_up"),
    [
        ((), "y\n", True),
        ((), "\n", False),
        (("--no-input",), "", False),
        (("--git",), "", True),
        (("--no-git",), "", False),
    ],
)
def test_init_asks_on_a_terminal(here: Path, given: tuple[str, ...], answer: str, is_set_up: bool) -> None:
    """In a repository, where nothing was said of git; no is what an empty line means."""
    git(here, "init", "-q", "-b", "main")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "roadmap_tui.cli.main", "init", *given]
    running = subprocess.Popen(command, cwd=here, stdin=follower, stdout=follower, stderr=follower)
    os.close(follower)
    os.write(leader, answer.encode())
    said = b""
    with contextlib.suppress(OSError):  # Linux says so when the other side has closed
        while data := os.read(leader, 65_536):
            said += data
    os.close(leader)

    assert running.wait(60) == 0
    assert (b"Shall git merge it by its records? [y/N]" in said) == bool(answer)
    assert (here / ".gitattributes").exists() == is_set_up


def test_copies_come_into_a_board_on_a_server_as_into_a_file(shell: Shell, here: Path) -> None:
    """Three clones with random work, merged there in turn: what comes of it is what comes of it here."""
    for seed in range(3):
        first, *others = worked_apart(seed)
        for name in ("first.json", f"here{seed}.json"):
            (here / name).write_bytes(first.store.dump())
        there = shell("transfer", shared_server().new_address(), "--board", "first.json").out.strip()
        for one in others:
            (here / "other.json").write_bytes(one.store.dump())
            codes = {shell("merge", "other.json", "--board", board).code for board in (f"here{seed}.json", there)}
            assert codes <= {0, 5}
        for name, board in (("file.json", f"here{seed}.json"), ("server.json", there)):
            shell("export", name, "--board", board)
        again = shell("merge", "other.json", "--board", there)
        file, server = (json.loads((here / name).read_text()) for name in ("file.json", "server.json"))

        assert again.out == "Nothing new: this board has all that the other copy has.\n"
        for table in file.keys() - {"board", "events"}:
            assert file[table] == server[table]
        assert _told(file) == _told(server)
        assert shell("doctor", "--board", there).code == 0


def _told(board: dict[str, Any]) -> list[str]:
    """What a history tells, but for what each merge draws by lot and takes from the clock."""
    names = ("verb", "ref", "by", "about", "changes")
    return sorted(repr([one.get(name) for name in names]) for one in board["events"].values())
