"""The histories of an account's ARR and status: what held on which day.

A history is valid-time data: each of its values holds from a day of effect until the next one. Of changes that an
earlier program made, which keeps none, the board's events tell, by the day on which they were recorded.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from roadmap_tui.model.account_changes import kept_values
from roadmap_tui.model.changes import read_change
from roadmap_tui.model.records import Customer, EventSummary


class Point(NamedTuple):
    """A value from a day on, until that of the next point."""

    day: date
    value: Any


class Recorded(NamedTuple):
    """A change of a field that no history holds: the day on which it was recorded, its value before and after."""

    day: date
    before: Any
    after: Any


Unkept = Mapping[tuple[str, str], list[Recorded]]
"""Changes that no history holds, by the customer's id and the field, the oldest first."""


def unkept_changes(happened: Iterable[EventSummary]) -> Unkept:
    """The changes of ARR and status that earlier programs recorded, which left no history."""
    found: dict[tuple[str, str], list[Recorded]] = {}
    for event in happened:
        changes = event.changes
        if changes.arr is None and changes.status is None:
            continue
        for field, is_kept in (
            ("arr", changes.arr is None or changes.arr_history is not None),
            ("status", changes.status is None or changes.status_history is not None),
        ):
            pair = None if is_kept else read_change(event, Customer, field)
            if pair is not None:
                found.setdefault((event.ref, field), []).append(Recorded(event.at.date(), *pair))
    return found


def points_of(customer: Customer, field: str, recorded: Iterable[Recorded] = ()) -> list[Point]:
    """The values of a field over time, the oldest first; equal ones that follow each other are one.

    A customer without a history had today's value since it was written down, but for what is `recorded`, which
    also tells what it had at first. What somebody said of a day goes before what was recorded on it, and the
    record before the last value.
    """
    history = getattr(customer, f"{field}_history")
    written = customer.created_at.date()
    values = kept_values(customer, field) or {written: getattr(customer, field)}
    known = {one.day for one in history}
    several = list(recorded)
    # The first change with a history kept the value of that time as the one since the customer was written down.
    is_guess = not history or values.get(written) in [one.after for one in several]
    if several and written < several[0].day and is_guess:
        values[written] = several[0].before
    values |= {one.day: one.after for one in several if one.day not in known}
    left = customer.churned_on if field == "status" and customer.status == "churned" else None
    if left is not None:
        values = {day: value for day, value in values.items() if day < left}
        values[left] = "churned"
    values[max(values)] = getattr(customer, field)
    found: list[Point] = []
    for day in sorted(values):
        if not found or found[-1].value != values[day]:
            found.append(Point(day, values[day]))
    return found


class Histories(NamedTuple):
    """The values of an account's ARR and status over time."""

    arr: list[Point]
    status: list[Point]

    def arr_on(self, day: date) -> int | None:
        """The recurring revenue of the account at the end of a day: 0 once it left; None where it is not known.

        Neither a trial nor a day before the account was written down brings any that is known.
        """
        match value_on(self.status, day):
            case "churned":
                return 0
            case "trial":
                return None
            case _:
                found: int | None = value_on(self.arr, day)
                return found


def histories_of(customer: Customer, unkept: Unkept) -> Histories:
    """The values of a customer's ARR and status over time."""
    return Histories(
        points_of(customer, "arr", unkept.get((customer.id, "arr"), ())),
        points_of(customer, "status", unkept.get((customer.id, "status"), ())),
    )


def arr_words(points: Sequence[Point], currency: str) -> str:
    """An ARR over time in words: `$40k from 1 Mar 2026, $52k from 1 Oct 2026`; empty where it never changed."""
    from roadmap_tui.text.money import short_money  # only words need it

    return _history_words(points, lambda arr: short_money(arr, currency))


def status_words(points: Sequence[Point]) -> str:
    """A status over time in words: `trial from 1 Mar 2026, active from 1 Oct 2026`; empty if it never changed."""
    return _history_words(points, str)


def _history_words(points: Sequence[Point], words: Callable[[Any], str]) -> str:
    if len(points) < 2:
        return ""
    from roadmap_tui.text.days import show_day

    named = ((one.day, "unknown" if one.value is None else words(one.value)) for one in points)
    return ", ".join(f"{name} from {show_day(day)}" for day, name in named)


def value_on(points: Sequence[Point], day: date) -> Any:
    """The value that holds at the end of a day; None before the first one."""
    place = bisect_right(points, day, key=lambda one: one.day)
    return points[place - 1].value if place else None


def year_before(day: date) -> date:
    """The same day a year before, the last of February for a leap day; in the first year its first day."""
    if day.year == date.min.year:
        return date.min
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
