"""A customer as lines."""

from datetime import date

from roadmap_tui.model.records import Score
from roadmap_tui.tui.customers.text import STEPS, _score_lines


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
