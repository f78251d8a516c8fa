"""A served board, and clients of it."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer, unused_port

from roadmap_tui.actions import customers, requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.settings.load import Settings
from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Store
from roadmap_tui.web.board import BrowserBoard
from roadmap_tui.web.guard import ANYONE, Address, Guard
from roadmap_tui.web.live_board import LiveBoard
from roadmap_tui.web.people import Links, Person
from roadmap_tui.web.server import make_app
from tests.stores import address_in

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SECRET = b"s" * 32
Client = TestClient[web.Request, web.Application]


class Served:
    """A board that is served."""

    def __init__(self, store: Store, links: Links, address: Address, server: TestServer) -> None:
        self.store = store
        self.links = links
        self.address = address
        self.server = server
        self.clock = 0.0

    def link(self, person: Person = ANYONE) -> str:
        """A person's link, without its origin."""
        return f"/enter?token={self.links.token(person)}"

    def client(self) -> Client:
        """Somebody's browser, with cookies of its own. It sends the origin with a form, as browsers do."""
        return TestClient(self.server, cookie_jar=CookieJar(unsafe=True))

    async def entered(self, person: Person = ANYONE) -> Client:
        """The browser of somebody who came in by their link."""
        client = self.client()
        answer = await client.get(self.link(person))
        assert answer.status == 200
        return client

    async def send(self, client: Client, path: str, data: dict[str, str]) -> tuple[int, str]:
        """Send a form of one of our own pages."""
        answer = await client.post(path, data=data, headers={"Origin": self.address.origin})
        return answer.status, await answer.text()


def filled(change: Change) -> None:
    """Two customers, a story with a request behind it, and one that ships soon."""
    customers.add(change, {"name": "Acme Clinics", "arr": 90_000, "csm": "Dana"})
    customers.add(change, {"name": "<b>Birch</b> & Sons"})
    stories.add(change, {"title": "History <script>alert(1)</script> in hand", "ship_by": date(2026, 12, 1)})
    stories.add(change, {"title": "Dose list at the round"})
    said = "we lose ten minutes a visit hunting for the treatment history"
    requests.add(change, {"said": said}, customer="Acme Clinics", story="S-1")


Serving = Callable[..., AbstractAsyncContextManager[Served]]


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    """Serves a board to some people."""

    @asynccontextmanager
    async def serve(*people: Person, trusted: str = "", public: str = "") -> AsyncIterator[Served]:
        place = address_in(tmp_path)
        store = open_store(place)
        store.create("Clinics", "USD")
        with begin(store, by="ana", at=NOW, today=TODAY) as change:
            filled(change)
        address = Address("127.0.0.1", unused_port(), public)
        links = Links(SECRET, people or (ANYONE,))
        live = LiveBoard(store, Settings(), today=lambda: TODAY, now=lambda: NOW)
        served: Served
        guard = Guard(address, links, trusted=trusted, clock=lambda: served.clock)
        app = make_app(live, guard, board=BrowserBoard(place).add_to)
        server = TestServer(app, port=address.port)
        served = Served(store, links, address, server)
        await server.start_server()
        try:
            yield served
        finally:
            await server.close()

    return serve
