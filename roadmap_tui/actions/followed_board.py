"""A snapshot that follows its store, with a change made on it and an index of its texts: what a server asks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from roadmap_tui.actions.change import Change, begin
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.index import Index
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.protocol import Store, Watch

if TYPE_CHECKING:
    from uuid import UUID


class FollowedBoard:
    """A board that is read anew only in what changed; for one thread at a time. `today` and `now` are clocks."""

    def __init__(
        self, store: Store, settings: Settings, *, today: Callable[[], date], now: Callable[[], datetime]
    ) -> None:
        self.store = store
        self.settings = settings
        self.today = today
        self.now = now
        self._watch: Watch | None = None
        self._index: Index | None = None

    def fresh(self) -> Snapshot:
        """The board as it is now. Raises Problem where it cannot be read."""
        if self._watch is None:
            self._watch = self.store.watch()
            self._watch.snapshot.touchpoints = self.settings.touchpoints.known
            return self._watch.snapshot
        delta = self._watch.poll()
        snapshot = self._watch.snapshot
        if delta is not None:
            snapshot.apply(delta.put, delta.removed)
            snapshot.board = delta.board
            if self._index is not None:
                self._index.apply(delta.put, delta.removed)
        return snapshot

    def index(self, snapshot: Snapshot) -> Index:
        """The index of requests and stories, made when it is first asked for."""
        if self._index is None:
            self._index = Index([*snapshot.requests.values(), *snapshot.stories.values()])
        return self._index

    @contextmanager
    def changing(self, *, by: str, key: "UUID | None" = None) -> Iterator[Change]:
        """Open a transaction as a person. Raises Repeated where it was made before under the key."""
        at, today, wording = self.now(), self.today(), self.settings.wording
        with begin(self.store, by=by, at=at, today=today, wording=wording, key=key) as change:
            change.touchpoints = self.settings.touchpoints.known
            yield change
