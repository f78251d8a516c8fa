"""The start and the keys: nothing is done twice before a frame, and nothing that can wait for it."""

from pathlib import Path
from typing import Any

import pytest
import textual.css.parse
import textual.css.stylesheet

from roadmap_tui.model.filters.record_filter import RecordFilter
from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.app.stylesheet import LazyStylesheet
from roadmap_tui.tui.board.widget import BoardWidget
from roadmap_tui.tui.common.figures import Figures
from roadmap_tui.tui.common.filter_controller import SLICE_SECONDS
from tests.tui.at_screen import board, opened, press, until
from tests.tui.conftest import _parse_rules as unshared_rules


async def test_the_first_frame_is_drawn_before_anything_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures of the header are counted once the cards are on the screen."""
    order: list[str] = []
    display, work = RoadmapApp._display, Figures.work

    def note_frame(app: RoadmapApp, screen: Any, renderable: Any) -> None:
        if renderable is not None and not app._batch_count:
            order.append("frame")
        display(app, screen, renderable)

    def note_count(figures: Figures, seconds: float) -> bool:
        order.append("count")
        return work(figures, seconds)

    monkeypatch.setattr(RoadmapApp, "_display", note_frame)
    monkeypatch.setattr(Figures, "work", note_count)
    async with opened(board(tmp_path)) as (_, pilot):
        await until(pilot, lambda: "count" in order)

    assert order[0] == "frame"


def test_a_source_is_parsed_once_for_the_same_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that brings its own styles, or a theme that is set again, parses nothing anew."""
    parsed: list[str] = []
    parse = textual.css.parse.parse

    def note(scope: str, css: str, *given: Any, **named: Any) -> Any:
        parsed.append(css)
        return parse(scope, css, *given, **named)

    monkeypatch.setattr(textual.css.stylesheet, "parse", note)
    monkeypatch.setattr(textual.css.stylesheet.Stylesheet, "_parse_rules", unshared_rules)
    sheet = LazyStylesheet(variables={"shade": "red"})
    sheet.add_source("Label { color: $shade; }")
    sheet.reparse()
    sheet.add_source("Input { color: $shade; }")
    sheet.set_variables({"shade": "red"})
    sheet.reparse()
    sheet.set_variables({"shade": "blue"})
    sheet.reparse()

    assert [css.split()[0] for css in parsed] == ["Label", "Input", "Label", "Input"]


@pytest.mark.usefixtures("every_frame")
async def test_cards_stay_drawn_when_the_prompt_takes_the_cursor(tmp_path: Path) -> None:
    """Styles that are applied again and are the same leave every card as it was drawn, until they differ."""
    async with opened(board(tmp_path)) as (app, pilot):
        widget = app.screen.query_one(BoardWidget)
        await pilot.pause()
        drawn = {key: widget._cards[key] for key in widget._cards.keys()}  # noqa: SIM118  # a cache, no mapping
        await press(pilot, "slash")
        kept = [one for key, one in drawn.items() if widget._cards.get(key) is one]
        app.theme = "textual-light"
        await pilot.pause()
        left = [one for key, one in drawn.items() if widget._cards.get(key) is one]

        assert (len(kept), left) == (len(drawn), [])
        assert drawn


async def test_a_key_of_a_filter_reads_nothing_while_slices_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typed is drawn first; the texts that it looks into are read beside it."""
    asked: list[float] = []
    monkeypatch.setattr(RecordFilter, "work", lambda _filter, seconds: asked.append(seconds))
    async with opened(board(tmp_path)) as (_, pilot):
        await press(pilot, "slash", "d")
        await until(pilot, lambda: SLICE_SECONDS in asked)

        assert 0.0 in asked
