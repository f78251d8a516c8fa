"""Which board a command means."""

import os
from pathlib import Path

import pytest

from roadmap_tui.cli.app.board_address import default_name, find_board, nearest_board
from roadmap_tui.errors import Usage
from roadmap_tui.store import open_store
from tests.cli.conftest import Shell
from tests.each_row import each_row


def test_the_flag_comes_first(here: Path) -> None:
    """--board wins over the variable and over what lies near."""
    (here / "roadmap.json").write_text("{}")

    assert find_board("a.json", {"ROADMAP_BOARD": "b.json"}) == (str(here / "a.json"), "--board")


def test_then_the_variable(here: Path) -> None:
    """ROADMAP_BOARD wins over what lies near."""
    (here / "roadmap.json").write_text("{}")

    assert find_board(None, {"ROADMAP_BOARD": "b.json"}) == (str(here / "b.json"), "ROADMAP_BOARD")


def test_then_the_nearest_upward(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board in a folder above is found, the nearest one first."""
    deep = here / "a" / "b"
    deep.mkdir(parents=True)
    (here / "roadmap.json").write_text("{}")
    (here.parent / "roadmap.json").write_text("{}")
    monkeypatch.chdir(deep)

    assert find_board(None, {})[0] == str(here / "roadmap.json")


def test_the_home_folder_is_the_last_one_looked_in(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the home folder nothing is found."""
    (here / "roadmap.json").write_text("{}")
    home = here / "home"
    (home / "deep").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home / "deep")

    assert nearest_board() is None


def test_else_the_data_folder(here: Path) -> None:
    """Where nothing lies near, the user's own board is meant."""
    assert find_board(None, {})[0] == str(here.parent / "data" / "roadmap-tui" / "roadmap.json")


def test_a_board_of_another_user_is_passed_by(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody else put in a folder above is never taken for ours."""
    (here / "roadmap.json").write_text("{}")
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    assert nearest_board() is None


def test_a_folder_of_that_name_is_no_board(here: Path) -> None:
    """A folder called roadmap.json is passed by."""
    (here / "roadmap.json").mkdir()

    assert nearest_board() is None


def test_a_pipe_of_that_name_hides_no_other_board(shell: Shell, here: Path) -> None:
    """Nothing is written to another board instead."""
    os.mkfifo(here / "roadmap.json")
    found = shell("customer", "add", "--name", "Acme")

    assert (1, True) == (found.code, "it is a named pipe" in found.err), found


def test_a_folder_means_the_board_in_it(here: Path) -> None:
    """--board FOLDER is the roadmap.json within."""
    (here / "team").mkdir()

    assert find_board("team", {})[0] == str(here / "team" / "roadmap.json")


@pytest.mark.parametrize("given", ["", "  ", "a\x00b"])
def test_no_file_at_all(given: str) -> None:
    """An empty name, or one that no file can have, is refused."""
    with pytest.raises(Usage, match="--board"):
        find_board(given, {})


def test_a_folder_that_is_gone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Standing in a folder that was removed, the user's own board is meant."""
    gone = here / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert find_board(None, {})[1] == "your data folder"


def test_names_of_new_boards(here: Path) -> None:
    """A board is called after its folder, or after its file."""
    assert default_name(str(here / "roadmap.json")) == "work"
    assert default_name(str(here / "payments.json")) == "payments"
    assert default_name(str(here.parent / "data" / "roadmap-tui" / "roadmap.json")) == "Roadmap"


@each_row(
    "given",
    [
        "mysql://ann@db.example/roadmap",
        "sqlite:///roadmap.db",
        " https://x.example",
        "postgresql:/ann@db.example/roadmap",
        "postgresql:ann@db.example",
        "Postgres:roadmap",
    ],
)
def test_an_address_of_an_unknown_kind_is_refused(shell: Shell, here: Path, given: str) -> None:
    """A place that is no file is named by its kind, exit code 2, and no folder is made of it."""
    told = [shell("--board", given, "story", "list"), shell("init", given), shell("demo", "--out", given)]

    assert [one.code for one in told] == [2, 2, 2]
    assert all(f"{given.strip().partition(':')[0]}://" in one.err for one in told)
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("line", ["--board {} story list", "init {}", "boards {}", "transfer {}", "merge {}"])
@pytest.mark.parametrize("host", ["[::1", "\x1b]0;X\x07", "a\u2100b"])
def test_an_address_with_a_host_that_is_none(shell: Shell, line: str, host: str) -> None:
    """It is refused with exit code 2, whichever command takes it."""
    found = shell(*line.format(f"postgresql://{host}").split())

    assert (2, True) == (found.code, "a host that is none" in found.err), found.err


def test_what_stands_before_the_slashes_is_not_repeated(shell: Shell, here: Path) -> None:
    """Unless it is the name of a kind: it may be a password that was put in the wrong place."""
    told = shell("--board", "ann:s3cret@db://roadmap", "story", "list")

    assert told.code == 2
    assert "--board names a place that is no file" in told.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://ann:s3cret@db.example/roadmap",
        "postgresql://ann:s3:cret%40@[::1]:5432/roadmap?board=x",
        "postgresql:///roadmap?user=ann&password=s3cret",
        "mysql://:s3cret@db.example",
        "postgresql:/ann:s3cret@db.example",
        "postgresql:ann:s3cret@db.example",
        "postgres::s3cret@db.example/roadmap",
        "ann:s3cret@db.example",
        "ann:s3cret@db.example/roadmap",
        "jdbc:postgresql:/ann:s3cret@db.example",
        "postgresql:/roadmap?password=s3cret",
        "jdbc:postgresql://ann:s3cret@db.example/roadmap",
        '"postgresql://ann:s3cret@db.example/roadmap"',
        "\x01\ufeffpostgresql://ann:s3cret@db.example/roadmap",
    ],
)
def test_a_password_in_an_address_is_refused_unsaid(
    shell: Shell, here: Path, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    """What stands on a command line or in a variable is seen by others, and is not repeated."""
    by_option = shell("--board", given, "request", "add", "--said", "slow")
    monkeypatch.setenv("ROADMAP_BOARD", given)
    by_variable = shell("story", "list")

    assert (by_option.code, by_variable.code) == (2, 2)
    assert by_option.err.startswith("roadmap: --board holds a password")
    assert by_variable.err.startswith("roadmap: ROADMAP_BOARD holds a password")
    assert "s3" not in by_option.err + by_option.out + by_variable.err + by_variable.out
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("given", ["a:b.json", "notes: 2026.json", "ann@home.json", "x/ann:s@y.json"])
def test_a_file_with_a_colon_in_its_name_is_a_file(shell: Shell, here: Path, given: str) -> None:
    """What is no address of a server is a path."""
    (here / "x").mkdir()

    assert 0 == shell("--board", given, "init").code
    assert (here / given).is_file()


def test_no_store_opens_an_address_of_an_unknown_kind() -> None:
    """Who opens a store without the shell is refused as well."""
    with pytest.raises(Usage, match="mysql://"):
        open_store("mysql://ann@db.example/roadmap")
