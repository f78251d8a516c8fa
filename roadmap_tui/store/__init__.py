"""Stores of boards: a protocol, one JSON file through TinyDB behind it, and a board in memory."""

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roadmap_tui.store.protocol import Store

__all__ = ["open_store"]


def open_store(address: str | os.PathLike[str]) -> "Store":
    """The store of the board at an address, which need not exist yet. Nothing is read or created.

    Raises Usage for an address of an unknown kind, and for one that holds a password.
    """
    from roadmap_tui.store.address import refuse_unknown
    from roadmap_tui.store.file.store import FileStore

    place = os.fspath(address)
    refuse_unknown(place, "The address")
    return FileStore(place)
