"""The places in which stores keep boards. A new kind of store is one line in PLACES."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from roadmap_tui.store import open_store
from roadmap_tui.store.memory import MemoryStore
from roadmap_tui.store.protocol import Store
from tests.postgres_server import shared_server


class Place(Protocol):
    """Where one board is, or will be."""

    def open(self) -> Store:
        """A store of the board, as another program would open it."""


class FilePlace:
    """A file."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "roadmap.json"

    def open(self) -> Store:
        return open_store(str(self._path))


class MemoryPlace:
    """The memory of this process: every program of it has the same store."""

    def __init__(self, folder: Path) -> None:
        self._store = MemoryStore(folder.name)

    def open(self) -> Store:
        return self._store


class PostgresPlace:
    """A schema of a PostgreSQL server."""

    def __init__(self, folder: Path) -> None:
        self._address = shared_server().new_address()

    def open(self) -> Store:
        return open_store(self._address)


PLACES: dict[str, Callable[[Path], Place]] = {"file": FilePlace, "memory": MemoryPlace, "postgres": PostgresPlace}
