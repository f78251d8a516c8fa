"""Measures of flow: work in progress, its age, throughput; and whether both sides rank alike."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from roadmap_tui.measures.facts import Facts
from roadmap_tui.measures.kinds import Measure, Share, counted, head_of, quantile, stock
from roadmap_tui.model.stages import LINE

TOP = 20
"""The number of top stories on which both orders are compared."""
_FEWEST = 3
_MONTH = 30.44


def work_in_progress(facts: Facts) -> Measure:
    """Stories in each column ahead of shipping; the value is what is being built."""
    head = head_of("wip")
    counts = Counter(one.stage for one in facts.active)
    parts = [Share(label=stage, value=counts[stage], n=counts[stage]) for stage in LINE[:-1]]
    return stock(head, counts["building"] if facts.stories else None, "stories", len(facts.active), parts)


def age_in_column(facts: Facts) -> Measure:
    """Days that stories stand in their column, 85th percentile, by column; the value is that of building."""
    head = head_of("age")
    ages: dict[str, list[float]] = {}
    for one in facts.active:
        since = one.entered.get(one.stage, one.created_at)
        ages.setdefault(one.stage, []).append(max((facts.today - since.date()).days, 0))
    parts = [
        Share(label=stage, value=quantile(ages[stage], 0.85), n=len(ages[stage]))
        for stage in LINE
        if stage in ages
    ]
    building = ages.get("building", [])
    return stock(head, quantile(building, 0.85), "days", len(building), parts)


def throughput(facts: Facts) -> Measure:
    """Stories shipped a month over the period (since the first one where it has no start)."""
    head = head_of("throughput")
    days = [at.date() for one in facts.shipped if (at := one.entered.get("shipped")) is not None]
    kept = [day for day in days if facts.period.holds(day)]
    since = facts.period.since or min(kept, default=None)
    value = None
    if since is not None and days:
        value = len(kept) / max(((facts.period.until - since).days + 1) / _MONTH, 1)
    return counted(head, days, "stories", value, facts.period)


def captured(facts: Facts) -> Measure:
    """Requests captured in the period, and by month."""
    head = head_of("captured")
    days = [one.captured_on for one in facts.asked]
    found = counted(head, days, "requests", None, facts.period)
    return msgspec.structs.replace(found, value=found.n) if days else found


def rank_gap(facts: Facts) -> Measure:
    """Spearman's rank correlation between CX order (weight, then ARR) and PM order of the top 20; 1 is agreed."""
    head = head_of("rank-gap", top=TOP)
    top = facts.active[:TOP]
    evidence = [facts.snapshot.evidence(one.id) for one in top]
    value = spearman(list(range(len(top))), [(-one.weight, -one.arr) for one in evidence])
    return stock(head, value, "−1 to 1", len(top))


def spearman(ours: Sequence[object], theirs: Sequence[object]) -> float | None:
    """Spearman's rank correlation, equals sharing a mean rank; None of fewer than 3, or where all are equal."""
    if len(ours) < _FEWEST:
        return None
    one, other = _ranks(ours), _ranks(theirs)
    middle = (len(ours) + 1) / 2
    together = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    apart = sum((a - middle) ** 2 for a in one) * sum((b - middle) ** 2 for b in other)
    return together / apart**0.5 if apart else None


def _ranks(values: Sequence[object]) -> list[float]:
    order = sorted(range(len(values)), key=lambda index: values[index])  # type: ignore[arg-type, return-value]
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            found[order[place]] = (start + end) / 2 + 1
        start = end + 1
    return found


MEASURES = (work_in_progress, age_in_column, throughput, captured, rank_gap)
