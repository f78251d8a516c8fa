"""Every measure over a made-up year, held against a plain count of what happened in it."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.measures import MEASURES, Facts, Measure, Period, measures_of
from roadmap_tui.model.records import Target
from roadmap_tui.reports.renewals.data import renewals_report
from tests.each_row import each_row
from tests.measures.year import (
    CSMS,
    PERIODS,
    PMS,
    SEGMENTS,
    SINCE,
    TODAY,
    UNTIL,
    Account,
    Ask,
    Plan,
    Year,
    board,
    within,
    year,
)
from tests.model.kit import customer, link, request, snapshot_of, story

DAY = timedelta(days=1)


def days(start: Any, end: Any) -> float:
    return float(max((end - start) / DAY, 0))


def share(values: Iterable[bool]) -> tuple[float | None, int]:
    kept = list(values)
    return (100 * sum(kept) / len(kept) if kept else None), len(kept)


# Each gives (day, value) of what happened.
def _capture(all_: Year) -> list[tuple[date, float]]:
    return [
        (one.captured.date(), (one.captured.date() - one.heard).days)
        for one in all_.asks
        if one.heard and not one.imported
    ]


def _acknowledge(all_: Year) -> list[tuple[date, float]]:
    return [
        (one.acknowledged.date(), days(one.captured, one.acknowledged))
        for one in all_.asks
        if one.acknowledged and not one.imported
    ]


def _links(ask: Ask) -> list[Any]:
    return [at for _, at in ask.links] + (_links(ask.merged) if ask.merged else [])


def _to_story(all_: Year) -> list[tuple[date, float]]:
    return [(min(_links(one)).date(), days(one.captured, min(_links(one)))) for one in all_.asks if _links(one)]


def _to_shipped(all_: Year) -> list[tuple[date, float]]:
    found = []
    for plan in all_.shipped:
        asking = all_.asking(plan)
        if asking:
            at = plan.entered["shipped"]
            found.append((at.date(), days(min(one.captured for one in asking), at)))
    return found


def _askers(all_: Year, plan: Plan) -> set[Account]:
    return {one.account for one in all_.asking(plan) if one.account}


def counted_from(all_: Year, plan: Plan, account: Account) -> Any:
    """When a customer begins to wait: when it shipped, or when they asked for it or only tried it after that."""
    asked = (
        []
        if account in _askers(all_, plan)
        else [one.at for one in all_.trials if one.plan is plan and one.account is account]
    )
    for one in all_.asking(plan):
        if one.account is account:
            at = one
            while plan not in [each for each, _ in at.links]:
                assert at.merged
                at = at.merged
            asked.append(max(one.captured, next(when for each, when in at.links if each is plan)))
    return max(plan.entered["shipped"], min(asked))


def _told(all_: Year) -> list[tuple[date, float]]:
    return [
        (one.at.date(), days(counted_from(all_, one.about, one.account), one.at))
        for one in all_.words
        if isinstance(one.about, Plan)
    ]


def _market(all_: Year) -> list[tuple[date, float]]:
    return [
        (one.entered["shipped"].date(), days(one.entered["ready"], one.entered["shipped"]))
        for one in all_.shipped
    ]


TIMES = {
    "time-to-capture": _capture,
    "time-to-acknowledge": _acknowledge,
    "time-to-story": _to_story,
    "time-to-shipped": _to_shipped,
    "time-to-told": _told,
    "time-to-market": _market,
}


@each_row("name", PERIODS)
@each_row("measure", TIMES)
def test_times(found: dict[str, dict[str, Measure]], name: str, measure: str) -> None:
    """Median, 90th percentile and n of each length of time."""
    values = sorted(value for day, value in TIMES[measure](year()) if within(name, day))
    one = found[name][measure]

    assert len(values) > 20
    assert (len(values), pytest.approx(statistics.median(values)), values[ceil(len(values) * 0.9) - 1]) == (
        one.n,
        one.value,
        pytest.approx(one.p90),
    )


@pytest.mark.parametrize("measure", TIMES)
def test_trends(found: dict[str, dict[str, Measure]], measure: str) -> None:
    """The median of each month, and None where nothing happened, with how many it is of."""
    months: dict[str, list[float]] = {f"2026-{month:02d}": [] for month in range(1, 13)}
    for day, value in TIMES[measure](year()):
        months[day.strftime("%Y-%m")].append(value)
    expected = [
        (name, statistics.median(values) if values else None, len(values)) for name, values in months.items()
    ]

    assert [(name, None if value is None else pytest.approx(value), n) for name, value, n in expected] == [
        (one.label, one.value, one.n) for one in found["ever"][measure].trend
    ]


def rows_of(all_: Year) -> list[tuple[Account, Plan, list[Ask], bool]]:
    told = {(one.account.id, one.about.id) for one in all_.words}
    found = []
    for plan in all_.shipped:
        asking = all_.asking(plan)
        tried = {one.account for one in all_.trials if one.plan is plan}
        for account in all_.accounts:
            mine = [one for one in asking if one.account is account]
            if mine or account in tried:
                found.append((account, plan, mine, (account.id, plan.id) in told))
    return found


def test_waiting(found: dict[str, dict[str, Measure]]) -> None:
    """Messages that are due: to who asked for what shipped or tried it, and of each no."""
    all_ = year()
    told = {(one.account.id, one.about.id) for one in all_.words}
    no = {(one.account.id, one.root.id) for one in all_.asks if one.account and one.root.declined}
    open_ = sum(not done for *_, done in rows_of(all_)) + len(no - told)

    assert open_ == found["ever"]["loop-waiting"].value


def test_what_stands_behind_the_stories_ahead(found: dict[str, dict[str, Measure]]) -> None:
    """Backed, tactical and bets among the stories ahead."""
    all_ = year()
    asking = {one.id: all_.asking(one) for one in all_.ahead}
    who = {key: {ask.account.id for ask in asks if ask.account} for key, asks in asking.items()}
    ever = found["ever"]

    assert share(bool(asks) for asks in asking.values()) == (
        pytest.approx(ever["backed"].value),
        ever["backed"].n,
    )
    assert share(len(one) > 1 for one in who.values())[0] == pytest.approx(ever["backed"].parts[0].value)
    assert share(len(one) == 1 for one in who.values())[0] == pytest.approx(ever["tactical"].value)
    assert share(one.kind == "bet" for one in all_.ahead)[0] == pytest.approx(ever["bets"].value)


def is_open(ask: Ask) -> bool:
    plans = ask.plans
    return not ask.root.declined and (
        not plans or any(one.stage in ("discover", "draft", "ready", "building") for one in plans)
    )


def _arr(asks: Iterable[Ask]) -> tuple[int, int]:
    known = {one.account.id: one.account.arr for one in asks if one.account and one.account.arr is not None}
    return sum(known.values()), len(known)


def test_arr(found: dict[str, dict[str, Measure]]) -> None:
    """ARR covered and ARR waiting, each customer once, unknown ones left out."""
    asks = [one for one in year().asks if is_open(one)]
    ahead = [
        one for one in asks if any(each.stage in ("discover", "draft", "ready", "building") for each in one.plans)
    ]
    old = [one for one in asks if not one.plans and (TODAY - one.day).days > 90]
    soon = [
        one
        for one in old
        if one.account and one.account.renewal and 0 <= (one.account.renewal - TODAY).days <= 90
    ]
    ever = found["ever"]

    assert (_arr(ahead)[0] / _arr(asks)[0] * 100, _arr(asks)[1]) == (
        pytest.approx(ever["arr-covered"].value),
        ever["arr-covered"].n,
    )
    assert _arr(old) == (ever["arr-waiting"].value, ever["arr-waiting"].n)
    assert _arr(soon) == (ever["arr-waiting"].parts[0].value, ever["arr-waiting"].parts[0].n)


def test_requests_that_wait(found: dict[str, dict[str, Measure]]) -> None:
    """Requests that are new for more than 14 and 90 days."""
    new = [one for one in year().asks if not one.plans and not one.declined and not one.merged]
    ages = [(TODAY - one.day).days for one in new]

    assert [sum(one > 14 for one in ages), sum(one > 90 for one in ages)] == [
        found["ever"][one].value for one in ("untriaged", "undecided")
    ]


def test_touchpoints(found: dict[str, dict[str, Measure]]) -> None:
    """Requests minus stories of each touchpoint."""
    asks = Counter(one.touchpoint for one in year().asks)
    plans = Counter(point for one in year().plans if not one.archived for point in one.touchpoints)
    gaps = {one: asks[one] - plans[one] for one in ("learn", "onboard", "use", "billing")}
    one = found["ever"]["touchpoint-gap"]

    assert (gaps, max(gaps.values())) == ({part.label: part.value for part in one.parts}, one.value)


@pytest.mark.parametrize("name", PERIODS)
def test_feelings(found: dict[str, dict[str, Measure]], name: str) -> None:
    """Requests that say how it felt, by touchpoint, and how many of the touchpoint say it."""
    kept = [one for one in year().asks if within(name, one.captured.date())]
    felt = [(one.touchpoint or "elsewhere", one.feeling) for one in kept if one.feeling]
    at = Counter(point for point, _ in felt)
    one = found[name]["feelings"]

    assert (len(felt), len(kept)) == (one.value, one.n)
    assert {f"{point}: {feeling}": (count, at[point]) for (point, feeling), count in Counter(felt).items()} == {
        part.label: (part.value, part.n) for part in one.parts
    }


def test_opportunity(found: dict[str, dict[str, Measure]]) -> None:
    """Importance and how badly it is served, over linked requests that hold both."""
    values = [
        2 * one.importance - one.satisfaction if one.importance > one.satisfaction else one.importance
        for one in year().asks
        if one.plans and one.importance is not None and one.satisfaction is not None
    ]
    one = found["ever"]["opportunity"]

    assert (pytest.approx(statistics.fmean(values)), len(values)) == (one.value, one.n)


def test_flow(found: dict[str, dict[str, Measure]]) -> None:
    """Work in progress, its age, and what ships in a month."""
    all_ = year()
    building = [one for one in all_.ahead if one.stage == "building"]
    ages = sorted((TODAY - one.entered["building"].date()).days for one in building)
    shipped = [one.entered["shipped"].date() for one in all_.shipped]
    inside = [day for day in shipped if SINCE <= day <= UNTIL]
    ever, half = found["ever"], found["half a year"]

    assert len(building) == ever["wip"].value
    assert ages[ceil(len(ages) * 0.85) - 1] == ever["age"].value
    assert (len(inside) / (((UNTIL - SINCE).days + 1) / 30.44), len(inside)) == (
        pytest.approx(half["throughput"].value),
        half["throughput"].n,
    )
    assert Counter(day.strftime("%Y-%m") for day in shipped) == Counter(
        {part.label: part.n for part in ever["throughput"].trend}
    )
    assert len(all_.asks) == ever["captured"].value


def test_rank_gap(found: dict[str, dict[str, Measure]]) -> None:
    """Spearman of the top twenty, by the ranks' correlation."""
    all_ = year()
    top = sorted(all_.ahead, key=lambda one: one.order)[:20]
    strength = []
    for plan in top:
        best: dict[str, int] = {}
        money: dict[str, int] = {}
        for ask in all_.asking(plan):
            if ask.account:
                weight = 1 if ask.importance is None else ask.importance
                best[ask.account.id] = max(best.get(ask.account.id, 0), weight)
                money[ask.account.id] = ask.account.arr or 0
        strength.append((sum(best.values()), sum(money.values())))
    cx = [1 + sum(other > mine for other in strength) + (strength.count(mine) - 1) / 2 for mine in strength]

    assert pytest.approx(statistics.correlation(range(1, 21), cx)) == found["ever"]["rank-gap"].value


def first_told(all_: Year) -> dict[str, date]:
    found: dict[str, date] = {}
    for one in sorted(all_.words, key=lambda one: one.at, reverse=True):
        if isinstance(one.about, Plan):
            found[one.account.id] = one.at.date()
    return found


def test_retention(found: dict[str, dict[str, Measure]]) -> None:
    """Contracts renewed, of those that ended, told before that day and not; else who renewed or churned."""
    told = first_told(year())
    groups: dict[bool, list[bool]] = {True: [], False: []}
    for one in year().accounts:
        ended = list(one.contracts)
        if not ended and (one.churned or one.renewed):
            ended = [(one.churned or one.renewed, one.churned is None)]  # type: ignore[list-item]
        for day, renewed in ended:
            groups[one.id in told and told[one.id] <= day].append(renewed)
    measure = found["ever"]["retention"]

    assert [share(groups[True] + groups[False]), share(groups[True]), share(groups[False])] == [
        (pytest.approx(measure.value), measure.n),
        *((pytest.approx(part.value), part.n) for part in measure.parts),
    ]


SCORES: dict[str, Callable[[list[int]], float]] = {
    "nps": lambda values: (sum(one > 8 for one in values) - sum(one < 7 for one in values)) / len(values) * 100,
    "csat": lambda values: sum(one > 3 for one in values) / len(values) * 100,
    "ces": statistics.fmean,
}


@each_row("name", PERIODS)
@each_row("kind", SCORES)
def test_satisfaction(found: dict[str, dict[str, Measure]], name: str, kind: str) -> None:
    """NPS, CSAT and CES of each customer's newest answer."""
    newest = []
    for one in year().accounts:
        mine = [(day, value) for day, which, value in one.scores if which == kind and within(name, day)]
        if mine:
            last = max(day for day, _ in mine)
            newest.append(next(value for day, value in mine if day == last))
    measure = found[name][kind]

    assert (pytest.approx(SCORES[kind](newest)), len(newest)) == (measure.value, measure.n)
    assert len(newest) == sum(part.n for part in measure.parts)


def heard_by(pm: str) -> list[Ask]:
    """The requests that a product manager wrote down, or heard in a stint with the CSM who did."""
    return [
        one
        for one in year().asks
        if not one.imported
        and (
            one.by == pm
            or any(
                sitting.pm == pm
                and sitting.csm == one.by
                and sitting.days[0] <= one.day <= sitting.days[1]
                and (not sitting.met or one.account in sitting.met)
                for sitting in year().sittings
            )
        )
    ]


@pytest.mark.parametrize("name", PERIODS)
def test_whether_pms_hear_customers(found: dict[str, dict[str, Measure]], name: str) -> None:
    """Requests and customers that PMs heard, each once though two heard it, and how long ago the last was."""
    heard = {pm: heard_by(pm) for pm in PMS}
    inside = {pm: [one for one in asks if within(name, one.captured.date())] for pm, asks in heard.items()}
    last = [max(one.captured.date() for one in each) for each in heard.values()]
    asks = {one for each in inside.values() for one in each}
    who = {one.account for one in asks if one.account}
    silence = max((TODAY - one).days for one in last)
    ids = ("pm-requests", "pm-customers", "pm-silence")

    assert len(asks) < sum(map(len, inside.values()))
    assert [(len(asks), len(asks)), (len(who), len(asks)), (silence, len(PMS))] == [
        (found[name][one].value, found[name][one].n) for one in ids
    ]


def test_value(found: dict[str, dict[str, Measure]]) -> None:
    """Cost × how often × customers: 250 days a year, or twice a week where a request says so."""
    total, count = 0.0, 0
    for plan in year().plans:
        asking = year().asking(plan)
        who = {one.account.id for one in asking if one.account}
        if not plan.cost or not who or plan.stage == "declined":
            continue
        often = (
            250
            if plan.cost[2] == "day"
            else 104
            if any("frequency" in one.context and one.account for one in asking)
            else None
        )
        if often is not None:
            total, count = total + plan.cost[0] * often * len(who), count + 1
    one = found["ever"]["value"]

    assert (pytest.approx(total), "minutes", count) == (one.value, one.unit, one.n)


def test_each_measure_was_checked() -> None:
    """Every measure of the program is held against a count here."""
    text = "".join(one.read_text(encoding="utf-8") for one in Path(__file__).parent.glob("test_*.py"))

    assert [] == [
        one.id for one in measures_of(Facts(board(), TODAY, Period(until=TODAY))) if f'"{one.id}"' not in text
    ]
    assert len(MEASURES) == len({one.id for one in measures_of(Facts(board(), TODAY, Period(until=TODAY)))})


@each_row(
    ("today", "bucket"),
    [(date(2028, 2, 29), "week"), (date(2028, 2, 29), "month"), (date.min, "month"), (date.max, "month")],
)
def test_the_calendar_has_ends(today: date, bucket: Any) -> None:
    """Weeks and months end within it, the last one today."""
    ends = Period(until=today, bucket=bucket).bucket_ends()

    assert (ends[-1][1], sorted(day for _, day in ends)) == (today, [day for _, day in ends])


@pytest.mark.parametrize("today", [date.min, date.max])
def test_any_day_is_measured(today: date) -> None:
    """What renews on the first or the last day that there is renews soon on it."""
    snapshot = snapshot_of(
        customer("C-1", arr=40, renewal=today, status="active"),
        request("R-1", "C-1", heard_on=today),
        story(stage="shipped", target=Target(metric="m", target=1, due=today)),
        link("L-1", "R-1"),
    )
    found = {one.id: one.value for one in measures_of(Facts(snapshot, today, Period(until=today)))}

    assert found["renewals-due"] == 40
    assert [one.customer for one in renewals_report(snapshot, today).rows] == ["C-1"]


def test_an_empty_board_has_no_data() -> None:
    """Where nothing happened every measure is without data, and none is 0."""
    from roadmap_tui.store.overlay import empty_snapshot

    empty = measures_of(Facts(empty_snapshot(), TODAY, Period(until=TODAY)))

    assert [] == [(one.id, one.value) for one in empty if one.value is not None]


@pytest.mark.parametrize(("by", "names"), [("segment", SEGMENTS), ("csm", CSMS)])
def test_split(by: str, names: tuple[str | None, ...]) -> None:
    """Each group has its own requests, and together they are all."""
    facts = Facts(board(), TODAY, Period(until=TODAY))
    groups = facts.split(by)  # type: ignore[arg-type]

    def of(ask: Ask) -> str | None:
        if by == "segment":
            return ask.account.segment if ask.account else None
        return (ask.account.csm if ask.account else None) or ask.csm

    counts = Counter(of(one) or "none" for one in year().asks)
    assert counts == {name: len(one.asked) for name, one in groups.items()}
    assert {one or "none" for one in names} == set(groups)
    for name, group in groups.items():
        times = [
            days(one.captured, one.acknowledged)
            for one in year().asks
            if (of(one) or "none") == name and one.acknowledged and not one.imported
        ]
        measure = next(one for one in measures_of(group) if one.id == "time-to-acknowledge")
        assert (pytest.approx(statistics.median(times)), len(times)) == (measure.value, measure.n)


def test_split_by_touchpoint() -> None:
    """A touchpoint has its requests and the stories that name it."""
    group = Facts(board(), TODAY, Period(until=TODAY)).split("touchpoint")["use"]

    assert (
        sum(one.touchpoint == "use" for one in year().asks),
        {one.id for one in year().plans if "use" in one.touchpoints},
    ) == (len(group.asked), {one.id for one in group.stories})


def test_split_by_product() -> None:
    """A product has the requests and the stories that name it, by a former name too."""
    groups = Facts(board(), TODAY, Period(until=TODAY)).split("product")

    assert [*groups] == ["Field app", "Till", "none"]
    for name, group in groups.items():
        assert (
            sum((one.product or "none") == name for one in year().asks),
            {one.id for one in year().plans if (one.product or "none") == name},
        ) == (len(group.asked), {one.id for one in group.stories})


def test_weeks() -> None:
    """The trend by weeks begins each on its Monday, thirteen of them."""
    facts = Facts(board(), TODAY, Period(until=TODAY, bucket="week"))
    trend = next(one for one in measures_of(facts) if one.id == "captured").trend

    assert (13, "2026-12-28") == (len(trend), trend[-1].label)
    assert sum(one.captured.date() >= date(2026, 12, 28) for one in year().asks) == trend[-1].n


def test_an_outcome_that_copies_an_ask_is_tactical() -> None:
    """A story that two customers asked for is tactical where its outcome only repeats one of them."""
    outcome = "exports the patient list to a spreadsheet"
    snapshot = snapshot_of(
        customer("C-1"),
        customer("C-2", "Bolt"),
        request("R-1", "C-1", said="export the patient list to a spreadsheet"),
        request("R-2", "C-2", said="we type every name twice"),
        story(outcome=outcome),
        link("L-1", "R-1"),
        link("L-2", "R-2"),
    )
    found = {one.id: one for one in measures_of(Facts(snapshot, TODAY, Period(until=TODAY)))}["tactical"]

    assert (100, [0, 100]) == (found.value, [one.value for one in found.parts])
