"""The Linear tracker. `connect` is the one entry point; the HTTP client is imported at the first request."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from roadmap_tui.trackers.linear.tracker import LinearTracker


def connect(
    *,
    api: str,
    site: str,
    team: str,
    token: str,
    customers: bool = False,
    notify: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    chance: Callable[[], float] = random.random,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    transport: "httpx.BaseTransport | None" = None,
    event_hooks: Mapping[str, list[Any]] | None = None,
    timeouts: tuple[float, float] | None = None,
) -> "LinearTracker":
    """A tracker for one team; nothing is sent yet.

    `site` is the team on the web, `team` its key, `customers` whether requests are sent as needs of customers.
    `notify` gets a sentence when a request has to wait; `stop` says whether to end, and then every wait ends at
    once. The rest is for tests. Raises Usage on a setting that cannot be right.
    """
    from roadmap_tui.trackers.http.retry import Hooks
    from roadmap_tui.trackers.linear.tracker import LinearTracker
    from roadmap_tui.trackers.linear.transport import LinearTransport

    hooks = Hooks(
        sleep=sleep,
        chance=chance,
        clock=clock,
        transport=transport,
        event_hooks=event_hooks,
        notify=notify,
        stop=stop,
    )
    if timeouts is not None:
        hooks.timeouts = timeouts
    return LinearTracker(
        LinearTransport(api=api, token=token, hooks=hooks), site, team, customers=customers, now=now
    )
