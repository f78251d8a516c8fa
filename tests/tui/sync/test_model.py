"""The rows of the sync screen, without an app."""

from pathlib import Path

from roadmap_tui.tui.sync.model import SyncModel
from tests.sync.conftest import Desk
from tests.sync.tracker_double import TrackerDouble
from tests.tui.sync.test_screen import edited, pushed


def test_a_result_is_shown_until_its_story_changes(tmp_path: Path) -> None:
    """What a run did is told; of a story that was edited since, that it is newer here."""
    tracker = TrackerDouble()
    store = pushed(tmp_path, tracker)
    edited(store, "S-1", title="Better")
    results = Desk(store, tracker).sync()
    model = SyncModel(store.read())
    model.take(results)
    told = model.items["S-1"].push
    edited(store, "S-1", title="Best")
    model._snapshot = store.read()
    model.update(["S-1"])
    newer = model.items["S-1"].push

    assert ("update", True) == (told.action, told.done)
    assert ("update", False) == (newer.action, newer.done)
