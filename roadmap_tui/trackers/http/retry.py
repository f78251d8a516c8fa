"""Retries with exponential backoff and a budget: Atlassian's own recipe, with an end.

A pause begins at 2 s, doubles up to 30 s and varies by 0.7 to 1.3; what `Retry-After` asks for is the least.
Nobody waits longer than a minute for a site that fails, and a run tries again only so often: what is left is
for the next run.
"""

import random
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from roadmap_tui.trackers.http.failures import ANSWER_SECONDS, CONNECT_SECONDS

if TYPE_CHECKING:
    import httpx

TRIES = 5
"""Attempts of a request: the first and four retries."""
PATIENCE = 60.0
"""Seconds, waits included, after which a request is given up, and a run whose every request fails."""
_BASE, _CAP = 2.0, 30.0
_BUDGET = 20.0
"""Retries of a run; each request that succeeds gives half a one back."""
_LOOK = 0.1
"""Seconds between two looks for a stop."""
_NOTIFY_FROM = 2.0
"""Seconds of the shortest wait that is reported."""


def _nobody(_: str) -> None:
    """The default `notify`, which does nothing."""


class HookOptions(TypedDict, total=False):
    """Options of `Hooks` by name, as a tracker's `connect` takes them beside its own."""

    sleep: Callable[[float], None]
    chance: Callable[[], float]
    clock: Callable[[], float]
    transport: "httpx.BaseTransport | None"
    event_hooks: Mapping[str, list[Any]] | None
    timeouts: tuple[float, float] | None
    notify: Callable[[str], None] | None
    stop: Callable[[], bool] | None


class Hooks:
    """Hooks of a caller or a test: sleep, random numbers, clock, transport, messages, a stop.

    `notify` gets a sentence on each wait; `stop` says whether to end, and then every wait ends at once. `chance`
    gives numbers from 0 to 1, `clock` monotonic seconds, `timeouts` the seconds to connect and to answer.
    """

    def __init__(
        self,
        *,
        sleep: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = time.monotonic,
        transport: "httpx.BaseTransport | None" = None,
        event_hooks: Mapping[str, list[Any]] | None = None,
        timeouts: tuple[float, float] | None = None,
        notify: Callable[[str], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self.sleep = sleep
        self.chance = chance
        self.clock = clock
        self.transport = transport
        self.event_hooks = dict(event_hooks or {})
        self.timeouts = timeouts or (CONNECT_SECONDS, ANSWER_SECONDS)
        self.notify = notify or _nobody
        self.stop = stop
        self._stopped_at: float | None = None

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked to stop."""
        if self.stop is None or not self.stop():
            return False
        if self._stopped_at is None:
            self._stopped_at = time.monotonic()
        return True

    def left(self, grace: float) -> float:
        """The remaining seconds of the grace period after a stop."""
        if not self.is_stopped or self._stopped_at is None:
            return grace
        return max(0.0, grace - (time.monotonic() - self._stopped_at))

    def wait(self, seconds: float, why: str) -> bool:
        """Wait, reporting why where it is long; False where somebody asked to stop before it was over.

        What needs no wait goes on: whoever stops may still have to look how things stand.
        """
        if seconds <= 0:
            return True
        if seconds >= _NOTIFY_FROM and not self.is_stopped:
            self.notify(why)
        if not self.is_stopped:
            self._sleep(seconds)
        return not self.is_stopped

    def _sleep(self, seconds: float) -> None:
        """Sleep, in short pieces where somebody may ask to stop."""
        if self.stop is None or self.sleep is not time.sleep:
            self.sleep(seconds)
            return
        end = time.monotonic() + seconds
        while not self.stop() and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK))


class Retry:
    """Retry budget of a run. Threads share it."""

    def __init__(self, hooks: Hooks) -> None:
        self._hooks = hooks
        self._lock = threading.Lock()
        self._left = _BUDGET
        self._failing_since: float | None = None

    def succeeded(self) -> None:
        """Record a successful request: the site works."""
        with self._lock:
            self._failing_since = None
            self._left = min(_BUDGET, self._left + 0.5)

    def pause(self, attempt: int, started: float, asked: float = 0.0) -> float | None:
        """The backoff in seconds after the attempt with a number from 1; None to give up.

        `asked` is how many seconds the site asks for at least.
        """
        delay = max(asked, min(_CAP, _BASE * 2.0 ** (attempt - 1)) * (0.7 + 0.6 * self._hooks.chance()))
        with self._lock:
            now = self._hooks.clock()
            if self._failing_since is None:
                self._failing_since = started
            since = min(started, self._failing_since)
            if attempt >= TRIES or self._left < 1 or now - since + delay > PATIENCE:
                return None
            self._left -= 1
        return delay
