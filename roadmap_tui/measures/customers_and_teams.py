"""Measures of customers and teams: retention, scores, who hears customers, what obstacles cost."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from roadmap_tui.measures.facts import Facts, FirstAsked
from roadmap_tui.measures.kinds import Measure, Share, divided, head_of, mean, median, percent, stock
from roadmap_tui.model.changes import read_change
from roadmap_tui.model.records import Customer, Score, ScoreKind, Story
from roadmap_tui.text.frequency import times_a_year

_SLIP = timedelta(days=90)
"""The days before a renewal day from which a move of it is a renewal; an earlier one is a correction."""


def retention(facts: Facts) -> Measure:
    """Retention: renewed of those due, customers whose story was shipped and told beside the rest."""
    notified = _notified_on(facts)
    groups: dict[bool, list[bool]] = {True: [], False: []}
    for customer, day, renewed in _renewals(facts):
        if facts.period.holds(day):
            groups[customer in notified and notified[customer] <= day].append(renewed)
    return divided(head_of("retention"), groups, "told of a story")


def _notified_on(facts: Facts) -> dict[str, date]:
    """The day of each customer's first notification of a story that shipped."""
    found: dict[str, date] = {}
    for row in facts.loop:
        if row.story is not None and row.told_at is not None:
            day = row.told_at.date()
            found[row.customer] = min(found.get(row.customer, day), day)
    return found


def _renewals(facts: Facts) -> Iterator[tuple[str, date, bool]]:
    """The outcomes of renewals that were due: the customer, the day, and whether they stayed.

    As the customer's record keeps it. Where it keeps none, they renewed when their renewal day moved on, around
    the day itself, and left when they churned; the last of these counts.
    """
    follows: dict[str, tuple[date, bool]] = {}
    without = {one.id for one in facts.customers if not one.renewals}
    for event in facts.happened:
        if event.changes.renewal is None or event.ref not in without:
            continue
        before, after = read_change(event, Customer, "renewal") or (None, None)
        if before is None or after is None:
            continue
        if after > before and before - event.at.date() <= _SLIP:
            follows[event.ref] = (event.at.date(), True)
    for one in facts.customers:
        for each in one.renewals:
            if each.day <= facts.today:
                yield one.id, each.day, each.renewed
        if one.id in without and one.status == "churned" and one.churned_on and one.churned_on <= facts.today:
            follows[one.id] = (one.churned_on, False)
    yield from ((customer, day, renewed) for customer, (day, renewed) in follows.items())


def nps(facts: Facts) -> Measure:
    """NPS: % promoters (9–10) − % detractors (0–6), of each customer's newest answer."""
    return _scores(facts, "nps", _nps)


def csat(facts: Facts) -> Measure:
    """CSAT: satisfied (4–5 of 5) / responses, of each customer's newest answer."""
    return _scores(facts, "csat", lambda values: percent(sum(1 for one in values if one >= 4), len(values)))


def ces(facts: Facts) -> Measure:
    """CES: the mean of the 1–7 answers on ease, each customer's newest."""
    return _scores(facts, "ces", mean)


def _nps(values: list[float]) -> float | None:
    promoters = sum(1 for one in values if one >= 9)
    detractors = sum(1 for one in values if one <= 6)
    return percent(promoters - detractors, len(values))


def _scores(facts: Facts, kind: ScoreKind, total: Callable[[list[float]], float | None]) -> Measure:
    head = head_of(kind)
    notified = _notified_on(facts)
    groups: dict[bool, list[float]] = {True: [], False: []}
    for one in facts.customers:
        score = _newest(one, kind, facts)
        if score is not None:
            groups[one.id in notified and notified[one.id] <= score.day].append(score.value)
    everything = [*groups[True], *groups[False]]
    parts = (
        Share(label="told of a story", value=total(groups[True]), n=len(groups[True])),
        Share(label="the others", value=total(groups[False]), n=len(groups[False])),
    )
    return stock(head, total(everything), {"nps": "", "csat": "%", "ces": "of 7"}[kind], len(everything), parts)


def _newest(customer: Customer, kind: ScoreKind, facts: Facts) -> Score | None:
    found = [one for one in customer.scores if one.kind == kind and facts.period.holds(one.day)]
    return max(found, key=lambda one: one.day, default=None)


def heard_by_pms(facts: Facts) -> Measure:
    """Requests a PM (who owns a story, or rotates) heard first hand, by PM; imported ones are nobody's.

    One that two heard counts once in the total.
    """
    head = head_of("pm-requests")
    heard = _heard(facts)
    parts = [Share(label=name, value=len(found), n=len(found)) for name, found in heard.items()]
    total = _requests(heard.values())
    return stock(head, total if heard else None, "requests", total, parts)


def customers_of_pms(facts: Facts) -> Measure:
    """Customers that PMs heard first hand, by PM; each once in the total."""
    head = head_of("pm-customers")
    heard = _heard(facts)
    who = {name: {one.request.customer for one in found} - {None} for name, found in heard.items()}
    parts = [Share(label=name, value=len(found), n=len(heard[name])) for name, found in who.items()]
    total = len(set().union(*who.values())) if who else None
    return stock(head, total, "customers", _requests(heard.values()), parts)


def _requests(heard: Iterable[list[FirstAsked]]) -> int:
    return len({one.request.id for found in heard for one in found})


def silence_of_pms(facts: Facts) -> Measure:
    """Days since a PM last heard a request, by PM; the value is the longest silence that is known."""
    head = head_of("pm-silence")
    parts = []
    for name, found in _heard(facts, always=True).items():
        last = max((one.captured_on for one in found), default=None)
        days = (facts.today - last).days if last is not None else None
        parts.append(Share(label=name, value=days, n=len(found)))
    longest = max((one.value for one in parts if one.value is not None), default=None)
    return stock(head, longest, "days", sum(1 for one in parts if one.value is not None), parts)


def _heard(facts: Facts, *, always: bool = False) -> dict[str, list[FirstAsked]]:
    """The requests that each PM heard; in the period, or ever."""
    return {
        facts.pms[pm]: [
            one for one in facts.first_hand.get(pm, ()) if always or facts.period.holds(one.captured_on)
        ]
        for pm in sorted(facts.pms, key=facts.pms.__getitem__)
    }


def value(facts: Facts) -> Measure:
    """The yearly value: cost of the obstacle × how often × customers, by unit, where all three are known."""
    head = head_of("value")
    sums: dict[str, tuple[float, int]] = {}
    for story in facts.stories:
        worth = yearly_cost(facts, story)
        if worth is not None and story.cost is not None:
            unit = story.cost.unit or "units"
            total, n = sums.get(unit, (0.0, 0))
            sums[unit] = (total + worth, n + 1)
    parts = [Share(label=unit, value=total, n=n) for unit, (total, n) in sorted(sums.items())]
    single = parts[0] if len(parts) == 1 else None
    return stock(
        head, single.value if single else None, single.label if single else "", sum(one.n for one in parts), parts
    )


def yearly_cost(facts: Facts, story: Story) -> float | None:
    """The yearly cost of a story's obstacle to its customers, in the cost's unit; None where it is not known.

    Who said how often counts with that, the others with the median of those who did. A cost per day, week or
    month needs nobody's word.
    """
    if story.cost is None or story.stage == "declined":
        return None
    customers = facts.snapshot.evidence(story.id).customer_ids
    if not customers:
        return None
    often = times_a_year(f"once a {story.cost.per}") if story.cost.per else None
    if often is not None:
        return story.cost.amount * often * len(customers)
    said: dict[str, float] = {}
    for request, _ in facts.snapshot.asking(story.id):
        times = times_a_year(request.frequency) if request.frequency and request.customer in customers else None
        if times is not None and request.customer is not None:
            said[request.customer] = max(said.get(request.customer, 0.0), times)
    usual = median(list(said.values()))
    if usual is None:
        return None
    return story.cost.amount * sum(said.get(one, usual) for one in customers)


MEASURES = (retention, nps, csat, ces, heard_by_pms, customers_of_pms, silence_of_pms, value)
