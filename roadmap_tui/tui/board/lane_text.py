"""The heading of a lane as spans: its group, how many stories, what stands behind them. Pure."""

from collections.abc import Iterable, Mapping

from roadmap_tui.model.evidence import Evidence, worth_of
from roadmap_tui.model.grouping import NO_GROUP, Grouping
from roadmap_tui.model.records import Customer
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans


def lane_spans(
    grouping: Grouping,
    group: str,
    evidence: Iterable[Evidence],
    customers: Mapping[str, Customer],
    currency: str,
) -> Spans:
    """The heading of a lane: `Dana  4 stories · 23 requests · $420k`; the ARR counts each customer once."""
    each = list(evidence)
    name = f"no {grouping.label}" if group == NO_GROUP else safe_line(group)
    worth = worth_of(each, customers)
    figures = [plural(len(each), "story")]
    figures += [plural(worth.requests, "request")] if worth.requests else []
    figures += [short_money(worth.arr, currency)] if worth.arr else []
    return [(name, "dim" if group == NO_GROUP else "strong"), (f"  {' · '.join(figures)}", "dim")]
