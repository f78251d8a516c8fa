"""The measures that CX and PM share, computed from the records and their history; "no data" is never 0."""

from roadmap_tui.model.measures import backing, closing, flow, outcome, people, timing
from roadmap_tui.model.measures.facts import Facts, Split
from roadmap_tui.model.measures.kinds import Bucket, Measure, Period, Share

__all__ = ["MEASURES", "Bucket", "Facts", "Measure", "Period", "Share", "Split", "measures_of"]

MEASURES = (
    *timing.MEASURES,
    *closing.MEASURES,
    *outcome.MEASURES,
    *backing.MEASURES,
    *flow.MEASURES,
    *people.MEASURES,
)
"""Every measure, in the order in which they are told."""


def measures_of(facts: Facts) -> list[Measure]:
    """Every measure of these facts."""
    return [one(facts) for one in MEASURES]
