"""Rows of the loop fit into their cells, whatever people typed."""

from datetime import UTC, datetime

from roadmap_tui.model.loop import LoopRow
from roadmap_tui.tui.loop import text as loop_text
from tests.each_row import each_row
from tests.tui.rows import cells, names, widths

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


@widths
@names
@each_row("told_at", [None, SINCE])
def test_a_row_of_the_loop(name: str, width: int, told_at: datetime | None) -> None:
    """Who waits, and who was told."""
    row = LoopRow(
        story="S-1", declined=None, title=name, because=None, customer="C-1", customer_name=name, csm=name,
        requests=("R-1",), person=name, said=name, since=SINCE, told=None, told_at=told_at, told_by=None,
        answer="none", days_open=1234, overdue=True,
    )  # fmt: skip

    assert cells(loop_text.row_spans(row, width)) <= width
