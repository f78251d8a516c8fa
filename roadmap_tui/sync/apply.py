"""Executes a whole push or sync: creates, then updates to issues, then the board, in one write.

The order of steps is what makes a second issue impossible: one search by label covers all creates; the journal is
written before each create; the board at the end. Killed after any of them, the next run finishes the work.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from roadmap_tui.actions import stories as acts
from roadmap_tui.actions.change import Change, begin
from roadmap_tui.errors import Advice, Offline, Problem, Reason
from roadmap_tui.model.records import Story, TrackerLink
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.store.protocol import Journal
from roadmap_tui.sync.bounded_pool import run_bounded
from roadmap_tui.sync.comments import comment
from roadmap_tui.sync.create import STOPPED, Creator
from roadmap_tui.sync.diff import Choice, StoryDiff, diff_story, is_foreign
from roadmap_tui.sync.duplicate_issues import duplicate_issues, is_over, with_duplicates
from roadmap_tui.sync.execute import Executed, elsewhere, execute, failed, foreign, lost, misnamed
from roadmap_tui.sync.fetch import read_issues, unmarked
from roadmap_tui.sync.journal_entries import CreateStep, clear, write
from roadmap_tui.sync.merge_base import WRITER, is_misnamed, link_to, step_of_link, update_sent
from roadmap_tui.sync.needs import send_needs
from roadmap_tui.sync.reasons import advised
from roadmap_tui.sync.recover import recover_journal
from roadmap_tui.sync.run import Run
from roadmap_tui.sync.transferred import all_taken, as_found, as_sent, both, overtaken, with_shown
from roadmap_tui.trackers.protocol import Changed, Gone, Push, Rejected, RemoteIssue

Issues = Mapping[str, RemoteIssue | Gone]


@dataclass(frozen=True, kw_only=True)
class Order:
    """The options of a run.

    `pulls`: take over what changed there, as a sync does and a push does not. `again`: create anew what is gone.
    `seen`: issues as a plan read them, by id, which need no second reading as long as `links` still stand.
    """

    pulls: bool = True
    again: bool = False
    choice: Choice | None = None
    seen: Issues = field(default_factory=dict)
    links: Mapping[str, TrackerLink] = field(default_factory=dict)

    @property
    def verb(self) -> str:
        """The run's verb in the board's history."""
        return "sync" if self.pulls else "push"


def execute_run(run: Run, ids: Sequence[str], order: Order) -> list[Push]:
    """Synchronise stories with their issues; the board must be held (`Store.hold`).

    Raises Offline where nobody answers at all.
    """
    run.tracker.probe()
    journal = run.store.journal()
    linked = {one.id for one in run.store.read().stories.values() if one.link is not None}
    recover_journal(run, journal)
    snapshot = run.store.read()
    run.recall(snapshot)
    execution = _Execution(run, order, snapshot, journal)
    results = execution.all([snapshot.stories[one] for one in ids if one in snapshot.stories])
    clear(journal, run.tracker)
    recovered = {one.id for one in snapshot.stories.values() if one.link is not None} - linked
    return [as_found(one) if one.story in recovered else one for one in results]


class _Execution:
    """One run of a push or a sync: the results so far, by story."""

    def __init__(self, run: Run, order: Order, snapshot: Snapshot, journal: Journal) -> None:
        self._run = run
        self._order = order
        self._snapshot = snapshot
        self._journal = journal
        self._done: dict[str, Executed] = {}
        self._fresh: dict[str, Push] = {}
        self._linked: dict[str, Story] = {}
        self._sent: dict[str, CreateStep] = {}
        """The creates of this run that were answered, by story id."""

    def all(self, stories: Sequence[Story]) -> list[Push]:
        """Run every step; the result of each story, in their order."""
        here = [one for one in stories if not self._is_elsewhere(one)]
        read = self._read([one for one in here if one.link is not None])
        try:
            made, already = self._create(here, read)
            linked = [made.get(one.id, one) for one in here]
            new = [one for one in made.values() if one.link is not None and one.link.id not in already]
            ids = [one.link.id for one in new if one.link is not None]
            read = {**read, **already, **(self._run.tracker.fetch(ids, doubtful=unmarked(new)) if ids else {})}
            linked = [one for one in linked if one.link is not None and one.id not in self._done]
            self._disown(linked, read)
            self._update([one for one in linked if one.id not in self._done], read)
            self._look_for_duplicates()
            send_needs(self._run, self._snapshot, self._journal, list(self._done.values()))
            if self._order.pulls:
                comment(self._run, self._snapshot, self._journal, list(self._done.values()))
        except Offline as problem:
            if not self._fresh:
                self._write()
                raise
            self._report_unreached(here, problem)
        except (Exception, KeyboardInterrupt):
            self._write()
            raise
        self._write()
        return [self._done[one.id].push for one in stories]

    def _report_unreached(self, stories: Sequence[Story], problem: Offline) -> None:
        """Report the issues created and the stories left undone, once the tracker no longer answers."""
        for story in stories:
            created = self._fresh.get(story.id)
            if created is not None and not created.advice:
                self._fresh[story.id] = advised(created, problem.advice)
            if created is not None or story.id in self._done:
                continue
            link = story.link
            push = Push(story=story.id, action="create", advice=(problem.advice,))
            if link is not None:
                push = msgspec.structs.replace(push, action="update", key=link.key, url=link.url)
            self._done[story.id] = Executed(story, push)

    def _is_elsewhere(self, story: Story) -> bool:
        """Whether a story's issue lies on another site, whose ids mean nothing here."""
        push = elsewhere(story, self._run.tracker)
        if push is not None:
            self._done[story.id] = Executed(story, push)
        return push is not None

    def _read(self, stories: Sequence[Story]) -> dict[str, RemoteIssue | Gone]:
        """The issues of linked stories; those that a plan read are not read again."""
        unread: list[Story] = []
        found: dict[str, RemoteIssue | Gone] = {}
        for story in stories:
            assert story.link is not None
            seen = self._order.seen.get(story.link.id)
            if seen is not None and self._order.links.get(story.id) == story.link:
                found[story.link.id] = seen
            else:
                unread.append(story)
        return {**found, **read_issues(self._run, self._snapshot, unread)}

    def _create(self, stories: Sequence[Story], read: Issues) -> tuple[dict[str, Story], Issues]:
        """Create missing issues; returns the stories linked to a new one, and the new issues read already."""
        wanted = []
        for story in stories:
            if story.link is None and (story.archived or story.stage == "declined"):
                self._done[story.id] = Executed(story, idle(story))
            elif story.link is None or (self._order.again and isinstance(read.get(story.link.id), Gone)):
                wanted.append(story)
        creator = Creator(self._run, self._journal, self._snapshot)
        try:
            creator.create(wanted)
        finally:
            made = self._link(wanted, creator)
        return made, creator.read

    def _link(self, wanted: Sequence[Story], creator: Creator) -> dict[str, Story]:
        """The stories linked to what was created or found, by id; all others get their result."""
        made: dict[str, Story] = {}
        by_id = {one.id: one for one in wanted}
        for identity, (push, step) in creator.made.items():
            story = by_id[identity]
            if step is None or step.issue is None:
                if push.action == "unknown" and story.uid in creator.sent:
                    push = msgspec.structs.replace(push, unanswered=("issue",))
                self._done[identity] = Executed(story, push)
                continue
            is_sent = step.operation == creator.sent.get(story.uid)
            has = self._run.tracker.capabilities
            self._fresh[identity] = as_sent(push, step, has) if is_sent else push
            if is_sent:
                self._sent[identity] = step
            made[identity] = msgspec.structs.replace(story, tracked=True, link=self._first_link(step, step.issue))
        self._linked |= made
        return made

    def _disown(self, stories: Sequence[Story], read: Issues) -> None:
        """Take back links to issues that the answer to a create named and that are not what was created.

        The create is of unknown outcome from then on: the next run looks for it by its label.
        """
        tracker = self._run.tracker
        for story in stories:
            issue = read.get(story.link.id) if story.link is not None else None
            if not isinstance(issue, RemoteIssue) or not is_misnamed(
                issue, story, self._snapshot.board.uid, tracker
            ):
                continue
            step = self._sent.get(story.id) or step_of_link(story, tracker, self._run.now())
            write(self._journal, msgspec.structs.replace(step, step="unknown", issue=None))
            self._done[story.id] = misnamed(self._snapshot.stories[story.id], issue)
            for kept in (self._linked, self._fresh):
                kept.pop(story.id, None)

    def _first_link(self, step: CreateStep, issue: RemoteIssue) -> TrackerLink:
        return link_to(self._run.tracker, issue, step.base, "in step", self._run.now(), self._run.settings)

    def _update(self, stories: Sequence[Story], read: Issues) -> None:
        """Diff linked stories and write local changes; several issues at once, each in one thread."""
        todo: list[StoryDiff] = []
        for story in stories:
            assert story.link is not None
            issue = read.get(story.link.id, Gone(id=story.link.id))
            if isinstance(issue, Gone):
                self._record(story, lost(story))
                continue
            if is_foreign(story, issue, self._snapshot.board.uid):
                self._record(story, foreign(story, issue, self._snapshot.board.uid))
                continue
            try:
                found = self._diff(story, issue)
            except Rejected as problem:
                push = Push(
                    story=story.id, action="blocked", key=issue.key, url=issue.url, advice=(problem.advice,)
                )
                self._record(story, Executed(story, push))
                continue
            if found.talks:
                todo.append(found)
            else:
                self._record(story, execute(found, self._run))
        total = len(todo)

        def settle(finished: list[tuple[StoryDiff, Executed]], starting: list[StoryDiff]) -> None:
            tracker = self._run.tracker
            write(
                self._journal, *(update_sent(tracker, one.story, one.sending) for one in starting if one.sending)
            )
            for one, done in finished:
                self._record(one.story, done)
            if finished:
                left = sum(1 for one in todo if one.story.id not in self._done)
                self._run.progress(total - left, total, "brought into step")

        for one in run_bounded(todo, self._execute, settle, stop=self._run.stop):
            push = advised(one.push, STOPPED, done=False)
            self._record(one.story, Executed(one.story, push))

    def _look_for_duplicates(self) -> None:
        """Report duplicates: a create that had no answer, was sent again, and did arrive after all."""
        looked = [
            one for one in self._done.values() if one.link is not None and one.link.base.resent_at is not None
        ]
        if not looked or self._run.stop():
            return
        linked = {one.story.id: msgspec.structs.replace(one.story, link=one.link) for one in looked}
        found = duplicate_issues(self._run.tracker, self._snapshot.board.uid, linked.values())
        for one in looked:
            assert one.link is not None
            if one.story.id in found:
                one.push = with_duplicates(one.push, one.story, found[one.story.id])
            elif is_over(linked[one.story.id], self._run.now()):
                base = msgspec.structs.replace(one.link.base, resent_at=None)
                one.link = msgspec.structs.replace(one.link, base=base)

    def _diff(self, story: Story, issue: RemoteIssue) -> StoryDiff:
        return diff_story(
            self._snapshot,
            story,
            issue,
            self._run,
            pulls=self._order.pulls,
            fresh=story.id in self._fresh,
            choice=self._order.choice,
        )

    def _execute(self, diff: StoryDiff) -> Executed:
        """Update one issue; where it changed meanwhile, read it and compare once more."""
        try:
            return execute(diff, self._run)
        except Changed:
            pass
        try:
            assert diff.story.link is not None
            identity = diff.issue.id
            issue = self._run.tracker.fetch([identity], doubtful=[identity]).get(identity, Gone(id=identity))
            if isinstance(issue, Gone):
                return lost(diff.story)
            return execute(self._diff(diff.story, issue), self._run)
        except (Changed, Rejected, Offline) as problem:
            return Executed(diff.story, failed(diff.push, problem))

    def _record(self, story: Story, done: Executed) -> None:
        """Record the result of a story; a create and the update that follows it are one result."""
        created = self._fresh.get(story.id)
        if created is not None:
            done.is_new = True
            done.push = both(created, done.push)
            if done.link is None:
                done.link = story.link
        self._done[story.id] = done

    def _write(self) -> None:
        """Write the changes to the board, in one transaction; a run that found nothing to do leaves no trace."""
        for identity, story in self._linked.items():
            if identity not in self._done:
                self._done[identity] = Executed(story, self._fresh[identity], story.link, is_new=True)
        wanted = [
            one for one in self._done.values() if one.pulls or one.stage or one.unlinks or self._has_news(one)
        ]
        if not wanted:
            return
        run = self._run
        with begin(run.store, by=WRITER, at=run.now(), today=run.today, wording=run.settings.wording) as change:
            for done in wanted:
                self._write_story(change, done)

    def _has_news(self, done: Executed) -> bool:
        had = self._snapshot.stories[done.story.id].link
        return done.link is not None and not is_same(had, done.link)

    def _write_story(self, change: Change, done: Executed) -> None:
        story = change.find(Story, done.story.id)
        if story is not None and done.unlinks and story.link == done.story.link is not None:
            change.edit(story, self._order.verb, link=None)
        if story is None or done.link is None:
            return
        if not done.is_new and (story.link is None or story.link.id != done.link.id):
            if done.push.untaken:
                done.push = overtaken(done.push, _meanwhile(f"{story.id} was linked otherwise"))
            return
        taken: list[str] = []
        try:
            if done.stage is not None and story.stage != done.story.stage:
                done.push = overtaken(done.push, _meanwhile(f"{story.id} was moved here"))
                return
            if done.pulls:
                acts.edit(change, story.id, done.pulls, seen=done.story)
                taken += done.pulls
            if done.stage is not None:
                because = f"{done.link.key} is {done.link.status}" if done.stage == "declined" else None
                acts.move(change, story.id, done.stage, because=because)
                taken.append("status")
        except Problem as problem:
            done.push = overtaken(done.push, problem.advice, taken)
            return
        story = change.get(Story, story.id)
        if not is_same(story.link, done.link):
            if story.link is not None and not done.is_new:
                done.push = with_shown(done.push, story.link, done.link)
            change.edit(story, self._order.verb, tracked=True, link=done.link)
        done.push = all_taken(done.push, is_found=self._is_found(done))

    def _is_found(self, done: Executed) -> bool:
        """Whether the issue existed already and is linked to the story from now on."""
        created = self._fresh.get(done.story.id)
        return created is not None and created.action == "adopt"


def is_same(had: TrackerLink | None, has: TrackerLink) -> bool:
    """Whether two links are equal, whenever they were read."""
    return had is not None and msgspec.structs.replace(has, synced_at=had.synced_at) == had


def idle(story: Story) -> Push:
    """The item of a story that needs no issue any more."""
    what = "archived" if story.archived else "declined"
    advice = Advice(f"It is {what}; no issue is created.", Reason.NOT_TRACKED)
    return Push(story=story.id, action="none", done=True, advice=(advice,))


def _meanwhile(what: str) -> Advice:
    return Advice(f"{what} meanwhile; sync again.", Reason.CHANGED_HERE)
