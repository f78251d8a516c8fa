"""Empty boards for tests: in memory where nothing of a file is asked, else in a folder of their own."""

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

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
