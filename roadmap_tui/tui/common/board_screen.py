"""The base of the screens: a place in the registry, a line that answers, news of the session."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import ClassVar

from textual.screen import Screen

from roadmap_tui.errors import Advice, NotFound, Problem, Remedy
from roadmap_tui.localstate.own_views import views_of
from roadmap_tui.localstate.views import PlaceView
from roadmap_tui.model.views import SavedView, view_named
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.action_result import UNDO, ActionResult
from roadmap_tui.tui.common.bindings import hints_of
from roadmap_tui.tui.common.board_session import BoardSession, News
from roadmap_tui.tui.common.commands import Where, key_of
from roadmap_tui.tui.common.places import CONFLICTS, PLACES, make_screen
from roadmap_tui.tui.common.region_compositor import RegionCompositor
from roadmap_tui.tui.common.remedies import text_of, with_keys
from roadmap_tui.tui.widgets.ask import AskLine
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.footer import FooterLine
from roadmap_tui.tui.widgets.header import HeaderLine, Tab

WHOLE_SECONDS = 12.0
"""The time for which an answer too long for its line is shown whole."""


class BoardScreenBase(Screen[None]):
    """The base of every screen of a board. `WHERE` names its commands in the registry; a FooterLine answers."""

    WHERE: ClassVar[Where] = "everywhere"
    ALLOW_SELECT = False
    AUTO_FOCUS = ""

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._compositor = RegionCompositor()
        self.session = session
        self.settings = settings
        self.keymap = keymap
        self.footer = FooterLine(id="footer")
        self._saving: ActionResult | None = None
        self._is_answer_whole = False
        self._view_shown: SavedView | None = None

    @property
    def csm(self) -> str:
        """The CSM that this person is: [me] csm, else the name they write under."""
        return self.settings.me.csm or self.session.me

    @property
    def where(self) -> Where:
        """The place in the registry whose keys work now."""
        return self.WHERE

    def _compositor_refresh(self) -> None:
        """Draw what is dirty; in a batch, whose frames nobody sees, it stays dirty."""
        if not self.app._batch_count:  # noqa: SLF001  # Textual draws first and looks then
            super()._compositor_refresh()

    def drawn(self) -> None:
        """Start what can wait until the app's first frame is drawn."""

    def on_mount(self) -> None:
        """Call `opened` once: Textual calls this of every class on the way to the base."""
        self.opened()

    def opened(self) -> None:
        """Prepare the screen that is mounted: offer the keys of the place."""
        self.footer.offer(hints_of(self.WHERE, self.keymap))
        self.show_connection()
        self.show_tabs()

    def show_connection(self) -> None:
        """Show in the header that the board's server is away, or take that away."""
        for header in self.query(HeaderLine):
            header.warn(self.session.banner)

    def show_tabs(self) -> None:
        """Show in the header the names of the places, each with how much waits there."""
        waiting = {**self.session.waiting, "conflicts": self.session.conflicts}
        is_shown = self.session.conflicts or self.WHERE == "conflicts"
        places = {**PLACES, "conflicts": CONFLICTS} if is_shown else PLACES
        tabs = [
            Tab(name, self.key(f"go.{name}"), one.title, one.short, waiting.get(name, 0))
            for name, one in places.items()
        ]
        for header in self.query(HeaderLine):
            header.show_tabs(tabs, self.WHERE)

    def on_header_line_chosen(self, event: HeaderLine.Chosen) -> None:
        """Go to the place whose tab was clicked."""
        self.call_later(self.app.run_action, f"go({event.place!r})")

    def text_of(self, *said: Problem | Advice) -> str:
        """Problems and advice in the words of this place: remedies are the keys that this person has for them."""
        return text_of(said, self.where, self.keymap)

    def key(self, identity: str) -> str:
        """The key that this person has for a command here, as people read it."""
        return key_of(identity, self.where, self.keymap)

    def scroll_hint(self) -> str:
        """The hint beside a page that is read: the keys that scroll it and lead back."""
        down, up, back = (self.key(f"{self.where}.{name}") for name in ("down", "up", "back"))
        return f"{down} {up} scroll · {back} goes back"

    def with_next(self, done: str, after: Remedy = UNDO) -> str:
        """An answer with the key for the next step: `S-1 edited · u undoes`."""
        hint = with_keys("", [after], self.where, self.keymap)
        return f"{done} · {hint}" if hint else done

    def say(self, text: str, role: str = "plain") -> None:
        """Show an answer in the line at the bottom; `amber` for a refusal, `red` for a failure.

        What is longer than that line and the rule above it is told whole beside them.
        """
        self.footer.say(text, role)
        if self._is_answer_whole:
            self._is_answer_whole = False
            self.app.clear_notifications()
        if not self.footer.has_room_for(text):
            self._is_answer_whole = True
            self.notify(text, markup=False, timeout=WHOLE_SECONDS)

    def say_failed(self, label: str, problem: Problem) -> None:
        """Report that a change was taken back, or without a label that the board cannot be read, and why."""
        text = self.text_of(problem)
        self.say(f"{label} was taken back: {text}" if label else text, "red")

    def attempt(self, do: Callable[[], ActionResult | None]) -> bool:
        """Make a change and report it: what was done, or why not. Returns whether it was done."""
        try:
            done = do()
        except Problem as problem:
            self.say(self.text_of(problem), "amber")
            return False
        if done is None:
            self._saving = None
        else:
            self.show_saving(done)
        return True

    def show_saving(self, done: ActionResult) -> None:
        """Answer that a change is shown and being written; `saved` completes the answer."""
        self._saving = done
        self.say(f"{done.words} …")

    def saved(self, label: str) -> None:
        """Complete the answer to a change that is durable, unless another one stands there by now."""
        done = self._saving
        if done is not None and done.label == label and self.footer.answer == f"{done.words} …":
            self._saving = None
            self.say(self.with_next(done.words, done.after))

    async def end_work(self) -> None:
        """Finish background work of the screen: the app is about to be left."""

    def open_screen(self, name: str, *arguments: object, **options: object) -> None:
        """Open a screen over this one, by its name among the places."""
        self.app.push_screen(make_screen(name, self.session, self.settings, self.keymap, *arguments, **options))

    @property
    def is_reading(self) -> bool:
        """Whether the keys go to what is read whole, not to the list or the board."""
        return self.has_class("-reading")

    def ask(self, line: AskLine) -> None:
        """Mount a prompt in the line at the bottom; one question at a time."""
        for other in self.query(AskLine):
            other.remove()
        self.mount(line)

    def end_question(self) -> bool:
        """Remove the prompt at the bottom. Returns whether there still was one."""
        asked = self.query(AskLine)
        found = bool(asked)
        asked.remove()
        return found

    def on_footer_line_pressed(self, event: FooterLine.Pressed) -> None:
        """Run the action of the key that was clicked in the footer."""
        self.call_later(self.run_action, event.action)

    def interrupt(self) -> bool:
        """Handle ctrl+c as an interrupt; False leaves it to what has the cursor."""
        return False

    def view(self) -> PlaceView | None:
        """How the screen is left, to be found so the next time; None where that is nothing to keep."""
        return None

    def shown(self) -> PlaceView:
        """What is shown now: the filter, the id under the cursor, the choices."""
        return self.view() or PlaceView()

    def show_view(self, view: SavedView) -> None:
        """Show what a view of this place keeps, as it lays that out."""

    def show_as(self, view: SavedView | None) -> None:
        """Show in the header that what is shown is a view; None where it is none any more."""
        self._view_shown = view
        self.show_view_name()

    def show_view_name(self) -> None:
        """Show in the header the name of the view that is shown, while it is that."""
        for header in self.query(HeaderLine):
            header.show_view(safe_line(self.view_name))

    @property
    def view_name(self) -> str:
        """The name of the view that is shown; empty where what is shown is no more what it keeps."""
        kept = self._view_shown
        if kept is None:
            return ""
        shown = self.shown()
        is_it = shown.filter.strip() == kept.filter.strip() and all(
            shown.choices.get(name, "") == one for name, one in kept.choices.items()
        )
        return kept.name if is_it else ""

    def restore_view_name(self, left: PlaceView) -> None:
        """Show the name of the view that the screen was left with, if there still is one of that name."""
        if left.view:
            with suppress(NotFound):
                kept = view_named(left.view, views_of(self.session.snapshot))
                self.show_as(kept if kept.place == self.WHERE else None)

    def as_view(self) -> SavedView:
        """What is shown now as a view that has no name yet."""
        shown = self.shown()
        choices = self.view_choices(shown.choices)
        return SavedView(name="", place=self.WHERE, filter=shown.filter, choices=choices)

    def view_choices(self, choices: Mapping[str, str]) -> dict[str, str]:
        """Those of a screen's choices that a view holds."""
        return dict(choices)

    def go_to(self, refs: Iterable[str]) -> bool:  # noqa: ARG002  # for those who show records
        """Show the first of these records that can be shown: an undo leads back to what it brought back."""
        return False

    def reveal(self, ref: str) -> bool:
        """Show a record that was asked for, out of a filter too. Returns whether this screen has it."""
        return self.go_to((ref,))

    def news(self, news: News) -> None:
        """Handle news of the session. Called on every open screen, on the event loop's thread."""
