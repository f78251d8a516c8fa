"""Empty screens: what is missing, and what brings it, is readable whole at every width."""

import inspect
import itertools
from pathlib import Path
from typing import Any

import pytest

from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.conflicts.screen import ConflictsScreen
from roadmap_tui.tui.customers.screen import CustomersScreen
from roadmap_tui.tui.glossary.screen import GlossaryScreen
from roadmap_tui.tui.inbox.screen import InboxScreen
from roadmap_tui.tui.loop.screen import LoopScreen
from roadmap_tui.tui.matrix.screen import MatrixScreen
from roadmap_tui.tui.measures.screen import MeasuresScreen
from roadmap_tui.tui.readings.screen import DueScreen
from roadmap_tui.tui.sync.screen import SyncScreen
from roadmap_tui.tui.timeline.screen import TimelineScreen
from tests.tui.at_screen import board, opened, picture, press, until

LISTS: dict[str, tuple[str, type[ListScreen]]] = {
    "inbox": ("2", InboxScreen),
    "loop": ("3", LoopScreen),
    "timeline": ("4", TimelineScreen),
    "measures": ("5", MeasuresScreen),
    "sync": ("6", SyncScreen),
    "glossary": ("7", GlossaryScreen),
    "readings": ("8", DueScreen),
    "customers": ("9", CustomersScreen),
    "matrix": ("0", MatrixScreen),
    "conflicts": ("C", ConflictsScreen),
}


def words_of(text: str) -> list[str]:
    return "".join(one if one.isprintable() and one not in "│─▌" else " " for one in text).split()


def told(lines: Any) -> list[str]:
    return words_of(" ".join("".join(text for text, _ in line) for line in lines))


def is_in(words: list[str], text: list[str]) -> bool:
    """Whether words stand in a text in their order, with others between them."""
    left = iter(text)
    return all(word in left for word in words)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (110, 24), (112, 35), (200, 50)])
@pytest.mark.parametrize("name", ["board", *LISTS])
async def test_an_empty_state_is_readable_whole(tmp_path: Path, name: str, size: tuple[int, int]) -> None:
    """On a board that holds nothing, and under a filter that fits nothing."""
    async with opened(board(tmp_path, lambda _: None), size=size) as (app, pilot):
        screen: Any = app.screen
        if name != "board":
            await press(pilot, LISTS[name][0])
            await until(pilot, lambda: type(app.screen) is LISTS[name][1] and app.screen.is_mounted)
            screen = app.screen
            await until(pilot, lambda: getattr(screen, "is_known", True))
            await pilot.pause()
            if screen.rows.shown:
                await press(pilot, "slash", "x", "y", "z", "q", "x", "enter")
        shown = screen.board if name == "board" else screen.list

        assert told(shown.empty_lines) != []
        assert is_in(told(shown.empty_lines), words_of(picture(app)))


def test_every_list_is_looked_at() -> None:
    """A screen that is new is in the list above."""
    kinds = list(ListScreen.__subclasses__())
    for one in itertools.chain(kinds):
        kinds += one.__subclasses__()

    assert {one for one in kinds if not inspect.isabstract(one) and one.WHERE != "everywhere"} == {
        one for _, one in LISTS.values()
    }
