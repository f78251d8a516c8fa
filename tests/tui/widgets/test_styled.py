"""How the lines of styled widgets reach the screen."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._styles_cache import StylesCache
from textual.geometry import Region

from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.styled import StyledWidget, break_spans, measure
from tests.slower import first_of
from tests.tui.at_screen import picture, press, until
from tests.tui.pictures import counted, sample


@pytest.mark.parametrize("theme", first_of(1, ["ansi-dark", "roadmap-dark", "roadmap-light"]))
async def test_lines_are_drawn_as_textual_draws_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    """On every screen, whole and in part: the shorter way gives the very cells and styles of the longer one."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = sample(tmp_path, theme)
    compared = 0
    async with app.run_test(size=(120, 35)) as pilot:
        await counted(pilot)
        for key in "1jjl2j34567809":
            await press(pilot, key)
            for widget in app.screen.query(StyledWidget):
                size = widget.region.size
                if not size:
                    continue
                for crop in (size.region, Region(1, 0, max(size.width - 3, 1), size.height)):
                    ours, theirs = widget.render_lines(crop), StylesCache().render_widget(widget, crop)

                    assert [[(one.text, one.style) for one in line] for line in theirs] == [
                        [(one.text, one.style) for one in line] for line in ours
                    ]
                    compared += widget.is_bare

    assert compared > 40


async def test_a_border_is_drawn_where_a_style_asks_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shorter way is left as soon as something surrounds the lines, and taken again after."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    app = sample(tmp_path, "roadmap-dark")
    async with app.run_test(size=(120, 35)) as pilot:
        await counted(pilot)
        pane = app.screen.query_one("#pane", Page)
        before = picture(app)
        pane.styles.border = ("round", "red")
        await until(pilot, lambda: "╭" in picture(app))

        assert not pane.is_bare

        pane.styles.border = None
        await until(pilot, lambda: picture(app) == before)

        assert pane.is_bare


_SPANS = st.lists(st.tuples(st.text("ab .,", max_size=8), st.sampled_from(["plain", "dim"])), max_size=12)


@given(_SPANS, st.integers(1, 14))
def test_spans_break_at_blanks_alone(spans: list[tuple[str, str]], width: int) -> None:
    """A full stop in a span of its own begins no line; characters keep their roles, no line is too long."""
    words = "".join(text for text, _ in spans).split()
    lines = break_spans(spans, width)

    assert _characters(span for line in lines for span in line) == _characters(spans)
    assert all(measure(line) <= width for line in lines)
    if all(len(word) <= width for word in words):
        assert " ".join("".join(text for text, _ in line) for line in lines).split(" ") == (words or [""])


def _characters(spans: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each character with its role, but for blanks."""
    return [(one, role) for text, role in spans for one in text if one != " "]
