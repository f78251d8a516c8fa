"""The measures that CX and product share, computed from records and history; "no data" is never 0."""

from roadmap_tui.measures import (
    customers_and_teams,
    durations,
    evidence,
    feelings,
    flow,
    loop,
    outcomes,
    revenue,
    rotation,
)
from roadmap_tui.measures.facts import Facts, Split
from roadmap_tui.measures.kinds import Bucket, Measure, Period, Share

__all__ = ["MEASURES", "Bucket", "Facts", "Measure", "Period", "Share", "Split", "measures_of"]

MEASURES = (
    *durations.MEASURES,
    *loop.MEASURES,
    *outcomes.MEASURES,
    *evidence.MEASURES,
    *feelings.MEASURES,
    *flow.MEASURES,
    *revenue.MEASURES,
    *customers_and_teams.MEASURES,
    *rotation.MEASURES,
)
"""Every measure, in the order in which they are shown."""


def measures_of(facts: Facts) -> list[Measure]:
    """Every measure of these facts."""
    return [one(facts) for one in MEASURES]
