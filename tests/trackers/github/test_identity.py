"""Whose an issue is: by label, author and the line in its body; and where it is, wherever it went."""

import pytest

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.github.tracker import GitHubTracker
from roadmap_tui.trackers.protocol import Gone, Marker, Paragraph, Prose, Quotation, Rejected, RemoteIssue
from tests.each_row import each_row
from tests.fake_github import FakeGitHub
from tests.trackers.github.conftest import Connect
from tests.trackers.jira.conftest import MARKER, draft, fetched


def made(tracker: GitHubTracker, marker: Marker = MARKER) -> RemoteIssue:
    return tracker.create(draft(), marker)


def test_the_line_stands_last_and_is_no_part_of_the_text(fake: FakeGitHub, github: GitHubTracker) -> None:
    """Nobody sees it, and nobody's text has it."""
    issue = made(github)
    body = fake.site.issue(issue.id).body

    assert body.endswith("\n\n<!-- roadmap board=board-1 story=ABCDEFGHIJ operation=op-1 -->")
    assert "roadmap board" not in str(issue.description)
    assert ["renewals", "roadmap-abcdefghij", "roadmap"] == fake.site.issue(issue.id).labels
    assert ("renewals", "roadmap-abcdefghij") == issue.labels


def test_a_line_that_a_customer_typed_is_none(fake: FakeGitHub, github: GitHubTracker) -> None:
    """Also where somebody took ours out of the text."""
    said = "<!-- roadmap board=X story=Y operation=Z -->"
    prose = Prose(story=(Paragraph(text=said), Quotation(text=said)))
    issue = github.create(draft(description=prose), MARKER)
    fake.site.edit(issue.id, body=fake.site.issue(issue.id).body.rpartition("<!--")[0])
    bare = fetched(github, issue.id)

    assert (MARKER, None) == (issue.marker, bare.marker)
    assert issue.description == bare.description == f"{said}\n\n> {said}"


def test_an_issue_without_its_line_is_ours_by_label_and_author(fake: FakeGitHub, github: GitHubTracker) -> None:
    """People edit texts; somebody else's with our label is not ours."""
    issue = made(github)
    fake.site.edit(issue.id, body="Rewritten")
    copy = fake.site.clone(issue.id, by="ben")
    found = {one.id: one.marker for one in github.find([MARKER])[MARKER.story]}

    assert {issue.id: Marker(board="board-1", story=MARKER.story, operation=""), str(copy.id): None} == found


def test_a_line_of_another_board_is_not_ours(fake: FakeGitHub, github: GitHubTracker) -> None:
    """Though the label and the author are."""
    issue = made(github, Marker(board="board-2", story=MARKER.story, operation="op-1"))
    (found,) = github.find([MARKER])[MARKER.story]

    assert found.marker is not None
    assert ("board-2", issue.id) == (found.marker.board, found.id)


@pytest.mark.parametrize("many", [1, 9])
def test_many_stories_are_found_in_few_requests(fake: FakeGitHub, connected: Connect, many: int) -> None:
    """Some by the list of all, one whose common label somebody took off by its own."""
    tracker = connected()
    markers = [Marker(board="board-1", story=f"STORY{number:05}", operation="op") for number in range(many)]
    ids = {one.story: [made(tracker, one).id] for one in markers}
    fake.site.edit(ids[markers[0].story][0], labels=[markers[0].label])
    before = len(fake.requests())
    absent = Marker(board="board-1", story="NEVERMADE0", operation="op")
    found = connected().find([*markers, absent])

    assert ids == {story: [one.id for one in issues] for story, issues in found.items()}
    assert len(fake.requests()) - before <= 5


def test_a_new_story_costs_no_search_of_its_own(fake: FakeGitHub, github: GitHubTracker) -> None:
    """Where nothing was ever pushed, two hundred labels are looked for with two requests."""
    before = len(fake.requests())
    markers = [Marker(board="board-1", story=f"STORY{number:05}", operation="op") for number in range(200)]

    assert {} == github.find(markers)
    assert 2 == len(fake.requests()) - before


def test_without_push_access_issues_are_found_by_their_author(fake: FakeGitHub, connected: Connect) -> None:
    """GitHub drops the labels in silence; that is read back and told, and the line finds the issue."""
    fake.site.me.push = False
    tracker = connected()
    issue = made(tracker)
    found = connected().find([MARKER])

    assert (("labels",), ()) == (issue.left_out, issue.labels)
    assert [issue.id] == [one.id for one in found[MARKER.story]]
    assert "no push access" in tracker.capabilities.words.left_out


def test_a_pull_request_is_none_of_ours(fake: FakeGitHub, github: GitHubTracker) -> None:
    """Whatever it carries, and by whatever name it is asked for."""
    pull = fake.site.add_pull("A fix", [MARKER.label, "roadmap"])

    assert {} == github.find([MARKER])
    assert {f"#{pull.number}": Gone(id=f"#{pull.number}")} == github.fetch([f"#{pull.number}"])


def test_a_transferred_issue_is_followed(fake: FakeGitHub, connected: Connect) -> None:
    """By its id and its old name, by a process that has only the address of before; and written to there."""
    issue = made(connected())
    fake.site.transfer(issue.id)
    later = connected()
    later.locate({issue.id: issue.url})
    found = later.fetch([issue.id, issue.key])
    now = found[issue.id]
    assert isinstance(now, RemoteIssue)
    later.stamp(now, Marker(board="board-9", story=MARKER.story, operation=""))

    assert (issue.id, "acme/elsewhere#7") == (now.id, now.key) == (found["#1"].id, found["#1"].key)  # type: ignore[union-attr]
    assert "board=board-9" in fake.site.issue(issue.id).body


def test_what_was_deleted_or_hidden_is_gone(fake: FakeGitHub, github: GitHubTracker) -> None:
    """410 and 404 alike."""
    one, two = made(github), made(github, Marker(board="board-1", story="KLMNOPQRST", operation="op-2"))
    fake.site.delete(one.id)
    fake.site.hidden.add(int(two.id))

    assert {one.id: Gone(id=one.id), two.id: Gone(id=two.id)} == github.fetch([one.id, two.id])


def test_an_id_is_found_without_its_address(fake: FakeGitHub, connected: Connect) -> None:
    """From the list of all that a roadmap made; one that is not there is gone."""
    issue = made(connected())

    assert issue.key == fetched(connected(), issue.id).key
    assert {"99": Gone(id="99")} == connected().fetch(["99"])


@pytest.mark.parametrize("name", ["../user#1", "acme/..#1", "a/b/c#1", "acme/x?y#1", "user/..%2f..#1"])
def test_a_name_is_no_path(fake: FakeGitHub, github: GitHubTracker, name: str) -> None:
    """What a board or a person calls an issue asks for nothing but an issue of a repository."""
    count = len(fake.requests())

    assert {name: Gone(id=name)} == github.fetch([name])
    assert count == len(fake.requests())


def test_addresses_of_a_board_are_no_paths(fake: FakeGitHub, connected: Connect) -> None:
    """An id whose address leads nowhere is looked for in one list, and is gone."""
    tracker = connected()
    tracker.locate({str(one): f"https://github.com/acme/../../user/{one}/issues/{one}" for one in range(9)})
    found = tracker.fetch(list(map(str, range(9))))

    assert all(isinstance(one, Gone) for one in found.values())
    assert {"/user", "/repos/acme/roadmap", "/repos/acme/roadmap/issues"} == {one.path for one in fake.requests()}
    assert len(fake.requests()) <= 8


@each_row(
    ("given", "name"),
    [
        ("12", "#12"),
        ("#12", "#12"),
        (" acme/roadmap#12 ", "#12"),
        ("acme/other#12", "acme/other#12"),
        ("https://github.com/acme/roadmap/issues/12", "#12"),
        ("https://github.com/acme/other/issues/12/", "acme/other#12"),
        ("acme/roadmap12", "roadmap12"),
        ("https://github.com/acme/../issues/12", "12"),
    ],
)
def test_an_issue_is_named_as_people_do(github: GitHubTracker, given: str, name: str) -> None:
    """By its number in our repository, with the repository elsewhere."""
    assert name == github.issue_name(given)


def test_a_renamed_repository_is_followed(fake: FakeGitHub, connected: Connect) -> None:
    """And the doctor says what it is called by now."""
    repository = fake.site.repositories.pop("acme/roadmap")
    repository.name = "acme/plan"
    fake.site.repositories["acme/plan"] = repository
    fake.site.renamed["acme/roadmap"] = "acme/plan"
    tracker = connected()
    issue = made(tracker)
    wrong = [one.sentence for one in connected().check() if not one.ok]

    assert issue.url.endswith("/acme/plan/issues/1")
    assert ["acme/roadmap is called acme/plan by now: set [tracker.github] repository to that."] == wrong


def test_a_repository_that_is_not_there(fake: FakeGitHub, connected: Connect) -> None:
    """Says which it is, and what to check."""
    with pytest.raises(Rejected, match="There is no repository acme/none"):
        connected(repository="acme/none").probe()


def test_a_repository_that_is_gone_makes_nothing_gone(fake: FakeGitHub, connected: Connect) -> None:
    """A list that cannot be read is no empty one: nothing is taken for missing, and nothing created."""
    tracker = connected()
    ids = [made(tracker, Marker(board="b", story=f"STORY{one:05}", operation="op")).id for one in range(5)]
    del fake.site.repositories["acme/roadmap"]
    for ask in (lambda: tracker.fetch(ids), lambda: tracker.find([MARKER])):
        with pytest.raises(Rejected, match="GitHub cannot list the issues"):
            ask()


def test_pages_are_followed_on_this_host_alone(fake: FakeGitHub, connected: Connect) -> None:
    """A link to another one is not asked, since the token would go along."""
    tracker = connected()
    for number in range(101):
        made(tracker, Marker(board="board-1", story=f"STORY{number:05}", operation="op"))
    ids = [str(one) for one in fake.site.issues]
    assert set(ids) == set(connected().fetch(ids))
    fake.site.next_on = "http://127.0.0.1:1"

    with pytest.raises(Offline, match="another host for the next page"):
        connected().fetch(ids)


def test_an_enterprise_server(connected: Connect) -> None:
    """Its API has a path, which pages and new places have too; its web pages have none."""
    with FakeGitHub(prefix="/api/v3") as server:
        site = f"{server.site.host}/acme/roadmap"
        tracker = connected(api=server.url, site=site, token=server.site.me.token)
        for number in range(101):
            made(tracker, Marker(board="board-1", story=f"STORY{number:05}", operation="op"))
        server.site.transfer("#1")
        ids = [str(one) for one in server.site.issues]
        found = tracker.fetch([*ids, "#1"])
        again = found["#1"]

    assert isinstance(again, RemoteIssue)
    assert "acme/elsewhere#7" == again.key
    assert set(ids) == {one.id for one in found.values()}
    assert f"{server.site.host}/acme/elsewhere/issues/7" == again.url
    assert [] == server.breaches
