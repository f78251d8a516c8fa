"""Pushing what a customer wants forgotten: the words leave the tracker too."""

from contextlib import suppress

from roadmap_tui.actions import forget, requests, stories
from roadmap_tui.actions.change import begin
from roadmap_tui.actions.forget_beside import beside, stories_to_push_again
from roadmap_tui.model.link_state import link_state
from tests.sync.conftest import Desk
from tests.sync.tracker_double import Crash

WORDS = "I lose ten minutes a visit"


def forget_words(desk: Desk) -> None:
    with begin(desk.store, by="Dana", at=desk.now) as change:
        redaction = forget.request(change, ["R-1"])
    beside(desk.store, redaction)


def test_the_words_leave_the_issue_at_once(desk: Desk) -> None:
    """An issue that nobody changed is written without them, without the wait for evidence, and stays in step."""
    desk.push()
    assert WORDS in str(desk.tracker.issues["10001"].description)
    forget_words(desk)
    assert ("ours newer", ["S-1"]) == (
        link_state(desk.story),
        [one.id for one in stories_to_push_again(desk.store.read())],
    )
    (result,) = desk.push()

    assert ("update", ["description"], True) == (result.action, sorted(result.fields), result.done)
    assert WORDS not in str(desk.tracker.issues["10001"].description)
    assert ("in step", []) == (link_state(desk.story), stories_to_push_again(desk.store.read()))
    assert "none" == desk.push()[0].action


def test_a_description_that_changed_there_is_left_and_said(desk: Desk) -> None:
    """It is a person's work, so they are told that it may still hold the words."""
    desk.push()
    theirs = f"{WORDS}, and more that we added"
    desk.tracker.edit("10001", description=theirs)
    forget_words(desk)
    (result,) = desk.push()

    assert ("conflict", theirs) == (result.action, desk.tracker.issues["10001"].description)
    assert result.why is not None
    assert "ROAD-1 may still hold words that were forgotten here" in result.why


def test_other_stories_stay_in_step(desk: Desk) -> None:
    """An issue that never had the words is not written."""
    desk.push("S-1", "S-2")
    forget_words(desk)

    assert "in step" == link_state(desk.store.read().stories["S-2"])
    assert ["update", "none"] == [one.action for one in desk.push("S-1", "S-2")]


def test_words_in_an_open_journal(desk: Desk) -> None:
    """A create cut short leaves its description in the journal; the words go, the create is still known."""

    def crash(call: str) -> None:
        if call == "create":
            raise Crash

    desk.tracker.after = crash
    with suppress(Crash):
        desk.push()
    journal = desk.store.journal()
    assert WORDS in str(journal.entries())
    forget_words(desk)
    assert WORDS not in str(journal.entries())

    desk = desk.reopened()
    desk.tracker.after = lambda _: None
    (result,) = desk.push()
    assert ("adopt", True) == (result.action, result.done)
    assert WORDS not in str(desk.tracker.issues["10001"].description)
    assert 1 == len(desk.tracker.issues)


def test_a_new_story_title_is_still_sent_alone(desk: Desk) -> None:
    """What was pushed after forgetting is compared as before."""
    desk.push()
    forget_words(desk)
    desk.push()
    with begin(desk.store, by="Dana", at=desk.now) as change:
        stories.edit(change, "S-1", {"title": "History in hand"})
        requests.unlink(change, "R-1", "S-1")
    (result,) = desk.push()

    assert ["description", "title"] == sorted(result.fields)
