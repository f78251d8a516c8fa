"""Where a board is kept: a protocol, and one JSON file through TinyDB behind it."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roadmap_tui.store.protocol import Store

__all__ = ["open_store"]


def open_store(path: Path) -> "Store":
    """The board kept at a path, which need not exist yet. Nothing is read or created."""
    from roadmap_tui.store.file.store import FileStore

    return FileStore(path)
