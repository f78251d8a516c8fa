"""Picture of the readings of a story over the sample, on a frozen day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press, shown, until
from tests.tui.pictures import sample, worked_out


async def readings(pilot: Pilot[int]) -> None:
    """A story that was missed, then proven or not: its readings towards the target."""
    await press(pilot, "4")
    await worked_out(pilot, "TimelineScreen")
    await press(pilot, "G", "enter")
    screen = await shown(pilot, "StoryScreen")
    await until(pilot, lambda: "reading …" not in screen.evidence_page.text)
    await pilot.pause()


def test_the_readings_look_as_agreed(
    tmp_path: Path, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one of its sizes and one of our themes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, "roadmap-dark"), terminal_size=(120, 40), run_before=readings)
