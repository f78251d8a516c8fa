"""Measures of outcomes: whether what shipped came true, and how well stories were written before."""

from collections.abc import Iterator
from datetime import datetime

from roadmap_tui.measures.facts import Facts
from roadmap_tui.measures.kinds import Measure, Seen, head_of, rate, share_of
from roadmap_tui.model.records import Story
from roadmap_tui.model.stages import GATED, guardrail_state, reached


def _past_due(facts: Facts) -> Iterator[tuple[Story, Seen, Seen]]:
    """Shipped stories whose due day has passed, with whether they were hit and whether they were read."""
    for story in facts.shipped:
        due = story.target.due if story.target is not None else None
        if due is None or due >= facts.today:
            continue
        readings = [one for one in story.readings if one.day <= facts.today]
        hit = any(reached(story.target, one.value) for one in readings)
        yield story, (due, float(hit)), (due, float(bool(readings)))


def hit_rate(facts: Facts) -> Measure:
    """Hit rate: shipped stories with a reading at or past target / shipped stories past their day.

    Unread counts as a miss and is shown apart; guards against output theatre.
    """
    head = head_of("hit-rate")
    past = list(_past_due(facts))
    kept = [(hit, read) for _, (due, hit), (_, read) in past if facts.period.holds(due)]
    parts = (
        share_of("proven", sum(1 for hit, _ in kept if hit), len(kept)),
        share_of("missed", sum(1 for hit, read in kept if read and not hit), len(kept)),
        share_of("unread", sum(1 for _, read in kept if not read), len(kept)),
    )
    return rate(head, (hit for _, hit, _ in past), facts.period, parts=parts)


def read_rate(facts: Facts) -> Measure:
    """Read rate: shipped stories with any reading / shipped past date; guards against a hit rate by omission.

    Beside it those with a reading that a probe took.
    """
    head = head_of("read-rate")
    past = list(_past_due(facts))
    kept = [story for story, (due, _), _ in past if facts.period.holds(due)]
    by_probe = sum(1 for story in kept if any(one.source and one.day <= facts.today for one in story.readings))
    parts = (share_of("by a probe", by_probe, len(kept)),)
    return rate(head, (read for _, _, read in past), facts.period, parts=parts)


def guardrails(facts: Facts) -> Measure:
    """Guardrails that hold by their newest reading / guardrails that were read, of shipped stories."""
    head = head_of("guardrails")
    states = [(one, guardrail_state(one, facts.today)) for one in facts.shipped]
    read = [(one, state) for one, state in states if state in {"held", "broken"}]
    seen = [(max(each.day for each in one.guardrail_readings), float(state == "held")) for one, state in read]
    guarded = sum(1 for _, state in states if state is not None)
    return rate(head, seen, facts.period, parts=(share_of("unread", guarded - len(read), guarded),))


def first_links(facts: Facts) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """Instants at which stories were first pushed, or linked to an issue that was there before."""
    pushed: dict[str, datetime] = {}
    linked: dict[str, datetime] = {}
    for event in facts.happened:
        if event.verb == "push" and event.ref[0] == "S":
            pushed.setdefault(event.ref, event.at)
        elif event.verb == "link" and event.ref[0] == "S" and event.ref not in pushed:
            linked.setdefault(event.ref, event.at)
    return pushed, linked


def ready_at_push(facts: Facts) -> Measure:
    """Share of stories that had passed the gate, unopened by a reason, when they were first pushed."""
    head = head_of("ready-at-push")
    pushed = first_links(facts)[0]
    seen: list[Seen] = []
    for story in facts.stories:
        if story.id not in pushed:
            continue
        day = pushed[story.id]
        passed = any(at <= day for stage, at in story.entered.items() if stage in GATED)
        seen.append((day.date(), float(passed and story.gate_opened_because is None)))
    return rate(head, seen, facts.period)


def written_first(facts: Facts) -> Measure:
    """Share of stories in a tracker that were written before their first issue."""
    head = head_of("written-first")
    pushed, linked = first_links(facts)
    ids = {one.id for one in facts.stories}
    seen = [(at.date(), 1.0) for one, at in pushed.items() if one in ids and one not in linked]
    seen += [(at.date(), 0.0) for one, at in linked.items() if one in ids]
    return rate(head, seen, facts.period)


MEASURES = (hit_rate, read_rate, guardrails, ready_at_push, written_first)
