"""The store of a board on a server that is opened when the server is first asked: a screen draws before that."""

from threading import Lock
from typing import TYPE_CHECKING, Any, cast

from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store import open_store
from roadmap_tui.store.address import board_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from roadmap_tui.errors import Advice
    from roadmap_tui.model.snapshot import Tables
    from roadmap_tui.store.protocol import Delta, Mark, ServerStore, Watch


class LateStore:
    """A store on a server whose driver is imported, and whose server is asked, when something needs that."""

    def __init__(self, address: str) -> None:
        self.place = board_place(address).place
        self._address = address
        self._opening = Lock()
        self._opened: ServerStore | None = None

    def open(self) -> "ServerStore":
        """The store itself; one for all threads. Raises Usage where there is no driver."""
        with self._opening:
            if self._opened is None:
                self._opened = cast("ServerStore", open_store(self._address))
            return self._opened

    def read_ahead(self) -> None:
        """Nothing: the copy is read."""

    def watch(
        self, start: "tuple[Mark, Snapshot] | None" = None, *, otherwise: "Callable[[], Tables] | None" = None
    ) -> "Watch":
        """A watch on the board; with a `start` nothing is opened before its first poll."""
        return self.open().watch(otherwise=otherwise) if start is None else LateWatch(self, start)

    def advice(self, *, brief: bool = False) -> "list[Advice]":  # noqa: ARG002
        """None, as of every board on a server."""
        return []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.open(), name)


class LateWatch:
    """A watch that starts at a copy of the board; the server's own takes over with the first poll."""

    def __init__(self, store: LateStore, start: "tuple[Mark, Snapshot]") -> None:
        self._store = store
        self._start = start
        self._opened: Watch | None = None
        self.snapshot = start[1]

    def poll(self) -> "Delta | None":
        """The changes since the last poll, or since the copy was made. Raises Problem."""
        return self._server_watch().poll()

    def wait(self, timeout: float) -> bool:
        """Wait for a notice of a change; False after `timeout` seconds."""
        return self._server_watch().wait(timeout)

    def _server_watch(self) -> "Watch":
        if self._opened is None:
            self._opened = self._store.open().watch(self._start)
        return self._opened
