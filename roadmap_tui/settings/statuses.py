"""How the statuses of each kind of tracker are written in `[tracker.status]`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from roadmap_tui.model.status_wanted import StatusWanted


def _jira_status(words: str) -> "StatusWanted":
    from roadmap_tui.model.status_wanted import wanted_status

    return wanted_status(words)


def _github_status(words: str) -> "StatusWanted":
    from roadmap_tui.model.github_status import wanted_github_status

    return wanted_github_status(words)


def _linear_status(words: str) -> "StatusWanted":
    from roadmap_tui.model.linear_status import wanted_linear_status

    return wanted_linear_status(words)


STATUS_READERS: "Mapping[str, Callable[[str], StatusWanted]]" = {
    "jira": _jira_status,
    "github": _github_status,
    "linear": _linear_status,
}
"""Parsers of a status in settings, by kind of tracker; what cannot be one is a ValueError."""
