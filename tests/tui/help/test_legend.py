"""The help begins with what the picture of its screen shows, and has all of a narrow window."""

from pathlib import Path

import pytest

from roadmap_tui.tui.common.commands import COMMANDS
from roadmap_tui.tui.common.places import PLACES
from roadmap_tui.tui.help.screen import MARKING, legend_of, lines_of, mouse_of
from tests.each_row import each_row
from tests.tui.at_screen import board, opened, picture, press, shown

NARROW = 70
"""The cells of the help in a window of 80."""


@each_row("place", [*PLACES, "story", "conflicts"])
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


@each_row("place", [*PLACES, "conflicts"])
def test_marks_by_mouse_are_told_where_there_are_marks(place: str) -> None:
    """On the matrix and the lists as on the board."""
    marks = {one.where for one in COMMANDS if one.action == "mark"}

    assert (place in marks) == (MARKING in mouse_of(place))  # type: ignore[arg-type]


@pytest.mark.parametrize(("size", "is_beside"), [((80, 24), False), ((120, 35), True)])
async def test_nothing_is_cut_beside_the_help(tmp_path: Path, size: tuple[int, int], is_beside: bool) -> None:
    """In a narrow window it has all columns; its last line is reached by one key."""
    async with opened(board(tmp_path), size=size) as (app, pilot):
        await press(pilot, "question_mark")
        await shown(pilot, "HelpScreen")
        first = picture(app)
        await press(pilot, "G")

        assert is_beside == ("Discover" in first)
        assert "press a key." in picture(app)
