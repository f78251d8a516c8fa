"""Readings as a small chart."""

from datetime import date
from typing import Any

from roadmap_tui.model.records import Reading, Target
from roadmap_tui.tui.common.reading_chart import chart_lines
from roadmap_tui.tui.widgets.cells import cell_len

TODAY = date(2026, 11, 20)
TARGET = Target(metric="wait", unit="min", baseline=9, target=1, due=date(2027, 3, 31))
READINGS = (Reading(day=date(2026, 9, 1), value=7), Reading(day=date(2026, 10, 1), value=5))


def drawn(target: Target = TARGET, readings: tuple[Reading, ...] = READINGS, **options: Any) -> list[str]:
    given: dict[str, Any] = {"written": date(2026, 7, 1), "shipped": None, "today": TODAY, "width": 72, **options}
    return ["".join(text for text, _ in line) for line in chart_lines(target, readings, **given)]


def test_words_stand_at_the_ends() -> None:
    """The baseline at the left, the newest reading behind its dot, the target at the right, the days below."""
    lines = drawn()

    assert lines[0].startswith("9 ○")
    assert lines[2].rstrip().endswith("● 5 min")
    assert lines[4].endswith("╌ target 1 min")
    assert lines[5].split() == ["1", "Jul", "2026", "by", "31", "Mar", "2027"]


def test_a_line_goes_through_five_readings_at_least() -> None:
    """Fewer are dots: a line would tell of a trend."""
    five = tuple(Reading(day=date(2026, 8, 1 + 6 * at), value=8 - at) for at in range(5))
    lines = [any("\u2801" <= one <= "\u28ff" for one in "".join(drawn(readings=five[:n]))) for n in (2, 4, 5)]

    assert lines == [False, False, True]


def test_a_target_that_was_met_has_its_mark() -> None:
    """On one row, the words of both stand beside each other."""
    met = drawn(readings=(*READINGS, Reading(day=date(2026, 11, 1), value=1)))

    assert met[4].endswith(" 1 min ✓, target 1 min")


def test_the_day_it_shipped_is_marked_where_there_is_room() -> None:
    """Between the days at both ends."""
    assert "▴ shipped" in drawn(shipped=date(2026, 10, 20))[5]
    assert "▴ shipped" not in drawn(shipped=date(2026, 7, 2))[5]


def test_nothing_is_drawn_without_a_reading_or_room() -> None:
    """Nor of a reading that is ahead."""
    ahead = (Reading(day=date(2026, 12, 24), value=3),)

    assert ([], [], []) == (drawn(readings=()), drawn(readings=ahead), drawn(width=24))


def test_a_single_value_is_a_flat_line() -> None:
    """Baseline, reading and target alike."""
    flat = Target(metric="wait", baseline=3, target=3)

    assert drawn(flat, (Reading(day=date(2026, 9, 1), value=3),))[0].endswith("3 ✓, target 3")


def test_no_line_is_wider_than_asked_for() -> None:
    """Also with long units and large numbers."""
    wide = Target(metric="wait", unit="visits of customers", baseline=123456, target=7, due=date(2027, 3, 31))

    for width in range(40, 100):
        assert all(cell_len(line) <= width for line in drawn(wide, width=width, indent=5))
