"""Histories of ARR and status: what held on which day."""

from datetime import UTC, date, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from roadmap_tui.model.account_changes import with_histories
from roadmap_tui.model.account_history import (
    Point,
    Recorded,
    arr_words,
    histories_of,
    points_of,
    status_words,
    unkept_changes,
    value_on,
    year_before,
)
from roadmap_tui.model.records import Customer, DatedArr, Event, brief
from tests.each_row import each_row
from tests.model.kit import customer

WRITTEN = date(2026, 3, 1)
"""The day on which the kit's customers are written down."""


def day(number: int) -> date:
    return date(2026, 3, number)


def changed(one: Customer, fields: dict[str, Any], on: date, *, is_said: bool = False) -> Customer:
    """The customer after a change, as an action makes it."""
    return msgspec.structs.replace(one, **with_histories(one, fields, on, is_said=is_said))


def test_every_value_stays_with_its_day() -> None:
    """A change adds to the history, and the value that was there since the customer was written down is kept."""
    one = changed(customer("C-1", arr=40), {"arr": 50}, day(5))
    one = changed(one, {"arr": 60}, day(9))

    assert (60, [(WRITTEN, 40), (day(5), 50), (day(9), 60)]) == (one.arr, points_of(one, "arr"))


def test_what_is_said_of_before_leaves_today_as_it_is() -> None:
    """A value from an earlier day on holds until the next day that is known."""
    one = changed(customer("C-1", arr=40), {"arr": 60}, day(9))
    one = changed(one, {"arr": 50}, day(5), is_said=True)

    assert (60, [(WRITTEN, 40), (day(5), 50), (day(9), 60)]) == (one.arr, points_of(one, "arr"))


def test_a_day_is_corrected_by_the_same_day() -> None:
    """Of one day the last that was said counts."""
    one = changed(customer("C-1", arr=40), {"arr": 50}, day(5))
    one = changed(one, {"arr": 55}, day(5))

    assert [(WRITTEN, 40), (day(5), 55)] == points_of(one, "arr")


def test_a_clock_that_is_behind_changes_today() -> None:
    """What is said of today holds today, though another's clock wrote of a later day."""
    one = changed(customer("C-1", arr=40), {"arr": 50}, day(9))
    one = changed(one, {"arr": 60}, day(8))

    assert (60, [(WRITTEN, 40), (day(9), 60)]) == (one.arr, points_of(one, "arr"))


def test_who_left_did_so_on_that_day() -> None:
    """The day on which a customer left is that of its status, also where it is corrected afterwards."""
    one = changed(customer("C-1", status="active"), {"status": "churned", "churned_on": day(9)}, day(12))
    earlier = changed(one, {"churned_on": day(7)}, day(12))

    assert [(WRITTEN, "active"), (day(9), "churned")] == points_of(one, "status")
    assert [(WRITTEN, "active"), (day(7), "churned")] == points_of(earlier, "status")


def test_a_customer_that_left_before_it_was_written_down() -> None:
    """Who is written down as gone was so since the day it left."""
    one = customer("C-1", status="churned", churned_on=date(2026, 2, 3), arr=40)

    assert [(date(2026, 2, 3), "churned")] == points_of(one, "status")


def recorded(**changes: tuple[Any, Any]) -> Event:
    return Event(
        id="E-1",
        transaction=1,
        at=datetime(2026, 3, 5, 9, tzinfo=UTC),
        by="ann",
        verb="edit",
        ref="C-1",
        changes=changes,
    )


def test_events_tell_what_an_earlier_program_replaced() -> None:
    """A change without a history is known by its event; one with a history by that alone."""
    old, new = (
        recorded(arr=(40, 50)),
        recorded(arr=(50, 60), arr_history=([], [{"day": "2026-03-02", "arr": 60}])),
    )
    unkept = unkept_changes([brief(old), brief(new)])
    one = customer("C-1", arr=60, arr_history=(DatedArr(day=WRITTEN, arr=50), DatedArr(day=day(9), arr=60)))

    assert {("C-1", "arr"): [Recorded(day(5), 40, 50)]} == unkept
    assert [(WRITTEN, 40), (day(5), 50), (day(9), 60)] == points_of(one, "arr", unkept["C-1", "arr"])


def test_what_is_said_of_a_day_goes_before_what_was_recorded() -> None:
    """A day of effect that was said later stands, though an earlier program recorded another value meanwhile."""
    one = customer("C-1", arr=50)
    old = [Recorded(day(5), 40, 50)]
    one = changed(one, {"arr": 45}, day(3), is_said=True)
    one = changed(one, {"arr": 55}, day(5), is_said=True)

    assert [(WRITTEN, 40), (day(3), 45), (day(5), 55)] == points_of(one, "arr", old)


def test_the_record_says_what_holds_today() -> None:
    """Where two copies clashed in the ARR, the history ends in the value that was taken."""
    one = customer("C-1", arr=80, arr_history=(DatedArr(day=WRITTEN, arr=50), DatedArr(day=day(9), arr=90)))

    assert [(WRITTEN, 50), (day(9), 80)] == points_of(one, "arr")


@each_row(
    ("on", "arr"),
    [(date(2026, 2, 1), None), (day(1), None), (day(4), 40), (day(9), 50), (day(20), 0)],
)
def test_recurring_revenue(on: date, arr: int | None) -> None:
    """A trial brings none that is known, and who left brings 0."""
    one = changed(customer("C-1", arr=40, status="trial"), {"status": "active"}, day(3))
    one = changed(one, {"arr": 50}, day(8))
    one = changed(one, {"status": "churned", "churned_on": day(15)}, day(15))

    assert arr == histories_of(one, {}).arr_on(on)


def test_words() -> None:
    """A history in words, where there is one."""
    one = changed(customer("C-1", arr=40_000, status="trial"), {"arr": 52_000, "status": "active"}, day(8))
    found = histories_of(one, {})

    assert "$40k from 1 Mar 2026, $52k from 8 Mar 2026" == arr_words(found.arr, "USD")
    assert "trial from 1 Mar 2026, active from 8 Mar 2026" == status_words(found.status)
    assert "" == arr_words(histories_of(customer("C-2", arr=1), {}).arr, "USD")


DAYS = some.integers(1, 30)
SAID = some.lists(some.tuples(DAYS, some.one_of(some.none(), some.integers(0, 3))), max_size=8)


@given(SAID, DAYS)
def test_the_last_word_of_the_nearest_day_counts(said: list[tuple[int, int | None]], asked: int) -> None:
    """In whatever order days of effect are said, each day has what was said last of the nearest day before it."""
    one = customer("C-1")
    by_day: dict[int, int | None] = {}
    for number, arr in said:
        one = changed(one, {"arr": arr}, day(number), is_said=True)
        if by_day or arr is not None:
            by_day[number] = arr
    before = [number for number in by_day if number <= asked]

    assert (by_day[max(before)] if before else None) == value_on(points_of(one, "arr"), day(asked))
    assert (by_day[max(by_day)] if by_day else None) == one.arr


def test_points_are_days_and_values() -> None:
    """A point is a value from a day on."""
    assert Point(WRITTEN, 40) == points_of(customer("C-1", arr=40), "arr")[0]


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2028, 2, 29), date(2027, 2, 28)),
        (date(2027, 5, 31), date(2026, 5, 31)),
        (date(1, 6, 5), date.min),
    ],
)
def test_a_year_before(today: date, before: date) -> None:
    """The same day, or the nearest that there is."""
    assert before == year_before(today)
