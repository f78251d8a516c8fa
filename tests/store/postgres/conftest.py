"""A server, a proxy before it, and boards behind the proxy."""

from collections.abc import Iterator

import pytest

from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Store
from tests.postgres_server import PostgresServer, own_server, shared_server
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
    found.close()


@pytest.fixture
def through(address: str, proxy: Proxy) -> Store:
    """The store of the board, through the proxy."""
    return open_store(address.replace(f":{shared_server().port}/", f":{proxy.port}/"))


@pytest.fixture
def own() -> Iterator[PostgresServer]:
    """A server that a test may stop."""
    yield from own_server()
