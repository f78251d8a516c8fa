"""The connection of the screens to a board's server: whether it is there, the copy for when not, what waits."""

from contextlib import suppress
from datetime import date, datetime
from threading import Lock
from time import monotonic
from typing import NamedTuple

from roadmap_tui.actions.copy_process import refresh_apart
from roadmap_tui.actions.forget_beside import refresh_copy
from roadmap_tui.actions.waiting import New, Waited, Waiting, send
from roadmap_tui.errors import Offline, Problem, Reason, Refused
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.copy.store import NOT_HERE
from roadmap_tui.store.protocol import ServerStore, Watch

COPY_SECONDS = 60.0
"""The least time between two refreshes of the copy."""
LARGE = 4_000
"""The number of requests from which a board is large: its copy is brought up to date by another process."""
REFRESH_SECONDS = 2.0
"""The longest that the end of a screen waits for a refresh that goes on."""


class Kept(NamedTuple):
    """The result of a change that waits for the server, by its name (`R-new-1`)."""

    name: str

    def __str__(self) -> str:
        """It in words for the line at the bottom."""
        return f"Waits as {self.name} until the server is back"


class ServerConnection:
    """The connection to a board's server. While it is `away` only what is new is taken, and waits.

    `away` is the instant up to which the board is known; None while the server can be reached.
    """

    def __init__(self, store: ServerStore, copy: LocalCopy, *, away: datetime | None = None) -> None:
        self.store = store
        self.copy = copy
        self.away = away
        self._seen: datetime | None = away
        self._is_changed = True
        self._is_first = True
        self._copied = float("-inf")
        self._refreshing = Lock()

    def watch(self) -> Watch:
        """A watch on the board, from the copy where there is one: of a server only what changed since is asked.

        While that cannot be reached, the watch stays at the copy. Raises Problem.
        """
        state = self.copy.state()
        if state is None:
            return self.store.watch(otherwise=self._copied_tables)
        try:
            watch = self.store.watch((state.mark, self._copied_tables()))
        except Problem:  # the copy cannot be read
            if self.away is not None:
                raise
            return self.store.watch(otherwise=self._copied_tables)
        if self.away is None:
            try:
                delta = watch.poll()
            except Refused:  # such as that it holds another board than the copy
                return self.store.watch(otherwise=self._copied_tables)
            if delta is not None:
                watch.snapshot.apply(delta.put, delta.removed)
                watch.snapshot.board = delta.board
        return watch

    def _copied_tables(self) -> Snapshot:
        return self.copy.store().read()

    def banner(self, today: date) -> str | None:
        """What stands at the top of every screen while the server is away; None else."""
        if self.away is None:
            return None
        at = self.away.astimezone()
        day = "" if at.date() == today else f"{at.day} {at:%b} "
        count = 0
        with suppress(Problem):
            count = len(self.copy.queue.entries())
        return f"as of {day}{at:%H:%M} · not connected" + (f" · {count:,} waiting" if count else "")

    def seen(self, at: datetime, *, is_changed: bool) -> bool:
        """Note that the server answered. Returns whether something is to be sent, or told: it had been away."""
        is_first, was_away = self._is_first, self.away is not None
        self._is_first, self.away, self._seen = False, None, at
        self._is_changed = self._is_changed or is_changed
        return was_away or (is_first and not self.copy.queue.is_empty)

    def lost(self, at: datetime) -> bool:
        """Note that the server cannot be reached. Returns whether it could before."""
        if self.away is not None:
            return False
        self.away = self._seen or at
        return True

    def keep(self, new: New | None, snapshot: Snapshot, *, by: str, at: datetime, today: date) -> Kept:
        """Let something new wait. Raises Refused for what is nothing new, or where a rule refuses it."""
        if new is None:
            raise Refused(NOT_HERE, reason=Reason.OFFLINE)
        waiting = Waiting(self.copy, snapshot, by=by, at=at, today=today)
        waiting.add(new)
        return Kept(*waiting.keep())

    def send(self) -> list[Waited]:
        """Send what waits; what became of it. For a worker."""
        found: list[Waited] = []
        if not self.copy.queue.is_empty:
            with suppress(Offline):
                send(self.store, self.copy.queue, found.append)
        return found

    @property
    def is_copy_due(self) -> bool:
        """Whether the copy is to be brought up to date now."""
        return self.away is None and self._is_changed and monotonic() - self._copied >= COPY_SECONDS

    def refresh(self, *, apart: bool = False) -> None:
        """Bring the copy up to date where anything changed, else note that it is. For a worker.

        With `apart` that is done in another process: the screen neither waits for it nor keeps its memory.
        """
        if self.away is not None or not self._refreshing.acquire(timeout=REFRESH_SECONDS):
            return
        self._copied = monotonic()
        is_changed, self._is_changed = self._is_changed, False
        try:
            if is_changed and apart:
                self._is_changed = not refresh_apart(self.store.place) or self._is_changed
            elif is_changed:
                refresh_copy(self.copy, self.store)
            else:
                self.copy.confirm()
        except (Problem, OSError):
            self._is_changed = True
        finally:
            self._refreshing.release()
