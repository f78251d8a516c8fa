"""What the board keeps of an issue: the tie, and its base.

The base holds, field by field, what the tracker returned after our last write (`theirs`) and what we had sent
(`ours`). A side has changed when it differs from its own half, so a tracker that writes our words in its own
way changes nothing. Of a text that had to be forgotten it holds a digest, which serves as well.
"""

from datetime import UTC, datetime
from typing import Any

from roadmap_tui.actions.change import begin
from roadmap_tui.model.records import LinkState, Story, TrackerLink
from roadmap_tui.model.tie import FINGERPRINT, fingerprint, is_digest, is_kept
from roadmap_tui.model.tracker import IssueDraft, RemoteIssue, Tracker
from roadmap_tui.store.protocol import Journal, Store
from roadmap_tui.sync.creates import newest
from roadmap_tui.sync.merge import Direction, Sides

WRITER = "sync"
"""Who a push or a sync writes as on the board."""
DIRECTIONS: dict[str, Direction] = {"title": "push", "description": "push", "ship_by": "both"}


def ours(draft: IssueDraft, tracker: Tracker) -> dict[str, Any]:
    """Our side of each field, as the tracker would return it."""
    return {
        "title": draft.summary,
        "description": tracker.canonical(draft.description),
        "ship_by": draft.due.isoformat() if draft.due else None,
    }


def theirs(issue: RemoteIssue) -> dict[str, Any]:
    """Their side of each field."""
    return {
        "title": issue.summary,
        "description": issue.description,
        "ship_by": issue.due.isoformat() if issue.due else None,
    }


def new_base(story: Story, sent: dict[str, Any], returned: dict[str, Any], at: datetime) -> dict[str, Any]:
    """The base after a write: what was sent, and what came back."""
    return {
        "ours": sent,
        "theirs": returned,
        "stage": story.stage,
        "evidence_at": at.astimezone(UTC).isoformat(),
        FINGERPRINT: fingerprint(story),
    }


def sides(base: dict[str, Any], name: str, our: Any, their: Any) -> Sides:
    """One field for merging: what we sent before counts as unchanged, however the tracker keeps it."""
    kept = base.get("theirs", {}).get(name)
    agreed = their if is_kept(kept, their) else None if is_digest(kept) else kept
    unchanged = name in base.get("ours", {}) and is_kept(base["ours"][name], our)
    return Sides(base=agreed, ours=agreed if unchanged else our, theirs=their)


def tie(
    tracker: Tracker, issue: RemoteIssue, base: dict[str, Any], state: LinkState, at: datetime
) -> TrackerLink:
    """The tie of a story to an issue as it was read at an instant."""
    return TrackerLink(
        tracker=tracker.name,
        site=tracker.site,
        id=issue.id,
        key=issue.key,
        url=issue.url,
        status=issue.status,
        status_category=issue.status_category,
        state=state,
        base=base,
        synced_at=at,
    )


def fold(store: Store, journal: Journal, tracker: Tracker, at: datetime) -> None:
    """Bring what the journal knows onto the board; creates of unknown outcome stay in the journal."""
    steps = newest(journal, tracker.site)
    done = {uid: step for uid, step in steps.items() if step.step == "created" and step.issue is not None}
    if done:
        with begin(store, by=WRITER, at=at) as change:
            for story in list(change.transaction.table(Story).values()):
                step = done.get(story.uid)
                if step is None or step.issue is None or _knows(story, step.issue):
                    continue
                link = tie(tracker, step.issue, step.base, "in step", at)
                change.edit(story, "push", tracked=True, link=link)
    if steps and not any(step.is_open for step in steps.values()):
        journal.replace([one for one in journal.entries() if one.get("site") != tracker.site])


def _knows(story: Story, issue: RemoteIssue) -> bool:
    return story.link is not None and story.link.id == issue.id
