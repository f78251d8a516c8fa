"""Goes to views, lists them, and keeps what a screen shows as one."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
from textual.app import App

from roadmap_tui.actions.views import name_of, remove_view, save_view
from roadmap_tui.localstate import own_views
from roadmap_tui.model.views import KIND_AT, SavedView
from roadmap_tui.tui.common.ask import Ask, Choose, Way
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.widgets.cells import safe_line

KEYS = "123456789"
"""The keys of the first views in their list, with alt before them anywhere."""
_SAVE, _SAVE_MINE, _REMOVE = "save", "save mine", "remove"


class ViewController:
    """Lists the views of a board over a screen, shows one, saves and removes them.

    `go` switches to a place and gives its screen.
    """

    def __init__(
        self, app: App[Any], session: BoardSession, *, go: Callable[[str], Awaitable[BoardScreenBase]]
    ) -> None:
        self._app = app
        self._session = session
        self._go = go

    @property
    def views(self) -> list[SavedView]:
        """The board's views, then this person's own."""
        return own_views.views_of(self._session.snapshot)

    async def show(self, view: SavedView) -> None:
        """Go to the place of a view, and show what it keeps as it lays that out."""
        screen = await self._go(view.place if view.place in KIND_AT else "board")
        screen.show_view(view)
        screen.show_as(view)
        whose = "your own view" if view.is_mine else "view"
        screen.say(f"{safe_line(view.name)}, {whose} · {screen.key(f'{screen.WHERE}.back')} shows all")

    async def show_at(self, place: int, screen: BoardScreenBase) -> None:
        """Show the view at a place of the list, from 1."""
        views = self.views
        if place <= len(views):
            await self.show(views[place - 1])
        else:
            kept = f"There are {len(views)} views" if views else "No view is kept yet"
            screen.say(f"{kept}; {screen.key('app.views')} lists them, and keeps what is shown as one.", "amber")

    def open(self, screen: BoardScreenBase) -> None:
        """List the views over a screen."""
        views = self.views
        ways = [Way(key, _words(one), str(at)) for at, (key, one) in enumerate(zip(KEYS, views, strict=False))]
        if screen.WHERE in KIND_AT:
            ways += [
                Way("s", "keeps what is shown here, for all", _SAVE),
                Way("m", "keeps what is shown here, for you alone", _SAVE_MINE),
            ]
        if views:
            ways.append(Way("x", "removes one", _REMOVE))
        if not ways:
            screen.say("No view is kept yet: filter a board or a list, and keep it.", "amber")
            return
        title = "Views" if views else "No view is kept yet"
        self._app.push_screen(Choose([[(title, "strong")]], ways), partial(self._answered, screen, views))

    def _answered(self, screen: BoardScreenBase, views: list[SavedView], answer: str | None) -> None:
        match answer:
            case None:
                pass
            case "save" | "save mine":
                is_mine = answer == _SAVE_MINE
                whose = "you alone" if is_mine else "all"
                question = f"Keep this view for {whose} under the name"
                self._app.push_screen(Ask(question, partial(self._save, screen, is_mine), hint="Big and late"))
            case "remove":
                ways = [
                    Way(key, _words(one), str(at), "Gone for good?" if one.is_mine else "Gone for all?")
                    for at, (key, one) in enumerate(zip(KEYS, views, strict=False))
                ]
                asked = Choose([[("Remove which view?", "strong")]], ways)
                self._app.push_screen(asked, partial(self._remove, screen, views))
            case _:
                self._app.call_later(self.show, views[int(answer)])

    def _save(self, screen: BoardScreenBase, is_mine: bool, name: str) -> None:
        """Keep what a screen shows as a view. Raises Problem."""
        view = msgspec.structs.replace(screen.as_view(), name=name_of(name), is_mine=is_mine)
        if is_mine:
            own_views.save(self._session.snapshot.board.uid, view)
        else:
            self._session.act(
                f"the view {view.name}",
                lambda change: save_view(
                    change, view.name, place=view.place, filter_=view.filter, choices=view.choices
                ),
            )
        at = next((at for at, one in enumerate(self.views, 1) if one.name == view.name), 0)
        screen.show_as(view)
        key = f" · alt+{at} shows it" if 0 < at <= len(KEYS) else ""
        screen.say(f"{safe_line(view.name)} is kept for {'you' if is_mine else 'all'}{key}")

    def _remove(self, screen: BoardScreenBase, views: list[SavedView], answer: str | None) -> None:
        if answer is None:
            return
        gone = views[int(answer)]
        if gone.is_mine:
            own_views.remove(self._session.snapshot.board.uid, gone.name)
        else:
            self._session.act(f"removing {gone.name}", lambda change: remove_view(change, gone.name))
        if screen.view_name == gone.name:
            screen.show_as(None)
        screen.say(f"The view {safe_line(gone.name)} is gone")


def _words(view: SavedView) -> str:
    """A view in the list: its name, the place it is of, what it keeps."""
    whose, keeps = "mine" if view.is_mine else "", f"/{safe_line(view.filter)}" if view.filter else ""
    return " · ".join(one for one in (safe_line(view.name), f"the {view.place}", whose, keeps) if one)
