"""Creation of issues, each exactly once: looked for, journalled before it is sent, adopted where it exists."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from roadmap_tui.errors import Advice, Offline, Reason, Remedy
from roadmap_tui.model.records import NO_BASE, MergeBase, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Journal
from roadmap_tui.sync.bounded_pool import AT_ONCE, run_bounded
from roadmap_tui.sync.create_task import CreateTask, ReadBack
from roadmap_tui.sync.duplicate_issues import duplicates_advice
from roadmap_tui.sync.journal_entries import ANY_OPERATION, CreateStep, Step, entries_of, newest_creates, write
from roadmap_tui.sync.merge_base import MERGED, base_of_create, ours, with_returned
from roadmap_tui.sync.reasons import seconds_of_creates, stays_advice, time_words
from roadmap_tui.sync.run import Run
from roadmap_tui.trackers.protocol import (
    Created,
    Gone,
    Marker,
    NotSent,
    OutcomeUnknown,
    Push,
    Rejected,
    RemoteIssue,
)

READ_AT_ONCE, READ_AT_LEAST = 100, 10
"""Batch size of reads of new issues, while creates are left to start and after: at the end few are left."""
PROBES = (2.0, 5.0, 15.0, 30.0)
"""Seconds after an unknown outcome at which the issue is looked for."""
_CLOCKS = timedelta(seconds=5)
"""Tolerance for a tracker's clock, beyond its known skew."""
_NEVER = datetime.max.replace(tzinfo=UTC)
STOPPED = Advice("Stopped before it was sent; the next sync does it.", Reason.STOPPED)


Issues = dict[str, RemoteIssue | Gone]
_Work = list[CreateTask] | ReadBack
"""What one thread does: a batch of creates, or a reading of what others made."""


class Made(NamedTuple):
    """The result of one create; `step` holds the issue where there is one."""

    push: Push
    step: CreateStep | None = None


def _pairs(finished: Sequence[tuple[_Work, Sequence[Created] | Issues]]) -> Iterator[tuple[CreateTask, Created]]:
    """The creates of finished batches, each with its outcome."""
    for work, outcomes in finished:
        if isinstance(work, list) and not isinstance(outcomes, dict):
            yield from zip(work, outcomes, strict=True)


def _age(issue: RemoteIssue) -> tuple[datetime, str]:
    """The sort key of issues by age: their creation time; one without it is the youngest."""
    return issue.created_at or _NEVER, issue.id


class Creator:
    """Creates issues for one run, through one journal."""

    def __init__(self, run: Run, journal: Journal, snapshot: Snapshot) -> None:
        self._run = run
        self._journal = journal
        self._snapshot = snapshot
        self.made: dict[str, Made] = {}
        """The results so far, by story id; they stand where the rest fails."""
        self._failures = 0
        self._unread: list[CreateStep] = []
        self.sent: dict[str, str] = {}
        """The operations whose requests left, by the uid of their story."""
        self.read: Issues = {}
        """New issues that were read while others were created, by id."""

    def create(self, stories: Sequence[Story]) -> dict[str, Made]:
        """Create or adopt an issue for each story; returns the results by story id.

        One search by label covers them all before anything is sent.
        """
        if not stories:
            return {}
        steps = self._steps()
        there, new = self._look(stories, steps)
        sending: list[CreateTask] = []
        missing: dict[str, tuple[Story, CreateStep]] = {}
        for story in stories:
            gone = story.link.id if story.link else None
            found = [one for one in there.get(story.uid, []) if one.id != gone]
            step = steps.get(story.uid)
            mine = self._mine(story, found)
            if mine:
                self._adopt(story, mine, step)
            elif self._adopt_presumed(story, found, step):
                continue
            elif found:
                self.made[story.id] = Made(self._not_ours(story, found))
            elif step is not None and not self._may_repeat(step):
                missing[story.id] = (story, step)
            else:
                new[story.id].again = step is not None and step.is_open and not self._sends_again(step)
                sending.append(new[story.id])
        self._say_missing([story for story, _ in missing.values()])
        known = frozenset(missing)
        size = self._run.tracker.capabilities.batch
        missing |= self._send([sending[at : at + size] for at in range(0, len(sending), size)])
        self._find_missing(missing, known=known)
        return self.made

    def _look(
        self, stories: Sequence[Story], steps: Mapping[str, CreateStep]
    ) -> tuple[dict[str, list[RemoteIssue]], dict[str, CreateTask]]:
        """Search for issues with the stories' labels, by uid, and meanwhile prepare the creates, by story id."""
        with ThreadPoolExecutor(1, thread_name_prefix="roadmap-find") as pool:
            looking = pool.submit(self._run.tracker.find, [self._marker(one) for one in stories])
            new = {story.id: self._new(story, steps.get(story.uid)) for story in stories}
            for one in new.values():
                if looking.done():
                    break
                self._prepare([one])
            return looking.result(), new

    def _new(self, story: Story, step: CreateStep | None) -> CreateTask:
        again = step is not None and step.is_open and self._sends_again(step)
        marker = self._marker(story, step.operation if again and step else self._run.tracker.new_operation())
        return CreateTask(story, marker, self._run.draft(self._snapshot, story))

    def _sends_again(self, step: CreateStep) -> bool:
        """Whether a create sent again with its operation cannot make a second issue."""
        return self._run.tracker.capabilities.create == "own id" and step.operation != ANY_OPERATION

    def _may_repeat(self, step: CreateStep) -> bool:
        """Whether a create that was not found may be sent again."""
        return self._sends_again(step) or step.may_repeat(self._run.now(), self._run.settings.settle)

    def _steps(self) -> dict[str, CreateStep]:
        """The newest step of each create; one that an earlier, wrong clock put into the future begins now."""
        steps = newest_creates(entries_of(self._journal, self._run.tracker))
        now = self._run.now()
        early = {
            uid: msgspec.structs.replace(step, at=now)
            for uid, step in steps.items()
            if step.is_open and step.at > now
        }
        write(self._journal, *early.values())
        return {**steps, **early}

    def _prepare(self, work: _Work) -> None:
        """Convert descriptions ahead, while others are in flight: nothing else here takes as long."""
        for task in () if isinstance(work, ReadBack) else work:
            with suppress(Rejected):
                self._run.canonical(task.draft.description)

    def _first_step(self, task: CreateTask) -> CreateStep | None:
        """The journal entry of a create that is about to be sent; None where the story cannot be an issue."""
        try:
            sent = ours(task.draft, self._run.canonical)
        except Rejected as problem:
            task.problem = problem
            return None
        at = self._run.now()
        base = base_of_create(task.story, sent, self._run.settings, at)
        if task.again:
            base = msgspec.structs.replace(base, resent_at=at)
        self.sent[task.story.uid] = task.marker.operation
        task.step = CreateStep(
            story=task.story.uid,
            operation=task.marker.operation,
            step="creating",
            site=self._run.tracker.site,
            tracker=self._run.tracker.name,
            at=at,
            base=base,
        )
        return task.step

    def _send(self, batches: Sequence[_Work]) -> dict[str, tuple[Story, CreateStep]]:
        """Send batches of creates, several at once; returns the creates of unknown outcome, by story id."""
        unknown: dict[str, tuple[Story, CreateStep]] = {}
        total, done, started = sum(map(len, batches)), 0, 0
        stories = [task.story for work in batches if isinstance(work, list) for task in work]
        seconds = seconds_of_creates(stories, self._run.settings, self._run.tracker)
        has = self._run.tracker.capabilities
        takes = time_words(total, seconds, has.words, has.hourly)
        if takes:
            self._run.notify(f"{takes}. What is stopped, the next run goes on with.")
        last = STOPPED

        def settle(
            finished: list[tuple[_Work, Sequence[Created] | Issues]], starting: list[_Work]
        ) -> list[ReadBack]:
            nonlocal last, done, started
            steps = []
            for _, outcomes in finished:
                if isinstance(outcomes, dict):
                    self.read |= outcomes
            for task, outcome in _pairs(finished):
                done += 1
                step = self._outcome(task, outcome)
                steps += [step] if step is not None else []
                if step is not None and step.step == "unknown":
                    unknown[task.story.id] = (task.story, step)
                self._failures = self._failures + 1 if isinstance(outcome, NotSent) else 0
                if isinstance(outcome, NotSent):
                    last = outcome.advice
            self._unread += [step for step in steps if step.step == "created"]
            sent = [task for work in starting if isinstance(work, list) for task in work]
            steps += [step for step in map(self._first_step, sent) if step is not None]
            write(self._journal, *steps)
            if finished:
                self._run.progress(done, total, "created")
            started += len(sent)
            # Once all are under way, what is there already is read beside the last of them.
            return self._to_read(READ_AT_ONCE if started < total else READ_AT_LEAST) if done < total else []

        left = run_bounded(batches, self._do, settle, stop=self._is_over, ahead=self._prepare)
        advice = STOPPED if self._run.stop() else last
        for work in left:
            for task in () if isinstance(work, ReadBack) else work:
                self.made[task.story.id] = Made(Push(story=task.story.id, action="create", advice=(advice,)))
        return unknown

    def _is_over(self) -> bool:
        """Whether to stop sending: a person stopped it, or the last few requests did not even leave."""
        return self._run.stop() or self._failures >= AT_ONCE

    def _to_read(self, least: int) -> list[ReadBack]:
        """The batch of new issues to read, once it has at least `least`."""
        if len(self._unread) < least:
            return []
        steps, self._unread = self._unread, []
        issues = [(step.issue, step) for step in steps if step.issue is not None]
        doubtful = [issue.id for issue, step in issues if not step.base.marked]
        return [ReadBack([issue.id for issue, _ in issues], doubtful)]

    def _do(self, work: _Work) -> Sequence[Created] | Issues:
        if isinstance(work, list):
            return self._request(work)
        try:
            return self._run.tracker.fetch(work.ids, doubtful=work.doubtful)
        except (Offline, Rejected):
            return {}  # it is read again with the others, where a failure is told

    def _request(self, tasks: Sequence[CreateTask]) -> Sequence[Created]:
        """The outcomes of a batch; what cannot be an issue is not sent."""
        drafts = [(one.draft, one.marker) for one in tasks if one.problem is None]
        outcomes: Sequence[Created]
        try:
            outcomes = self._run.tracker.create_many(drafts) if drafts else ()
        except (NotSent, Rejected, OutcomeUnknown) as problem:
            outcomes = [problem] * len(drafts)
        answered = iter(outcomes)
        return [next(answered) if one.problem is None else one.problem for one in tasks]

    def _outcome(self, task: CreateTask, outcome: Created) -> CreateStep | None:
        """Record the outcome of a request; returns the step to journal, None where nothing was sent."""
        story, step = task.story, task.step
        if step is None:
            assert task.problem is not None
            self.made[story.id] = Made(Push(story=story.id, action="blocked", advice=(task.problem.advice,)))
            return None
        if isinstance(outcome, RemoteIssue):
            return self._created(story, step, outcome)
        if isinstance(outcome, OutcomeUnknown):
            self._run.notify(f"{outcome.message} Looking for the issue of {story.id} …")
            self.made[story.id] = Made(Push(story=story.id, action="unknown", advice=(outcome.advice,)))
            return msgspec.structs.replace(step, step="unknown")
        action: Step = "not sent" if isinstance(outcome, NotSent) else "rejected"
        push = Push(
            story=story.id, action="create" if action == "not sent" else "blocked", advice=(outcome.advice,)
        )
        self.made[story.id] = Made(push)
        return msgspec.structs.replace(step, step=action)

    def _created(self, story: Story, step: CreateStep, issue: RemoteIssue) -> CreateStep:
        """Record a created issue; returns the step to journal."""
        base = with_returned(step.base, issue, self._run.tracker)
        kept = msgspec.structs.replace(issue, blocks=())
        done = msgspec.structs.replace(step, step="created", issue=kept, base=base)
        words = ", ".join(issue.left_out)
        said = self._run.tracker.capabilities.words.left_out.format(fields=words)
        left_out = (Advice(said, Reason.FIELD_LEFT_OUT),) if words else ()
        push = Push(
            story=story.id,
            action="create",
            fields={name: {"base": None, "ours": step.base.field(name).our, "theirs": None} for name in MERGED},
            done=True,
            key=issue.key,
            url=issue.url,
            advice=(*left_out, *stays_advice(story, self._run.tracker.capabilities)),
        )
        self.made[story.id] = Made(push, done)
        return done

    def _say_missing(self, stories: Sequence[Story]) -> None:
        for story in stories:
            self._run.notify(f"An earlier push of {story.id} got no answer. Looking for its issue …")

    def _find_missing(self, missing: dict[str, tuple[Story, CreateStep]], *, known: frozenset[str]) -> None:
        """Look for creates of unknown outcome while a person waits; searches lag behind writes."""
        waited = 0.0
        probes = PROBES if self._run.tracker.capabilities.reads_lag else PROBES[:1]
        for probe in probes:
            if not missing or self._run.stop():
                break
            self._run.sleep(probe - waited)
            waited = probe
            try:
                there = self._run.tracker.find([self._marker(story) for story, _ in missing.values()])
            except Offline:
                continue
            for identity, (story, step) in list(missing.items()):
                found = there.get(story.uid, [])
                mine = self._mine(story, found)
                if mine:
                    self._adopt(story, mine, step)
                if mine or self._adopt_presumed(story, found, step):
                    del missing[identity]
        for identity, (_story, step) in missing.items():
            if identity not in known:
                continue
            when = (step.at + self._run.settings.settle).astimezone().strftime("%H:%M:%S")
            advice = Advice(
                f"An earlier push of {identity} got no answer and its issue is not found yet. "
                f"Push again after {when}; nothing was sent now.",
                Reason.OUTCOME_UNKNOWN,
            )
            self.made[identity] = Made(Push(story=identity, action="unknown", advice=(advice,)))

    def _adopt(self, story: Story, found: Sequence[RemoteIssue], step: CreateStep | None) -> None:
        """Link a story to the issue that carries its marker; the oldest where there are several.

        What we agree on is known only when the issue comes of the create in the journal. Otherwise nothing is
        agreed on, and whatever differs is left for a person to choose.
        """
        issue = min(found, key=_age)
        operation = issue.marker.operation if issue.marker else ""
        known = step.base if step is not None and step.is_of(operation) else NO_BASE
        others = [one.key for one in found if one.id != issue.id]
        advice = [duplicates_advice(story, others)] if others else []
        self._take(story, issue, operation, known, *advice)

    def _adopt_presumed(self, story: Story, found: Sequence[RemoteIssue], step: CreateStep | None) -> bool:
        """Link a story to the one unmarked issue that only its unanswered create can have made.

        Some sites drop the property of a create. The issue has our label and the summary that was sent, and our
        own account made it, where we create issues, not before that create was written down.
        """
        if step is None or not step.is_open:
            return False
        skew = timedelta(seconds=self._run.tracker.probe().clock_skew_seconds or 0.0)
        fitting = [
            one
            for one in found
            if one.marker_read
            and one.marker is None
            and one.made_by_us_at is not None
            and one.made_by_us_at - skew >= step.at - _CLOCKS
            and one.summary == step.base.field("title").our
        ]
        if len(fitting) != 1 or any(one.marker is not None for one in found):
            return False
        issue = fitting[0]
        advice = Advice(
            f"{issue.key} carries no mark; it was taken for {story.id}'s, since this account made it with its "
            "label and title when the answer was lost.",
            Reason.OTHER_MARK,
        )
        self._take(story, issue, step.operation, step.base, advice)
        return True

    def _take(self, story: Story, issue: RemoteIssue, operation: str, base: MergeBase, *advice: Advice) -> None:
        kept = CreateStep(
            story=story.uid,
            operation=operation,
            step="created",
            site=self._run.tracker.site,
            tracker=self._run.tracker.name,
            at=self._run.now(),
            issue=issue,
            base=base,
        )
        write(self._journal, kept)
        push = Push(story=story.id, action="adopt", done=True, key=issue.key, url=issue.url, advice=advice)
        self.made[story.id] = Made(push, kept)

    def _not_ours(self, story: Story, found: Sequence[RemoteIssue]) -> Push:
        keys = ", ".join(one.key for one in found)
        if not all(one.marker_read for one in found):
            advice = Advice(
                f"{keys} carries the label of {story.id}, and its mark could not be read: nothing was created. "
                "Push again later.",
                Reason.UNREADABLE,
            )
            return Push(story=story.id, action="blocked", advice=(advice,))
        return Push(
            story=story.id,
            action="blocked",
            advice=(
                Advice(
                    f"{keys} carries {self._others_sign(story)}, then push again; or take the issue over.",
                    Reason.OTHER_MARK,
                    (Remedy("story link", (story.id, found[0].key), "{} does that."),),
                ),
            ),
        )

    def _others_sign(self, story: Story) -> str:
        """What an issue of another board carries that is a story's, and what to do with it there."""
        if self._run.tracker.capabilities.create == "own id":
            return f"the mark of {story.id} on another board. Remove the attachment “Roadmap” there"
        label = self._marker(story).label
        return f"the label of {story.id} but not the mark of this board. Remove the label {label} there"

    def _marker(self, story: Story, operation: str = "") -> Marker:
        return Marker(board=self._snapshot.board.uid, story=story.uid, operation=operation)

    def _mine(self, story: Story, found: Sequence[RemoteIssue]) -> list[RemoteIssue]:
        """The issues whose marker names this story."""
        wanted = self._marker(story)
        return [
            one
            for one in found
            if one.marker is not None and (one.marker.board, one.marker.story) == (wanted.board, wanted.story)
        ]
