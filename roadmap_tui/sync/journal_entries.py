"""The entries of the write-ahead journal: each is written before its request, so it is known after a crash.

Of each create the journal holds its steps: `creating` before the request, then `created`, `rejected` or
`not sent`. A create whose last step is `creating` or `unknown` may or may not have worked: it is looked for, and
may be sent again only once `settle` has passed with nothing found.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

import msgspec

from roadmap_tui.errors import Reason, Refused
from roadmap_tui.model.format_1 import merge_base_of
from roadmap_tui.model.records import NO_BASE, AskCounts, Kept, MergeBase, SentNeed, SyncedField, Value
from roadmap_tui.store.protocol import Journal
from roadmap_tui.trackers.protocol import RemoteIssue, Tracker

Step = Literal["creating", "created", "unknown", "rejected", "not sent"]
_OPEN = frozenset({"creating", "unknown"})
ANY_OPERATION = ""
"""The operation of a create's step that was lost: any create of its story may be the one."""
_TAG = "entry"
_JIRA = "jira"
"""The tracker of an entry that names none, written when there was no other."""


class CreateStep(Value, kw_only=True, frozen=True, tag_field=_TAG, tag="create"):
    """The newest step of one story's create; `story` is the story's uid."""

    story: str
    operation: str
    step: Step
    tracker: str = _JIRA
    site: str
    at: datetime
    issue: RemoteIssue | None = None
    base: MergeBase = NO_BASE

    def may_repeat(self, now: datetime, settle: timedelta) -> bool:
        """Whether a create that was not found may be sent again."""
        return self.step not in _OPEN or now - self.at >= settle

    def is_of(self, operation: str) -> bool:
        """Whether the step may be one of the create of this operation."""
        return self.operation in {operation, ANY_OPERATION}

    @property
    def is_open(self) -> bool:
        """Whether the outcome is unknown."""
        return self.step in _OPEN


class UpdateSent(Value, kw_only=True, frozen=True, tag_field=_TAG, tag="update"):
    """An update about to be sent: by field the value that the issue will hold, texts as digests."""

    tracker: str = _JIRA
    site: str
    story: str
    sent: dict[SyncedField, Kept]


class CommentSent(Value, kw_only=True, frozen=True, tag_field=_TAG, tag="comment"):
    """A comment that is about to be sent, or the counts of the one before where it was refused."""

    tracker: str = _JIRA
    site: str
    story: str
    counts: AskCounts


class NeedsSent(Value, kw_only=True, frozen=True, tag_field=_TAG, tag="needs"):
    """Customers' requests about to be written on an issue, by the request's uid; what arrives is not known."""

    tracker: str
    site: str
    story: str
    needs: dict[str, SentNeed]


Entry = CreateStep | UpdateSent | CommentSent | NeedsSent


def entries_of(journal: Journal, tracker: Tracker) -> list[Entry]:
    """The journal's entries of one tracker, oldest first."""
    found = (_entry_of(line) for line in journal.entries() if _is_of(line, tracker))
    return [one for one in found if one is not None]


def write(journal: Journal, *entries: Entry) -> None:
    """Append entries to the journal, durably, at once."""
    if entries:
        journal.append(*(msgspec.to_builtins(one) for one in entries))


def newest_creates(entries: Iterable[Entry]) -> dict[str, CreateStep]:
    """The newest step of each story's create, by the story's uid.

    The time of an open one is that of its `creating`: the moment from which the request may have worked.
    """
    return {one.story: one for one in entries if isinstance(one, CreateStep)}


def clear(journal: Journal, tracker: Tracker) -> None:
    """Clear the journal of what the board holds; open creates and other trackers' entries stay."""
    lines = journal.entries()
    entries = [_entry_of(line) if _is_of(line, tracker) else None for line in lines]
    steps = newest_creates(one for one in entries if one is not None)
    kept = [
        line
        for line, entry in zip(lines, entries, strict=True)
        if not _is_of(line, tracker) or (isinstance(entry, CreateStep) and steps[entry.story].is_open)
    ]
    if len(kept) != len(lines):
        journal.replace(kept)


def _is_of(line: Mapping[str, Any], tracker: Tracker) -> bool:
    """Whether a line of the journal is a tracker's: two of them may share a site."""
    return (line.get("tracker", _JIRA), line.get("site")) == (tracker.name, tracker.site)


def _entry_of(line: Mapping[str, Any]) -> Entry | None:
    """A line of the journal as an entry; None where it is none. Raises Refused where it cannot be read.

    It is not passed over: it may tell of a create, which would be sent a second time.
    """
    try:
        tagged = line if _TAG in line else _of_format_1(line)
        return None if tagged is None else msgspec.convert(tagged, Entry)
    except msgspec.ValidationError as error:
        raise Refused(
            f"The journal beside the board, of what was sent to {line.get('site')}, holds a line that cannot be "
            f"read ({error}): nothing was sent. Update roadmap-tui, or take that line out of the journal.",
            reason=Reason.DAMAGED,
        ) from None


def _of_format_1(line: Mapping[str, Any]) -> dict[str, Any] | None:
    """Convert a line of format 1, which told its entries apart by the key they have."""
    if "operation" in line:
        base = merge_base_of(line.get("base") or {})
        return {**line, _TAG: "create", "base": msgspec.to_builtins(base)}
    named = {name: line[name] for name in ("tracker", "site") if name in line}
    if line.get("sending"):
        return {_TAG: "update", **named, "story": line.get("update"), "sent": line["sending"]}
    if line.get("told"):
        return {_TAG: "comment", **named, "story": line.get("comment"), "counts": line["told"]}
    return None
