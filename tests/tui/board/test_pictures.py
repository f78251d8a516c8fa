"""Pictures of the board over the sample, on a frozen day. Look at a new one before accepting it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.pictures import sample, settled


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


async def _in_lanes(pilot: Pilot[int]) -> None:
    await settled(pilot)
    await pilot.press("b", "b", "space", "j", "z")
    await pilot.pause()


def test_lanes_look_as_agreed(tmp_path: Path, snap_compare: Callable[..., bool]) -> None:
    """By objective, with a mark, a folded lane and what it holds in the pane."""
    assert snap_compare(sample(tmp_path, "roadmap-light"), terminal_size=(120, 35), run_before=_in_lanes)
