"""Whatever people do on both sides, and whatever breaks between them: more of it than in test_sync_properties."""

import shutil
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from roadmap_tui.actions import history, requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Problem
from roadmap_tui.model.records import Story
from roadmap_tui.sync import linking
from roadmap_tui.trackers.protocol import RemoteIssue
from tests.sync.test_push_crashes import Bomb, _armed
from tests.sync.test_sync_properties import STORIES, TwoSides, _story


class Everything(TwoSides):
    """`veiled` holds issues that our account may not see; `edits` and `undone` what a person can reverse."""

    def __init__(self) -> None:
        super().__init__()
        self.veiled: dict[str, RemoteIssue] = {}
        self.edits = self.undone = 0
        self.older: Path | None = None

    @initialize(drops=st.booleans())
    def a_site(self, drops: bool) -> None:
        """One that keeps the mark of a create, or one that drops it."""
        self.desk.tracker.drops = drops

    @rule(story=_story)
    def we_write_an_outcome(self, story: str) -> None:
        self.count += 1
        with begin(self.desk.store, by="Dana", at=self.desk.now) as change:
            stories.edit(change, story, {"outcome": f"is helped in way {self.count}"})
        self._edited()

    @rule(story=_story)
    def they_write_a_description(self, story: str) -> None:
        self.count += 1
        self._theirs(story, "description", description=f"Their words {self.count}")

    @rule(
        story=_story,
        what=st.sampled_from(("title", "ship_by", "description")),
        request=st.sampled_from(("fetch", "update", "move", "create", "stamp")),
        nth=st.integers(1, 2),
        after=st.booleans(),
    )
    def they_write_while_a_sync_runs(self, story: str, what: str, request: str, nth: int, after: bool) -> None:
        """Between any two of its requests."""
        left = [nth]
        self.count += 1
        fields: dict[str, dict[str, object]] = {
            "title": {"summary": f"Theirs {self.count}"},
            "ship_by": {"due": date(2029, 1, 1) + timedelta(days=self.count)},
            "description": {"description": f"Their words {self.count}"},
        }

        def strike(name: str) -> None:
            left[0] -= name == request
            if left[0] == 0 and name == request:
                self._theirs(story, what, **fields[what])

        if after:
            self.desk.tracker.after = strike
        else:
            self.desk.tracker.before = strike
        self._sync(self.desk.sync)
        self._calm()

    @rule(story=_story)
    def one_more_asks(self, story: str) -> None:
        self.count += 1
        with begin(self.desk.store, by="Cleo", at=self.desk.now) as change:
            requests.add(change, {"said": f"Me too {self.count}"}, customer=f"Customer {self.count}", story=story)

    @rule(story=_story)
    def they_move_it_elsewhere(self, story: str) -> None:
        issue = self._issue(self._story(story))
        if issue is not None:
            self.count += 1
            key = f"OPS-{self.count}"
            self.desk.tracker.edit(issue.id, key=key, url=f"https://acme.example/browse/{key}")

    @rule(story=_story, word=st.sampled_from(("CLONE - ", "")))
    def they_clone(self, story: str, word: str) -> None:
        issue = self._issue(self._story(story))
        if issue is not None:
            self.count += 1
            clone = msgspec.structs.replace(
                issue,
                id=str(50_000 + self.count),
                key=f"ROAD-{50_000 + self.count}",
                summary=f"{word}{issue.summary}",
                marker=None,
                made_by_us_at=None,
            )
            self.desk.tracker.issues[clone.id] = clone

    @rule(story=_story)
    def they_hide(self, story: str) -> None:
        """One that its story is linked to: of another nobody could tell it from one that never was."""
        one = self._story(story)
        issue = self._issue(one)
        if issue is not None and one.link is not None and one.link.id == issue.id:
            self.veiled[issue.id] = self.desk.tracker.issues.pop(issue.id)

    @rule()
    def they_show(self) -> None:
        self.desk.tracker.issues |= self.veiled
        self.veiled = {}

    @rule(story=_story)
    def push_again(self, story: str) -> None:
        """A new issue where the old one is gone: a person says that the hidden one is none of ours any more."""
        one = self._story(story)
        gone = one.link is not None and one.link.id not in self.desk.tracker.issues
        self._sync(lambda: self.desk.push(story, again=True))
        link = self._story(story).link
        if gone and one.link is not None and link is not None and link.id != one.link.id:
            self.veiled.pop(one.link.id, None)
            self.desk.tracker.born.pop(one.link.id, None)

    @rule(story=_story)
    def the_link_breaks(self, story: str) -> None:
        """As in the other tests, where the issue can be seen."""
        if not self.veiled:
            super().the_link_breaks(story)

    @rule(
        story=_story, side=st.sampled_from(("ours", "theirs", None)), at=st.integers(0, 6), before=st.booleans()
    )
    def unlink_and_link_again(self, story: str, side: linking.Side | None, at: int, before: bool) -> None:
        """Killed at some step, or not at all; afterwards it is done again."""
        link = self._story(story).link
        if link is None or link.id not in self.desk.tracker.issues:
            return
        with pytest.MonkeyPatch.context() as patch:
            if at:
                _armed(self.desk, Bomb(at), patch, before=before)
            self._sync(lambda: linking.unlink(self.desk.run, story))
            self._sync(lambda: self._link(story, link.id, side), chooses=side is not None)
        self._calm()
        if self._story(story).link is None:
            self._sync(lambda: self._link(story, link.id, side), chooses=side is not None)
        # Whoever links an issue with `ours` was shown what differs, and says that ours goes into it.
        if side == "ours":
            self.dirty = {one for one in self.dirty if one[:2] != (story, "theirs")}

    @precondition(lambda self: self.edits > 0)
    @rule()
    def undo(self) -> None:
        self._reverse(redo=False)

    @precondition(lambda self: self.undone > 0)
    @rule()
    def redo(self) -> None:
        self._reverse(redo=True)

    @rule()
    def somebody_copies_the_board(self) -> None:
        """With what searches show by now: of what they do not, a restored board could not know."""
        if not self.veiled:
            self.desk.now += self.desk.settings.settle
            self.older = Path(shutil.copy(self.desk.store.place, self.folder / "older.json"))

    @rule()
    def the_copy_is_brought_back(self) -> None:
        """What was written here since is gone, as the person asked; the words of others are not."""
        if self.older is None or self.veiled:
            return
        self.desk.now += self.desk.settings.settle
        shutil.copy(self.older, self.desk.store.place)
        self._calm()
        self.edits = self.undone = 0
        self.dirty = {one for one in self.dirty if one[1] == "theirs"}

    def _link(self, story: str, identity: str, side: linking.Side | None) -> None:
        run = self.desk.run
        linking.link(run, linking.meet(run, story, identity), side)

    def _edited(self) -> None:
        self.edits += 1
        self.undone = 0

    def _ours(self, story: str, name: str, value: object) -> None:
        super()._ours(story, name, value)
        self._edited()

    @rule(story=_story, stage=st.sampled_from(("discover", "draft", "building")))
    def we_move(self, story: str, stage: str) -> None:
        if self._story(story).stage != stage:
            super().we_move(story, stage)
            self._edited()

    def _reverse(self, *, redo: bool) -> None:
        before = self._values()
        with suppress(Problem), begin(self.desk.store, by="Dana", at=self.desk.now) as change:
            (history.redo if redo else history.undo)(change)
            self.edits += 1 if redo else -1
            self.undone += -1 if redo else 1
        after = self._values()
        # What is back at what both agreed on is no change any more, and follows theirs.
        self.dirty |= {
            one for one in after if one[1] == "ours" and before[one] != after[one] != self._agreed(one[0], one[2])
        }
        self.dirty -= {one for one in after if one[1] == "ours" and after[one] == self._agreed(one[0], one[2])}

    def _agreed(self, story: str, name: Any) -> object:
        """What a story and its issue last agreed on, as the board holds it."""
        link = self._story(story).link
        kept = link.base.field(name).our if link is not None else None
        return date.fromisoformat(kept) if name == "ship_by" and isinstance(kept, str) else kept

    def _values(self) -> dict[tuple[str, str, str], object]:
        found = super()._values()
        for one in self._stories():
            found[one.id, "ours", "outcome"] = one.outcome
            issue = self._issue(one)
            if issue is not None:
                found[one.id, "theirs", "description"] = issue.description
        return found

    def _issue(self, story: Story) -> RemoteIssue | None:
        """The issue that our program made for a story, or was told to take, marked by now or not."""
        for identity, uid in self.desk.tracker.born.items():
            if uid == story.uid and identity in self.desk.tracker.issues:
                return self.desk.tracker.issues[identity]
        return None

    def one_issue_a_story(self) -> None:
        """Marked or not, seen or hidden."""
        there = {**self.desk.tracker.issues, **self.veiled}
        made = [uid for identity, uid in self.desk.tracker.born.items() if identity in there]
        assert len(made) == len(set(made))


assert set(STORIES) == {"S-1", "S-2"}
TestEverything = Everything.TestCase
TestEverything.settings = settings(
    max_examples=70,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
TestEverything = pytest.mark.slow(TestEverything)
