"""Moving an issue to a status: which transition is taken, what is refused, and where a walk ends."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from roadmap_tui.model.status_wanted import StatusWanted
from roadmap_tui.trackers.jira.tracker import JiraTracker
from roadmap_tui.trackers.protocol import Changed, NotSent, OutcomeUnknown, Rejected
from tests.trackers.jira.workflow import Workflow

DONE = StatusWanted(name="Done")
SCREEN = {
    "resolution": {
        "required": True,
        "name": "Resolution",
        "allowedValues": [{"name": "Fixed"}, {"name": "Rejected"}],
    }
}


def reading(jira: JiraTracker) -> Any:
    """The issue as it stands."""
    return jira._read("10001")


def moving_to(status: str, answer: Any) -> Callable[[Workflow], Any]:
    """A fault: the issue moves by itself, and the answer is another."""

    def fault(workflow: Workflow) -> Any:
        workflow.status = status
        return answer

    return fault


def moved(workflow: Any, wanted: Any = DONE, **how: Any) -> Any:
    """The issue after a move from where it stands."""
    with workflow.tracker() as jira:
        jira.probe()
        return jira.move(reading(jira), wanted, **how)


@pytest.mark.parametrize(
    "wanted",
    [
        StatusWanted(name=" in progress "),
        StatusWanted(id="2"),
        StatusWanted(category="indeterminate"),
    ],
)
def test_a_status_is_wanted_by_its_id_name_or_category(wanted: Any) -> None:
    """Each way of naming a status chooses the transition that leads to it, and the issue is read again."""
    workflow = Workflow({"To Do": ["Done", "In Progress"]})
    issue = moved(workflow, wanted)

    assert (issue.status, issue.status_id, issue.status_category) == ("In Progress", "2", "indeterminate")
    assert workflow.posted() == [{"transition": {"id": "12"}}]


def test_what_is_there_already_is_not_moved() -> None:
    """An issue in the wanted status is left alone."""
    workflow = Workflow({}, status="Done")

    assert moved(workflow).status == "Done"
    assert workflow.posted() == []


@pytest.mark.parametrize(
    ("ways", "wanted", "sentence"),
    [
        (
            ["In Progress", "Review"],
            StatusWanted(category="indeterminate"),
            "can go to more than one status that is in progress: In Progress, Review. Name one of them",
        ),
        (
            [("Done", "Finish", {}), ("Done", "Give up", {})],
            DONE,
            "can go to Done by more than one transition: Finish, Give up.",
        ),
        (["In Progress"], DONE, "cannot go from To Do to Done: from there its workflow leads to In Progress."),
        (["Done"], StatusWanted(name="Dome"), "Did you mean Done?"),
        ([], DONE, "your account may not transition it, or its workflow has no way out of To Do."),
        (
            [("Done", "Finish", SCREEN)],
            DONE,
            "the screen of 'Finish' asks for Resolution (one of Fixed, Rejected).",
        ),
    ],
)
def test_what_is_not_clear_is_refused_before_anything_is_written(ways: Any, wanted: Any, sentence: str) -> None:
    """The sentence names the choices, the statuses in reach or the fields."""
    workflow = Workflow({"To Do": ways})

    with pytest.raises(Rejected) as raised:
        moved(workflow, wanted)
    assert sentence in str(raised.value)
    assert workflow.posted() == []


def test_of_two_ways_the_one_that_asks_for_nothing_is_taken() -> None:
    """Then the one that is called like the status."""
    ways = [("Done", "Finish", SCREEN), ("Done", "Give up", {}), ("Done", "Done", {})]
    workflow = Workflow({"To Do": ways})

    assert moved(workflow).status == "Done"
    assert workflow.posted() == [{"transition": {"id": "13"}}]


@pytest.mark.parametrize("given", [{"hasDefaultValue": True}, {"required": False}])
def test_a_screen_that_fills_itself_is_no_obstacle(given: Any) -> None:
    """A field with a default, or one that may stay empty, asks for nothing."""
    screen = {"resolution": {**SCREEN["resolution"], **given}}

    assert moved(Workflow({"To Do": [("Done", "Finish", screen)]})).status == "Done"


def test_a_field_that_the_issue_has_already_is_no_obstacle() -> None:
    """What the screen insists on may be there from before."""
    workflow = Workflow({"To Do": [("Done", "Finish", SCREEN)]}, resolution={"name": "Fixed"})

    assert moved(workflow).status == "Done"


def test_a_status_that_changed_meanwhile_is_not_overwritten() -> None:
    """Somebody else moved it first."""
    workflow = Workflow({"To Do": ["Done"], "Review": ["Done"]})
    with workflow.tracker() as jira:
        jira.probe()
        before = reading(jira)
        workflow.status = "Review"
        with pytest.raises(Changed, match="it is now in Review"):
            jira.move(before, DONE)
    assert workflow.posted() == []


def test_a_transition_that_two_take_at_once_is_a_change() -> None:
    """Jira's own 409, and a 400 because somebody was quicker."""
    workflow = Workflow({"To Do": ["Done"], "Review": []})
    workflow.faults["POST"] = [409]
    with pytest.raises(Changed):
        moved(workflow)

    workflow.faults["POST"] = [moving_to("Review", 400)]
    with pytest.raises(Changed, match="it is now in Review"):
        moved(workflow)


def test_an_answer_that_is_lost_is_looked_up() -> None:
    """A transition without an answer counts where the status says that it worked."""
    workflow = Workflow({"To Do": ["Done"]})
    workflow.faults["POST"] = [moving_to("Done", httpx.ReadTimeout(""))]

    assert moved(workflow).status == "Done"


@pytest.mark.parametrize(
    ("fault", "kind"), [(httpx.ReadTimeout(""), OutcomeUnknown), (500, OutcomeUnknown), (401, NotSent)]
)
def test_a_move_is_sent_once(fault: Any, kind: Any) -> None:
    """Without an answer, and with the status as it was, the outcome is unknown."""
    workflow = Workflow({"To Do": ["Done"]})
    workflow.faults["POST"] = [fault]

    with pytest.raises(kind) as raised:
        moved(workflow)
    assert type(raised.value) is kind
    assert len(workflow.posted()) == 1


LINE = {
    "To Do": ["In Progress"],
    "In Progress": ["To Do", "Review"],
    "Review": ["In Progress", "Done"],
    "Done": ["To Do"],
}


def test_more_hops_are_walked_only_where_they_are_allowed() -> None:
    """One hop after another, looked up anew at each, never back."""
    workflow = Workflow(LINE)

    assert moved(workflow, hops=3).status == "Done"
    assert workflow.posted() == [{"transition": {"id": one}} for one in ("11", "12", "12")]


def test_a_walk_is_not_begun_without_leave() -> None:
    """One hop is the rule."""
    workflow = Workflow(LINE)

    with pytest.raises(Rejected, match="from there its workflow leads to In Progress"):
        moved(workflow)
    assert workflow.posted() == []


def test_a_walk_that_could_go_two_ways_is_not_begun() -> None:
    """Which of them is right a person says."""
    workflow = Workflow({"To Do": ["In Progress", "Blocked"], "In Progress": ["Done"]})

    with pytest.raises(Rejected, match="more than one way from To Do towards Done: In Progress, Blocked"):
        moved(workflow, hops=2)
    assert workflow.posted() == []


def test_a_walk_never_leads_through_what_is_done() -> None:
    """Rejected is no step towards Done."""
    workflow = Workflow({"To Do": ["Rejected"], "Rejected": ["Done"]})

    with pytest.raises(Rejected, match="leads to Rejected"):
        moved(workflow, hops=3)
    assert workflow.posted() == []


def test_a_walk_that_ends_halfway_says_where() -> None:
    """What was written is told."""
    workflow = Workflow({"To Do": ["In Progress"], "In Progress": ["To Do"]})

    with pytest.raises(Rejected, match="It was in To Do and is in In Progress now"):
        moved(workflow, hops=3)
    assert len(workflow.posted()) == 1


def test_a_walk_ends_after_three_hops() -> None:
    """However many are allowed."""
    ways = {"To Do": ["A"], "A": ["B"], "B": ["C"], "C": ["Done"]}
    workflow = Workflow(ways)

    with pytest.raises(Rejected):
        moved(workflow, hops=99)
    assert len(workflow.posted()) <= 3


@pytest.mark.parametrize("part", ["name", "id", "statusCategory"])
def test_a_walk_never_leads_through_what_nobody_knows(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """A transition whose target is not told whole may lead to what is done."""
    workflow = Workflow(LINE)
    rows = workflow._rows

    def without() -> list[dict[str, Any]]:
        found = rows()
        for one in found:
            del one["to"][part]
        return found

    monkeypatch.setattr(workflow, "_rows", without)
    with pytest.raises(Rejected):
        moved(workflow, hops=3)
    assert workflow.posted() == []


def test_fields_that_an_answer_lacks_are_not_asked_of_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the screen's field has a value nobody knows then: nothing is written."""
    workflow = Workflow({"To Do": [("Done", "Close", SCREEN)]}, resolution={"name": "Fixed"})
    with workflow.tracker() as jira:
        jira.probe()
        issue, whole, calls = reading(jira), workflow._issue, list[int]()

        def without() -> dict[str, Any]:
            calls.append(1)
            return whole() if len(calls) == 1 else {"id": "10001", "key": "ROAD-1"}

        monkeypatch.setattr(workflow, "_issue", without)
        with pytest.raises(NotSent, match="came without its fields"):
            jira.move(issue, DONE)
    assert workflow.posted() == []


def test_an_issue_may_be_reopened() -> None:
    """Back from done, by the one transition there is."""
    workflow = Workflow(LINE, status="Done")

    assert moved(workflow, StatusWanted(name="In Progress"), hops=2).status == "In Progress"
