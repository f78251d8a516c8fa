"""Parses days as people write them, without guessing, and formats days and ages.

A *point* is one day (`mid march`, `end of Q3`). A *period* is a stretch (`march`, `Q3 2027`, `next week`) and
stands for its last day; looking back, for its last day that is not after today. Without a year, a point is the
nearest one in the direction looked in; today counts, except for a weekday, which never means today.
`next friday` is the first Friday after today, `last friday` the last one before it. Weeks end on Sunday.
With `year_starts` other than 1, `Q1 2027` starts in that month of 2027; months and years stay the calendar's.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal, NoReturn

from roadmap_tui.errors import NotADay
from roadmap_tui.text.characters import one_line
from roadmap_tui.text.lazy_pattern import lazy_pattern

Look = Literal["forward", "back"]

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
EXAMPLES = "2027-06-30, tomorrow, friday, in 6 weeks, end of Q3, Q3 2027, mid march"

UNIT_DAYS = {
    "": 1, "d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7, "m": 30, "month": 30, "months": 30,
    "y": 365, "year": 365, "years": 365,
}  # fmt: skip
"""The days of each unit in which people give a length of time."""

_LENGTH = lazy_pattern(r"(\d{1,5})\s?([a-z]+)")
_LONGEST = 60
_REACH = 9  # years; 29 February is never further away than eight
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS).replace(
    "sep(?:tember)?", "sep(?:t(?:ember)?)?"
)
_WEEKDAY = "|".join(f"{name}|{name[:3]}" for name in WEEKDAYS) + "|tues|thur|thurs"
_COUNTS = {
    word: count
    for count, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
} | {"a": 1, "an": 1}
_COUNT = rf"[0-9]{{1,4}}|{'|'.join(_COUNTS)}"
_UNIT = "days?|weeks?|months?|quarters?|years?"
_YEAR = "[0-9]{4}"

_AWAY = lazy_pattern(
    rf"(?:in (?P<in>{_COUNT}) (?P<inunit>{_UNIT})|(?P<on>{_COUNT}) (?P<onunit>{_UNIT}) (?P<way>from now|ago))"
)
_NAMED_DAY = lazy_pattern(rf"(?:(?P<which>next|last|this|on) )?(?P<name>{_WEEKDAY})")
_EDGE = lazy_pattern(r"(?P<edge>start|beginning|mid|middle|end)(?:[ -]of)?[ -](?:the )?(?P<rest>.+)")
_QUARTER = lazy_pattern(
    rf"q(?P<quarter>[1-4])(?:[ /-]?(?P<year>{_YEAR}))?|(?P<first>{_YEAR})[ /-]?q(?P<after>[1-4])"
)
_MONTH_ONLY = lazy_pattern(rf"(?P<month>{_MONTH})\.?(?:[ -](?P<year>{_YEAR}))?")
_SPAN = lazy_pattern(r"(?:(?P<which>this|next|last) )?(?P<unit>week|month|quarter|year)")
_DAY_MONTH = lazy_pattern(
    rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?(?P<month>{_MONTH})\.?(?:[ -](?P<year>{_YEAR}))?"
)
_MONTH_DAY = lazy_pattern(rf"(?P<month>{_MONTH})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: (?P<year>{_YEAR}))?")
_YEAR_FIRST = lazy_pattern(
    rf"(?P<year>{_YEAR})(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)(?P<day>[0-9]{{1,2}})"
)
_WHOLE_YEAR = lazy_pattern(r"(?:1[0-9]|2[0-9])[0-9]{2}")
_SHORT = {
    "eow": "end of week",
    "eom": "end of month",
    "eoq": "end of quarter",
    "eoy": "end of year",
}

Period = tuple[date, date]
"""First and last day."""


def parse_day(text: str, *, today: date, look: Look, year_starts: int = 1) -> date:
    """The day a person means. `year_starts` is the month (1-12) in which the first quarter begins.

    Raises NotADay naming the text when it cannot be understood, is incomplete or can be read in two ways.
    """
    words = " ".join(unicodedata.normalize("NFKC", text).lower().replace(",", " ").split())
    words = _SHORT.get(words, words)
    words = re.sub(r"^(?:by |on |the )+", "", words)
    if not words or len(words) > _LONGEST:
        _refuse(text)
    reader = _Reader(text, today, look, year_starts)
    try:
        found = reader.read(words)
    except (OverflowError, ValueError):
        found = None
    if found is None:
        _refuse(text)
    return found


class _Reader:
    """One text being read."""

    def __init__(self, text: str, today: date, look: Look, year_starts: int) -> None:
        self.text = text
        self.today = today
        self.forward = look == "forward"
        self.year_starts = year_starts

    def read(self, words: str) -> date | None:
        """The day; None where nothing is understood."""
        readings: tuple[Callable[[str], date | None], ...] = (
            self.year_first,
            self.plain,
            self.away,
            self.weekday,
            self.edge,
            self.bare_period,
            self.day_and_month,
            self.spelled,
        )
        for reading in readings:
            found = reading(words)
            if found is not None:
                return found
        return None

    def year_first(self, words: str) -> date | None:
        """A day written year first: 2027-06-30, 2027/6/30."""
        found = _YEAR_FIRST.fullmatch(words)
        return self.on(int(found["year"]), int(found["month"]), int(found["day"])) if found else None

    def plain(self, words: str) -> date | None:
        """Words that say how many days away."""
        days = {
            "today": 0,
            "tomorrow": 1,
            "yesterday": -1,
            "day after tomorrow": 2,
            "day before yesterday": -2,
        }.get(words)
        return None if days is None else self.today + timedelta(days=days)

    def away(self, words: str) -> date | None:
        """A count of units from today."""
        found = _AWAY.fullmatch(words)
        if found is None:
            return None
        given = found["in"] or found["on"]
        count = _COUNTS.get(given) or int(given)
        return self.shifted(-count if found["way"] == "ago" else count, found["inunit"] or found["onunit"])

    def shifted(self, count: int, unit: str) -> date:
        """Today, moved by a count of units; a day its month lacks becomes the month's last."""
        match unit.rstrip("s"):
            case "day":
                return self.today + timedelta(days=count)
            case "week":
                return self.today + timedelta(weeks=count)
            case other:
                return _months_on(self.today, count * {"month": 1, "quarter": 3, "year": 12}[other])

    def weekday(self, words: str) -> date | None:
        """A day of the week, never today."""
        found = _NAMED_DAY.fullmatch(words)
        if found is None:
            return None
        asked = next(index for index, name in enumerate(WEEKDAYS) if name.startswith(found["name"][:3]))
        forward = {"next": True, "last": False}.get(found["which"], self.forward)
        if forward:
            return self.today + timedelta(days=(asked - self.today.weekday() - 1) % 7 + 1)
        return self.today - timedelta(days=(self.today.weekday() - asked - 1) % 7 + 1)

    def edge(self, words: str) -> date | None:
        """The start, middle or end of a period."""
        found = _EDGE.fullmatch(words)
        if found is None:
            return None
        edge = {"beginning": "start", "middle": "mid"}.get(found["edge"], found["edge"])
        rest = found["rest"]
        if _WHOLE_YEAR.fullmatch(rest):
            return _point((date(int(rest), 1, 1), date(int(rest), 12, 31)), edge)
        periods = self.periods(rest)
        if periods is None:
            return None
        days = [_point(one, edge) for one in periods]
        if len(days) == 1:
            return days[0]
        return self.nearest(days)

    def bare_period(self, words: str) -> date | None:
        """A period without an edge: its last day. A month is no period: it lacks its day."""
        if _MONTH_ONLY.fullmatch(words):
            name = one_line(self.text)
            raise NotADay(f'"{name}" lacks its day: say 12 {name}, mid {name} or end of {name}.')
        periods = self.periods(words)
        if periods is None or words in {"week", "month", "quarter", "year"}:
            return None
        if self.forward:
            return periods[0][1] if len(periods) == 1 else self.nearest([last for _, last in periods])
        begun = [min(last, self.today) for first, last in periods if first <= self.today]
        if not begun:
            raise NotADay(f'"{one_line(self.text)}" has not begun; this day has to lie behind us.')
        return begun[-1]

    def periods(self, words: str) -> list[Period] | None:
        """The periods that the words can name, oldest first: one where they name a year or are relative."""
        if found := _SPAN.fullmatch(words):
            asked = {"last": (-1,), "this": (0,), "next": (1,)}.get(found["which"], (-1, 0, 1))
            return [self.span(found["unit"], away) for away in asked]
        years = range(max(self.today.year - _REACH, 1), min(self.today.year + _REACH, 9998))
        if found := _QUARTER.fullmatch(words):
            quarter = int(found["quarter"] or found["after"])
            year = found["year"] or found["first"]
            return [self.quarter(one, quarter) for one in ([int(year)] if year else years)]
        if found := _MONTH_ONLY.fullmatch(words):
            month = _month_number(found["month"])
            return [_month(one, month) for one in ([int(found["year"])] if found["year"] else years)]
        return None

    def span(self, unit: str, away: int) -> Period:
        """The week, month, quarter or year of today, or the one beside it."""
        match unit:
            case "week":
                monday = self.today + timedelta(days=7 * away - self.today.weekday())
                return monday, monday + timedelta(days=6)
            case "month":
                first = _months_on(self.today.replace(day=1), away)
                return _month(first.year, first.month)
            case "quarter":
                into = (self.today.month - self.year_starts) % 3
                first = _months_on(self.today.replace(day=1), 3 * away - into)
                return first, _months_on(first, 3) - timedelta(days=1)
            case _:
                year = self.today.year + away
                return date(year, 1, 1), date(year, 12, 31)

    def quarter(self, year: int, quarter: int) -> Period:
        """A quarter of the year that starts in `year`."""
        first = _months_on(date(year, self.year_starts, 1), 3 * (quarter - 1))
        return first, _months_on(first, 3) - timedelta(days=1)

    def day_and_month(self, words: str) -> date | None:
        """A day of a month, with its year or the nearest one."""
        found = _DAY_MONTH.fullmatch(words) or _MONTH_DAY.fullmatch(words)
        if found is None:
            return None
        month, day = _month_number(found["month"]), int(found["day"])
        if found["year"]:
            return self.on(int(found["year"]), month, day)
        self.on(2000, month, day)
        years = range(max(self.today.year - _REACH, 1), min(self.today.year + _REACH, 9999))
        return self.nearest([date(one, month, day) for one in years if day <= _length(one, month)])

    def spelled(self, words: str) -> date | None:
        """A whole date in another order, which dateutil reads in one way only.

        dateutil fills what is missing from a default and picks one of two readings in silence, so a year in
        full is asked for, two defaults must agree and every order of day, month and year must give one day.
        """
        if re.fullmatch(r"[a-z0-9 ./-]+", words) is None or re.search(r"\b[0-9]{4}\b", words) is None:
            return None
        found = {
            _whole(words, day_first, year_first) for day_first in (False, True) for year_first in (False, True)
        }
        if None in found:
            return None
        days = sorted(one for one in found if one is not None)
        if len(days) > 1:
            shown = " or ".join(show_day(one) for one in days)
            raise NotADay(f'"{one_line(self.text)}" can be read as {shown}; write it as {days[0]}.')
        day = days[0]
        named = re.search(rf"\b(?:{_WEEKDAY})\b", words)
        if named and not WEEKDAYS[day.weekday()].startswith(named[0][:3]):
            raise NotADay(
                f'"{one_line(self.text)}": {show_day(day)} is a {WEEKDAYS[day.weekday()].capitalize()}.'
            )
        return day

    def nearest(self, days: list[date]) -> date:
        """The nearest of some days in the direction looked in; today counts."""
        if self.forward:
            return min(one for one in days if one >= self.today)
        return max(one for one in days if one <= self.today)

    def on(self, year: int, month: int, day: int) -> date:
        """A day of the calendar; Usage where there is none."""
        try:
            return date(year, month, day)
        except ValueError:
            raise NotADay(f'"{one_line(self.text)}": there is no such day.') from None


def days_in(text: str) -> int | None:
    """The days in a length of time such as `90d`, `6w` or `3 months` (of 30 days); None where it is none."""
    found = _LENGTH.fullmatch(text.strip().casefold())
    unit = UNIT_DAYS.get(found[2]) if found is not None else None
    return int(found[1]) * unit if found is not None and unit is not None else None


def show_day(day: date) -> str:
    """A day for people, the same in every locale: `30 Jun 2027`."""
    return f"{day.day} {MONTHS[day.month - 1][:3].capitalize()} {day.year:04d}"


def show_whole_day(day: date) -> str:
    """A day for people with its month written out: `30 June 2027`."""
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year:04d}"


def away(day: date, today: date) -> str:
    """The distance of a day from today, in one unit: `today`, `in 5 days`, `in 44 weeks`, `3 years ago`."""
    days = (day - today).days
    if days in {-1, 0, 1}:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    count = abs(days)
    shown = f"{count} days" if count < 14 else f"{count // 7} weeks" if count < 730 else f"{count // 365} years"
    return f"in {shown}" if days > 0 else f"{shown} ago"


def age(instant: datetime, now: datetime) -> str:
    """The age of an instant, in one unit: `now`, `8 min`, `3 h`, `3 d`, `5 w`, `8 mo`, `2 y`."""
    seconds = (now - instant).total_seconds()
    days = int(seconds // 86_400)
    if seconds < 60:
        return "now"
    if seconds < 3_600:
        return f"{int(seconds // 60)} min"
    if days < 1:
        return f"{int(seconds // 3_600)} h"
    if days < 14:
        return f"{days} d"
    if days < 70:
        return f"{days // 7} w"
    if days < 730:
        return f"{int(days // 30.44)} mo"
    return f"{int(days // 365.25)} y"


def ago(instant: datetime, now: datetime) -> str:
    """The age of an instant, as it is said: `4 min ago`, `just now`."""
    words = age(instant, now)
    return "just now" if words == "now" else f"{words} ago"


def _refuse(text: str) -> NoReturn:
    raise NotADay(
        f'Cannot read a day from "{one_line(text)[:_LONGEST]}"; write one such as {EXAMPLES}.'
    ) from None


def _whole(words: str, day_first: bool, year_first: bool) -> date | None:
    """The day that dateutil reads when nothing is missing: two defaults agree on it and both fill the time."""
    from dateutil import parser

    days = set()
    for default in (datetime(2001, 1, 1, 1, 1, 1), datetime(2002, 2, 2, 2, 2, 2)):  # noqa: DTZ001
        found = parser.parse(words, default=default, dayfirst=day_first, yearfirst=year_first)
        if found.tzinfo is not None or found.time() != default.time():
            return None
        days.add(found.date())
    return days.pop() if len(days) == 1 else None


def _month_number(name: str) -> int:
    return next(index for index, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def _length(year: int, month: int) -> int:
    """The days in a month."""
    from calendar import monthrange  # seldom needed, and it loads what knows the languages

    return monthrange(year, month)[1]


def _month(year: int, month: int) -> Period:
    return date(year, month, 1), date(year, month, _length(year, month))


def _months_on(day: date, count: int) -> date:
    """The same day some months on; a day that month lacks becomes its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return date(year, month + 1, min(day.day, _length(year, month + 1)))


def _point(period: Period, edge: str) -> date:
    """The start, the end, or the middle: the 15th of the middle month, or the middle day of a week."""
    first, last = period
    if edge == "start":
        return first
    if edge == "end":
        return last
    if (last - first).days < 7:
        return first + timedelta(days=3)
    months = (last.year - first.year) * 12 + last.month - first.month
    return _months_on(first, months // 2 if months < 11 else 5).replace(day=15 if months < 11 else 30)
