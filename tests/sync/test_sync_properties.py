"""People work on both sides, syncs are killed, links break: nobody's words are lost, no story has two issues."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Problem
from roadmap_tui.model.records import Story
from roadmap_tui.store.file.journal import FileJournal
from roadmap_tui.sync.linking import Side
from roadmap_tui.sync.resolve import resolve
from roadmap_tui.trackers.protocol import RemoteIssue
from tests.sync.conftest import new_desk
from tests.sync.test_push_crashes import Bomb, _armed
from tests.sync.tracker_double import Crash, lose_answer

STORIES = ("S-1", "S-2")
STAGES = ("discover", "draft", "building", "shipped")
MAP = {"discover": "To Do", "building": "In Progress", "shipped": "category:done"}
_story = st.sampled_from(STORIES)


class TwoSides(RuleBasedStateMachine):
    """`dirty` holds the values that a person wrote since both sides last were the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.desk = new_desk(self.folder)
        self.desk.map(**MAP)
        self.desk.directions(title="both")
        self.desk.tracker.clock = self.desk.clock
        self.desk.tracker.seconds_hidden = 40.0
        self.dirty: set[tuple[str, str, str]] = set()
        self.before: dict[tuple[str, str, str], object] = {}
        self.count = 0

    def teardown(self) -> None:
        """In the end, after calm syncs and a choice for what is left, both sides say the same."""
        try:
            for _ in range(3):
                self._sync(self.desk.sync)
                self.desk.now += self.desk.settings.settle
            tracked = [one.id for one in self._stories() if one.tracked]
            if tracked:
                self._sync(lambda: resolve(self.desk.run, tracked, "ours"), chooses=True)
            for one in self._stories():
                issue = self._issue(one)
                if issue is not None and one.link is not None and one.link.id == issue.id:
                    assert (one.title, one.ship_by) == (issue.summary, issue.due)
            self.one_issue_a_story()
        finally:
            shutil.rmtree(self.folder)

    @rule(story=_story)
    def we_write_a_title(self, story: str) -> None:
        self.count += 1
        self._ours(story, "title", f"Here {self.count}")

    @rule(story=_story, days=st.integers(1, 400))
    def we_set_a_day(self, story: str, days: int) -> None:
        self._ours(story, "ship_by", date(2027, 1, 1) + timedelta(days=days))

    @rule(story=_story, stage=st.sampled_from(STAGES))
    def we_move(self, story: str, stage: str) -> None:
        self.desk.move(stage, story)

    @rule(story=_story)
    def they_write_a_title(self, story: str) -> None:
        self.count += 1
        self._theirs(story, "title", summary=f"Theirs {self.count}")

    @rule(story=_story, days=st.integers(500, 900))
    def they_set_a_day(self, story: str, days: int) -> None:
        self._theirs(story, "ship_by", due=date(2027, 1, 1) + timedelta(days=days))

    @rule(story=_story, status=st.sampled_from(("To Do", "In Progress", "Review", "Done")))
    def they_move(self, story: str, status: str) -> None:
        issue = self._issue(self._story(story))
        if issue is not None:
            self.desk.tracker.walk(issue.id, status)

    @rule(story=_story)
    def they_take_off_the_label(self, story: str) -> None:
        """And a sync sees it: with the link broken as well, nothing would lead to the issue."""
        one = self._story(story)
        issue = self._issue(one)
        if issue is not None and one.link is not None and one.link.id == issue.id:
            self.desk.tracker.edit(issue.id, labels=())
            self._sync(self.desk.sync)

    @rule(story=_story)
    def they_delete(self, story: str) -> None:
        issue = self._issue(self._story(story))
        if issue is not None:
            del self.desk.tracker.issues[issue.id]

    @rule(story=_story)
    def the_link_breaks(self, story: str) -> None:
        """Once searches show the issue: before that nobody could know of it."""
        one = self._story(story)
        if one.link is not None:
            self.desk.now += timedelta(minutes=1)
            with begin(self.desk.store, by="restore", at=self.desk.now) as change:
                change.edit(one, "edit", link=None)

    @rule(ids=st.lists(_story, min_size=1, unique=True))
    def push(self, ids: list[str]) -> None:
        self._sync(lambda: self.desk.push(*ids))

    @rule()
    def sync(self) -> None:
        self._sync(self.desk.sync)

    @rule(at=st.integers(1, 14), before=st.booleans(), pushes=st.booleans(), again=st.booleans())
    def a_run_is_killed(self, at: int, before: bool, pushes: bool, again: bool) -> None:
        with pytest.MonkeyPatch.context() as patch:
            _armed(self.desk, Bomb(at), patch, before=before)
            self._sync(lambda: self.desk.push(*STORIES) if pushes else self.desk.sync())
        assert FileJournal.append.__name__ == "append"
        self._calm()
        if again:
            self._sync(self.desk.sync)

    @rule(request=st.sampled_from(("create", "update", "move", "stamp", "fetch", "find")))
    def an_answer_is_lost(self, request: str) -> None:
        self.desk.tracker.after = lose_answer(to=request)
        self._sync(lambda: self.desk.push(*STORIES))
        self._calm()

    @rule(story=_story, side=st.sampled_from(("ours", "theirs")))
    def a_person_chooses(self, story: str, side: Side) -> None:
        if self._story(story).tracked:
            self._sync(lambda: resolve(self.desk.run, [story], side), chooses=True)

    @rule(minutes=st.integers(0, 8))
    def time_passes(self, minutes: int) -> None:
        self.desk.now += timedelta(minutes=minutes)

    @invariant()
    def one_issue_a_story(self) -> None:
        marks = [one.marker.story for one in self.desk.tracker.issues.values() if one.marker is not None]
        assert len(marks) == len(set(marks))

    def _calm(self) -> None:
        self.desk.tracker.before = self.desk.tracker.after = lambda _: None
        again = self.desk.reopened()
        self.desk.store = again.store

    def _sync(self, run: Callable[[], Any], *, chooses: bool = False) -> None:
        """Run something that syncs, and hold it to leaving what people wrote."""
        before = self.before = self._values()
        with suppress(Problem, Crash):
            run()
        after = self._values()
        if not chooses:
            for place in self.dirty & before.keys() & after.keys():
                assert before[place] == after[place], f"{place} was overwritten"
        for story, side, name in list(self.dirty):
            ours, theirs = after.get((story, "ours", name)), after.get((story, "theirs", name))
            if ours == theirs:
                self.dirty -= {(story, "ours", name), (story, "theirs", name)}
            elif chooses or (story, side, name) not in after:
                self.dirty.discard((story, side, name))

    def _values(self) -> dict[tuple[str, str, str], object]:
        found: dict[tuple[str, str, str], object] = {}
        for one in self._stories():
            found |= {(one.id, "ours", "title"): one.title, (one.id, "ours", "ship_by"): one.ship_by}
            issue = self._issue(one)
            if issue is not None:
                found |= {(one.id, "theirs", "title"): issue.summary, (one.id, "theirs", "ship_by"): issue.due}
        return found

    def _ours(self, story: str, name: str, value: object) -> None:
        with begin(self.desk.store, by="Dana", at=self.desk.now) as change:
            stories.edit(change, story, {name: value})
        self.dirty.add((story, "ours", name))

    def _theirs(self, story: str, name: str, **fields: object) -> None:
        issue = self._issue(self._story(story))
        if issue is not None:
            self.desk.tracker.edit(issue.id, **fields)
            self.dirty.add((story, "theirs", name))
            # Written while a sync runs, it is what that sync must leave.
            self.before[story, "theirs", name] = next(iter(fields.values()))

    def _stories(self) -> list[Story]:
        return list(self.desk.store.read().stories.values())

    def _story(self, identity: str) -> Story:
        return self.desk.store.read().stories[identity]

    def _issue(self, story: Story) -> RemoteIssue | None:
        """The issue that carries a story's mark, whether the board knows it or not."""
        for one in self.desk.tracker.issues.values():
            if one.marker is not None and one.marker.story == story.uid:
                return one
        return None


TestTwoSides = TwoSides.TestCase
TestTwoSides.settings = settings(
    max_examples=20, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestTwoSides = pytest.mark.slow(TestTwoSides)
