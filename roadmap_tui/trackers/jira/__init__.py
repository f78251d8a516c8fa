"""The Jira tracker. `connect` is the one entry point; the HTTP client is imported at the first request."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from roadmap_tui.trackers.http.retry import HookOptions
    from roadmap_tui.trackers.jira.tracker import JiraTracker

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
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    **hooks: Unpack["HookOptions"],
) -> "JiraTracker":
    """A tracker for one project of one site; nothing is sent yet.

    With an email the login is Basic, without it Bearer. `issue_type` is a name or an id, `now` gives the time of
    day. Raises Usage on a setting that cannot be right.
    """
    from roadmap_tui.errors import Usage
    from roadmap_tui.text.nearest import meant
    from roadmap_tui.trackers.http.retry import Hooks
    from roadmap_tui.trackers.jira.tracker import JiraTracker
    from roadmap_tui.trackers.jira.transport import JiraTransport

    if edition not in EDITIONS:
        raise Usage(f"[tracker.jira] edition cannot be {edition!r}.{meant(edition, EDITIONS)}")
    through = JiraTransport(site=site, email=email, token=token, gateway=gateway, hooks=Hooks(**hooks))
    return JiraTracker(through, edition, project=project, issue_type=issue_type, now=now)
