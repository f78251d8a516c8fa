"""Makes records of the sample's rows, with days counted from the board's today."""

import re
from collections.abc import Callable
from datetime import date, datetime
from random import Random

from roadmap_tui.demo.load import RequestRow, StoryRow, TargetRow
from roadmap_tui.model.records import Customer, CustomerThen, Request, Source, Story, Target, number

QUOTE = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
"""The part of what was said that matters to the story."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

Day = Callable[[int], date]
"""The day that lies so many days back."""


def new_uid(random: Random) -> str:
    """The mark of a story in trackers, by chance."""
    return "".join(random.choices(_LETTERS, k=10))


def target_of(row: TargetRow | None, day: Day) -> Target | None:
    """The target or guardrail of a row."""
    if row is None:
        return None
    return Target(
        metric=row.metric,
        unit=row.unit,
        direction=row.direction,
        baseline=row.baseline,
        target=row.target,
        due=None if row.due is None else day(-row.due),
        measured_by=row.measured_by,
    )


def story_of(row: StoryRow, *, identity: str, uid: str, day: Day, at: datetime, by: str) -> Story:
    """The story of a row as it was written down first, in `discover`."""
    return Story(
        id=identity,
        uid=uid,
        title=row.title,
        actor=row.actor,
        situation=row.situation,
        outcome=row.outcome,
        obstacle=row.obstacle,
        cost=row.cost,
        benefit=row.benefit,
        target=target_of(row.target, day),
        guardrail=target_of(row.guardrail, day),
        kind=row.kind,
        order=float(number(identity)),
        touchpoints=row.touchpoints,
        product=row.product,
        objective=row.objective,
        owner=row.owner,
        horizon=row.horizon,
        ship_by=None if row.ship_by is None else day(-row.ship_by),
        effort=row.effort,
        confidence=row.confidence,
        tags=row.tags,
        entered={"discover": at},
        created_at=at,
        created_by=by,
    )


def request_of(
    row: RequestRow, *, identity: str, customer: Customer | None, day: Day, at: datetime, by: str
) -> Request:
    """The request of a row as it was captured, with what the customer was worth that day."""
    then = None
    if customer is not None:
        then = CustomerThen(as_of=at.date(), arr=customer.arr, segment=customer.segment, renewal=customer.renewal)
    return Request(
        id=identity,
        customer=customer.id if customer else None,
        said=QUOTE.sub(r"\1", row.said),
        person=row.person,
        problem=row.problem,
        frequency=row.frequency,
        workaround=row.workaround,
        consequence=row.consequence,
        importance=row.importance,
        satisfaction=row.satisfaction,
        touchpoint=row.touchpoint,
        product=row.product,
        channel=row.channel,
        source=_source(row.ticket),
        csm=row.csm,
        heard_on=day(row.heard),
        captured_at=at,
        captured_by=by,
        snapshot=then,
    )


def _source(ticket: str | None) -> Source | None:
    if ticket is None:
        return None
    return Source(system="zendesk", id=ticket, url=f"https://support.wrenfield.example/tickets/{ticket}")
