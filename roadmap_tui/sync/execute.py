"""Executes the diff of one story: the requests to the tracker, and the link that follows from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from roadmap_tui.errors import Advice, Offline, Reason, Remedy
from roadmap_tui.model.records import Story, TrackerLink
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.sync.diff import NAMES, StoryDiff, link_after
from roadmap_tui.sync.known_ids import kept_ids, made_anew
from roadmap_tui.sync.merge_base import is_in, update_sent, with_unanswered
from roadmap_tui.sync.reasons import advised
from roadmap_tui.sync.run import Run
from roadmap_tui.trackers.protocol import (
    Changed,
    OutcomeUnknown,
    OwnBlocks,
    Patch,
    Push,
    Rejected,
    RemoteIssue,
    Tracker,
)

_NAMES: Mapping[str, str] = {**NAMES, "label": "labels"}
"""The name of each pushed field in a patch."""


@dataclass
class Executed:
    """The result of one story: its item, and the changes for the board; `unlinks` lets go of its issue."""

    story: Story
    push: Push
    link: TrackerLink | None = None
    pulls: dict[str, Any] = field(default_factory=dict)
    stage: str | None = None
    is_new: bool = False
    unlinks: bool = False


def execute(diff: StoryDiff, run: Run) -> Executed:
    """Apply a diff to the tracker, one request after the other.

    Raises Changed where the issue is no longer as it was read, before anything was written. Any other failure
    is in what is returned, with the link as far as it came.
    """
    writing = _Writing(diff, run)
    writing.write()
    return writing.done()


class _Writing:
    """The requests for one story and their results: `written` worked, `asked` were on their way last."""

    def __init__(self, diff: StoryDiff, run: Run) -> None:
        self._diff = diff
        self._run = run
        self._issue = diff.issue
        self._written: list[str] = []
        self._asked: list[str] = []
        self._notes: dict[str, Any] = {}
        self._ids: dict[str, str] = {}
        """The ids of names in settings that were looked up anew."""
        self._trouble: Rejected | Offline | Changed | None = None

    def write(self) -> None:
        """Send the requests, up to the first failure. Raises Changed where nothing was written yet."""
        diff = self._diff
        try:
            if diff.sent or diff.relabel:
                self._write_fields()
            if diff.wanted is not None:
                self._write_status(diff.wanted)
            if diff.restamp:
                self._write_mark()
            if diff.back is not None:
                self._write_link(diff.back)
        except Changed as problem:
            if not self._written:
                raise
            self._trouble = problem
        except (Rejected, Offline) as problem:
            self._trouble = problem

    def done(self) -> Executed:
        """The result for the story."""
        diff, trouble, crossed = self._diff, self._trouble, self._written
        sent = [name for name in diff.sent if name in crossed]
        settled = set(diff.settled)
        if trouble is not None:
            settled -= set(diff.sent) - set(sent)
            if diff.wanted is not None and "status" not in crossed:
                settled.discard("status")
        link = link_after(diff, self._issue, self._run, settled=frozenset(settled), sent=sent)
        base = msgspec.structs.replace(link.base, **self._notes, ids={**link.base.ids, **self._ids})
        if isinstance(trouble, OutcomeUnknown):
            base = with_unanswered(base, update_sent(self._run.tracker, diff.story, diff.sending).sent)
        link = msgspec.structs.replace(link, base=base)
        push = msgspec.structs.replace(
            diff.push,
            sent=tuple(crossed),
            unanswered=tuple(self._asked) if isinstance(trouble, OutcomeUnknown) else (),
        )
        if "left_out" in self._notes:
            push = _without_label(push, self._run.tracker)
        if trouble is not None:
            push = failed(push, trouble)
        elif push.action in {"update", "move", "pull"}:
            push = msgspec.structs.replace(push, done=True)
        return Executed(diff.story, _as_left(push), link, diff.pulls, diff.stage)

    def _write_fields(self) -> None:
        """Update the fields in one request; where some are refused, in another one without them.

        One field that the screen of an issue lacks must not hold up the others for ever.
        """
        diff = self._diff
        self._asked = [*diff.sent, *(["label"] if diff.relabel else [])]
        try:
            self._update()
        except Rejected as problem:
            refused = [one for one in self._asked if _NAMES[one] in problem.fields]
            if not refused:
                raise
            if refused == ["label"]:
                self._leave_out("labels")
            else:
                self._trouble = problem
            self._asked = [one for one in self._asked if one not in refused]
            if self._asked:
                self._update()
        self._written += self._asked

    def _update(self) -> None:
        self._issue = self._run.tracker.update(self._issue, _patch(self._diff, self._asked))

    def _leave_out(self, name: str) -> None:
        """Record a field that the issue does not take, so that not every sync tries it."""
        link = self._diff.story.link
        had = link.base.left_out if link is not None else ()
        self._notes["left_out"] = (*had, name)

    def _write_status(self, wanted: StatusWanted) -> None:
        self._asked = ["status"]
        issue = _as_weighed(self._issue, self._diff.issue)
        tracker, hops = self._run.tracker, self._run.settings.hops
        try:
            self._issue = tracker.move(issue, wanted, hops=hops)
        except Rejected:
            anew = made_anew(wanted, issue, tracker)
            if anew is None:
                raise
            self._issue = tracker.move(issue, anew, hops=hops)
            self._ids = kept_ids({"": anew})
        self._written += self._asked

    def _write_mark(self) -> None:
        self._asked = ["mark"]
        self._run.tracker.stamp(self._issue, self._diff.marker)
        self._notes["marked"] = True
        self._written += self._asked

    def _write_link(self, address: str) -> None:
        self._asked = ["link"]
        story = self._diff.story
        self._run.tracker.link_back(self._issue, address, f"{story.id} on the roadmap", story.uid)
        self._notes["linked_back"] = address
        self._written += self._asked


def _without_label(push: Push, tracker: Tracker) -> Push:
    """The item of an issue that takes no label. Its mark proves it all the same."""
    return advised(
        push,
        Advice(tracker.capabilities.words.unlabelled.format(key=push.key), Reason.FIELD_LEFT_OUT),
        fields={name: one for name, one in push.fields.items() if name != "label"},
        ways={name: way for name, way in push.ways.items() if name != "label"},
    )


def failed(push: Push, problem: Changed | Rejected | Offline) -> Push:
    """The item of a story whose requests did not all work; a conflict stays one."""
    action = push.action
    if isinstance(problem, Changed):
        action = "conflict"
    elif isinstance(problem, Rejected) and action != "conflict":
        action = "blocked"
    elif action == "none":
        action = "update"
    return advised(push, problem.advice, action=action, done=False)


def misnamed(story: Story, issue: RemoteIssue) -> Executed:
    """The result of a story whose create was answered with another's issue: that one is let go of, untouched.

    What became of the create nobody knows.
    """
    advice = Advice(
        f"{issue.key} was named as the new issue of {story.id}, and it is another's: nothing was written there. "
        "The next run looks for the new one.",
        Reason.OUTCOME_UNKNOWN,
    )
    push = Push(story=story.id, action="unknown", unanswered=("issue",), advice=(advice,))
    return Executed(story, push, unlinks=True)


def lost(story: Story) -> Executed:
    """The result of a story whose issue is gone; nothing is created unasked."""
    assert story.link is not None
    push = Push(
        story=story.id,
        action="gone",
        key=story.link.key,
        url=story.link.url,
        advice=(
            Advice(
                f"{story.link.key} was deleted, moved out of sight or hidden from this account.",
                Reason.ISSUE_GONE,
                (Remedy("push", (story.id, "--again"), "{} creates a new issue."),),
            ),
        ),
    )
    return Executed(story, push, msgspec.structs.replace(story.link, state="gone"))


def elsewhere(story: Story, tracker: Tracker) -> Push | None:
    """The item of a story whose issue lies on another site; None where it does not."""
    link = story.link
    if link is None or is_in(link, tracker):
        return None
    advice = Advice(
        f"{link.key} is on {link.site}, not on {tracker.site}.",
        Reason.OTHER_SITE,
        (
            Remedy(
                "story link",
                (story.id, link.key),
                "If that is one site under a new address, {} links the issue there, with its mark or without;",
            ),
            Remedy("story unlink", (story.id,), "otherwise {} lets go of it;"),
            Remedy("tracker change", (tracker.name,), "and of all that are elsewhere: {}."),
        ),
    )
    return Push(story=story.id, action="blocked", key=link.key, url=link.url, advice=(advice,))


def foreign(story: Story, issue: RemoteIssue, board: str) -> Executed:
    """The result of a story whose issue carries another story's or board's mark; it is not touched."""
    whose = "another story" if issue.marker is not None and issue.marker.board == board else "another board"
    push = Push(
        story=story.id,
        action="blocked",
        key=issue.key,
        url=issue.url,
        advice=(
            Advice(
                f"{issue.key} carries the mark of {whose}; nothing was written there.",
                Reason.OTHER_MARK,
                (Remedy("story unlink", (story.id,), "{} lets go of it."),),
            ),
        ),
    )
    return Executed(story, push)


def _as_weighed(issue: RemoteIssue, weighed: RemoteIssue) -> RemoteIssue:
    """The issue with the status that was compared: a move by a person since then must be noticed."""
    return msgspec.structs.replace(
        issue,
        status=weighed.status,
        status_id=weighed.status_id,
        status_category=weighed.status_category,
        status_type=weighed.status_type,
    )


def _as_left(push: Push) -> Push:
    """The item, done where nothing was to do: what a push leaves in the tracker is no failure."""
    return push if push.action != "none" else msgspec.structs.replace(push, done=True)


def _patch(diff: StoryDiff, asked: list[str]) -> Patch:
    """The patch of the fields that are asked for; labels are added, never set as a whole."""
    draft = diff.draft
    return msgspec.convert(
        {
            "fields": [_NAMES[one] for one in asked],
            "summary": draft.summary if "title" in asked else None,
            "description": draft.description if "description" in asked else None,
            "due": draft.due if "ship_by" in asked else None,
            "own": diff.issue.own or OwnBlocks(),
            "add_labels": [diff.marker.label] if "label" in asked else [],
        },
        Patch,
    )
