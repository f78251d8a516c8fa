"""What becomes of labels, properties and keys; and of issues that are somebody else's."""

import msgspec
import pytest

from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Exit
from roadmap_tui.model.link_state import link_state
from roadmap_tui.sync import linking
from roadmap_tui.sync.push import exit_of
from roadmap_tui.trackers.protocol import Marker, RemoteIssue
from tests.sync.conftest import Desk


def clone(desk: Desk, identity: str, number: int, **fields: object) -> RemoteIssue:
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
    clone(desk, "10001", 7, summary="CLONE - Treatment history in hand")
    _forget_link(desk)
    (result,) = desk.sync()

    assert ("adopt", "ROAD-1") == (result.action, result.key)
    assert "CLONE - Treatment history in hand" == desk.tracker.issues["10007"].summary


def test_only_a_clone_is_left(desk: Desk) -> None:
    """Nothing is created beside it, and what to do is said."""
    desk.push()
    clone(desk, "10001", 7)
    del desk.tracker.issues["10001"]
    _forget_link(desk)
    (result,) = desk.sync()

    assert ("blocked", 1) == (result.action, len(desk.tracker.issues))
    assert result.why is not None
    assert "roadmap story link S-1 ROAD-7" in result.why


def test_two_matches_are_reported(desk: Desk) -> None:
    """Two issues with the mark of one story: the older is taken, the other named, none deleted."""
    desk.push()
    clone(desk, "10001", 7, marker=desk.tracker.issues["10001"].marker)
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

    assert ("gone", Exit.REFUSED, "gone") == (results[0].action, exit_of(results), link_state(desk.story))
    assert "gone" == desk.sync()[0].action
    desk.tracker.issues["10001"] = hidden
    desk.sync()
    assert "in step" == link_state(desk.story)


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
    assert ["story link", "story unlink", "tracker change"] == [one.command for one in result.advice[0].remedies]
    assert (*result.advice[0].remedies[0].arguments,) == ("S-1", "ROAD-1")


@pytest.mark.parametrize("mark", ["kept", "lost"])
def test_a_site_under_a_new_address(desk: Desk, mark: str) -> None:
    """What is advised works, with label and mark or without: the issue is linked there, no second one made."""
    desk.push()
    if mark == "lost":
        desk.tracker.edit("10001", labels=(), marker=None)
    desk.tracker.site = "https://other.example"
    (blocked,) = desk.push()
    linking.link(desk.run, linking.meet(desk.run, *blocked.advice[0].remedies[0].arguments))

    assert [("none", "ROAD-1")] == [(one.action, one.key) for one in desk.sync()]
    assert desk.story.link is not None
    assert ("https://other.example", 1) == (desk.story.link.site, len(desk.tracker.issues))
