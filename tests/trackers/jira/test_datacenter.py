"""Jira Data Center: found by itself, spoken to in its own words, with as few requests as it allows."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from roadmap_tui.errors import Offline, Usage
from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.jira.tracker import JiraTracker
from roadmap_tui.trackers.protocol import Changed, Gone, Paragraph, Patch, Prose, Rejected, RemoteIssue
from tests.fake_jira import FakeJira
from tests.fake_jira.faults import ANSWERS
from tests.fake_jira.records import Field, strict_workflow
from tests.trackers.jira.conftest import MARKER, Connect, draft, fetched


@pytest.fixture
def fake() -> Iterator[FakeJira]:
    """A fake Data Center; no request of the test may have broken the contract."""
    with FakeJira(edition="datacenter") as running:
        yield running
    assert running.breaches == []


# who


def test_the_edition_is_found_before_a_token_is_sent(fake: FakeJira, connected: Connect) -> None:
    """Cloud's address is tried first, without a login; then it is all v2, with the token as Bearer."""
    identity = connected().probe()

    assert (identity.edition, identity.account, identity.name) == ("datacenter", "JIRAUSER-ann", "Ann Admin")
    assert [(one.path, (one.login or "none").split()[0]) for one in fake.log] == [
        ("/rest/api/3/serverInfo", "none"),
        ("/rest/api/2/serverInfo", "none"),
        ("/rest/api/2/myself", "Bearer"),
    ]


def test_an_edition_that_is_set_is_not_looked_for(fake: FakeJira, connected: Connect) -> None:
    """`edition = "datacenter"` saves a request, and knows the markup before anything is asked."""
    tracker = connected(edition="datacenter")

    assert tracker.canonical(Prose(story=(Paragraph(text="{code}"),))) == "{code}"
    assert fake.log == []
    tracker.probe()
    assert len(fake.log) == 2


def test_a_cloud_site_is_no_data_center(connected: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other way round it is told as well."""
    with FakeJira() as cloud:
        info = b'{"deploymentType": "Cloud", "version": "1001.0.0"}'
        monkeypatch.setitem(ANSWERS, "info", (200, {}, info))
        cloud.arm("info", path="/rest/api/2/serverInfo")
        with pytest.raises(Usage, match=r"is Jira Cloud, and \[tracker\.jira\] edition says datacenter"):
            connected(site=cloud.url, edition="datacenter").probe()
        assert {one.login for one in cloud.log} == {None}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"token": "another-token-5678"}, "make a personal access token in your profile there"),
        (
            {"email": "ann@example.com"},
            "may take no email with a token. Give a personal access token alone: `roadmap login --email",
        ),
    ],
)
def test_a_login_that_is_refused_says_what_to_do(
    fake: FakeJira, connected: Connect, changed: Any, sentence: str
) -> None:
    """It is tried once, and never at Atlassian's gateway: failed logins are what leads to a CAPTCHA."""
    with pytest.raises(Offline) as raised:
        connected(gateway=fake.url, **changed).probe()
    assert sentence in str(raised.value)
    assert [one.path for one in fake.log if one.login] == ["/rest/api/2/myself"]


def test_a_captcha_is_told(fake: FakeJira, connected: Connect) -> None:
    """The header says it, not the status."""
    fake.site.captcha_after = 0

    with pytest.raises(
        Offline, match="asks for a CAPTCHA after too many failed logins: log in once in a browser"
    ):
        connected().probe()


# create, find, fetch


def test_a_new_issue_is_as_it_was_sent(fake: FakeJira, jira: JiraTracker) -> None:
    """Wiki text, labels and due date arrive; the property is written where the create did not keep it."""
    issue = jira.create(draft(), MARKER)

    assert (issue.key, issue.description) == ("ROAD-1", jira.canonical(draft().description))
    assert (issue.labels, issue.due) == (("renewals", "roadmap-abcdefghij"), date(2027, 3, 31))
    assert (issue.status, issue.status_id, issue.marker, issue.foreign) == ("To Do", "10001", MARKER, False)
    sent = fake.requests("POST", "/issue$")[0].body["fields"]["description"]
    assert sent.startswith(
        "*CSMs see renewals coming.*\n\n{quote}\nWe learn of it by mail.\n_— Enterprise_\n{quote}"
    )


def test_the_first_create_of_a_run_tells_of_the_others(fake: FakeJira, jira: JiraTracker) -> None:
    """A site that kept the property of one is trusted with the next: one request each."""
    first = jira.create(draft(), MARKER, read_back=False)
    before = len(fake.log)
    second = jira.create(draft(), MARKER, read_back=False)

    assert len(fake.log) - before == 1
    assert (first.marker_read, second.marker_read) == (True, True)
    assert fake.site.issue("ROAD-2").properties["roadmap-tui"]["story"] == MARKER.story


def test_a_site_that_drops_properties_gets_each_by_itself(fake: FakeJira, jira: JiraTracker) -> None:
    """One that did not keep the first: each issue is to be read, before anything is written to it."""
    fake.site.drops_properties = True
    made = [jira.create(draft(), MARKER, read_back=False) for _ in range(3)]

    assert [one.marker_read for one in made] == [False] * 3
    assert len(fake.requests("GET", "/properties/")) == 1
    assert fake.requests("PUT") == []


@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_mark_that_could_not_be_made_sure_of(fake: FakeJira, jira: JiraTracker, method: str) -> None:
    """It is no error: the issue exists, and whoever reads it asks for its mark."""
    fake.site.drops_properties = True
    fake.arm("403", method=method, path="/properties/")
    issue = jira.create(draft(), MARKER, read_back=False)

    assert not issue.marker_read
    assert not fetched(jira, issue.id).marker_read
    found = fetched(jira, issue.id, doubtful=True)
    assert (found.marker_read, found.marker) == (True, None)


@pytest.mark.parametrize("body", [{}, [], {"value": None}, {"value": []}], ids=str)
def test_a_mark_that_cannot_be_read_is_not_none(fake: FakeJira, jira: JiraTracker, body: Any) -> None:
    """An answer that says nothing of the property does not say that there is none."""
    jira.create(draft(), MARKER)
    answer = fake.site.answer

    def spoiled(*asked: Any) -> Any:
        reply = answer(*asked)
        return reply._replace(body=body, held=False) if "/properties/" in asked[1] else reply

    fake.site.answer = spoiled  # type: ignore[assignment, method-assign]
    (found,) = jira.find([MARKER])[MARKER.story]

    assert (found.marker_read, found.marker) == (False, None)


def test_doubtful_issues_are_read_four_at_once(
    fake: FakeJira, jira: JiraTracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten of them cost three rounds, not ten, and no search: each is read alone, with its mark."""
    made = [jira.create(draft(), MARKER, read_back=False).id for _ in range(10)]
    flying, most, lock = 0, 0, threading.Lock()

    def seconds(method: Any, path: Any) -> float:
        nonlocal flying, most
        with lock:
            flying += method == "GET"
            most = max(most, flying)
        if method == "GET":
            time.sleep(0.05)
            with lock:
                flying -= 1
        return 0.0

    monkeypatch.setattr(fake, "seconds", seconds)
    found = [one for one in jira.fetch(made, doubtful=made).values() if isinstance(one, RemoteIssue)]

    assert [MARKER] * len(made) == [one.marker for one in found]
    assert 2 <= most <= 4
    assert [] == fake.requests("POST", "/search")
    assert not any(one.indexed for one in found)


def test_unchanged_issues_are_read_a_hundred_at_a_time(fake: FakeJira, connected: Connect) -> None:
    """n issues cost n/100 requests, rounded up, and two to log in."""
    made = connected()
    ids = [made.create(draft(f"Story {number}"), MARKER).id for number in range(101)]
    before = len(fake.log)

    assert len(connected(edition="datacenter").fetch(ids)) == 101
    assert len(fake.log) - before == 2 + 2


def test_a_deleted_issue_does_not_spoil_the_query(fake: FakeJira, jira: JiraTracker) -> None:
    """What is missing is asked for once, alone."""
    kept, deleted = [jira.create(draft(one), MARKER) for one in ("Kept", "Deleted")]
    fake.site.delete(deleted.id)
    found = jira.fetch([kept.id, deleted.id])

    assert (fetched(jira, kept.id).key, found[deleted.id]) == (kept.key, Gone(id=deleted.id))
    assert fake.requests("POST", "/search")[0].body["validateQuery"] is False


@pytest.mark.parametrize("asked", ["ROAD-1", "road-1", "10001"])
def test_an_issue_is_fetched_by_its_key_or_its_id(fake: FakeJira, jira: JiraTracker, asked: str) -> None:
    """What was asked is the key of the answer; an old key leads to where the issue is now."""
    jira.create(draft(), MARKER)
    fake.site.add_project("OTHER", "Elsewhere")
    fake.site.move("10001", "OTHER")
    found = jira.fetch([asked, "NOPE-7", "no key at all"], doubtful=["10001"])

    issue = found[asked]
    assert isinstance(issue, RemoteIssue)
    assert (issue.id, issue.key, issue.marker) == ("10001", "OTHER-1", MARKER)
    assert found["NOPE-7"] == Gone(id="NOPE-7")
    assert found["no key at all"] == Gone(id="no key at all")


def test_every_page_of_a_search_is_read(fake: FakeJira, jira: JiraTracker) -> None:
    """Pages are followed by their numbers; one that comes again is told."""
    for number in range(5):
        jira.create(draft(f"Clone {number}"), MARKER)
    fake.site.page_limit = 2
    assert len(jira.find([MARKER])[MARKER.story]) == 5

    fake.site.stuck_paging = True
    with pytest.raises(Offline, match="sends the same page of a search again and again"):
        jira.find([MARKER])


# change


def test_what_jira_does_to_a_text_is_no_change(fake: FakeJira, jira: JiraTracker) -> None:
    """Line ends of Windows, which its own editor writes, are not what a person did."""
    issue = fetched(jira, jira.create(draft(), MARKER).id, doubtful=True)
    assert "\r\n" in fake.site.issue("ROAD-1").fields["description"]
    patch = Patch(fields=("description", "labels"), description=draft().description, add_labels=("renewals",))

    assert jira.update(issue, patch) == issue
    assert fake.requests("PUT", "/issue/10001$") == []


def test_a_change_is_written_and_read_back(fake: FakeJira, jira: JiraTracker) -> None:
    """Data Center returns nothing, so the issue is read."""
    issue = jira.create(draft(), MARKER)
    prose = Prose(story=(Paragraph(text="New {words}"),))
    after = jira.update(issue, Patch(fields=("summary", "description"), summary="New", description=prose))

    assert (after.summary, after.description) == ("New", "New {words}")
    assert fake.requests("PUT", "/issue/10001$")[0].body == {
        "fields": {"summary": "New", "description": r"New \{words\}"}
    }


def test_what_a_person_wrote_is_not_overwritten(fake: FakeJira, jira: JiraTracker) -> None:
    """A macro that they added is told, and stops the write."""
    issue = jira.create(draft(), MARKER)
    text = fake.site.issue("ROAD-1").fields["description"]
    fake.site.edit("ROAD-1", description=text + "\r\n\r\n{code}x{code}")
    assert fetched(jira, "ROAD-1").foreign

    with pytest.raises(Changed, match="the description"):
        jira.update(issue, Patch(fields=("description",), description=Prose(story=())))


def test_a_screen_that_asks_is_named_after_the_hops_before_it(fake: FakeJira, jira: JiraTracker) -> None:
    """Step by step to where a resolution is asked for; then a person goes on."""
    fake.site.projects["ROAD"].workflow = strict_workflow()
    issue = jira.create(draft(), MARKER)

    with pytest.raises(
        Rejected,
        match=r"the screen of 'Close' asks for Resolution \(one of Fixed, Won't do\).* is in In Review now",
    ):
        jira.move(issue, StatusWanted(name="Done"), hops=3)
    assert fake.site.issue("ROAD-1").status == "In Review"


def test_comments_are_wiki_text(fake: FakeJira, jira: JiraTracker) -> None:
    """What was typed is not markup there either."""
    issue = jira.create(draft(), MARKER)
    jira.comment(issue, Prose(story=(Paragraph(text="Told *Acme*"),)))

    assert [one["body"] for one in fake.site.issue("ROAD-1").comments] == [r"Told \*Acme\*"]


def test_a_link_back_is_written_anew(fake: FakeJira, jira: JiraTracker) -> None:
    """The same key changes the link that is there."""
    issue = jira.create(draft(), MARKER)
    for title in ("Old", "New"):
        jira.link_back(issue, "https://board.example/S-1", title, "board-1/S-1")

    assert [one["object"]["title"] for one in fake.site.issue("ROAD-1").links] == ["New"]


# doctor and screen


def test_a_healthy_site_has_nothing_to_tell(jira: JiraTracker) -> None:
    """Each part of the way is checked and fine."""
    checks = jira.check()

    assert [one.name for one in checks if not one.ok] == []
    assert checks[0].sentence.endswith("it is Jira Data Center.")


def test_a_required_field_is_named_before_anything_is_sent(fake: FakeJira, jira: JiraTracker) -> None:
    """Its create screen is told in other words than Cloud's, and read the same."""
    fake.site.screen()["customfield_10020"] = Field("Team", required=True, allowed=("Red", "Blue"))

    with pytest.raises(Rejected, match=r"more on a new Task than a story has: Team \(one of Red, Blue\)\."):
        jira.create(draft(), MARKER)


def test_an_unknown_project_is_named(connected: Connect) -> None:
    """Neither a create screen nor a project: there is none."""
    with pytest.raises(Rejected, match="There is no project NOPE that your account can see"):
        connected(project="NOPE").create(draft(), MARKER)


def test_a_server_without_create_screens_is_taken_as_usual(
    fake: FakeJira, connected: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old Jira tells the issue types of a project, and refuses by itself what it does not take."""
    kind = fake.site.projects["ROAD"].types[0]
    told = {"key": "ROAD", "issueTypes": [{"id": kind.id, "name": kind.name, "subtask": False}]}
    monkeypatch.setitem(ANSWERS, "project", (200, {}, json.dumps(told).encode()))
    fake.arm("404", path="createmeta", times=99)
    fake.arm("project", path="/project/ROAD$", times=99)

    assert connected(issue_type=kind.name).create(draft(), MARKER).key == "ROAD-1"
