"""What a request may cost, and how many there may be: batches, pages, limits told in answers."""

import pytest

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.linear.creates import Ask, Made
from roadmap_tui.trackers.linear.tracker import LinearTracker
from roadmap_tui.trackers.protocol import IssueDraft, Marker, Paragraph, Prose, Rejected
from tests.fake_linear import FakeLinear
from tests.trackers.jira.conftest import Waits

BODY = Prose(story=(Paragraph(text="Words."),))


def mark(tracker: LinearTracker, number: int = 1) -> Marker:
    """A mark of a story."""
    return Marker(board="board", story=f"STORY{number:05}", operation=tracker.new_operation())


def asks(tracker: LinearTracker, count: int, *, wrong: int | None = None) -> list[Ask]:
    """Creates; the wrong one names a state that is not there."""
    marks = [mark(tracker, number) for number in range(count)]
    return [
        Ask(
            {"id": one.operation, "teamId": tracker.at.about["id"], "title": one.story}
            | ({"stateId": "none"} if at == wrong else {}),
            one,
        )
        for at, one in enumerate(marks)
    ]


@pytest.mark.parametrize("kind", ["limited-200", "limited-400", "limited-data", "429"])
@pytest.mark.parametrize("path", ["roadmapIssues", "roadmapCreate"])
def test_a_limit_is_waited_for(
    fake: FakeLinear, linear: LinearTracker, waits: Waits, kind: str, path: str
) -> None:
    """In whatever form it is told: a minute later at most it goes on, and there is one issue."""
    fake.arm(kind, path=path, retry_after=30.0)
    made = linear.create(IssueDraft(summary="One", description=BODY), mark(linear))
    linear.fetch([made.id])

    assert 1 == len(fake.site.issues)
    assert 30.0 <= sum(waits.slept) < 60.0


def test_a_long_limit_ends_the_run(fake: FakeLinear, linear: LinearTracker) -> None:
    """It says until when."""
    fake.arm("limited-400", retry_after=1_800.0, times=9)
    with pytest.raises(Offline, match="asks to wait until"):
        linear.fetch([linear.new_operation()])


def test_a_batch_that_costs_too_much_goes_out_in_halves(fake: FakeLinear, linear: LinearTracker) -> None:
    """Each issue is made, with its mark."""
    fake.site.most_made = 3
    found = linear._send_creates(asks(linear, 10))

    assert [True] * 10 == [isinstance(one, Made) and one.is_marked for one in found]
    assert 10 == len(fake.site.issues)


def test_what_costs_too_much_is_sent_in_smaller_batches_from_then_on(
    fake: FakeLinear, linear: LinearTracker
) -> None:
    """A batch that was refused as a whole is the last one of its size; one that holds a wrong issue is not."""
    fake.site.most_made = 3
    drafts = [(IssueDraft(summary="One", description=BODY), mark(linear, number)) for number in range(20)]
    linear.create_many(drafts[:10])
    fake.log.clear()
    linear.create_many(drafts[10:])

    assert {200} == {one.status for one in fake.requests()}
    assert 20 == len(fake.site.issues)


def test_one_that_is_refused_holds_up_no_other(fake: FakeLinear, linear: LinearTracker) -> None:
    """A batch is one transaction; the others are made all the same, and none of them twice."""
    found = linear._send_creates(asks(linear, 9, wrong=4))

    assert [4] == [at for at, one in enumerate(found) if isinstance(one, Rejected)]
    assert 8 == len(fake.site.issues)


def test_pages_that_cost_too_much_are_made_smaller(fake: FakeLinear, linear: LinearTracker) -> None:
    """All issues are read."""
    ids = [fake.site.new_issue(f"Issue {number}") for number in range(150)]
    fake.site.most_read = 70

    assert set(ids) == set(linear.fetch(ids))
    assert all(one.summary for one in linear.fetch(ids).values())  # type: ignore[union-attr]
