"""The help begins with what the picture of its screen shows."""

import pytest

from roadmap_tui.tui.common.places import PLACES
from roadmap_tui.tui.help.screen import legend_of, lines_of

NARROW = 70
"""The cells of the help in a window of 80."""


@pytest.mark.parametrize("place", [*PLACES, "story", "conflicts"])
def test_a_legend_is_at_most_five_lines_on_top(place: str) -> None:
    """One line a sign in a narrow window, right above the keys."""
    legend = legend_of(place)  # type: ignore[arg-type]
    lines = ["".join(text for text, _ in line) for line in lines_of(place, None, NARROW)]  # type: ignore[arg-type]

    assert 1 < len(legend) <= 5
    assert lines[: len(legend)] == [
        next(line for line in lines if line.startswith(sign) and line.endswith(meaning))
        for sign, meaning in legend.items()
    ]
    assert max(map(len, lines[: len(legend)])) <= NARROW


def test_clashes_of_a_persons_own_keys_stand_first() -> None:
    """Both commands by their names and ids."""
    first = "".join(text for text, _ in lines_of("board", {"story.open": "e"})[0])

    assert first == "! [look] keys: e is open (story.open) and edit (story.edit)."
