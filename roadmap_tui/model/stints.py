"""One stint of a job rotation: how it stands, its days, and whether a request was heard in it."""

from collections.abc import Iterable
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


class FirstHand:
    """The stints in which requests were heard first hand. Names are folded once, for all requests."""

    def __init__(self, stints: Iterable[Stint]) -> None:
        self._by_name: dict[str, list[tuple[Stint, bool]]] = {}
        self._spelt: dict[str, list[tuple[Stint, bool]]] = {}
        for one in stints:
            self._by_name.setdefault(folded(one.pm), []).append((one, True))
            self._by_name.setdefault(folded(one.csm), []).append((one, False))

    def stints_of(self, request: Request) -> list[Stint]:
        """The stints in which the product manager heard a request.

        They wrote it down, or the CSM did, of a customer who was to be met; and it was heard while the stint
        lasted. What an import brought nobody heard.
        """
        if request.batch is not None or not self._by_name:
            return []
        theirs = self._spelt.get(request.captured_by)
        if theirs is None:
            theirs = self._spelt[request.captured_by] = self._by_name.get(folded(request.captured_by), [])
        if not theirs:
            return []
        day, who = request.heard_on or request.captured_at.date(), request.customer
        return [
            one
            for one, is_pm in theirs
            if lasts_on(one, day) and (is_pm or not one.customers or who in one.customers)
        ]

    def words(self, request: Request) -> str:
        """Who heard a request first hand, and in which stint: `Maya Lindqvist in J-1`; empty where nobody did."""
        return ", ".join(f"{one.pm} in {one.id}" for one in self.stints_of(request))
