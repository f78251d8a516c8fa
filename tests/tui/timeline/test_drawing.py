"""The days of a story along a scale."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.reports.document import LaneMark
from roadmap_tui.tui.timeline.drawing import (
    UNITS,
    Dependency,
    Scale,
    Unit,
    bar_spans,
    label_spans,
    links_of,
    scale_of,
)
from tests.each_row import each_row

TODAY = date(2026, 11, 20)
WEEK = Scale("week", date(2026, 11, 16), 30)
"""A day a cell, from a Monday on."""


def mark(kind: str, day: int) -> LaneMark:
    """A mark so many days behind the first of the scale."""
    return LaneMark(day=WEEK.first + timedelta(days=day), kind=kind, label=kind)  # type: ignore[arg-type]


def drawn(*marks: LaneMark) -> str:
    """The bar as text, today left out."""
    return "".join(text for text, _ in bar_spans(WEEK, marks, date(2020, 1, 1))).rstrip()


@each_row(
    ("marks", "bar"),
    [
        ((), ""),
        ((mark("ships", 3),), "   ●"),
        ((mark("first", 1), mark("ships", 5), mark("due", 9)), " ○┄┄┄●───┤"),
        ((mark("ships", 2), mark("first", 6)), "  ●┄┄┄○"),
        ((mark("shipped", 1), mark("due", 4), mark("proven", 4)), " ●──✓"),
        ((mark("shipped", -9), mark("due", 2)), "‹─┤"),
        ((mark("ships", 28), mark("due", 60)), " " * 28 + "●›"),
    ],
)
def test_a_bar_shows_the_days_and_the_slip_behind(marks: tuple[LaneMark, ...], bar: str) -> None:
    """A day outside is an arrow at its edge."""
    assert drawn(*marks) == bar


@given(
    st.sampled_from(UNITS),
    st.integers(8, 200),
    st.integers(-60, 60),
    st.integers(1, 12),
    st.lists(
        st.tuples(st.sampled_from(["first", "ships", "due", "proven"]), st.integers(-4000, 4000)), max_size=5
    ),
)
def test_every_line_is_as_wide_as_the_scale(
    unit: Unit, cells: int, offset: int, year_starts: int, days: list[tuple[str, int]]
) -> None:
    """Whatever the days and the unit, and the names of the units stand apart."""
    scale = scale_of(unit, TODAY, cells, offset)
    marks = [mark(kind, day) for kind, day in days]
    labels = "".join(text for text, _ in label_spans(scale, year_starts))

    assert sum(len(text) for text, _ in bar_spans(scale, marks, TODAY)) == cells
    assert len(labels) == cells


def test_a_quarter_is_named_by_its_year() -> None:
    """The first of a year by both."""
    scale = Scale("quarter", date(2026, 9, 1), 40)

    labels = "".join(text for text, _ in label_spans(scale))

    assert labels.split() == ["Q4", "2027", "Q1", "Q2", "Q3", "Q4"]


@each_row(
    ("dependency", "rows"),
    [
        (
            Dependency(0, 2, WEEK.first + timedelta(days=2), WEEK.first + timedelta(days=6)),
            {1: "  │", 2: "  └──▸"},
        ),
        (
            Dependency(2, 0, WEEK.first + timedelta(days=2), WEEK.first + timedelta(days=6)),
            {1: "  │", 0: "  ┌──▸"},
        ),
        (Dependency(0, 1, WEEK.first + timedelta(days=6), WEEK.first + timedelta(days=2)), {1: "   ◂──┘"}),
        (Dependency(0, 1, None, WEEK.first), {}),
    ],
)
def test_a_line_leads_from_what_blocks_to_what_waits(dependency: Dependency, rows: dict[int, str]) -> None:
    """Down or up past the rows between; backwards and amber where it waits for what ships later."""
    found = links_of(WEEK, [dependency])
    late = dependency.blocker_day is not None and dependency.blocker_day > (dependency.blocked_day or date.max)

    assert {
        row: "".join(cells.get(at, (" ",))[0] for at in range(max(cells) + 1)) for row, cells in found.items()
    } == rows
    assert {role for cells in found.values() for _, role in cells.values()} <= {"amber" if late else "dim"}
