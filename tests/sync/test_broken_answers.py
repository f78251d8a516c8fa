"""Answers that cannot be read or counted with, or that name a wrong issue: a sentence, and nothing is lost."""

from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import begin
from roadmap_tui.errors import Exit, Problem, Reason
from roadmap_tui.sync.bounded_pool import run_bounded
from roadmap_tui.sync.journal_entries import CreateStep, entries_of, newest_creates, write
from roadmap_tui.sync.push import exit_of
from roadmap_tui.sync.recover import recover_journal
from roadmap_tui.trackers.protocol import RemoteIssue
from tests.sync.conftest import FIELDS, Desk
from tests.sync.office import EDITIONS, Office

BROKEN = ["deep-400", "deep-500", "long-number", "late-year", "late-zone", "late-429"]
FIVE = tuple(f"S-{number}" for number in range(1, 6))


@pytest.fixture
def five(office: Office) -> Office:
    """A board with five stories that are ready."""
    with begin(office.desk.store, by="Dana", at=office.desk.now, today=office.desk.now.date()) as change:
        for number in range(3, 6):
            stories.add(change, {**FIELDS, "title": f"Story {number}"})
    return office


def links(office: Office) -> list[str]:
    """The ids of the issues that stories are linked to."""
    return [one.link.id for one in office.desk.store.read().stories.values() if one.link is not None]


@pytest.mark.parametrize("fault", BROKEN[:-1])
def test_a_broken_answer_to_one_create_costs_that_one_alone(five: Office, fault: str) -> None:
    """A push of five links the four others at once, and ends with exit code 4."""
    five.fake.arm(fault, method="POST", path="/issue$", nth=3)
    results = five.push(*FIVE)

    assert (4, Exit.OFFLINE) == (len(set(links(five))), exit_of(results))


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("path", ["/serverInfo", "/myself", "/search|/bulkfetch", "/createmeta"])
def test_a_broken_answer_to_any_question_is_offline(office: Office, path: str, fault: str) -> None:
    """Wherever it comes, it is exit code 4 with a sentence."""
    office.fake.arm(fault, path=path, times=99)
    try:
        found = exit_of(office.push("S-1"))
    except Problem as problem:
        found = problem.exit

    assert Exit.OFFLINE == found


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("drops", [False, True])
def test_a_create_that_names_another_issue_ties_no_two_stories_to_it(
    tmp_path: Path, edition: str, drops: bool
) -> None:
    """The one whose issue was not named is left unlinked, and found by the next run; nothing is written twice."""
    office = Office(tmp_path, edition)
    with office.fake:
        office.site.drops_properties = drops
        create, named = office.site.create, list[Any]()

        def wrong(**asked: Any) -> Any:
            status, made = create(**asked)
            named.append(made)
            return status, made if len(named) != 2 else named[0]

        office.site.create = wrong  # type: ignore[method-assign]
        results = office.push("S-1", "S-2")
        first = links(office)
        office.site.create = create  # type: ignore[method-assign]
        office.desk.now += office.desk.settings.settle / 2
        office.sync()

        assert (1, Exit.OFFLINE) == (len(first), exit_of(results))
        assert (2, 2) == (len(set(links(office))), len(office.site.issues))
        assert {one.title for one in office.desk.store.read().stories.values()} == {
            one.fields["summary"] for one in office.site.issues.values()
        }


def test_what_others_did_is_settled_before_an_error_is_raised() -> None:
    """A task that fails costs no result of another one that was under way."""
    settled: list[int] = []

    def work(number: int) -> int:
        if number == 2:
            raise ZeroDivisionError
        return number

    with pytest.raises(ZeroDivisionError):
        run_bounded(range(1, 5), work, lambda finished, _: settled.extend(one for one, _ in finished))

    assert [1, 3, 4] == sorted(settled)


def test_a_journal_that_names_one_issue_twice_ties_one_story(desk: Desk) -> None:
    """Killed before the issue was read, the second create counts as unanswered; the next push finds its own."""
    first, second = desk.store.read().stories.values()
    issue = RemoteIssue(
        id="10001", key="ROAD-1", url="https://acme.example/browse/ROAD-1", summary="", description=""
    )
    journal = desk.store.journal()
    write(
        journal,
        *(
            CreateStep(
                story=one.uid, operation="1", step="created", site=desk.tracker.site, at=desk.now, issue=issue
            )
            for one in (first, second)
        ),
    )
    recover_journal(desk.run, journal)
    linked = [one.id for one in desk.store.read().stories.values() if one.link is not None]
    left = newest_creates(entries_of(journal, desk.run.tracker))

    assert ["S-1"] == linked
    assert {second.uid: "unknown"} == {uid: step.step for uid, step in left.items()}


def test_an_issue_whose_mark_cannot_be_read_is_not_called_anothers(desk: Desk) -> None:
    """It carries the label, and may be the one that was created: nothing is sent, no label to be removed."""
    label = f"roadmap-{desk.story.uid.lower()}"
    desk.tracker.issues["7"] = RemoteIssue(
        id="7", key="ROAD-7", url="", summary="One", description="", labels=(label,)
    )
    (result,) = desk.push()

    assert ("blocked", [Reason.UNREADABLE]) == (result.action, [one.reason for one in result.advice])
    assert ["7"] == list(desk.tracker.issues)
