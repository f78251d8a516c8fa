"""One run of a push or a sync: what it works on, and how it talks to whoever started it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from roadmap_tui.model.tracker import Prose, Tracker
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.settings import SyncSettings


@dataclass(frozen=True, kw_only=True)
class Run:
    """A board, a tracker and the settings; `by` is who started it.

    `sleep` waits seconds; `tell` gets sentences for a person; `progress` gets how much of how much is done, and
    of what; `stop` is asked before each request whether to end in good order. The last three are called in the
    thread that runs.
    """

    store: Store
    tracker: Tracker
    settings: SyncSettings
    by: str
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    tell: Callable[[str], None] = lambda _: None
    progress: Callable[[int, int, str], None] = lambda _done, _total, _words: None
    stop: Callable[[], bool] = lambda: False
    _read: dict[Prose, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def canonical(self, prose: Prose) -> str:
        """What a description will read once this prose is written; worked out once. May raise Rejected."""
        found = self._read.get(prose)
        if found is None:
            found = self._read[prose] = self.tracker.canonical(prose)
        return found

    @property
    def today(self) -> date:
        """The day it is where the person is."""
        return self.now().astimezone().date()
