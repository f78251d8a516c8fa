"""What stands in a cell: days, amounts, grades, domains."""

from datetime import date, timedelta, timezone

import pytest

from roadmap_tui.intake import cells
from roadmap_tui.intake.cells import Unreadable
from tests.each_row import each_row

TODAY = date(2027, 3, 4)


def test_cells_that_many_rows_share_are_read_once() -> None:
    """A domain, an address, tags and a product are worked out for the first row that has them."""
    for read, given in (
        (cells.domain_in, ("jo@acme.example",)), (cells.mail, ("jo@acme.example", "Mail")),
        (cells.touchpoint_in, ("billing, x",)), (cells.product, ("Till", "Product")),
    ):  # fmt: skip
        read(*given)
        before = read.cache_info().hits
        read(*given)

        assert before + 1 == read.cache_info().hits


@each_row(
    ("cell", "day"),
    [
        ("2027-02-01", date(2027, 2, 1)),
        ("2027-02-01 23:30:00", date(2027, 2, 1)),
        ("2027-02-01T23:30:00Z", date(2027, 2, 1)),
        ("2027-02-01 23:30:00 UTC", date(2027, 2, 1)),
        ("2027-02-01 23:30:00 -0500", date(2027, 2, 2)),
        ("2027-02-01T00:30:00+02:00", date(2027, 1, 31)),
        ("Feb 1, 2027 11:30 PM", date(2027, 2, 1)),
        ("1 February 2027", date(2027, 2, 1)),
        ("1801524600", date(2027, 2, 1)),
        ("1801524600000", date(2027, 2, 1)),
    ],
)
def test_days_as_tools_write_them(cell: str, day: date) -> None:
    """An instant counts by its day in UTC; without an offset it is UTC already."""
    assert cells.day(cell, "Created at", today=TODAY) == day


def test_another_zone_sets_the_day() -> None:
    """Instants are told as days of the zone that is asked for."""
    west = timezone(timedelta(hours=-8))

    assert cells.day("2027-02-01T02:00:00Z", "Created at", today=TODAY, zone=west) == date(2027, 1, 31)
    assert cells.day("2027-02-01 02:00:00", "Created at", today=TODAY, zone=west) == date(2027, 2, 1)


@each_row(
    "cell",
    [
        "03/04/2026",
        "2027-02-30",
        "2027-02-01 25:00",
        "2027-02-01 10:00 +99:99",
        "soon",
        "2028-01-01",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01",
        "1970-01-01 00:00:00",
    ],
)
def test_days_that_are_not_guessed(cell: str) -> None:
    """What is ambiguous, impossible or ahead is refused, naming the column."""
    with pytest.raises(Unreadable, match="Created at"):
        cells.day(cell, "Created at", today=TODAY)


@each_row(
    ("cell", "amount"),
    [
        ("1100040", 1_100_040),
        ("$1,100,040", 1_100_040),
        ("$ 1,100,040.60", 1_100_041),
        ("1.100.040", 1_100_040),
        ("1.100.040,60", 1_100_041),
        ("1.100,60 USD", 1_101),
        ("1100040,4", 1_100_040),
        ("1'100'040.60", 1_100_041),
        ("1 100 040,60", 1_100_041),
        ("$1\u202f100\u00a0040", 1_100_040),
        ("60k", 60_000),
        ("1.2M", 1_200_000),
        ("USD 5000", 5_000),
        ("5000 USD/year", 5_000),
        ("0", 0),
    ],
)
def test_amounts_as_people_write_them(cell: str, amount: int) -> None:
    """Signs, thousands and short forms are understood; cents are rounded."""
    assert cells.money(cell, "ARR", currency="USD") == amount


@each_row(
    "cell",
    [
        "abc",
        "NaN",
        "inf",
        "1.100",
        "1,10",
        "1.10.040",
        "1 10",
        "12 months",
        "-5",
        "1e9",
        "€500",
        "EUR 500",
        "5000/month",
        "9" * 30,
        "10%",
    ],
)
def test_amounts_that_are_not_guessed(cell: str) -> None:
    """Nonsense, other currencies and what can be read in two ways are refused, naming the column."""
    with pytest.raises(Unreadable, match="ARR"):
        cells.money(cell, "ARR", currency="USD")


def test_a_priority_is_a_grade_only_where_asked() -> None:
    """Words of tickets become grades for importance alone."""
    words = ("Low", "normal", "HIGH", "Urgent", "2")

    assert [cells.grade(word, "Priority", priorities=True) for word in words] == [1, 1, 2, 3, 2]
    with pytest.raises(Unreadable, match="Priority"):
        cells.grade("Urgent", "Priority")
    with pytest.raises(Unreadable, match="4"):
        cells.grade("4", "Priority", priorities=True)


@each_row(
    ("cell", "domain"),
    [
        ("Acme.Example", "acme.example"),
        ("https://www.acme.example/about?x=1", "acme.example"),
        ("jo@acme.example", "acme.example"),
        ("jo@gmail.com", None),
        ("acme", None),
        ("a b.example", None),
    ],
)
def test_the_domain_of_a_company(cell: str, domain: str | None) -> None:
    """Addresses of any form give the company's domain; free mailers give none."""
    assert cells.domain_in(cell) == domain


def test_a_touchpoint_among_tags() -> None:
    """The first tag that is a touchpoint counts; parts of words do not."""
    assert cells.touchpoint_in("feature_request, Onboard renew") == "onboard"
    assert cells.touchpoint_in("user billing_team") is None


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("2/3/2024 4:05 PM", "15/3/2024 16:05"), date(2024, 3, 2)),
        (("2/3/2024", "3/15/2024"), date(2024, 2, 3)),
        (("02-03-2024", "31-12-2024"), date(2024, 3, 2)),
    ],
)
def test_one_row_tells_how_a_column_writes_days(days: tuple[str, ...], first: date) -> None:
    """A day that can be read in one way alone says how the others are meant."""
    order = cells.order_in([(one,) for one in days], {"heard_on": (0,)}, "heard_on")

    assert first == cells.day(days[0], "Day", today=TODAY, order=order)


@pytest.mark.parametrize("days", [("2/3/2024", "4/5/2024"), ("2/3/2024", "15/3/2024", "3/15/2024")])
def test_where_no_row_tells_nothing_is_guessed(days: tuple[str, ...]) -> None:
    """Without such a day, or with two that contradict each other, an ambiguous one stays refused."""
    assert cells.order_in([(one,) for one in days], {"heard_on": (0,)}, "heard_on") is None


@each_row(
    ("cell", "order", "day"),
    [
        ("1771010112", None, date(2026, 2, 13)),
        ("1771010112000", None, date(2026, 2, 13)),
        ("01/Nov/26 10:00 AM", None, date(2026, 11, 1)),
        ("1. März 2026", None, date(2026, 3, 1)),
        ("03/févr./26 9:05 AM", None, date(2026, 2, 3)),
        ("03.02.2026 08:12", None, date(2026, 2, 3)),
        ("2026/02/03 9:05:00 AM GMT+1", None, date(2026, 2, 3)),
        ("2/13/2026 9:05 AM", None, date(2026, 2, 13)),
        ("3/2/2026", "month first", date(2026, 3, 2)),
        ("3/2/26", "day first", date(2026, 2, 3)),
        ("3/3/2026", None, date(2026, 3, 3)),
        ("13/2/2026", "month first", date(2026, 2, 13)),
    ],
)
def test_days_of_other_tools(cell: str, order: cells.Order | None, day: date) -> None:
    """Seconds and milliseconds, months by name, dots day first, and slashes in an order that is known."""
    assert day == cells.day(cell, "x", today=date(2027, 3, 4), order=order)


def test_a_day_that_may_be_two_is_none() -> None:
    """Both are named."""
    with pytest.raises(cells.Unreadable, match="2026-02-03 or 2026-03-02, nobody knows which"):
        cells.day("3/2/2026", "x", today=date(2027, 3, 4))
