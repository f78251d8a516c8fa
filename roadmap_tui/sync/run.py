"""The context of a push or a sync: its board, tracker and settings, and its callbacks."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from roadmap_tui.errors import Held
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Store
from roadmap_tui.sync.held_tracker import HeldTracker
from roadmap_tui.sync.issue_content import StoryBlocks, draft_of
from roadmap_tui.sync.known_ids import addresses_of, ids_of
from roadmap_tui.sync.settings import SyncSettings, within
from roadmap_tui.trackers.protocol import IssueDraft, Marker, Prose, Tracker

_LOOK = 0.2
"""Seconds between two looks for a board that another run holds, and for a stop."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """The board, the tracker and the settings of a run; `by` is who started it.

    `sleep` waits seconds; `notify` gets sentences for a person; `progress` gets how much of how much is done, and
    of what; `stop` is asked before each request whether to end in good order. The last three are called in the
    thread that runs.
    """

    store: Store
    tracker: Tracker
    settings: SyncSettings
    by: str
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    notify: Callable[[str], None] = lambda _: None
    progress: Callable[[int, int, str], None] = lambda _done, _total, _words: None
    stop: Callable[[], bool] = lambda: False
    ids: dict[str, set[str]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """The ids of names in settings, as the board's merge bases keep them."""
    _read: dict[tuple[Prose, int], str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _blocks: StoryBlocks = field(default_factory=StoryBlocks, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Turn off the fields that the tracker does not keep."""
        object.__setattr__(self, "settings", within(self.settings, self.tracker.capabilities))

    def recall(self, snapshot: Snapshot) -> None:
        """Take over what the board keeps of this tracker: ids of names in settings, addresses of issues."""
        self.ids.update(ids_of(snapshot, self.tracker))
        self.tracker.recall(self.ids)
        self.tracker.locate(addresses_of(snapshot, self.tracker))

    def draft(self, snapshot: Snapshot, story: Story) -> IssueDraft:
        """The draft of a story's issue. It is planned, created and compared by the same: described once."""
        marker = Marker(board=snapshot.board.uid, story=story.uid, operation="")
        return draft_of(snapshot, story, self.settings, marker, self.tracker.capabilities, self._blocks.of)

    def canonical(self, prose: Prose, beside: int = 0) -> str:
        """The text of a description as read back once this prose is written; cached. May raise Rejected.

        `beside` is how many characters of others stay in the description.
        """
        found = self._read.get((prose, beside))
        if found is None:
            found = self._read[prose, beside] = self.tracker.canonical(prose, beside)
        return found

    @property
    def today(self) -> date:
        """Today's date in the user's time zone."""
        return self.now().astimezone().date()


@contextmanager
def held(run: Run) -> Iterator[None]:
    """Hold the board for a run, waiting for another one as long as settings say, or until a person stops it.

    Raises Held where that one does not end in time.
    """
    end = time.monotonic() + run.settings.wait
    is_said = False
    with ExitStack() as stack:
        while True:
            try:
                wait = min(_LOOK, max(0.0, end - time.monotonic()))
                still_held = stack.enter_context(run.store.hold(by=run.by, wait=wait))
                break
            except Held as problem:
                if run.stop() or time.monotonic() >= end:
                    raise
                if not is_said:
                    run.notify(f"{problem.who} Waiting for it to end …")
                    is_said = True
        tracker = run.tracker
        if still_held is not None:
            object.__setattr__(run, "tracker", HeldTracker(tracker, still_held))
        try:
            yield
        finally:
            object.__setattr__(run, "tracker", tracker)
