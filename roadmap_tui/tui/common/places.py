"""The registry of screens by name: each is imported when somebody goes there."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, cast

from textual.screen import Screen

from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.board_session import BoardSession


class Place(NamedTuple):
    """A place that a tab leads to: its class, its title, and a shorter one for where there is no room."""

    screen: str
    title: str
    short: str


PLACES: dict[str, Place] = {
    "board": Place("roadmap_tui.tui.board.screen:BoardScreen", "Board", "Board"),
    "inbox": Place("roadmap_tui.tui.inbox.screen:InboxScreen", "Inbox", "Inbox"),
    "loop": Place("roadmap_tui.tui.loop.screen:LoopScreen", "Loop", "Loop"),
    "timeline": Place("roadmap_tui.tui.timeline.screen:TimelineScreen", "Timeline", "Time"),
    "measures": Place("roadmap_tui.tui.measures.screen:MeasuresScreen", "Measures", "Measures"),
    "sync": Place("roadmap_tui.tui.sync.screen:SyncScreen", "Sync", "Sync"),
    "glossary": Place("roadmap_tui.tui.glossary.screen:GlossaryScreen", "Glossary", "Terms"),
    "readings": Place("roadmap_tui.tui.readings.screen:DueScreen", "Readings", "Due"),
    "customers": Place("roadmap_tui.tui.customers.screen:CustomersScreen", "Customers", "Customers"),
    "matrix": Place("roadmap_tui.tui.matrix.screen:MatrixScreen", "Matrix", "Matrix"),
}
"""The places by name, in the order of their keys, which is that of the tabs."""
CONFLICTS = Place("roadmap_tui.tui.conflicts.screen:ConflictsScreen", "Conflicts", "Differ")
"""The place of conflicts between copies, whose tab is there as long as there are some."""
_OVER: dict[str, str] = {
    "story": "roadmap_tui.tui.story.screen:StoryScreen",
    "editor": "roadmap_tui.tui.editor.screen:EditorScreen",
    "session form": "roadmap_tui.tui.session_form.screen:SessionFormScreen",
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
    place = CONFLICTS if name == "conflicts" else PLACES.get(name)
    path = place.screen if place is not None else _OVER[name]
    module, _, class_name = path.partition(":")
    made: Any = getattr(import_module(module), class_name)
    return cast("Screen[None]", made(session, settings, keymap, *arguments, **options))
