"""What customers pay over a made-up year, held against a plain count of what happened in it."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from roadmap_tui.measures import Facts, Measure, Period, measures_of
from roadmap_tui.model.records import DatedArr
from tests.each_row import each_row
from tests.measures.year import PERIODS, TODAY, Account, Ask, Plan, Year, within, year
from tests.model.kit import customer, link, request, snapshot_of, story

Found = dict[str, dict[str, Measure]]
DAY = timedelta(days=1)


def parts(one: Measure) -> dict[str, tuple[Any, int]]:
    return {part.label: (part.value, part.n) for part in one.parts}


def pairs(end: date) -> list[tuple[int, int]]:
    """What each customer paid who paid a year before a day, and what it paid on that day."""
    start = date(end.year - 1, end.month, end.day)
    known = [(one.paid(start), one.paid(end)) for one in year().accounts]
    return [(before, after) for before, after in known if before and after is not None]


def net(paid: list[tuple[int, int]]) -> float:
    return 100 * sum(after for _, after in paid) / sum(before for before, _ in paid)


def gross(paid: list[tuple[int, int]]) -> float:
    return 100 * sum(min(before, after) for before, after in paid) / sum(before for before, _ in paid)


@each_row("name", PERIODS)
@each_row(("measure", "count"), [("net-retention", net), ("gross-retention", gross)])
def test_retention(found: Found, name: str, measure: str, count: Callable[[Any], float]) -> None:
    """ARR that stays of those who paid twelve months before the end of the period, with and without what grew."""
    end = PERIODS[name][1]
    mine = pairs(end)
    start = sum(before for before, _ in mine)
    shrunk = [before - after for before, after in mine if 0 < after < before]
    left = [before for before, after in mine if after == 0]
    unknown = [
        one
        for one in year().accounts
        if one.paid(date(end.year - 1, end.month, end.day)) and one.paid(end) is None
    ]
    one = found[name][measure]

    assert len(mine) > 100
    assert (one.n, one.value) == (len(mine), pytest.approx(count(mine)))
    assert parts(one)["contraction"] == (pytest.approx(-100 * sum(shrunk) / start), len(shrunk))
    assert parts(one)["churn"] == (pytest.approx(-100 * sum(left) / start), len(left))
    assert parts(one)["left out, ARR not known"] == (None, len(unknown))
    assert one.value == pytest.approx(100 + sum(value for value, _ in parts(one).values() if value))


@pytest.mark.parametrize(("measure", "count"), [("net-retention", net), ("gross-retention", gross)])
def test_retention_by_month(found: Found, measure: str, count: Callable[[Any], float]) -> None:
    """Each month's is that of the twelve months up to its last day."""
    ends = [date(2026, month, 1) - DAY for month in range(2, 13)] + [TODAY]
    counted = [(f"{end:%Y-%m}", pytest.approx(count(pairs(end))), len(pairs(end))) for end in ends]

    assert [(one.label, one.value, one.n) for one in found["ever"][measure].trend] == counted


def churned(name: str) -> list[tuple[Account, int | None]]:
    """The customers that left in a period and were no trial, with what they had paid."""
    gone = []
    for one in year().accounts:
        if one.churned is None or not within(name, one.churned):
            continue
        if one.trial is not None and one.trial[0] <= one.churned - DAY < one.trial[1]:
            continue
        first = next((worth for _, worth in one.worths if worth is not None), None)
        paid = one.worth(one.churned - DAY)
        gone.append((one, first if paid is None else paid))
    return gone


def standing(ask: Ask, day: date) -> str:
    """How a request stood at the end of a day."""
    if ask.captured.date() > day:
        return "not there"
    if ask.root.declined is not None and ask.root.declined.date() <= day:
        return "declined"
    links: list[tuple[Plan, Any]] = []
    at: Ask | None = ask
    while at is not None:
        links += at.links
        at = at.merged
    behind = [plan for plan, when in links if when.date() <= day]
    if not behind:
        return "open"
    for plan in behind:
        end = plan.entered.get("shipped") or plan.entered.get("declined")
        if end is None or end.date() > day:
            return "open"
    return "answered"


def standings(all_: Year, account: Account) -> set[str]:
    assert account.churned is not None
    return {standing(one, account.churned) for one in all_.asks if one.account is account}


@pytest.mark.parametrize("name", PERIODS)
def test_churned(found: Found, name: str) -> None:
    """What those paid who left, apart by how their requests stood that day."""
    gone = churned(name)
    known = [(one, paid) for one, paid in gone if paid is not None]
    stood = {one.id: standings(year(), one) for one, _ in known}

    def of(keep: Callable[[set[str]], bool]) -> tuple[int, int]:
        mine = [paid for one, paid in known if keep(stood[one.id])]
        return sum(mine), len(mine)

    open_, declined = of(lambda which: "open" in which), of(lambda which: "declined" in which)
    neither = of(lambda which: not which & {"open", "declined"})
    asked = of(lambda which: bool(which & {"open", "declined"}))
    total = sum(paid for _, paid in known)
    arr, asking = found[name]["churned-arr"], found[name]["churned-asking"]

    assert min(open_[1], declined[1], neither[1]) > 3
    assert (arr.value, arr.n) == (total, len(known))
    assert parts(arr) == {
        "with an open request": open_,
        "with a declined one": declined,
        "with neither": neither,
        "left out, ARR not known": (None, len(gone) - len(known)),
    }
    assert (asking.value, asking.n) == (pytest.approx(100 * asked[0] / total), len(known))
    assert parts(asking) == {
        "with an open request": (pytest.approx(100 * open_[0] / total), open_[1]),
        "with a declined one": (pytest.approx(100 * declined[0] / total), declined[1]),
    }


def test_churned_by_month(found: Found) -> None:
    """What left each month; none where nobody did."""
    months: dict[str, list[int]] = {f"2026-{month:02d}": [] for month in range(1, 13)}
    for one, paid in churned("ever"):
        if paid is not None:
            months[f"{one.churned:%Y-%m}"].append(paid)
    counted = [(name, sum(of) if of else None, len(of)) for name, of in months.items()]

    assert [(one.label, one.value, one.n) for one in found["ever"]["churned-arr"].trend] == counted


def sums(accounts: Iterable[Account]) -> tuple[int, int]:
    mine = list(accounts)
    return sum(one.arr or 0 for one in mine), len(mine)


def is_open(ask: Ask) -> bool:
    if ask.root.declined is not None:
        return False
    return not ask.plans or any(one.stage in ("discover", "draft", "ready", "building") for one in ask.plans)


def test_renewals(found: Found) -> None:
    """What renews within ninety days, apart by what those customers wait for and were told."""
    last = TODAY + 90 * DAY
    due = [one for one in year().accounts if one.renewal and TODAY <= one.renewal <= last and not one.churned]
    asked = {one.account.id for one in year().asks if one.account}
    waiting = {one.account.id for one in year().asks if one.account and is_open(one)}
    told = {one.account.id for one in year().words if isinstance(one.about, Plan)}
    refused = {one.account.id for one in year().words if isinstance(one.about, Ask)}
    one = found["ever"]["renewals-due"]

    assert (one.value, one.n) == sums(due)
    assert parts(one) == {
        "wait for something": sums(one for one in due if one.id in waiting),
        "were told of a story": sums(one for one in due if one.id in told),
        "were told no": sums(one for one in due if one.id in refused),
        "asked, and were told nothing": sums(one for one in due if one.id in asked - told - refused),
        "asked for nothing": sums(one for one in due if one.id not in asked),
    }


def proven(plan: Plan) -> date | None:
    """The day on which a story that shipped reached its target."""
    days = [day for day, value in plan.readings if value >= 10]
    return max(min(days), plan.entered["shipped"].date()) if days and plan.stage == "shipped" else None


@pytest.mark.parametrize("name", PERIODS)
def test_expansion(found: Found, name: str) -> None:
    """Who paid more after a story of theirs was proven, beside the others who did."""
    end = PERIODS[name][1]
    first: dict[str, date] = {}
    for ask in year().asks:
        for plan in ask.plans if ask.account else []:
            day = proven(plan)
            if day is not None and ask.captured.date() <= day <= end:
                assert ask.account
                first[ask.account.id] = min(day, first.get(ask.account.id, day))
    known = [one for one in year().accounts if any(worth is not None for _, worth in one.worths)]
    after = [one for one in known if one.id in first]
    others = [one for one in known if one.id not in first]
    grown = [one for one in after if any(within(name, day) and day > first[one.id] for day in one.rises)]
    grown_others = [one for one in others if any(within(name, day) for day in one.rises)]
    one = found[name]["expansion"]

    assert len(after) > 50
    assert (one.value, one.n) == (len(grown), len(after))
    assert parts(one) == {
        "after a proven story": (len(grown), len(after)),
        "the others": (len(grown_others), len(others)),
    }


def left(day: date, *records: Any, **fields: Any) -> dict[str, Measure]:
    """The measures of a customer that left on a day."""
    gone = customer("C-1", status="churned", churned_on=day, **fields)
    facts = Facts(snapshot_of(gone, *records), TODAY, Period(until=TODAY))
    return {one.id: one for one in measures_of(facts)}


def test_what_it_paid_until_it_left() -> None:
    """The ARR that a CRM sets to 0 on the day on which a contract ends was churned."""
    gone = date(2026, 6, 1)
    history = (DatedArr(day=date(2026, 3, 1), arr=40), DatedArr(day=gone, arr=0))

    assert left(gone, arr=0, arr_history=history)["churned-arr"].value == 40


def test_a_request_that_was_answered_too_late() -> None:
    """It was open when the customer left, though it was linked later to a story that had shipped before."""
    gone = date(2026, 3, 10)
    shipped = story(stage="shipped", entered={"shipped": datetime(2026, 3, 9, tzinfo=UTC)})
    before, after = datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC)
    found = [
        left(gone, shipped, request("R-1", "C-1"), msgspec.structs.replace(link("L-1", "R-1"), at=at), arr=40)
        for at in (before, after)
    ]

    assert [parts(one["churned-arr"])["with an open request"] for one in found] == [(0, 0), (40, 1)]
