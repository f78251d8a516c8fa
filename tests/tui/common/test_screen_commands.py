"""The registry of commands and each screen."""

import re

from textual.binding import Binding

from roadmap_tui.tui.app.app import RoadmapApp
from roadmap_tui.tui.board.screen import BoardScreen
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.commands import COMMANDS, Where, commands_of, footer_keys, keys_of
from roadmap_tui.tui.conflicts.screen import ConflictsScreen
from roadmap_tui.tui.editor.screen import EditorScreen
from roadmap_tui.tui.glossary.screen import GlossaryScreen
from roadmap_tui.tui.inbox.screen import InboxScreen
from roadmap_tui.tui.loop.screen import LoopScreen
from roadmap_tui.tui.measures.screen import MeasuresScreen
from roadmap_tui.tui.readings.screen import DueScreen
from roadmap_tui.tui.request_form.screen import RequestFormScreen
from roadmap_tui.tui.story.screen import StoryScreen
from roadmap_tui.tui.sync.screen import SyncScreen
from roadmap_tui.tui.timeline.screen import TimelineScreen
from tests.each_row import each_row

SCREENS: dict[Where, type[BoardScreenBase]] = {
    "board": BoardScreen,
    "inbox": InboxScreen,
    "loop": LoopScreen,
    "timeline": TimelineScreen,
    "measures": MeasuresScreen,
    "readings": DueScreen,
    "sync": SyncScreen,
    "conflicts": ConflictsScreen,
    "glossary": GlossaryScreen,
    "story": StoryScreen,
    "editor": EditorScreen,
    "form": RequestFormScreen,
}
places = each_row("place", SCREENS)


@places
def test_a_screen_binds_what_the_registry_has_for_it(place: Where) -> None:
    """And nothing else."""
    bound = {(one.key, one.action, one.id) for one in SCREENS[place].BINDINGS if isinstance(one, Binding)}

    assert bound == {(one.keys, one.action, one.id) for one in COMMANDS if one.where == place and one.keys}


@places
def test_no_key_leads_nowhere(place: Where) -> None:
    """Each command has its action, on the screen or in the app."""
    names = [f"action_{re.split('[(]', one.action)[0]}" for one in commands_of(place)]

    assert [one for one in names if not (hasattr(SCREENS[place], one) or hasattr(RoadmapApp, one))] == []


@places
def test_no_key_means_two_things(place: Where) -> None:
    """Not even with those that work everywhere."""
    keys = [key for one in commands_of(place) for key in keys_of(one)]

    assert sorted(set(keys)) == sorted(keys)


@places
def test_the_footer_offers_few_keys(place: Where) -> None:
    """Help is the last."""
    offered = footer_keys(commands_of(place))

    assert 4 <= len(offered) <= 9
    assert offered[-1][0] == "?"
