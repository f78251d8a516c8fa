"""Pictures of the sync's plan, on a frozen day. Look at a new one before accepting it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from roadmap_tui.settings.load import Settings
from roadmap_tui.settings.schema import Jira, Look, Tracker
from roadmap_tui.tui.app.app import RoadmapApp
from tests.sync.tracker_double import TrackerDouble
from tests.tui.at_screen import NOW, TODAY, press, shown, until
from tests.tui.pictures import counted
from tests.tui.sync.test_screen import edited, pushed


async def planned(pilot: Pilot[int]) -> None:
    """The plan is there, and asks."""
    await press(pilot, "S")
    sync = await shown(pilot, "SyncScreen")
    await until(pilot, lambda: sync.phase == "asking")
    await counted(pilot)
    await pilot.pause()


@pytest.mark.parametrize(
    ("size", "theme"),
    [((160, 45), "roadmap-dark"), ((80, 24), "roadmap-light")],
    ids=["wide-dark", "small-light"],
)
def test_a_plan_looks_as_agreed(
    tmp_path: Path,
    snap_compare: Callable[..., bool],
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    theme: str,
) -> None:
    """A conflict with its three sides, an update, a pull; wide and dark, small and light."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    tracker = TrackerDouble()
    monkeypatch.setattr("roadmap_tui.trackers.registry.open_tracker", lambda *_, **__: tracker)
    store = pushed(tmp_path, tracker)
    edited(store, "S-1", title="Ours: 治療の履歴 at hand before each consultation", ship_by=date(2027, 4, 1))
    tracker.edit("10001", summary="Theirs: rewritten [by] somebody there", due=date(2027, 5, 1))
    edited(store, "S-2", title="Second, better")
    tracker.edit("10003", due=date(2027, 5, 1), assignee="Ben")
    settings = Settings(
        look=Look(theme=theme), tracker=Tracker(project="ROAD"), jira=Jira(site="https://acme.example")
    )
    app = RoadmapApp(store, settings, me="ana", today=lambda: TODAY, now=lambda: NOW)

    assert snap_compare(app, terminal_size=size, run_before=planned)
