"""Empty boards for tests: in memory where nothing of a file is asked, in a folder, or on a server."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from roadmap_tui.model.records import Record
from roadmap_tui.store import open_store
from roadmap_tui.store.memory import MemoryStore
from roadmap_tui.store.protocol import Store
from tests.postgres_server import shared_server

R = TypeVar("R", bound=Record)
ON_SERVER = os.environ.get("ROADMAP_TEST_PLACE") == "postgres"
"""Whether the tests that work on a store run on a server, as `.ci/run` has them do once more."""


def memory_store(name: str = "Board", currency: str = "USD") -> Store:
    """An empty board in memory, or where ROADMAP_TEST_PLACE says."""
    return _created(open_store(shared_server().new_address()) if ON_SERVER else MemoryStore(), name, currency)


def file_store(path: Path, name: str = "Board", currency: str = "USD") -> Store:
    """An empty board in a file."""
    return _created(open_store(path), name, currency)


def address_in(folder: Path) -> str:
    """The address of a board that is not there yet: a file of the folder, or where ROADMAP_TEST_PLACE says."""
    return shared_server().new_address() if ON_SERVER else str(folder / "roadmap.json")


def _created(store: Store, name: str, currency: str) -> Store:
    store.create(name, currency)
    return store


def by_id(records: Iterable[R]) -> dict[str, R]:
    """Records by their id, as a snapshot has them."""
    return {one.id: one for one in records}
