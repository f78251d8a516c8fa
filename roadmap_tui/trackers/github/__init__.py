"""The GitHub tracker. `connect` is the one entry point; the HTTP client is imported at the first request."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from roadmap_tui.model.status_wanted import StatusWanted
    from roadmap_tui.trackers.github.tracker import GitHubTracker


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
    notify: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
    sleep: Callable[[float], None] = time.sleep,
    chance: Callable[[], float] = random.random,
    clock: Callable[[], float] = time.monotonic,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    transport: "httpx.BaseTransport | None" = None,
    event_hooks: Mapping[str, list[Any]] | None = None,
    timeouts: tuple[float, float] | None = None,
) -> "GitHubTracker":
    """A tracker for one repository; nothing is sent yet.

    `site` is the repository on the web, `statuses` are those that settings give the stages, `kept` is the file in
    which unchanged answers are kept. `notify` gets a sentence when a request has to wait; `stop` says whether to
    end, and then every wait ends at once. The rest is for tests. Raises Usage on a setting that cannot be right.
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
    through = GitHubTransport(api=api, token=token, hooks=hooks, kept=KeptAnswers(kept))
    return GitHubTracker(
        through, site, repository, issue_type=issue_type, due_field=due_field, statuses=statuses, now=now
    )
