"""The registry of screens by name: each is imported when somebody goes there."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

from textual.screen import Screen

from roadmap_tui.settings.load import Settings
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
_OVER: dict[str, str] = {
    "story": "roadmap_tui.tui.story.screen:StoryScreen",
    "editor": "roadmap_tui.tui.editor.screen:EditorScreen",
    "request form": "roadmap_tui.tui.request_form.screen:RequestFormScreen",
}
"""The classes of screens that are opened over a place and closed again."""


def make_screen(
    name: str,
    session: BoardSession,
    settings: Settings,
    keymap: Mapping[str, str],
    *arguments: object,
    **options: object,
) -> Screen[None]:
    """A screen by its name; `arguments` and `options` are what its class takes beside the first three."""
    module, _, class_name = (PLACES.get(name) or _OVER[name]).partition(":")
    made: Any = getattr(import_module(module), class_name)
    return cast("Screen[None]", made(session, settings, keymap, *arguments, **options))
