"""The measures of the rotation over the made-up year, held against a plain count."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from roadmap_tui.measures import Facts, Measure, Period, measures_of, rotation
from roadmap_tui.measures.facts import Cadence
from roadmap_tui.store.overlay import empty_snapshot
from tests.measures.conftest import BOARDS
from tests.measures.test_measures import heard_by
from tests.measures.year import PERIODS, PMS, TODAY, Ask, Sitting, board, within, year

DAY = timedelta(days=1)
EVERY = timedelta(weeks=6)
QUARTERS = ["2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4"]


def measured(name: str = "ever", kind: str = "one board", **cadence: int) -> dict[str, Measure]:
    since, until = PERIODS[name]
    period = Period(since=None if name == "ever" else since, until=until)
    facts = Facts(BOARDS[kind](), TODAY, period, Cadence(EVERY, **cadence))
    return {one.id: one for one in measures_of(facts) if one.theme == "rotation"}


@pytest.fixture(scope="module", params=BOARDS)
def found(request: pytest.FixtureRequest) -> dict[str, dict[str, Measure]]:
    """The measures of the rotation by their id, in each period, of one board and of two copies merged."""
    return {name: measured(name, request.param) for name in PERIODS}


def quarter(day: date) -> str:
    return f"{day.year} Q{(day.month + 2) // 3}"


def inside(sitting: Sitting, day: date) -> bool:
    return sitting.days[0] <= day <= sitting.days[1]


def heard(sitting: Sitting) -> set[Ask]:
    """The requests that the product manager heard in a stint."""
    return {
        one
        for one in year().asks
        if not one.imported
        and inside(sitting, one.day)
        and (one.by == sitting.pm or (one.by == sitting.csm and (not sitting.met or one.account in sitting.met)))
    }


def met(sittings: Iterable[Sitting]) -> int:
    asked = {one.account.id for each in sittings for one in heard(each) if one.account}
    return len(asked | {one.id for each in sittings for one in each.noted})


def triaged(sitting: Sitting, by: str) -> set[Ask]:
    """The requests on which somebody decided while a stint lasted."""
    decided = [(one, who, at) for one, who, at in year().snoozes]
    decided += [(one, "Bea", one.declined) for one in year().asks if one.declined]
    decided += [(one, "Pat", at) for one in year().asks for _, at in one.links]
    return {one for one, who, at in decided if who == by and inside(sitting, at.date())}


@pytest.mark.parametrize("name", PERIODS)
def test_stints_and_hours(found: dict[str, dict[str, Measure]], name: str) -> None:
    """Those that took place, in the period and by the quarter in which they ended."""
    ended = [(one.done, one.hours) for one in year().sittings if one.done]
    kept = [(day, hours) for day, hours in ended if within(name, day)]
    told = [hours for _, hours in kept if hours is not None]
    stints, hours = found[name]["rotation-stints"], found[name]["rotation-hours"]
    by_quarter = {one: sum(quarter(day) == one for day, _ in ended) for one in QUARTERS}

    assert (len(kept), len(kept)) == (stints.value, stints.n)
    assert (sum(told), len(told)) == (hours.value, hours.n)
    if name == "ever":
        assert by_quarter == {part.label: part.value for part in stints.parts}


@pytest.mark.parametrize("name", PERIODS)
def test_customers_requests_and_triage(found: dict[str, dict[str, Measure]], name: str) -> None:
    """Each customer and each request once, of the stints that began in the period."""
    begun = [one for one in year().sittings if one.first <= TODAY]
    kept = [one for one in begun if within(name, one.first)]
    mine = found[name]
    asks = set().union(*(heard(one) for one in kept))
    decided = set().union(*(triaged(one, one.csm) for one in kept))
    beside = set().union(*(triaged(one, one.pm) for one in kept))
    by_pm = {pm: len(set().union(*(heard(one) for one in kept if one.pm == pm))) for pm in PMS}

    assert (met(kept), len(kept)) == (mine["rotation-customers"].value, mine["rotation-customers"].n)
    assert (len(asks), len(kept)) == (mine["rotation-requests"].value, mine["rotation-requests"].n)
    assert {pm: count for pm, count in by_pm.items() if any(one.pm == pm for one in kept)} == {
        part.label: part.value for part in mine["rotation-requests"].parts
    }
    assert (len(decided), len(beside)) == (
        mine["rotation-triage"].value,
        mine["rotation-triage"].parts[-1].value,
    )
    if name == "ever":
        by_quarter = {one: met([each for each in begun if quarter(each.first) == one]) for one in QUARTERS}
        assert by_quarter == {part.label: part.value or 0 for part in mine["rotation-customers"].parts}


def test_who_is_due(found: dict[str, dict[str, Measure]]) -> None:
    """One cadence after the last stint that is done, or after the first story or customer; none is planned."""
    late, since = {}, {}
    for role, name in (("pm", "Pat"), ("pm", "Pia"), ("csm", "Bea"), ("csm", "Cem")):
        mine = [one for one in year().sittings if getattr(one, role) == name]
        done = [one.done for one in mine if one.done]
        first = min(
            [one.entered["discover"].date() for one in year().ahead if one.owner == name]
            if role == "pm"
            else [date(2026, 1, 1)]
        )
        is_ahead = any(one.done is None and one.last >= TODAY for one in mine)
        due = (max(done) if done else first) + EVERY
        if due < TODAY and not is_ahead:
            late[name] = (TODAY - due).days
        since[name] = (TODAY - max(done)).days if done else None
    counted, last, overdue = map(found["ever"].__getitem__, ("rotation-due", "rotation-since", "rotation-late"))

    assert (len(late), 4) == (counted.value, counted.n)
    assert sorted(late.items(), key=lambda one: -one[1]) == [
        (part.label.partition(",")[0], part.value) for part in overdue.parts
    ]
    assert since == {part.label.partition(",")[0]: part.value for part in last.parts}
    assert max(one for one in since.values() if one is not None) == last.value


@pytest.mark.parametrize("name", PERIODS)
def test_proven_by_exposure(found: dict[str, dict[str, Measure]], name: str) -> None:
    """Of the stories that were proven or missed: whose owner heard somebody in the 90 days before the gate."""
    days = {pm: [one.day for one in heard_by(pm)] for pm in PMS}
    groups: dict[bool, list[bool]] = {True: [], False: []}
    for plan in year().shipped:
        shipped = plan.entered["shipped"].date()
        hits = [day for day, value in plan.readings if value >= 10 and day <= TODAY]
        if not hits and not (plan.due and plan.due < TODAY):
            continue
        day = max(min(hits), shipped) if hits else plan.due
        assert day
        if within(name, day):
            gate = plan.entered["ready"].date()
            groups[any(gate - 90 * DAY <= one <= gate for one in days[plan.owner])].append(bool(hits))
    measure = found[name]["rotation-proven"]
    everything = groups[True] + groups[False]

    assert (pytest.approx(100 * sum(everything) / len(everything)), len(everything)) == (measure.value, measure.n)
    assert [len(groups[True]), len(groups[False])] == [part.n for part in measure.parts]
    assert [sum(groups[True]), sum(groups[False])] == [
        round((part.value or 0) * part.n / 100) for part in measure.parts
    ]


def test_quarters_are_the_teams(found: dict[str, dict[str, Measure]]) -> None:
    """Of a year that starts in April, December lies in the third."""
    parts = measured(year_starts=4)["rotation-stints"].parts

    assert [one.label for one in parts] == ["2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"]
    assert [one.value for one in parts] == [one.value for one in found["ever"]["rotation-stints"].parts]


def test_a_part_of_the_board_has_no_stints() -> None:
    """What is of people is not divided by their customers; what was heard is."""
    facts = Facts(board(), TODAY, Period(until=TODAY), Cadence(EVERY)).split("segment")["SMB"]
    mine = {one.id: one for one in measures_of(facts)}

    assert [mine[f"rotation-{one}"].value for one in ("due", "late", "stints", "hours")] == [None] * 4
    assert 0 < (mine["rotation-requests"].value or 0) < (measured()["rotation-requests"].value or 0)


@pytest.mark.parametrize("until", [date.max, date.min + 9 * DAY])
def test_any_period_has_quarters(until: date) -> None:
    """At the ends of the calendar too."""
    facts = Facts(empty_snapshot(), date.max, Period(until=until), Cadence(EVERY))

    assert [one(facts).value for one in rotation.MEASURES] == [None] * 9
