"""Creating the issue of a story, once: looked for, written down before it is sent, adopted where it exists."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from roadmap_tui.model.errors import Offline
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.tie import FINGERPRINT
from roadmap_tui.model.tracker import Marker, NotSent, OutcomeUnknown, Push, Rejected, RemoteIssue, Tracker
from roadmap_tui.store.protocol import Journal
from roadmap_tui.sync.creates import Create, new_operation, newest, write
from roadmap_tui.sync.issue import EvidenceShown, draft_of
from roadmap_tui.sync.ties import new_base, ours, theirs

PROBES = (2.0, 5.0, 15.0, 30.0)
"""Seconds after an unknown outcome at which the issue is looked for."""


def _age(issue: RemoteIssue) -> tuple[int, str]:
    """What sorts issues by age: their ids are counted, and a longer one is younger."""
    return len(issue.id), issue.id


class Creator:
    """Creates issues on one tracker, for one board, through one journal."""

    def __init__(
        self,
        tracker: Tracker,
        journal: Journal,
        snapshot: Snapshot,
        *,
        evidence: EvidenceShown,
        settle: timedelta,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        tell: Callable[[str], None],
    ) -> None:
        self._tracker = tracker
        self._journal = journal
        self._snapshot = snapshot
        self._evidence = evidence
        self._settle = settle
        self._now = now
        self._sleep = sleep
        self._tell = tell

    def create(self, stories: Sequence[Story]) -> dict[str, Push]:
        """Create or adopt an issue for each story; what became of each, by story id.

        One search by label covers them all before anything is sent.
        """
        if not stories:
            return {}
        steps = newest(self._journal, self._tracker.site)
        there = self._tracker.find([self._marker(one) for one in stories])
        results: dict[str, Push] = {}
        for story in stories:
            gone = story.link.id if story.link else None
            found = [one for one in there.get(story.uid, []) if one.id != gone]
            try:
                results[story.id] = self._one(story, found, steps.get(story.uid))
            except NotSent as problem:
                results[story.id] = Push(story=story.id, action="create", why=problem.sentence)
            except Rejected as problem:
                results[story.id] = Push(story=story.id, action="blocked", why=problem.sentence)
            except OutcomeUnknown as problem:
                results[story.id] = Push(story=story.id, action="unknown", why=problem.sentence)
        return results

    def _one(self, story: Story, found: list[RemoteIssue], step: Create | None) -> Push:
        mine = self._mine(story, found)
        if mine:
            return self._adopt(story, mine, step)
        if found:
            keys = ", ".join(one.key for one in found)
            return Push(
                story=story.id,
                action="blocked",
                why=f"{keys} carries the label of {story.id} but not the mark of this board. Remove the label "
                f"{self._marker(story).label} there, then push again.",
            )
        if step is not None and not step.may_repeat(self._now(), self._settle):
            self._tell(f"An earlier push of {story.id} got no answer. Looking for its issue …")
            issue = self._look_for(story)
            if issue is not None:
                return self._adopt(story, [issue], step)
            when = (step.at + self._settle).astimezone().strftime("%H:%M:%S")
            raise OutcomeUnknown(
                f"An earlier push of {story.id} got no answer and its issue is not found yet. "
                f"Push again after {when}; nothing was sent now."
            )
        return self._send(story)

    def _send(self, story: Story) -> Push:
        marker = self._marker(story, new_operation())
        draft = draft_of(self._snapshot, story, self._evidence, marker)
        sent = ours(draft, self._tracker)
        at = self._now()
        step = Create(
            story=story.uid,
            operation=marker.operation,
            step="creating",
            site=self._tracker.site,
            at=at,
            base=new_base(story, sent, sent, at),
        )
        write(self._journal, step)
        try:
            issue = self._tracker.create(draft, marker)
        except NotSent:
            write(self._journal, msgspec.structs.replace(step, step="not sent"))
            raise
        except Rejected:
            write(self._journal, msgspec.structs.replace(step, step="rejected"))
            raise
        except OutcomeUnknown as problem:
            unknown = msgspec.structs.replace(step, step="unknown")
            write(self._journal, unknown)
            self._tell(f"{problem.sentence} Looking for the issue of {story.id} …")
            found = self._look_for(story)
            if found is None:
                raise
            return self._adopt(story, [found], unknown)
        base = {**step.base, "theirs": theirs(issue), "left_out": list(issue.left_out)}
        write(self._journal, msgspec.structs.replace(step, step="created", issue=issue, base=base))
        left_out = ", ".join(issue.left_out)
        return Push(
            story=story.id,
            action="create",
            fields={name: {"base": None, "ours": value, "theirs": None} for name, value in sent.items()},
            done=True,
            key=issue.key,
            url=issue.url,
            why=f"The create screen does not take {left_out}; left out." if left_out else None,
        )

    def _adopt(self, story: Story, found: list[RemoteIssue], step: Create | None) -> Push:
        """Tie a story to the issue that carries its mark; the oldest where there are several.

        What we agree on is known only when the issue comes of the create in the journal. Otherwise nothing is
        agreed on, and whatever differs is left for a person to choose.
        """
        issue = min(found, key=_age)
        operation = issue.marker.operation if issue.marker else ""
        known = step.base if step is not None and step.operation == operation else {FINGERPRINT: ""}
        kept = Create(
            story=story.uid,
            operation=operation,
            step="created",
            site=self._tracker.site,
            at=self._now(),
            issue=issue,
            base=known,
        )
        write(self._journal, kept)
        doubles = ", ".join(one.key for one in found if one.id != issue.id)
        return Push(
            story=story.id,
            action="adopt",
            done=True,
            key=issue.key,
            url=issue.url,
            why=f"{doubles} carries the mark of {story.id} as well; see which one to keep." if doubles else None,
        )

    def _look_for(self, story: Story) -> RemoteIssue | None:
        """Look for a create of unknown outcome while a person waits; searches lag behind writes."""
        waited = 0.0
        for probe in PROBES:
            self._sleep(probe - waited)
            waited = probe
            try:
                found = self._tracker.find([self._marker(story)]).get(story.uid, [])
            except Offline:
                continue
            mine = self._mine(story, found)
            if mine:
                return mine[0]
        return None

    def _marker(self, story: Story, operation: str = "") -> Marker:
        return Marker(board=self._snapshot.board.uid, story=story.uid, operation=operation)

    def _mine(self, story: Story, found: Sequence[RemoteIssue]) -> list[RemoteIssue]:
        """Issues whose property says that they are this story's."""
        wanted = self._marker(story)
        return [
            one
            for one in found
            if one.marker is not None and (one.marker.board, one.marker.story) == (wanted.board, wanted.story)
        ]
