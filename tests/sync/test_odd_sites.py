"""Syncs where clocks, counts, screens or the search index are not as one would think, on either edition."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import requests
from roadmap_tui.actions.change import begin
from roadmap_tui.sync import linking
from tests.fake_jira.records import copied
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


@pytest.mark.parametrize("name", ["title", "ship_by"])
def test_an_index_that_lags_takes_nothing_back(office: Office, name: str) -> None:
    """What we wrote a moment ago is no change by a person, though Data Center's index still shows what was."""
    mine = {"title": "Newer", "ship_by": date(2027, 9, 1)}[name]
    office.desk.directions(title="both")
    office.push()
    office.site.index()
    office.site.lag = 30.0
    office.desk.edit(**{name: mine})
    office.sync()
    again = office.sync()
    office.desk.sleep(60)

    assert ["none", "none"] == [one.action for one in (*again, *office.sync())]
    assert mine == getattr(office.desk.story, name)


def test_a_status_that_an_index_shows_late(office: Office) -> None:
    """The story is not moved back to where the issue stood before it followed."""
    office.desk.map(draft="To Do", building="In Progress")
    office.desk.move("draft")
    office.push()
    office.site.index()
    office.site.lag = 30.0
    office.desk.move("building")
    office.sync()

    assert ["none"] == [one.action for one in office.sync()]
    assert ("building", "In Progress") == (office.desk.story.stage, office.site.issue("ROAD-1").status)


def test_a_conflict_that_an_index_does_not_show_yet(office: Office) -> None:
    """What a person wrote a moment ago is told as theirs, with both texts, not as a race that was lost."""
    office.push()
    office.site.index()
    office.site.lag = 30.0
    office.site.edit("ROAD-1", summary="Theirs")
    office.desk.edit(title="Ours")
    (done,) = office.sync()

    assert {"title": "conflict"} == done.ways
    assert "Theirs" == done.fields["title"]["theirs"]


def test_a_field_that_the_screen_lacks_holds_up_no_other(tmp_path: Path) -> None:
    """What the issue does not take is named; the title and the move go through, and go only once."""
    office = Office(tmp_path, "datacenter")
    with office.fake:
        office.desk.map(draft="To Do", building="In Progress")
        office.desk.move("draft")
        office.push()
        del office.site.screen()["duedate"]
        office.desk.edit(title="Newer", ship_by=date(2027, 9, 1))
        office.desk.move("building")
        (first,), (second,) = office.sync(), office.sync()

        issue = office.site.issue("ROAD-1")
        assert ("blocked", ("title", "status"), ("ship_by",)) == (first.action, first.sent, first.unsent)
        assert "due date" in (first.why or "")
        assert ("blocked", (), ("ship_by",)) == (second.action, second.sent, second.unsent)
        assert ("Newer", "In Progress") == (issue.fields["summary"], issue.status)


def test_an_issue_that_takes_no_labels(tmp_path: Path) -> None:
    """It is linked all the same, with its mark; that the label is left out is said once."""
    office = Office(tmp_path, "datacenter")
    with office.fake:
        road = office.site.projects["ROAD"]
        fields: dict[str, Any] = {"summary": "Theirs", "description": None, "labels": []}
        fields["created"] = office.site.stamp()
        issue = office.site.added(road, "Task", fields, {})
        del office.site.screen()["labels"]
        with office.connected():
            linked = linking.link(office.desk.run, linking.meet(office.desk.run, "S-1", issue.key), "ours")

        assert (True, ("title", "description", "ship_by", "mark")) == (linked.done, linked.sent)
        assert "does not take labels" in (linked.why or "")
        assert [("none", True, None)] == [(one.action, one.done, one.why) for one in office.sync()]


def test_words_that_a_person_made_bold(office: Office) -> None:
    """The words are the same, so nobody changed them; but our next text would undo the work, and asks first."""
    office.push()
    fields = office.site.issue("ROAD-1").fields
    if office.edition == "cloud":
        bold = copied(fields["description"])
        table = next(one for one in bold["content"] if one["type"] == "table")
        cell = table["content"][0]["content"][1]["content"][0]
        cell["content"][0]["marks"] = [{"type": "strong"}]
    else:
        bold = fields["description"].replace("|time|", "|*time*|")
    assert bold != fields["description"]
    office.site.edit("ROAD-1", description=bold)
    quiet = office.sync()
    office.desk.edit(outcome="has it at hand")
    asking = office.sync()

    assert ["none", "conflict"] == [one.action for one in (*quiet, *asking)]
    assert bold == office.site.issue("ROAD-1").fields["description"]


def test_a_create_that_arrived_after_all(office: Office) -> None:
    """Not found for longer than the settle time, it was sent again: every sync names the second issue."""
    office.site.lag = 1000.0
    office.fake.arm("drop", after=True, method="POST", path="/issue$")
    office.push()
    office.desk.sleep(400)
    office.push()
    hidden = office.sync()
    office.desk.sleep(2000)
    shown = [*office.sync(), *office.sync()]
    office.site.delete("ROAD-1")
    office.site.index()
    gone = office.sync()
    office.desk.sleep(24 * 3600)
    office.sync()
    searches = len(office.fake.requests("POST", r"/search"))
    office.sync()

    assert ["none", "blocked", "blocked", "none"] == [one.action for one in (*hidden, *shown, *gone)]
    assert "ROAD-1 carries the mark of S-1 as well" in (shown[0].why or "")
    assert office.desk.story.link is not None
    assert office.desk.story.link.base.resent_at is None
    last = office.fake.requests("POST", r"/search")[searches:]
    assert not any("labels" in one.body["jql"] for one in last)


def test_a_project_with_a_new_key(office: Office) -> None:
    """Every issue has another key: taken over once, and from then on a sync costs what it did."""
    office.push("S-1", "S-2")
    office.sync()
    before = len(office.fake.requests())
    office.sync()
    usual = len(office.fake.requests()) - before
    office.site.add_project("NEW", "Roadmap")
    moved = {office.site.move(key, "NEW") for key in ("ROAD-1", "ROAD-2")}
    taken = office.sync()
    before = len(office.fake.requests())
    office.sync()

    assert [{"key": "pull"}] * 2 == [one.ways for one in taken]
    assert moved == {one.key for one in taken}
    assert usual == len(office.fake.requests()) - before == 3


def test_evidence_that_settings_take_back(office: Office) -> None:
    """What may no longer leave the house is taken out by the next sync, not a day later."""
    office.push()
    assert "I lose ten minutes a visit" in str(office.site.issue("ROAD-1").fields["description"])
    office.desk.set(evidence="counts")
    (done,) = office.sync()

    assert ("description",) == done.sent
    assert "I lose ten minutes a visit" not in str(office.site.issue("ROAD-1").fields["description"])


def test_a_description_that_is_sent_from_now_on(office: Office) -> None:
    """With its direction no longer off it goes at once: it never was there, so it is no evidence sent again."""
    office.desk.directions(description="off")
    office.push()
    office.desk.directions(description="push")

    assert [("description",)] == [one.sent for one in office.sync()]
