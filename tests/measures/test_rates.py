"""Shares of what happened over a made-up year, by month too, held against a plain count of it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from roadmap_tui.measures import Measure
from tests.measures.test_measures import DAY, counted_from, rows_of, share
from tests.measures.year import NOW, PERIODS, TODAY, Account, Ask, Plan, Year, within, year

Seen = list[tuple[date, bool]]
"""The days on which something happened, and whether it went well."""


def shipped_a_week_ago(all_: Year) -> list[tuple[date, Account, list[Ask], bool]]:
    """Who asked for what is out for a week: since when they wait, and whether they were told."""
    return [
        (counted_from(all_, plan, account).date(), account, asks, told)
        for account, plan, asks, told in rows_of(all_)
        if asks and (TODAY - plan.entered["shipped"].date()).days > 7
    ]


def closed(all_: Year) -> Seen:
    return [(day, told) for day, _, asks, told in shipped_a_week_ago(all_) for _ in asks]


def no_told(all_: Year) -> Seen:
    told = {(one.account.id, one.about.id) for one in all_.words}
    due = {
        (one.account.id, one.root.id): one.root.declined.date()
        for one in all_.asks
        if one.account and one.root.declined
    }
    return [(day, key in told) for key, day in due.items()]


def answers(all_: Year) -> list[tuple[date, str]]:
    return [(one.at.date(), one.answer) for one in all_.words if isinstance(one.about, Plan)]


def solved(all_: Year) -> Seen:
    return [(day, answer == "solved") for day, answer in answers(all_) if answer != "none"]


def past(all_: Year) -> list[tuple[date, Plan]]:
    """What shipped and is past its day."""
    return [(one.due, one) for one in all_.shipped if one.due and one.due < TODAY]


def is_hit(plan: Plan) -> bool:
    return any(value >= 10 for _, value in plan.readings)


def hit(all_: Year) -> Seen:
    return [(day, is_hit(one)) for day, one in past(all_)]


def read(all_: Year) -> Seen:
    return [(day, bool(one.readings)) for day, one in past(all_)]


def held(all_: Year) -> Seen:
    return [(one.guard[-1][0], one.guard[-1][1] <= 5) for one in all_.shipped if one.guard]


def ready(all_: Year) -> Seen:
    """What was pushed, and whether it had passed the gate by itself by then."""
    return [
        (one.pushed.date(), one.because is None and _passed(one) <= one.pushed)
        for one in all_.plans
        if one.pushed is not None
    ]


def _passed(plan: Plan) -> datetime:
    return min((at for stage, at in plan.entered.items() if stage in GATED), default=NOW + DAY)


def first(all_: Year) -> Seen:
    """What was written before its issue, and what was linked to an issue that was there."""
    pushed = [(one.pushed.date(), True) for one in all_.plans if one.pushed]
    return pushed + [(one.linked.date(), False) for one in all_.plans if one.linked]


def is_enough(ask: Ask) -> bool:
    """Whether it has five of the seven parts: what was said is always there, the customer mostly."""
    return len(ask.context) + 1 + (ask.account is not None) >= 5


def enough(all_: Year) -> Seen:
    return [(one.captured.date(), is_enough(one)) for one in all_.asks]


GATED = ("ready", "building", "shipped")
RATES: dict[str, Callable[[Year], Seen]] = {
    "loop-closure": closed,
    "declined-told": no_told,
    "solved": solved,
    "hit-rate": hit,
    "read-rate": read,
    "guardrails": held,
    "ready-at-push": ready,
    "written-first": first,
    "context": enough,
}


@pytest.mark.parametrize("name", PERIODS)
@pytest.mark.parametrize("measure", RATES)
def test_rates(found: dict[str, dict[str, Measure]], name: str, measure: str) -> None:
    """The share of a period, and of how many."""
    value, n = share(good for day, good in RATES[measure](year()) if within(name, day))
    one = found[name][measure]

    assert n > 10
    assert (pytest.approx(value), n) == (one.value, one.n)


@pytest.mark.parametrize("measure", RATES)
def test_trends_of_rates(found: dict[str, dict[str, Measure]], measure: str) -> None:
    """The share of each month, None where nothing happened, and of how many."""
    months: dict[str, list[bool]] = {f"2026-{month:02d}": [] for month in range(1, 13)}
    for day, good in RATES[measure](year()):
        months.get(day.strftime("%Y-%m"), []).append(good)
    expected = [(name, *share(seen)) for name, seen in months.items()]

    assert [(name, None if value is None else pytest.approx(value), n) for name, value, n in expected] == [
        (one.label, one.value, one.n) for one in found["ever"][measure].trend
    ]
