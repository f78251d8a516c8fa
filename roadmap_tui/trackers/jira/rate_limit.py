"""Rate limiting: Jira's limits on writes to one issue, and a growing gap where it says that we are too fast.

One is shared by threads. It never sleeps; it says how long to wait.
"""

import re
import threading
from collections import deque
from collections.abc import Callable

from roadmap_tui.trackers.http.reply import Reply

WRITES = ((20, 2.0), (100, 30.0))
"""Jira Cloud's bounds for one issue: at most so many writes in so many seconds."""
_MARGIN = 0.2
"""Seconds more than the bounds ask for, since requests do not arrive as evenly as they leave."""
_FIRST_GAP, _LONGEST_GAP, _FASTER = 0.1, 2.0, 0.02

_ISSUE = re.compile(r"/rest/api/\d/issue/([A-Za-z_0-9]+-\d+|\d+)(?:/|$)")


class RateLimit:
    """Rate limiter for requests.

    An answer of "too many requests" doubles the gap between them; a success takes a little off.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._gap = 0.0
        self._next = float("-inf")
        self._writes: dict[str, deque[float]] = {}

    def turn(self, method: str, path: str) -> float:
        """Reserve the next turn for a request; returns the seconds until it."""
        issue = _ISSUE.search(path) if method != "GET" else None
        with self._lock:
            now = self._clock()
            start = max(now, self._next)
            if issue is not None:
                writes = self._writes.setdefault(issue[1], deque(maxlen=WRITES[-1][0]))
                for most, seconds in WRITES:
                    if len(writes) >= most:
                        start = max(start, writes[-most] + seconds + _MARGIN)
                writes.append(start)
            if self._gap:
                self._next = max(now, self._next) + self._gap
            return start - now

    def learn(self, reply: Reply) -> None:
        """Adapt the gap to an answer: slower, or a little faster."""
        with self._lock:
            if reply.status == 429 or _is_near(reply):
                self._gap = min(max(self._gap * 2, _FIRST_GAP), _LONGEST_GAP)
            elif self._gap:
                self._gap = max(0.0, self._gap - _FASTER)


def _is_near(reply: Reply) -> bool:
    """Whether an answer says that the rate limit is near."""
    if reply.headers.get("x-ratelimit-nearlimit", "").strip().lower() == "true":
        return True
    return reply.headers.get("x-ratelimit-remaining", "").strip() == "0"
