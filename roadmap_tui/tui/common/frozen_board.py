"""The board as it is now, for work that takes longer than a key may wait: a thread reads it while keys go on."""

from collections.abc import Mapping
from typing import Any, TypeVar

from roadmap_tui.model.records import Board, Customer, Event, Link, Note, Notification, Record, Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Store
from roadmap_tui.tui.common.board_session import BoardSession

R = TypeVar("R", bound=Record)
HELD: tuple[type[Record], ...] = (Story, Request, Customer, Link, Notification, Note)


class _Still:
    """Tables that nobody changes. Events are decoded when they are asked for, in the thread that asks."""

    def __init__(self, board: Board, held: Mapping[type[Record], dict[str, Any]], store: Store) -> None:
        self.board = board
        self._held = held
        self._store = store

    def table(self, kind: type[R]) -> dict[str, R]:
        """Every record of a kind by id. What was not held still is read where the board is kept."""
        held: dict[str, R] | None = self._held.get(kind)
        return held if held is not None else self._store.read().table(kind)


def still_of(session: BoardSession) -> Snapshot:
    """What the session shows now, pending changes and all; its history as the store has it.

    The history may lack what is pending. Reading it raises what the store raises.
    """
    snapshot = session.snapshot
    held: dict[type[Record], dict[str, Any]] = {kind: dict(snapshot.table(kind)) for kind in HELD}
    assert Event not in held
    return Snapshot(_Still(snapshot.board, held, session.store))
