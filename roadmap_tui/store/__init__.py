"""Stores of boards: a protocol, one JSON file through TinyDB, a PostgreSQL database, memory."""

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roadmap_tui.store.protocol import Store

__all__ = ["open_store"]


def open_store(address: str | os.PathLike[str]) -> "Store":
    """The store of the board at an address, which need not exist yet. Nothing is read or created.

    Raises Usage for an address of an unknown kind, and for one that holds a password.
    """
    from roadmap_tui.store.address import is_postgres, refuse_unknown

    place = os.fspath(address)
    refuse_unknown(place, "The address")
    if is_postgres(place):
        return _postgres(place)
    from roadmap_tui.store.file.store import FileStore

    return FileStore(place)


def _postgres(address: str) -> "Store":
    """The store of a board on a server. Raises Usage where psycopg is not installed."""
    with needing_driver():
        from roadmap_tui.store.postgres.address import parse_address
        from roadmap_tui.store.postgres.store import PgStore
    return PgStore(parse_address(address))


@contextmanager
def needing_driver() -> "Iterator[None]":
    """Turn the want of psycopg, of which an import within the block tells, into Usage."""
    try:
        yield
    except ImportError as error:
        from roadmap_tui.errors import Usage

        raise Usage(
            "A board on a PostgreSQL server needs psycopg: install roadmap-tui[postgres], as by "
            "`pip install 'roadmap-tui[postgres]'`."
        ) from error
