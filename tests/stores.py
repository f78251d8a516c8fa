"""Empty boards for tests: in memory where nothing of a file is asked, else in a folder of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from roadmap_tui.store import open_store
from roadmap_tui.store.memory import MemoryStore
from roadmap_tui.store.protocol import Store


def memory_store(name: str = "Board", currency: str = "USD") -> Store:
    """An empty board in memory."""
    store = MemoryStore()
    store.create(name, currency)
    return store


def file_store(path: Path, name: str = "Board", currency: str = "USD") -> Store:
    """An empty board in a file."""
    store = open_store(path)
    store.create(name, currency)
    return store


MakeStore = Callable[[], Store]
"""Makes an empty board of one kind of store."""


@pytest.fixture(params=["memory", "file"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty board, once in each kind of store. Use: `from tests.stores import any_store  # noqa: F401`."""
    return memory_store() if request.param == "memory" else file_store(tmp_path / "roadmap.json")
