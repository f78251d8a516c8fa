"""The commands about the board itself and its settings."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from roadmap_tui.files.folders import user_file
from roadmap_tui.store import open_store
from tests.cli.conftest import Shell
from tests.each_row import each_row


def change(board: Path, name: str) -> None:
    """Change a board, so that it has a previous state."""
    with open_store(board).transaction() as transaction:
        transaction.rename(name=name)


def test_init_makes_a_board_here(shell: Shell, here: Path) -> None:
    """Without a name the board is roadmap.json in this folder; its path is printed alone."""
    found = shell("init", "--currency", "eur")
    board = open_store(here / "roadmap.json").read().board

    assert (found.code, found.out, found.err) == (0, f"{here / 'roadmap.json'}\n", "")
    assert (board.name, board.currency) == ("work", "EUR")


def test_init_takes_a_file_and_a_name(shell: Shell, here: Path) -> None:
    """FILE and --name say where and what."""
    assert shell("init", "team/plans.json", "--name", "Plans").code == 0
    assert open_store(here / "team" / "plans.json").read().board.name == "Plans"


def test_init_goes_where_the_board_is_named(shell: Shell, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--board and ROADMAP_BOARD name the place too."""
    monkeypatch.setenv("ROADMAP_BOARD", "b.json")
    shell("init")
    shell("init", "--board", "a.json")

    assert (here / "a.json").exists()
    assert (here / "b.json").exists()


def test_init_never_replaces(shell: Shell, here: Path) -> None:
    """Where something lies, init refuses and leaves it."""
    (here / "roadmap.json").write_text("notes")
    found = shell("init")

    assert (found.code, found.out) == (1, "")
    assert "exists already" in found.err
    assert (here / "roadmap.json").read_text() == "notes"


@pytest.mark.parametrize("currency", ["euro", "€", ""])
def test_init_asks_for_a_currency_code(shell: Shell, currency: str) -> None:
    """A currency is a code of three letters."""
    found = shell("init", "--currency", currency)

    assert found.code == 2
    assert "such as EUR" in found.err


def test_paths_create_nothing(shell: Shell, here: Path) -> None:
    """paths tells where everything would lie, and makes none of it."""
    found = shell("paths", "--json").json

    assert found["board"] == str(here.parent / "data" / "roadmap-tui" / "roadmap.json")
    assert (found["chosen_by"], found["exists"]) == ("your data folder", False)
    assert found["settings"] == str(here.parent / "config" / "roadmap-tui" / "roadmap.toml")
    assert sorted(path.name for path in here.parent.iterdir()) == ["work"]


def test_config_tells_where_a_value_comes_from(shell: Shell, here: Path) -> None:
    """Every key is listed with its value and its source."""
    (here / "roadmap.toml").write_text("[board.wip]\nbuilding = 3\n")
    shell("init")
    found = {one["key"]: one for one in shell("config", "--json").json}

    assert (found["me.name"]["value"], found["me.name"]["origin"]) == ("Ada", "ROADMAP_ME_NAME")
    assert (found["board.wip"]["value"], found["board.wip"]["origin"]) == (
        {"building": 3},
        str(here / "roadmap.toml"),
    )
    assert (found["sync.settle"]["value"], found["sync.settle"]["origin"]) == ("5m", "default")


def test_config_sets_and_gets(shell: Shell, here: Path) -> None:
    """What is set in the user's file is read back in its one spelling."""
    done = shell("config", "set", "jira.site", "Acme.atlassian.net/")

    assert (done.code, done.out) == (0, "")
    assert str(here.parent / "config" / "roadmap-tui" / "roadmap.toml") in done.err
    assert shell("config", "get", "jira.site").out == "https://acme.atlassian.net\n"


def test_config_writes_old_names_anew(shell: Shell, here: Path) -> None:
    """A key is set under its name of today, and what the file says under old names moves along."""
    mine = here.parent / "config" / "roadmap-tui" / "roadmap.toml"
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text('[jira]\nemail = "ann@example.com"\n')
    done = shell("config", "set", "jira.project", "ROAD")

    assert done.err.startswith("Set tracker.project in ")
    assert '[tracker.jira]\nemail = "ann@example.com"\n\n[tracker]\nproject = "ROAD"\n' == mine.read_text()
    assert ["ROAD\n"] * 2 == [shell("config", "get", f"{one}.project").out for one in ("jira", "tracker")]


def test_config_sets_a_status_of_a_stage(shell: Shell, here: Path) -> None:
    """Under either name; one that the tracker cannot have is refused, and nothing is written."""
    shell("config", "set", "jira.status.building", "In Progress")
    shell("config", "set", "tracker.status.ready", "id:10001")
    wrong = shell("config", "set", "tracker.status.shipped", "category:finished")

    assert (2, "new, indeterminate, done") == (
        wrong.code,
        wrong.err.partition("one of ")[2].partition(", not")[0],
    )
    assert "building=In Progress, ready=id:10001\n" == shell("config", "get", "tracker.status").out


def test_config_sets_for_the_team(shell: Shell, here: Path) -> None:
    """--team writes beside the board."""
    shell("init")
    shell("config", "set", "--team", "board.wip.building", "3")
    shell("config", "set", "--team", "board.labels", "shipped=Live,ready=Next up")

    assert (here / "roadmap.toml").read_text() == (
        '[board.wip]\nbuilding = 3\n\n[board.labels]\nshipped = "Live"\nready = "Next up"\n'
    )
    assert shell("config", "get", "board.wip.building").out == "3\n"
    assert shell("config", "unset", "--team", "board.wip.building").code == 0
    assert shell("config", "get", "board.wip.building").code == 3


@each_row(
    ("arguments", "words"),
    [
        (["get", "bord.wip"], "Did you mean board.wip?"),
        (["get", "jira.sit"], "Did you mean jira.site?"),
        (["get", "jira"], "There is no setting 'jira'"),
        (["set", "jira.token", "geheim"], "A token may stand in no file"),
        (["set", "jira.site", "http://acme.example"], "must start with https://"),
        (["set", "--team", "jira.email", "a@b.c"], "is yours alone"),
        (["set", "board.wip.bilding", "3"], "Did you mean building?"),
        (["set", "calendar.year_starts", "13"], "from 1 to 12"),
        (["unset", "board.wip"], "such as board.wip.building"),
    ],
)
def test_config_refuses(shell: Shell, here: Path, arguments: list[str], words: str) -> None:
    """A wrong key or value is refused with exit code 2, and nothing is written."""
    found = shell("config", *arguments)

    assert (found.code, found.out) == (2, "")
    assert words in found.err
    assert sorted(path.name for path in here.parent.iterdir()) == ["work"]


def test_a_broken_setting_stops_a_command_that_reads_it(shell: Shell, here: Path) -> None:
    """A wrong key in a file is an error of the command, and `config set` still mends the file."""
    mine = here.parent / "config" / "roadmap-tui" / "roadmap.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text('[me]\nnam = "Ada"\n')
    found = shell("config", "list")

    assert found.code == 2
    assert f"{mine}: [me] has no key 'nam'. Did you mean name?" in found.err
    assert shell("config", "set", "me.name", "Ada").code == 0


def test_restore_lists_and_brings_back(shell: Shell, here: Path) -> None:
    """The previous state is listed and comes back; a second restore takes that back."""
    board = here / "roadmap.json"
    shell("init", "--name", "One")
    change(board, "Two")
    listed = shell("restore", "--list", "--json").json
    done = shell("restore")

    assert listed[0]["place"].startswith(str(here.parent))
    assert (done.code, done.out) == (0, "")
    assert open_store(board).read().board.name == "One"
    shell("restore")
    assert open_store(board).read().board.name == "Two"


def test_restore_takes_a_file(shell: Shell, here: Path) -> None:
    """--from brings any board's file back."""
    shell("init", "old.json", "--name", "Old")
    shell("init")

    assert shell("restore", "--from", "old.json").code == 0
    assert open_store(here / "roadmap.json").read().board.name == "Old"


def test_restore_without_an_earlier_state(shell: Shell) -> None:
    """Where nothing was kept, that is said, exit code 3."""
    shell("init")

    assert shell("restore").code == 3
    assert shell("restore", "--list").out == ""
    assert shell("restore", "--list", "--json").json == []
    assert shell("restore", "--from", "no-such-file").code == 3


def test_a_board_moves_whole(shell: Shell, here: Path) -> None:
    """What export wrote, import reads into a new board: the same identity, the same records."""
    shell("init", "--name", "Mine", "--currency", "EUR")
    out = shell("export", "-").out
    done = shell("import", "-", "--board", "new/roadmap.json", stdin=out)
    before, after = (open_store(here / name).read().board for name in ("roadmap.json", "new/roadmap.json"))

    assert done.code == 0
    assert (after.uid, after.name, after.currency) == (before.uid, "Mine", "EUR")


def test_an_export_is_private_and_replaces_nothing(shell: Shell, here: Path) -> None:
    """The file is the owner's alone; one that exists is left unless --force is given."""
    shell("init")
    first = shell("export", "out.json")
    second = shell("export", "out.json")

    assert (first.code, first.out) == (0, "")
    assert (here / "out.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((here / "out.json").read_text())["board"]["1"]["name"] == "work"
    assert (second.code, "--force" in second.err) == (1, True)
    assert shell("export", "out.json", "--force").code == 0
    assert shell("export", "roadmap.json", "--force").code == 1


def test_import_only_into_an_empty_board(shell: Shell, here: Path) -> None:
    """A board that holds something is never overwritten by an import."""
    from datetime import UTC, datetime

    from roadmap_tui.model.records import Customer

    shell("init", "other.json")
    shell("init")
    with open_store(here / "roadmap.json").transaction() as transaction:
        at = datetime(2026, 3, 18, tzinfo=UTC)
        transaction.put(Customer(id=transaction.next_id(Customer), name="Acme", created_at=at, created_by="Ada"))
    found = shell("import", "other.json")

    assert found.code == 1
    assert "is not empty" in found.err
    assert list(open_store(here / "roadmap.json").read().customers) == ["C-1"]


@each_row("text", ["", "{}", "[]", "id,title\n", '{"board": {"1": {"uid": 3}}}', "\x00\x01"])
def test_import_refuses_what_is_no_board(shell: Shell, here: Path, text: str) -> None:
    """A wrong file is refused with its name, and no board appears."""
    (here / "wrong.json").write_text(text)
    found = shell("import", "wrong.json", "--board", "new.json")

    assert (found.code, found.err.count("\n")) == (1, 1)
    assert "wrong.json" in found.err
    assert not (here / "new.json").exists()


def test_import_refuses_a_row_that_is_no_record(shell: Shell, here: Path) -> None:
    """Every record of the file is read before anything is written."""
    shell("init", "ours.json")
    text = (here / "ours.json").read_text().replace('"stories": {}', '"stories": {"1": {"id": "S-1"}}')
    (here / "wrong.json").write_text(text)
    found = shell("import", "wrong.json", "--board", "new.json")

    assert found.code == 1
    assert "stories" in found.err
    assert not (here / "new.json").exists()


def test_import_names_a_file_that_is_not_there(shell: Shell, here: Path) -> None:
    """A missing file is exit code 3, a folder 2."""
    assert shell("import", "nope.json").code == 3
    assert shell("import", str(here)).code == 2


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: Shell, name: str) -> None:
    """Each shell gets its script."""
    found = shell("completion", name)

    assert (found.code, found.err) == (0, "")
    assert "_ROADMAP_COMPLETE" in found.out


def test_completion_refuses_another_shell(shell: Shell) -> None:
    """A shell that is not known is named."""
    found = shell("completion", "tcsh")

    assert found.code == 2
    assert "tcsh" in found.err


@pytest.mark.parametrize(
    ("words", "offered"), [("roadmap und", "undo"), ("roadmap config get jira.pro", "jira.project")]
)
def test_the_shell_completes(here: Path, words: str, offered: str) -> None:
    """Commands and keys are completed."""
    environment = {
        "_ROADMAP_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    found = subprocess.run(
        [sys.executable, "-m", "roadmap_tui.cli.main"],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.stdout == f"plain,{offered}\n"


def test_limits_of_stages_are_one_boards(shell: Shell) -> None:
    """Set on one board they do not hold on another; the board's own go before what stands in the user's file."""
    user_file().parent.mkdir(parents=True, exist_ok=True)
    user_file().write_text("[board.wip]\nbuilding = 9\nready = 9\n")
    first, second = "one/roadmap.json", "two/roadmap.json"
    for one in (first, second):
        shell("story", "add", "--title", "a", "--board", one)
    shell("config", "set", "board.wip.building", "3", "--board", first)

    assert "building=3\n" == shell("config", "get", "board.wip", "--board", first).out
    assert "building=9, ready=9\n" == shell("config", "get", "board.wip", "--board", second).out
    shell("config", "unset", "board.wip.building", "--board", first)
    assert "building=9, ready=9\n" == shell("config", "get", "board.wip", "--board", first).out
