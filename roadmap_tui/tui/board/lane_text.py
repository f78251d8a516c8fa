"""The heading of a lane as spans: its group, how many stories, what stands behind them. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from roadmap_tui.model.evidence import Evidence, worth_of
from roadmap_tui.model.grouping import NO_GROUP, Grouping
from roadmap_tui.model.records import Customer, Story
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.widgets.cells import cell_len, safe_line, wrap
from roadmap_tui.tui.widgets.styled import Spans, break_spans

NAMED = 30
"""The most stories of a column that a folded lane names in the pane."""


def lane_lines(
    heading: Spans, cells: Iterable[tuple[str, Sequence[Story]]], width: int
) -> list[Sequence[tuple[str, str]]]:
    """A folded lane for the pane: its heading, then its stories under the names of their columns."""
    name, *figures = heading
    lines: list[Sequence[tuple[str, str]]] = [*break_spans([name], width), *break_spans(figures, width)]
    for label, stories in cells:
        lines += [[], [(f"{label} {len(stories):,}", "dim")]]
        for one in stories[:NAMED]:
            ref = f"{one.id} "
            title = wrap(safe_line(one.title), width, 2, cell_len(ref))
            lines += [[(ref, "dim"), (title[0], "plain")], *([(rest, "plain")] for rest in title[1:])]
        if len(stories) > NAMED:
            lines.append([(f"and {len(stories) - NAMED:,} more", "dim")])
    return lines


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
