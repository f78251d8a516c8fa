"""A customer as lines."""

from datetime import date

import pytest

from roadmap_tui.model.records import Score, Session
from roadmap_tui.tui.customers.text import STEPS, _score_lines, _session_lines
from roadmap_tui.tui.widgets.styled import measure
from tests.model.kit import AT, snapshot_of, story


def scores(count: int) -> str:
    """The lines of so many scores, the newest the lowest."""
    mine = [Score(day=date(2026, 1, 1 + at), kind="nps", value=9 - at) for at in range(count)]
    return " ".join("".join(text for text, _ in line) for line in _score_lines(mine, 160))


def test_fewer_than_five_scores_make_no_trend() -> None:
    """No bars and no arrow: each value with its day, and how many there are."""
    few, enough = scores(4), scores(5)

    assert few.endswith("6 on 4 Jan 2026, 7 on 3 Jan 2026, 8 on 2 Jan 2026, 9 on 1 Jan 2026 of 10, n 4")
    assert [one in few for one in (*STEPS, "→")] == [False] * 9
    assert enough.endswith("9 → 5 of 10 1 Jan 2026 – 5 Jan 2026, n 5")


@pytest.mark.parametrize(
    ("title", "width", "expected"),
    [
        ("Letters are found", 60, ["S-1     Letters are found · with help in 4 min, 1 Jan 2026"]),
        ("Letters are found", 40, ["S-1     Letters are found · with help in", "        4 min, 1 Jan 2026"]),
        ("\x1b[2J[b]x[/]", 60, ["S-1     ␛[2J[b]x[/] · with help in 4 min, 1 Jan 2026"]),
    ],
)
def test_a_session_is_told_whole(title: str, width: int, expected: list[str]) -> None:
    """What they tried, what came of it and when; no title is cut, and it is text."""
    one = Session(
        id="U-1",
        story="S-1",
        customer="C-1",
        result="with-help",
        minutes=4,
        day=date(2026, 1, 1),
        by="ana",
        at=AT,
    )
    lines = _session_lines(one, snapshot_of(story(title=title)), width)

    assert expected == ["".join(text for text, _ in line) for line in lines]
    assert all(measure(line) <= width for line in lines)
