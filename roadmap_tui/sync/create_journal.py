"""Creates that are written down before they are sent, so that none is ever sent twice.

The journal holds, for each story, the steps of its create: `creating` before the request, then `created`,
`rejected` or `not sent`. A create whose last step is `creating` or `unknown` may or may not have worked: it is
looked for, and may be sent again only once `settle` has passed with nothing found.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from roadmap_tui.model.records import Value
from roadmap_tui.store.protocol import Journal
from roadmap_tui.trackers.protocol import RemoteIssue, Tracker

Step = Literal["creating", "created", "unknown", "rejected", "not sent"]
_OPEN = frozenset({"creating", "unknown"})
JIRA = "jira"
"""The tracker of an entry that names none: it was written when there was no other."""


class Create(Value, kw_only=True, frozen=True):
    """The newest step of one story's create."""

    story: str
    operation: str
    step: Step
    site: str
    tracker: str = JIRA
    at: datetime
    issue: RemoteIssue | None = None
    base: dict[str, Any] = {}

    def may_repeat(self, now: datetime, settle: timedelta) -> bool:
        """Whether a create that was not found may be sent again."""
        return self.step not in _OPEN or now - self.at >= settle

    @property
    def is_open(self) -> bool:
        """Whether nobody knows if it worked."""
        return self.step in _OPEN


def is_of(entry: dict[str, Any], tracker: Tracker) -> bool:
    """Whether an entry of the journal is a tracker's: two of them may share a site."""
    return (entry.get("tracker", JIRA), entry.get("site")) == (tracker.name, tracker.site)


def newest(journal: Journal, tracker: Tracker) -> dict[str, Create]:
    """The newest step of each story's create in a tracker, by story uid.

    The time of an open one is that of its `creating`: the moment from which the request may have worked.
    """
    return latest(journal.entries(), tracker)


def latest(entries: Iterable[dict[str, Any]], tracker: Tracker) -> dict[str, Create]:
    """The newest step of each story's create in a tracker, of entries that were read."""
    steps = {one["story"]: one for one in entries if is_of(one, tracker) and "operation" in one}
    return {story: msgspec.convert(step, Create) for story, step in steps.items()}


def write(journal: Journal, *steps: Create) -> None:
    """Write steps down, durably, at once."""
    if steps:
        journal.append(*(msgspec.to_builtins(one) for one in steps))


def clear(journal: Journal, tracker: Tracker) -> None:
    """Keep only what the board does not hold yet: creates of unknown outcome, and other trackers' steps."""
    entries = journal.entries()
    steps = {one["story"]: one["step"] for one in entries if is_of(one, tracker) and "operation" in one}
    kept = [one for one in entries if not is_of(one, tracker) or steps.get(one.get("story")) in _OPEN]
    if len(kept) != len(entries):
        journal.replace(kept)
