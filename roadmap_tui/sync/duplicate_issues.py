"""Duplicate issues: those that carry the mark of a story which is linked to another one; never touched."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from roadmap_tui.errors import Advice, Reason
from roadmap_tui.model.records import Story
from roadmap_tui.sync.reasons import advised
from roadmap_tui.trackers.protocol import Marker, Push, RemoteIssue, Tracker

LOOKED_FOR = timedelta(days=1)
"""The time for which an unanswered create is looked for: a search shows it late, but it does."""


def duplicate_issues(tracker: Tracker, board: str, stories: Iterable[Story]) -> dict[str, list[str]]:
    """The keys of duplicate issues by story id: those beside its own that carry its mark.

    One search covers a hundred stories.
    """
    linked = [one for one in stories if one.link is not None]
    if not linked:
        return {}
    there = tracker.find([Marker(board=board, story=one.uid, operation="") for one in linked])
    found = {one.id: _others(one, board, there.get(one.uid, ())) for one in linked}
    return {story: keys for story, keys in found.items() if keys}


def is_over(story: Story, at: datetime) -> bool:
    """Whether the time to look for an earlier create is over: what it made would have shown."""
    sent = story.link.base.resent_at if story.link is not None else None
    return sent is None or at - sent >= LOOKED_FOR


def duplicates_advice(story: Story, keys: Sequence[str]) -> Advice:
    """The advice on several issues of one story."""
    verb = "carries" if len(keys) == 1 else "carry"
    words = f"{', '.join(keys)} {verb} the mark of {story.id} as well; see which one to keep."
    return Advice(words, Reason.DUPLICATE_ISSUES)


def with_duplicates(push: Push, story: Story, keys: Sequence[str]) -> Push:
    """The item of a story with duplicate issues, which a person must put right."""
    action = push.action if push.action in {"conflict", "gone"} else "blocked"
    return advised(push, duplicates_advice(story, keys), action=action, done=False)


def _others(story: Story, board: str, found: Iterable[RemoteIssue]) -> list[str]:
    own = story.link.id if story.link is not None else None
    return [
        one.key
        for one in found
        if one.id != own and one.marker is not None and (one.marker.board, one.marker.story) == (board, story.uid)
    ]
