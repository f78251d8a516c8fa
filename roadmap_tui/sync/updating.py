"""Bringing a linked issue up to date: only what changed since the base, and nothing that a person changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from roadmap_tui.model.records import LinkState, Story, TrackerLink
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.tie import FINGERPRINT, fingerprint, is_digest
from roadmap_tui.model.tracker import IssueDraft, Marker, Patch, Push, RemoteIssue, Tracker
from roadmap_tui.sync.issue import EvidenceShown, draft_of
from roadmap_tui.sync.merge import Verdict, merge
from roadmap_tui.sync.ties import DIRECTIONS, new_base, ours, sides, theirs, tie

EVIDENCE_AGAIN = timedelta(days=1)
"""Evidence alone is sent again at most this often."""
_NAMES = {"title": "summary", "description": "description", "ship_by": "due"}


class Updated(NamedTuple):
    """What became of a linked story, and the tie that the board shall keep."""

    push: Push
    link: TrackerLink


def update(
    snapshot: Snapshot, story: Story, issue: RemoteIssue, tracker: Tracker, evidence: EvidenceShown, at: datetime
) -> Updated:
    """Send what changed here since the base; leave, and name, what changed there.

    Raises what `Tracker.update` raises.
    """
    assert story.link is not None
    base = story.link.base
    marker = Marker(board=snapshot.board.uid, story=story.uid, operation="")
    draft = draft_of(snapshot, story, evidence, marker)
    our, their = ours(draft, tracker), theirs(issue)
    fields = {name: sides(base, name, our[name], their[name]) for name in DIRECTIONS}
    left_out = base.get("left_out", [])
    verdicts: dict[str, Verdict] = {
        name: merge(fields[name], "off" if _NAMES[name] in left_out or name in left_out else DIRECTIONS[name])
        for name in DIRECTIONS
    }
    if verdicts["description"] == "push" and issue.foreign:
        verdicts["description"] = "conflict"
    held = verdicts["description"] == "push" and _evidence_is_fresh(story, base, at)
    if held:
        verdicts["description"] = "same"
    sent = [name for name, verdict in verdicts.items() if verdict == "push"]
    relabel = marker.label not in issue.labels and "labels" not in left_out
    if sent or relabel:
        issue = tracker.update(issue, _patch(draft, sent, marker if relabel else None))
    left = {name: verdict for name, verdict in verdicts.items() if verdict not in {"same", "push"}}
    link = _tie(story, issue, tracker, at, our=our, settled=_settled(verdicts, held=held), left=left, sent=sent)
    push = Push(
        story=story.id,
        action="conflict" if "conflict" in left.values() else "update" if sent or relabel else "none",
        fields={name: fields[name]._asdict() for name in DIRECTIONS if name in sent or name in left},
        done="conflict" not in left.values(),
        key=issue.key,
        url=issue.url,
        why=_words(story, issue, left, held=held),
    )
    return Updated(push, link)


def lost(story: Story) -> Updated:
    """What is said of a story whose issue is no more; nothing is created unasked."""
    assert story.link is not None
    push = Push(
        story=story.id,
        action="gone",
        key=story.link.key,
        url=story.link.url,
        why=f"{story.link.key} was deleted, moved out of sight or hidden from this account. "
        f"`roadmap push {story.id} --again` creates a new issue.",
    )
    return Updated(push, msgspec.structs.replace(story.link, state="gone"))


def _settled(verdicts: dict[str, Verdict], *, held: bool) -> list[str]:
    """The fields on which both sides now agree."""
    agreed = [name for name, verdict in verdicts.items() if verdict in {"same", "push"}]
    return [name for name in agreed if not (held and name == "description")]


def _evidence_is_fresh(story: Story, base: dict[str, Any], at: datetime) -> bool:
    """Whether only the evidence differs, and it was sent less than a day ago."""
    sent = base.get("evidence_at")
    if base.get(FINGERPRINT) != fingerprint(story) or not isinstance(sent, str):
        return False
    return at - datetime.fromisoformat(sent) < EVIDENCE_AGAIN


def _tie(
    story: Story,
    issue: RemoteIssue,
    tracker: Tracker,
    at: datetime,
    *,
    our: dict[str, Any],
    settled: Sequence[str],
    left: dict[str, Verdict],
    sent: Sequence[str],
) -> TrackerLink:
    assert story.link is not None
    old = story.link.base
    their = theirs(issue)
    base = new_base(
        story,
        {**old.get("ours", {}), **{name: our[name] for name in settled}},
        {**old.get("theirs", {}), **{name: their[name] for name in settled}},
        at,
    )
    if "description" not in sent and "evidence_at" in old:
        base["evidence_at"] = old["evidence_at"]
    if left:
        base[FINGERPRINT] = old.get(FINGERPRINT, "")
    if "left_out" in old:
        base["left_out"] = old["left_out"]
    return tie(tracker, issue, base, _state(left), at)


def _patch(draft: IssueDraft, sent: Sequence[str], marker: Marker | None) -> Patch:
    """Only the fields that are sent; labels are added, never set as a whole."""
    return msgspec.convert(
        {
            "fields": [*(_NAMES[one] for one in sent), *(["labels"] if marker else [])],
            "summary": draft.summary if "title" in sent else None,
            "description": draft.description if "description" in sent else None,
            "due": draft.due if "ship_by" in sent else None,
            "add_labels": [marker.label] if marker else [],
        },
        Patch,
    )


def _state(left: dict[str, Verdict]) -> LinkState:
    if "conflict" in left.values():
        return "conflict"
    return "theirs newer" if left else "in step"


def _words(story: Story, issue: RemoteIssue, left: dict[str, Verdict], *, held: bool) -> str | None:
    clashes = [name for name, verdict in left.items() if verdict == "conflict"]
    if clashes:
        assert story.link is not None
        words = (
            f"{', '.join(clashes)} changed in {issue.key} and on {story.id} since they last agreed; "
            "neither was overwritten."
        )
        if "description" in clashes and is_digest(story.link.base.get("theirs", {}).get("description")):
            words += f" {issue.key} may still hold words that were forgotten here: take them out there."
        return words
    if left:
        return f"{', '.join(left)} was changed in {issue.key} by a person and is left as it is there."
    return "Only the evidence changed; it is sent at most once a day." if held else None
