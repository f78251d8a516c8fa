"""What the board keeps of an issue: the tie, and its base.

The base holds, field by field, what the tracker returned after our last write (`theirs`) and what we had sent
(`ours`). A side has changed when it differs from its own half, so a tracker that writes our words in its own
way changes nothing (`Tracker.comparable` tells). Of a text that had to be forgotten it holds a digest,
which serves as well. Where the stages have statuses, `status` stands there too: our stage, and their status.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from roadmap_tui.actions.change import begin
from roadmap_tui.model.link_state import DIGEST, FINGERPRINT, digest_of, fingerprint, is_digest, is_kept
from roadmap_tui.model.records import LinkState, Story, TrackerLink
from roadmap_tui.store.protocol import Journal, Store
from roadmap_tui.sync.create_journal import clear, is_of, newest
from roadmap_tui.sync.merge import Sides, is_same
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.trackers.protocol import IssueDraft, Prose, RemoteIssue, Tracker

WRITER = "sync"
"""Who a push or a sync writes as on the board."""
MERGED = ("title", "description", "ship_by")
"""The fields that three sides are compared of."""
SENDING = "sending"
"""Where a base keeps digests of what was sent and never answered: found there, it is our own word.

Of each field a list, the newest last, since of several that were lost any may have arrived.
"""
_UNANSWERED = 20
"""More of one field than any row of failures leaves."""
SPELLED = "spelled"
"""Beside the digest of what was sent, that of its words in whatever spelling."""
UNREAD = "unread"
"""Where a base names the fields that were sent and not read back since: their spelling there is not known."""
MARKED = "marked"
"""Where a base keeps that the issue surely carries the marker."""
LEFT_OUT = "left_out"
"""Where a base names what the issue's screens do not take, in the tracker's words; it is not sent again."""
SHOWN = "shown"
"""Where a base keeps how much of the evidence was sent."""
TOLD = "told"
"""Where a base keeps how many customers the tracker was told of."""
UNMOVED = ""
"""Our half of a new issue's status: its first status is the tracker's choice, not ours."""


def ours(draft: IssueDraft, canonical: Callable[[Prose], str]) -> dict[str, Any]:
    """Our side of each field, as the tracker would return it."""
    return {
        "title": draft.summary,
        "description": canonical(draft.description),
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
    """The base after a write: what was sent, and what came back, or was sent and is not read back yet."""
    return {
        "ours": sent,
        "theirs": returned,
        UNREAD: sorted(name for name in sent if name in MERGED and sent[name] == returned.get(name)),
        "evidence_at": at.astimezone(UTC).isoformat(),
        FINGERPRINT: fingerprint(story),
    }


def sides(base: dict[str, Any], name: str, our: Any, their: Any, tracker: Tracker) -> Sides:
    """One field for merging: what we sent before counts as unchanged, however the tracker keeps it."""
    kept, sent = base.get("theirs", {}).get(name), base.get("ours", {})
    arrived = [one for one in unanswered(base, name) if _was_sent(one, their, tracker)]
    is_ours = is_kept(kept, their) or (name in base.get(UNREAD, ()) and is_same(kept, their, tracker))
    if arrived:
        is_ours, sent = True, {name: arrived[-1]}
    agreed = their if is_ours else None if is_digest(kept) else kept
    unchanged = name in sent and is_kept(sent[name], our)
    return Sides(base=agreed, ours=agreed if unchanged else our, theirs=their)


def _was_sent(kept: Any, their: Any, tracker: Tracker) -> bool:
    """Whether a value is what was sent and never answered, in whatever spelling."""
    if is_kept(kept, their):
        return True
    words = kept.get(SPELLED) if is_digest(kept) and isinstance(their, str) else None
    return words is not None and bool(words == digest_of(tracker.comparable(their))[DIGEST])


def is_marked(issue: RemoteIssue, story: Story, board: str) -> bool:
    """Whether an issue, as it was read, proves itself to be a story's of a board."""
    mark = issue.marker
    return issue.marker_read and mark is not None and (mark.board, mark.story) == (board, story.uid)


def is_in(link: TrackerLink, tracker: Tracker) -> bool:
    """Whether a link is to an issue of this tracker, and not of another one on the same site."""
    return (link.tracker, link.site) == (tracker.name, tracker.site)


def tie(
    tracker: Tracker,
    issue: RemoteIssue,
    base: dict[str, Any],
    state: LinkState,
    at: datetime,
    settings: SyncSettings,
) -> TrackerLink:
    """The tie of a story to an issue as it was read at an instant; what is `off` is not kept."""
    status, assignee = (settings.directions[one] != "off" for one in ("status", "assignee"))
    return TrackerLink(
        tracker=tracker.name,
        site=tracker.site,
        id=issue.id,
        key=issue.key,
        url=issue.url,
        status=issue.status if status else None,
        status_category=issue.status_category if status else None,
        assignee=issue.assignee if assignee else None,
        state=state,
        base=base,
        synced_at=at,
    )


def sending_entry(tracker: Tracker, story: Story, sent: dict[str, Any]) -> dict[str, Any]:
    """What the journal keeps of an update before it is sent."""
    kept = {
        name: {**digest_of(value), SPELLED: digest_of(tracker.comparable(value))[DIGEST]}
        if isinstance(value, str) and name in MERGED
        else value
        for name, value in sent.items()
    }
    return {"tracker": tracker.name, "site": tracker.site, "update": story.uid, SENDING: kept}


def unanswered(base: dict[str, Any], name: str) -> list[Any]:
    """What was sent of a field and never answered, the newest last."""
    sending = base.get(SENDING, {})
    if name not in sending:
        return []
    kept = sending[name]
    return kept if isinstance(kept, list) else [kept]


def add_unanswered(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """What a base keeps under SENDING once more was sent without an answer: any of it may have arrived."""
    found = dict(base.get(SENDING, {}))
    for name, value in more.items():
        before = [one for one in unanswered(base, name) if one != value]
        found[name] = [*before, value][-_UNANSWERED:]
    return found


def with_sending(story: Story, entries: Iterable[dict[str, Any]], tracker: Tracker) -> Story:
    """A story whose tie knows what a run that was killed may have sent."""
    from msgspec.structs import replace

    if story.link is None:
        return story
    base = story.link.base
    for one in entries:
        if one.get("update") == story.uid and is_of(one, tracker) and one.get(SENDING):
            base = {**base, SENDING: add_unanswered(base, one[SENDING])}
    return story if base is story.link.base else replace(story, link=replace(story.link, base=base))


def recover_journal(
    store: Store, journal: Journal, tracker: Tracker, settings: SyncSettings, at: datetime
) -> None:
    """Bring what an earlier run left in the journal onto the board; creates of unknown outcome stay there."""
    entries = [one for one in journal.entries() if is_of(one, tracker)]
    if not entries:
        return
    steps = newest(journal, tracker)
    done = {uid: step for uid, step in steps.items() if step.step == "created" and step.issue is not None}
    told = {one["comment"]: one.get(TOLD) for one in entries if "comment" in one}
    updates = any("update" in one for one in entries)
    if done or told or updates:
        with begin(store, by=WRITER, at=at) as change:
            for story in list(change.transaction.table(Story).values()):
                step = done.get(story.uid)
                if step is not None and step.issue is not None and not _knows(story, step.issue):
                    link = tie(tracker, step.issue, step.base, "in step", at, settings)
                    story = change.edit(story, "push", tracked=True, link=link)
                tied = with_sending(story, entries, tracker).link
                if tied != story.link:
                    story = change.edit(story, "sync", link=tied)
                if story.link is not None and told.get(story.uid, story.link.base.get(TOLD)) is not None:
                    change.edit(story, "sync", link=_with_told(story.link, told.get(story.uid)))
    clear(journal, tracker)


def _with_told(link: TrackerLink, told: Any) -> TrackerLink:
    from msgspec.structs import replace

    return link if told is None else replace(link, base={**link.base, TOLD: told})


def _knows(story: Story, issue: RemoteIssue) -> bool:
    return story.link is not None and story.link.id == issue.id
