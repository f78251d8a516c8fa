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

from roadmap_tui.tui.app.frame_diff import Cells, FrameDiff, differing, look_of

WIDTH, HEIGHT, CUTS = 24, 3, (10, 6)
EDGE = -1000
"""Where the cursor is once the last cell of a line was written: terminals differ."""
CONSOLE = Console(file=io.StringIO(), color_system="truecolor", force_terminal=True)
STYLES = [
    Style.parse(one)
    for one in ("#ffffff on #000000", "bold #ff0000 on #000000", "#888888 on #000000", "u #ffffff on #004400")
]
LINK = Style.parse("#ffffff on #000000 link https://example.org")
PART = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[(\d*[BCD])|\x1b\[([\d;]*)m|\x1b\]8;([^\x1b]*)\x1b\\|(\n)|([^\x1b])")


class Terminal:
    """A terminal of a few lines, which knows what each cell holds and how it looks."""

    def __init__(self) -> None:
        self.cells = {(y, x): (" ", "") for y in range(HEIGHT) for x in range(WIDTH)}

    def write(self, text: str) -> None:
        """Obey what an app sends."""
        y = x = 0
        look = ""
        for row, column, step, codes, _link, line, character in PART.findall(text):
            if row:
                y, x = int(row) - 1, int(column) - 1
            elif step:
                count = int(step[:-1] or 1)
                y, x = y + (count if step[-1] == "B" else 0), x + {"B": 0, "C": count, "D": -count}[step[-1]]
            elif character and not cell_len(character):
                x = WIDTH if x == EDGE else x
                before = self.cells[y, x - 1]
                self.cells[y, x - 1] = (before[0] + character, before[1])
                x = x if x < WIDTH else EDGE
            elif character:
                for at in range(cell_len(character)):
                    self.cells[y, x + at] = ("" if at else character, look)
                x += cell_len(character)
                assert x <= WIDTH
                x = x if x < WIDTH else EDGE
            elif not line:
                look = worn(look, codes)

    def picture(self) -> dict[tuple[int, int], tuple[str, str]]:
        """What is seen: of a blank without a line under it, its background alone."""
        return {
            at: (text, look if text != " " or look.startswith("4;") else look[look.find("48;") :])
            for at, (text, look) in self.cells.items()
        }


def worn(look: str, codes: str) -> str:
    """The numbers that are set once others were sent: attributes, colour, background."""
    known = re.findall(r"[34]8;2;\d+;\d+;\d+|\d+", codes)
    if known[:1] in (["0"], []):
        known, look = known[1:], ""
    before = re.findall(r"[34]8;2;\d+;\d+;\d+|\d+", look)
    kinds = {one[:2] for one in known if one[2:3] == ";"}
    found = dict.fromkeys([*(one for one in before if one[:2] not in kinds or one[2:3] != ";"), *known])
    return ";".join(sorted(found, key=lambda one: (one[2:3] == ";", one)))


@st.composite
def strips(draw: st.DrawFn, width: int) -> Strip:
    """A strip of a width, of several styles, with wide and combining characters, and links, among them."""
    segments: list[Segment] = []
    room = width
    while room > 0:
        text = draw(st.sampled_from(["a", "ab", "a" * 4, " ", " " * 9, "a" * 9, "é漢", "e\u0301"]))
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


@given(frames())
def test_a_terminal_shows_what_it_would_of_whole_frames(sent: list[CompositorUpdate]) -> None:
    """Whatever was drawn before, each cell holds the same character in the same style."""
    whole, short, shown = Terminal(), Terminal(), FrameDiff()
    for one in sent:
        whole.write(one.render_segments(CONSOLE))
        short.write(shown.changes(one, CONSOLE))

        assert short.picture() == whole.picture()


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    ("before", "then", "sent"),
    [
        ("38;2;1;2;3;48;2;4;5;6", "1;38;2;1;2;3;48;2;4;5;6", "1"),
        ("1;38;2;1;2;3;48;2;4;5;6", "38;2;1;2;3;48;2;4;5;6", "0;38;2;1;2;3;48;2;4;5;6"),
        ("31;48;5;7", "97;48;5;7", "97"),
        ("31;48;5;7", "48;5;8", "0;48;5;8"),
        ("38;5;9;41", "38;5;9;107", "107"),
    ],
)
def test_of_a_style_no_more_is_sent_than_differs(before: str, then: str, sent: str) -> None:
    """What is set already stays, unless something must be taken away."""
    assert look_of(then).after(look_of(before)) == sent


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
    assert PART.sub(lambda found: found[7] or "", changed) == "en" * HEIGHT
    assert PART.sub(lambda found: found[7] or "", whole).count("one ten three") == HEIGHT
