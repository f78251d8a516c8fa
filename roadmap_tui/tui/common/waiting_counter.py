"""A count of the customers who wait to be notified, kept up to date record by record."""

from collections.abc import Iterable

from roadmap_tui.model.loop import root_of
from roadmap_tui.model.records import Session
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.waiting_customers import count_waiting


class WaitingCounter:
    """Counts the loop's queue: `count` each story and request once, then those that `touch` names."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._waiting: dict[str, int] = {}
        self._notifications: dict[str, tuple[str, str]] | None = None
        self._pairs: set[tuple[str, str]] = set()

    @property
    def total(self) -> int:
        """The number of customers who wait, once for each thing they wait for."""
        return sum(self._waiting.values())

    def touch(self, refs: Iterable[str]) -> set[str]:
        """The records to count again now that these changed."""
        again: set[str] = set()
        for ref in refs:
            if ref.startswith("T-"):
                again |= self._update(ref)
            elif ref.startswith("U-"):
                session = self._snapshot.table(Session).get(ref)
                again |= {session.story} if session is not None else self._waiting.keys()
            elif ref.startswith("C-"):
                again |= self._waiting.keys()
            elif ref.startswith("R-") and (request := self._snapshot.requests.get(ref)) is not None:
                again |= {ref, root_of(self._snapshot, request).id}
        return again

    def count(self, ref: str) -> None:
        """Count the waiting customers of one story or one request."""
        if self._notifications is None:
            self._notifications = {
                one.id: (one.customer, one.about) for one in self._snapshot.notifications.values()
            }
            self._pairs = set(self._notifications.values())
        waiting = count_waiting(self._snapshot, ref, self._pairs)
        if waiting:
            self._waiting[ref] = waiting
        else:
            self._waiting.pop(ref, None)

    def _update(self, ref: str) -> set[str]:
        """Take in a notification that was added or withdrawn; gives the records that it is about."""
        if self._notifications is None:
            return set()
        before = self._notifications.pop(ref, None)
        notification = self._snapshot.notifications.get(ref)
        if notification is not None:
            self._notifications[ref] = (notification.customer, notification.about)
        self._pairs = set(self._notifications.values())
        return {pair[1] for pair in (before, self._notifications.get(ref)) if pair is not None}
