"""The Linear tracker. `connect` is the one entry point; the HTTP client is imported at the first request."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from roadmap_tui.trackers.http.retry import HookOptions
    from roadmap_tui.trackers.linear.tracker import LinearTracker


def connect(
    *,
    api: str,
    site: str,
    team: str,
    token: str,
    customers: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    **hooks: Unpack["HookOptions"],
) -> "LinearTracker":
    """A tracker for one team; nothing is sent yet.

    `site` is the team on the web, `team` its key, `customers` whether requests are sent as needs of customers.
    `now` gives the time of day. Raises Usage on a setting that cannot be right.
    """
    from roadmap_tui.trackers.http.retry import Hooks
    from roadmap_tui.trackers.linear.tracker import LinearTracker
    from roadmap_tui.trackers.linear.transport import LinearTransport

    return LinearTracker(
        LinearTransport(api=api, token=token, hooks=Hooks(**hooks)), site, team, customers=customers, now=now
    )
