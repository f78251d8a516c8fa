"""A small board on a real file, and the app over it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from textual import events
from textual._context import visible_screen_stack
from textual.pilot import Pilot

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.common.places import make_screen

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
PATIENCE_SECONDS = 60.0
"""Seconds that a wait may take on a busy machine; a wait that succeeds takes no longer than it must."""


def board(folder: Path, fill: Callable[[Change], Any] | None = None) -> FileStore:
    """A board with two stories and three new requests, the newest R-3; or with what `fill` writes."""
    store = FileStore(folder / "roadmap.json")
    store.create("Clinics", "USD")
    with begin(store, by="ana", at=NOW, today=TODAY) as change:
        (fill or usual)(change)
    return store


def usual(change: Change) -> None:
    """Two stories and three new requests."""
    for title, actor in (("Treatment history in hand", "physician"), ("Dose list at the round", "night nurse")):
        stories.add(change, {"title": title, "actor": actor})
    said = (
        ("Acme", "We hunt for the treatment history ten minutes a visit"),
        ("Birch", "The dose list is never there at night"),
        ("Cedar", "Nobody answers the phone"),
    )
    for day, (customer, words) in enumerate(said, 1):
        requests.add(change, {"said": words, "heard_on": date(2026, 11, day)}, customer=customer)


def by_another(store: FileStore, do: Callable[[Change], Any]) -> None:
    """Somebody else changes the board beside the screen."""
    with begin(store, by="ben", at=NOW, today=TODAY) as change:
        do(change)


def first_screen(at: str) -> Any:
    """What makes the first screen of an app, where that is another place than the board's."""
    return partial(make_screen, at) if at else None


@asynccontextmanager
async def opened(
    store: FileStore, *, size: tuple[int, int] = (160, 45), settings: Settings | None = None, at: str = ""
) -> AsyncIterator[tuple[RoadmapApp, Pilot[int]]]:
    """The app over a board, without a terminal; at another place than the board's, which then costs nothing."""
    first = first_screen(at)
    app = RoadmapApp(store, settings or Settings(), me="ana", today=lambda: TODAY, now=lambda: NOW, first=first)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot
        picture(app)  # what is shown in the end can be drawn


async def until(pilot: Pilot[int], holds: Callable[[], object]) -> None:
    """Let the app work until something holds; fails where it never does."""
    patient = monotonic() + PATIENCE_SECONDS
    while not holds():
        if monotonic() > patient:
            raise AssertionError("it never came")
        await pilot.pause(0.01)


async def shown(pilot: Pilot[int], name: str) -> Any:
    """The screen of a class, once it is shown and its workers are done."""
    await until(pilot, lambda: type(pilot.app.screen).__name__ == name and pilot.app.screen.is_mounted)
    await pilot.pause()
    return pilot.app.screen


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys, one after the other, each done before the next."""
    for key in keys:
        await pilot.press(key)
    await pilot.pause()


async def write(pilot: Pilot[int], text: str) -> None:
    """Type a text into what has the cursor, faster than any screen is drawn."""
    keys = [(_KEYS.get(one, one), one) for one in text]
    for key, character in keys[:-1]:
        pilot.app.post_message(events.Key(key, character))
    await press(pilot, keys[-1][0])


_KEYS = {
    " ": "space",
    ".": "full_stop",
    ",": "comma",
    "/": "slash",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
}


def picture(app: RoadmapApp) -> str:
    """The text on the screen, line by line."""
    visible_screen_stack.set(app._background_screens)
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)
