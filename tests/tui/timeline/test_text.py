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


def test_the_page_says_what_a_story_waits_for() -> None:
    """Also for a story without a day, to which no line leads."""
    row = TimelineRow(
        story="S-1", title="Letters", stage="ready", owner=None, product=None, horizon="next", given=True,
        quarter=None, ship_by=None, due=None, shipped_on=None, proven_on=None, missed_on=None, late=False,
        slipped=0, slips=(), blocked_by=("S-2", "S-3"),
    )  # fmt: skip
    lines = [
        "".join(text for text, _ in line).split() for line in timeline_text.story_lines(row, None, TODAY, 60)
    ]

    assert ["waits", "for", "S-2,", "S-3"] in lines
