"""What a story's sessions add up to."""

from typing import Any

from roadmap_tui.model.records import Session, Target
from roadmap_tui.model.sessions import tried, untried_words
from tests.each_row import each_row
from tests.model.kit import AT, TODAY, customer, link, request, snapshot_of, story

FIVE = [("did", 6), ("did", 4), ("did", 3), ("with-help", 9), ("failed", None)]
SEVEN = Target(metric="time", unit="minutes", target=7)


def session(number: int, result: str, minutes: float | None = None, **more: Any) -> Session:
    fields = {"story": "S-1", "day": TODAY, "by": "ann", "at": AT, **more}
    return Session(id=f"U-{number}", result=result, minutes=minutes, **fields)  # type: ignore[arg-type]


def words(*sessions: Session, target: Target | None = None) -> str:
    snapshot = snapshot_of(story(target=target), *sessions)
    return tried(snapshot, snapshot.stories["S-1"]).words


def test_nothing_was_tried() -> None:
    """No words, and no zero."""
    assert words() == ""


@each_row(
    ("results", "more", "expected"),
    [
        (FIVE, {}, "3 of 5 did it, 1 with help, median 4 min of 7"),
        ([("failed", 30)], {}, "0 of 1 did it"),
        ([("did", None), ("did", 4), ("did", 5)], {}, "3 of 3 did it, median 4.5 min of 7 (n 2)"),
        ([("did", 4)], {"planned": 5}, "1 of 1 did it, median 4 min of 5"),
    ],
)
def test_the_sum_in_words(results: list[tuple[str, float | None]], more: dict[str, Any], expected: str) -> None:
    """The median is of those who did it and were timed; below all of them it has its n."""
    found = [session(at, result, minutes, **more) for at, (result, minutes) in enumerate(results, 1)]

    assert words(*found, target=SEVEN) == expected


@each_row(
    ("unit", "target", "of"),
    [("min", 7, " of 7"), ("Seconds", 90, " of 1.5"), ("h", 2, " of 120"), ("%", 7, ""), (None, 7, "")],
)
def test_the_target_plans_where_it_is_a_time(unit: str | None, target: float, of: str) -> None:
    """In minutes, whatever unit of time it has; a share plans nothing."""
    found = words(session(1, "did", 4), target=Target(metric="m", unit=unit, target=target))

    assert found == f"1 of 1 did it, median 4 min{of}"


def test_plans_that_differ_are_no_plan() -> None:
    """Two tasks of two lengths are not held against one of them."""
    found = words(session(1, "did", 4, planned=5), session(2, "did", 2, planned=3), target=SEVEN)

    assert found == "2 of 2 did it, median 3 min"


@each_row(
    ("kind", "who", "expected"),
    [
        ("ask", None, "Nobody who asked for S-1 has tried it"),
        ("ask", "C-2", "Nobody who asked for S-1 has tried it; others did"),
        ("ask", "C-1", ""),
        ("bet", None, ""),
    ],
)
def test_the_warning_of_what_ships_untried(kind: str, who: str | None, expected: str) -> None:
    """Of an ask that somebody asked for, and that none of them tried."""
    snapshot = snapshot_of(
        story(kind=kind),
        customer("C-1"),
        customer("C-2", "Birch"),
        request("R-1", "C-1"),
        link("L-1", "R-1"),
        *([session(1, "did", customer=who)] if who else []),
    )

    assert untried_words(snapshot, snapshot.stories["S-1"]) == expected


def test_nobody_asked_so_nobody_is_missing() -> None:
    """A story without requests warns of nothing here."""
    snapshot = snapshot_of(story())

    assert untried_words(snapshot, snapshot.stories["S-1"]) == ""
