"""Pictures of the matrix over the sample, on a frozen day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press
from tests.tui.pictures import sample, worked_out


async def matrix(pilot: Pilot[int]) -> None:
    """One story is marked, the cursor on another."""
    await press(pilot, "0")
    await worked_out(pilot, "MatrixScreen")
    await press(pilot, "space", "h")


@pytest.mark.parametrize(
    ("size", "theme"),
    [((160, 45), "roadmap-dark"), ((80, 24), "roadmap-light")],
    ids=["wide-dark", "small-light"],
)
def test_the_matrix_looks_as_agreed(
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    theme: str,
) -> None:
    """Wide and dark, small and light."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, theme), terminal_size=size, run_before=matrix)
