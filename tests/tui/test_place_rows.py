"""Rows of the places fit into their cells, whatever people typed."""

from datetime import UTC, date, datetime

import pytest

from roadmap_tui.model.due import DueReading
from roadmap_tui.model.loop import LoopRow
from roadmap_tui.model.records import Target
from roadmap_tui.reports.timeline.data import TimelineRow
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.cells import cell_len
from roadmap_tui.tui.loop import text as loop_text
from roadmap_tui.tui.readings import text as due_text
from roadmap_tui.tui.timeline import text as timeline_text

NAMES = ("Acme", "株式会社日立製作所とその関連会社すべて", "A" * 200, "[red]x[/] \x1b[31m", "👩‍⚕️ clinic é")
TODAY = date(2026, 11, 20)
SINCE = datetime(2026, 11, 1, tzinfo=UTC)
widths = pytest.mark.parametrize("width", [56, 76, 85, 130])
names = pytest.mark.parametrize("name", NAMES)


def cells(line: Line) -> int:
    text = "".join(part for part, _ in line)
    assert "\x1b" not in text
    return cell_len(text)


@widths
@names
@pytest.mark.parametrize("told_at", [None, SINCE])
def test_a_row_of_the_loop(name: str, width: int, told_at: datetime | None) -> None:
    """Who waits, and who was told."""
    row = LoopRow(
        story="S-1", declined=None, title=name, because=None, customer="C-1", customer_name=name, csm=name,
        requests=("R-1",), person=name, said=name, since=SINCE, told=None, told_at=told_at, told_by=None,
        answer="none", days_open=1234, overdue=True,
    )  # fmt: skip

    assert cells(loop_text.row_spans(row, width)) <= width


@widths
@names
def test_a_row_of_the_timeline(name: str, width: int) -> None:
    """With every day there is."""
    row = TimelineRow(
        story="S-12345", title=name, stage="building", owner=name, horizon="now", given=True, quarter="2026 Q4",
        ship_by=TODAY, due=TODAY, shipped_on=None, proven_on=None, missed_on=None, late=True,
        slipped=420, slips=(),
    )  # fmt: skip

    assert cells(timeline_text.row_spans(row, width, {"building": name})) <= width


@widths
@names
def test_a_row_of_what_is_due(name: str, width: int) -> None:
    """The metric and the title."""
    one = DueReading(
        story="S-12345", title=name, of="guardrail", measured=Target(metric=name), last=None, why="not read yet",
        since=date(2024, 1, 1),
    )  # fmt: skip

    assert cells(due_text.row_spans(one, TODAY, width)) <= width
