"""Frames as differences: a terminal shows what it would if each frame were written whole, and far fewer bytes."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

from roadmap_tui.tui.app.frame_diff import (
    Abilities,
    Cells,
    FrameDiff,
    codes_after,
    differing,
    look_of,
    shortest_move,
)
from tests.each_row import each_row
from tests.tui.app.emulated import Terminal

WIDTH, HEIGHT, CUTS = 24, 3, (10, 6)
CONSOLE = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)
STYLES = [
    Style.parse(one)
    for one in (
        "#ffffff on #000000",
        "bold #ff0000 on #000000",
        "#888888 on #000000",
        "u #ffffff on #004400",
        "italic #ffffff on #004400",
        "bold reverse",
        "default",
    )
]
LINK = Style.parse("#ffffff on #000000 link https://example.org")
CODES = re.compile(r"\r|\x1b\[[\d;]*[A-Za-z]")


@st.composite
def strips(draw: st.DrawFn, width: int) -> Strip:
    """A strip of a width, of several styles, with wide and combining characters, and links, among them."""
    segments: list[Segment] = []
    room = width
    while room > 0:
        text = draw(st.sampled_from(["a", "ab", "a" * 4, " ", " " * 9, " " * WIDTH, "a" * 9, "é漢", "e\u0301"]))
        while cell_len(text) > room:
            text = text[:-1]
        text = text.lstrip("\u0301") or " "
        segments.append(Segment(text, draw(st.sampled_from([*STYLES * 4, LINK]))))
        room -= cell_len(text)
    return Strip(segments, width)


KNOWN = st.fixed_dictionaries(
    {width: st.lists(strips(width), min_size=2, max_size=2) for cut in CUTS for width in (cut, WIDTH - cut)}
)


@st.composite
def frames(draw: st.DrawFn) -> list[CompositorUpdate]:
    """A whole frame, then parts of others and whole ones."""
    found: list[CompositorUpdate] = []
    known = draw(KNOWN)
    for index in range(draw(st.integers(2, 5))):
        cut = draw(st.sampled_from(CUTS))
        lines = [
            {0: draw(st.sampled_from(known[cut])), cut: draw(st.sampled_from(known[WIDTH - cut]))}
            for _ in range(HEIGHT)
        ]
        if index and draw(st.booleans()):
            spans = [(y, *draw(st.sampled_from([(0, cut), (cut, WIDTH), (0, 15), (0, WIDTH)]))) for y in (0, 2)]
            found.append(ChopsUpdate(lines, spans, [[cut, WIDTH]] * HEIGHT))
        else:
            found.append(LayoutUpdate([line.values() for line in lines], Region(0, 0, WIDTH, HEIGHT)))
    return found


@given(frames(), st.builds(Abilities, st.booleans(), st.booleans()))
def test_a_terminal_shows_what_it_would_of_whole_frames(sent: list[CompositorUpdate], can: Abilities) -> None:
    """Whatever was drawn before, each cell holds the same character in the same style."""
    whole, short = (Terminal(WIDTH, HEIGHT, bce=can.erases_in_colour) for _ in range(2))
    shown = FrameDiff()
    shown.abilities = can
    for one in sent:
        whole.write(one.render_segments(CONSOLE))
        short.write(shown.changes(one, CONSOLE))

        assert short.picture() == whole.picture()


@each_row(
    ("text", "styles", "runs"),
    [
        ("xax", "111", [(0, 3, "1")]),
        ("xax", "121", [(0, 1, "1"), (2, 3, "1")]),
        ("xax", "112", [(0, 1, "1"), (2, 3, "2")]),
        (f"x{'a' * 10}x", "1" * 12, [(0, 1, "1"), (11, 12, "1")]),
        ("xa ", "112", [(0, 3, "1")]),
        ("  x", "112", [(0, 3, "2")]),
        ("x x", "1u1", [(0, 1, "1"), (1, 2, "u"), (2, 3, "1")]),
        ("x x", "123", [(0, 2, "1"), (2, 3, "3")]),
    ],
)
def test_a_run_goes_on_over_few_cells_of_its_style(
    text: str, styles: str, runs: list[tuple[int, int, str]]
) -> None:
    """What differs at both ends is one run, unless what is between is long or looks otherwise."""
    old, new = Cells("a" * len(text), styles), Cells(text, styles)

    assert list(differing(old, new, {"1": "b", "2": "b", "3": "b", "u": "u"})) == runs


@each_row(
    ("before", "then", "sent"),
    [
        ("38;2;1;2;3;48;2;4;5;6", "1;38;2;1;2;3;48;2;4;5;6", "1"),
        ("1;38;2;1;2;3;48;2;4;5;6", "38;2;1;2;3;48;2;4;5;6", "22"),
        ("1;3;38;2;1;2;3", "2;3;38;2;1;2;3", "22;2"),
        ("1;2;4;38;2;1;2;3", "1;4;38;2;1;2;3", "22;1"),
        ("31;48;5;7", "97;48;5;7", "97"),
        ("31;48;5;7", "48;5;8", "0;48;5;8"),
        ("1;38;5;9;48;5;7", "38;5;9", "22;49"),
        ("1;31;48;5;7", "", "0"),
        ("51;31", "31", "0;31"),
        ("38;5;9;41", "38;5;9;107", "107"),
    ],
)
def test_of_a_style_no_more_is_sent_than_differs(before: str, then: str, sent: str) -> None:
    """What is set already stays; what must be taken away is, or all is set anew where that is shorter."""
    assert codes_after(look_of(before), look_of(then)) == sent


@pytest.mark.parametrize(
    ("before", "then", "sent"),
    [
        ((0, 9), (0, 9), ""),
        ((0, 9), (0, 6), "\x1b[3D"),
        ((20, 99), (21, 94), "\x1b[B\x1b[5D"),
        ((0, 9), (3, 10), "\x1b[3B\x1b[C"),
        ((0, 90), (2, 0), "\r\x1b[2B"),
        ((0, 90), (1, 9), "\x1b[2;10H"),
        ((0, 90), (4, 0), "\r\x1b[4B"),
        ((10, 90), (11, 1), "\r\x1b[B\x1b[C"),
        ((0, 9), (0, 90), "\x1b[81C"),
        ((2, 0), (1, 0), "\x1b[2;1H"),
        (None, (0, 0), "\x1b[1;1H"),
    ],
)
def test_the_cursor_moves_by_the_shortest_code(
    before: tuple[int, int] | None, then: tuple[int, int], sent: str
) -> None:
    """By steps from where it is, or to a line and a column."""
    assert shortest_move(before, then) == sent


@each_row(
    ("text", "style", "bce", "ech", "expected"),
    [
        ("a whole line", STYLES[0], True, False, "K"),
        ("a whole line", STYLES[0], False, True, " " * 11),
        ("a whole line", Style(bold=True), False, False, "K"),
        ("a whole line", Style(underline=True), True, True, " " * 11),
        ("a            of letters!", STYLES[0], True, True, "X"),
        ("a            of letters!", STYLES[0], True, False, " " * 10),
        ("a            of letters!", STYLES[0], False, True, " " * 10),
        ("a            of letters!", Style(bold=True), False, True, "X"),
        ("a            of letters!", Style(underline=True), True, True, " " * 10),
    ],
)
def test_blanks_are_erased(text: str, style: Style, bce: bool, ech: bool, expected: str) -> None:
    """By a terminal that does so in the colour: the rest of a line, or cells of it; others are sent blanks."""
    shown = FrameDiff()
    shown.abilities = Abilities(bce, ech)
    for one in ("a whole line of letters!", text):
        line = Strip([Segment(one.ljust(WIDTH), style)], WIDTH)
        sent = shown.changes(LayoutUpdate([[line]] * HEIGHT, Region(0, 0, WIDTH, HEIGHT)), CONSOLE)

    assert CODES.sub(lambda found: found[0][-1] if found[0][-1] in "KX" else "", sent) == expected * HEIGHT


def test_an_accent_whose_letter_is_covered_is_drawn_on_no_other_cell() -> None:
    """What is cut behind a letter begins with its accent, which a terminal would add to the cell before."""
    terminal, shown = Terminal(WIDTH, 1), FrameDiff()
    for title in ("te", "to"):
        line = [Strip([Segment("│")], 1), Strip([Segment(f"\u0301{title:23}")], WIDTH - 1)]
        terminal.write(shown.changes(LayoutUpdate([line], Region(0, 0, WIDTH, 1)), CONSOLE))

        assert "".join(f"{cell[0]}" for cell in terminal.picture()[0][:3]) == f"│{title}"


def test_what_is_shown_already_is_not_sent_again() -> None:
    """Of a frame that differs in a word, the word is sent; after the terminal was somebody else's, all is."""
    shown = FrameDiff()

    def frame(word: str) -> LayoutUpdate:
        line = Strip([Segment(f"one {word} three".ljust(WIDTH), STYLES[0])], WIDTH)
        return LayoutUpdate([[line]] * HEIGHT, Region(0, 0, WIDTH, HEIGHT))

    shown.changes(frame("two"), CONSOLE)
    again, changed = shown.changes(frame("two"), CONSOLE), shown.changes(frame("ten"), CONSOLE)
    shown.forget()
    whole = shown.changes(frame("ten"), CONSOLE)

    assert again == ""
    assert CODES.sub("", changed) == "en" * HEIGHT
    assert CODES.sub("", whole).count("one ten three") == HEIGHT
