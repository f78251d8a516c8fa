"""How the lines of styled widgets reach the screen."""

from pathlib import Path

import pytest
from textual._styles_cache import StylesCache
from textual.geometry import Region

from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.styled import StyledWidget
from tests.tui.at_screen import picture, press, until
from tests.tui.pictures import counted, sample


@pytest.mark.parametrize("theme", ["roadmap-dark", "roadmap-light", "ansi-dark"])
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
