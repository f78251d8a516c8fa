"""How many cells a text takes."""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.text.width import cell_width, clusters, cut, padded
from tests.each_row import each_row

FAMILY = "👨‍👩‍👧‍👦"


@each_row(
    ("text", "cells"),
    [
        ("", 0),
        ("Acme", 4),
        ("naïve", 5),
        ("nai\u0308ve", 5),
        ("日本", 4),
        ("한국", 4),
        ("\u1112\u1161\u11ab", 2),
        ("👍", 2),
        ("👍🏽", 2),
        (FAMILY, 2),
        ("🇩🇪", 2),
        ("🇩🇪🇫🇷", 4),
        ("❤️", 2),
        ("❤", 1),
        ("a\u200bb", 2),
        ("ﬁ…", 2),
        ("\x1b", 0),
    ],
)
def test_width(text: str, cells: int) -> None:
    """A text takes as many cells as people see."""
    assert cells == cell_width(text)


@each_row(
    ("text", "width", "shown"),
    [
        ("Acme", 4, "Acme"),
        ("Acme Corp", 5, "Acme…"),
        ("Acme Corp", 6, "Acme…"),
        ("日本語", 4, "日…"),
        (f"{FAMILY}{FAMILY}", 3, f"{FAMILY}…"),
        ("Acme", 0, ""),
    ],
)
def test_cut(text: str, width: int, shown: str) -> None:
    """A text that is too wide ends in an ellipsis, between two clusters."""
    assert shown == cut(text, width)


def test_padded() -> None:
    """A text is filled up by cells, not by characters."""
    assert padded("日", 4) == "日  "
    assert padded("7", 3, right=True) == "  7"


@given(text=st.text(), width=st.integers(1, 40))
def test_nothing_is_lost_and_nothing_too_wide(text: str, width: int) -> None:
    """Clusters make up the whole text, and a cut text fits."""
    assert text == "".join(clusters(text))
    assert cell_width(cut(text, width)) <= width
