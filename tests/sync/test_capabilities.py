"""The engine asks a tracker what it has, and takes it for no Jira."""

from datetime import timedelta

import msgspec
import pytest

from roadmap_tui.actions.gate import gate_of
from roadmap_tui.sync.linking import forget_link
from roadmap_tui.sync.plan import plan_push, plan_sync
from roadmap_tui.sync.reasons import time_words
from roadmap_tui.sync.settings import SyncSettings, within
from roadmap_tui.trackers.protocol import Capabilities, Marker, TextLimit
from tests.each_row import each_row
from tests.sync.conftest import NOW, Desk
from tests.sync.tracker_double import TrackerDouble, lose_answer


def having(desk: Desk, **has: object) -> Capabilities:
    """Give the desk's tracker other capabilities."""
    desk.tracker.capabilities = msgspec.structs.replace(desk.tracker.capabilities, **has)
    return desk.tracker.capabilities


def test_a_create_of_our_own_id_needs_no_settle_time(desk: Desk) -> None:
    """What got no answer is sent again at once, under the id that was written down, and makes no second issue."""
    having(desk, create="own id")
    desk.tracker.lag = 99
    desk.tracker.after = lose_answer()
    (lost,) = desk.push()
    (push,) = desk.push()

    assert ("unknown", "create", True) == (lost.action, push.action, push.done)
    assert 1 == len(desk.tracker.issues)


def test_a_create_found_by_its_label_waits(desk: Desk) -> None:
    """Where a search has to find it, nothing is sent again before the settle time has passed."""
    desk.tracker.lag = 99
    desk.tracker.after = lose_answer()
    desk.push()
    (push,) = desk.push()

    assert ("unknown", 1) == (push.action, desk.tracker.made)


@pytest.mark.parametrize(("lags", "seconds"), [(True, 30), (False, 2)])
def test_who_does_not_lag_is_asked_once(desk: Desk, lags: bool, seconds: int) -> None:
    """An issue without an answer is looked for again and again only where searches show it late."""
    having(desk, reads_lag=lags)
    desk.tracker.lag = 99
    desk.tracker.after = lose_answer()
    desk.push()

    assert timedelta(seconds=seconds) == desk.now - NOW


def test_the_oldest_of_several_issues_is_taken(desk: Desk) -> None:
    """Age is when an issue was created, whatever ids look like."""
    desk.push()
    (issue,) = desk.tracker.issues.values()
    assert issue.created_at is not None
    before = issue.created_at - timedelta(days=1)
    older = msgspec.structs.replace(issue, id="f81d4fae-older", key="ROAD-9", created_at=before)
    desk.tracker.issues[older.id] = older
    forget_link(desk.store, "S-1", at=NOW)
    (push,) = desk.push()

    assert ("adopt", "ROAD-9") == (push.action, push.key)


@pytest.mark.parametrize(
    ("lacking", "field"),
    [("due", "ship_by"), ("labels", "labels"), ("assignee", "assignee"), ("status", "status")],
)
def test_a_field_that_a_tracker_lacks_is_off(desk: Desk, lacking: str, field: str) -> None:
    """Whatever settings say of its direction."""
    has = having(desk, fields=desk.tracker.capabilities.fields - {lacking})

    assert {field: "off"} == {
        name: way for name, way in within(SyncSettings(), has).directions.items() if way == "off"
    }
    assert "off" == desk.run.settings.directions[field]


def test_no_plan_promises_a_field_that_is_not_kept(desk: Desk) -> None:
    """Neither a push nor a sync names the due date of a tracker that has none, and none is sent."""
    having(desk, fields=desk.tracker.capabilities.fields - {"due"})
    snapshot = desk.store.read()
    planned = plan_push(snapshot, desk.story, desk.tracker, desk.settings, gate_of(desk.story, today=NOW.date()))
    desk.push()
    (issue,) = desk.tracker.issues.values()

    assert ("title", "description") == planned.fields
    assert issue.due is None
    assert "ship_by" not in plan_sync(desk.run).items[0].fields


def test_a_title_is_as_long_as_the_tracker_takes(desk: Desk) -> None:
    """Its limit counts in its own unit."""
    having(desk, title=TextLimit(most=10, unit="bytes"))
    desk.edit(title="été après")
    desk.push()
    (issue,) = desk.tracker.issues.values()

    assert "été a…" == issue.summary


def test_two_trackers_of_one_site_keep_their_journals_apart(desk: Desk) -> None:
    """What one has left open is nothing that the other would look for."""
    desk.tracker.lag = 99
    desk.tracker.after = lose_answer()
    desk.push()
    other = TrackerDouble(name="linear", site=desk.tracker.site)
    desk.tracker = other
    (push,) = desk.push()

    assert ("create", True) == (push.action, push.done)


def test_an_entry_without_a_name_is_jiras(desk: Desk) -> None:
    """A journal written before there was another tracker is read as it was meant."""
    desk.tracker.lag = 99
    desk.tracker.after = lose_answer()
    desk.push()
    journal = desk.store.journal()
    journal.replace([{name: one[name] for name in one if name != "tracker"} for one in journal.entries()])
    (push,) = desk.push()

    assert ("unknown", 1) == (push.action, desk.tracker.made)


def test_texts_that_come_back_as_written_are_compared_as_written() -> None:
    """A quote that somebody mended is an edit there, line ends are not."""
    exact = TrackerDouble()
    exact.capabilities = msgspec.structs.replace(exact.capabilities, exact_text=True)

    assert exact.comparable("it's\r\nhere") == exact.comparable("it's\nhere")
    assert exact.comparable("it's") != exact.comparable("it\u2019s")
    assert TrackerDouble().comparable("it's") == TrackerDouble().comparable("it\u2019s")


def test_an_operation_is_written_down_before_it_is_sent(desk: Desk) -> None:
    """A tracker that takes our ids gets the one that the journal holds."""
    having(desk, create="own id")
    sent: list[str] = []
    create = desk.tracker.create

    def watched(draft: object, marker: Marker, **more: object) -> object:
        sent.extend([marker.operation] * (marker.operation in str(desk.store.journal().entries())))
        return create(draft, marker, **more)  # type: ignore[arg-type]

    desk.tracker.create = watched  # type: ignore[method-assign,assignment]
    desk.push()

    assert list(desk.tracker.issues) == sent


@pytest.mark.parametrize("kept", [True, False])
def test_what_a_tracker_lacks_is_not_promised(desk: Desk, kept: bool) -> None:
    """A plan of a push and of a sync, and what came of it, say that a date stays on the board."""
    if not kept:
        having(desk, fields=desk.tracker.capabilities.fields - {"due"})
    settings = SyncSettings()
    plan = plan_push(desk.store.read(), desk.story, desk.tracker, settings, gate_of(desk.story, today=NOW.date()))
    done = desk.push()[0]
    said = "Jira keeps no due date: ship_by stays here."

    assert ("" if kept else said) == plan.stays
    assert (said in (done.why or "")) is not kept
    assert ("ship_by" in done.sent) is kept


@each_row(
    ("issues", "words"),
    [
        (9, ""),
        (50, "50 issues: about 50 seconds"),
        (200, "200 issues: about 3½ minutes"),
        (238, "238 issues: about 4 minutes"),
        (500, "500 issues: about 8½ minutes"),
        (600, "600 issues: about 70 minutes"),
    ],
)
def test_how_long_creates_take_is_told(desk: Desk, issues: int, words: str) -> None:
    """Where the limits of a tracker ask to go slowly, in words that a person plans with."""
    has = desk.tracker.capabilities
    assert words == time_words(issues, float(issues), has.words, 500)
    assert "" == time_words(issues, 0.0, has.words, 500)
