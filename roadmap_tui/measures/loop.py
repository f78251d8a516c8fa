"""Measures of the feedback loop: whether customers are told what came of their requests."""

from roadmap_tui.measures.facts import Facts, arr_of
from roadmap_tui.measures.kinds import Measure, Share, head_of, percent, rate, share_of, stock
from roadmap_tui.model.loop import OVERDUE, LoopRow
from roadmap_tui.model.records import Customer


def _due(facts: Facts) -> list[LoopRow]:
    """Rows of stories that shipped more than seven days ago."""
    found = []
    for row in facts.loop:
        if row.story is None:
            continue
        shipped = facts.snapshot.stories[row.story].entered.get("shipped", row.since)
        if (facts.today - shipped.date()).days > OVERDUE:
            found.append(row)
    return found


def closure_rate(facts: Facts) -> Measure:
    """Closure rate: told / requests on stories shipped more than 7 days ago; also by ARR, each customer once."""
    head = head_of("loop-closure")
    due = _due(facts)
    seen = [(row.since.date(), 0.0 if row.waits else 1.0) for row in due for _ in row.requests]
    kept = [row for row in due if row.requests and facts.period.holds(row.since.date())]
    customers = facts.snapshot.customers
    waiting = {row.customer for row in kept if row.waits}
    everybody: list[Customer] = [customers[one] for one in dict.fromkeys(row.customer for row in kept)]
    whole, n = arr_of(everybody)
    notified, _ = arr_of(one for one in everybody if one.id not in waiting)
    by_arr = Share(label="by ARR", value=percent(notified, whole), n=n)
    return rate(head, seen, facts.period, parts=(by_arr,))


def declined_told(facts: Facts) -> Measure:
    """Declined and told: told and with a reason / declined; guards against closing only good news."""
    head = head_of("declined-told")
    seen = (
        (row.since.date(), 1.0 if not row.waits and (row.because or "").strip() else 0.0)
        for row in facts.loop
        if row.story is None
    )
    return rate(head, seen, facts.period)


def solved_rate(facts: Facts) -> Measure:
    """Solved rate: customers who say that what shipped solves it / customers who answered."""
    head = head_of("solved")
    notified = [one for one in facts.loop if one.story is not None and one.told_at is not None]
    seen = [
        (one.told_at.date(), float(one.answer == "solved"))
        for one in notified
        if one.told_at and one.answer != "none"
    ]
    kept = [one for one in notified if one.told_at is not None and facts.period.holds(one.told_at.date())]
    silent = sum(1 for one in kept if one.answer == "none")
    return rate(head, seen, facts.period, parts=(share_of("no answer", silent, len(kept)),))


def waiting_to_be_told(facts: Facts) -> Measure:
    """Messages that are due to customers today, those for more than 7 days, and how many customers wait."""
    head = head_of("loop-waiting")
    waiting = [one for one in facts.loop if one.waits]
    late = sum(1 for one in waiting if one.overdue)
    if not facts.loop:
        return stock(head, None, "messages", 0)
    parts = (
        Share(label="overdue", value=late, n=len(waiting)),
        Share(label="customers", value=len({one.customer for one in waiting}), n=len(waiting)),
    )
    return stock(head, len(waiting), "messages", len(facts.loop), parts)


MEASURES = (closure_rate, declined_told, solved_rate, waiting_to_be_told)
