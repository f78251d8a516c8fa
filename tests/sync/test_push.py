"""Pushing a story."""

from datetime import date, timedelta

import msgspec
import pytest

from roadmap_tui.actions import requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Exit, NotFound, Offline, Refused
from roadmap_tui.model.link_state import link_state
from roadmap_tui.sync.push import exit_of
from roadmap_tui.trackers.protocol import Marker
from tests.sync.conftest import Desk
from tests.sync.tracker_double import lose_answer, refuse_connection


def test_creates_one_issue_and_links_it(desk: Desk) -> None:
    """The first push creates the issue and the card shows its key and status."""
    (result,) = desk.push()

    assert ("create", True, "ROAD-1") == (result.action, result.done, result.key)
    assert desk.story.link is not None
    assert ("ROAD-1", "To Do", "in step") == (desk.story.link.key, desk.story.link.status, link_state(desk.story))
    assert desk.story.tracked


def test_second_push_writes_nothing(desk: Desk) -> None:
    """Pushing again asks and writes nothing, neither there nor here."""
    desk.push()
    before, generation = dict(desk.tracker.issues), desk.store.read().board.generation
    desk.tracker.calls.clear()
    (result,) = desk.push()

    assert "none" == result.action
    assert before == desk.tracker.issues
    assert generation == desk.store.read().board.generation
    assert ["fetch"] == [one for one in desk.tracker.calls if one != "probe"]


def test_update_sends_only_what_changed(desk: Desk) -> None:
    """A new title sends the title and leaves the due date alone."""
    desk.push()
    desk.edit(title="History in hand")

    assert "ours newer" == link_state(desk.story)
    (result,) = desk.push()
    assert ("update", ["title"]) == (result.action, sorted(result.fields))
    assert "History in hand" == desk.tracker.issues["10001"].summary
    assert "in step" == link_state(desk.story)


def test_their_description_is_left_and_said(desk: Desk) -> None:
    """A description that a person changed in the tracker is not overwritten."""
    desk.push()
    desk.tracker.edit("10001", description="What we agreed on the phone")
    (result,) = desk.push()

    assert "What we agreed on the phone" == desk.tracker.issues["10001"].description
    assert result.done
    assert result.why is not None
    assert "was changed in ROAD-1 by a person" in result.why
    assert "theirs newer" == link_state(desk.story)


def test_both_changed_is_a_conflict(desk: Desk) -> None:
    """Where both sides changed a field, neither is written and the exit code says so."""
    desk.push()
    desk.tracker.edit("10001", summary="Theirs")
    desk.edit(title="Ours")
    results = desk.push()

    assert ("conflict", False) == (results[0].action, results[0].done)
    assert {"base": "Treatment history in hand", "ours": "Ours", "theirs": "Theirs"} == results[0].fields["title"]
    assert "Theirs" == desk.tracker.issues["10001"].summary
    assert Exit.CONFLICTS == exit_of(results)
    assert "conflict" == desk.push()[0].action


def test_foreign_description_is_not_overwritten(desk: Desk) -> None:
    """A description with parts that we never write is a person's work."""
    desk.push()
    desk.tracker.edit("10001", foreign=True)
    desk.edit(outcome="knows the treatment history")
    (result,) = desk.push()

    assert "conflict" == result.action


def test_lost_answer_finds_the_issue(desk: Desk) -> None:
    """An answer lost on the way leads to the issue that was made, not to a second one."""
    desk.tracker.after = lose_answer()
    desk.tracker.lag = 2
    (result,) = desk.push()

    assert ("adopt", True) == (result.action, result.done)
    assert 1 == len(desk.tracker.issues)
    assert "in step" == link_state(desk.story)


def test_unknown_outcome_is_not_repeated_before_it_settles(desk: Desk) -> None:
    """A create that was not found is sent again only after the settle time."""
    desk.tracker.before = lose_answer()
    results = desk.push()
    assert ("unknown", False) == (results[0].action, results[0].done)
    assert Exit.OFFLINE == exit_of(results)

    desk.tracker.before = lambda _: None
    assert "unknown" == desk.push()[0].action
    assert 0 == len(desk.tracker.issues)

    desk.now += desk.settings.settle
    assert "create" == desk.push()[0].action
    assert 1 == len(desk.tracker.issues)


def test_an_answer_lost_again_is_told_as_lost(desk: Desk) -> None:
    """A create that was sent anew and lost its answer too is not told as one that was not sent."""
    desk.tracker.before = lose_answer()
    desk.push()
    desk.now += desk.settings.settle
    desk.tracker.before = lose_answer()
    (again,) = desk.push()

    assert ("unknown", ("issue",)) == (again.action, again.unanswered)
    assert again.why is not None
    assert "nothing was sent" not in again.why


def test_never_sent_is_sent_again_at_once(desk: Desk) -> None:
    """A connection that was never made leaves nothing to wait for."""
    desk.tracker.before = refuse_connection()
    results = desk.push()
    assert Exit.OFFLINE == exit_of(results)
    assert desk.story.tracked

    desk.tracker.before = lambda _: None
    assert "create" == desk.push()[0].action


def test_lost_link_adopts_the_issue(desk: Desk) -> None:
    """A restored board that forgot its link finds the issue by its mark."""
    desk.push()
    with begin(desk.store, by="sync", at=desk.now) as change:
        change.edit(desk.story, "push", link=None)
    (result,) = desk.push()

    assert ("adopt", "ROAD-1") == (result.action, result.key)
    assert 1 == len(desk.tracker.issues)
    assert "in step" == link_state(desk.story)


def test_adopted_issue_that_a_person_changed_is_a_conflict(desk: Desk) -> None:
    """Without a base nobody knows who changed what: a person must choose."""
    desk.push()
    desk.tracker.edit("10001", summary="Theirs")
    with begin(desk.store, by="sync", at=desk.now) as change:
        change.edit(desk.story, "push", link=None)
    (result,) = desk.push()

    assert "conflict" == result.action
    assert "Theirs" == desk.tracker.issues["10001"].summary


def test_another_boards_label_blocks(desk: Desk) -> None:
    """An issue with our label but another board's mark is reported, and none is created beside it."""
    desk.push()
    desk.tracker.edit("10001", marker=Marker(board="OTHER", story=desk.story.uid, operation="x"))
    with begin(desk.store, by="sync", at=desk.now) as change:
        change.edit(desk.story, "push", link=None)
    results = desk.push()

    assert ("blocked", False) == (results[0].action, results[0].done)
    assert Exit.REFUSED == exit_of(results)
    assert 1 == len(desk.tracker.issues)


def test_gone_issue_is_created_again_only_when_asked(desk: Desk) -> None:
    """A deleted issue is reported; `again` makes a new one."""
    desk.push()
    desk.tracker.issues.clear()
    results = desk.push()
    assert ("gone", False) == (results[0].action, results[0].done)
    assert "gone" == link_state(desk.story)

    assert "create" == desk.push(again=True)[0].action
    assert "in step" == link_state(desk.story)


def test_removed_label_is_put_back(desk: Desk) -> None:
    """The label finds the issue again, so one removed by hand comes back."""
    desk.push()
    desk.tracker.edit("10001", labels=("theirs",))
    (result,) = desk.push()

    assert "update" == result.action
    assert {"theirs", Marker(board="", story=desk.story.uid, operation="").label} == set(
        desk.tracker.issues["10001"].labels or ()
    )


def test_fields_left_out_do_not_come_back_as_changes(desk: Desk) -> None:
    """A due date that the create screen does not take is said once and never sent again."""
    desk.tracker.left_out = ("due",)
    (result,) = desk.push()
    assert result.why is not None
    assert "due" in result.why

    assert "none" == desk.push()[0].action


def test_evidence_alone_is_sent_once_a_day(desk: Desk) -> None:
    """A request linked after the push reaches the issue with the next day's push."""
    desk.push()
    with begin(desk.store, by="Dana", at=desk.now) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")
    assert "none" == desk.push()[0].action
    desk.now += timedelta(days=1)
    (result,) = desk.push()

    assert ("update", ["description"]) == (result.action, sorted(result.fields))
    assert "Me too" in str(desk.tracker.issues["10001"].description)


def test_evidence_leaves_the_house_as_settings_allow(desk: Desk) -> None:
    """By default the words and the segment go out, no person, no customer, no money."""
    desk.push()
    sent = str(desk.tracker.issues["10001"].description)

    assert "I lose ten minutes a visit" in sent
    assert "hospital" in sent
    assert not [secret for secret in ("Acme", "Lee", "60k", "60000", "$") if secret in sent]


@pytest.mark.parametrize(("shown", "said", "money"), [("counts", False, False), ("full", True, True)])
def test_evidence_setting(desk: Desk, shown: str, said: bool, money: bool) -> None:
    """`counts` sends numbers only, `full` the customer and the money too."""
    desk.settings = msgspec.structs.replace(desk.settings, evidence=shown)
    desk.push()
    sent = str(desk.tracker.issues["10001"].description)

    assert (said, money) == ("ten minutes a visit" in sent, "$60k" in sent)


def test_below_ready_is_pushed_and_said(desk: Desk) -> None:
    """A story that is not ready is pushed, and what it lacks is told."""
    desk.edit(target=None)
    assert "create" == desk.push()[0].action
    assert "baseline" in desk.told[0]


def test_push_from_ready_refuses(desk: Desk) -> None:
    """With push_from a story that is not ready stays here, and nothing is marked."""
    desk.edit(target=None)
    desk.settings = msgspec.structs.replace(desk.settings, push_from="ready")
    with pytest.raises(Refused, match="baseline"):
        desk.push()

    assert not desk.story.tracked
    assert [] == desk.tracker.calls


def test_unknown_story_is_refused_before_anything_is_sent(desk: Desk) -> None:
    """One wrong id among several: nothing is sent for any of them."""
    with pytest.raises(NotFound, match="S-9"):
        desk.push("S-1", "S-9")

    assert [] == desk.tracker.calls
    assert not desk.story.tracked


def test_offline_marks_the_story_for_the_next_sync(desk: Desk) -> None:
    """What cannot be reached now stays to be done."""

    def down(_: str) -> None:
        raise Offline("No connection.")

    desk.tracker.before = down
    with pytest.raises(Offline):
        desk.push()
    assert desk.story.tracked


def test_one_push_at_a_time(desk: Desk) -> None:
    """A second push says who holds the board and since when."""
    with desk.store.hold(by="Ana"), pytest.raises(Refused, match="Ana since"):
        desk.push()


def test_several_stories_share_one_search(desk: Desk) -> None:
    """One search by label covers all creates of a run."""
    desk.push("S-1", "S-2")

    assert 1 == desk.tracker.calls.count("find")
    assert 2 == len(desk.tracker.issues)


def test_undo_does_not_touch_what_left_the_house(desk: Desk) -> None:
    """A push writes as sync: a person's undo reverses the person's own last change."""
    from roadmap_tui.actions import history

    desk.push()
    desk.edit(title="Ours")
    with begin(desk.store, by="Dana", at=desk.now) as change:
        history.undo(change)

    assert desk.story.link is not None
    assert "Treatment history in hand" == desk.story.title


def test_moved_ship_date_in_the_tracker_is_left_there(desk: Desk) -> None:
    """A due date moved in the tracker is shown as theirs newer and not sent back."""
    desk.push()
    desk.tracker.edit("10001", due=date(2027, 5, 1))
    desk.push()

    assert date(2027, 5, 1) == desk.tracker.issues["10001"].due
    assert "theirs newer" == link_state(desk.story)


def test_stage_change_alone_sends_nothing(desk: Desk) -> None:
    """Moving a story changes no field of the issue."""
    desk.push()
    with begin(desk.store, by="Dana", at=desk.now) as change:
        stories.move(change, "S-1", "ready")
    desk.tracker.calls.clear()
    desk.push()

    assert "update" not in desk.tracker.calls
