"""Syncs where clocks, counts, screens or the search index are not as one would think, on either edition."""

from datetime import date, timedelta

import pytest

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import begin
from tests.sync.office import Office


def _ask_again(office: Office) -> None:
    """One more customer's request behind the story."""
    at = office.desk.now
    with begin(office.desk.store, by="Dana", at=at, today=at.date()) as change:
        requests.add(change, {"said": "Me too"}, customer="Beta", story="S-1")


def test_a_title_of_emoji(office: Office) -> None:
    """Jira counts most emoji as two characters: the summary is cut where Jira would refuse it."""
    office.desk.edit(title="🎉" * 200)
    (pushed,) = office.push()

    assert pushed.done, pushed.why
    assert "🎉" * 127 + "…" == office.site.issue("ROAD-1").fields["summary"]
    assert ["none"] == [one.action for one in office.sync()]


def test_evidence_after_a_clock_that_was_ahead(office: Office) -> None:
    """What a wrong clock sent next year does not hold new evidence back until then."""
    right = office.desk.now
    office.desk.now = right + timedelta(days=400)
    office.push()
    office.desk.now = right
    _ask_again(office)

    assert [("description",)] == [one.sent for one in office.sync()]


def test_a_lost_create_after_a_clock_that_was_ahead(office: Office) -> None:
    """A create that never arrived is sent again after the settle time, not when a wrong clock would have it."""
    right = office.desk.now
    office.desk.now = right + timedelta(days=400)
    office.fake.arm("drop", method="POST", path="/issue$")
    office.push()
    office.desk.now = right
    first = office.push()
    office.desk.sleep(office.desk.settings.settle.total_seconds())
    second = office.push()

    assert [("unknown", False), ("create", True)] == [(one.action, one.done) for one in (*first, *second)]
    assert 1 == len(office.site.issues)
