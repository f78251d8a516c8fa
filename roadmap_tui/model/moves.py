"""Moves of stories between stages, and slips of their days, read from the history."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from roadmap_tui.model.records import EventSummary, Value

DayField = Literal["ship_by", "due"]


class Move(Value, kw_only=True, frozen=True):
    """A story that went from one stage to another."""

    story: str
    before: str | None
    after: str
    on: date
    by: str


class Slip(Value, kw_only=True, frozen=True):
    """A day of a story that was moved: `days` later, below 0 where nearer, None where one of the two is open."""

    story: str
    field: DayField
    before: date | None
    after: date | None
    on: date
    by: str

    @property
    def days(self) -> int | None:
        """The days by which it is later."""
        return (self.after - self.before).days if self.before is not None and self.after is not None else None


def moves_of(happened: Iterable[EventSummary]) -> list[Move]:
    """Every move of a story between stages, oldest first."""
    return [
        Move(story=one.ref, before=stage[0], after=stage[1], on=one.at.date(), by=one.by)
        for one in happened
        if (stage := one.changes.stage) is not None and stage[1] is not None and one.ref[0] == "S"
    ]


def slips_of(happened: Iterable[EventSummary]) -> list[Slip]:
    """Every change of a day that a story had: when it shall ship, when its target is due. Oldest first.

    A day that is given for the first time is no slip.
    """
    found: list[Slip] = []
    for event in happened:
        ship_by, target = event.changes.ship_by, event.changes.target
        if (ship_by is None and target is None) or event.ref[0] != "S":
            continue
        pairs: list[tuple[DayField, Any, Any]] = []
        if ship_by is not None:
            pairs.append(("ship_by", *ship_by))
        if target is not None:
            before, after = target
            pairs.append(("due", (before or {}).get("due"), (after or {}).get("due")))
        for field, was, now in pairs:
            if was is not None and was != now:
                found.append(
                    Slip(
                        story=event.ref,
                        field=field,
                        before=_day(was),
                        after=_day(now),
                        on=event.at.date(),
                        by=event.by,
                    )
                )
    return found


def quarter_of(day: date, year_starts: int = 1) -> str:
    """The quarter of a day: `2027 Q3`; `year_starts` is the month in which the first one begins."""
    months = (day.month - year_starts) % 12
    year = day.year if day.month >= year_starts else day.year - 1
    return f"{year} Q{months // 3 + 1}"


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value is not None else None
