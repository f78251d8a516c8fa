"""Rows of the timeline fit into their cells, whatever people typed."""

from datetime import date

from roadmap_tui.reports.timeline.data import TimelineRow
from roadmap_tui.tui.timeline import text as timeline_text
from tests.tui.rows import cells, names, widths

TODAY = date(2026, 11, 20)


@widths
@names
def test_a_row_of_the_timeline(name: str, width: int) -> None:
    """With every day there is."""
    row = TimelineRow(
        story="S-12345", title=name, stage="building", owner=name, product=name, horizon="now", given=True,
        quarter="2026 Q4",
        ship_by=TODAY, due=TODAY, shipped_on=None, proven_on=None, missed_on=None, late=True,
        slipped=420, slips=(),
    )  # fmt: skip

    assert cells(timeline_text.row_spans(row, width, {"building": name})) <= width
