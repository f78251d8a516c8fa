"""Rate limits: token buckets over all requests or those of a method, and bounds on the writes to one issue."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

CLOUD_WRITES = ((20, 2.0), (100, 30.0))
"""Jira Cloud's own bounds for one issue: so many writes in so many seconds."""


@dataclass
class Bucket:
    """Holds `burst` tokens and wins `rate` of them each second; a request takes one."""

    rate: float
    burst: int
    method: str | None = None
    tokens: dict[str, float] = field(default_factory=dict)
    at: float | None = None

    def take(self, key: str, now: float) -> float:
        """Seconds until there is a token; 0 where one was taken."""
        if self.at is not None:
            won = (now - self.at) * self.rate
            self.tokens = {one: min(self.burst, left + won) for one, left in self.tokens.items()}
        self.at = now
        left = self.tokens.get(key, float(self.burst))
        if left < 1:
            return (1 - left) / self.rate
        self.tokens[key] = left - 1
        return 0.0


class Limits:
    """Off until armed. On Cloud each endpoint has a bucket of its own, on Data Center an account has one."""

    def __init__(self) -> None:
        self.buckets: list[Bucket] = []
        self.per_issue: tuple[tuple[int, float], ...] = ()
        self._writes: dict[str, deque[float]] = {}

    def arm(self, rate: float, burst: int, method: str | None = None) -> None:
        """Allow `rate` requests a second after a first `burst`, of one method or of all."""
        self.buckets.append(Bucket(rate, burst, method))

    def refused(
        self, method: str, endpoint: str, issue: str | None, clock: Callable[[], float], now: datetime
    ) -> dict[str, str] | None:
        """The headers of a 429 for a request over a limit; None for one within all. Counts it.

        `endpoint` is the request's route; `issue` the id of the one it writes to.
        """
        at = clock()
        for bucket in self.buckets:
            if bucket.method not in (None, method):
                continue
            wait = bucket.take(endpoint, at)
            if wait:
                return _headers(bucket.burst, wait, "jira-burst-based", now)
        if issue is None:
            return None
        writes = self._writes.setdefault(issue, deque(maxlen=1000))
        for most, seconds in self.per_issue:
            late = [one for one in writes if at - one < seconds]
            if len(late) >= most:
                wait = seconds - (at - late[-most])
                return _headers(most, wait, "jira-per-issue-on-write", now)
        writes.append(at)
        return None


def _headers(limit: int, wait: float, reason: str, now: datetime) -> dict[str, str]:
    seconds = max(1, math.ceil(wait))
    return {
        "Retry-After": str(seconds),
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": (now.astimezone(UTC) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%MZ"),
        "RateLimit-Reason": reason,
    }
