"""Moves of stories between stages, and slips of their days, read from the history."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from roadmap_tui.model.changes import read_change
from roadmap_tui.model.records import EventSummary, Story, Target, Value

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
    """Every move of a story between stages, oldest first; what cannot be read is left out."""
    return [
        Move(story=one.ref, before=stage[0], after=stage[1], on=one.at.date(), by=one.by)
        for one in happened
        if one.changes.stage is not None and (stage := read_change(one, Story, "stage")) is not None and stage[1]
    ]


def slips_of(happened: Iterable[EventSummary]) -> list[Slip]:
    """Every change of a day that a story had: when it shall ship, when its target is due. Oldest first.

    A day that is given for the first time is no slip; what cannot be read is left out.
    """
    found: list[Slip] = []
    for event in happened:
        if event.changes.ship_by is None and event.changes.target is None:
            continue
        pairs: list[tuple[DayField, date | None, date | None]] = []
        ship_by, target = read_change(event, Story, "ship_by"), read_change(event, Story, "target")
        if ship_by is not None:
            pairs.append(("ship_by", *ship_by))
        if target is not None:
            was_due, due = (one.due if isinstance(one, Target) else None for one in target)
            pairs.append(("due", was_due, due))
        for field, was, now in pairs:
            if was is not None and was != now:
                found.append(
                    Slip(
                        story=event.ref,
                        field=field,
                        before=was,
                        after=now,
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
