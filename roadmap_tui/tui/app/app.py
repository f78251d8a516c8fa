"""The Textual app over a board: screens, key dispatch, news of its session, crash reports."""

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from msgspec import structs
from textual import events
from textual._compositor import CompositorUpdate
from textual.actions import SkipAction
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import AwaitMount
from textual.widgets import Input, TextArea

from roadmap_tui.actions import history
from roadmap_tui.errors import Problem, Remedy, problem_of
from roadmap_tui.localstate import views
from roadmap_tui.model.changes import CONFLICT
from roadmap_tui.model.filters.who import Who
from roadmap_tui.model.proof import proof_on, proof_words
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.protocol import Store
from roadmap_tui.text.characters import drawn, without_controls
from roadmap_tui.tui.app.id_prefix import IdPrefix
from roadmap_tui.tui.app.stylesheet import LazyStylesheet
from roadmap_tui.tui.app.themes import OURS, SHORT_NAMES, fitting_theme
from roadmap_tui.tui.app.type_ahead import TypeAhead
from roadmap_tui.tui.common.action_result import REDO, UNDO
from roadmap_tui.tui.common.bindings import bindings_of, palette_of
from roadmap_tui.tui.common.board_screen import WHOLE_SECONDS, BoardScreenBase
from roadmap_tui.tui.common.board_session import (
    BoardSession,
    Changed,
    Disconnected,
    Failed,
    News,
    Outdated,
    Reconnected,
    Recovered,
    Saved,
)
from roadmap_tui.tui.common.commands import COMMANDS, top_key
from roadmap_tui.tui.common.figures import WaitingCounted
from roadmap_tui.tui.common.places import make_screen
from roadmap_tui.tui.common.remedies import text_on
from roadmap_tui.tui.common.server_connection import CONNECTING_SECONDS, Kept, ServerConnection
from roadmap_tui.tui.widgets.ask import AskLine
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import HarmlessText

if TYPE_CHECKING:
    from roadmap_tui.tui.app.finding import FinderController
    from roadmap_tui.tui.app.viewing import ViewController

SWITCH_SECONDS = 0.0005
"""The longest that the thread which draws waits for another one to give way, where that runs Python alone."""
SOON = (
    "roadmap_tui.tui.common.ask",
    "roadmap_tui.model.filters.record_filter",
    "roadmap_tui.model.filters.complete",
)
"""The modules that no first card needs, and that the first keys do: they are imported beside the screen."""
NEWS_SECONDS = 12.0
"""The time for which news of others stand at the foot, from the last of them on."""
AWAY = "Not connected: what is new waits, edits are refused"
OUTDATED = "The team's settings were changed: open the board again to use them"
BOARD = "board"
"""The name of the first screen."""
_HARMLESS = HarmlessText()


class RoadmapApp(App[int]):
    """The Textual app over one board. It begins with the board's screen, or with what `first` makes.

    `today` and `now` are clocks, in the person's day and in UTC.
    """

    TITLE = "roadmap"
    CSS_PATH = "../app/app.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of("everywhere"),
        # Textual's own deletes the word at the right in inputs of one line, its palette's among them.
        Binding("ctrl+backspace,alt+backspace", "delete_word", show=False, priority=True),
    ]
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
        first: Callable[[BoardSession, Settings, Mapping[str, str]], BoardScreenBase] | None = None,
        connection: ServerConnection | None = None,
    ) -> None:
        super().__init__(driver_class=driver)
        self.stylesheet = LazyStylesheet(variables=self.get_css_variables())
        self.animation_level = "none"
        if self.no_color:
            # The other filter of Textual turns the terminal's own colours into black on black.
            self._filters = [NoColor() if isinstance(one, Monochrome) else one for one in self._filters]
        self.settings = settings
        self._tasks: set[asyncio.Task[None]] = set()
        self.session = BoardSession(
            store,
            me=me,
            now=now or (lambda: datetime.now(UTC).replace(microsecond=0)),
            today=today,
            wording=settings.wording,
            who=Who(me, settings.me.csm or me, settings.calendar.year_starts),
            touchpoints=settings.touchpoints.known,
            notify=self.show_news,
            spawn=self.spawn,
            connection=connection,
        )
        self._ahead = TypeAhead(self, self._deliver, self.spawn)
        self._prefix = IdPrefix(self._deliver_late, self.set_timer)
        self._finder: FinderController | None = None
        self._news_count = 0
        self._news_timer: Timer | None = None
        self._is_drawn = False
        self._shown_screen: Screen[Any] | None = None
        """The screen of the last frame; another one is written whole, over whatever others wrote there."""
        wished = dict(settings.look.keys if keymap is None else keymap)
        known = {one.id for one in COMMANDS}
        self.keys = {name: keys for name, keys in wished.items() if name in known}
        self._wished = wished
        for theme in OURS:
            self.register_theme(theme)
        wanted = SHORT_NAMES.get(settings.look.theme or "", settings.look.theme)
        self.theme = wanted if wanted in self.available_themes else fitting_theme(os.environ)
        self._unknown_theme = wanted if wanted is not None and wanted != self.theme else None
        self.crash: Exception | None = None
        if first is None:
            self.session.views = views.load(self.session.snapshot.board.uid)
        self.first = first(self.session, settings, self.keys) if first is not None else None
        """The first screen, where it is not the board's."""
        self._places: set[str] = {BOARD}
        self.add_mode(BOARD, lambda: self.first or self._make(BOARD))

    def _make(self, place: str) -> Screen[None]:
        return make_screen(place, self.session, self.settings, self.keys)

    def on_mount(self) -> None:
        """Take this person's keys, and answer to signals."""
        self.set_keymap(self.keys)
        if not self.is_headless and self.driver_is_ours:
            from roadmap_tui.tui.app.terminal import end_on_signals

            end_on_signals(self)

    def on_resize(self) -> None:
        """Draw all anew: what a terminal shows that was resized, or given back, nobody knows.

        Textual draws nothing where the size is as before, as it is after a stay in the shell.
        """
        if self._is_drawn:
            shown = getattr(self._driver, "shown", None)
            if shown is not None:
                shown.forget()
            self.screen.refresh()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Write a frame, to a terminal of our own only what differs from the last one."""
        shown = getattr(self._driver, "shown", None)
        if shown is not None and isinstance(renderable, CompositorUpdate):
            from roadmap_tui.tui.app.frame_diff import FrameUpdate

            if screen is not self._shown_screen:
                self._shown_screen = screen
                shown.forget()
            renderable = FrameUpdate(renderable, shown)
        super()._display(screen, renderable)
        if not self._is_drawn and self._running and renderable is not None and not self._batch_count:
            self._is_drawn = True
            self.call_later(self._drawn)

    def _drawn(self) -> None:
        """Start what works beside the screen once its first frame is drawn; until then nothing takes its time.

        The collector runs from here on, and never looks at the board that is loaded: it makes no cycles.
        """
        if not self.is_headless:
            gc.freeze()
            gc.enable()
            sys.setswitchinterval(SWITCH_SECONDS)
        look_up = getattr(self._driver, "look_up", None)
        if look_up is not None:
            look_up()
        for screen in self.open_screens():
            screen.drawn()
        self.call_after_refresh(self._prepare_prompt)
        self.spawn(self._tell_at_start())
        self.spawn(self.session.follow())
        if self.session.connection is not None:
            self.set_timer(CONNECTING_SECONDS, self._show_connection)

    def _prepare_prompt(self) -> None:
        line = AskLine("", "")
        cast("LazyStylesheet", self.stylesheet).prepare([line, *line.compose()])

    @property
    def driver_is_ours(self) -> bool:
        """Whether the app draws on a terminal of its own, and so answers to its signals."""
        return sys.platform != "win32" and not self.is_web

    async def on_event(self, event: events.Event) -> None:
        """Defer reloads to a pause between keys, and keys until the ones before them took effect."""
        if isinstance(event, events.Key):
            self.session.key_pressed()
        if not self._ahead.holds(event):
            await self._deliver(event)

    async def _deliver(self, event: events.Event) -> None:
        """Dispatch an event, unless it is a key of an id, which is looked up once it is told from a command."""
        if not isinstance(event, events.Key) or event.is_forwarded:
            await self._dispatch(event)
            return
        taken = self._prefix.take(event, is_prefix=self._begins_id(event.key))
        if taken.typed:
            self.action_find(taken.typed)
        for one in taken.events:
            await self._dispatch(one)

    def _begins_id(self, key: str) -> bool:
        """Whether an id may follow a key: it goes to the top of what is shown."""
        screen = self.screen
        is_typing = isinstance(self.focused, (Input, TextArea))
        return not is_typing and isinstance(screen, BoardScreenBase) and key == top_key(screen.where, self.keys)

    def _deliver_late(self, event: events.Key) -> None:
        self.spawn(self._dispatch(event))

    async def _dispatch(self, event: events.Event) -> None:
        """Dispatch an event, unless it is an interrupt that an open screen takes for itself."""
        is_interrupt = isinstance(event, events.Key) and event.key == "ctrl+c"
        if not (is_interrupt and any(one.interrupt() for one in self.open_screens())):
            await super().on_event(event)

    # -- news -----------------------------------------------------------------------------------------------

    def show_news(self, news: News) -> None:
        """Pass news from the session to every open screen; others' changes stand at the foot."""
        if self._finder is not None and isinstance(news, Changed):
            self._finder.touch(news.refs)
        for screen in self.open_screens():
            screen.news(news)
        if self.first is None and isinstance(news, Changed) and news.outside:
            self._tell_outside(news)
            if any(one.verb == CONFLICT for one in news.outside):
                self.spawn(self._tell_copies())
        if self.first is None and isinstance(news, Recovered):
            self.answer("The board can be read again.")
        if isinstance(news, Saved) and isinstance(news.result, Kept):
            self.answer(str(news.result))
            self._show_connection()
        if isinstance(news, Outdated):
            self.notify(OUTDATED, timeout=WHOLE_SECONDS)
        if isinstance(news, Disconnected):
            self._show_connection()
            self.answer(AWAY, "amber")
            self.notify(text_on(self.screen, news.problem), timeout=4)
        if isinstance(news, Reconnected):
            self._show_connection()
            told = [safe_line(str(one)) for one in news.waited]
            self.answer(" ".join(told) or "Connected again")
            if len(told) > 1 or any(one.identity is None for one in news.waited):
                self.notify("\n".join(told), timeout=WHOLE_SECONDS)

    def on_waiting_counted(self, message: WaitingCounted) -> None:
        """Show on every tab how much waits there; what was counted first stays, as the board does."""
        if not self.session.waiting and not self.is_headless:
            gc.freeze()
        self.session.waiting = message.counts
        for screen in self.open_screens():
            screen.show_tabs()

    def _show_connection(self) -> None:
        for screen in self.open_screens():
            screen.show_connection()

    def _tell_outside(self, news: Changed) -> None:
        """Show the last change of others in one line at the foot, and how many there were since it was empty."""
        event = news.outside[-1]
        self._news_count += len(news.outside)
        count = f"{self._news_count:,} changes · " if self._news_count > 1 else ""
        story = self.session.snapshot.stories.get(event.ref)
        words = history.describe(event)
        proof = proof_on(story, event.at.date(), self.session.today) if story and event.verb == "read" else None
        if story is not None and proof is not None:
            words = proof_words(story, proof)
        self._show_news(f"{count}{safe_line(event.by)}: {safe_line(words)}")
        if self._news_timer is not None:
            self._news_timer.stop()
        self._news_timer = self.set_timer(NEWS_SECONDS, self._end_news)

    def _end_news(self) -> None:
        self._news_count = 0
        self._show_news("")

    def _show_news(self, words: str) -> None:
        for screen in self.open_screens():
            screen.footer.tell(words)

    async def _tell_copies(self) -> None:
        """Report what copies clashed in: somebody merged one in meanwhile."""
        from roadmap_tui.tui.app.start_notices import copies_apart

        before = self._answered
        said = await asyncio.to_thread(copies_apart, self.session, self.keys)
        for screen in self.open_screens():
            screen.show_tabs()
        if said:
            self._inform(" · ".join(said), "amber", before)

    async def _tell_at_start(self) -> None:
        """Report a server that is away, settings that mean nothing, copies that went apart, text left unsaved."""
        before = self._answered
        await asyncio.to_thread(import_module, "roadmap_tui.tui.app.start_notices")
        from roadmap_tui.tui.app import start_notices

        away = [AWAY] if self.session.is_away else []
        wrong = [*away, *start_notices.wrong_settings(self._unknown_theme, self._wished, self.keys)]
        wrong += await asyncio.to_thread(start_notices.copies_apart, self.session, self.keys)
        for screen in self.open_screens() if self.session.conflicts else ():
            screen.show_tabs()
        is_board = self.first is None
        kept = await asyncio.to_thread(start_notices.unsaved, self.session, self.keys) if is_board else []
        if wrong or kept:
            self._inform(" · ".join([*wrong, *kept]), "amber" if wrong else "plain", before)
        moved = await asyncio.to_thread(start_notices.moved_keys, self.keys) if is_board else []
        if moved:
            self.notify("\n".join(moved), timeout=WHOLE_SECONDS)
        for name in SOON:
            await asyncio.to_thread(import_module, name)

    @property
    def _answered(self) -> str:
        """The answer that stands on the current screen."""
        return self.screen.footer.answer if isinstance(self.screen, BoardScreenBase) else ""

    def _inform(self, text: str, role: str, before: str) -> None:
        """Show what nobody asked for at the foot, or as a toast where a key was answered since `before`."""
        if self._answered == before:
            self.answer(text, role)
        else:
            self.notify(text, timeout=WHOLE_SECONDS)

    def open_screens(self) -> list[BoardScreenBase]:
        """Every screen on the stacks, which can be gone back to."""
        stacks = self._screen_stacks.values()
        return [screen for stack in stacks for screen in stack if isinstance(screen, BoardScreenBase)]

    def answer(self, text: str, role: str = "plain") -> None:
        """Show an answer in the line at the bottom of the current screen; of an app that ends there is none."""
        shown = self.screen_stack[-1] if self.screen_stack else None
        if isinstance(shown, BoardScreenBase):
            shown.say(text, role)

    # -- what works everywhere ------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Undo the person's last change."""
        self.answer("Undoing …")
        self.spawn(self._reverse("Undone", history.undo, REDO))

    def action_redo(self) -> None:
        """Redo the change that was undone last."""
        self.answer("Making it again …")
        self.spawn(self._reverse("Made again", history.redo, UNDO))

    async def _reverse(self, label: str, do: Callable[[Any], history.Undone], after: Remedy) -> None:
        try:
            done = await self.session.transact(do)
        except (Problem, OSError) as problem:
            self.answer(text_on(self.screen, problem_of(problem)), "amber")
            return
        if isinstance(self.screen, BoardScreenBase):
            self.screen.say(self.screen.with_next(f"{label}: {safe_line(done.words)}", after))
            self.screen.go_to(done.refs)

    def action_delete_word(self) -> None:
        """Delete the word at the left of the cursor, in whatever input has it."""
        match self.focused:
            case Input() as line:
                line.action_delete_left_word()
            case TextArea() as area:
                area.action_delete_word_left()
            case _:
                raise SkipAction

    def action_go(self, where: str) -> None:
        """Switch to another screen; the one that is left stays as it is."""
        self._switch(where)

    def _switch(self, where: str) -> AwaitMount:
        if where not in self._places:
            self._places.add(where)
            self.add_mode(where, lambda: self._make(where))
        return self.switch_mode(where)

    async def show_place(self, place: str) -> BoardScreenBase:
        """Switch to a place, with nothing over it; its screen, opened as it was left."""
        await self._switch(place)
        shown = next(one for one in self.open_screens() if place == one.WHERE)
        while self.screen is not shown:
            await self.pop_screen()
        return shown

    async def action_sync(self) -> None:
        """Switch to the sync screen, and plan a sync there."""
        await (await self.show_place("sync")).run_action("sync")

    def action_find(self, typed: str = "") -> None:
        """Open the finder, with letters typed already."""
        from roadmap_tui.tui.app.finding import FinderController

        if self._finder is None:
            self._finder = FinderController(
                self,
                self.session,
                self.keys,
                screens=self.open_screens,
                go=self.show_place,
                run=lambda screen, action: self._runner(screen, action)(),
                viewing=self._viewing(),
            )
        if isinstance(self.screen, BoardScreenBase):
            self._finder.open(self.screen, typed)

    def action_views(self) -> None:
        """List the views over the current screen."""
        if isinstance(self.screen, BoardScreenBase):
            self._viewing().open(self.screen)

    async def action_view(self, place: int) -> None:
        """Show the view at a place of the list, from 1."""
        if isinstance(self.screen, BoardScreenBase):
            await self._viewing().show_at(place, self.screen)

    def _viewing(self) -> "ViewController":
        from roadmap_tui.tui.app.viewing import ViewController

        return ViewController(self, self.session, go=self.show_place)

    def action_help(self) -> None:
        """Open the help: the keys of the current place."""
        from roadmap_tui.tui.help.screen import HelpScreen

        where = self.screen.where if isinstance(self.screen, BoardScreenBase) else "everywhere"
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(where, self.keys))

    def action_picture(self) -> None:
        """Save a screenshot."""
        path = self.save_screenshot(path=str(Path.cwd()))
        self.answer(f"Saved {safe_line(path)}")

    async def action_suspend_process(self) -> None:  # type: ignore[override]  # actions may be either
        """Stop the process until the shell continues it, once everything is saved."""
        await self.session.settle()
        super().action_suspend_process()

    async def action_quit(self) -> None:
        """Quit once everything is saved, and what runs beside it has ended in good order."""
        if self.session.unsaved:
            self.answer("Saving …")
        for screen in self.open_screens():
            await screen.end_work()
        await self.session.settle()
        self.exit(0)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The entries of the command palette: the app's own for the current screen, and no others."""
        where = screen.where if isinstance(screen, BoardScreenBase) else "everywhere"
        for title, words, action in palette_of(where, self.keys):
            yield SystemCommand(title, words, self._runner(screen, action))

    def _runner(self, screen: Screen[Any], action: str) -> Callable[[], Coroutine[Any, Any, Any]]:
        async def run() -> None:
            name = action.partition("(")[0]
            await self.run_action(action, screen if hasattr(screen, f"action_{name}") else self)

        return run

    def exit(self, *args: Any, **options: Any) -> None:
        """End the app, and keep how its screens are left."""
        left = [(one, one.view()) for one in self.open_screens()] if self.first is None else []
        kept = {one.WHERE: structs.replace(view, view=one.view_name) for one, view in left if view is not None}
        if kept:
            views.save(self.session.snapshot.board.uid, self.session.views | kept)
        super().exit(*args, **options)

    # -- what leaves it for the terminal ---------------------------------------------------------------------

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The line filters of every widget, among them the one that leaves out what acts on the terminal."""
        return [*super().get_line_filters(), _HARMLESS]

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002  # what people wrote is never markup
    ) -> None:
        """Show a toast of plain text, in place of the one before."""
        self.clear_notifications()
        # A toast that is taken away leaves the row it stood in.
        self.screen.query("ToastHolder").remove()
        super().notify(drawn(message), title=drawn(title), severity=severity, timeout=timeout, markup=False)

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text, without the control characters that would act where it is pasted."""
        super().copy_to_clipboard(without_controls(text))

    # -- its own machinery ----------------------------------------------------------------------------------

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Start work beside the screen; an error in it ends the app as one on the screen would."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            self._handle_exception(error)

    async def on_unmount(self) -> None:
        """Cancel the background tasks, such as watching the store."""
        for task in list(self._tasks):
            task.cancel()

    def run_and_save(self, say: Callable[[str], None]) -> None:
        """Run the app on its terminal, and write what its end left pending; `say` is told of what cannot be."""
        self.run()
        for news in self.session.flush():
            if isinstance(news, Failed):
                say(f"{news.label} was taken back: {news.problem}")
            elif self.first is not None:
                self.first.news(news)
        if self.session.connection is not None:
            self.session.connection.refresh()

    def _fatal_error(self) -> None:
        """Record the error for `run_app` to report; no traceback is printed."""
        error = sys.exc_info()[1] or self._exception
        self.crash = error if isinstance(error, Exception) else None
        self._close_messages_no_wait()
