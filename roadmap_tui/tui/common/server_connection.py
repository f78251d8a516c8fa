"""The connection of the screens to a board's server: whether it is there, the copy for when not, what waits."""

from contextlib import suppress
from datetime import date, datetime
from threading import Lock
from time import monotonic
from typing import NamedTuple

from roadmap_tui.actions.copy_process import refresh_apart
from roadmap_tui.actions.forget_beside import refresh_copy
from roadmap_tui.actions.waiting import New, Waited, Waiting, WaitingRequest, send, waiting_requests
from roadmap_tui.errors import Offline, Problem, Reason, Refused
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.copy.copy import LocalCopy
from roadmap_tui.store.copy.store import NOT_HERE
from roadmap_tui.store.protocol import ServerStore, Watch

COPY_SECONDS = 60.0
"""The least time between two refreshes of the copy."""
LARGE = 4_000
"""The number of requests from which a board is large: its copy is brought up to date by another process."""
CONNECTING_SECONDS = 1.0
"""The time after which a board that was opened from its copy says that the server did not answer yet."""
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

    `away` is the instant up to which the board is known; None while the server can be reached. With `is_late`
    the board is that of the copy until the server is first asked, which is done once a screen is drawn.
    """

    def __init__(
        self, store: ServerStore, copy: LocalCopy, *, away: datetime | None = None, is_late: bool = False
    ) -> None:
        self.store = store
        self.copy = copy
        self.away = away
        self.is_late = is_late
        state = copy.state()
        self._seen: datetime | None = away or (state.as_of if is_late and state is not None else None)
        self._settings = state.settings if is_late and state is not None else None
        self._began = monotonic()
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
        if self.away is None and not self.is_late:
            delta = watch.poll()
            if delta is not None:
                watch.snapshot.apply(delta.put, delta.removed)
                watch.snapshot.board = delta.board
        return watch

    def has_other_settings(self) -> bool:
        """Whether the team's settings are others than those of the copy, with which the board was opened.

        Asked once, over the connection that the first change needs. For a worker. Raises Problem.
        """
        known, self._settings = self._settings, None
        return known is not None and self.store.settings() != known

    @property
    def is_connecting(self) -> bool:
        """Whether the server was not reached yet, and has had its time to answer."""
        return self.is_never_reached and monotonic() - self._began >= CONNECTING_SECONDS

    def _copied_tables(self) -> Snapshot:
        return self.copy.store().read()

    def banner(self, today: date) -> str | None:
        """What stands at the top of every screen while the server is away; None else."""
        known = self.away or (self._seen if self.is_connecting else None)
        if known is None:
            return None
        at = known.astimezone()
        state = "connecting …" if self.away is None else "not connected"
        day = "" if at.date() == today else f"{at.day} {at:%b} "
        count = 0
        with suppress(Problem):
            count = len(self.copy.queue.entries())
        return f"as of {day}{at:%H:%M} · {state}" + (f" · {count:,} waiting" if count else "")

    def seen(self, at: datetime, *, is_changed: bool) -> bool:
        """Note that the server answered. Returns whether something is to be sent, or told: it had been away."""
        is_first, was_away = self._is_first, self.away is not None or self.is_connecting
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

    def waiting_requests(self) -> list[WaitingRequest]:
        """The requests that wait here for the server; none where the queue cannot be read."""
        with suppress(Problem):
            return waiting_requests(self.copy.queue)
        return []

    def send(self) -> list[Waited]:
        """Send what waits; what became of it. For a worker."""
        found: list[Waited] = []
        if not self.copy.queue.is_empty:
            with suppress(Offline):
                send(self.store, self.copy.queue, found.append)
        return found

    @property
    def is_never_reached(self) -> bool:
        """Whether the board is that of the copy, since the server did not answer yet."""
        return self._is_first and self.is_late

    @property
    def is_copy_due(self) -> bool:
        """Whether the copy is to be brought up to date now."""
        return self.away is None and self._is_changed and monotonic() - self._copied >= COPY_SECONDS

    def refresh(self, *, apart: bool = False) -> None:
        """Bring the copy up to date where anything changed, else note that it is. For a worker.

        With `apart` that is done in another process: the screen neither waits for it nor keeps its memory.
        """
        if (
            self.away is not None
            or self.is_never_reached
            or not self._refreshing.acquire(timeout=REFRESH_SECONDS)
        ):
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
