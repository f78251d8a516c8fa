"""What a measure is, and how single observations become one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import ceil
from typing import Literal, NamedTuple

from roadmap_tui.model.records import Value

Owner = Literal["CX", "PM", "both"]
Theme = Literal["time", "loop", "outcome", "evidence", "flow", "people"]
Bucket = Literal["week", "month"]
MONTHS_SHOWN, WEEKS_SHOWN = 12, 13
_DAY = 86_400


class Share(Value, kw_only=True, frozen=True):
    """One part of a measure: of a stage, a touchpoint, a month. None is no data; `n` is what it rests on."""

    label: str
    value: float | None
    n: int


class Measure(Value, kw_only=True, frozen=True):
    """One measure. `value` is None where there is no data, never 0 instead; `n` is how many it rests on.

    `unit` is days, %, or what is counted; `median` and `p90` are given for lengths of time; `explains` says how
    it is computed; `trend` holds it by week or month, where it can be told when something happened.
    """

    id: str
    name: str
    theme: Theme
    owner: Owner
    value: float | None
    unit: str
    n: int
    explains: str
    median: float | None = None
    p90: float | None = None
    parts: tuple[Share, ...] = ()
    trend: tuple[Share, ...] = ()


class Head(NamedTuple):
    """What a measure is called and how it is explained."""

    id: str
    name: str
    theme: Theme
    owner: Owner
    explains: str


class Seen(NamedTuple):
    """One observation: the day it belongs to and its value (days; or 1 and 0 for a share)."""

    day: date
    value: float


class Period(Value, kw_only=True, frozen=True):
    """Days from `since` to `until`, both in it; None is without an end. `bucket` parts the trend."""

    since: date | None = None
    until: date
    bucket: Bucket = "month"

    def holds(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return day <= self.until and (self.since is None or day >= self.since)

    def labels(self) -> list[str]:
        """Names of the last weeks (their Monday) or months (2026-03) up to its end, oldest first."""
        if self.bucket == "week":
            monday = self.until - timedelta(days=self.until.weekday())
            return [str(monday - timedelta(weeks=back)) for back in reversed(range(WEEKS_SHOWN))]
        months = self.until.year * 12 + self.until.month - 1
        return [f"{one // 12:04d}-{one % 12 + 1:02d}" for one in range(months - MONTHS_SHOWN + 1, months + 1)]

    def label(self, day: date) -> str:
        """The name of the week or month of a day."""
        return _label(day, self.bucket)


@lru_cache(maxsize=8192)
def _label(day: date, bucket: Bucket) -> str:
    if bucket == "week":
        return str(day - timedelta(days=day.weekday()))
    return f"{day.year:04d}-{day.month:02d}"


def days_between(start: datetime, end: datetime) -> float:
    """Days from one instant to another, with their fractions; 0 where the second comes first."""
    return max((end - start).total_seconds() / _DAY, 0.0)


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value that this share of all is at or below (nearest rank); None of nothing."""
    if not values:
        return None
    return sorted(values)[max(ceil(share * len(values)) - 1, 0)]


def median(values: Sequence[float]) -> float | None:
    """The middle value; between the two middle ones of an even count; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return sum(values) / len(values) if values else None


def percent(part: float, whole: float) -> float | None:
    """A part of a whole in percent; None of nothing."""
    return 100 * part / whole if whole else None


def share_of(label: str, part: int, whole: int) -> Share:
    """A part of a whole in percent, and the count of the whole."""
    return Share(label=label, value=percent(part, whole), n=whole)


def timing(head: Head, seen: Iterable[Seen], period: Period) -> Measure:
    """A length of time: its median, its 90th percentile, its median by month."""
    everything = list(seen)
    values = [one.value for one in everything if period.holds(one.day)]
    middle = median(values)
    return Measure(
        **head._asdict(),
        value=middle,
        unit="days",
        n=len(values),
        median=middle,
        p90=quantile(values, 0.9),
        trend=tuple(
            Share(label=label, value=median(found), n=len(found))
            for label, found in by_bucket(everything, period)
        ),
    )


def rate(head: Head, seen: Iterable[Seen], period: Period, parts: tuple[Share, ...] = ()) -> Measure:
    """A share in percent of observations that are 1 or 0, and that share by month."""
    everything = list(seen)
    values = [one.value for one in everything if period.holds(one.day)]
    return Measure(
        **head._asdict(),
        value=percent(sum(values), len(values)),
        unit="%",
        n=len(values),
        parts=parts,
        trend=tuple(
            Share(label=label, value=percent(sum(found), len(found)), n=len(found))
            for label, found in by_bucket(everything, period)
        ),
    )


def stock(head: Head, value: float | None, unit: str, n: int, parts: Iterable[Share] = ()) -> Measure:
    """What stands today, whatever the period."""
    return Measure(**head._asdict(), value=value, unit=unit, n=n, parts=tuple(parts))


def by_bucket(seen: Iterable[Seen], period: Period) -> list[tuple[str, list[float]]]:
    """The values of observations by week or month, up to the end of the period; empty ones are there too."""
    found: dict[str, list[float]] = {label: [] for label in period.labels()}
    for one in seen:
        kept = found.get(period.label(one.day)) if one.day <= period.until else None
        if kept is not None:
            kept.append(one.value)
    return list(found.items())
