"""One run of a push or a sync: what it works on, and how it talks to whoever started it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from roadmap_tui.model.tracker import Tracker
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

    @property
    def today(self) -> date:
        """The day it is where the person is."""
        return self.now().astimezone().date()
