"""Computes the journey report: products by touchpoints, with what waits, is under way and came true."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from roadmap_tui.measures import Facts, Period
from roadmap_tui.measures.journey import Journey, journey_of
from roadmap_tui.model.products import names_of
from roadmap_tui.model.records import Story, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.measures.data import Narrow, narrowed
from roadmap_tui.reports.record_json import plain_of


class JourneyReport(Value, kw_only=True, frozen=True):
    """The journey of a board on a day; `owners` are those of its products, by name."""

    board: str
    currency: str
    day: date
    since: date | None
    journey: Journey
    owners: dict[str, str | None]


def journey_report(
    snapshot: Snapshot,
    today: date,
    *,
    since: date | None = None,
    only: Mapping[str, object] | None = None,
    keeps: Callable[[Story], bool] | None = None,
    narrow: Narrow | None = None,
) -> JourneyReport:
    """The journey of a board: of requests that were captured from `since` on, and of stories as they stand.

    `only` narrows it to a segment and a CSM by name, `keeps` to some stories, with every request; `narrow` to
    some requests and to some stories, each by a test of its own.
    """
    facts = narrowed(Facts(snapshot, today, Period(since=since, until=today)), only or {}, narrow)
    if keeps is not None:
        facts = facts.only(lambda _: True, keeps)
    return JourneyReport(
        board=snapshot.board.name,
        currency=snapshot.board.currency,
        day=today,
        since=since,
        journey=journey_of(facts),
        owners={name: record.owner for name, record in names_of(snapshot).records.items()},
    )


def journey_plain(report: JourneyReport) -> list[dict[str, Any]]:
    """An object for each product at each touchpoint, null where none is named."""
    return [{**plain_of(one), "owner": report.owners.get(one.product or "")} for one in report.journey.places]
