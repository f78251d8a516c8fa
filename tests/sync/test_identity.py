"""What becomes of labels, properties and keys; and of issues that are somebody else's."""

import msgspec
import pytest

from roadmap_tui.actions.change import begin
from roadmap_tui.model.errors import Exit, NotFound, Refused
from roadmap_tui.model.tie import tie_state
from roadmap_tui.model.tracker import Marker, RemoteIssue
from roadmap_tui.sync import linking
from roadmap_tui.sync.push import exit_of
from tests.sync.conftest import Desk


def _clone(desk: Desk, identity: str, number: int, **fields: object) -> RemoteIssue:
    """An issue as a person clones it: fields and labels go along, properties do not."""
    old = desk.tracker.issues[identity]
    fields = {"id": str(10_000 + number), "key": f"ROAD-{number}", "marker": None, **fields}
    issue = msgspec.structs.replace(old, **fields)
    desk.tracker.issues[issue.id] = issue
    return issue


def _forget_link(desk: Desk) -> None:
    with begin(desk.store, by="sync", at=desk.now) as change:
        change.edit(desk.story, "push", link=None)


def test_a_clone_is_not_taken_for_the_issue(desk: Desk) -> None:
    """The label went along, the property did not: the original is found again, the clone left alone."""
    desk.push()
    _clone(desk, "10001", 7, summary="CLONE - Treatment history in hand")
    _forget_link(desk)
    (result,) = desk.sync()

    assert ("adopt", "ROAD-1") == (result.action, result.key)
    assert "CLONE - Treatment history in hand" == desk.tracker.issues["10007"].summary


def test_only_a_clone_is_left(desk: Desk) -> None:
    """Nothing is created beside it, and what to do is said."""
    desk.push()
    _clone(desk, "10001", 7)
    del desk.tracker.issues["10001"]
    _forget_link(desk)
    (result,) = desk.sync()

    assert ("blocked", 1) == (result.action, len(desk.tracker.issues))
    assert result.why is not None
    assert "roadmap story link S-1 ROAD-7" in result.why


def test_two_matches_are_reported(desk: Desk) -> None:
    """Two issues with the mark of one story: the older is taken, the other named, none deleted."""
    desk.push()
    _clone(desk, "10001", 7, marker=desk.tracker.issues["10001"].marker)
    _forget_link(desk)
    (result,) = desk.sync()

    assert ("adopt", "ROAD-1", 2) == (result.action, result.key, len(desk.tracker.issues))
    assert result.why is not None
    assert "ROAD-7 carries the mark of S-1 as well" in result.why


def test_a_moved_issue_keeps_its_story(desk: Desk) -> None:
    """In another project it has another key and the same id: key and address follow, and it is written there."""
    desk.push()
    desk.tracker.edit("10001", key="OTHER-3", url="https://acme.example/browse/OTHER-3")
    (result,) = desk.sync()

    assert desk.story.link is not None
    assert ("pull", "OTHER-3", "https://acme.example/browse/OTHER-3") == (
        result.action,
        desk.story.link.key,
        desk.story.link.url,
    )
    desk.edit(title="Ours")
    desk.sync()
    assert "Ours" == desk.tracker.issues["10001"].summary


def test_a_gone_issue_is_said_and_not_made_again(desk: Desk) -> None:
    """Deleted or hidden, it is reported by every sync; when it shows again, all is as before."""
    desk.push()
    hidden = desk.tracker.issues.pop("10001")
    results = desk.sync()

    assert ("gone", Exit.REFUSED, "gone") == (results[0].action, exit_of(results), tie_state(desk.story))
    assert "gone" == desk.sync()[0].action
    desk.tracker.issues["10001"] = hidden
    desk.sync()
    assert "in step" == tie_state(desk.story)


def test_a_removed_label_and_property_come_back(desk: Desk) -> None:
    """What finds and proves the issue is put back, and nothing else is written."""
    desk.push()
    desk.tracker.edit("10001", labels=(), marker=None)
    (result,) = desk.sync()
    issue = desk.tracker.issues["10001"]

    assert ("update", True) == (result.action, result.done)
    assert issue.marker is not None
    assert (desk.story.uid, (issue.marker.label,)) == (issue.marker.story, issue.labels)
    assert "none" == desk.sync()[0].action


def test_labels_off_stay_off(desk: Desk) -> None:
    """With labels off one that was removed is not put back."""
    desk.push()
    desk.directions(labels="off")
    desk.tracker.edit("10001", labels=())

    assert "none" == desk.sync()[0].action


def test_another_boards_issue_is_never_touched(desk: Desk) -> None:
    """An issue that carries another board's mark is reported, whatever changed here."""
    desk.push()
    desk.tracker.edit("10001", marker=Marker(board="OTHER", story=desk.story.uid, operation=""))
    desk.edit(title="Ours")
    desk.tracker.calls.clear()
    results = desk.sync()

    assert ("blocked", Exit.REFUSED, []) == (results[0].action, exit_of(results), desk.written())
    assert results[0].why is not None
    assert "another board" in results[0].why


def test_an_older_board_overwrites_nothing(desk: Desk) -> None:
    """A board restored from before later pushes holds an older base: what differs is theirs, or a conflict."""
    desk.push()
    old = desk.story
    desk.edit(title="Newer")
    desk.push()
    with begin(desk.store, by="restore", at=desk.now) as change:
        change.edit(desk.story, "edit", title=old.title, link=old.link)
    (result,) = desk.sync()
    assert ({"title": "theirs differs"}, "Newer") == (result.ways, desk.tracker.issues["10001"].summary)

    desk.edit(title="Ours now")
    assert ("conflict", "Newer") == (desk.sync()[0].action, desk.tracker.issues["10001"].summary)


def test_an_issue_of_another_site_is_not_looked_up(desk: Desk) -> None:
    """Ids mean nothing on another site: nothing is read or written by them."""
    desk.push()
    desk.tracker.site = "https://other.example"
    desk.tracker.calls.clear()
    (result,) = desk.sync()

    assert ("blocked", []) == (result.action, desk.written())
    assert result.why is not None
    assert "https://acme.example" in result.why


def _other_issue(desk: Desk, **fields: object) -> RemoteIssue:
    """An issue that people made themselves, in review since a while."""
    values = {"labels": ("theirs",), "summary": "Theirs", "description": "Written by hand", **fields}
    desk.push("S-2")
    issue = _clone(desk, "10001", 12, **values)
    del desk.tracker.issues["10001"]
    with begin(desk.store, by="sync", at=desk.now) as change:
        change.edit(desk.store.read().stories["S-2"], "push", link=None, tracked=False)
    return issue


def test_linking_shows_what_differs_and_keeps_it(desk: Desk) -> None:
    """With ours nothing is overwritten at once: the next sync sends what the board says."""
    _other_issue(desk)
    meeting = linking.meet(desk.run, "S-1", "https://acme.example/browse/ROAD-12")
    linking.link(desk.run, meeting)
    issue = desk.tracker.issues["10012"]

    assert {"title", "description"} == set(meeting.fields)
    assert ("Theirs", "ours newer", True) == (issue.summary, tie_state(desk.story), desk.story.tracked)
    assert issue.marker is not None
    assert {"theirs", issue.marker.label} == set(issue.labels)
    desk.sync()
    assert "Treatment history in hand" == desk.tracker.issues["10012"].summary
    assert "in step" == tie_state(desk.story)


def test_linking_with_theirs_takes_their_side(desk: Desk) -> None:
    """Their title comes here, their description stays there, and both are in step."""
    _other_issue(desk)
    linking.link(desk.run, linking.meet(desk.run, "S-1", "ROAD-12"), "theirs")

    assert ("Theirs", "in step") == (desk.story.title, tie_state(desk.story))
    assert ("none", "Written by hand") == (desk.sync()[0].action, desk.tracker.issues["10012"].description)


def test_linking_what_is_taken_is_refused(desk: Desk) -> None:
    """An issue that is another story's or another board's, and a story that has one, are refused."""
    desk.push("S-2")
    with pytest.raises(Refused, match="S-2's"):
        linking.meet(desk.run, "S-1", "ROAD-1")
    desk.tracker.edit("10001", marker=Marker(board="OTHER", story="X", operation=""))
    _clone(desk, "10001", 12, marker=Marker(board="OTHER", story="X", operation=""))
    with pytest.raises(Refused, match="another board"):
        linking.meet(desk.run, "S-1", "ROAD-12")
    with pytest.raises(Refused, match="tied to ROAD-1"):
        linking.meet(desk.run, "S-2", "ROAD-12")
    with pytest.raises(NotFound, match="ROAD-99"):
        linking.meet(desk.run, "S-1", "ROAD-99")


def test_unlinking_lets_go_of_the_issue(desk: Desk) -> None:
    """The issue stays, without label and mark, and may be tied to another story; a new push makes a new one."""
    desk.push()
    linking.unlink(desk.run, "S-1")

    assert ((), None, False) == (desk.tracker.issues["10001"].labels, desk.story.link, desk.story.tracked)
    assert [] == desk.sync()
    linking.link(desk.run, linking.meet(desk.run, "S-2", "ROAD-1"))
    assert "create" == desk.push()[0].action


def test_unlinking_on_the_board_alone(desk: Desk) -> None:
    """With its mark kept, a later push finds the issue again."""
    desk.push()
    linking.forget_tie(desk.store, "S-1", at=desk.now)

    assert None is desk.story.link
    assert ("adopt", "ROAD-1") == (desk.push()[0].action, desk.story.link and desk.story.link.key)
