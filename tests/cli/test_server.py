"""A board on a server, from the shell: made, listed, moved there and back, with its team's settings."""

import json
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from roadmap_tui.store import open_store
from tests.cli.conftest import Shell
from tests.each_row import each_row
from tests.postgres_server import shared_server

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def address() -> str:
    """The address of a server without tables."""
    return shared_server().new_address()


@pytest.fixture
def board(address: str, shell: Shell) -> str:
    """The address of an empty board."""
    assert shell("init", f"{address}&board=Pay").code == 0
    return open_store(f"{address}&board=Pay").place


def records(document: bytes) -> list[bytes]:
    """The lines of a document but for the board's own."""
    return [line for line in document.splitlines() if b'"generation"' not in line]


def test_init_makes_what_is_missing(address: str, shell: Shell) -> None:
    """Tables, roles and the board; a second one of the same name is refused."""
    made = shell("init", f"{address}&board=Pay", "--name", "Payments", "--currency", "EUR")
    again = shell("init", f"{address}&board=Pay")

    assert (made.code, made.out.startswith("postgresql://")) == (0, True)
    assert (again.code, "exists already" in again.err) == (1, True)
    assert open_store(made.out.strip()).read().board.name == "Payments"


def test_a_change_makes_no_board_on_a_server(address: str, shell: Shell) -> None:
    """A slip in an address would make one; reading finds an empty one, as everywhere."""
    added = shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", address)
    listed = shell("request", "list", "--json", "--board", address)

    assert (added.code, "roadmap init" in added.err) == (3, True)
    assert (listed.code, listed.json) == (0, [])


def test_a_board_on_a_server_is_worked_with_as_any(
    board: str, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same commands, words, ids and JSON."""
    monkeypatch.setenv("ROADMAP_BOARD", board)
    made = [shell("request", "add", "--customer", "Acme", "--said", said).out for said in ("Slow export", "Lost")]
    shell("undo")
    listed = shell("request", "list", "--json").json

    assert made == ["R-1\n", "R-2\n"]
    assert [(one["id"], one["customer_name"]) for one in listed] == [("R-1", "Acme")]
    assert "R-2 added" in shell("history").out


def test_boards_are_listed(address: str, shell: Shell) -> None:
    """By name, with the address of each."""
    for name in ("Two", "One"):
        shell("init", f"{address}&board={name}")
    found = shell("boards", address, "--json").json

    assert [(one["name"], one["stories"], one["requests"]) for one in found] == [("One", 0, 0), ("Two", 0, 0)]
    assert shell("request", "list", "--board", found[0]["address"]).code == 0
    assert re.match(r"One\t0\t0\t\S+ \S+ UTC\tpostgresql://", shell("boards", address).out)


def test_boards_of_a_file_are_refused(shell: Shell) -> None:
    """A file has one."""
    found = shell("boards", "roadmap.json")

    assert (found.code, "is no address of a server" in found.err) == (2, True)


def test_a_board_moves_there_and_back(address: str, shell: Shell, here: Path) -> None:
    """Every record byte for byte; the old place says where it went, and takes no changes."""
    shell("demo", "--out", "roadmap.json")
    (here / "roadmap.toml").write_text("[board.wip]\nbuilding = 3\n")
    before = (here / "roadmap.json").read_bytes()
    there = shell("transfer", f"{address}&board=Pay").out.strip()
    refused = shell("request", "add", "--customer", "Acme", "--said", "Slow")
    wip = shell("config", "get", "board.wip", "--board", there).out
    (here / "roadmap.toml").unlink()
    back = shell("transfer", "roadmap.json", "--board", there)

    assert (refused.code, f"moved to {there}" in refused.err) == (1, True)
    assert wip == "building=3\n"
    assert back.code == 0
    assert records((here / "roadmap.json").read_bytes()) == records(before)
    assert (here / "roadmap.toml").read_text() == "[board.wip]\nbuilding = 3\n"
    assert shell("request", "add", "--customer", "Acme", "--said", "Slow").code == 0


def test_a_board_of_an_older_version_moves(address: str, shell: Shell, here: Path) -> None:
    """It is migrated on the way; tables that it has not are empty, those of other programs are named."""
    document = json.loads((DATA / "format1" / "everything" / "roadmap.json").read_bytes())
    (here / "roadmap.json").write_text(json.dumps({**document, "other_tool": {"1": {"a": 1}}}))
    moved = shell("transfer", f"{address}&board=Old")
    there = moved.out.strip()
    kept = json.loads(open_store(there).dump())

    assert moved.code == 0
    assert "Tables of other programs come along: other_tool." in moved.err
    assert kept["other_tool"] == {"1": {"a": 1}}
    assert {name: len(kept[name]) for name in document} == {name: len(rows) for name, rows in document.items()}
    assert shell("doctor", "--board", there).code == 0


def test_a_board_that_was_moved_is_not_moved_again(address: str, shell: Shell) -> None:
    """What came of it would take no changes either."""
    shell("demo", "--out", "roadmap.json")
    shell("transfer", f"{address}&board=Pay")
    again = shell("transfer", f"{address}&board=Second")

    assert (again.code, "moved to" in again.err) == (1, True)
    assert len(shell("boards", address, "--json").json) == 1


def test_a_dry_run_moves_nothing(board: str, address: str, shell: Shell) -> None:
    """It says what would move."""
    shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", board)
    said = shell("transfer", f"{address}&board=Other", "--board", board, "--dry-run")

    assert (said.code, "Would move 0 stories, 1 request, 2 events" in said.err) == (0, True)
    assert [one["name"] for one in shell("boards", address, "--json").json] == ["Pay"]


def test_a_transfer_into_an_empty_database_makes_the_groups(address: str, shell: Shell) -> None:
    """A team that has a board begins with it: members of the groups get the rights that `init` gives them."""
    shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", "roadmap.json")
    assert shell("transfer", f"{address}&board=Pay").code == 0
    with psycopg.connect(address.split("?")[0]) as admin:
        schema = address.partition("schema=")[2]
        found = admin.execute("select has_table_privilege('roadmap_writer', %s, 'insert')", (f"{schema}.board",))

        assert (True,) == found.fetchone()


def test_a_board_is_not_moved_over_another(board: str, address: str, shell: Shell) -> None:
    """Nor twice over the same one."""
    shell("request", "add", "--customer", "Acme", "--said", "Slow")
    other = f"{address}&board=Other"
    first, second = shell("transfer", other, "--keep"), shell("transfer", other)

    assert (shell("transfer", board).code, first.code, second.code) == (1, 0, 1)
    assert "has a board already" in second.err
    assert shell("request", "add", "--customer", "Acme", "--said", "More").code == 0


def test_an_open_journal_is_settled_first(address: str, shell: Shell, here: Path) -> None:
    """What was sent to a tracker and is not known would be sent again from the other place."""
    shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", "roadmap.json")
    open_store(str(here / "roadmap.json")).journal().append({"step": "creating"})
    said = shell("transfer", address)

    assert (said.code, "roadmap sync" in said.err) == (1, True)


def test_the_team_has_settings_of_its_own(board: str, shell: Shell) -> None:
    """They are read by everybody who uses the board; what is one's own is refused there."""
    shell("config", "set", "--team", "board.wip.building", "3", "--board", board)
    listed = {one["key"]: one for one in shell("config", "list", "--json", "--board", board).json}
    refused = shell("config", "set", "--team", "me.name", "Bob", "--board", board)
    shell("config", "unset", "--team", "board.wip.building", "--board", board)

    assert (listed["board.wip"]["value"], listed["board.wip"]["origin"]) == ({"building": 3}, board)
    assert (refused.code, "yours alone" in refused.err) == (2, True)
    assert shell("config", "get", "board.wip", "--board", board).code == 3


def test_one_default_board_is_set(
    board: str, shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is used where nothing is named and no board lies near."""
    shell("config", "set", "board.default", board)
    shell("request", "add", "--customer", "Acme", "--said", "Slow")
    chosen = json.loads(shell("paths", "--json").out)

    assert (chosen["board"], chosen["chosen_by"]) == (board, "board.default of your settings")
    assert len(shell("request", "list", "--json", "--board", board).json) == 1


def test_doctor_looks_at_the_server(board: str, shell: Shell) -> None:
    """Version, encryption, notices, clock, tables, rights, then the board as everywhere."""
    found = shell("doctor", "--json", "--board", board)

    assert (found.code, [one["name"] for one in found.json][:7]) == (
        0,
        ["server", "encryption", "notices", "clock", "tables", "rights", "board"],
    )


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://u:secret@h/d",
        "postgres://h/d?password=secret",
        "postgres://h/d?pass%77ord=secret",
        "postgres://h/d?sslmode=prefer&oauth_client_secret=secret",
        "postgres://h/d?scram_client_key=secret",
    ],
)
def test_a_password_in_an_address_is_refused(shell: Shell, given: str) -> None:
    """Others could read it there; it is not repeated."""
    said = shell("request", "list", "--board", given)

    assert said.code == 2
    assert "holds a password" in said.err
    assert "PGPASSFILE" in said.err
    assert "service=NAME" in said.err
    assert "secret" not in said.err


def test_a_plain_command_brings_no_driver_in() -> None:
    """It costs more than the command."""
    code = "import sys; from roadmap_tui.cli.main import run; run(['story', 'list']); print(sorted(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert "roadmap_tui.store.file.store" in found.stdout
    assert "psycopg" not in found.stdout


@pytest.fixture
def wanda(board: str) -> str:
    """The address of the board for wanda, who may write."""
    with psycopg.connect(board.split("?")[0], autocommit=True) as admin:
        admin.execute("drop role if exists wanda")
        admin.execute("create role wanda login in role roadmap_writer")
    return board.replace("postgres@", "wanda@")


def test_a_writer_who_makes_a_board_is_told_of_no_role_that_there_is(wanda: str, shell: Shell) -> None:
    """An administrator would make it a second time."""
    made = shell("init", f"{wanda}&board=Second")

    assert (made.code, made.err) == (0, "")


def test_a_name_that_is_not_the_role_is_told_with_it(wanda: str, shell: Shell) -> None:
    """`--me` is what one calls oneself; the role is what the server knows."""
    shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", wanda, "--me", "Boss")
    shell("request", "add", "--customer", "Acme", "--said", "Lost", "--board", wanda, "--me", "Wanda")
    printed = shell("history", "--limit", "3", "--board", wanda).out
    found = shell("history", "--json", "--board", wanda).json

    assert "Boss (role wanda)" in printed
    assert "Wanda (role" not in printed
    assert {(one["by"], one.get("role")) for one in found} == {("Boss", "wanda"), ("Wanda", None)}


def test_who_transferred_a_board_wrote_none_of_it(board: str, address: str, shell: Shell) -> None:
    """Its history tells the names as they came."""
    shell("request", "add", "--customer", "Acme", "--said", "Slow", "--board", "roadmap.json")
    moved = shell("transfer", f"{address}&board=Moved", "--board", "roadmap.json")
    found = shell("history", "--json", "--board", f"{address}&board=Moved").json

    assert moved.code == 0
    assert {one.get("role") for one in found} == {None}


@each_row(
    "statement",
    [
        "update record set by_role = 'boss'",
        "update record set made = 1",
        "update commit set by_role = 'boss'",
        "insert into commit (board, generation, key, app, by_role) values (1, 9, gen_random_uuid(), '', 'boss')",
        "insert into record (board, kind, key, generation, made, by_role) values (1, '', '9', 9, 9, 'boss')",
        "delete from record",
        "delete from commit",
        "create table other (number integer)",
    ],
)
def test_a_writer_cannot_write_as_another(wanda: str, address: str, statement: str) -> None:
    """Not past the program either: the server keeps who made a row and a commit."""
    schema = address.partition("schema=")[2]
    with psycopg.connect(wanda.split("?")[0], autocommit=True) as writer:
        writer.execute(f'set search_path = "{schema}"')
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            writer.execute(statement)
