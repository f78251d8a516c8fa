"""Computes the measures report: every measure with its n, apart for groups where asked, and by month."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import structs

from roadmap_tui.measures import Bucket, Facts, Measure, Period, Split, measures_of
from roadmap_tui.measures.facts import NO_CADENCE, Cadence
from roadmap_tui.model.records import Request, Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.record_json import plain_of
from roadmap_tui.reports.renewals.data import RenewalsReport, renewals_report
from roadmap_tui.settings.load import Settings


class MeasuresReport(Value, kw_only=True, frozen=True):
    """Every measure over a period; `groups` the same for each segment, touchpoint or CSM.

    `customers` are the ids of those that were measured, `renewals` what renews of theirs where it is asked for.
    """

    board: str
    currency: str
    day: date
    period: Period
    measures: tuple[Measure, ...]
    by: str | None = None
    groups: tuple[tuple[str, tuple[Measure, ...]], ...] = ()
    customers: frozenset[str] = frozenset()
    renewals: RenewalsReport | None = None


def measures_report(
    snapshot: Snapshot,
    today: date,
    *,
    since: date | None = None,
    until: date | None = None,
    by: Split | None = None,
    bucket: Bucket = "month",
    only: Mapping[str, object] | None = None,
    keeps: Callable[[Story], bool] | None = None,
    narrow: tuple[Callable[[Request], bool], Callable[[Story], bool]] | None = None,
    cadence: Cadence = NO_CADENCE,
) -> MeasuresReport:
    """The measures of a board, of what happened from `since` to `until`; what only stands, stands as of today.

    `only` narrows it to a segment and a CSM by name, `keeps` to some stories and the requests behind them,
    `narrow` to some requests and to some stories, each by a test of its own. `cadence` is the team's.
    """
    period = Period(since=since, until=min(until or today, today), bucket=bucket)
    facts = narrowed(Facts(snapshot, today, period, cadence), only or {}, narrow)
    if keeps is not None:
        facts = facts.only(lambda one: any(keeps(snapshot.stories[story]) for story in one.stories), keeps)
    groups = facts.split(by) if by is not None else {}
    return MeasuresReport(
        board=snapshot.board.name,
        currency=snapshot.board.currency,
        day=today,
        period=period,
        measures=tuple(measures_of(facts)),
        by=by,
        groups=tuple((name, tuple(measures_of(one))) for name, one in groups.items()),
        customers=frozenset(one.id for one in facts.customers),
    )


def with_renewals(report: MeasuresReport, snapshot: Snapshot) -> MeasuresReport:
    """The report with what renews soon of the customers that were measured."""
    renewals = renewals_report(snapshot, report.day, keep=lambda one: one.id in report.customers)
    return structs.replace(report, renewals=renewals)


def cadence_of(settings: Settings) -> Cadence:
    """The settings that measures depend on."""
    return Cadence(settings.rotation.every, settings.calendar.year_starts)


Narrow = tuple[Callable[[Request], bool], Callable[[Story], bool]]
"""A filter of requests, and one of stories."""


def narrowed(facts: Facts, only: Mapping[str, object], narrow: Narrow | None) -> Facts:
    """The facts of a segment and a CSM by name, and of what a filter keeps."""
    for name, wanted in only.items():
        if wanted is not None:
            facts = _only(facts, name, str(wanted))
    if narrow is not None:
        keep_request, keep_story = narrow
        facts = facts.only(lambda one: keep_request(one.request), keep_story)
    return facts


def _only(facts: Facts, name: str, wanted: str) -> Facts:
    fold = wanted.casefold()
    return facts.only(lambda one: (getattr(one, name) or "").casefold() == fold)


def measures_plain(report: MeasuresReport) -> list[dict[str, Any]]:
    """An object for each measure, and for each of each group; null is no data."""
    groups: tuple[tuple[str | None, tuple[Measure, ...]], ...] = ((None, report.measures), *report.groups)
    return [{**plain_of(one), "group": name} for name, measures in groups for one in measures]
