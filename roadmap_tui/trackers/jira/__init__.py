"""The Jira tracker. `connect` is the one entry point; the HTTP client is imported at the first request."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from roadmap_tui.trackers.protocol import Tracker

EDITIONS = ("auto", "cloud", "datacenter")


def connect(
    *,
    site: str,
    email: str | None,
    token: str,
    project: str,
    issue_type: str,
    edition: str = "auto",
    gateway: str | None = None,
    notify: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    chance: Callable[[], float] = random.random,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    transport: "httpx.BaseTransport | None" = None,
    event_hooks: Mapping[str, list[Any]] | None = None,
    timeouts: tuple[float, float] | None = None,
) -> "Tracker":
    """A tracker for one project of one site; nothing is sent yet.

    With an email the login is Basic, without it Bearer. `issue_type` is a name or an id. `notify` gets a sentence
    when a request has to wait; `stop` says whether to end, and then every wait ends at once. The rest is for
    tests: waiting, chance from 0 to 1, a monotonic clock, the time of day, the way to the network, and the
    seconds to connect and to answer. Raises Usage on a setting that cannot be right.
    """
    from roadmap_tui.errors import Usage
    from roadmap_tui.text.nearest import meant
    from roadmap_tui.trackers.http.retry import Hooks
    from roadmap_tui.trackers.jira.tracker import JiraTracker
    from roadmap_tui.trackers.jira.transport import JiraTransport

    if edition not in EDITIONS:
        raise Usage(f"[tracker.jira] edition cannot be {edition!r}.{meant(edition, EDITIONS)}")
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
    through = JiraTransport(site=site, email=email, token=token, gateway=gateway, hooks=hooks)
    return JiraTracker(through, edition, project=project, issue_type=issue_type, now=now)
