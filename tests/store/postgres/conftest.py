"""A server, a proxy before it, and boards behind the proxy."""

from collections.abc import Iterator

import pytest

from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Store
from tests.postgres_server import shared_server
from tests.store.postgres.proxy import Proxy


@pytest.fixture
def address() -> str:
    """The address of an empty board."""
    found = shared_server().new_address()
    open_store(found).create("Board", "EUR")
    return found


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A proxy before the server."""
    found = Proxy(shared_server().port)
    yield found
    found.stop()


@pytest.fixture
def through(address: str, proxy: Proxy) -> Store:
    """The store of the board, through the proxy."""
    return open_store(proxy.through(address))
