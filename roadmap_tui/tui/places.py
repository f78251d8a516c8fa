"""Where one can go: the screens that keys lead to, each imported when somebody goes there."""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.desk import Desk
from roadmap_tui.tui.screens.room import Room

PLACES: dict[str, str] = {
    "board": "roadmap_tui.tui.screens.board:BoardScreen",
    "inbox": "roadmap_tui.tui.screens.inbox:InboxScreen",
    "loop": "roadmap_tui.tui.screens.loop:LoopScreen",
    "timeline": "roadmap_tui.tui.screens.timeline:TimelineScreen",
    "measures": "roadmap_tui.tui.screens.measures:MeasuresScreen",
    "sync": "roadmap_tui.tui.screens.sync:SyncScreen",
    "glossary": "roadmap_tui.tui.screens.glossary:GlossaryScreen",
    "readings": "roadmap_tui.tui.screens.due:DueScreen",
}
"""The class of each place by its name, in the order of their keys."""


def make(place: str, desk: Desk, settings: Settings, keymap: Mapping[str, str]) -> Room:
    """The screen of a place."""
    module, _, name = PLACES[place].partition(":")
    return cast("Room", getattr(import_module(module), name)(desk, settings, keymap))
