"""Merge bases and links, which the board keeps of issues.

The base holds, field by field, what the tracker returned after our last write (`theirs`) and what we had sent
(`ours`). A side has changed when it differs from its own half, so a tracker that writes our words in its own
way changes nothing (`Tracker.comparable` tells). Of a text that had to be forgotten it holds a digest,
which serves as well. Where the stages have statuses, `status` stands there too: our stage, and their status.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from roadmap_tui.model.link_state import digest_of, fingerprint, is_kept
from roadmap_tui.model.records import (
    NO_BASE,
    Agreed,
    Digest,
    Kept,
    LinkState,
    MergeBase,
    Story,
    SyncedField,
    TrackerLink,
)
from roadmap_tui.sync.journal_entries import ANY_OPERATION, CreateStep, Entry, UpdateSent
from roadmap_tui.sync.merge import Sides, is_same
from roadmap_tui.sync.own_blocks import with_blocks_of
from roadmap_tui.sync.settings import SyncSettings
from roadmap_tui.trackers.protocol import IssueDraft, Marker, Prose, RemoteIssue, Tracker

WRITER = "sync"
"""The author of a push's or a sync's changes to the board."""
MERGED: tuple[SyncedField, ...] = ("title", "description", "ship_by")
"""The fields with a three-way merge."""
UNMOVED = ""
"""Our half of a new issue's status: its first status is the tracker's choice, not ours."""
_UNANSWERED = 20
"""The most unanswered values kept of one field: more than any row of failures leaves."""

Values = dict[SyncedField, str | None]
"""One side of the fields, in the tracker's canonical values; days in ISO 8601."""


def ours(draft: IssueDraft, canonical: Callable[[Prose, int], str], beside: int = 0) -> Values:
    """Our side of each field, as the tracker would return it beside so many characters of others."""
    return {
        "title": draft.summary,
        "description": canonical(draft.description, beside),
        "ship_by": draft.due.isoformat() if draft.due else None,
    }


def theirs(issue: RemoteIssue) -> dict[SyncedField, str | UnsetType | None]:
    """Their side of each field; UNSET where nobody knows it."""
    return {
        "title": issue.summary,
        "description": issue.description,
        "ship_by": issue.due.isoformat() if isinstance(issue.due, date) else issue.due,
    }


def known(issue: RemoteIssue) -> Values:
    """Their side of each field that is known."""
    return {name: value for name, value in theirs(issue).items() if value is not UNSET}


def display_digest(issue: RemoteIssue, name: SyncedField) -> str:
    """The digest of their side of a field as it stands there: of a description all of it, pictures too."""
    if name == "description" and issue.description_digest is not None:
        return issue.description_digest
    form = " foreign" if name == "description" and issue.foreign else ""
    return digest_of(f"{theirs(issue).get(name) or ''}{form}").digest


def base_of_create(story: Story, sent: Values, settings: SyncSettings, at: datetime) -> MergeBase:
    """The merge base of an issue that is about to be created: what is sent, as if it came back like that."""
    agreed: dict[SyncedField, Agreed] = {
        name: Agreed(ours=value, theirs=value, read_back=False) for name, value in sent.items()
    }
    if settings.statuses:
        agreed["status"] = Agreed(ours=UNMOVED)
    return MergeBase(agreed=agreed, fingerprint=fingerprint(story), evidence=settings.evidence, evidence_at=at)


def with_returned(base: MergeBase, issue: RemoteIssue, tracker: Tracker) -> MergeBase:
    """The merge base of an issue that was created, with what the tracker returned of it."""
    agreed = {**base.agreed}
    our = base.field("description").our
    for name, value in known(with_blocks_of(issue, our if isinstance(our, str) else None, tracker)).items():
        agreed[name] = replace(base.field(name), theirs=value)
    return replace(
        base,
        agreed=agreed,
        left_out=issue.left_out,
        marked=base.marked or issue.marker_read,
        ids={**base.ids, **issue.ids},
    )


def sides(base: MergeBase, name: SyncedField, our: str | None, their: str | None, tracker: Tracker) -> Sides:
    """The three sides of one field: a value we sent before counts as unchanged, however the tracker keeps it."""
    field = base.field(name)
    arrived = [one for one in base.unanswered.get(name, ()) if _was_sent(one, their, tracker)]
    is_ours = is_kept(field.their, their) or (not field.read_back and is_same(field.their, their, tracker))
    sent = field.ours
    if arrived:
        is_ours, sent = True, arrived[-1]
    agreed = their if is_ours else None if isinstance(field.their, Digest) else field.their
    unchanged = sent is not UNSET and is_kept(sent, our)
    return Sides(base=agreed, ours=agreed if unchanged else our, theirs=their)


def _was_sent(kept: Kept, their: str | None, tracker: Tracker) -> bool:
    """Whether a value was sent without an answer, in whatever spelling."""
    if is_kept(kept, their):
        return True
    if not isinstance(kept, Digest) or kept.spelled is None or their is None:
        return False
    return kept.spelled == digest_of(tracker.comparable(their)).digest


def is_marked(issue: RemoteIssue, story: Story, board: str) -> bool:
    """Whether an issue, as it was read, carries the marker of a story of a board."""
    mark = issue.marker
    return issue.marker_read and mark is not None and (mark.board, mark.story) == (board, story.uid)


def is_misnamed(issue: RemoteIssue, story: Story, board: str, tracker: Tracker) -> bool:
    """Whether a story's issue is one that the answer to its create named, and that create cannot have made it.

    That shows when the issue is read for the first time, whichever run does it. Its marker tells; where it has
    none, as on sites that drop it, its label does, or the title that was sent.
    """
    base = story.link.base if story.link is not None else NO_BASE
    if not base.agreed or any(base.field(name).read_back for name in MERGED):
        return False
    if issue.marker is not None:
        return (issue.marker.board, issue.marker.story) != (board, story.uid)
    label = Marker(board=board, story=story.uid, operation="").label
    return (
        issue.lacks_label(label)
        and issue.summary is not UNSET
        and not is_same(issue.summary, base.field("title").our, tracker)
    )


def is_in(link: TrackerLink, tracker: Tracker) -> bool:
    """Whether a link is to an issue of this tracker, and not of another one on the same site."""
    return (link.tracker, link.site) == (tracker.name, tracker.site)


def link_to(
    tracker: Tracker,
    issue: RemoteIssue,
    base: MergeBase,
    state: LinkState,
    at: datetime,
    settings: SyncSettings,
    *,
    had: TrackerLink | None = None,
) -> TrackerLink:
    """The link of a story to an issue as it was read at an instant; what is `off` is not kept.

    What nobody knows of the issue stays as the link `had` it.
    """
    status, assignee = (settings.directions[one] != "off" for one in ("status", "assignee"))
    seen = issue if issue.status is not UNSET else had
    who = issue if issue.assignee is not UNSET else had
    return TrackerLink(
        tracker=tracker.name,
        site=tracker.site,
        id=issue.id,
        key=issue.key,
        url=issue.url,
        status=(seen.status or None) if status and seen is not None else None,
        status_id=seen.status_id if status and seen is not None else None,
        status_category=seen.status_category if status and seen is not None else None,
        assignee=who.assignee or None if assignee and who is not None else None,
        assignee_id=who.assignee_id if assignee and who is not None else None,
        state=state,
        base=base,
        synced_at=at,
    )


def update_sent(tracker: Tracker, story: Story, sent: Mapping[SyncedField, str | None]) -> UpdateSent:
    """The journal entry of an update about to be sent."""
    kept: dict[SyncedField, Kept] = {
        name: replace(digest_of(value), spelled=digest_of(tracker.comparable(value)).digest)
        if value is not None and name in MERGED
        else value
        for name, value in sent.items()
    }
    return UpdateSent(tracker=tracker.name, site=tracker.site, story=story.uid, sent=kept)


def step_of_link(story: Story, tracker: Tracker, now: datetime) -> CreateStep:
    """The journal entry of the create of a story's link; its operation is known no longer."""
    base = story.link.base if story.link is not None else NO_BASE
    return CreateStep(
        story=story.uid,
        operation=ANY_OPERATION,
        step="created",
        site=tracker.site,
        tracker=tracker.name,
        at=base.evidence_at or now,
        base=replace(base, marked=False),
    )


def with_unanswered(base: MergeBase, sent: Mapping[SyncedField, Kept]) -> MergeBase:
    """A merge base with one more unanswered update: any of it may have arrived."""
    found = dict(base.unanswered)
    for name, value in sent.items():
        before = [one for one in found.get(name, ()) if one != value]
        found[name] = (*before, value)[-_UNANSWERED:]
    return replace(base, unanswered=found)


def with_updates_sent(story: Story, entries: Iterable[Entry]) -> Story:
    """A story whose merge base includes the updates that a killed run may have sent."""
    if story.link is None:
        return story
    base = story.link.base
    for one in entries:
        if isinstance(one, UpdateSent) and one.story == story.uid:
            base = with_unanswered(base, one.sent)
    return story if base is story.link.base else replace(story, link=replace(story.link, base=base))
