"""What happened on a large board before anybody saw it: gathered in any order, written in that of time."""

from datetime import datetime
from typing import Any, NamedTuple

from roadmap_tui.model.records import Event
from roadmap_tui.store.protocol import Transaction


class _Happened(NamedTuple):
    """An event that has no number yet."""

    at: datetime
    by: str
    verb: str
    ref: str
    changes: dict[str, tuple[Any, Any]]
    about: tuple[str, ...]
    because: str | None


class Past:
    """The events of a board in the making."""

    def __init__(self) -> None:
        self._events: list[_Happened] = []

    def happened(
        self,
        at: datetime,
        by: str,
        verb: str,
        ref: str,
        changes: dict[str, tuple[Any, Any]] | None = None,
        *,
        about: tuple[str, ...] = (),
        because: str | None = None,
    ) -> None:
        """Keep an event of some instant."""
        self._events.append(_Happened(at, by, verb, ref, changes or {}, about, because))

    def write(self, tx: Transaction) -> None:
        """Write the events in the order in which they happened, each in a transaction of its own."""
        for at, by, verb, ref, changes, about, because in sorted(self._events, key=lambda one: one.at):
            tx.put(
                Event(
                    id=tx.next_id(Event),
                    transaction=tx.next_transaction(),
                    at=at,
                    by=by,
                    verb=verb,
                    ref=ref,
                    changes=changes,
                    about=about,
                    because=because,
                )
            )


def until(entered: dict[str, datetime], stage: str) -> dict[str, str]:
    """The stages entered up to one of them, as plain JSON."""
    found = {}
    for name, at in entered.items():
        found[name] = at.isoformat().replace("+00:00", "Z")
        if name == stage:
            break
    return found
