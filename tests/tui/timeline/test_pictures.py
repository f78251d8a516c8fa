"""Picture of the timeline over the sample, on a frozen day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press
from tests.tui.pictures import sample, worked_out


async def timeline(pilot: Pilot[int]) -> None:
    """A story of the last quarter that shipped."""
    await press(pilot, "4")
    await worked_out(pilot, "TimelineScreen")
    await press(pilot, "tab", "j")


def test_the_timeline_looks_as_agreed(
    tmp_path: Path, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one of its sizes and one of our themes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, "roadmap-light"), terminal_size=(80, 24), run_before=timeline)
