"""The stage of a story and the status of its issue."""

from contextlib import suppress

import pytest
from msgspec.structs import replace

from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Exit, Problem
from roadmap_tui.model.link_state import asks_released, link_state
from roadmap_tui.sync.plan import plan_sync
from roadmap_tui.sync.push import exit_of
from roadmap_tui.sync.resolve import resolve
from tests.sync.conftest import Desk

MAP = {"discover": "To Do", "ready": "To Do", "building": "In Progress", "shipped": "category:done"}


@pytest.fixture
def mapped(desk: Desk) -> Desk:
    """A pushed story whose stages have statuses."""
    desk.map(**MAP)
    desk.push()
    desk.tracker.calls.clear()
    return desk


def test_our_move_moves_the_issue(mapped: Desk) -> None:
    """A story that moved here takes its issue along."""
    mapped.move("building")
    (result,) = mapped.sync()

    assert ("move", True, {"status": "push"}) == (result.action, result.done, result.ways)
    assert "In Progress" == mapped.tracker.issues["10001"].status
    assert ("in step", "none") == (link_state(mapped.story), mapped.sync()[0].action)


def test_their_move_moves_the_story(mapped: Desk) -> None:
    """An issue that moved there takes its story along, in sync's name."""
    mapped.tracker.walk("10001", "In Progress")
    (result,) = mapped.sync()

    assert ("pull", "building") == (result.action, mapped.story.stage)
    assert [] == mapped.written()
    assert "none" == mapped.sync()[0].action


def test_stages_of_one_status(mapped: Desk) -> None:
    """A move between two stages that have the same status is no move there."""
    mapped.move("ready")

    assert ("none", []) == (mapped.sync()[0].action, mapped.written())


def test_a_new_issue_is_brought_to_its_stage(desk: Desk) -> None:
    """It starts where the tracker lets issues start, and moves on in the same run."""
    desk.map(**MAP)
    desk.move("building")
    (result,) = desk.push()

    assert ("create", "In Progress") == (result.action, desk.tracker.issues["10001"].status)
    assert "none" == desk.sync()[0].action


def test_both_moved_is_a_conflict(mapped: Desk) -> None:
    """Neither moves, and the person sees both."""
    mapped.move("building")
    mapped.tracker.walk("10001", "Done")
    results = mapped.sync()

    assert Exit.CONFLICTS == exit_of(results)
    assert {"base": "To Do", "ours": "building", "theirs": "Done"} == results[0].fields["status"]
    assert ("building", "Done") == (mapped.story.stage, mapped.tracker.issues["10001"].status)


def test_choosing_ours_moves_the_issue(mapped: Desk) -> None:
    """The issue comes to the stage's status."""
    mapped.move("building")
    mapped.tracker.walk("10001", "Done")
    mapped.sync()
    resolve(mapped.run, ["S-1"], "ours")

    assert ("In Progress", "in step") == (mapped.tracker.issues["10001"].status, link_state(mapped.story))


def test_done_does_not_ship(mapped: Desk) -> None:
    """The story stays where it is and asks; nothing is a failure."""
    mapped.move("building")
    mapped.sync()
    mapped.tracker.walk("10001", "Done")
    results = mapped.sync()

    assert ("building", True, Exit.DONE) == (mapped.story.stage, asks_released(mapped.story), exit_of(results))
    mapped.move("shipped")
    assert ("none", False) == (mapped.sync()[0].action, asks_released(mapped.story))


def test_choosing_theirs_does_not_ship_either(mapped: Desk) -> None:
    """Only a person moves a story to shipped."""
    mapped.move("building")
    mapped.tracker.walk("10001", "Done")
    resolve(mapped.run, ["S-1"], "theirs")

    assert ("building", "Done") == (mapped.story.stage, mapped.tracker.issues["10001"].status)
    assert "none" == mapped.sync()[0].action


def test_the_gate_stays_in_force(desk: Desk) -> None:
    """Their move does not carry a story through the gate: it is said, and nothing is written."""
    desk.map(**MAP)
    desk.edit(target=None)
    desk.push()
    desk.tracker.walk("10001", "In Progress")
    results = desk.sync()

    assert ("blocked", "discover", Exit.REFUSED) == (results[0].action, desk.story.stage, exit_of(results))
    assert results[0].why is not None
    assert "baseline" in results[0].why
    assert "blocked" == desk.sync()[0].action


def test_a_status_no_stage_names_changes_nothing(mapped: Desk) -> None:
    """It is shown, and the story stays."""
    mapped.tracker.walk("10001", "Review")
    mapped.sync()

    assert mapped.story.link is not None
    assert ("discover", "Review") == (mapped.story.stage, mapped.story.link.status)


def test_a_stage_without_a_status_changes_nothing(mapped: Desk) -> None:
    """A stage that the settings do not name leaves the issue where it is."""
    mapped.move("draft")

    assert ("none", []) == (mapped.sync()[0].action, mapped.written())


def test_no_way_there_is_blocked(mapped: Desk) -> None:
    """The sentence of the tracker names what can be reached; the next sync tries again."""
    mapped.tracker.ways = {"To Do": ("Review",), "Review": ("In Progress",)}
    mapped.move("building")
    results = mapped.sync()

    assert ("blocked", "To Do") == (results[0].action, mapped.tracker.issues["10001"].status)
    assert results[0].why is not None
    assert "Review" in results[0].why
    mapped.set(hops=2)
    assert "move" == mapped.sync()[0].action


@pytest.mark.parametrize(
    ("direction", "stage", "status"),
    [
        ("push", "discover", "In Progress"),
        ("pull", "building", "In Progress"),
        ("off", "discover", "In Progress"),
    ],
)
def test_their_move_by_direction(mapped: Desk, direction: str, stage: str, status: str) -> None:
    """`push` says it and leaves it, `pull` follows it, `off` does not look."""
    mapped.directions(status=direction)
    mapped.tracker.walk("10001", "In Progress")
    mapped.sync()

    assert (stage, status) == (mapped.story.stage, mapped.tracker.issues["10001"].status)


@pytest.mark.parametrize(("direction", "status"), [("push", "In Progress"), ("pull", "To Do"), ("off", "To Do")])
def test_our_move_by_direction(mapped: Desk, direction: str, status: str) -> None:
    """Only `push` and `both` move the issue."""
    mapped.directions(status=direction)
    mapped.move("building")
    mapped.sync()

    assert status == mapped.tracker.issues["10001"].status


def test_a_push_does_not_take_their_move(mapped: Desk) -> None:
    """A push sends ours and leaves what moved there."""
    mapped.tracker.walk("10001", "In Progress")
    (result,) = mapped.push()

    assert ({"status": "theirs differs"}, "discover") == (result.ways, mapped.story.stage)


def test_statuses_set_later_are_agreed_on_first(desk: Desk) -> None:
    """Where stage and status never agreed, a person chooses; where they fit, nothing happens."""
    desk.push("S-1", "S-2")
    desk.move("building")
    desk.map(**MAP)

    assert ["conflict", "none"] == [one.action for one in desk.sync()]


def test_an_issue_declined_there(mapped: Desk) -> None:
    """A status of its own for declined sets the story aside, with where that came from."""
    mapped.map(**MAP, declined="Review")
    mapped.tracker.walk("10001", "Review")
    mapped.sync()

    assert ("declined", "ROAD-1 is Review") == (mapped.story.stage, mapped.story.declined_because)


def test_a_story_that_came_true_stays_done(mapped: Desk) -> None:
    """Proven and missed follow from readings: for the tracker the story is shipped."""
    from roadmap_tui.actions import stories
    from roadmap_tui.actions.change import begin

    mapped.move("shipped")
    mapped.sync()
    with begin(mapped.store, by="Dana", at=mapped.now) as change:
        stories.read(change, "S-1", 1)

    assert ("none", "Done") == (mapped.sync()[0].action, mapped.tracker.issues["10001"].status)


@pytest.mark.parametrize("side", ["both", "push", "pull", "off"])
def test_a_card_says_at_once_what_a_move_does(mapped: Desk, side: str) -> None:
    """Ours is newer where the next sync would move the issue, and only there; moved back, both are in step."""
    mapped.directions(status=side)
    mapped.sync()
    for stage in ("draft", "ready", "building", "shipped", "discover"):
        with suppress(Problem):
            mapped.move(stage)
        plan = plan_sync(mapped.run).items[0]
        assert ("ours newer" if "status" in plan.ways else "in step") == link_state(mapped.story), stage

    assert "in step" == link_state(mapped.story)


def test_a_board_from_before_tells_after_a_sync(mapped: Desk) -> None:
    """A base that does not say which stages move the issue gets to know with the next sync, once."""
    link = mapped.story.link
    assert link is not None
    old = replace(link.base, moves=())
    with begin(mapped.store, by="sync", at=mapped.now) as change:
        change.edit(mapped.story, "sync", link=replace(link, base=old))
    mapped.move("building")
    assert "in step" == link_state(mapped.story)
    mapped.move("discover")
    mapped.sync()
    mapped.move("building")

    assert "ours newer" == link_state(mapped.story)
