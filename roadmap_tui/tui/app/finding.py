"""Goes to anything: what the finder offers beside the records, and the way to what was picked there."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any

from textual.app import App

from roadmap_tui.model.views import SavedView
from roadmap_tui.tui.app.viewing import ViewController
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.commands import Where, command, commands_of, key_of, key_words, keys_of
from roadmap_tui.tui.common.places import PLACES
from roadmap_tui.tui.finder.model import FinderIndex, Hit, Kind, Offer
from roadmap_tui.tui.finder.screen import Finder

PLACE_OF: dict[Kind, str] = {"story": "board", "request": "inbox", "customer": "customers", "term": "glossary"}
"""The place where a record is gone to."""
_PREFERRED: dict[Where, Kind] = {"inbox": "request", "customers": "customer"}


class FinderController:
    """Opens the finder over a screen, and goes to what was picked.

    `screens` are those that can be gone back to; `go` switches to a place and gives its screen; `run` runs an
    action of a screen or of the app.
    """

    def __init__(
        self,
        app: App[Any],
        session: BoardSession,
        keymap: Mapping[str, str],
        *,
        screens: Callable[[], Iterable[BoardScreenBase]],
        go: Callable[[str], Awaitable[BoardScreenBase]],
        run: Callable[[BoardScreenBase, str], Awaitable[object]],
        viewing: ViewController,
    ) -> None:
        self._app = app
        self._session = session
        self._keymap = keymap
        self._screens = screens
        self._go = go
        self._run = run
        self._viewing = viewing
        self._views: dict[str, SavedView] = {}
        self._index = FinderIndex(session.snapshot)

    def touch(self, refs: Iterable[str]) -> None:
        """Mark records as changed."""
        self._index.touch(refs)

    def open(self, screen: BoardScreenBase, typed: str = "") -> None:
        """Open the finder over a screen, with letters typed already."""
        prefer = _PREFERRED.get(screen.where, "story")
        self._views = {f"view {at}": one for at, one in enumerate(self._viewing.views, 1)}
        shown = [
            Offer("view", ref, one.name, one.filter, view_key(ref, screen.where, self._keymap))
            for ref, one in self._views.items()
        ]
        offers = [*shown, *offers_of(screen.where, self._keymap)]
        finder = Finder(self._session, self._index, offers, typed=typed, prefer=prefer)
        self._app.push_screen(finder, lambda hit: self._picked(screen, hit))

    def _picked(self, screen: BoardScreenBase, hit: Hit | None) -> None:
        if hit is not None:
            self._app.call_later(partial(self._show, screen, hit))

    async def _show(self, screen: BoardScreenBase, hit: Hit) -> None:
        """Run a command; show a record on this screen, else in its place; a story that no place shows, whole."""
        known = command(hit.ref)
        if hit.kind == "view":
            await self._viewing.show(self._views[hit.ref])
        elif known is not None:
            await self._run(screen, known.action)
        elif not screen.reveal(hit.ref):
            place = PLACE_OF[hit.kind]
            if hit.kind == "story" and not self._is_on_board(hit.ref):
                screen.open_screen("story", hit.ref)
            else:
                (await self._go(place)).reveal(hit.ref)

    def _is_on_board(self, ref: str) -> bool:
        """Whether the board shows a story now: not what is archived, declined or filtered away."""
        return any(one.reveal(ref) for one in self._screens() if PLACE_OF["story"] == one.WHERE)


def view_key(ref: str, where: Where, keymap: Mapping[str, str]) -> str:
    """The key of a view, by its ref in the list of offers; empty where it has none."""
    return key_of(f"app.{ref.replace(' ', '_')}", where, keymap)


def offers_of(where: Where, keymap: Mapping[str, str]) -> list[Offer]:
    """What can be gone to and done in a place: the places, then its commands."""
    places, commands = [], []
    for one in commands_of(where):
        keys = " ".join(key_words(key) for key in keys_of(one, keymap, where))
        name = one.id.removeprefix("go.")
        if name in PLACES and name != one.id:
            places.append(Offer("place", one.id, PLACES[name].title, one.sentence, keys))
        elif one.in_palette and one.id != "app.find":
            commands.append(Offer("command", one.id, one.label.capitalize(), one.sentence, keys))
    return [*places, *commands]
