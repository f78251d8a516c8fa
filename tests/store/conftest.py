"""A board in a folder of its own, with a state folder that nobody else uses."""

from pathlib import Path

import pytest

from roadmap_tui.store import open_store
from roadmap_tui.store.protocol import Store


@pytest.fixture(autouse=True)
def state_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The state folder, apart from the user's."""
    home = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    return home


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the board lies."""
    return tmp_path / "board" / "roadmap.json"


@pytest.fixture
def store(path: Path) -> Store:
    """An empty board."""
    found = open_store(path)
    found.create("Board", "EUR")
    return found
