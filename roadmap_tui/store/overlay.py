"""A transaction over a snapshot, in memory: previews a change before it is written."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, TypeVar

from roadmap_tui.model.records import Board, Event, Record
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.find import Conditions, Finder
from roadmap_tui.store.pending import Pending

R = TypeVar("R", bound=Record)


class Overlay(Pending):
    """A transaction over a snapshot, which it leaves alone.

    `put_records` and `removed` are its changes; `Snapshot.apply` takes both.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot.board)
        self._snapshot = snapshot
        self._below: dict[type[Record], Finder[Record]] = {}

    def _stored(self, kind: type[R], identity: str) -> R | None:
        return self._snapshot.table(kind).get(identity)

    def _stored_column(self, kind: type[Record], name: str) -> dict[str, Any]:
        table = self._snapshot.table(kind)
        return dict(zip(table, map(attrgetter(name), table.values()), strict=True))

    def _stored_ids(self, kind: type[Record]) -> Iterable[str]:
        return self._snapshot.table(kind)

    def _stored_find(self, kind: type[R], conditions: Conditions) -> Iterable[R]:
        finder = self._below.get(kind)
        if finder is None:
            finder = self._below[kind] = Finder(self._snapshot.table(kind))
        return finder.find(conditions)  # type: ignore[return-value]  # the key is the type of the records

    def _stored_newest(self, kind: type[R]) -> Iterator[R]:
        return reversed(self._snapshot.table(kind).values())

    def _highest_below(self, kind: type[Record]) -> int:
        # Events are decoded only for who reads history; the board's counter knows the last one's number.
        return 0 if kind is Event else super()._highest_below(kind)


class _Empty:
    """Tables that are all empty."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def table(self, kind: type[R]) -> dict[str, R]:  # noqa: ARG002  # every kind is as empty
        return {}


def empty_snapshot(
    name: str = "Board",
    currency: str = "USD",
    at: datetime = datetime(2026, 1, 1, tzinfo=UTC),
) -> Snapshot:
    """A board without records that lives in memory only."""
    return Snapshot(_Empty(Board(uid="EMPTYBOARD", name=name, currency=currency, created_at=at)))
