"""Pictures of the customers over the sample, on a frozen day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.at_screen import press
from tests.tui.pictures import sample, worked_out


async def customers(pilot: Pilot[int]) -> None:
    """One that renews soon, waits, and has scores."""
    await press(pilot, "9")
    await worked_out(pilot, "CustomersScreen")
    await press(pilot, "j", "j", "j", "j")


@pytest.mark.parametrize(
    ("size", "theme"),
    [((160, 45), "roadmap-light"), ((80, 24), "roadmap-dark")],
    ids=["wide-light", "small-dark"],
)
def test_the_customers_look_as_agreed(
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    theme: str,
) -> None:
    """Wide and light, small and dark."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert snap_compare(sample(tmp_path, theme), terminal_size=size, run_before=customers)
