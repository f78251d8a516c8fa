"""Where one can go: the screens that keys lead to, each imported when somebody goes there."""

from collections.abc import Mapping
from importlib import import_module
from typing import cast

from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession

PLACES: dict[str, str] = {
    "board": "roadmap_tui.tui.board.screen:BoardScreen",
    "inbox": "roadmap_tui.tui.inbox.screen:InboxScreen",
    "loop": "roadmap_tui.tui.loop.screen:LoopScreen",
    "timeline": "roadmap_tui.tui.timeline.screen:TimelineScreen",
    "measures": "roadmap_tui.tui.measures.screen:MeasuresScreen",
    "sync": "roadmap_tui.tui.sync.screen:SyncScreen",
    "glossary": "roadmap_tui.tui.glossary.screen:GlossaryScreen",
    "readings": "roadmap_tui.tui.readings.screen:DueScreen",
}
"""The class of each place by its name, in the order of their keys."""


def make(place: str, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> BoardScreenBase:
    """The screen of a place."""
    module, _, name = PLACES[place].partition(":")
    return cast("BoardScreenBase", getattr(import_module(module), name)(session, settings, keymap))
