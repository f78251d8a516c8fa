"""Measures of duration, from a customer's words to the notification of what came of them."""

from collections.abc import Iterator

from roadmap_tui.measures.facts import Facts
from roadmap_tui.measures.kinds import Measure, Seen, days_between, head_of, timing


def time_to_capture(facts: Facts) -> Measure:
    """Time to capture: captured − heard, in days; guards against the telephone game. Leaves imports out."""
    head = head_of("time-to-capture")
    seen = (
        (one.captured_on, max((one.captured_on - one.heard_on).days, 0))
        for one in facts.asked
        if one.request.batch is None and one.request.heard_on is not None
    )
    return timing(head, seen, facts.period)


def time_to_acknowledge(facts: Facts) -> Measure:
    """Time to acknowledge: acknowledged − captured; only by a person's answer. Leaves imported requests out."""
    head = head_of("time-to-acknowledge")
    seen = (
        (one.acknowledged_at.date(), days_between(one.captured_at, one.acknowledged_at))
        for one in (each.request for each in facts.asked)
        if one.batch is None and one.acknowledged_at is not None
    )
    return timing(head, seen, facts.period)


def time_to_story(facts: Facts) -> Measure:
    """Time to story: linked − captured; guards against the black hole. Merged ones are linked as their target."""
    head = head_of("time-to-story")
    seen = (
        (one.linked_at.date(), days_between(one.request.captured_at, one.linked_at))
        for one in facts.asked
        if one.linked_at is not None
    )
    return timing(head, seen, facts.period)


def time_to_shipped(facts: Facts) -> Measure:
    """Time to shipped: shipped − captured of the earliest request behind the story."""
    head = head_of("time-to-shipped")
    return timing(head, _to_shipped(facts), facts.period)


def _to_shipped(facts: Facts) -> Iterator[Seen]:
    for story in facts.shipped:
        shipped = story.entered.get("shipped")
        first = min((one.captured_at for one, _ in facts.snapshot.asking(story.id)), default=None)
        if shipped is not None and first is not None:
            yield shipped.date(), days_between(first, shipped)


def time_to_told(facts: Facts) -> Measure:
    """Time to told: told − shipped, for each customer told of a story; who asked later waits since then."""
    head = head_of("time-to-told")
    seen = (
        (one.told_at.date(), days_between(one.since, one.told_at))
        for one in facts.loop
        if one.story is not None and one.told_at is not None
    )
    return timing(head, seen, facts.period)


def time_to_market(facts: Facts) -> Measure:
    """Time to market: shipped − ready."""
    head = head_of("time-to-market")
    seen = (
        (one.entered["shipped"].date(), days_between(one.entered["ready"], one.entered["shipped"]))
        for one in facts.shipped
        if "ready" in one.entered and "shipped" in one.entered
    )
    return timing(head, seen, facts.period)


MEASURES = (time_to_capture, time_to_acknowledge, time_to_story, time_to_shipped, time_to_told, time_to_market)
