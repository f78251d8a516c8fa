"""The registry of trackers: the adapter of each kind that settings can name.

An adapter is imported when it is asked for, so that a command pays for the tracker it uses alone.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from roadmap_tui.text.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from roadmap_tui.settings import Settings
    from roadmap_tui.trackers.adapter import Adapter
    from roadmap_tui.trackers.protocol import Tracker

ADAPTERS = {
    "jira": "roadmap_tui.trackers.jira.adapter",
    "github": "roadmap_tui.trackers.github.adapter",
    "linear": "roadmap_tui.trackers.linear.adapter",
}
"""The module of each kind's adapter, which it holds as ADAPTER."""


def adapter(kind: str) -> "Adapter":
    """The adapter of a kind."""
    found: Adapter = import_module(ADAPTERS[kind]).ADAPTER
    return found


_ISSUES = {
    "jira": lazy_pattern(
        r"https?://[^/\s]+\.atlassian\.net/\S+|https?://[^/\s]+/(?:\S*/)?browse/[A-Z][A-Z0-9_]*-\d+\S*"
    ),
    "github": lazy_pattern(r"https?://[^/\s]+/[^/\s]+/[^/\s]+/issues/\d+\S*"),
    "linear": lazy_pattern(r"https?://linear\.app/[^/\s]+/issue/\S+"),
}
"""The addresses of issues on the web, by kind of tracker."""


def kind_of(address: str) -> str | None:
    """The kind of tracker whose issue has an address on the web; None where it is nobody's that is known."""
    return next((kind for kind, pattern in _ISSUES.items() if pattern.fullmatch(address.strip())), None)


def name_of(kind: str) -> str:
    """What people call a kind of tracker; one that is not known here by its own word."""
    return adapter(kind).words.tracker if kind in ADAPTERS else kind.capitalize()


def adapter_of(settings: "Settings") -> "Adapter":
    """The adapter of the tracker that settings name."""
    return adapter(settings.tracker.kind)


def is_configured(settings: "Settings") -> bool:
    """Whether a tracker's address is set, or proposed by a board."""
    return settings.own.address is not None or settings.proposed_site is not None


def open_tracker(
    settings: "Settings",
    *,
    show_errors: bool = True,
    notify: "Callable[[str], None] | None" = None,
    stop: "Callable[[], bool] | None" = None,
) -> "Tracker":
    """The tracker that settings name; nothing is sent yet. `Adapter.open` says what it raises."""
    return adapter_of(settings).open(settings, show_errors=show_errors, notify=notify, stop=stop)
