"""What sessions of the made-up year add up to, held against a plain count."""

import statistics
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from roadmap_tui.model.loop import loop_rows
from roadmap_tui.model.sessions import tried, untried_words
from roadmap_tui.model.snapshot import Snapshot
from tests.measures.conftest import BOARDS
from tests.measures.year import TODAY, Account, Plan, Trial, year


@pytest.fixture(scope="module", params=BOARDS)
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """The year's board, and the one of two copies merged."""
    return BOARDS[request.param]()


def trials(plan: Plan) -> list[Trial]:
    return [one for one in year().trials if one.plan is plan]


def ids(accounts: Iterable[Account | None]) -> set[str]:
    return {one.id for one in accounts if one is not None}


def test_sums(snapshot: Snapshot) -> None:
    """How many did it, with help and not at all, in how many minutes of those planned, and who took part."""
    counted: dict[str, tuple[Any, ...]] = {}
    found: dict[str, tuple[Any, ...]] = {}
    for plan in year().plans:
        mine = trials(plan)
        results = [one.result for one in mine]
        minutes = sorted(one.minutes for one in mine if one.result == "did" and one.minutes is not None)
        planned = {one.planned for one in mine if one.planned is not None}
        counted[plan.id] = (
            [len(mine), results.count("did"), results.count("with-help"), results.count("failed"), len(minutes)],
            statistics.median(minutes) if minutes else None,
            min(planned) if len(planned) == 1 else None,
            ids(one.account for one in mine),
        )
        one = tried(snapshot, snapshot.stories[plan.id])
        found[plan.id] = (
            [one.sessions, one.did, one.with_help, one.failed, one.timed],
            one.minutes,
            one.planned,
            set(one.customers),
        )

    assert {len(trials(plan)) for plan in year().plans} == {0, 1, 3, 6}
    assert counted == found


def test_who_asked_and_never_tried(snapshot: Snapshot) -> None:
    """The asks that customers asked for, of whom none took part."""
    untried = {
        plan.id
        for plan in year().plans
        for asked in [ids(one.account for one in year().asking(plan))]
        if plan.kind == "ask" and asked and not asked & ids(one.account for one in trials(plan))
    }

    assert len(untried) > 10
    assert untried == {one.id for one in snapshot.stories.values() if untried_words(snapshot, one)}


def test_the_loop(snapshot: Snapshot) -> None:
    """Whoever tried what shipped is in the loop, with how often and when last."""
    counted: dict[tuple[str, str | None], tuple[int, date]] = {}
    for one in year().trials:
        if one.account is not None and one.plan.stage == "shipped":
            number, last = counted.get((one.account.id, one.plan.id), (0, one.at.date()))
            counted[one.account.id, one.plan.id] = number + 1, max(last, one.at.date())
    found = {
        (row.customer, row.story): (len(row.sessions), row.tried_on)
        for row in loop_rows(snapshot, TODAY)
        if row.sessions
    }
    only_tried = [row for row in loop_rows(snapshot, TODAY) if row.sessions and not row.requests]

    assert len(only_tried) > 20
    assert counted == found
