"""One stint of a job rotation: how it stands, its days, and whether a request was heard in it."""

from datetime import date
from typing import Literal

from roadmap_tui.model.records import Request, Stint
from roadmap_tui.text.characters import folded

StintState = Literal["planned", "running", "ended", "done"]
STATES: tuple[StintState, ...] = ("planned", "running", "ended", "done")
"""A stint that is to come, lasts, is over but not closed by anybody, and took place."""


def stint_key(stint: Stint) -> tuple[str, str, date]:
    """The key of a stint: its two people, however they are spelt, and its first day. No two share one."""
    return folded(stint.pm), folded(stint.csm), stint.since


def state_of(stint: Stint, today: date) -> StintState:
    """How a stint stands on a day."""
    if stint.done_on is not None:
        return "done"
    if today < stint.since:
        return "planned"
    return "running" if today <= stint.until else "ended"


def last_day(stint: Stint) -> date:
    """The last day of a stint: on which it took place, or is to."""
    return stint.done_on or stint.until


def lasts_on(stint: Stint, day: date) -> bool:
    """Whether a day lies within a stint."""
    return stint.since <= day <= last_day(stint)


def hears(stint: Stint, request: Request) -> bool:
    """Whether the product manager of a stint heard a request first hand in it.

    They wrote it down, or the CSM did, of a customer who was to be met; and it was heard while the stint lasted.
    What an import brought nobody heard.
    """
    if request.batch is not None or not lasts_on(stint, request.heard_on or request.captured_at.date()):
        return False
    by = folded(request.captured_by)
    if by == folded(stint.pm):
        return True
    return by == folded(stint.csm) and (not stint.customers or request.customer in stint.customers)
