"""The measures of the rotation over the made-up year, held against a plain count."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from roadmap_tui.measures import Facts, Measure, Period, rotation
from roadmap_tui.measures.facts import Cadence
from roadmap_tui.store.overlay import empty_snapshot
from tests.each_row import each_row
from tests.measures.conftest import BOARDS
from tests.measures.test_measures import heard_by
from tests.measures.test_revenue import Found, parts
from tests.measures.year import CSMS, PERIODS, PMS, TODAY, Ask, Sitting, board, within, year

DAY = timedelta(days=1)
EVERY = timedelta(weeks=6)
QUARTERS = ["2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4"]


def measured(name: str = "ever", kind: str = "one board", **cadence: int) -> dict[str, Measure]:
    since, until = PERIODS[name]
    period = Period(since=None if name == "ever" else since, until=until)
    facts = Facts(BOARDS[kind](), TODAY, period, Cadence(EVERY, **cadence))
    return {one.id: one for one in (measure(facts) for measure in rotation.MEASURES)}


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


@each_row("name", PERIODS)
def test_stints_and_hours(found: Found, name: str) -> None:
    """Those that took place, in the period and by the quarter in which they ended."""
    ended = [(one.done, one.hours) for one in year().sittings if one.done]
    kept = [hours for day, hours in ended if within(name, day)]
    told = [hours for hours in kept if hours is not None]
    stints, hours = found[name]["rotation-stints"], found[name]["rotation-hours"]

    assert (len(kept), len(kept)) == (stints.value, stints.n)
    assert (sum(told), len(told)) == (hours.value, hours.n)
    if name == "ever":
        by_quarter = {one: [spent for day, spent in ended if quarter(day) == one] for one in QUARTERS}
        assert {one: (len(all_), len(all_)) for one, all_ in by_quarter.items()} == parts(stints)
        known = {one: [spent for spent in all_ if spent is not None] for one, all_ in by_quarter.items()}
        assert {one: (sum(all_) or None, len(all_)) for one, all_ in known.items()} == parts(hours)


@pytest.mark.parametrize("name", PERIODS)
def test_customers_requests_and_triage(found: Found, name: str) -> None:
    """Each customer and each request once, of the stints that began in the period; n is how many began."""
    begun = [one for one in year().sittings if one.first <= TODAY]
    kept = [one for one in begun if within(name, one.first)]
    ids = ("rotation-customers", "rotation-requests", "rotation-triage")
    customers, requests, triage = map(found[name].__getitem__, ids)

    def union(sets: Iterable[set[Ask]]) -> int:
        return len(set().union(*sets))

    assert (met(kept), len(kept)) == (customers.value, customers.n)
    assert (union(map(heard, kept)), len(kept)) == (requests.value, requests.n)
    assert (union(triaged(one, one.csm) for one in kept), len(kept)) == (triage.value, triage.n)
    assert parts(requests) == {
        pm: (union(map(heard, mine)), len(mine)) for pm in PMS if (mine := [one for one in kept if one.pm == pm])
    }
    assert parts(triage) == {
        csm.upper(): (union(triaged(one, csm) for one in mine), len(mine))
        for csm in filter(None, CSMS)
        if (mine := [one for one in kept if one.csm == csm])
    } | {"beside the PM": (union(triaged(one, one.pm) for one in kept), len(kept))}
    if name == "ever":
        by_quarter = {one: [each for each in begun if quarter(each.first) == one] for one in QUARTERS}
        assert {one: (met(mine) if mine else None, len(mine)) for one, mine in by_quarter.items()} == parts(
            customers
        )


def test_who_is_due(found: Found) -> None:
    """One cadence after the last stint that is done, or after the first story or customer; none is planned."""
    late: dict[str, tuple[str, int]] = {}
    since: dict[str, int | None] = {}
    roles = dict.fromkeys(PMS, "pm") | {one: "csm" for one in CSMS if one}
    words = {"pm": "product manager", "csm": "CSM"}
    for name, role in roles.items():
        mine = [one for one in year().sittings if getattr(one, role) == name]
        done = [one.done for one in mine if one.done]
        first = min(
            [one.entered["discover"].date() for one in year().ahead if one.owner == name]
            if role == "pm"
            else [one.written.date() for one in year().accounts if one.csm == name and not one.churned]
        )
        is_ahead = any(one.done is None and one.last >= TODAY for one in mine)
        due = (max(done) if done else first) + EVERY
        label = f"{name}, {words[role]}"
        if due < TODAY and not is_ahead:
            late[label] = role, (TODAY - due).days
        since[label] = (TODAY - max(done)).days if done else None
    counted, last, overdue = map(found["ever"].__getitem__, ("rotation-due", "rotation-since", "rotation-late"))
    known = [one for one in since.values() if one is not None]

    assert (len(late), 6) == (counted.value, counted.n)
    assert parts(counted) == {
        "product managers": (sum(role == "pm" for role, _ in late.values()), 2),
        "CSMs": (sum(role == "csm" for role, _ in late.values()), 4),
        "never was": (6 - len(known), 6),
    }
    assert {name: (days, 1) for name, (_, days) in late.items()} == parts(overdue)
    assert (max(days for _, days in late.values()), len(late)) == (overdue.value, overdue.n)
    assert {name: (days, int(days is not None)) for name, days in since.items()} == parts(last)
    assert (max(known), len(known)) == (last.value, last.n)


@pytest.mark.parametrize("name", PERIODS)
def test_proven_by_exposure(found: Found, name: str) -> None:
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
    assert parts(measure) == {
        label: (pytest.approx(100 * sum(mine) / len(mine)) if mine else None, len(mine))
        for label, mine in (("heard a customer", groups[True]), ("the others", groups[False]))
    }


def test_quarters_are_the_teams(found: Found) -> None:
    """Of a year that starts in April, December lies in the third."""
    quarters = measured(year_starts=4)["rotation-stints"].parts

    assert [one.label for one in quarters] == ["2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3"]
    assert [one.value for one in quarters] == [one.value for one in found["ever"]["rotation-stints"].parts]


def test_a_part_of_the_board_has_no_stints() -> None:
    """What is of people is not divided by their customers; what was heard is."""
    facts = Facts(board(), TODAY, Period(until=TODAY), Cadence(EVERY)).split("segment")["SMB"]
    mine = {one.id: one for one in (measure(facts) for measure in rotation.MEASURES)}

    assert [mine[f"rotation-{one}"].value for one in ("due", "late", "stints", "hours")] == [None] * 4
    assert 0 < (mine["rotation-requests"].value or 0) < (measured()["rotation-requests"].value or 0)


@pytest.mark.parametrize("until", [date.max, date.min + 9 * DAY])
def test_any_period_has_quarters(until: date) -> None:
    """At the ends of the calendar too."""
    facts = Facts(empty_snapshot(), date.max, Period(until=until), Cadence(EVERY))

    assert [one(facts).value for one in rotation.MEASURES] == [None] * 9
