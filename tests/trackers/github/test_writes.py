"""What is written to GitHub: statuses, dates, labels, types, links; and what it drops in silence."""

from datetime import date

import pytest

from roadmap_tui.model.github_status import wanted_github_status
from roadmap_tui.trackers.github.tracker import GitHubTracker
from roadmap_tui.trackers.protocol import Patch, Rejected, RemoteIssue
from tests.each_row import each_row
from tests.fake_github import FakeGitHub
from tests.trackers.github.conftest import Connect
from tests.trackers.jira.conftest import MARKER, draft, fetched

ALL = ("open", "label:in progress", "label:In Review", "closed:completed", "closed:not_planned")
COLUMNS = ("project:5/Status/Todo", "project:5/Status/In progress", "project:5/Status/Done")


def made(tracker: GitHubTracker) -> RemoteIssue:
    return tracker.create(draft(labels=()), MARKER)


def moved(tracker: GitHubTracker, issue: RemoteIssue, status: str) -> RemoteIssue:
    return tracker.move(fetched(tracker, issue.id), wanted_github_status(status))


@pytest.mark.parametrize("source", ALL)
@pytest.mark.parametrize("target", ALL)
def test_an_issue_goes_from_each_status_to_each(
    fake: FakeGitHub, connected: Connect, source: str, target: str
) -> None:
    """With the labels of no other stage left on it, and as settings name it."""
    tracker = connected(*ALL)
    issue = made(tracker)
    moved(tracker, issue, source)
    after = moved(tracker, issue, target)
    there = fake.site.issue(issue.id)
    labels = {one for one in there.labels if not one.startswith("roadmap")}
    kind, _, value = target.partition(":")

    assert wanted_github_status(target).fits(after)
    assert ({value} if kind == "label" else set()) == labels
    assert ("closed", value) == (there.state, there.reason) if kind == "closed" else there.state == "open"


def test_a_closed_state_of_any_reason(connected: Connect) -> None:
    """`closed` fits each of them, and closes as completed what is open."""
    tracker = connected("open", "closed")
    issue = made(tracker)
    any_reason = wanted_github_status("closed")
    tracker.move(fetched(tracker, issue.id), any_reason)
    completed = fetched(tracker, issue.id)
    moved(tracker, issue, "closed:duplicate")

    assert ("closed", "done", True) == (completed.status, completed.status_category, any_reason.fits(completed))
    assert any_reason.fits(fetched(tracker, issue.id))


@pytest.mark.parametrize("is_org", [True, False])
def test_a_column_of_a_project(fake: FakeGitHub, connected: Connect, is_org: bool) -> None:
    """An issue is put into the project of whoever owns the repository, and moved there by its item."""
    fake.site.is_org = is_org
    fake.site.add_project(5, "Todo", "In progress", "Done")
    tracker = connected(*COLUMNS)
    issue = made(tracker)
    first = fetched(tracker, issue.id)
    after = [moved(tracker, issue, one) for one in COLUMNS[1:]]
    (path,) = {one.path for one in fake.requests("PATCH", "projectsV2")}

    assert "open" == first.status
    assert ["In progress", "Done"] == [one.status for one in after]
    assert path.startswith("/orgs/acme/" if is_org else "/users/acme/")
    assert 1 == len(fake.requests("POST", "projectsV2"))


def test_a_column_that_is_not_there(fake: FakeGitHub, connected: Connect) -> None:
    """Is refused with those that are, and the doctor says it before."""
    fake.site.add_project(5, "Todo", "Done")
    tracker = connected(*COLUMNS)
    issue = made(tracker)
    wanted = wanted_github_status(COLUMNS[1])
    wrong = [one.sentence for one in tracker.check({"building": wanted}) if not one.ok]

    assert [
        "Project 5 has no Status 'In progress', which [tracker.status] gives to building. It has todo, done."
    ] == wrong
    with pytest.raises(Rejected, match="has no Status 'In progress'"):
        tracker.move(fetched(tracker, issue.id), wanted)


def test_a_field_of_kind_date_holds_the_due_date(fake: FakeGitHub, connected: Connect) -> None:
    """From the create on; taken off and set again by requests of its own."""
    fake.site.fields = {41: ("Target date", "text"), 42: ("target Date", "date")}
    tracker = connected(due_field="Target date")
    issue = made(tracker)
    none = tracker.update(issue, Patch(fields=("due",), due=None))
    again = tracker.update(none, Patch(fields=("due",), due=date(2028, 2, 29)))

    assert [date(2027, 3, 31), None, date(2028, 2, 29)] == [issue.due, none.due, again.due]
    assert {42: "2028-02-29"} == fake.site.issue(issue.id).values


def test_a_field_that_is_not_there(fake: FakeGitHub, connected: Connect) -> None:
    """Is refused before anything is created, with those that are."""
    fake.site.fields = {41: ("Effort", "number"), 42: ("Start", "date")}
    with pytest.raises(Rejected, match=r"has no issue field 'Target date' of kind date.* It has Start"):
        made(connected(due_field="Target date"))

    assert {} == fake.site.issues


def test_without_a_field_no_date_is_promised(fake: FakeGitHub, connected: Connect) -> None:
    """And none is sent."""
    tracker = connected()

    assert "due" not in tracker.capabilities.fields
    assert made(tracker).due is None
    assert "issue_field_values" not in fake.requests("POST")[0].body


def test_an_issue_type(fake: FakeGitHub, connected: Connect) -> None:
    """Is sent with a create; one that the organisation lacks the doctor names."""
    tracker = connected(issue_type="Feature")
    issue = made(tracker)
    wrong = [one.sentence for one in connected(issue_type="Featur").check() if not one.ok]

    assert "Feature" == fake.site.issue(issue.id).type
    assert ["acme has no issue type 'Featur'. Did you mean Feature? It has Bug, Feature."] == wrong


def test_what_was_dropped_is_told(fake: FakeGitHub, connected: Connect) -> None:
    """Labels, date and type of an account that may not push are read back as not kept."""
    fake.site.fields = {42: ("Target date", "date")}
    fake.site.me.push = False

    assert ("labels", "due", "type") == made(connected(due_field="Target date", issue_type="Bug")).left_out


def test_a_label_that_somebody_makes_at_once(fake: FakeGitHub, github: GitHubTracker) -> None:
    """The create is refused, nothing was made, and it is sent again."""
    fake.site.races = 1
    issue = made(github)

    assert [issue.id] == [str(one) for one in fake.site.issues]
    assert 2 == len(fake.requests("POST", "/issues$"))


def test_a_label_that_may_not_be_set(fake: FakeGitHub, github: GitHubTracker) -> None:
    """Names the labels, so that the rest goes through and it is not tried for ever."""
    issue = made(github)
    fake.site.me.push = False
    with pytest.raises(Rejected) as refused:
        github.update(fetched(github, issue.id), Patch(fields=("labels",), add_labels=("more",)))

    assert {"labels": "refused"} == refused.value.fields


def test_a_link_back_is_a_comment_where_the_text_has_none(fake: FakeGitHub, github: GitHubTracker) -> None:
    """One comment, written anew when the address changes."""
    issue = made(github)
    for address in ("https://a.example/#S-1", "https://a.example/#S-1", "https://b.example/#S-1"):
        github.link_back(issue, address, "S-1 on the roadmap", MARKER.story)
    (comment,) = fake.site.issue(issue.id).comments

    assert "[S-\u20601 on the roadmap](<https://b.example/#S-1>)" in comment.body


def test_line_ends_of_a_browser_are_no_change(fake: FakeGitHub, github: GitHubTracker) -> None:
    """A text that was saved in a form has other ones."""
    issue = made(github)
    fake.site.edit(issue.id, body=fake.site.issue(issue.id).body.replace("\n", "\r\n"))
    now = fetched(github, issue.id)
    before = len(fake.writes())
    github.update(now, Patch(fields=("description",), description=draft().description))

    assert (issue.description, issue.marker, False) == (now.description, now.marker, now.foreign)
    assert before == len(fake.writes())


@each_row(
    "words",
    ["", "opened", "closed:done", "label:", "label:a,b", f"label:{'x' * 51}", "project:5", "project:5/Status",
     "project:x/Status/Done", "In Progress", "id:5"],
)  # fmt: skip
def test_what_is_no_status(words: str) -> None:
    """Is refused where settings are read, with how one is written."""
    with pytest.raises(ValueError, match=r"such as|is closed as|a label has"):
        wanted_github_status(words)
