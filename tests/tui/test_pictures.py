"""Pictures of the board over the sample, on a frozen day. Look at a new one before accepting it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.demo import fill_sample
from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Columns, Look
from roadmap_tui.store.file.store import FileStore
from roadmap_tui.tui.app.app import RoadmapApp
from tests.tui.at_screen import picture, press, shown, until, write

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


async def lifting(pilot: Pilot[int]) -> None:
    """A phrase is being picked in the quotes of a story."""
    await settled(pilot)
    await pilot.press("e")
    await shown(pilot, "EditorScreen")
    await press(pilot, "ctrl+l", "down", "down")


async def suggested(pilot: Pilot[int]) -> None:
    """A metric is being chosen for a new story."""
    await pilot.press("n")
    editor = await shown(pilot, "EditorScreen")
    editor.enter("metric")
    await pilot.pause()
    await write(pilot, "time")
    await press(pilot, "down")
    editor.fields["metric"].inner.cursor_blink = False


@pytest.mark.parametrize(
    ("size", "theme", "begin"),
    [
        ((160, 45), "roadmap-dark", lifting),
        ((80, 24), "roadmap-light", suggested),
        ((160, 45), "roadmap-light", suggested),
        ((80, 24), "roadmap-dark", lifting),
    ],
    ids=["lifting-wide-dark", "suggestions-small-light", "suggestions-wide-light", "lifting-small-dark"],
)
def test_the_editor_looks_as_agreed(
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    theme: str,
    begin: Callable[[Pilot[int]], Awaitable[None]],
) -> None:
    """Wide and dark while a phrase is lifted; small and light while a metric is chosen."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, theme), terminal_size=size, run_before=begin)


async def triaging(pilot: Pilot[int]) -> None:
    """A request in the inbox, with what it looks like."""
    await pilot.press("2")
    inbox = await shown(pilot, "InboxScreen")
    await press(pilot, "j")
    await until(pilot, lambda: inbox.likes.is_fresh(inbox.model.cursor))
    await pilot.pause()


async def merging(pilot: Pilot[int]) -> None:
    """A request about to be merged with one that says much the same."""
    await triaging(pilot)
    await press(pilot, "m")
    picker = await shown(pilot, "PickRequest")
    await write(pilot, "week")
    await until(pilot, lambda: picker.listed)
    picker._input.cursor_blink = False
    await pilot.pause()


@pytest.mark.parametrize(
    ("size", "theme", "begin"),
    [((160, 45), "roadmap-dark", triaging), ((80, 24), "roadmap-light", merging)],
    ids=["triaging-wide-dark", "merging-small-light"],
)
def test_the_inbox_looks_as_agreed(
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    size: tuple[int, int],
    theme: str,
    begin: Callable[[Pilot[int]], Awaitable[None]],
) -> None:
    """Wide and dark with what a request looks like; small and light while two are merged."""
    assert snap_compare(sample(tmp_path, theme), terminal_size=size, run_before=begin)
