"""Picture of the measures over the sample, on a frozen day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press
from tests.tui.pictures import sample, worked_out


async def measures(pilot: Pilot[int]) -> None:
    """How long stories take, by CSM."""
    await press(pilot, "5")
    await worked_out(pilot, "MeasuresScreen")
    await press(pilot, "b", "b", "b")
    await worked_out(pilot, "MeasuresScreen")
    await press(pilot, "j", "j", "j", "j")


def test_the_measures_look_as_agreed(
    tmp_path: Path, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one of its sizes and one of our themes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, "roadmap-light"), terminal_size=(160, 45), run_before=measures)
