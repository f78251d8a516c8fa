"""Rows of the due readings fit into their cells, whatever people typed."""

from datetime import date

from roadmap_tui.model.due import DueReading
from roadmap_tui.model.records import Target
from roadmap_tui.tui.readings import text as due_text
from tests.tui.rows import cells, names, widths

TODAY = date(2026, 11, 20)


@widths
@names
def test_a_row_of_what_is_due(name: str, width: int) -> None:
    """The metric and the title."""
    one = DueReading(
        story="S-12345", title=name, of="guardrail", measured=Target(metric=name), last=None, why="not read yet",
        since=date(2024, 1, 1),
    )  # fmt: skip

    assert cells(due_text.row_spans(one, TODAY, width)) <= width
