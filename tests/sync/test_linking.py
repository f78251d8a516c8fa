"""A story and an issue that people made: linked, let go of, and whose words count."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Exit, NotFound, Refused
from roadmap_tui.model.link_state import conflicts_of, digest_of, link_state
from roadmap_tui.sync import linking
from roadmap_tui.sync.push import exit_of
from roadmap_tui.sync.resolve import resolve
from roadmap_tui.trackers.protocol import Marker, Push, Rejected, RemoteIssue
from tests.sync.conftest import Desk, new_desk
from tests.sync.test_identity import clone
from tests.sync.test_push_crashes import Bomb
from tests.sync.test_push_crashes import _armed as armed
from tests.sync.tracker_double import Crash


def other_issue(desk: Desk, **fields: object) -> RemoteIssue:
    """An issue that people made themselves, in review since a while."""
    values = {"labels": ("theirs",), "summary": "Theirs", "description": "Written by hand", **fields}
    desk.push("S-2")
    issue = clone(desk, "10001", 12, **values)
    del desk.tracker.issues["10001"]
    with begin(desk.store, by="sync", at=desk.now) as change:
        change.edit(desk.store.read().stories["S-2"], "push", link=None, tracked=False)
    return issue


def test_linking_leaves_what_differs_to_a_person(desk: Desk) -> None:
    """Nothing is written over on either side, by the link or by syncs after it, until somebody takes a side."""
    other_issue(desk)
    meeting = linking.meet(desk.run, "S-1", "https://acme.example/browse/ROAD-12")
    done = linking.link(desk.run, meeting)
    issue = desk.tracker.issues["10012"]

    assert {"title": "conflict", "description": "conflict"} == meeting.ways
    assert ("adopt", True, "conflict") == (done.action, done.done, done.ways["description"])
    assert ("conflict", True) == (link_state(desk.story), desk.story.tracked)
    assert {"title", "description"} == set(conflicts_of(desk.story))
    assert issue.marker is not None
    assert {"theirs", issue.marker.label} == set(issue.labels or ())
    for _ in range(2):
        assert ("conflict", Exit.CONFLICTS) == (desk.sync()[0].action, exit_of(desk.sync()))
    issue = desk.tracker.issues["10012"]
    assert ("Theirs", "Written by hand") == (issue.summary, issue.description)
    resolve(desk.run, ["S-1"], "ours")
    assert "Treatment history in hand" == desk.tracker.issues["10012"].summary
    assert "in step" == link_state(desk.story)


def test_linking_fills_what_is_empty(desk: Desk) -> None:
    """An empty field of one side takes what the other has; no question is left of it."""
    other_issue(desk, summary="Treatment  history in\u00a0hand", description=" ", due=None)
    meeting = linking.meet(desk.run, "S-1", "ROAD-12")
    done = linking.link(desk.run, meeting)
    assert {"description": "push", "ship_by": "push"} == meeting.ways
    assert ("adopt", True, "in step") == (done.action, done.done, link_state(desk.story))
    assert date(2027, 3, 31) == desk.tracker.issues["10012"].due

    linking.unlink(desk.run, "S-1")
    desk.edit(ship_by=None)
    done = linking.link(desk.run, linking.meet(desk.run, "S-1", "ROAD-12"))
    assert ("adopt", "pull") == (done.action, done.ways["ship_by"])
    assert (date(2027, 3, 31), "in step") == (desk.story.ship_by, link_state(desk.story))


def test_linking_with_ours_replaces_theirs(desk: Desk) -> None:
    """Said explicitly, what differs goes into the issue at once."""
    other_issue(desk)
    done = linking.link(desk.run, linking.meet(desk.run, "S-1", "ROAD-12"), "ours")
    issue = desk.tracker.issues["10012"]

    assert ("adopt", True, "in step") == (done.action, done.done, link_state(desk.story))
    assert ("Treatment history in hand", False) == (issue.summary, issue.description == "Written by hand")
    assert "none" == desk.sync()[0].action


@pytest.mark.parametrize("field", ["summary", "description"])
def test_linking_with_ours_replaces_only_what_was_shown(desk: Desk, field: str) -> None:
    """What a person writes between the question and the write was agreed to by nobody: it stays."""
    other_issue(desk)
    meeting = linking.meet(desk.run, "S-1", "ROAD-12")
    desk.tracker.edit("10012", **{field: "Written just now"})
    done = linking.link(desk.run, meeting, "ours")

    name = "title" if field == "summary" else field
    assert ("conflict", "Written just now") == (done.ways[name], getattr(desk.tracker.issues["10012"], field))
    assert "ROAD-12 was changed again since you saw it" in (done.why or "")
    assert {name} == set(conflicts_of(desk.story))


def test_a_side_is_taken_of_the_text_that_was_shown(desk: Desk) -> None:
    """A conflict that changed again in the tracker is shown anew before ours is written over it."""
    desk.push()
    desk.edit(title="Ours")
    desk.tracker.edit("10001", summary="Theirs")
    desk.sync()
    desk.tracker.edit("10001", summary="Theirs again")
    (push,) = resolve(desk.run, ["S-1"], "ours")
    assert ("conflict", "Theirs again") == (push.action, desk.tracker.issues["10001"].summary)
    (push,) = resolve(desk.run, ["S-1"], "ours")

    assert (True, "Ours") == (push.done, desk.tracker.issues["10001"].summary)


def test_a_side_is_taken_of_what_a_plan_showed(desk: Desk) -> None:
    """Whoever saw the newer text in a plan has chosen, whatever the board keeps of an older one."""
    desk.push()
    desk.edit(title="Ours")
    desk.tracker.edit("10001", summary="Theirs")
    desk.sync()
    desk.tracker.edit("10001", summary="Theirs again")
    (push,) = resolve(desk.run, ["S-1"], "ours", shown={"S-1": {"title": digest_of("Theirs again").digest}})

    assert (True, "Ours") == (push.done, desk.tracker.issues["10001"].summary)


def test_linking_twice_forgets_nothing(desk: Desk) -> None:
    """A link that there is stands, with what was agreed on."""
    other_issue(desk)
    linking.link(desk.run, linking.meet(desk.run, "S-1", "ROAD-12"), "theirs")
    before = desk.story
    done = linking.link(desk.run, linking.meet(desk.run, "S-1", "ROAD-12"))

    assert (True, {}, before.link) == (done.done, done.ways, desk.story.link)


def test_a_status_is_left_by_a_link(desk: Desk) -> None:
    """The issue is not moved back to where the story stands; that is for a person to say, too."""
    desk.map(discover="To Do", building="In Progress")
    other_issue(desk, status="In Progress", status_id="2", status_category="indeterminate")
    linking.link(desk.run, linking.meet(desk.run, "S-1", "ROAD-12"))

    assert "conflict" == desk.sync()[0].ways["status"]
    assert ("In Progress", "discover") == (desk.tracker.issues["10012"].status, desk.story.stage)


def test_a_mark_that_is_refused_leaves_no_link(desk: Desk) -> None:
    """Who may not write to an issue cannot link it."""
    other_issue(desk)
    meeting = linking.meet(desk.run, "S-1", "ROAD-12")

    def refused(name: str) -> None:
        if name == "stamp":
            raise Rejected("You may not change ROAD-12.")

    desk.tracker.before = refused
    with pytest.raises(Rejected, match="may not change"):
        linking.link(desk.run, meeting)
    assert (None, False) == (desk.story.link, desk.story.tracked)


def test_linking_with_theirs_takes_their_side(desk: Desk) -> None:
    """Their title comes here, their description stays there, and both are in step."""
    other_issue(desk)
    linking.link(desk.run, linking.meet(desk.run, "S-1", "ROAD-12"), "theirs")

    assert ("Theirs", "in step") == (desk.story.title, link_state(desk.story))
    assert ("none", "Written by hand") == (desk.sync()[0].action, desk.tracker.issues["10012"].description)


def test_linking_what_is_taken_is_refused(desk: Desk) -> None:
    """An issue that is another story's or another board's, and a story that has one, are refused."""
    desk.push("S-2")
    with pytest.raises(Refused, match="S-2's"):
        linking.meet(desk.run, "S-1", "ROAD-1")
    desk.tracker.edit("10001", marker=Marker(board="OTHER", story="X", operation=""))
    clone(desk, "10001", 12, marker=Marker(board="OTHER", story="X", operation=""))
    with pytest.raises(Refused, match="another board"):
        linking.meet(desk.run, "S-1", "ROAD-12")
    with pytest.raises(Refused, match="linked to ROAD-1"):
        linking.meet(desk.run, "S-2", "ROAD-12")
    with pytest.raises(NotFound, match="ROAD-99"):
        linking.meet(desk.run, "S-1", "ROAD-99")


def test_unlinking_lets_go_of_the_issue(desk: Desk) -> None:
    """The issue stays, without label and mark, and may be linked to another story; a new push makes a new one."""
    desk.push()
    linking.unlink(desk.run, "S-1")

    assert ((), None, False) == (desk.tracker.issues["10001"].labels, desk.story.link, desk.story.tracked)
    assert [] == desk.sync()
    linking.link(desk.run, linking.meet(desk.run, "S-2", "ROAD-1"))
    assert "create" == desk.push()[0].action


def test_unlinking_on_the_board_alone(desk: Desk) -> None:
    """With its mark kept, a later push finds the issue again."""
    desk.push()
    linking.forget_link(desk.store, "S-1", at=desk.now)

    assert None is desk.story.link
    action = desk.push()[0].action
    assert desk.story.link is not None

    assert ("adopt", "ROAD-1") == (action, desk.story.link.key)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("side", [None, "ours", "theirs"])
def test_a_link_killed_at_any_step(tmp_path: Path, side: linking.Side | None, before: bool) -> None:
    """The next sync finishes a link that was begun, and takes no side; linking once more does all of it."""
    for at, desk, was_killed in killed(tmp_path, before, lambda desk: linked(desk, side)):
        told = f"killed at step {at}, side {side}"
        issue = desk.tracker.issues["10012"]
        is_linked = desk.story.link is not None
        assert is_linked is (issue.marker is not None and len(issue.labels or ()) == 2), told
        if was_killed and side is None:
            assert ("Theirs", "Written by hand") == (issue.summary, issue.description), told
        if side != "ours":
            assert "Written by hand" == issue.description, told
        linked(desk, side)
        desk.sync()
        assert ("conflict" if side is None else "in step") == link_state(desk.story), told
        assert [] == [one for one in desk.tracker.issues.values() if one.id != "10012"], told


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_an_unlink_killed_at_any_step(tmp_path: Path, before: bool) -> None:
    """The next sync takes the issue back whole, unlinking again lets go of it whole."""

    def unlinked(desk: Desk) -> None:
        linking.unlink(desk.run, "S-1")

    def start(desk: Desk) -> None:
        linked(desk, "theirs")

    for at, desk, was_killed in killed(tmp_path, before, unlinked, start):
        told = f"killed at step {at}"
        issue = desk.tracker.issues["10012"]
        if was_killed:
            assert "in step" == link_state(desk.story), told
            assert (2, desk.story.uid) == (len(issue.labels or ()), issue.marker and issue.marker.story), told
            unlinked(desk)
            issue = desk.tracker.issues["10012"]
        assert (None, ("theirs",), "") == (desk.story.link, issue.labels, issue.marker and issue.marker.board)
        assert ("Theirs", "Written by hand") == (issue.summary, issue.description), told


def linked(desk: Desk, side: linking.Side | None) -> Push:
    """S-1 linked to the issue that people made."""
    return linking.link(desk.run, linking.meet(desk.run, "S-1", "ROAD-12"), side)


def killed(
    folder: Path, before: bool, do: Callable[[Desk], object], start: Callable[[Desk], object] = lambda _: None
) -> Iterator[tuple[int, Desk, bool]]:
    """A desk for each step at which `do` can be killed, before or after it, and one where it is not; synced."""
    at, spent = 0, True
    while spent:
        at += 1
        (folder / str(at)).mkdir()
        desk = new_desk(folder / str(at))
        other_issue(desk)
        start(desk)
        bomb = Bomb(at)
        with pytest.MonkeyPatch.context() as patch:
            armed(desk, bomb, patch, before=before)
            with suppress(Crash):
                do(desk)
            spent = bomb.spent
        desk.tracker.before = desk.tracker.after = lambda _: None
        again = desk.reopened()
        again.sync()
        yield at, again, spent
    assert at > 3
