"""What moved, read from the history."""

from datetime import UTC, date, datetime
from typing import Any

from roadmap_tui.model.moves import Move, Slip, moves_of, quarter_of, slips_of
from roadmap_tui.model.records import Event, EventSummary, brief
from tests.each_row import each_row

ON = date(2026, 3, 5)


def event(ref: str = "S-1", **changes: Any) -> EventSummary:
    at = datetime(2026, 3, 5, 9, tzinfo=UTC)
    return brief(Event(id="E-1", transaction=1, at=at, by="ann", verb="edit", ref=ref, changes=changes))


def test_a_move() -> None:
    """A change of the stage is a move; a creation is none."""
    assert [Move(story="S-1", before="draft", after="ready", on=ON, by="ann")] == moves_of(
        [event(), event(stage=("draft", "ready")), event("R-1", stage=("a", "b"))]
    )


def test_slips() -> None:
    """Days that move are slips, with how far; a first day is none."""
    slips = slips_of(
        [
            event(ship_by=(None, "2026-04-01")),
            event(ship_by=("2026-04-01", "2026-04-15")),
            event(target=({"due": "2026-06-30", "target": 1}, {"due": "2026-06-01", "target": 1})),
            event(target=({"due": "2026-06-01"}, {"due": "2026-06-01", "target": 2})),
            event(target=({"due": "2026-06-01"}, None)),
        ]
    )

    assert [("ship_by", 14), ("due", -29), ("due", None)] == [(one.field, one.days) for one in slips]
    assert (
        Slip(story="S-1", field="ship_by", before=date(2026, 4, 1), after=date(2026, 4, 15), on=ON, by="ann")
        == (slips[0])
    )


@each_row(
    ("day", "starts", "quarter"),
    [
        (date(2027, 1, 1), 1, "2027 Q1"),
        (date(2027, 12, 31), 1, "2027 Q4"),
        (date(2027, 4, 1), 4, "2027 Q1"),
        (date(2027, 3, 31), 4, "2026 Q4"),
        (date(2027, 1, 31), 11, "2026 Q1"),
    ],
)
def test_quarters(day: date, starts: int, quarter: str) -> None:
    """Quarters begin in the month in which the team's year begins."""
    assert quarter == quarter_of(day, starts)


@each_row("starts", range(1, 13))
def test_quarters_are_those_that_people_type(starts: int) -> None:
    """The last day that `Q2 2027` stands for lies in that quarter."""
    from roadmap_tui.text.days import parse_day

    day = parse_day("Q2 2027", today=date(2026, 6, 1), look="forward", year_starts=starts)

    assert "2027 Q2" == quarter_of(day, starts)
