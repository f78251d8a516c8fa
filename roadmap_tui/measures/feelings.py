"""Measures of feelings: how customers felt, as somebody heard it, by touchpoint. No weight is made of them."""

from collections import Counter

from roadmap_tui.measures.facts import Facts
from roadmap_tui.measures.kinds import Measure, Share, head_of, stock
from roadmap_tui.model.choices import FEELINGS


def feelings(facts: Facts) -> Measure:
    """Requests of the period that say how the customer felt, by touchpoint and feeling; no feeling is guessed."""
    head = head_of("feelings")
    kept = [one.request for one in facts.asked if facts.period.holds(one.captured_on)]
    felt = Counter((one.touchpoint or "elsewhere", str(one.feeling)) for one in kept if one.feeling)
    names = facts.snapshot.touchpoints.ordered(one.touchpoint for one in kept if one.feeling and one.touchpoint)
    at = Counter(dict.fromkeys((*names, "elsewhere"), 0))
    for (point, _), count in felt.items():
        at[point] += count
    parts = [
        Share(label=f"{point}: {feeling}", value=felt[point, feeling], n=at[point])
        for point in at
        for feeling in FEELINGS
        if felt[point, feeling]
    ]
    return stock(head, felt.total() if felt else None, "requests", len(kept), parts)


MEASURES = (feelings,)
