"""`--key`: a change that is made once, however often its command is run."""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from roadmap_tui.cli.app.commands import Changing
from roadmap_tui.cli.app.root import root
from roadmap_tui.errors import NotConnected
from roadmap_tui.store.postgres import store
from roadmap_tui.store.postgres.store import PgStore
from roadmap_tui.store.postgres.transaction import write_rows
from tests.cli.conftest import Shell
from tests.postgres_server import shared_server
from tests.store.postgres.proxy import StoppableServer, stoppable_server

ADD = ("request", "add", "--customer", "Acme", "--said", "Slow export", "--key")


@pytest.fixture(params=["server", "file"])
def board(request: pytest.FixtureRequest, tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty board on a server, and in a file."""
    if request.param == "server":
        return str(request.getfixturevalue("served"))
    address = str(tmp_path / "roadmap.json")
    monkeypatch.setenv("ROADMAP_BOARD", address)
    assert shell("init", address).code == 0
    return address


@pytest.fixture
def served(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty board on a server."""
    address = shared_server().new_address()
    monkeypatch.setenv("ROADMAP_BOARD", address)
    assert shell("init", address).code == 0
    return address


@pytest.fixture
def own() -> Iterator[StoppableServer]:
    """A server that a test may stop."""
    yield from stoppable_server()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (ADD[:-1], "R-2\n"),
        (("story", "add", "--title", "Exports at once"), "S-1\n"),
        (("customer", "add", "--name", "Birch"), "C-2\n"),
        (("request", "note", "R-1", "Called back"), "N-1\n"),
        (("request", "edit", "R-1", "--frequency", "daily"), ""),
        (("request", "decline", "R-1", "--because", "Too far"), ""),
    ],
)
def test_a_command_run_again_adds_nothing(
    board: str, shell: Shell, command: tuple[str, ...], expected: str
) -> None:
    """It prints the same, though others wrote in between."""
    shell("request", "add", "--customer", "Acme", "--said", "First")
    first = shell(*command, "--key", "nightly 7")
    shell("customer", "add", "--name", "Cedar")
    before = shell("history", "--json").json
    again = shell(*command, "--key", "nightly 7")

    assert (first.code, first.out) == (0, expected)
    assert (again.code, again.out) == (0, expected)
    assert again.err == "This was done before under the same key: nothing was added.\n"
    assert shell("history", "--json").json == before


def test_an_undo_is_not_repeated(board: str, shell: Shell) -> None:
    """The second would take back the change before."""
    shell("customer", "add", "--name", "Birch")
    shell("customer", "add", "--name", "Cedar")
    for _ in range(2):
        assert shell("undo", "--key", "k").code == 0

    assert [one["name"] for one in shell("customer", "list", "--json").json] == ["Birch"]


def test_words_of_a_key_are_each_persons_own(board: str, shell: Shell) -> None:
    """Two who count their nightly runs both have theirs written."""
    made = [shell("--me", name, *ADD, "nightly 7").out for name in ("ann", "ben", "ann")]

    assert made == ["R-1\n", "R-2\n", "R-1\n"]


def test_lines_print_their_ids_again(board: str, shell: Shell) -> None:
    """In the order in which they were added, as JSON too."""
    lines = "".join(json.dumps({"customer": "Acme", "said": f"Word {one}"}) + "\n" for one in range(11))
    first = shell("request", "add", "-", "--key", "k", stdin=lines)
    again = shell("request", "add", "-", "--key", "k", stdin=lines)
    whole = shell("request", "add", "-", "--key", "k", "--json", stdin=lines)

    assert first.out.split() == [f"R-{one}" for one in range(1, 12)]
    assert again.out == first.out
    assert [one["id"] for one in whole.json] == first.out.split()


@pytest.mark.parametrize(
    ("kind", "fields"), [("request", {"customer": "Acme", "said": "x"}), ("story", {"title": "X"})]
)
def test_lines_have_keys_of_their_own(board: str, shell: Shell, kind: str, fields: dict[str, str]) -> None:
    """What was added under one is not added again, also after it was taken back; its id is printed."""

    def add(*keys: str | None) -> list[str]:
        lines = [json.dumps({**fields, **({} if key is None else {"key": key})}) for key in keys]
        return shell(kind, "add", "-", stdin="\n".join(lines)).out.split()

    prefix = kind[0].upper()
    first = add("a", "b", "a", None)
    second = add("b", "c")
    shell("undo")
    third = add("c", "a")

    assert first == [f"{prefix}-1", f"{prefix}-2", f"{prefix}-1", f"{prefix}-3"]
    assert (second, third) == ([f"{prefix}-2", f"{prefix}-4"], [f"{prefix}-4", f"{prefix}-1"])
    wrong = shell(kind, "add", "-", stdin=json.dumps({**fields, "key": 7}))
    assert (wrong.code, wrong.out) == (2, "")
    assert "line 1: `key` is a text" in wrong.err


def test_a_key_holds_offline_too(own: StoppableServer, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits under it is added once, whether the command is run again before it was sent or after."""
    address = own.new_address()
    monkeypatch.setenv("ROADMAP_BOARD", address)
    shell("init", address)
    assert shell("request", "list").code == 0
    own.stop()
    names = [shell(*ADD, "k", "--offline").out for _ in range(2)]
    own.start()
    after = shell(*ADD, "k")

    assert names == ["R-new-1\n", "R-new-1\n"]
    assert after.out == "R-1\n"
    assert [one["id"] for one in shell("request", "list", "--json").json] == ["R-1"]


def test_an_outcome_that_nobody_knows_names_the_key(
    own: StoppableServer, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With it the command is run again, and adds nothing where the change was saved."""
    address = own.new_address()
    monkeypatch.setenv("ROADMAP_BOARD", address)
    shell("init", address)

    def unheard(*given: Any, **named: Any) -> None:
        own.deaf = True
        write_rows(*given, **named)

    with monkeypatch.context() as patch:
        patch.setattr(store, "write_rows", unheard)
        lost = shell(*ADD[:-1])
    own.deaf = False
    key = lost.err.partition("`--key ")[2].partition("`")[0]
    again = shell(*ADD, key)

    assert lost.code == 4
    assert "whether it was saved is not known" in lost.err
    assert again.out == "R-1\n"
    assert [one["id"] for one in shell("request", "list", "--json").json] == ["R-1"]


def test_what_was_saved_is_said_to_be(served: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the server goes away before a command can tell of it."""

    def away(_store: PgStore) -> None:
        raise NotConnected("The server is away.")

    with monkeypatch.context() as patch:
        patch.setattr(PgStore, "read", away)
        lost = shell(*ADD[:-1])

    assert lost.code == 4
    assert "It was saved (C-1, R-1), but" in lost.err
    assert [one["id"] for one in shell("request", "list", "--json").json] == ["R-1"]


def commands(group: click.Group, context: click.Context) -> Iterator[click.Command]:
    """Every command of a group, and of the groups in it."""
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, click.Context(found, parent=context, info_name=name))
        else:
            yield found


def test_every_command_that_makes_a_change_takes_a_key() -> None:
    """One that does not is run twice by a script that tries again."""
    making = [
        one
        for one in commands(root, click.Context(root))
        if one.callback is not None and ".changing(" in inspect.getsource(inspect.unwrap(one.callback))
    ]

    assert [one.name for one in making if not isinstance(one, Changing)] == []
    assert len(making) > 15


def test_a_key_that_is_none_is_refused(shell: Shell) -> None:
    """Of spaces alone."""
    refused = shell(*ADD, " ")

    assert (refused.code, refused.out) == (2, "")
    assert "--key" in refused.err
    assert shell("request", "list", "--json").json == []
