"""Empty boards for tests: in memory where nothing of a file is asked, else in a folder of their own."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import pytest

from roadmap_tui.model.records import Record
from roadmap_tui.store import open_store
from roadmap_tui.store.memory import MemoryStore
from roadmap_tui.store.protocol import Store

R = TypeVar("R", bound=Record)


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


def by_id(records: Iterable[R]) -> dict[str, R]:
    """Records by their id, as a snapshot has them."""
    return {one.id: one for one in records}


@pytest.fixture(params=["memory", "file"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty board, once in each kind of store. Use: `from tests.stores import any_store  # noqa: F401`."""
    return memory_store() if request.param == "memory" else file_store(tmp_path / "roadmap.json")
