"""Finding, reading, creating and changing issues, each request held to Jira's contract."""

from datetime import date
from typing import Any

import pytest
from msgspec import UNSET

from roadmap_tui.errors import Offline
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.jira.tracker import JiraTracker
from roadmap_tui.trackers.protocol import (
    Changed,
    Gone,
    Marker,
    Paragraph,
    Patch,
    Prose,
    Rejected,
)
from tests.fake_jira import FakeJira, Field
from tests.trackers.jira.conftest import MARKER, Connect, draft, fetched

OTHER = Marker(board="board-1", story="KLMNOPQRST", operation="op-2")


def test_a_new_issue_is_as_it_was_sent(fake: FakeJira, jira: JiraTracker) -> None:
    """Title, text, labels and due date arrive; the marker's label and property go in the same request."""
    issue = jira.create(draft(), MARKER)

    assert (issue.key, issue.url) == ("ROAD-1", f"{fake.url}/browse/ROAD-1")
    assert issue.summary == "CSMs see renewals coming"
    assert issue.description == jira.canonical(draft().description)
    assert issue.labels == ("renewals", "roadmap-abcdefghij")
    assert issue.due == date(2027, 3, 31)
    assert (issue.status, issue.status_category) == ("To Do", "new")
    assert (issue.marker, issue.marker_read, issue.foreign) == (MARKER, True, False)
    sent = fake.requests("POST", "/issue$")[0].body
    assert sent["properties"] == [
        {"key": "roadmap-tui", "value": {"board": "board-1", "story": "ABCDEFGHIJ", "operation": "op-1"}}
    ]


def test_the_create_screen_is_read_once(fake: FakeJira, jira: JiraTracker) -> None:
    """A second create costs two requests: to create and to read back."""
    jira.create(draft(), MARKER)
    before = len(fake.log)
    jira.create(draft("Another"), OTHER)

    assert len(fake.log) - before == 2


def test_a_create_without_reading_back_is_one_request(fake: FakeJira, jira: JiraTracker) -> None:
    """Many creates may be read together afterwards."""
    jira.screen()
    before = len(fake.log)
    issue = jira.create(draft(), MARKER, read_back=False)

    assert len(fake.log) - before == 1
    assert (issue.id, issue.marker_read) == ("10001", False)


def test_a_property_that_was_dropped_is_written(fake: FakeJira, jira: JiraTracker) -> None:
    """What proves that the issue is ours is checked after the create."""
    fake.site.drops_properties = True

    assert jira.create(draft(), MARKER).marker == MARKER
    assert fake.site.issue("ROAD-1").properties["roadmap-tui"]["story"] == "ABCDEFGHIJ"


def test_fields_that_the_screen_lacks_are_left_out(fake: FakeJira, jira: JiraTracker) -> None:
    """A create screen without due date still gets the issue, and what was left out is told."""
    del fake.site.screen()["duedate"]

    issue = jira.create(draft(), MARKER)
    assert (issue.left_out, issue.due) == (("due",), None)


def test_an_issue_without_labels_is_found_by_its_text(fake: FakeJira, jira: JiraTracker) -> None:
    """Where the screen has no labels, the description ends with the marker, which a search finds."""
    del fake.site.screen()["labels"]
    issue = jira.create(draft(), MARKER)
    jira.create(draft("Another"), OTHER)

    assert issue.left_out == ("labels",)
    assert issue.description == jira.canonical(draft().description)
    assert [issue.id] == [one.id for one in jira.find([MARKER])[MARKER.story]]


def test_a_marker_in_the_text_outlives_a_change(fake: FakeJira, jira: JiraTracker) -> None:
    """A rewritten description still ends with the marker."""
    del fake.site.screen()["labels"]
    issue = jira.create(draft(), MARKER)
    jira.update(issue, Patch(fields=("description",), description=Prose(story=(Paragraph(text="New"),))))

    assert [("New", MARKER)] == [(one.description, one.marker) for one in jira.find([MARKER])[MARKER.story]]


def test_a_required_field_is_named_before_anything_is_sent(fake: FakeJira, jira: JiraTracker) -> None:
    """A field that a story cannot fill is named with the values it takes."""
    fake.site.screen()["customfield_10020"] = Field("Team", required=True, allowed=("Red", "Blue"))
    fake.site.screen()["customfield_10021"] = Field("Cost centre", required=True, has_default=True)

    with pytest.raises(Rejected, match=r"more on a new Task than a story has: Team \(one of Red, Blue\)\."):
        jira.create(draft(), MARKER)
    assert fake.requests("POST") == []


def test_a_refused_field_is_known_by_its_id(fake: FakeJira, jira: JiraTracker) -> None:
    """Whatever it is called: a field named like one of ours is not taken for ours."""
    fake.site.screen()["customfield_10020"] = Field("Summary", required=True, custom="org.example:team")
    with pytest.raises(Rejected) as named:
        jira.create(draft(), MARKER)
    fake.site.screen().pop("customfield_10020")
    fake.site.rename("Due date", "summary")
    fake.site.screen()["duedate"].allowed = ("2030-01-01",)
    jira._screen = None
    with pytest.raises(Rejected) as refused:
        jira.create(draft(), MARKER)

    assert (["customfield_10020"], ["duedate"]) == ([*named.value.fields], [*refused.value.fields])


def test_a_required_due_date_is_filled_by_a_story_that_has_one(fake: FakeJira, jira: JiraTracker) -> None:
    """What the story brings counts; what it does not bring is named."""
    fake.site.screen()["duedate"].required = True

    assert jira.create(draft(), MARKER).due == date(2027, 3, 31)
    with pytest.raises(Rejected, match="than a story has: Due date"):
        jira.create(draft(due=None), OTHER)


def test_fields_that_jira_refuses_are_called_by_their_names(fake: FakeJira, jira: JiraTracker) -> None:
    """A rule of Jira's own is told in its words, with the field's name for people."""
    jira.screen()
    fake.site.screen()["duedate"].name = "Due date"
    fake.site.screen()["customfield_10020"] = Field("Team", required=True)

    with pytest.raises(Rejected, match=r"will not create the issue\. Jira says: customfield_10020: Team is"):
        jira.create(draft(), MARKER)


@pytest.mark.parametrize(
    ("project", "issue_type", "sentence"),
    [
        ("NOPE", "Task", "There is no project NOPE that your account can see: check [tracker] project"),
        ("", "Task", "No project is set"),
        (
            "ROAD",
            "Stroy",
            "no issue type 'Stroy'; it has Task, Story. Did you mean Story? Set [tracker.jira]",
        ),
        ("ROAD", "Sub-task", "has no issue type 'Sub-task'"),
    ],
)
def test_an_unknown_place_is_named(connected: Connect, project: str, issue_type: str, sentence: str) -> None:
    """A wrong project or issue type is told with what there is."""
    with pytest.raises(Rejected) as raised:
        connected(project=project, issue_type=issue_type).create(draft(), MARKER)
    assert sentence in str(raised.value)


def test_a_project_that_jira_calls_a_bad_request_is_unknown(fake: FakeJira, jira: JiraTracker) -> None:
    """Some sites answer 400 where others answer 404."""
    from tests import fake_jira

    fake_jira.ANSWERS["400"] = (400, {}, b'{"errorMessages":["No project could be found."],"errors":{}}')
    fake.arm("400", path="issuetypes$")

    with pytest.raises(Rejected, match="There is no project ROAD that your account can see"):
        jira.screen()


def test_without_the_right_to_create_it_is_said(fake: FakeJira, jira: JiraTracker) -> None:
    """A project that shows no issue types lets us create nothing."""
    fake.site.permissions = {"BROWSE_PROJECTS"}

    with pytest.raises(Rejected, match="may not create issues in the project ROAD"):
        jira.create(draft(), MARKER)


def test_the_create_screen_is_read_page_by_page(fake: FakeJira, jira: JiraTracker) -> None:
    """Fields beyond the first page are known."""
    fake.site.page_limit = 2

    assert set(fake.site.screen()) == set(jira.screen().names)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"summary": " \n "}, "needs a summary"),
        ({"summary": "t" * 256}, "takes a summary of 255 characters, and the title has 256"),
        ({"labels": ("two words",)}, "takes no label such as 'two words'"),
        ({"description": Prose(story=(Paragraph(text="s" * 40_000),))}, "characters too long for Jira"),
    ],
)
def test_what_jira_would_refuse_is_not_sent(
    fake: FakeJira, jira: JiraTracker, changed: Any, sentence: str
) -> None:
    """A draft that cannot work is refused before the request."""
    with pytest.raises(Rejected) as raised:
        jira.create(draft(**changed), MARKER)
    assert sentence in str(raised.value)
    assert fake.requests("POST") == []


def test_a_summary_is_sent_on_one_line(jira: JiraTracker) -> None:
    """Line breaks become spaces, which is what Jira insists on."""
    assert jira.create(draft(" One\n two "), MARKER).summary == "One two"


# find


def test_issues_are_found_by_label_wherever_they_moved(fake: FakeJira, jira: JiraTracker) -> None:
    """Another project, a new key: the same issue."""
    issue = jira.create(draft(), MARKER)
    fake.site.add_project("OTHER", "Elsewhere")
    fake.site.move(issue.id, "OTHER")

    assert [("10001", "OTHER-1", MARKER)] == [
        (one.id, one.key, one.marker) for one in jira.find([MARKER, OTHER])[MARKER.story]
    ]


def test_many_markers_are_searched_for_in_few_requests(fake: FakeJira, jira: JiraTracker) -> None:
    """A hundred labels go in one search."""
    markers = [Marker(board="b", story=f"STORY{number:05}", operation="o") for number in range(150)]
    jira.find(markers)

    assert len(fake.requests("POST", "search/jql")) == 2


def test_every_page_of_a_search_is_read(fake: FakeJira, jira: JiraTracker) -> None:
    """Pages are followed by their tokens to the last."""
    for number in range(5):
        jira.create(draft(f"Clone {number}"), MARKER)
    fake.site.page_limit = 2

    assert len(jira.find([MARKER])[MARKER.story]) == 5
    assert len(fake.requests("POST", "search/jql")) == 3


def test_a_page_that_comes_again_and_again_is_told(fake: FakeJira, jira: JiraTracker) -> None:
    """A token that repeats ends the search instead of running for ever."""
    jira.create(draft(), MARKER)
    fake.site.stuck_paging = True

    with pytest.raises(Offline, match="sends the same page of a search again and again"):
        jira.find([MARKER])


def test_a_label_is_quoted_in_a_query(fake: FakeJira, jira: JiraTracker) -> None:
    """A quotation mark in a marker cannot end the string it stands in."""
    odd = Marker(board="b", story='x") or project = "secret', operation="o")

    assert jira.find([odd]) == {}
    assert '\\"' in fake.requests("POST", "search/jql")[0].body["jql"]


def test_something_else_under_our_property_is_no_marker(fake: FakeJira, jira: JiraTracker) -> None:
    """A property of another shape proves nothing."""
    issue = jira.create(draft(), MARKER)
    fake.site.issue(issue.id).properties["roadmap-tui"] = ["unexpected"]

    assert fetched(jira, issue.id).marker is None


# fetch


def test_issues_are_read_a_hundred_at_a_time(fake: FakeJira, jira: JiraTracker) -> None:
    """n issues cost n/100 requests, rounded up, once we are logged in."""
    ids = [jira.create(draft(f"Story {number}"), MARKER, read_back=False).id for number in range(101)]
    before = len(fake.log)

    assert len(jira.fetch(ids)) == 101
    assert len(fake.log) - before == 2


def test_what_is_missing_is_asked_for_once_and_gone(fake: FakeJira, jira: JiraTracker) -> None:
    """Deleted and hidden issues look the same: gone. An old key still leads to its issue."""
    made = [jira.create(draft(one), MARKER) for one in ("Kept", "Deleted", "Hidden")]
    kept, deleted, hidden = [fetched(jira, one.id) for one in made]
    fake.site.delete(deleted.id)
    fake.site.issue(hidden.id).hidden = True
    found = jira.fetch([kept.id, deleted.id, hidden.id, kept.id])

    assert found == {kept.id: kept, deleted.id: Gone(id=deleted.id), hidden.id: Gone(id=hidden.id)}


def test_what_people_did_in_jira_is_read(fake: FakeJira, jira: JiraTracker) -> None:
    """Status, assignee, title, labels and due date as they are now, cleaned for a terminal."""
    issue = jira.create(draft(), MARKER)
    fake.site.edit(
        issue.id, status="Done", assignee="Bob\x1b[31m", summary="New\ttitle", labels=["b", "a"], duedate=None
    )
    now = fetched(jira, issue.id)

    assert (now.status, now.status_category, now.assignee) == ("Done", "done", "Bob␛[31m")
    assert (now.summary, now.labels, now.due) == ("New title", ("a", "b"), None)
    assert now.version != issue.version


def test_odd_values_are_unknown_and_not_empty(fake: FakeJira, jira: JiraTracker) -> None:
    """What cannot be is not trusted, and does not crash; an empty description is one."""
    issue = jira.create(draft(), MARKER)
    fake.site.edit(issue.id, duedate="soon", labels=None, description=None, summary=None)
    now = fetched(jira, issue.id)

    assert (now.due, now.labels, now.description, now.summary) == (UNSET, UNSET, "", UNSET)


def test_what_people_wrote_into_the_text_is_foreign(fake: FakeJira, jira: JiraTracker) -> None:
    """A mention in the description is told, so that it is not overwritten unseen."""
    issue = jira.create(draft(), MARKER)
    document = fake.site.issue(issue.id).fields["description"]
    document["content"].append(
        {"type": "paragraph", "content": [{"type": "mention", "attrs": {"id": "1", "text": "@Bob"}}]}
    )

    assert fetched(jira, issue.id).foreign


# update


def test_only_what_is_named_is_written(fake: FakeJira, jira: JiraTracker) -> None:
    """A patch of the title sends the title alone."""
    issue = jira.create(draft(), MARKER)
    after = jira.update(issue, Patch(fields=("summary",), summary="New", due=date(2030, 1, 1)))

    assert fake.requests("PUT")[0].body == {"fields": {"summary": "New"}}
    assert (after.summary, after.due) == ("New", issue.due)


def test_labels_are_added_and_removed_one_by_one(fake: FakeJira, jira: JiraTracker) -> None:
    """Labels that people set stay."""
    issue = jira.create(draft(), MARKER)
    fake.site.edit(issue.id, labels=["renewals", "roadmap-abcdefghij", "theirs"])
    after = jira.update(
        issue, Patch(fields=("labels",), add_labels=("new", "renewals"), remove_labels=("renewals", "absent"))
    )

    assert fake.requests("PUT")[0].body == {"update": {"labels": [{"add": "new"}, {"remove": "renewals"}]}}
    assert after.labels == ("new", "roadmap-abcdefghij", "theirs")


def test_what_is_so_already_is_not_written(fake: FakeJira, jira: JiraTracker) -> None:
    """A patch that changes nothing sends nothing, so that nobody is notified."""
    issue = fetched(jira, jira.create(draft(), MARKER).id)
    same = Patch(
        fields=("summary", "description", "due", "labels"),
        summary=str(issue.summary),
        description=draft().description,
        due=draft().due,
        add_labels=("renewals",),
    )

    assert jira.update(issue, same) == issue
    assert fake.requests("PUT") == []


@pytest.mark.parametrize(
    ("field", "theirs", "sentence"),
    [
        ("summary", {"summary": "Theirs"}, "ROAD-1 changed in Jira meanwhile: the summary. Sync again."),
        ("due", {"duedate": "2028-01-01"}, "the due date"),
        ("description", {"description": None}, "the description"),
    ],
)
def test_what_changed_meanwhile_is_not_overwritten(
    fake: FakeJira, jira: JiraTracker, field: Any, theirs: Any, sentence: str
) -> None:
    """A touched field that is no longer as it was read stops the write."""
    issue = jira.create(draft(), MARKER)
    fake.site.edit(issue.id, **theirs)

    with pytest.raises(Changed) as raised:
        jira.update(issue, Patch(fields=(field,), summary="Ours", due=None))
    assert sentence in str(raised.value)
    assert fake.requests("PUT") == []


def test_without_the_right_to_edit_it_is_said(fake: FakeJira, jira: JiraTracker) -> None:
    """The permission that is missing is named."""
    issue = jira.create(draft(), MARKER)
    fake.site.permissions = {"BROWSE_PROJECTS"}

    with pytest.raises(Rejected, match="may not change ROAD-1: ask a Jira admin for the permission"):
        jira.update(issue, Patch(fields=("summary",), summary="Ours"))


# doctor


def test_a_healthy_site_has_nothing_to_tell(jira: JiraTracker) -> None:
    """Each part of the way is checked and fine."""
    checks = jira.check()

    assert [one.name for one in checks if not one.ok] == []
    assert len(checks) == 9


def test_the_doctor_says_what_stands_in_the_way(fake: FakeJira, connected: Connect) -> None:
    """A wrong clock, missing rights, missing and required fields, one line each."""
    from datetime import UTC, datetime, timedelta

    moment = datetime(2026, 11, 21, tzinfo=UTC)
    fake.site.now = lambda: moment
    fake.site.permissions = {"BROWSE_PROJECTS", "CREATE_ISSUES"}
    screen = fake.site.screen()
    del screen["labels"], screen["duedate"], screen["description"]
    screen["customfield_1"] = Field("Team", required=True)
    checks = connected(now=lambda: moment + timedelta(seconds=75)).check()

    sentences = {one.name: one.sentence for one in checks if not one.ok}
    assert sentences == {
        "jira clock": "This machine's clock is 75 seconds ahead of Jira's: set it right.",
        "jira permissions": "You may not edit issues in ROAD: ask a Jira admin for the permission.",
        "jira required fields": "A new Task must also have Team: ask a Jira admin for a default, or set another "
        "[tracker.jira] issue_type.",
        "jira description": "The create screen lacks the description: issues are created without the story's "
        "text. Ask a Jira admin to add the field.",
        "jira due date": "The create screen lacks the due date: the day of shipping is left out of new "
        "issues. Ask a Jira admin to add the field.",
        "jira labels": "The create screen lacks the labels: issues are found by a line in their description "
        "instead. Ask a Jira admin to add the field.",
    }


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"token": "another-token-5678"}, ["jira login"]),
        ({"project": "NOPE"}, ["jira project"]),
        ({"issue_type": "Epic"}, ["jira project"]),
    ],
)
def test_the_doctor_raises_nothing(connected: Connect, changed: Any, names: Any) -> None:
    """What fails is a line, and what stands on it is left out."""
    assert names == [one.name for one in connected(**changed).check() if not one.ok]


def test_the_network_is_imported_when_it_talks() -> None:
    """Connecting imports no httpx; a plain command that only names Jira stays quick."""
    import subprocess
    import sys

    code = (
        "import sys; from roadmap_tui.trackers.jira import connect;"
        "connect(site='https://a.example', email='a', token='t'*20, project='P', issue_type='Task');"
        "print('httpx' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"


# names and ids


@pytest.mark.parametrize("issue_type", ["Task", " task ", "10101", "id:10101", "Aufgabe"])
def test_a_type_is_found_by_any_of_its_names_and_by_its_id(
    fake: FakeJira, connected: Connect, issue_type: str
) -> None:
    """As the account sees it, untranslated, or by the id as settings write it."""
    fake.site.language = "de"
    fake.site.translate("de", Task="Aufgabe", Story="Geschichte")
    connected(issue_type=issue_type).create(draft(), MARKER)

    assert "Task" == fake.site.issue("ROAD-1").type


def test_two_statuses_of_one_name_are_told_apart_by_their_ids(fake: FakeJira, jira: JiraTracker) -> None:
    """The doctor and a move name the ids; with one of them in settings both are content."""
    one, two = fake.site.twins()
    statuses = fake.site.workflow().statuses
    ids = (statuses[one].id, statuses[two].id)
    issue = fetched(jira, jira.create(draft(), MARKER).id)
    (fault,) = [told.sentence for told in jira.check({"building": StatusWanted(name="In Review")}) if not told.ok]
    with pytest.raises(Rejected) as refused:
        jira.move(issue, StatusWanted(name="In Review"))

    assert f"is the name of 2 statuses of a Task in ROAD, id:{ids[0]} and id:{ids[1]}" in fault
    assert f"In Review (id:{ids[0]}), In Review (id:{ids[1]}). Write the id of one of them" in str(refused.value)
    assert [] == [told for told in jira.check({"building": StatusWanted(id=ids[1])}) if not told.ok]
    assert ids[1] == jira.move(issue, StatusWanted(id=ids[1])).status_id
