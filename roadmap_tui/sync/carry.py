"""Doing what was reckoned for one story: the requests to the tracker, and the tie that follows from them."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from roadmap_tui.model.errors import Offline
from roadmap_tui.model.records import Story, TrackerLink
from roadmap_tui.model.tracker import Changed, OutcomeUnknown, Patch, Push, Rejected, RemoteIssue
from roadmap_tui.sync.reckon import LINKED_BACK, NAMES, Reckoning, link_after
from roadmap_tui.sync.run import Run
from roadmap_tui.sync.ties import MARKED, SENDING, add_unanswered, sending_entry
from roadmap_tui.sync.words import and_also


@dataclass
class Done:
    """What became of a story: the item of the result, and what the board shall keep of it."""

    story: Story
    push: Push
    link: TrackerLink | None = None
    pulls: dict[str, Any] = field(default_factory=dict)
    stage: str | None = None
    is_new: bool = False


def carry(reckoning: Reckoning, run: Run) -> Done:
    """Write to the tracker what was reckoned, one request after the other.

    Raises Changed where the issue is no longer as it was read, before anything was written. Any other failure
    is in what is returned, with the tie as far as it came.
    """
    tracker, issue = run.tracker, reckoning.issue
    crossed: list[str] = []
    asked: list[str] = []
    notes: dict[str, Any] = {}
    trouble: Rejected | Offline | Changed | None = None
    try:
        if reckoning.sent or reckoning.relabel:
            asked = [*reckoning.sent, *(["label"] if reckoning.relabel else [])]
            issue = tracker.update(issue, _patch(reckoning))
            crossed += asked
        if reckoning.wanted is not None:
            asked = ["status"]
            issue = tracker.move(_as_weighed(issue, reckoning.issue), reckoning.wanted, hops=run.settings.hops)
            crossed += asked
        if reckoning.restamp:
            asked = ["mark"]
            tracker.stamp(issue, reckoning.marker)
            notes[MARKED] = True
            crossed += asked
        if reckoning.back is not None:
            asked = ["link"]
            title = f"{reckoning.story.id} on the roadmap"
            tracker.link_back(issue, reckoning.back, title, reckoning.story.uid)
            notes[LINKED_BACK] = reckoning.back
            crossed += asked
    except Changed as problem:
        if not crossed:
            raise
        trouble = problem
    except (Rejected, Offline) as problem:
        trouble = problem
    sent = [name for name in reckoning.sent if name in crossed]
    settled = set(reckoning.settled)
    if trouble is not None:
        settled -= set(reckoning.sent) - set(sent)
        if reckoning.wanted is not None and "status" not in crossed:
            settled.discard("status")
    link = link_after(reckoning, issue, run, settled=frozenset(settled), sent=sent)
    if isinstance(trouble, OutcomeUnknown):
        entry = sending_entry(run.tracker.site, reckoning.story, reckoning.sending)
        notes[SENDING] = add_unanswered(link.base, entry[SENDING])
    link = msgspec.structs.replace(link, base={**link.base, **notes})
    push = msgspec.structs.replace(
        reckoning.push,
        sent=tuple(crossed),
        unanswered=tuple(asked) if isinstance(trouble, OutcomeUnknown) else (),
    )
    if trouble is not None:
        push = failed(push, trouble)
    elif push.action in {"update", "move", "pull"}:
        push = msgspec.structs.replace(push, done=True)
    return Done(reckoning.story, _as_left(push), link, reckoning.pulls, reckoning.stage)


def failed(push: Push, problem: Changed | Rejected | Offline) -> Push:
    """An item of a result whose requests did not all work; a conflict stays one."""
    action = push.action
    if isinstance(problem, Changed):
        action = "conflict"
    elif isinstance(problem, Rejected) and action != "conflict":
        action = "blocked"
    elif action == "none":
        action = "update"
    return msgspec.structs.replace(push, action=action, done=False, why=and_also(problem.sentence, push.why))


def lost(story: Story) -> Done:
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
    return Done(story, push, msgspec.structs.replace(story.link, state="gone"))


def foreign(story: Story, issue: RemoteIssue, board: str) -> Done:
    """What is said of an issue that carries another story's or board's mark; it is not touched."""
    whose = "another story" if issue.marker is not None and issue.marker.board == board else "another board"
    push = Push(
        story=story.id,
        action="blocked",
        key=issue.key,
        url=issue.url,
        why=f"{issue.key} carries the mark of {whose}; nothing was written there. "
        f"`roadmap story unlink {story.id}` lets go of it.",
    )
    return Done(story, push)


def _as_weighed(issue: RemoteIssue, weighed: RemoteIssue) -> RemoteIssue:
    """An issue with the status that was compared: a move by a person since then must be noticed."""
    return msgspec.structs.replace(
        issue,
        status=weighed.status,
        status_id=weighed.status_id,
        status_category=weighed.status_category,
    )


def _as_left(push: Push) -> Push:
    """A push leaves what was changed there; that alone is no failure."""
    return push if push.action != "none" else msgspec.structs.replace(push, done=True)


def _patch(reckoning: Reckoning) -> Patch:
    """Only the fields that are sent; labels are added, never set as a whole."""
    sent, draft = reckoning.sent, reckoning.draft
    return msgspec.convert(
        {
            "fields": [*(NAMES[one] for one in sent), *(["labels"] if reckoning.relabel else [])],
            "summary": draft.summary if "title" in sent else None,
            "description": draft.description if "description" in sent else None,
            "due": draft.due if "ship_by" in sent else None,
            "add_labels": [reckoning.marker.label] if reckoning.relabel else [],
        },
        Patch,
    )
