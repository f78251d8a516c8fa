"""What a person writes while we write is theirs: it shows as such and is never overwritten."""

from datetime import date
from typing import Any

import pytest

from roadmap_tui.model.link_state import link_state
from roadmap_tui.trackers.protocol import RemoteIssue
from tests.sync.conftest import Desk
from tests.sync.office import Office


def test_a_description_written_between_create_and_answer(office: Office) -> None:
    """It was never ours, so it stays, is named, and a change here is a conflict."""
    theirs = office.text("Written by Bob a moment later")
    office.edits_at_once(description=theirs)
    (push,) = office.push()

    assert ("create", True, {"description": "theirs differs"}) == (push.action, push.done, push.ways)
    assert "theirs newer" == link_state(office.desk.story)
    office.desk.edit(outcome="has the history at a glance")
    (push,) = office.sync()
    assert ("conflict", theirs) == (push.action, office.site.issue("ROAD-1").fields["description"])


def test_a_title_written_between_create_and_answer(office: Office) -> None:
    """As with the description."""
    office.edits_at_once(summary="Bob's title")
    office.push()
    office.desk.edit(title="Our new title")
    (push,) = office.push()

    assert ("conflict", "Bob's title") == (push.action, office.site.issue("ROAD-1").fields["summary"])


def test_a_day_set_between_create_and_answer(office: Office) -> None:
    """A due date goes both ways, so the first sync takes it."""
    office.edits_at_once(duedate="2027-09-09")
    office.push()
    assert date(2027, 3, 31) == office.desk.story.ship_by
    office.sync()

    assert (date(2027, 9, 9), "in step") == (office.desk.story.ship_by, link_state(office.desk.story))


def _after(desk: Desk, request: str, **fields: Any) -> None:
    """A person changes the issue right after a request of ours, before it is read back."""
    for_real = getattr(desk.tracker, request)

    def asked(issue: RemoteIssue, *more: Any, **named: Any) -> RemoteIssue:
        for_real(issue, *more, **named)
        desk.tracker.after = lambda _: None
        status = fields.pop("status", None)
        desk.tracker.edit(issue.id, **fields)
        if status is not None:
            desk.tracker.walk(issue.id, status)
        return desk.tracker.issues[issue.id]

    setattr(desk.tracker, request, asked)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({"title": "Ours"}, {"summary": "Theirs"}),
        ({"outcome": "has it at hand"}, {"description": "Theirs"}),
        ({"title": "Ours"}, {"description": "Theirs"}),
        ({"outcome": "has it at hand"}, {"summary": "Theirs"}),
    ],
    ids=["same title", "same description", "another field", "the title beside"],
)
def test_what_changes_between_update_and_answer(desk: Desk, ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """What is read back after our write is no agreement on what a person wrote after it."""
    desk.push()
    desk.edit(**ours)
    _after(desk, "update", **theirs)
    desk.sync()
    assert "theirs newer" == link_state(desk.story)
    desk.edit(title="Ours again", outcome="has it all at hand")
    results = desk.sync()

    (name, value), *_ = theirs.items()
    assert ("conflict", value) == (results[0].action, getattr(desk.tracker.issues["10001"], name))


def test_a_day_that_changes_while_it_is_pulled(desk: Desk) -> None:
    """The day that was read is taken; a later one is pulled by the next sync, not overwritten."""
    desk.push()
    desk.edit(title="Ours")
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    _after(desk, "update", due=date(2027, 6, 1))
    desk.sync()
    assert date(2027, 5, 1) == desk.story.ship_by
    desk.sync()

    assert (date(2027, 6, 1), date(2027, 6, 1)) == (desk.story.ship_by, desk.tracker.issues["10001"].due)


def test_a_status_that_changes_while_it_is_set(desk: Desk) -> None:
    """Where a person moved the issue on at once, the next sync follows."""
    desk.map(draft="To Do", building="In Progress", discover="Review")
    desk.push()
    desk.move("building")
    _after(desk, "move", status="Review")
    desk.sync()
    desk.sync()

    assert ("discover", "Review") == (desk.story.stage, desk.tracker.issues["10001"].status)


def test_a_network_that_fails_after_the_creates(desk: Desk) -> None:
    """What was created is told and kept, though it could not be read back."""
    desk.tracker.before = _fails_at("fetch")
    results = desk.push("S-1", "S-2")

    assert [("create", True)] * 2 == [(one.action, one.done) for one in results]
    assert {"ROAD-1", "ROAD-2"} == {one.key for one in results}
    desk.tracker.before = lambda _: None
    assert all(one.done for one in desk.reopened().sync())
    assert 2 == len(desk.tracker.issues)


def _fails_at(request: str) -> Any:
    from roadmap_tui.errors import Offline

    def before(name: str) -> None:
        if name == request:
            raise Offline("No connection to https://acme.example.")

    return before
