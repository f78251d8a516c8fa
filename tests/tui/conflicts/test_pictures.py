"""Pictures of the conflicts, on a frozen day. Look at a new one before accepting it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Look
from roadmap_tui.tui.app.app import RoadmapApp
from tests.tui.at_screen import NOW, TODAY, picture, press, shown, until
from tests.tui.conflicts.test_screen import clashing


async def listed(pilot: Pilot[int]) -> None:
    """The conflicts are there, the cursor on a target's."""
    await until(pilot, lambda: "4 fields were changed" in picture(pilot.app))  # type: ignore[arg-type]
    await press(pilot, "C")
    screen = await shown(pilot, "ConflictsScreen")
    await until(pilot, lambda: screen.is_known)
    await press(pilot, "j", "j")
    await pilot.pause()


@pytest.mark.parametrize(
    ("size", "theme"),
    [((200, 50), "roadmap-dark"), ((120, 35), "roadmap-dark"), ((80, 24), "roadmap-light")],
    ids=["wide-dark", "usual-dark", "small-light"],
)
def test_conflicts_look_as_agreed(
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    theme: str,
) -> None:
    """Rows with both sides, one of them whole with what was agreed on."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = RoadmapApp(
        clashing(tmp_path), Settings(look=Look(theme=theme)), me="ana", today=lambda: TODAY, now=lambda: NOW
    )

    assert snap_compare(app, terminal_size=size, run_before=listed)
