"""Measures of recurring revenue: what stays, what left and with what it waited for, what renews, what grows.

Gross and net revenue retention are those of the SaaS Metrics Standards Board ("Gross Revenue Retention", "Net
Revenue Retention"), point to point over twelve months: each customer's ARR today beside its ARR a year ago.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal, NamedTuple

from roadmap_tui.measures.evidence import RENEWS_SOON
from roadmap_tui.measures.facts import Facts, FirstAsked, arr_of
from roadmap_tui.measures.kinds import Head, Measure, Share, by_bucket, head_of, percent, stock, trend_of
from roadmap_tui.model.account_history import value_on, year_before
from roadmap_tui.model.loop import declined_at, root_of
from roadmap_tui.model.records import Customer, Story
from roadmap_tui.model.stages import proven_on

_DAY = timedelta(days=1)


class Held(NamedTuple):
    """The ARR of one customer at the start of twelve months and at their end; 0 where it had left by then."""

    start: int
    end: int


class Cohort(NamedTuple):
    """Customers that paid at the start of twelve months; of `unknown` more nobody knows the ARR at the end."""

    held: list[Held]
    unknown: int

    @property
    def start(self) -> int:
        """The ARR at the start."""
        return sum(one.start for one in self.held)

    def gross(self) -> float | None:
        """Gross revenue retention in percent: (start − contraction − churn) / start."""
        return percent(sum(min(one.start, one.end) for one in self.held), self.start)

    def net(self) -> float | None:
        """Net revenue retention in percent: (start + expansion − contraction − churn) / start."""
        return percent(sum(one.end for one in self.held), self.start)


def cohort_of(facts: Facts, end: date) -> Cohort:
    """Customers that paid twelve months before a day; neither trials nor those who had left by then."""
    start = year_before(end)
    held = []
    unknown = 0
    for customer in facts.customers:
        histories = facts.histories.of(customer)
        before = histories.arr_on(start)
        if not before:
            continue
        after = histories.arr_on(end)
        if after is None:
            unknown += 1
        else:
            held.append(Held(before, after))
    return Cohort(held, unknown)


def net_retention(facts: Facts) -> Measure:
    """Net revenue retention over the twelve months up to the end of the period; new customers do not count.

    (ARR at the start + expansion − contraction − churn) / ARR at the start (SaaS Metrics Standards Board, "Net
    Revenue Retention"), of customers whose ARR is known at both ends.
    """
    return _retention(facts, head_of("net-retention"), is_net=True)


def gross_retention(facts: Facts) -> Measure:
    """Gross revenue retention over the twelve months up to the end of the period; at most 100 %.

    (ARR at the start − contraction − churn) / ARR at the start (SaaS Metrics Standards Board, "Gross Revenue
    Retention"), of customers whose ARR is known at both ends; what others brought more does not make up for it.
    """
    return _retention(facts, head_of("gross-retention"), is_net=False)


def _retention(facts: Facts, head: Head, *, is_net: bool) -> Measure:
    cohort = cohort_of(facts, facts.period.until)
    n = len(cohort.held)
    grown = [one.end - one.start for one in cohort.held if one.end > one.start]
    shrunk = [one.end - one.start for one in cohort.held if 0 < one.end < one.start]
    left = [-one.start for one in cohort.held if one.end == 0]
    changes = ((("expansion", grown),) if is_net else ()) + (("contraction", shrunk), ("churn", left))
    parts = [Share(label=name, value=percent(sum(of), cohort.start), n=len(of)) for name, of in changes]
    if cohort.unknown:
        parts.append(Share(label="left out, ARR not known", value=None, n=cohort.unknown))
    cohorts = [(label, cohort_of(facts, end)) for label, end in facts.period.bucket_ends()]
    return Measure(
        **head._asdict(),
        value=cohort.net() if is_net else cohort.gross(),
        unit="%",
        n=n,
        parts=tuple(parts),
        trend=trend_of((label, one.net() if is_net else one.gross(), len(one.held)) for label, one in cohorts),
    )


class Churn(NamedTuple):
    """A customer that left on a day, and what it paid before; None where nobody knows."""

    customer: Customer
    day: date
    arr: int | None


def _churns(facts: Facts) -> Iterator[Churn]:
    """The customers that left in the period, each time they did; a trial that ended is no churn."""
    for customer in facts.customers:
        histories = facts.histories.of(customer)
        before: str | None = None
        for day, status in histories.status:
            if status == "churned" and before != "trial" and facts.period.holds(day):
                paid = value_on(histories.arr, day - _DAY)
                if paid is None:
                    # Who was written down as gone already: what is known of it is what it paid.
                    paid = next((one.value for one in histories.arr if one.value is not None), None)
                yield Churn(customer, day, paid)
            before = status


def churned_arr(facts: Facts) -> Measure:
    """Churned ARR: what customers paid who left in the period; apart by how their requests stood that day."""
    head = head_of("churned-arr")
    churns = list(_churns(facts))
    known = [one for one in churns if one.arr is not None]
    groups = _by_standing(facts, known)
    parts = [
        Share(label=name, value=sum(one.arr or 0 for one in mine) if known else None, n=len(mine))
        for name, mine in (
            ("with an open request", groups["open"]),
            ("with a declined one", groups["declined"]),
            ("with neither", groups["neither"]),
        )
    ]
    if len(known) < len(churns):
        parts.append(Share(label="left out, ARR not known", value=None, n=len(churns) - len(known)))
    paid = [(one.day, float(one.arr or 0)) for one in known]
    trend = ((label, sum(arrs) if arrs else None, len(arrs)) for label, arrs in by_bucket(paid, facts.period))
    total = sum(one.arr or 0 for one in known) if known else None
    return Measure(
        **head._asdict(),
        value=total,
        unit=facts.snapshot.board.currency,
        n=len(known),
        parts=tuple(parts),
        trend=trend_of(trend),
    )


def churned_asking(facts: Facts) -> Measure:
    """Share of churned ARR of customers with an open or a declined request on the day they left; no cause."""
    head = head_of("churned-asking")
    known = [one for one in _churns(facts) if one.arr is not None]
    groups = _by_standing(facts, known)
    whole = sum(one.arr or 0 for one in known)
    asking = {(one.customer.id, one.day): one for name in ("open", "declined") for one in groups[name]}
    parts = tuple(
        Share(label=label, value=percent(sum(one.arr or 0 for one in groups[name]), whole), n=len(groups[name]))
        for label, name in (("with an open request", "open"), ("with a declined one", "declined"))
    )
    return stock(head, percent(sum(one.arr or 0 for one in asking.values()), whole), "%", len(known), parts)


def _by_standing(facts: Facts, churns: Iterable[Churn]) -> dict[str, list[Churn]]:
    """Churns of customers with a request that was open that day, with a declined one, with neither."""
    churned = list(churns)
    asked: dict[str, list[FirstAsked]] = {one.customer.id: [] for one in churned}
    for each in facts.asked:
        if each.request.customer in asked:
            asked[each.request.customer].append(each)
    declined = declined_at(facts.happened) if churned else {}
    found: dict[str, list[Churn]] = {"open": [], "declined": [], "neither": []}
    for one in churned:
        standings = {_standing_on(facts, each, one.day, declined) for each in asked[one.customer.id]}
        for name in ("open", "declined"):
            if name in standings:
                found[name].append(one)
        if standings <= {None}:
            found["neither"].append(one)
    return found


def _standing_on(
    facts: Facts, asked: FirstAsked, day: date, declined: Mapping[str, datetime]
) -> Literal["open", "declined"] | None:
    """Whether a request was open or declined at the end of a day; None if it was answered, or not there yet."""
    if asked.captured_on > day:
        return None
    snapshot, stories = facts.snapshot, facts.snapshot.stories
    root = root_of(snapshot, asked.request)
    if root.declined_because is not None and declined.get(root.id, root.captured_at).date() <= day:
        return "declined"
    links = (
        link
        for one in (asked.request.id, *facts.merge_targets(asked.request))
        for link in snapshot.links_of_request(one)
    )
    behind = [stories[one.story] for one in links if one.at.date() <= day and one.story in stories]
    done = (_ended_on(one) for one in behind)
    return None if behind and all(ended is not None and ended <= day for ended in done) else "open"


def _ended_on(story: Story) -> date | None:
    """The day on which a story shipped or was declined; None where neither holds."""
    at = story.entered.get(story.stage) if story.stage in ("shipped", "declined") else None
    return at.date() if at is not None else None


def renewals_due(facts: Facts) -> Measure:
    """ARR that renews within 90 days, of customers that have not left; apart by what they wait for and heard."""
    head = head_of("renewals-due", days=RENEWS_SOON.days)
    due = [one for one in facts.customers if one.status != "churned" and one.renewal is not None]
    due = [one for one in due if one.renewal and timedelta() <= one.renewal - facts.today <= RENEWS_SOON]
    asked = {one.request.customer for one in facts.asked}
    waiting = {one.request.customer for one in facts.asked if one.is_open}
    told = {one.customer for one in facts.loop if one.told_at is not None and one.story is not None}
    refused = {one.customer for one in facts.loop if one.told_at is not None and one.story is None}
    parts = []
    for label, ids in (
        ("wait for something", waiting),
        ("were told of a story", told),
        ("were told no", refused),
        ("asked, and were told nothing", asked - told - refused),
        ("asked for nothing", {one.id for one in due} - asked),
    ):
        mine = [one for one in due if one.id in ids]
        parts.append(Share(label=label, value=arr_of(mine)[0] if due else None, n=len(mine)))
    return stock(head, arr_of(due)[0] if due else None, facts.snapshot.board.currency, len(due), parts)


def expansion(facts: Facts) -> Measure:
    """Customers whose ARR rose after a story that they had asked for was proven, and the others whose ARR rose.

    Counts beside counts, each of the customers whose ARR is known; no cause is claimed.
    """
    head = head_of("expansion")
    proven = _proven_for(facts)
    histories = facts.histories
    known = [one for one in facts.customers if any(point.value is not None for point in histories.of(one).arr)]
    after = [one for one in known if one.id in proven]
    others = [one for one in known if one.id not in proven]
    grown = [one for one in after if any(day > proven[one.id] for day in _rises(facts, one))]
    grown_others = [one for one in others if any(_rises(facts, one))]
    parts = (
        Share(label="after a proven story", value=len(grown) if after else None, n=len(after)),
        Share(label="the others", value=len(grown_others) if others else None, n=len(others)),
    )
    return stock(head, len(grown) if after else None, "customers", len(after), parts)


def _proven_for(facts: Facts) -> dict[str, date]:
    """The day on which the first story was proven that a customer had asked for, by customer."""
    days = {one.id: proven_on(one, facts.today) for one in facts.shipped}
    found: dict[str, date] = {}
    for one in facts.asked:
        customer = one.request.customer
        for story in one.stories if customer is not None else ():
            day = days.get(story)
            if customer and day is not None and one.captured_on <= day <= facts.period.until:
                found[customer] = min(day, found.get(customer, day))
    return found


def _rises(facts: Facts, customer: Customer) -> Iterator[date]:
    """The days of the period on which the ARR of a customer rose."""
    points = facts.histories.of(customer).arr
    for before, after in pairwise(points):
        is_known = before.value is not None and after.value is not None
        if is_known and after.value > before.value and facts.period.holds(after.day):
            yield after.day


MEASURES = (net_retention, gross_retention, churned_arr, churned_asking, renewals_due, expansion)
