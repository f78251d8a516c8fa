"""The parts of every measure over a made-up year, each with how many it is of, held against a plain count."""

from collections import Counter
from collections.abc import Callable, Iterable
from math import ceil
from typing import Any

import pytest

from tests.measures import test_measures as plain
from tests.measures.test_rates import answers, is_enough, is_hit, past, shipped_a_week_ago
from tests.measures.test_revenue import Found
from tests.measures.year import PERIODS, PMS, TODAY, Ask, by_probe, within, year

Parts = dict[str, tuple[Any, int]]
"""What each part is, and of how many."""
AHEAD = ("discover", "draft", "ready", "building")
TOUCHPOINTS = ("learn", "onboard", "use", "billing")


def shares(of: int, **counts: int) -> Parts:
    return {name.replace("_", " "): (100 * count / of, of) for name, count in counts.items()}


def grouped(values: Iterable[tuple[str, bool]]) -> Parts:
    """The share of each group."""
    groups: dict[str, list[bool]] = {}
    for name, good in values:
        groups.setdefault(name, []).append(good)
    return {name: plain.share(seen) for name, seen in groups.items()}


def csm(ask: Ask) -> str:
    return (ask.account.csm if ask.account else None) or ask.csm or "nobody"


def loop_closure(name: str) -> Parts:
    rows = [row for row in shipped_a_week_ago(year()) if within(name, row[0])]
    late = {account.id for _, account, _, told in rows if not told}
    known = {account.id: account.arr for _, account, _, _ in rows if account.arr is not None}
    return {
        "by ARR": (
            100 * sum(arr for one, arr in known.items() if one not in late) / sum(known.values()),
            len(known),
        )
    }


def solved(name: str) -> Parts:
    given = [answer for day, answer in answers(year()) if within(name, day)]
    return shares(len(given), no_answer=given.count("none"))


def loop_waiting(name: str) -> Parts:
    all_ = year()
    told = {(one.account.id, one.about.id) for one in all_.words}
    since = {
        (account.id, plan.id): plain.counted_from(all_, plan, account).date()
        for account, plan, _, done in plain.rows_of(all_)
        if not done
    }
    for one in all_.asks:
        if one.account and one.root.declined and (one.account.id, one.root.id) not in told:
            since[one.account.id, one.root.id] = one.root.declined.date()
    late = sum((TODAY - day).days > 7 for day in since.values())
    return {"overdue": (late, len(since)), "customers": (len({one for one, _ in since}), len(since))}


def hit_rate(name: str) -> Parts:
    plans = [one for day, one in past(year()) if within(name, day)]
    hits, unread = sum(map(is_hit, plans)), sum(not one.readings for one in plans)
    return shares(len(plans), proven=hits, missed=len(plans) - hits - unread, unread=unread)


def read_rate(name: str) -> Parts:
    plans = [one for day, one in past(year()) if within(name, day)]
    return shares(len(plans), by_a_probe=sum(any(by_probe(*each) for each in one.readings) for one in plans))


def guardrails(name: str) -> Parts:
    guarded = [one.guard for one in year().shipped if one.guard is not None]
    return shares(len(guarded), unread=guarded.count([]))


def backed(name: str) -> Parts:
    asking = [year().asking(one) for one in year().ahead]
    several = sum(len({one.account.id for one in asks if one.account}) > 1 for asks in asking)
    return shares(len(asking), two_customers_or_more=several, with_a_quote=sum(map(bool, asking)))


def tactical(name: str) -> Parts:
    asking = [year().asking(one) for one in year().ahead]
    single = sum(len({one.account.id for one in asks if one.account}) == 1 for asks in asking)
    return shares(len(asking), one_customer=single, repeats_an_ask=0)


def arr_waiting(name: str) -> Parts:
    old = [one for one in year().asks if plain.is_open(one) and not one.plans and (TODAY - one.day).days > 90]
    who = {one.account for one in old if one.account and one.account.arr is not None}
    soon = [one.arr or 0 for one in who if one.renewal and 0 <= (one.renewal - TODAY).days <= 90]
    total = sum(one.arr or 0 for one in who)
    return {
        "renews in 90 days": (sum(soon), len(soon)),
        "renews later": (total - sum(soon), len(who) - len(soon)),
    }


def unanswered(longer: int) -> Parts:
    new = [one for one in year().asks if not one.plans and not one.declined and not one.merged]
    late = Counter(csm(one) for one in new if (TODAY - one.day).days > longer)
    everything = Counter(map(csm, new))
    return {name: (count, everything[name]) for name, count in late.items()}


def context(name: str) -> Parts:
    kept = [one for one in year().asks if within(name, one.captured.date())]
    by_channel = grouped((f"channel {one.channel or 'unknown'}", is_enough(one)) for one in kept)
    return by_channel | grouped((f"csm {csm(one)}", is_enough(one)) for one in kept)


def touchpoint_gap(name: str) -> Parts:
    asks = Counter(one.touchpoint for one in year().asks if within(name, one.captured.date()))
    plans = Counter(point for one in year().plans if not one.archived for point in one.touchpoints)
    return {one: (asks[one] - plans[one], asks[one]) for one in TOUCHPOINTS}


def feelings(name: str) -> Parts:
    kept = [one for one in year().asks if within(name, one.captured.date())]
    felt = [(one.touchpoint or "elsewhere", one.feeling) for one in kept if one.feeling]
    at = Counter(point for point, _ in felt)
    return {f"{point}: {feeling}": (count, at[point]) for (point, feeling), count in Counter(felt).items()}


def wip(name: str) -> Parts:
    counts = Counter(one.stage for one in year().ahead)
    return {one: (counts[one], counts[one]) for one in AHEAD}


def age(name: str) -> Parts:
    found = {}
    for stage in AHEAD:
        days = sorted((TODAY - one.entered[stage].date()).days for one in year().ahead if one.stage == stage)
        found[stage] = (days[ceil(len(days) * 0.85) - 1], len(days))
    return found


def scored(kind: str, name: str) -> Parts:
    """The newest answers of those told of a story by then, and of the others."""
    told = plain.first_told(year())
    groups: dict[str, list[int]] = {"told of a story": [], "the others": []}
    for one in year().accounts:
        mine = [(day, value) for day, which, value in one.scores if which == kind and within(name, day)]
        if mine:
            last = max(day for day, _ in mine)
            value = next(value for day, value in mine if day == last)
            groups["told of a story" if one.id in told and told[one.id] <= last else "the others"].append(value)
    return {group: (plain.SCORES[kind](values), len(values)) for group, values in groups.items()}


def by_pm(count: Callable[[list[Ask]], Any], name: str) -> Parts:
    heard = {pm: [one for one in plain.heard_by(pm) if within(name, one.captured.date())] for pm in PMS}
    return {pm: (count(asks), len(asks)) for pm, asks in heard.items()}


PARTS: dict[str, Callable[[str], Parts]] = {
    "loop-closure": loop_closure,
    "solved": solved,
    "loop-waiting": loop_waiting,
    "hit-rate": hit_rate,
    "read-rate": read_rate,
    "guardrails": guardrails,
    "backed": backed,
    "tactical": tactical,
    "arr-waiting": arr_waiting,
    "untriaged": lambda _name: unanswered(14),
    "undecided": lambda _name: unanswered(90),
    "context": context,
    "touchpoint-gap": touchpoint_gap,
    "feelings": feelings,
    "wip": wip,
    "age": age,
    "nps": lambda name: scored("nps", name),
    "csat": lambda name: scored("csat", name),
    "ces": lambda name: scored("ces", name),
    "pm-requests": lambda name: by_pm(len, name),
    "pm-customers": lambda name: by_pm(lambda asks: len({one.account for one in asks if one.account}), name),
    "pm-silence": lambda _name: by_pm(
        lambda asks: (TODAY - max(one.captured for one in asks).date()).days, "ever"
    ),
}
BESIDE = {"retention", "value"}
"""The measures whose parts are counted where the measure is; those of revenue and of the rotation are so too."""


@pytest.mark.parametrize("name", PERIODS)
@pytest.mark.parametrize("measure", PARTS)
def test_parts(found: Found, name: str, measure: str) -> None:
    """Each part, and of how many."""
    counted = PARTS[measure](name)

    assert {label: (pytest.approx(value), n) for label, (value, n) in counted.items()} == {
        part.label: (part.value, part.n) for part in found[name][measure].parts
    }


def test_all_parts_are_counted(found: Found) -> None:
    """No measure has parts that nothing here counts."""
    themes = {"revenue", "rotation"}

    assert {one.id for one in found["ever"].values() if one.parts and one.theme not in themes} == {
        *PARTS,
        *BESIDE,
    }


def test_of_how_many(found: Found) -> None:
    """What measures of today's stock are counted from."""
    all_ = year()
    new = sum(not one.plans and not one.declined and not one.merged for one in all_.asks)
    refused = {(one.account, one.root) for one in all_.asks if one.account and one.root.declined}
    counted = {
        **dict.fromkeys(("bets", "tactical", "wip"), len(all_.ahead)),
        **dict.fromkeys(("untriaged", "undecided"), new),
        "age": sum(one.stage == "building" for one in all_.ahead),
        "captured": len(all_.asks),
        "touchpoint-gap": sum(one.touchpoint is not None for one in all_.asks),
        "loop-waiting": len(plain.rows_of(all_)) + len(refused),
        "rank-gap": 20,
    }

    assert counted == {one: found["ever"][one].n for one in counted}
