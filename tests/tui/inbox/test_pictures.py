"""Pictures of the inbox over the sample, on a frozen day."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press, shown, until, write
from tests.tui.pictures import counted, sample


async def triaging(pilot: Pilot[int]) -> None:
    """A request in the inbox, with what it looks like."""
    await pilot.press("2")
    inbox = await shown(pilot, "InboxScreen")
    await press(pilot, "j")
    await until(pilot, lambda: inbox.similar.is_fresh(inbox.model.cursor))
    await counted(pilot)
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
