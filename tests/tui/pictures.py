"""The sample's board on a frozen day, for pictures of screens."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.pilot import Pilot

from roadmap_tui.demo import fill_sample
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Columns, Look
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.store.uids import new_uid
from roadmap_tui.tui.app.app import RoadmapApp
from tests.tui.at_screen import first_screen, picture, shown, until

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@cache
def _sample_board() -> tuple[bytes, bytes]:
    """The sample's board as its file holds it, and its uid there; filling it costs as much as opening the app."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "roadmap.json")
        store = FileStore(path)
        store.create("Wrenfield", "USD")
        with store.transaction() as transaction:
            fill_sample(transaction, now=NOW, today=NOW.date())
        return path.read_bytes(), store.read().board.uid.encode()


def sample(folder: Path, theme: str, at: str = "") -> RoadmapApp:
    """The app over the sample, in a theme; at another place than the board's, if one is named.

    Nothing is remembered of this board: its uid is its own.
    """
    content, uid = _sample_board()
    path = folder / "roadmap.json"
    path.write_bytes(content.replace(uid, new_uid().encode(), 1))
    store = FileStore(path)
    settings = Settings(look=Look(theme=theme), board=Columns(wip={"ready": 3, "building": 2}))
    return RoadmapApp(store, settings, me="ana", today=NOW.date, now=lambda: NOW, first=first_screen(at))


async def counted(pilot: Pilot[int]) -> None:
    """The board has counted what waits, and the tabs say so."""
    app = pilot.app
    assert isinstance(app, RoadmapApp)
    await until(pilot, lambda: app.session.waiting and "… stories" not in picture(app))


async def settled(pilot: Pilot[int]) -> None:
    """All is counted, and the cursor stands in the third column."""
    await counted(pilot)
    await pilot.press("l", "l")
    await pilot.pause()


async def known(pilot: Pilot[int], name: str) -> Any:
    """The screen of a class, once it shows what it worked out."""
    screen = await shown(pilot, name)
    await until(pilot, lambda: screen.is_known and screen.is_settled)
    return screen


async def worked_out(pilot: Pilot[int], name: str) -> None:
    """The screen shows what it worked out, and the board behind it has counted."""
    await known(pilot, name)
    await counted(pilot)
    await pilot.pause()
