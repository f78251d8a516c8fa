"""Days as people say them."""

from datetime import UTC, date, datetime, timedelta
from subprocess import run
from sys import executable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.errors import Usage
from roadmap_tui.text.days import MONTHS, WEEKDAYS, Look, age, parse_day, show_day
from tests.each_row import each_row

WEDNESDAY = date(2026, 3, 18)
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 1, 1))
LOOKS = st.sampled_from(["forward", "back"])


def forward(text: str, year_starts: int = 1) -> str:
    return str(parse_day(text, today=WEDNESDAY, look="forward", year_starts=year_starts))


def back(text: str, year_starts: int = 1) -> str:
    return str(parse_day(text, today=WEDNESDAY, look="back", year_starts=year_starts))


@each_row(
    ("text", "day"),
    [
        ("2027-06-30", "2027-06-30"),
        ("2027/6/30", "2027-06-30"),
        ("today", "2026-03-18"),
        ("Tomorrow", "2026-03-19"),
        ("yesterday", "2026-03-17"),
        ("friday", "2026-03-20"),
        ("fri", "2026-03-20"),
        ("wednesday", "2026-03-25"),
        ("next friday", "2026-03-20"),
        ("last friday", "2026-03-13"),
        ("last wednesday", "2026-03-11"),
        ("by friday", "2026-03-20"),
        ("in 6 weeks", "2026-04-29"),
        ("in a month", "2026-04-18"),
        ("in two quarters", "2026-09-18"),
        ("3 days from now", "2026-03-21"),
        ("2 weeks ago", "2026-03-04"),
        ("end of Q3", "2026-09-30"),
        ("end of Q1", "2026-03-31"),
        ("Q3 2027", "2027-09-30"),
        ("2027-Q3", "2027-09-30"),
        ("start of Q3 2027", "2027-07-01"),
        ("mid Q3", "2026-08-15"),
        ("q1", "2026-03-31"),
        ("end of march", "2026-03-31"),
        ("mid march", "2027-03-15"),
        ("mid-April", "2026-04-15"),
        ("12 march", "2027-03-12"),
        ("18 march", "2026-03-18"),
        ("12 Mar 2027", "2027-03-12"),
        ("march 12th", "2027-03-12"),
        ("March 12, 2027", "2027-03-12"),
        ("the 12th of march 2027", "2027-03-12"),
        ("29 feb", "2028-02-29"),
        ("end of week", "2026-03-22"),
        ("eow", "2026-03-22"),
        ("end of month", "2026-03-31"),
        ("end of next month", "2026-04-30"),
        ("mid month", "2026-04-15"),
        ("end of quarter", "2026-03-31"),
        ("end of the year", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("end of 2027", "2027-12-31"),
        ("mid 2027", "2027-06-30"),
        ("next week", "2026-03-29"),
        ("13/04/2026", "2026-04-13"),
        ("4/4/2026", "2026-04-04"),
        ("13.04.2026", "2026-04-13"),
        ("Fri 12 Mar 2027", "2027-03-12"),
    ],
)
def test_looking_forward(text: str, day: str) -> None:
    """What people say of a day ahead is that day."""
    assert day == forward(text)


@each_row(
    ("text", "day"),
    [
        ("friday", "2026-03-13"),
        ("wednesday", "2026-03-11"),
        ("12 march", "2026-03-12"),
        ("20 march", "2025-03-20"),
        ("29 feb", "2024-02-29"),
        ("mid march", "2026-03-15"),
        ("end of march", "2025-03-31"),
        ("end of Q3", "2025-09-30"),
        ("end of month", "2026-02-28"),
        ("Q1 2026", "2026-03-18"),
        ("Q4 2025", "2025-12-31"),
        ("last week", "2026-03-15"),
    ],
)
def test_looking_back(text: str, day: str) -> None:
    """The same words looking back are the nearest day behind us."""
    assert day == back(text)


@each_row(
    ("text", "starts", "day"),
    [
        ("Q1 2027", 4, "2027-06-30"),
        ("Q4 2027", 4, "2028-03-31"),
        ("end of quarter", 2, "2026-04-30"),
        ("end of Q4", 4, "2026-03-31"),
        ("end of Q1", 12, "2027-02-28"),
    ],
)
def test_quarters_start_with_the_year(text: str, starts: int, day: str) -> None:
    """Quarters are counted from the month in which the year starts."""
    assert day == forward(text, starts)


@each_row("text", ["march", "june 2027", "Sept", "may 2027"])
def test_a_month_lacks_its_day(text: str) -> None:
    """A month is incomplete: which day of it is not guessed, and the sentence says how to say it."""
    with pytest.raises(Usage, match=f'"{text}" lacks its day: say 12 {text}, mid {text} or end of {text}'):
        forward(text)


@each_row(
    "text",
    [
        "",
        "soonish",
        "2027",
        "2027-03",
        "12",
        "13/04",
        "10:30",
        "2027-03-12T10:00",
        "12 march 2027 10:30",
        "12 march 27",
        "Q5",
        "Q3 27",
        "friday 2027",
        "in weeks",
        "in 9999 years",
        "late march",
        "5 fridays ago",
        "٣ march",
        "march march",
        "x" * 500,
    ],
)
def test_what_is_not_understood_is_named(text: str) -> None:
    """Anything else is refused, with the text in the sentence."""
    with pytest.raises(Usage) as refused:
        forward(text)

    assert f'"{text[:60]}"' in str(refused.value)


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026", "03-04-2026"])
def test_two_readings_are_refused(text: str) -> None:
    """A day that reads in two ways is refused, with both."""
    with pytest.raises(Usage, match="can be read as 4 Mar 2026 or 3 Apr 2026"):
        forward(text)


@each_row("text", ["2026-02-30", "31 april", "30 feb 2027", "2026-13-01"])
def test_days_that_do_not_exist(text: str) -> None:
    """A day the calendar lacks is said to be none."""
    with pytest.raises(Usage, match="no such day"):
        forward(text)


def test_a_weekday_that_does_not_fit_is_refused() -> None:
    """A weekday beside a date must be that date's."""
    with pytest.raises(Usage, match="12 Mar 2027 is a Friday"):
        forward("Mon 12 Mar 2027")


def test_a_period_that_has_not_begun_is_refused_looking_back() -> None:
    """Looking back, a quarter ahead is no day."""
    with pytest.raises(Usage, match="has not begun"):
        back("Q3 2027")


def test_escape_codes_do_not_reach_the_sentence() -> None:
    """What was typed is shown, not obeyed."""
    with pytest.raises(Usage) as refused:
        forward("\x1b[31mred")

    assert "\x1b" not in str(refused.value)


@given(day=DAYS, today=DAYS, look=LOOKS)
def test_iso_and_shown_days_round_trip(day: date, today: date, look: Look) -> None:
    """An ISO day and a shown day are themselves, whatever today is."""
    assert day == parse_day(day.isoformat(), today=today, look=look)
    assert day == parse_day(show_day(day), today=today, look=look)


@given(today=DAYS, name=st.sampled_from(WEEKDAYS), look=LOOKS)
def test_a_weekday_is_never_today(today: date, name: str, look: Look) -> None:
    """A weekday lies within seven days, in the direction looked in, and has its name."""
    found = parse_day(name, today=today, look=look)

    away = (found - today).days if look == "forward" else (today - found).days
    assert 1 <= away <= 7
    assert name == WEEKDAYS[found.weekday()]


@given(
    today=DAYS,
    words=st.sampled_from(
        [
            prefix + name
            for name in [*MONTHS, "q1", "q2", "q3", "q4"]
            for prefix in ("", "end of ", "mid ", "start of ")
            if prefix or name not in MONTHS
        ]
    ),
    look=LOOKS,
    starts=st.integers(1, 12),
)
def test_without_a_year_the_direction_holds(today: date, words: str, look: Look, starts: int) -> None:
    """A month or quarter without a year is never on the wrong side of today, and less than a year away."""
    found = parse_day(words, today=today, look=look, year_starts=starts)

    away = found - today if look == "forward" else today - found
    assert timedelta(0) <= away <= timedelta(days=366)


@given(today=DAYS, text=st.text(max_size=20), look=LOOKS)
def test_any_text_is_a_day_or_refused(today: date, text: str, look: Look) -> None:
    """No text leads to anything but a day or a sentence."""
    try:
        found: date | str = parse_day(text, today=today, look=look)
    except Usage as refused:
        found = str(refused)

    assert found


@each_row(
    ("ago", "shown"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=8), "8 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=3), "3 d"),
        (timedelta(weeks=5), "5 w"),
        (timedelta(days=250), "8 mo"),
        (timedelta(days=800), "2 y"),
        (timedelta(days=-2), "now"),
    ],
)
def test_age(ago: timedelta, shown: str) -> None:
    """An age is shown in one unit."""
    now = datetime(2026, 3, 18, 12, tzinfo=UTC)

    assert shown == age(now - ago, now)


def test_everyday_words_do_not_import_dateutil() -> None:
    """What people usually say is read without dateutil, which costs time to import."""
    code = (
        "import sys; from datetime import date; from roadmap_tui.text.days import parse_day\n"
        "for text in ('friday', '2027-06-30', 'end of Q3', '12 mar 2027'):\n"
        "    parse_day(text, today=date(2026, 3, 18), look='forward')\n"
        "sys.exit('dateutil' in sys.modules)"
    )

    assert run([executable, "-c", code], check=False).returncode == 0
