"""Measures as values, and the statistics that make one of single observations."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from math import ceil
from typing import Literal, NamedTuple

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.model.records import Value
from roadmap_tui.model.trends import makes_trend
from roadmap_tui.text.plural import plural

Owner = Literal["CX", "PM", "both"]
Theme = Literal["time", "loop", "outcome", "evidence", "flow", "revenue", "people", "rotation"]
Bucket = Literal["week", "month"]
MONTHS_SHOWN, WEEKS_SHOWN = 12, 13
_DAY = 86_400


class Share(Value, kw_only=True, frozen=True):
    """One part of a measure: of a stage, a touchpoint, a month. None is no data; `n` is what it rests on."""

    label: str
    value: float | None
    n: int


class TrendPoint(Share, kw_only=True, frozen=True):
    """One week or month of a trend. `drawn` tells whether it rests on enough records to be drawn in one."""

    drawn: bool


class Measure(Value, kw_only=True, frozen=True):
    """One measure. `value` is None where there is no data, never 0 instead; `n` is how many records it rests on.

    `counts` is the kind of those records, in the singular (`request`). `unit` is days, %, or what is counted;
    `median` and `p90` are given for lengths of time; `explains` says how it is computed; `trend` holds it by week
    or month, where it can be told when something happened.
    """

    id: str
    name: str
    theme: Theme
    owner: Owner
    value: float | None
    unit: str
    n: int
    counts: str
    explains: str
    median: float | None = None
    p90: float | None = None
    parts: tuple[Share, ...] = ()
    trend: tuple[TrendPoint, ...] = ()

    @property
    def sample(self) -> str:
        """The records that it rests on, counted: `61 requests`."""
        return plural(self.n, self.counts)

    @property
    def trend_sample(self) -> str:
        """The records that the trend rests on, counted; of a cohort the most that one point of it counts."""
        counts = [one.n for one in self.trend]
        return plural(max(counts, default=0) if self.id in COHORTS else sum(counts), self.counts)

    @property
    def drawn(self) -> list[float | None]:
        """The values of the trend as it may be drawn, None for a gap; empty where no two of them may be."""
        values = [one.value if one.drawn else None for one in self.trend]
        return values if sum(one is not None for one in values) > 1 else []


class Head(NamedTuple):
    """The name and the explanation of a measure."""

    id: str
    name: str
    theme: Theme
    owner: Owner
    counts: str
    explains: str


class About(NamedTuple):
    """The background of a measure: `guards` is the mistake that it shows, `inputs` the fields it reads."""

    guards: str
    inputs: str


_TEXTS = packaged_toml("measures/data/measures.toml")
ABOUT = {measure: About(one["guards"], one["inputs"]) for measure, one in _TEXTS.items()}
"""The background of each measure, by its id."""
COHORTS = frozenset(measure for measure, one in _TEXTS.items() if one.get("is_cohort"))
"""Measures of which each point of the trend counts much the same records again."""


def head_of(measure: str, **numbers: int) -> Head:
    """The head of a measure by its id; `numbers` are those that its name and its explanation tell."""
    texts = _TEXTS[measure]
    return Head(
        measure,
        texts["name"].format(**numbers),
        texts["theme"],
        texts["owner"],
        texts["counts"],
        texts["explains"].format(**numbers),
    )


Seen = tuple[date, float]
"""One observation: the day it belongs to and its value (days; or 1 and 0 for a share)."""


class Period(Value, kw_only=True, frozen=True):
    """Days from `since` to `until`, both in it; None is without an end. `bucket` parts the trend."""

    since: date | None = None
    until: date
    bucket: Bucket = "month"

    def holds(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return day <= self.until and (self.since is None or day >= self.since)

    def kept(self, seen: Iterable[Seen]) -> list[float]:
        """The values of observations in the period."""
        since, until = self.since or date.min, self.until
        return [value for day, value in seen if since <= day <= until]

    def buckets(self) -> dict[int, str]:
        """The last weeks (named by their Monday) or months (2026-03) up to its end, by number, oldest first."""
        last = self.bucket_of(self.until)
        if self.bucket == "week":
            weeks = range(last - WEEKS_SHOWN + 1, last + 1)
            return {week: str(date.fromordinal(week * 7 + 1)) for week in weeks}
        months = range(last - MONTHS_SHOWN + 1, last + 1)
        return {month: f"{month // 12:04d}-{month % 12 + 1:02d}" for month in months}

    def bucket_ends(self) -> list[tuple[str, date]]:
        """The name and the last day of each of those weeks or months; the last one ends with the period."""
        found = []
        for number, label in self.buckets().items():
            year, month = divmod(number, 12)
            if self.bucket == "week":
                last = date.fromordinal(min(number * 7 + 7, self.until.toordinal()))
            else:
                last = date(year, month + 1, monthrange(year, month + 1)[1]) if year > 0 else date.min
            found.append((label, min(last, self.until)))
        return found

    def bucket_of(self, day: date) -> int:
        """The number of the week or month of a day, counted from the year 1 or 0."""
        return (day.toordinal() - 1) // 7 if self.bucket == "week" else day.year * 12 + day.month - 1


def days_between(start: datetime, end: datetime) -> float:
    """Days from one instant to another, with their fractions; 0 where the second comes first."""
    return max((end - start).total_seconds() / _DAY, 0.0)


def quantile(values: Sequence[float], share: float) -> float | None:
    """The quantile: the value that this share of all is at or below (nearest rank); None of nothing."""
    if not values:
        return None
    return sorted(values)[max(ceil(share * len(values)) - 1, 0)]


def median(values: Sequence[float]) -> float | None:
    """The median, between the two middle values of an even count; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def mean(values: Sequence[float]) -> float | None:
    """The mean; None of nothing."""
    return sum(values) / len(values) if values else None


def percent(part: float, whole: float) -> float | None:
    """The percentage of a part in a whole; None of nothing."""
    return 100 * part / whole if whole else None


def share_of(label: str, part: int, whole: int) -> Share:
    """A part of a whole in percent, and the count of the whole."""
    return Share(label=label, value=percent(part, whole), n=whole)


def timing(head: Head, seen: Iterable[Seen], period: Period) -> Measure:
    """A length of time: its median, its 90th percentile, its median by month."""
    everything = list(seen)
    values = sorted(period.kept(everything))
    middle = median(values)
    return Measure(
        **head._asdict(),
        value=middle,
        unit="days",
        n=len(values),
        median=middle,
        p90=quantile(values, 0.9),
        trend=trend_of((label, median(found), len(found)) for label, found in by_bucket(everything, period)),
    )


def rate(head: Head, seen: Iterable[Seen], period: Period, parts: tuple[Share, ...] = ()) -> Measure:
    """A share in percent of observations that are 1 or 0, and that share by month."""
    everything = list(seen)
    values = period.kept(everything)
    return Measure(
        **head._asdict(),
        value=percent(sum(values), len(values)),
        unit="%",
        n=len(values),
        parts=parts,
        trend=trend_of(
            (label, percent(sum(found), len(found)), len(found)) for label, found in by_bucket(everything, period)
        ),
    )


def divided(head: Head, groups: Mapping[bool, Sequence[bool]], label: str) -> Measure:
    """A share in percent, of all and apart: of the group that `label` names, the True one, and of the others."""
    everything = [*groups[True], *groups[False]]
    parts = tuple(
        share_of(name, sum(groups[one]), len(groups[one])) for one, name in ((True, label), (False, "the others"))
    )
    return stock(head, percent(sum(everything), len(everything)), "%", len(everything), parts)


def trend_of(points: Iterable[tuple[str, float | None, int]], of: int | None = None) -> tuple[TrendPoint, ...]:
    """A trend of (label, value, n). A count of events rests on all `of` them, any other value on its own n."""
    return tuple(
        TrendPoint(label=label, value=value, n=n, drawn=makes_trend(n if of is None else of))
        for label, value, n in points
    )


def stock(head: Head, value: float | None, unit: str, n: int, parts: Iterable[Share] = ()) -> Measure:
    """A measure of stock: its value of today, whatever the period."""
    return Measure(**head._asdict(), value=value, unit=unit, n=n, parts=tuple(parts))


def by_bucket(seen: Iterable[Seen], period: Period) -> list[tuple[str, list[float]]]:
    """The values of observations by week or month, up to the end of the period; empty ones are there too."""
    names = period.buckets()
    found: dict[int, list[float]] = {number: [] for number in names}
    of_day: dict[date, list[float]] = {}
    outside: list[float] = []
    for day, value in seen:
        kept = of_day.get(day)
        if kept is None:
            inside = day <= period.until
            kept = of_day[day] = found.get(period.bucket_of(day), outside) if inside else outside
        kept.append(value)
    return [(names[number], values) for number, values in found.items()]


def counted(head: Head, days: Sequence[date], unit: str, value: float | None, period: Period) -> Measure:
    """A count of events, by week or month too: before it ever did there is no data, afterwards 0."""
    first = period.bucket_of(min(days)) if days else None
    numbers = period.buckets()
    counts = dict.fromkeys(numbers, 0)
    n = 0
    for day, count in Counter(days).items():
        n += count if period.holds(day) else 0
        number = period.bucket_of(day)
        if day <= period.until and number in counts:
            counts[number] += count
    points = (
        (numbers[number], float(count) if first is not None and number >= first else None, count)
        for number, count in counts.items()
    )
    trend = trend_of(points, of=sum(counts.values()))
    return Measure(**head._asdict(), value=value, unit=unit, n=n, trend=trend)
