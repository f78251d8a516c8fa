"""Picture of the loop over the sample, on a frozen day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press
from tests.tui.pictures import sample, worked_out


async def loop(pilot: Pilot[int]) -> None:
    """A customer who waits longer than a week."""
    await press(pilot, "3")
    await worked_out(pilot, "LoopScreen")
    await press(pilot, "j")


def test_the_loop_looks_as_agreed(
    tmp_path: Path, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one of its sizes and one of our themes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, "roadmap-dark"), terminal_size=(160, 45), run_before=loop)
