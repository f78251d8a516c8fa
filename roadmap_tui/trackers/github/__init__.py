"""The GitHub tracker. `connect` is the one entry point; the HTTP client is imported at the first request."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from roadmap_tui.model.status_wanted import StatusWanted
    from roadmap_tui.trackers.github.tracker import GitHubTracker
    from roadmap_tui.trackers.http.retry import HookOptions


def connect(
    *,
    api: str,
    site: str,
    repository: str,
    token: str,
    issue_type: str | None = None,
    due_field: str | None = None,
    statuses: "Sequence[StatusWanted]" = (),
    kept: Path | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    **hooks: Unpack["HookOptions"],
) -> "GitHubTracker":
    """A tracker for one repository; nothing is sent yet.

    `site` is the repository on the web, `statuses` are those that settings give the stages, `kept` is the file in
    which unchanged answers are kept, `now` gives the time of day. Raises Usage on a setting that cannot be right.
    """
    from roadmap_tui.errors import Usage
    from roadmap_tui.trackers.github.kept_answers import KeptAnswers
    from roadmap_tui.trackers.github.statuses import StatusMap
    from roadmap_tui.trackers.github.tracker import GitHubTracker
    from roadmap_tui.trackers.github.transport import GitHubTransport
    from roadmap_tui.trackers.http.retry import Hooks

    columns = {(one.project, one.field.casefold()) for one in StatusMap.of(statuses).columns}
    if len(columns) > 1:
        raise Usage("[tracker.status] names fields of several projects: an issue has one column, in one of them.")
    through = GitHubTransport(api=api, token=token, hooks=Hooks(**hooks), kept=KeptAnswers(kept))
    return GitHubTracker(
        through, site, repository, issue_type=issue_type, due_field=due_field, statuses=statuses, now=now
    )
