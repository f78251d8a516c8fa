"""Issues there: gone ones, teams, states, labels, links and marks."""

import pytest

from roadmap_tui.model.linear_status import wanted_linear_status
from roadmap_tui.trackers.linear.tracker import LinearTracker
from roadmap_tui.trackers.protocol import (
    Gone,
    IssueDraft,
    Marker,
    Paragraph,
    Patch,
    Prose,
    Rejected,
    RemoteIssue,
)
from tests.fake_linear import FakeLinear

BODY = Prose(story=(Paragraph(text="Words."),))


def made(tracker: LinearTracker, **changed: object) -> RemoteIssue:
    """A new issue."""
    mark = Marker(board="board", story="STORY", operation=tracker.new_operation())
    return tracker.create(IssueDraft(summary="One", description=BODY, **changed), mark)  # type: ignore[arg-type]


@pytest.mark.parametrize("how", ["archived", "trashed"])
def test_what_is_put_away_is_gone(fake: FakeLinear, linear: LinearTracker, how: str) -> None:
    """By its id and its name; it is found by its mark all the same, so that no second one is made."""
    issue = made(linear)
    fake.site.edit(issue.id, **{how: True})
    found = linear.fetch([issue.id, issue.key])
    mark = Marker(board="board", story="STORY", operation="")

    assert [Gone(id=issue.id), Gone(id=issue.key)] == list(found.values())
    assert [issue.id] == [one.id for one in linear.find([mark])["STORY"]]


@pytest.mark.parametrize("words", ["in progress", "type:started", "id"])
def test_a_state_goes_by_name_id_or_type(fake: FakeLinear, linear: LinearTracker, words: str) -> None:
    """One change leads there, and no other is sent once it is there."""
    issue = made(linear)
    wanted = wanted_linear_status(words if words != "id" else f"id:{fake.site.state_id('In Progress')}")
    moved = linear.move(issue, wanted)
    again = linear.move(moved, wanted)

    assert ("In Progress", "started", again) == (moved.status, moved.status_type, moved)
    assert 1 == fake.writes().count("roadmapUpdate")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [("type:strated", "started"), ("id:7", "UUID"), (" ", "In Progress")],
)
def test_a_state_that_cannot_be_one(words: str, wrong: str) -> None:
    """Is named with what was meant."""
    with pytest.raises(ValueError, match=wrong):
        wanted_linear_status(words)


def test_a_state_of_the_team_that_it_is_in(fake: FakeLinear, linear: LinearTracker) -> None:
    """An issue that went to another team gets that team's state of the name, and its names are told."""
    issue = made(linear)
    fake.site.change_team(issue.id, "OPS")
    here = linear.fetch([issue.id])[issue.id]
    assert isinstance(here, RemoteIssue)
    moved = linear.move(here, wanted_linear_status("Done"))
    with pytest.raises(Rejected, match=r"The team OPS has no state 'Dome'\. Did you mean Done"):
        linear.move(moved, wanted_linear_status("Dome"))

    assert ("Done", "OPS") == (fake.site.state_of(issue.id), moved.key[:3])


def test_a_label_is_found_or_made(fake: FakeLinear, linear: LinearTracker) -> None:
    """Of the workspace or of the team, whatever its capitals; what is not there is made in the team."""
    issue = made(linear)
    fake.site.labels["w"] = ("Renewals", None)
    fake.site.labels["o"] = ("new", fake.site.teams["OPS"])
    linear.update(issue, Patch(fields=("labels",), add_labels=("renewals", "new")))

    assert ["Renewals", "new"] == fake.site.label_names(issue.id)
    assert "o" not in fake.site.issue(issue.id).labels


def test_a_label_that_somebody_makes_at_the_same_moment(fake: FakeLinear, linear: LinearTracker) -> None:
    """Theirs is taken."""
    issue = made(linear)
    linear.update(issue, Patch(fields=("labels",), add_labels=("first",)))
    fake.site.labels["theirs"] = ("second", fake.site.teams["ENG"])
    now = linear.fetch([issue.id])[issue.id]
    assert isinstance(now, RemoteIssue)
    linear.update(now, Patch(fields=("labels",), add_labels=("second",)))

    assert ["first", "second"] == fake.site.label_names(issue.id)
    assert "theirs" in fake.site.issue(issue.id).labels


def test_a_link_back_moves_with_the_board(fake: FakeLinear, linear: LinearTracker) -> None:
    """One link under one key, to where the board is now; others stay."""
    issue = made(linear)
    linear.link_back(issue, "https://a.example/#S-1", "S-1", "key")
    linear.link_back(issue, "https://other.example/", "Other", "other")
    linear.link_back(issue, "https://b.example/#S-1", "S-1", "key")
    before = len(fake.writes())
    linear.link_back(issue, "https://b.example/#S-1", "S-1", "key")
    links = {one["url"] for one in fake.site.issue(issue.id).attachments.values()}

    assert {"roadmap:STORY", "https://other.example/", "https://b.example/#S-1"} == links
    assert before == len(fake.writes())


def test_a_mark_that_was_taken_off_is_written_anew(fake: FakeLinear, linear: LinearTracker) -> None:
    """And that of another story gives way."""
    issue = made(linear)
    fake.site.issue(issue.id).attachments.clear()
    bare = linear.fetch([issue.id])[issue.id]
    assert isinstance(bare, RemoteIssue)
    for story in ("STORY", "OTHER"):
        linear.stamp(issue, Marker(board="board", story=story, operation="x"))

    assert (None, True) == (bare.marker, bare.marker_read)
    assert ["roadmap:OTHER"] == [one["url"] for one in fake.site.issue(issue.id).attachments.values()]


def test_an_issue_whose_mark_was_refused_is_made_all_the_same(fake: FakeLinear, linear: LinearTracker) -> None:
    """There is data beside the errors; the mark is written later, on the same issue."""
    fake.site.takes_attachments = False
    issue = made(linear)
    fake.site.takes_attachments = True
    linear.stamp(issue, Marker(board="board", story="STORY", operation=issue.id))
    found = linear.fetch([issue.id])[issue.id]

    assert (None, 1) == (issue.marker, len(fake.site.issues))
    assert isinstance(found, RemoteIssue)
    assert found.marker == Marker(board="board", story="STORY", operation=issue.id)


def test_an_answer_that_comes_too_late_is_there(fake: FakeLinear, linear: LinearTracker) -> None:
    """The create is sent again under its id: one issue, with its mark."""
    mark = Marker(board="board", story="STORY", operation=linear.new_operation())
    fake.arm("cut", after=True, path="roadmapCreate")
    found = linear.create(IssueDraft(summary="One", description=BODY), mark)
    again = linear.create(IssueDraft(summary="One", description=BODY), mark)

    assert (mark.operation, mark.operation, 1) == (found.id, again.id, len(fake.site.issues))
    assert mark == found.marker
