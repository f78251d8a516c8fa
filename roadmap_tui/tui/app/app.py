"""The app of the board: its screens, and what works on each of them."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from textual.driver import Driver

from roadmap_tui.actions import history
from roadmap_tui.errors import Problem, problem_of
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.protocol import Store
from roadmap_tui.tui.app.base import BoardApp, tell_crash, terminal_driver
from roadmap_tui.tui.app.places import make
from roadmap_tui.tui.board.screen import BoardScreen
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import Changed, News, Recovered
from roadmap_tui.tui.common.remedies import text_on
from roadmap_tui.tui.widgets.cells import safe_line

TOLD = 3
"""Outside changes told one by one; more of them are counted."""
BOARD = "board"
"""The screen to begin with."""


class RoadmapApp(BoardApp):
    """Every screen over one board; it begins with the stories."""

    CSS_PATH = ["../app/app.tcss", "../board/board.tcss"]
    DEFAULT_MODE = BOARD

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        me: str,
        today: Callable[[], date],
        now: Callable[[], datetime] | None = None,
        keymap: Mapping[str, str] | None = None,
        driver: type[Driver] | None = None,
    ) -> None:
        super().__init__(store, settings, me=me, today=today, now=now, keymap=keymap, driver=driver)
        self._places: set[str] = {BOARD}
        self.add_mode(BOARD, lambda: BoardScreen(self.session, self.settings, self.keys))

    def on_mount(self) -> None:
        """Say that typed text waits from an earlier time."""
        self.spawn(self._tell_drafts())

    # -- news -----------------------------------------------------------------------------------------------

    def tell(self, news: News) -> None:
        """Pass news on; what others did is told in passing."""
        super().tell(news)
        if isinstance(news, Changed) and news.outside:
            self._tell_outside(news)
        if isinstance(news, Recovered):
            self.answer("The board can be read again.")

    def _tell_outside(self, news: Changed) -> None:
        by = {event.by for event in news.outside}
        who = safe_line(next(iter(by))) if len(by) == 1 else f"{len(by)} people"
        if len(news.outside) > TOLD:
            words = f"{who}: {len(news.outside)} changes"
        else:
            words = "\n".join(
                f"{safe_line(event.by)}: {safe_line(history.describe(event))}" for event in news.outside
            )
        self.notify(words, markup=False, timeout=4)

    async def _tell_drafts(self) -> None:
        """Say that typed text is waiting from an earlier time."""
        from roadmap_tui.localstate.drafts import NEW, NEW_REQUEST, Drafts

        drafts = Drafts(self.session.snapshot.board.uid)
        waiting = await asyncio.to_thread(drafts.waiting)
        if waiting:
            new = {NEW: "a new story (n)", NEW_REQUEST: "a new request (2 n)"}
            named = ", ".join(new.get(ref) or f"{safe_line(ref)} (e)" for ref in waiting[:3])
            more = f" and {len(waiting) - 3} more" if len(waiting) > 3 else ""
            self.answer(f"Unsaved text is kept for {named}{more}")

    # -- what works everywhere ------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Undo the person's last change."""
        self.answer("Undoing …")
        self.spawn(self._reverse("Undone", history.undo, "^r makes it again"))

    def action_redo(self) -> None:
        """Make the change again that was undone last."""
        self.answer("Making it again …")
        self.spawn(self._reverse("Made again", history.redo, "u undoes"))

    async def _reverse(self, label: str, do: Callable[[Any], history.Undone], after: str) -> None:
        try:
            done = await self.session.carry_out(do)
        except (Problem, OSError) as problem:
            self.answer(text_on(self.screen, problem_of(problem)), "amber")
            return
        self.answer(f"{label}: {safe_line(done.what)} · {after}")
        if isinstance(self.screen, BoardScreenBase):
            self.screen.go_to(done.refs)

    def action_go(self, where: str) -> None:
        """Go to another screen; the one that is left stays as it is."""
        if where not in self._places:
            self._places.add(where)
            self.add_mode(where, lambda: make(where, self.session, self.settings, self.keys))
        self.switch_mode(where)

    async def action_sync(self) -> None:
        """Go to the sync, and plan one there."""
        from roadmap_tui.tui.sync.screen import SyncScreen

        self.action_go("sync")
        sync = next(one for one in self.open_screens() if isinstance(one, SyncScreen))
        while self.screen is not sync:
            await self.pop_screen()
        sync.action_sync()


def run_app(
    *,
    store: Store,
    settings: Settings,
    me: str,
    today: Callable[[], date],
    keymap: Mapping[str, str] | None = None,
) -> int:
    """Open the board on this terminal; the exit code once it is left. An unexpected end is told on stderr."""
    app = RoadmapApp(store, settings, me=me, today=today, keymap=keymap, driver=terminal_driver())
    app.run()
    if app.crash is not None:
        tell_crash(app.crash)
        return 1
    return app.return_code or 0
