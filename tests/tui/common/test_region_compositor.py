"""Frames of dirty regions alone: each is what the whole screen shows there."""

from pathlib import Path
from typing import Any

import pytest
from textual.strip import Strip

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.tui.common.region_compositor import PiecesUpdate, RegionCompositor
from tests.tui.at_screen import board, opened, press

KEYS = "j l h x j k G g L u C j l m j enter j escape z slash s escape 4 j 1 j".split()


def fill(change: Change) -> None:
    """More stories than fit, in two columns."""
    for number in range(1, 31):
        stories.add(change, {"title": f"Story {number} of a board that scrolls", "owner": "Ann"})
    for number in range(1, 11):
        stories.move(change, f"S-{number}", "draft")


def looks(strip: Strip) -> list[tuple[str, Any]]:
    return [(text, style) for text, style, _ in strip.simplify() if text]


@pytest.mark.usefixtures("every_frame")
@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_frame_of_regions_is_what_the_screen_shows(
    tmp_path: Path, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a key draws anew, its lines are those of the whole screen, drawn at once."""
    real, compared = RegionCompositor.render_partial_update, 0

    def compare(compositor: RegionCompositor) -> Any:
        nonlocal compared
        update: Any = real(compositor)
        if isinstance(update, PiecesUpdate):
            whole = compositor.render_strips()
            for y, x, strip in update.pieces:
                assert looks(strip) == looks(whole[y].crop(x, x + strip.cell_length))
                compared += 1
        return update

    monkeypatch.setattr(RegionCompositor, "render_partial_update", compare)
    async with opened(board(tmp_path, fill), size=size) as (_, pilot):
        for key in KEYS:
            await press(pilot, key)

    assert compared > 100
