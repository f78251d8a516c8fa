"""Syncs by the real adapter over a real socket, against a Jira of each edition and the people in it."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.errors import NotFound, Offline, Refused
from roadmap_tui.model.link_state import conflicts_of, link_state
from roadmap_tui.model.records import Story
from roadmap_tui.sync import linking
from roadmap_tui.sync.plan import apply, plan_sync
from roadmap_tui.sync.push import exit_of
from tests.fake_jira import Field, strict_workflow
from tests.sync.conftest import new_desk
from tests.sync.office import Office

THEIR_WORDS = "What Bob wrote on the phone"


def _story(office: Office) -> Story:
    return office.desk.story


def _fields(office: Office, key: str = "ROAD-1") -> dict[str, Any]:
    return office.site.issue(key).fields


# directions


@pytest.mark.parametrize("name", ["title", "ship_by"])
@pytest.mark.parametrize(
    ("direction", "who", "winner"),
    [
        ("push", "ours", "ours"),
        ("push", "theirs", "neither"),
        ("pull", "theirs", "theirs"),
        ("pull", "ours", "neither"),
        ("both", "ours", "ours"),
        ("both", "theirs", "theirs"),
        ("off", "ours", "neither"),
        ("off", "theirs", "neither"),
    ],
)
def test_a_field_goes_where_its_direction_lets_it(
    office: Office, name: str, direction: str, who: str, winner: str
) -> None:
    """One side changed: the other follows, or neither is written."""
    office.push()
    office.desk.directions(**{name: direction})
    mine, bobs = {"title": ("Ours", "Theirs"), "ship_by": (date(2027, 5, 1), date(2027, 6, 1))}[name]
    there = {"title": "summary", "ship_by": "duedate"}[name]
    if who == "ours":
        office.desk.edit(**{name: mine})
    else:
        office.site.edit("ROAD-1", **{there: str(bobs)})
    before = (str(getattr(_story(office), name)), _fields(office)[there])
    office.sync()

    after = (str(getattr(_story(office), name)), _fields(office)[there])
    expected = {"ours": (str(mine), str(mine)), "theirs": (str(bobs), str(bobs)), "neither": before}
    assert expected[winner] == after
    assert ["none"] == [one.action for one in office.sync()]


@pytest.mark.parametrize("name", ["title", "description", "ship_by", "status"])
@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_conflict_in_each_field_and_its_choice(office: Office, name: str, side: str) -> None:
    """Both changed: neither is written, every sync says so, and the choice ends it."""
    office.desk.map(draft="To Do", building="In Progress", discover="Done")
    office.push()
    theirs: dict[str, Any] = {
        "title": {"summary": "Theirs"},
        "description": {"description": office.text(THEIR_WORDS)},
        "ship_by": {"duedate": "2027-06-01"},
        "status": {"status": "Done"},
    }
    office.desk.move("draft")
    office.sync()
    ours: dict[str, Callable[[], None]] = {
        "title": lambda: office.desk.edit(title="Ours"),
        "description": lambda: office.desk.edit(outcome="has it at hand"),
        "ship_by": lambda: office.desk.edit(ship_by=date(2027, 5, 1)),
        "status": lambda: office.desk.move("building"),
    }
    ours[name]()
    office.site.edit("ROAD-1", **theirs[name])
    issue = office.site.issue("ROAD-1")
    before = ({**issue.fields}, issue.status)
    first, second = office.sync(), office.sync()

    assert ["conflict", "conflict"] == [first[0].action, second[0].action]
    assert {name: "conflict"} == first[0].ways
    assert {name} == set(conflicts_of(_story(office)))
    assert before == (issue.fields, issue.status)
    (chosen,) = office.resolve(side)
    assert chosen.done, chosen.why
    assert ["none"] == [one.action for one in office.sync()]
    assert "in step" == link_state(_story(office))
    kept = {
        "title": ("Theirs" == issue.fields["summary"], "Theirs" == _story(office).title),
        "description": (theirs["description"]["description"] == issue.fields["description"], side == "theirs"),
        "ship_by": ("2027-06-01" == issue.fields["duedate"], date(2027, 6, 1) == _story(office).ship_by),
        "status": ("Done" == issue.status, "discover" == _story(office).stage),
    }
    assert (side == "theirs", side == "theirs") == kept[name]


# statuses


def test_a_transition_that_asks_for_a_field(office: Office) -> None:
    """Its screen wants a resolution, which a story does not have: nothing is moved, and the field is named."""
    office.site.projects["ROAD"].workflow = strict_workflow()
    office.desk.map(building="In Review", shipped="Done")
    office.push()
    office.site.walk("ROAD-1", "In Progress", "In Review")
    office.desk.move("building")
    office.sync()
    office.desk.move("shipped")
    (push,) = office.sync()

    assert ("blocked", "In Review") == (push.action, office.site.issue("ROAD-1").status)
    assert "Resolution" in (push.why or "")
    assert "Fixed" in (push.why or "")


def test_a_screen_that_can_be_left_empty_is_no_obstacle(office: Office) -> None:
    """Only what is required and has no default stops a move."""
    flow = office.site.workflow()
    flow.edges = []
    flow.add_edge(
        "To Do", "In Progress", comment=Field("Comment"), reason=Field("Reason", required=True, has_default=True)
    )
    office.desk.map(building="In Progress")
    office.push()
    office.desk.move("building")
    office.sync()

    assert "In Progress" == office.site.issue("ROAD-1").status


@pytest.mark.parametrize(("hops", "action", "status"), [(1, "blocked", "To Do"), (2, "move", "In Review")])
def test_a_status_two_steps_away(office: Office, hops: int, action: str, status: str) -> None:
    """More than one transition is walked only where settings say so."""
    office.site.projects["ROAD"].workflow = strict_workflow()
    office.desk.map(building="In Review")
    office.desk.set(hops=hops)
    office.push()
    office.desk.move("building")
    (push,) = office.sync()

    assert (action, status) == (push.action, office.site.issue("ROAD-1").status)
    assert (push.why is None) == (action == "move")


# what becomes of issues


def test_a_clone_stays_a_stranger(office: Office) -> None:
    """It carries the label and not the property: never written, never linked."""
    office.push()
    key = office.site.clone("ROAD-1", creator="Ann Admin")
    before = dict(_fields(office, key))
    office.desk.edit(title="Ours")
    (push,) = office.sync()

    assert ("update", "ROAD-1", before) == (push.action, push.key, _fields(office, key))


def test_a_moved_issue_is_followed(office: Office) -> None:
    """Its new key is kept, its address too, and it is written where it is."""
    office.push()
    office.site.add_project("OPS", "Operations")
    office.site.move("ROAD-1", "OPS")
    (push,) = office.sync()
    assert ("pull", "OPS-1") == (push.action, push.key)
    office.desk.edit(title="Ours")
    office.sync()

    link = _story(office).link
    assert link is not None
    assert ("OPS-1", "Ours") == (link.key, _fields(office, "OPS-1")["summary"])
    assert link.url.endswith("/browse/OPS-1")


@pytest.mark.parametrize("how", ["delete", "hide"])
def test_a_gone_issue_is_told_and_made_again_when_asked(office: Office, how: str) -> None:
    """Deleted and hidden look alike: nothing is made unasked; `push --again` makes one, linked alone."""
    office.push()
    getattr(office.site, how)("ROAD-1")
    first, second = office.sync(), office.push()
    assert ["gone", "gone"] == [first[0].action, second[0].action]
    assert len(office.site.issues) == (how == "hide")
    (push,) = office.push(again=True)

    assert ("create", "ROAD-2") == (push.action, push.key)
    assert ["none"] == [one.action for one in office.sync()]
    assert 1 == len([one for one in office.site.issues.values() if not one.hidden])


def test_an_issue_that_shows_again(office: Office) -> None:
    """Hidden for a while: it is the same issue, and nothing was lost."""
    office.push()
    office.site.hide("ROAD-1")
    office.desk.edit(title="Ours")
    office.sync()
    office.site.show("ROAD-1")
    office.sync()

    assert ("Ours", "in step") == (_fields(office)["summary"], link_state(_story(office)))


def test_a_removed_label_comes_back(office: Office) -> None:
    """And the property with it, where that is gone as well; a person's labels stay."""
    office.push()
    issue = office.site.issue("ROAD-1")
    office.site.edit("ROAD-1", labels=["from-support"])
    issue.properties.clear()
    (push,) = office.sync()

    assert ("update", True) == (push.action, push.done)
    assert {"from-support", f"roadmap-{_story(office).uid.lower()}"} == set(issue.fields["labels"])
    assert _story(office).uid == issue.properties["roadmap-tui"]["story"]
    assert ["none"] == [one.action for one in office.sync()]


# two boards


def test_two_boards_on_one_project(office: Office, tmp_path: Path) -> None:
    """Each sees its own issues alone; what the other has is neither adopted nor linked."""
    office.push()
    (tmp_path / "other").mkdir()
    mine, other = office.desk, new_desk(tmp_path / "other")
    other.now = mine.now
    office.desk = other
    office.push()
    assert ["ROAD-1", "ROAD-2"] == [one.key for one in office.site.issues.values()]
    with office.connected(), pytest.raises(Refused, match="another board"):
        linking.meet(other.run, "S-2", "ROAD-1")
    other.edit(title="Of the other")
    office.sync()
    office.desk = mine
    (push,) = office.sync()

    assert ("none", "Treatment history in hand") == (push.action, _fields(office)["summary"])


def test_a_copied_board_says_whose_issue_it_is(office: Office) -> None:
    """A story made anew on another board with the same uid: the mark says which board holds the issue."""
    office.push()
    office.site.issue("ROAD-1").properties["roadmap-tui"] |= {"board": "ANOTHER"}
    # On Data Center the mark of an issue in its place, with its label, is not read again.
    office.site.remove_labels("ROAD-1", f"roadmap-{_story(office).uid.lower()}")
    office.desk.edit(title="Ours")
    (push,) = office.sync()

    assert ("blocked", "Treatment history in hand") == (push.action, _fields(office)["summary"])
    assert "another board" in (push.why or "")


def test_a_restored_board_writes_nothing_over(office: Office) -> None:
    """It knows an older state: what was agreed on since is theirs, and its own later words are a conflict."""
    office.push()
    before = shutil.copy(office.folder / "roadmap.json", office.folder / "before.json")
    office.desk.edit(title="Newer")
    office.sync()
    office.forget(Path(before))
    (push,) = office.sync()
    assert ({"title": "theirs differs"}, "Newer") == (push.ways, _fields(office)["summary"])
    office.desk.edit(title="Older, changed")
    (push,) = office.sync()

    assert ("conflict", "Newer") == (push.action, _fields(office)["summary"])


# links


def test_link_take_theirs_unlink_and_link_again(office: Office) -> None:
    """An issue that people made: linked with its words, let go of without a trace, and linked once more."""
    office.push("S-2")
    key = office.site.clone("ROAD-1")
    office.site.edit(key, labels=["theirs"], summary="Theirs", description=office.text(THEIR_WORDS))
    with office.connected():
        run = office.desk.run
        linking.link(run, linking.meet(run, "S-1", key), "theirs")
    assert ("Theirs", "in step") == (_story(office).title, link_state(_story(office)))
    assert office.text(THEIR_WORDS) == _fields(office, key)["description"]
    with office.connected():
        linking.unlink(office.desk.run, "S-1")
    issue = office.site.issue(key)
    assert (["theirs"], "") == (issue.fields["labels"], issue.properties["roadmap-tui"]["board"])
    assert None is _story(office).link
    with office.connected():
        run = office.desk.run
        linking.link(run, linking.meet(run, "S-1", f"{office.fake.url}/browse/{key.lower()}"))
    (push,) = office.sync("S-1")
    assert {"description": "conflict"} == push.ways
    assert office.text(THEIR_WORDS) == _fields(office, key)["description"]
    office.resolve("ours")

    assert "in step" == link_state(_story(office))
    assert _story(office).uid == issue.properties["roadmap-tui"]["story"]


def test_what_cannot_be_linked(office: Office) -> None:
    """No such issue, and one that is another story's."""
    office.push("S-2")
    with office.connected(), pytest.raises(NotFound, match="ROAD-99"):
        linking.meet(office.desk.run, "S-1", "ROAD-99")
    with office.connected(), pytest.raises(Refused, match="S-2's"):
        linking.meet(office.desk.run, "S-1", "ROAD-1")


# a site that does not work


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("401", "does not accept the login"),
        ("captcha", "CAPTCHA"),
        ("login-page", "login page"),
        ("proxy-page", "something else than Jira stands there"),
        ("redirect", "elsewhere.example"),
        ("500", "error of its own"),
        ("503", "error of its own"),
        ("429", "too many requests"),
        ("not-json", "not JSON"),
        ("403", "may not"),
    ],
)
def test_a_site_that_turns_everything_away(office: Office, kind: str, said: str) -> None:
    """A sentence, nothing written on either side, and the next sync goes on as if nothing was."""
    office.push()
    office.desk.edit(title="Ours")
    board = (office.folder / "roadmap.json").read_bytes()
    fault = office.fake.arm(kind, path="/rest/api", times=99)
    with pytest.raises((Offline, Refused), match=said):
        office.sync()

    assert board == (office.folder / "roadmap.json").read_bytes()
    fault.times = 0
    office.sync()
    assert "Ours" == _fields(office)["summary"]


@pytest.mark.parametrize(
    ("kind", "action", "code", "said"),
    [
        ("403", "blocked", 1, "may not change ROAD-1"),
        ("413", "blocked", 1, "too large"),
        ("409", "conflict", 5, "changed it at the same time"),
        ("500", "update", 4, "error of its own"),
        ("429", "update", 4, "too many requests"),
    ],
)
def test_a_write_that_is_turned_away(office: Office, kind: str, action: str, code: int, said: str) -> None:
    """It is told story by story, ours stays newer, and the next sync does it."""
    office.push()
    office.desk.edit(title="Ours")
    fault = office.fake.arm(kind, method="PUT", path=r"/issue/\d+$", times=99)
    results = office.sync()

    assert (action, False, code) == (results[0].action, results[0].done, exit_of(results))
    assert said in (results[0].why or "")
    fault.times = 0
    assert "update" == office.sync()[0].action
    assert ("Ours", "in step") == (_fields(office)["summary"], link_state(_story(office)))


def test_retry_after_is_the_least(office: Office) -> None:
    """A pause is never shorter than the site asks for; without a word from it, it is ours."""
    office.push()
    begun = office.desk.now
    office.fake.arm("429", path="/(bulkfetch|search)$", retry_after=17)
    office.sync()
    asked = (office.desk.now - begun).total_seconds()
    begun = office.desk.now
    office.fake.arm("429", path="/(bulkfetch|search)$")
    office.sync()

    assert 17 <= asked < 20
    assert 1.4 <= (office.desk.now - begun).total_seconds() <= 3


def test_an_answer_that_never_comes(office: Office) -> None:
    """A slow write is not waited for without an end; whether it worked the next sync sees."""
    office.push()
    office.desk.edit(title="Ours")
    office.fake.arm("slow", method="PUT", path=r"/issue/\d+$", seconds=1.2)
    office.timeouts = (2.0, 0.6)
    (push,) = office.sync()
    office.timeouts = (2.0, 2.0)
    assert ("update", False) == (push.action, push.done)
    (push,) = office.sync()

    assert ("none", "Ours", "in step") == (push.action, _fields(office)["summary"], link_state(_story(office)))


# between the plan and the write


@pytest.mark.parametrize("name", ["title", "description", "ship_by", "status"])
def test_what_changes_between_plan_and_write(office: Office, name: str) -> None:
    """Each write looks again first: what a person wrote while the plan was read is a conflict."""
    office.desk.map(discover="To Do", draft="In Progress", building="Done")
    office.push()
    theirs: dict[str, dict[str, Any]] = {
        "title": {"summary": "Theirs"},
        "description": {"description": office.text(THEIR_WORDS)},
        "ship_by": {"duedate": "2027-06-01"},
        "status": {"status": "Done"},
    }
    office.desk.edit(title="Ours", outcome="has it at hand", ship_by=date(2027, 5, 1))
    office.desk.move("draft")
    with office.connected():
        run = office.desk.run
        plan = plan_sync(run)
        office.site.edit("ROAD-1", **theirs[name])
        (push,) = apply(plan, run)

    issue = office.site.issue("ROAD-1")
    assert ("update", "conflict") == (plan.items[0].action, push.action)
    assert "conflict" == office.sync()[0].ways[name]
    assert theirs[name] == {one: {**issue.fields, "status": issue.status}[one] for one in theirs[name]}
