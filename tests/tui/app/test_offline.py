"""Screens whose server goes away, or is away from the start: read, what is new waits, and on they go."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from typing import cast

import psycopg
import pytest
from textual.pilot import Pilot

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.actions.forget_beside import refresh_copy
from roadmap_tui.actions.waiting import Waiting, new_request, send
from roadmap_tui.errors import NotConnected
from roadmap_tui.model.records import Note, Session
from roadmap_tui.settings.load import Settings
from roadmap_tui.store import open_store
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.late import LateStore
from roadmap_tui.store.postgres.store import PgStore
from roadmap_tui.store.protocol import ServerStore
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common import board_session, server_connection
from roadmap_tui.tui.common.server_connection import ServerConnection
from tests.store.postgres.proxy import StoppableServer, stoppable_server
from tests.tui.at_screen import NOW, TODAY, picture, press, shown, until, usual, write


@pytest.fixture(autouse=True)
def _laptop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(board_session, "AWAY_SECONDS", 0.1)
    monkeypatch.setattr(board_session, "POLL_SECONDS", 0.1)
    monkeypatch.setattr(board_session, "PATIENCE_SECONDS", 0.2)


@pytest.fixture
def server() -> Iterator[StoppableServer]:
    """A server that a test may stop."""
    yield from stoppable_server()


@pytest.fixture
def store(server: StoppableServer) -> PgStore:
    """A small board, of which this machine has a copy."""
    found = open_store(server.new_address())
    assert isinstance(found, PgStore)
    found.create("Clinics", "USD")
    with begin(found, by="ana", at=NOW, today=TODAY) as change:
        usual(change)
    refresh_copy(LocalCopy(found.place), found)
    return found


@asynccontextmanager
async def opened(
    store: ServerStore, *, is_away: bool = False, is_late: bool = False
) -> AsyncIterator[tuple[RoadmapApp, Pilot[int]]]:
    """The app over the board at 80 columns, with the server there or away, or asked once a screen is drawn."""
    connection = ServerConnection(store, LocalCopy(store.place), away=NOW if is_away else None, is_late=is_late)
    app = RoadmapApp(store, Settings(), me="ana", today=lambda: TODAY, now=lambda: NOW, connection=connection)
    async with app.run_test(size=(80, 24), notifications=is_late) as pilot:
        await pilot.pause()
        yield app, pilot


async def ask(pilot: Pilot[int], said: str) -> None:
    """Write a request of Acme."""
    await press(pilot, "2", "n")
    form = await shown(pilot, "RequestFormScreen")
    await write(pilot, "acme")
    form.enter("said")
    await write(pilot, said)
    await press(pilot, "ctrl+s")
    await shown(pilot, "InboxScreen")


async def test_it_opens_the_copy_and_goes_on_when_the_server_is_back(
    server: StoppableServer, store: PgStore
) -> None:
    """Three days in a train: everything is read, a request waits, and then has its id."""
    server.stop()
    async with opened(store, is_away=True) as (app, pilot):
        await until(pilot, lambda: "what is new waits, edits are refused" in picture(app))
        first = picture(app)
        await ask(pilot, "Labels jam")
        waits = picture(app)
        server.start()
        with begin(store, by="ben", at=NOW, today=TODAY) as change:
            requests.add(change, {"said": "Meanwhile"}, customer="Birch")
        await until(pilot, lambda: len(app.session.snapshot.requests) == 5)
        await until(pilot, lambda: "R-new-1 is" in picture(app))
        after = picture(app)

    assert "Treatment" in first
    assert "not connected" in first.splitlines()[0]
    assert "not connected · 1 waiting" in waits.splitlines()[0]
    assert "Waits as R-new-1 until the server is back" in waits
    assert re.search(r"R-new-1  acme +Labels jam +waits", waits)
    assert "Labels jam" in after
    assert not re.search(r"R-new-1  acme", after)
    assert "not connected" not in after
    identity = next(one.id for one in store.read().requests.values() if one.said == "Labels jam")
    assert f"R-new-1 is {identity} now." in after


async def test_the_copy_is_drawn_before_the_server_is_asked(
    store: PgStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then follows what others wrote meanwhile, which is no news, and that the team's settings are others."""
    with begin(store, by="ben", at=NOW, today=TODAY) as change:
        stories.add(change, {"title": "Labels print at once"})
    store.write_settings("[calendar]\nyear_starts = 4\n", replacing="")
    late, may_open = LateStore(store.place), Event()
    opening = late.open
    monkeypatch.setattr(late, "open", lambda: may_open.wait(60) and opening())
    async with opened(cast("ServerStore", late), is_late=True) as (app, pilot):
        before = picture(app)
        monkeypatch.setattr(server_connection, "CONNECTING_SECONDS", 0.0)
        app._show_connection()
        await pilot.pause()
        waiting = picture(app)
        may_open.set()
        await until(pilot, lambda: "S-3" in app.session.snapshot.stories)
        await until(pilot, lambda: "open the board again" in picture(app))
        await until(pilot, lambda: "connecting" not in picture(app))
        after = picture(app)

    assert "Treatment" in before
    assert "Labels print" not in before
    assert "connecting …" in waiting.splitlines()[0]
    assert "ben" not in after


async def test_what_changed_since_the_copy_is_shown_though_the_server_goes_away_at_once(
    store: PgStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was told, and is not told again."""

    def away(_connection: ServerConnection) -> bool:
        raise NotConnected("The server is away.")

    monkeypatch.setattr(ServerConnection, "has_other_settings", away)
    with begin(store, by="ben", at=NOW, today=TODAY) as change:
        stories.add(change, {"title": "Labels print at once"})
    async with opened(cast("ServerStore", LateStore(store.place)), is_late=True) as (app, pilot):
        await until(pilot, lambda: "S-3" in app.session.snapshot.stories)

        assert app.is_running


async def test_a_server_that_is_away_is_told_once_the_copy_is_drawn(
    server: StoppableServer, store: PgStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reason; the header names the instant of the copy."""
    told: list[str] = []
    monkeypatch.setattr(RoadmapApp, "notify", lambda _app, message, **_: told.append(message))
    server.stop()
    async with opened(cast("ServerStore", LateStore(store.place)), is_late=True) as (app, pilot):
        await until(pilot, lambda: "not connected" in picture(app))
        first = picture(app)

    assert "as of " in first.splitlines()[0]
    assert "cannot be reached" in told[0]


async def test_another_board_at_the_address_is_shown_in_place_of_the_copy(store: PgStore) -> None:
    """It is compared as a whole, whatever its numbers."""
    server, _, schema = store.place.partition("?schema=")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop schema {schema} cascade")
    other = open_store(store.place)
    other.create("Branches", "EUR")
    with begin(other, by="ben", at=NOW, today=TODAY) as change:
        stories.add(change, {"title": "Labels print at once"})
    async with opened(cast("ServerStore", LateStore(store.place)), is_late=True) as (app, pilot):
        await until(pilot, lambda: "Labels print" in picture(app))
        shown_now = picture(app)

    assert "Treatment" not in shown_now
    assert app.session.snapshot.board.name == "Branches"


async def test_what_waits_is_sent_by_the_screen_that_opens(store: PgStore) -> None:
    """It names the id."""
    copy = LocalCopy(store.place)
    waiting = Waiting(copy, copy.store().read(), by="ana", at=NOW, today=TODAY)
    waiting.add(new_request({"said": "Labels jam"}, customer="Acme"))
    waiting.keep()
    async with opened(store) as (app, pilot):
        await until(pilot, lambda: "R-new-1 is R-4 now." in picture(app))

        assert app.session.snapshot.requests["R-4"].said == "Labels jam"


async def test_a_server_that_goes_away_is_told(server: StoppableServer, store: PgStore) -> None:
    """What is shown stays; a session and a note wait, a move and an undo are refused."""
    async with opened(store) as (app, pilot):
        await until(pilot, lambda: app.session.connection and not app.session.connection.is_copy_due)
        server.stop()
        await until(pilot, lambda: "not connected" in picture(app))
        await press(pilot, "L")
        await until(pilot, lambda: "what others may have changed is not edited" in picture(app))
        await press(pilot, "u")
        refused = picture(app)
        await press(pilot, "t")
        form = await shown(pilot, "SessionFormScreen")
        form.enter("result")
        await write(pilot, "did")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: "Waits as U-new-1" in picture(app))
        await press(pilot, "2", "N")
        await write(pilot, "Seen it")
        await press(pilot, "enter")
        await until(pilot, lambda: "N-new-1" in picture(app))
        server.start()
        await until(pilot, lambda: app.session.snapshot.table(Note))

    assert "Not connected" in refused
    assert store.read().stories["S-1"].stage == "discover"
    assert [one.text for one in store.read().table(Note).values()] == ["Seen it"]
    assert [(one.story, one.result) for one in store.read().table(Session).values()] == [("S-1", "did")]


async def test_what_is_new_waits_where_the_server_went_away_unseen(
    server: StoppableServer, store: PgStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was shown already, and is not taken back."""
    monkeypatch.setattr(board_session, "POLL_SECONDS", 1000.0)
    async with opened(store) as (app, pilot):
        server.stop()
        await ask(pilot, "Labels jam")
        await until(pilot, lambda: "Waits as R-new-1" in picture(app))
        names = list(app.session.snapshot.requests)

    server.start()
    send(store, LocalCopy(store.place).queue, print)

    assert names == ["R-1", "R-2", "R-3"]
    assert store.read().requests["R-4"].said == "Labels jam"


async def test_a_story_opens_where_the_server_went_away_unseen(
    server: StoppableServer, store: PgStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its history is that of the copy."""
    monkeypatch.setattr(board_session, "POLL_SECONDS", 1000.0)
    async with opened(store) as (app, pilot):
        server.stop()
        await press(pilot, "enter")
        await shown(pilot, "StoryScreen")
        await until(pilot, lambda: "S-1 added" in picture(app))

        assert app.is_running


async def test_what_is_read_late_is_that_of_the_copy(server: StoppableServer, store: PgStore) -> None:
    """Measures need the history, which nobody asked for before the server went away."""
    async with opened(store) as (app, pilot):
        await until(pilot, lambda: app.session.connection and not app.session.connection.is_copy_due)
        server.stop()
        await until(pilot, lambda: app.session.is_away)
        await press(pilot, "5")
        await until(pilot, lambda: "Measures 0" not in picture(app))
        measures = picture(app)

    assert "not connected" in measures.splitlines()[0]
    assert "Working the measures out" not in measures


async def test_the_copy_of_a_large_board_follows_by_another_process(
    store: PgStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which gives its memory back."""
    monkeypatch.setattr(board_session, "LARGE", 1)
    asked: list[str] = []

    def apart(place: str) -> bool:
        asked.append(place)
        return True

    monkeypatch.setattr(server_connection, "refresh_apart", apart)
    async with opened(store) as (_app, pilot):
        await until(pilot, lambda: asked)

    assert asked == [store.place]


async def test_the_copy_follows(store: PgStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as fresh as the screen was when it was left."""
    async with opened(store) as (app, pilot):
        with begin(store, by="ben", at=NOW, today=TODAY) as change:
            stories.add(change, {"title": "Labels print at once"})
        await until(pilot, lambda: "S-3" in app.session.snapshot.stories)
    assert app.session.connection is not None
    app.session.connection.refresh()

    assert "S-3" in LocalCopy(store.place).store().read().stories
