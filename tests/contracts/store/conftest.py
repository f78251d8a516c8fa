"""Each kind of store, with an empty board at a place of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_tui.store.protocol import Store
from tests.contracts.store.places import PLACES, Place


@pytest.fixture(autouse=True)
def state_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state folder, apart from the user's."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture(params=PLACES)
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Place]:
    """Makes places of one kind, each without a board yet."""
    count = iter(range(1000))
    return lambda: PLACES[request.param](tmp_path / str(next(count)))


@pytest.fixture
def place(new_place: Callable[[], Place]) -> Place:
    """A place with an empty board."""
    found = new_place()
    found.open().create("Board", "EUR")
    return found


@pytest.fixture
def store(place: Place) -> Store:
    """The store of an empty board."""
    return place.open()
