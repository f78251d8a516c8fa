"""Opening a board on a server from the copy on this machine."""

from pathlib import Path

import pytest

from roadmap_tui.actions import forget_beside
from roadmap_tui.model.records import Customer
from roadmap_tui.store import open_store
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.postgres.store import PgStore
from roadmap_tui.tui.common.server_connection import ServerConnection
from tests.postgres_server import shared_server
from tests.store.kit import add


@pytest.fixture
def connection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ServerConnection:
    """The connection to a board with a copy as it was before its last changes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    store = open_store(shared_server().new_address())
    assert isinstance(store, PgStore)
    store.create("Board", "EUR")
    add(store, "Gone")
    add(store, "Kept")
    copy = LocalCopy(store.place)
    forget_beside.refresh_copy(copy, store)
    with store.transaction() as change:
        change.remove(Customer, "C-1")
        change.rename(name="Renamed")
    add(store, "New")
    return ServerConnection(store, copy)


def test_a_board_opens_from_its_copy_as_it_stands_now(connection: ServerConnection) -> None:
    """What changed since is on the first screen, and nothing of it comes again."""
    watch = connection.watch()

    assert [one.name for one in watch.snapshot.customers.values()] == ["Kept", "New"]
    assert watch.snapshot.board == connection.store.read().board
    assert watch.poll() is None


def test_a_copy_that_cannot_be_read_is_left_aside(connection: ServerConnection) -> None:
    """The board is read from the server then."""
    for file in connection.copy.folder.glob("*.json"):
        if file.name != "copy.json":
            file.write_bytes(b"{")
    watch = connection.watch()

    assert [one.name for one in watch.snapshot.customers.values()] == ["Kept", "New"]
