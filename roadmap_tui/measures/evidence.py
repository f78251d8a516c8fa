"""Measures of evidence: the customers behind what is planned, and those who wait without a story."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from roadmap_tui.measures.facts import Facts, FirstAsked, arr_of, waited
from roadmap_tui.measures.kinds import Head, Measure, Share, head_of, mean, percent, rate, share_of, stock
from roadmap_tui.model.evidence import CONTEXT_FIELDS, context_score, may_repeat
from roadmap_tui.model.records import Customer, Story

UNTRIAGED, UNDECIDED = 14, 90
"""Days after which a request waits too long for a first look, and for a decision."""
RENEWS_SOON = timedelta(days=90)
ENOUGH_CONTEXT = 5


def backed(facts: Facts) -> Measure:
    """Active stories with at least one request; with two customers or more; with a quote."""
    head = head_of("backed")
    evidence = [facts.snapshot.evidence(one.id) for one in facts.active]
    n = len(evidence)
    return stock(
        head,
        percent(sum(1 for one in evidence if one.requests), n),
        "%",
        n,
        (
            share_of("two customers or more", sum(1 for one in evidence if one.customers > 1), n),
            share_of("with a quote", sum(1 for one in evidence if one.quotes), n),
        ),
    )


def tactical(facts: Facts) -> Measure:
    """Active stories with one customer, or whose outcome copies an ask (rule E06) / active."""
    head = head_of("tactical")
    single = {one.id for one in facts.active if facts.snapshot.evidence(one.id).customers == 1}
    copied = {one.id for one in facts.active if one.id not in single and _copies(facts, one)}
    n = len(facts.active)
    return stock(
        head,
        percent(len(single) + len(copied), n),
        "%",
        n,
        (share_of("one customer", len(single), n), share_of("repeats an ask", len(copied), n)),
    )


def _copies(facts: Facts, story: Story) -> bool:
    outcome = story.outcome
    if not outcome:
        return False
    asks = [one.said for one, _ in facts.snapshot.asking(story.id) if one.said and may_repeat(outcome, one.said)]
    if not asks:
        return False
    # The wording rules take longer to import than most boards to measure.
    from roadmap_tui.wording.rules.evidence import copies_ask

    return any(copies_ask(outcome, one) for one in asks)


def bets(facts: Facts) -> Measure:
    """Bets: active bets / active stories; guards against an only-asks roadmap."""
    head = head_of("bets")
    n = len(facts.active)
    return stock(head, percent(sum(1 for one in facts.active if one.kind == "bet"), n), "%", n)


def arr_covered(facts: Facts) -> Measure:
    """ARR covered: Σ ARR of customers with a request on an active story / Σ of those with any open request.

    Each customer once.
    """
    head = head_of("arr-covered")
    waiting = _customers(one for one in facts.asked if one.is_open)
    covered = _customers(one for one in facts.asked if one.is_open and not facts.ahead.isdisjoint(one.stories))
    whole, n = arr_of(waiting)
    return stock(head, percent(arr_of(covered)[0], whole), "%", n)


def arr_waiting(facts: Facts) -> Measure:
    """ARR waiting: Σ ARR of distinct customers with a request open > 90 days, no story; by renewal."""
    head = head_of("arr-waiting", days=UNDECIDED)
    customers = _customers(
        one for one in facts.asked if one.is_open and not one.stories and waited(one, facts.today) > UNDECIDED
    )
    near = [
        one
        for one in customers
        if one.renewal is not None and timedelta() <= one.renewal - facts.today <= RENEWS_SOON
    ]
    total, n = arr_of(customers)
    soon, of_soon = arr_of(near)
    return stock(
        head,
        total if n else None,
        facts.snapshot.board.currency,
        n,
        (
            Share(label="renews in 90 days", value=soon if of_soon else None, n=of_soon),
            Share(label="renews later", value=total - soon if n - of_soon else None, n=n - of_soon),
        ),
    )


def untriaged(facts: Facts) -> Measure:
    """Requests that nobody looked at for more than 14 days; by CSM in the parts."""
    head = head_of("untriaged", days=UNTRIAGED)
    return _waiting(head, facts, [one for one in facts.asked if one.state == "new"], UNTRIAGED)


def undecided(facts: Facts) -> Measure:
    """Requests without a story or a no for more than 90 days; by state."""
    head = head_of("undecided", days=UNDECIDED)
    return _waiting(head, facts, [one for one in facts.asked if one.state in {"new", "snoozed"}], UNDECIDED)


def _waiting(head: Head, facts: Facts, asked: list[FirstAsked], longer: int) -> Measure:
    late = [one for one in asked if waited(one, facts.today) > longer]
    counts = Counter(one.csm or "nobody" for one in late)
    of = Counter(one.csm or "nobody" for one in asked)
    parts = [Share(label=name, value=count, n=of[name]) for name, count in counts.most_common(8)]
    return stock(head, len(late) if facts.asked else None, "requests", len(asked), parts)


def context_rate(facts: Facts) -> Measure:
    """Requests with a context score of at least 5 of 7, by CSM and channel; guards against features alone."""
    head = head_of("context", enough=ENOUGH_CONTEXT, parts=len(CONTEXT_FIELDS))
    seen = [(one.captured_on, float(context_score(one.request) >= ENOUGH_CONTEXT)) for one in facts.asked]
    counts = Counter(
        (one.csm or "nobody", one.request.channel or "unknown", good)
        for one, (day, good) in zip(facts.asked, seen, strict=True)
        if facts.period.holds(day)
    )
    csms: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    enough: Counter[tuple[str, str]] = Counter()
    for (csm, channel, good), count in counts.items():
        csms[csm] += count
        channels[channel] += count
        enough["csm", csm] += round(good) * count
        enough["channel", channel] += round(good) * count
    parts = [
        share_of(f"{kind} {name}", enough[kind, name], n)
        for kind, groups in (("channel", channels), ("csm", csms))
        for name, n in sorted(groups.items(), key=lambda one: (-one[1], one[0]))
    ]
    return rate(head, seen, facts.period, parts=tuple(parts))


def touchpoint_gap(facts: Facts) -> Measure:
    """Touchpoint gap: requests minus stories by touchpoint; shows blind spots. The value is the widest gap."""
    head = head_of("touchpoint-gap")
    requests = Counter(one.request.touchpoint for one in facts.asked if facts.period.holds(one.captured_on))
    stories = Counter(point for one in facts.stories if not one.archived for point in one.touchpoints)
    used = [one for one in (*requests, *stories) if one is not None]
    parts = [
        Share(label=one, value=requests[one] - stories[one], n=requests[one])
        for one in facts.snapshot.touchpoints.ordered(used)
        if requests[one] or stories[one]
    ]
    widest = max((one.value for one in parts if one.value is not None), default=None)
    return stock(head, widest, "requests", sum(one.n for one in parts), parts)


def opportunity(facts: Facts) -> Measure:
    """Opportunity: importance + max(importance − satisfaction, 0), the mean over linked requests, each 0 to 3."""
    head = head_of("opportunity")
    values = [
        one.request.importance + max(one.request.importance - one.request.satisfaction, 0)
        for one in facts.asked
        if one.stories and one.request.importance is not None and one.request.satisfaction is not None
    ]
    return stock(head, mean(values), "of 6", len(values))


def _customers(asked: Iterable[FirstAsked]) -> list[Customer]:
    return list({one.customer.id: one.customer for one in asked if one.customer is not None}.values())


MEASURES = (
    backed,
    tactical,
    bets,
    arr_covered,
    arr_waiting,
    untriaged,
    undecided,
    context_rate,
    touchpoint_gap,
    opportunity,
)
