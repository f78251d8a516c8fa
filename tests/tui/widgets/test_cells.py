from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line, wrap
from tests.each_row import each_row


@each_row(
    ("text", "width", "expected"),
    [("plain", 5, "plain"), ("plain", 4, "pla…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("x", 0, "")],
)
def test_cropping_counts_cells(text: str, width: int, expected: str) -> None:
    """Wide characters take two cells and are never halved."""
    assert crop(text, width) == expected


def test_words_stay_whole_at_the_end_of_a_card() -> None:
    """What is cut is cut at a word, and says so."""
    assert wrap("one two three four five", 9, 2) == ("one two", "three…")


def test_a_first_line_may_be_shorter() -> None:
    """The id of a story takes room before its title."""
    assert wrap("one two three", 9, 0, 5) == ("one", "two three")


def test_control_characters_become_visible() -> None:
    """What a person typed cannot act on the terminal."""
    assert "\x1b" not in safe_line("red \x1b[31m alert\nnext")


def test_a_joiner_between_letters_is_dropped() -> None:
    """It would hide a letter from measuring; in a family of emoji it stays."""
    assert safe_line("a\u200db") == "ab"
    assert cell_len(safe_line("👩\u200d👩\u200d👧")) == 2


@given(st.text(max_size=60), st.integers(min_value=1, max_value=30))
def test_no_line_is_ever_wider_than_its_room(text: str, width: int) -> None:
    """Whatever is typed, in whatever script; only a character wider than the room itself sticks out."""
    line = safe_line(text)
    room = max(width, 2)

    assert cell_len(crop(line, room)) <= room
    assert all(cell_len(one) <= room for one in wrap(line, room, 2))
    assert cell_len(pad(line, room)) == room
