"""Reading of linked issues: many at once, then each one again, alone, that an index shows to differ."""

from collections.abc import Sequence

from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.sync.diff import diff_story
from roadmap_tui.sync.run import Run
from roadmap_tui.trackers.protocol import Gone, Rejected, RemoteIssue


def read_issues(run: Run, snapshot: Snapshot, stories: Sequence[Story]) -> dict[str, RemoteIssue | Gone]:
    """The issues of linked stories, by id.

    An index may lag: what we wrote a moment ago would look like a change by a person there, and be taken back.
    So what is read from one counts only where it shows nothing new.
    """
    ids = [one.link.id for one in stories if one.link is not None]
    if not ids:
        return {}
    found = run.tracker.fetch(ids, doubtful=unmarked(stories))
    doubts = [one.link.id for one in stories if one.link is not None and _is_news(run, snapshot, one, found)]
    return {**found, **(run.tracker.fetch(doubts, doubtful=doubts) if doubts else {})}


def unmarked(stories: Sequence[Story]) -> list[str]:
    """The ids of linked issues not confirmed to carry the marker."""
    return [one.link.id for one in stories if one.link is not None and not one.link.base.marked]


def _is_news(run: Run, snapshot: Snapshot, story: Story, found: dict[str, RemoteIssue | Gone]) -> bool:
    """Whether an issue read from an index differs from how it was left."""
    issue = found[story.link.id] if story.link is not None else None
    if not isinstance(issue, RemoteIssue) or not issue.indexed:
        return False
    try:
        return diff_story(snapshot, story, issue, run).differs
    except Rejected:
        return False
