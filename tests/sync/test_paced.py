"""Many creates where a tracker asks for a pace: told before, one after the other, stopped and gone on with."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from roadmap_tui.model.github_status import wanted_github_status
from roadmap_tui.model.stages import LINE
from roadmap_tui.sync.create import STOPPED
from roadmap_tui.sync.plan import plan_sync
from roadmap_tui.sync.push import push_stories
from roadmap_tui.trackers.github import transport
from tests.sync.conftest import FIELDS
from tests.sync.laws.offices import GitHubOffice

STORIES = 30


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitHubOffice:
    """A board of many stories and a GitHub elsewhere than on this machine."""
    monkeypatch.setattr(transport, "is_this_machine", lambda _: False)
    office = GitHubOffice(tmp_path)
    with begin(office.desk.store, by="Dana", at=office.desk.now) as change:
        for number in range(3, STORIES + 1):
            stories.add(change, {**FIELDS, "title": f"Story {number}"})
    return office


def test_a_long_push_is_told_stopped_and_gone_on_with(far: GitHubOffice) -> None:
    """One create a second by the clock; what was stopped the next push makes, and nothing twice."""
    ids = [f"S-{number}" for number in range(1, STORIES + 1)]
    with far.fake:
        start = far.desk.clock()
        with far.connected():
            first = push_stories(replace(far.desk.run, stop=lambda: far.desk.clock() - start > 9), ids)
        made, seconds = len(far.ids()), far.desk.clock() - start
        second = far.push(*ids)
        told = [one.partition(".")[0] for one in far.desk.told if "issues: about" in one]

        assert 5 < made < 20
        assert seconds >= made - 1
        assert {STOPPED.message} == {str(one.why) for one in first if not one.done}
        assert all(one.done for one in second), [one.why for one in second if not one.done]
        assert STORIES == len(far.ids())
        assert [
            f"{many} issues: about {round(many / 10) * 10} seconds" for many in (STORIES, STORIES - made)
        ] == told
    assert [] == far.fake.breaches


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (None, "30 seconds"),
        ("open", "30 seconds"),
        ("label:planned", "60 seconds"),
        ("project:5/Status/Todo", "1½ minutes"),
    ],
)
def test_a_plan_says_how_long_it_takes(far: GitHubOffice, status: str | None, words: str) -> None:
    """Before anything is sent, and with what brings each issue to its status."""
    if status is not None:
        far.site.add_project(5, "Todo")
        far.desk.set(statuses={stage: wanted_github_status(status) for stage in LINE})
        far.desk.directions(status="both")
    with begin(far.desk.store, by="Dana", at=far.desk.now) as change:
        for one in far.desk.store.read().stories.values():
            change.edit(change.get(type(one), one.id), "push", tracked=True)
    with far.fake, far.connected():
        plan = plan_sync(far.desk.run)

        assert f"{STORIES} issues: about {words}" == plan.takes
        assert [] == far.fake.writes()
    assert msgspec.to_builtins(plan.items[0])["action"] == "create"
