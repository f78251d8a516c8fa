"""Pictures of the board over the sample, on a frozen day. Look at a new one before accepting it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.actions.sample import fill_sample
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Columns, Look
from roadmap_tui.store.board_file import FileStore
from roadmap_tui.tui.app import RoadmapApp
from tests.tui.at_screen import picture, until

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def sample(folder: Path, theme: str) -> RoadmapApp:
    store = FileStore(folder / "roadmap.json")
    store.create("Wrenfield", "USD")
    with store.transaction() as transaction:
        fill_sample(transaction, now=NOW, today=NOW.date())
    settings = Settings(look=Look(theme=theme), board=Columns(wip={"ready": 3, "building": 2}))
    return RoadmapApp(store, settings, me="ana", today=NOW.date, now=lambda: NOW)


async def settled(pilot: Pilot[int]) -> None:
    await until(pilot, lambda: "… waiting" not in picture(pilot.app))  # type: ignore[arg-type]
    await pilot.press("l", "l")
    await pilot.pause()


@pytest.mark.parametrize(
    ("size", "theme"),
    [((160, 45), "roadmap-dark"), ((80, 24), "roadmap-light")],
    ids=["wide-dark", "small-light"],
)
def test_the_board_looks_as_agreed(
    tmp_path: Path, snap_compare: Callable[..., bool], size: tuple[int, int], theme: str
) -> None:
    """Wide and dark, small and light."""
    assert snap_compare(sample(tmp_path, theme), terminal_size=size, run_before=settled)
