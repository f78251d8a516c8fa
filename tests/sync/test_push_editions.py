"""A push by the real adapter over a real socket, against a Jira of each edition and the people in it."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Problem
from roadmap_tui.model.link_state import link_state
from tests.sync.conftest import FIELDS
from tests.sync.office import EDITIONS, Office

LABEL_OF_A_PERSON = "from-support"


def test_one_issue_with_what_the_story_says(office: Office) -> None:
    """Its summary, text, due date, label and the property that proves it ours."""
    (push,) = office.push()

    (issue,) = office.site.issues.values()
    uid = office.desk.story.uid
    assert ("create", True, "ROAD-1") == (push.action, push.done, push.key)
    assert ("Treatment history in hand", "2027-03-31") == (issue.fields["summary"], issue.fields["duedate"])
    assert f"roadmap-{uid.lower()}" in issue.fields["labels"]
    assert uid == issue.properties["roadmap-tui"]["story"]
    assert isinstance(issue.fields["description"], dict if office.edition == "cloud" else str)


def test_a_second_push_writes_nothing(office: Office) -> None:
    """What Jira made of our text on the way, its ids or line ends, is no change of anybody's."""
    office.push()
    before = len(office.fake.requests())
    (push,) = office.push()

    assert ([], "none", "in step") == (office.writes(before), push.action, link_state(office.desk.story))


def test_a_change_here_is_one_write(office: Office) -> None:
    """Only what changed goes, in one request, and what people did to other fields stays."""
    office.push()
    office.site.add_labels("ROAD-1", LABEL_OF_A_PERSON)
    office.site.edit("ROAD-1", assignee="Bob", status="In Progress")
    office.desk.edit(title="The history at hand")
    before = len(office.fake.requests())
    office.push()

    issue = office.site.issue("ROAD-1")
    assert 1 == len(office.writes(before))
    assert "The history at hand" == issue.fields["summary"]
    assert LABEL_OF_A_PERSON in issue.fields["labels"]
    assert ("Bob", "In Progress") == (issue.assignee, issue.status)


def test_a_moved_issue_is_still_ours(office: Office) -> None:
    """Its id joins it to the story, so a new key in another project is followed."""
    office.push()
    office.site.add_project("OPS", "Operations")
    office.site.move("ROAD-1", "OPS")
    office.desk.edit(title="The history at hand")
    (push,) = office.push()

    assert ("OPS-1", True) == (push.key, push.done)
    assert ["The history at hand"] == [one.fields["summary"] for one in office.site.issues.values()]


def test_a_hidden_issue_is_not_made_anew(office: Office) -> None:
    """Hidden and deleted look alike; a second issue is made only where a person says so."""
    office.push()
    office.site.hide("ROAD-1")
    (push,) = office.push()

    assert ("gone", 1) == (push.action, len(office.site.issues))
    office.push(again=True)
    assert 2 == len(office.site.issues)


def test_a_persons_own_words_are_not_written_over(office: Office) -> None:
    """The text changed there and here: neither is lost, and the push says so."""
    office.push()
    theirs = {"type": "doc", "version": 1, "content": []} if office.edition == "cloud" else "Mine.\r\nTwo lines."
    office.site.edit("ROAD-1", description=theirs)
    office.desk.edit(outcome="has the whole treatment history at a glance")
    (push,) = office.push()

    assert (theirs, "conflict", False) == (
        office.site.issue("ROAD-1").fields["description"],
        push.action,
        push.done,
    )


def test_a_restored_board_finds_its_issue_and_not_the_clone(office: Office) -> None:
    """Both carry the label; the property tells which one is ours."""
    before = shutil.copy(office.folder / "roadmap.json", office.folder / "before.json")
    office.push()
    office.site.clone("ROAD-1")
    office.forget(Path(before))
    office.push()

    link = office.desk.story.link
    assert link is not None
    assert ("ROAD-1", 2) == (link.key, len(office.site.issues))


def test_a_clone_alone_is_not_adopted(office: Office) -> None:
    """A label without the property blocks the push with a sentence, for a person to decide."""
    before = shutil.copy(office.folder / "roadmap.json", office.folder / "before.json")
    office.push()
    office.site.clone("ROAD-1")
    office.site.delete("ROAD-1")
    office.forget(Path(before))
    (push,) = office.push()

    assert ("blocked", ["ROAD-2"]) == (push.action, [one.key for one in office.site.issues.values()])
    assert "ROAD-2" in (push.why or "")


@pytest.mark.parametrize("lag", [0.0, 20.0], ids=["at once", "lagging"])
def test_a_lost_reply_makes_no_second_issue(office: Office, lag: float) -> None:
    """The create worked and nobody was told: pushes after it find the issue, also by a search that lags."""
    office.site.lag = lag
    office.fake.arm("drop", after=True, method="POST", path="/issue$")
    for _ in range(3):
        with suppress(Problem):
            office.push()
        office.desk.now += office.desk.settings.settle

    assert (1, "in step") == (len(office.site.issues), link_state(office.desk.story))
    assert office.site.issue("ROAD-1").properties["roadmap-tui"]["story"] == office.desk.story.uid


@pytest.mark.parametrize("lag", [0.0, 20.0, 400.0], ids=["at once", "lagging", "next time"])
def test_a_lost_reply_without_a_mark_is_taken_for_ours(office: Office, lag: float) -> None:
    """The property was dropped, but label, title, account, project and time leave no doubt: said, and marked."""
    office.site.lag, office.site.drops_properties = lag, True
    office.fake.arm("drop", after=True, method="POST", path="/issue$")
    said = []
    for _ in range(3):
        with suppress(Problem):
            said += [one.why or "" for one in office.push()]
        office.desk.now += office.desk.settings.settle * 2

    assert (1, "in step") == (len(office.site.issues), link_state(office.desk.story))
    assert office.site.issue("ROAD-1").properties["roadmap-tui"]["story"] == office.desk.story.uid
    assert "ROAD-1 carries no mark; it was taken for S-1's" in " ".join(said)


def _by_somebody_else(office: Office) -> None:
    office.site.issue("ROAD-1").creator = "Bob"


def _under_another_title(office: Office) -> None:
    office.site.edit("ROAD-1", summary="Something else")


def _long_ago(office: Office) -> None:
    office.site.issue("ROAD-1").fields["created"] = "2026-11-21T11:59:00.000+0000"


def _elsewhere(office: Office) -> None:
    office.site.add_project("OPS", "Operations")
    office.site.move("ROAD-1", "OPS")


def _twice(office: Office) -> None:
    office.site.edit(office.site.clone("ROAD-1", creator="Ann Admin"), summary="Treatment history in hand")


@pytest.mark.parametrize("what", [_by_somebody_else, _under_another_title, _long_ago, _elsewhere, _twice])
def test_a_lost_reply_with_a_doubt_is_left_to_a_person(office: Office, what: Callable[[Office], None]) -> None:
    """Where anything speaks against it, it is neither doubled nor taken over, and the way out is said."""
    office.site.lag_searches, office.site.drops_properties = 6, True
    office.fake.arm("drop", after=True, method="POST", path="/issue$")
    office.push()
    what(office)
    office.site.index()
    count = len(office.site.issues)
    office.desk.now += office.desk.settings.settle
    (push,) = office.push()

    assert ("blocked", count) == (push.action, len(office.site.issues))
    assert "roadmap story link S-1 " in (push.why or "")


FAULTS = [("unread", False), ("drop", True), ("500", False), ("cut", True), ("login-page", True), ("429", False)]


@pytest.mark.slow
@pytest.mark.parametrize("drops", [False, True], ids=["keeps", "drops"])
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("kind", "after"), FAULTS, ids=[f"{kind}-{'after' if late else 'before'}" for kind, late in FAULTS]
)
def test_one_issue_whatever_fails(tmp_path: Path, edition: str, kind: str, after: bool, drops: bool) -> None:
    """A fault at any request of a push: those after it end with one issue, linked, marked and in step."""
    (tmp_path / "count").mkdir()
    office = Office(tmp_path / "count", edition)
    office.site.drops_properties = drops
    with office.fake:
        office.push()
        count = len(office.fake.requests())
    assert count >= 5
    for number in range(1, count + 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        office = Office(folder, edition)
        with office.fake as fake:
            office.site.drops_properties = drops
            fake.arm(kind, after=after, nth=number)
            for _ in range(4):
                with suppress(Problem):
                    office.push()
                office.desk.now += office.desk.settings.settle
            told = f"{kind} at request {number}"
            assert 1 == len(office.site.issues), told
            assert "in step" == link_state(office.desk.story), told
            assert office.site.issue("ROAD-1").properties["roadmap-tui"], told
            assert [] == fake.breaches, told


def test_a_site_that_asks_to_wait_gets_each_issue_once(office: Office) -> None:
    """A limit of one request a second: slower, with no issue lost and none doubled."""
    with begin(office.desk.store, by="Dana", at=office.desk.now, today=office.desk.now.date()) as change:
        for number in range(8):
            stories.add(change, {**FIELDS, "title": f"Story {number}"})
    ids = list(office.desk.store.read().stories)
    office.site.limits.arm(rate=1.0, burst=3, method="POST")
    for _ in range(3):
        with suppress(Problem):
            office.push(*ids)

    titles = [one.fields["summary"] for one in office.site.issues.values()]
    assert sorted(one.title for one in office.desk.store.read().stories.values()) == sorted(titles)
    assert 429 in [one.status for one in office.fake.requests()]
