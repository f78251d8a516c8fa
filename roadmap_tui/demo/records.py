"""Makes records of the sample's rows, with days counted from the board's today."""

import re
from collections.abc import Callable
from datetime import date, datetime
from random import Random
from typing import Any

from msgspec import Struct

from roadmap_tui.demo.load import RequestRow, StoryRow, TargetRow
from roadmap_tui.model.records import Customer, CustomerThen, Request, Source, Story, Target, number

QUOTE = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
"""The quote: the part of what was said that matters to the story."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

Day = Callable[[int], date]
"""The day that lies so many days back."""


def new_uid(random: Random) -> str:
    """A random uid, which marks a story in trackers."""
    return "".join(random.choices(_LETTERS, k=10))


def _same(row: Struct, kind: type[Struct]) -> dict[str, Any]:
    """The fields of a row that a record has too, as they stand."""
    return {name: getattr(row, name) for name in row.__struct_fields__ if name in kind.__struct_fields__}


def target_of(row: TargetRow | None, day: Day) -> Target | None:
    """The target or guardrail of a row."""
    if row is None:
        return None
    return Target(**_same(row, Target) | {"due": None if row.due is None else day(-row.due)})


def story_of(row: StoryRow, *, identity: str, uid: str, day: Day, at: datetime, by: str) -> Story:
    """The story of a row as it was written down first, in `discover`: nothing was read yet."""
    changed = {
        "target": target_of(row.target, day),
        "guardrail": target_of(row.guardrail, day),
        "ship_by": None if row.ship_by is None else day(-row.ship_by),
        "readings": (),
        "guardrail_readings": (),
    }
    return Story(
        id=identity,
        uid=uid,
        order=float(number(identity)),
        entered={"discover": at},
        created_at=at,
        created_by=by,
        **_same(row, Story) | changed,
    )


def request_of(
    row: RequestRow, *, identity: str, customer: Customer | None, day: Day, at: datetime, by: str
) -> Request:
    """The request of a row as it was captured, with what the customer was worth that day."""
    then = None
    if customer is not None:
        then = CustomerThen(as_of=at.date(), arr=customer.arr, segment=customer.segment, renewal=customer.renewal)
    changed = {"customer": customer.id if customer else None, "said": QUOTE.sub(r"\1", row.said)}
    return Request(
        id=identity,
        source=_source(row.ticket),
        heard_on=day(row.heard),
        captured_at=at,
        captured_by=by,
        snapshot=then,
        **_same(row, Request) | changed,
    )


def _source(ticket: str | None) -> Source | None:
    if ticket is None:
        return None
    return Source(system="zendesk", id=ticket, url=f"https://support.wrenfield.example/tickets/{ticket}")
