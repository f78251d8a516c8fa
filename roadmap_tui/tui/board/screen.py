"""The board's screen: the board, the story under the cursor beside it, and what can be done with it."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType
from textual.css.query import NoMatches

from roadmap_tui.model.link_state import asks_released
from roadmap_tui.model.standing import standing_line, standings
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.board.view import SLICE_PAUSE, SLICE_SECONDS, BoardView
from roadmap_tui.tui.board.widget import BoardWidget
from roadmap_tui.tui.common import story_acts, story_links
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.frozen_board import still_of
from roadmap_tui.tui.common.stage_columns import Shown
from roadmap_tui.tui.widgets.ask import AskLine
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.footer import FooterLine


class BoardScreen(BoardView):
    """The first screen. What is done goes through the session, and comes back as news."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("board")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        super().__init__(session, settings, keymap)
        self._refused: tuple[str, str] | None = None
        self._filter = ""

    # -- moving about ---------------------------------------------------------------------------------------

    def action_down(self, by: int) -> None:
        """The story below or above; lines of the story that is read."""
        if self.is_reading:
            self.pane.scroll_lines(by)
        else:
            self._go(lambda: self.model.move(by))

    def action_page(self, by: int) -> None:
        """Half a screen down or up."""
        if self.is_reading:
            self.pane.scroll_lines(by * max(self.pane.size.height // 2, 1))
        else:
            self._go(lambda: self.model.move(by * max((self.model.rows + 1) // 2, 1)))

    def action_aside(self, by: int) -> None:
        """The column beside; while reading, the story there is read."""
        self._go(lambda: self.model.aside(by))

    def action_top(self) -> None:
        """The first story of the column, or the first line."""
        if self.is_reading:
            self.pane.scroll_lines(-len(self.pane.lines))
        else:
            self._go(lambda: self.model.go(0))

    def action_bottom(self) -> None:
        """The last story of the column, or the last line."""
        if self.is_reading:
            self.pane.scroll_lines(len(self.pane.lines))
        else:
            self._go(self.model.bottom)

    def action_open(self) -> None:
        """Read the story under the cursor whole."""
        if self.story is None:
            self.say("There is no story here.", "amber")
            return
        if self.is_reading:
            from roadmap_tui.tui.story.screen import StoryScreen

            self.app.push_screen(StoryScreen(self.session, self.settings, self.keymap, self.story.id))
            return
        self.set_class(True, "-reading")
        self._show_story(keep=True)
        self.say(f"Reading {self.story.id} · j k scroll · ⏎ opens it whole · esc goes back")

    def action_edit(self) -> None:
        """Edit the story under the cursor."""
        from roadmap_tui.tui.editor.screen import EditorScreen

        if self.story is None:
            self.say("There is no story here.", "amber")
        else:
            self.app.push_screen(EditorScreen(self.session, self.settings, self.keymap, self.story.id))

    def action_by_hand(self) -> None:
        """Edit the story under the cursor in the person's own editor."""
        from roadmap_tui.tui.common.edit_by_hand import edit_by_hand

        if self.story is None:
            self.say("There is no story here.", "amber")
        else:
            edit_by_hand(self, self.story)

    def action_new(self) -> None:
        """Write a new story."""
        from roadmap_tui.tui.editor.screen import EditorScreen

        self.app.push_screen(EditorScreen(self.session, self.settings, self.keymap, None))

    def action_back(self) -> None:
        """Out of a drag; stop a push; out of reading, out of a filter."""
        if self.board.cancel_drag():
            self.say("")
        elif self.stop_push():
            return
        elif self.is_reading:
            self.set_class(False, "-reading")
            self.board.focus()
            self._show_story()
            self.say("")
        elif self.model.is_filtered:
            self._set_filter("")
        else:
            self.say("")

    def on_board_widget_opened(self) -> None:
        """A story was clicked twice."""
        self.action_open()

    def on_footer_line_pressed(self, event: FooterLine.Pressed) -> None:
        """A key in the footer was clicked."""
        self.call_later(self.run_action, event.action)

    # -- filter, columns, marks -----------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Ask what to leave on the board."""
        self.set_interval(SLICE_PAUSE, lambda: self._finder.work(SLICE_SECONDS), repeat=200)
        self._ask(AskLine("filter", "/", text=self._filter, placeholder="id, title, actor, tag, owner, customer"))

    def _set_filter(self, typed: str) -> None:
        self._filter = typed
        self.model.filter(self._finder.matches(typed))
        self.board.show_all()
        if not self.model.is_filtered:
            self.say("")
            return
        count = sum(len(column.shown) for column in self.model.columns)
        found = plural(count, "story") if count else "no story"
        self.say(f"/{safe_line(typed)} · {found} · esc shows all", "plain" if count else "amber")

    def action_compact(self) -> None:
        """One line a card, or five."""
        self.model.set_compact(not self.model.compact)
        self.board.refresh()

    def action_column(self, stage: Shown) -> None:
        """Show or hide a column that is not always there."""
        on = not self.model.is_shown(stage)
        self.model.show(stage, on)
        if on:
            self.model.select_column(next(at for at, one in enumerate(self.model.columns) if one.stage == stage))
        self.board.show_all()
        self.say(f"{self.names[stage]} {'shown' if on else 'hidden'}")

    def action_mark(self) -> None:
        """Mark the story, or take its mark away, and go on to the next."""
        story = self.story
        if story is None:
            return
        self.model.mark(story.id)
        self.board.refresh_card(story.id)
        self.say(f"{len(self.model.marked)} marked" if self.model.marked else "")
        self._go(lambda: self.model.move(1))

    # -- changes --------------------------------------------------------------------------------------------

    def action_shift(self, steps: int) -> None:
        """Move the story to the stage beside."""
        story = self.story
        if story is None:
            self.say("There is no story here.", "amber")
            return
        self._refused = None

        def do() -> ActionResult:
            stage = story_acts.stage_beside(self.session, story, steps, self.names)
            self._refused = (story.id, stage)
            return story_acts.move(self.session, story, stage, self.names)

        if self.attempt(do):
            self._refused = None

    def action_because(self) -> None:
        """Make the move that was refused, with a reason."""
        if self._refused is None:
            self.say("No move was refused. B opens the gate, with a reason, for a move that was.", "amber")
            return
        self._ask(AskLine("because", f"{self._refused[0]} → {self.names[self._refused[1]]} because"))

    def action_why(self) -> None:
        """Say why the story stands where it does."""
        story = self.story
        if story is not None:
            self.run_worker(self._tell_place(story.id), group="place", exclusive=True)

    async def _tell_place(self, identity: str) -> None:
        """Every story ahead is weighed beside the screen: thousands would hold up the keys."""
        found = await asyncio.to_thread(standings, still_of(self.session), self.session.today)
        place = found.get(identity)
        if place is None:
            self.say(
                f"{identity} is not ahead any more; only stories from discover to building are ranked.", "amber"
            )
        else:
            self.say(f"{identity} is {place.place} of {place.of} on the board: {standing_line(place)}")

    def action_rank(self, by: int) -> None:
        """Place the story past its neighbour."""
        story = self.story
        if story is None:
            return
        before, after = self.model.past(story.id, by)
        if before is None and after is None:
            self.say(f"{story.id} is the {'last' if by > 0 else 'first'} of its column.", "amber")
            return
        self.attempt(lambda: story_acts.rank(self.session, story, before=before, after=after, is_up=by < 0))

    def on_board_widget_dropped(self, event: BoardWidget.Dropped) -> None:
        """A card was dragged to another place."""
        story = self.session.snapshot.stories.get(event.story)
        if story is None:
            return
        column = self.model.columns[event.column]
        before = after = None
        if self.model.stage_shown(story.id) == column.stage:
            before, after = self.model.around(story.id, event.column, event.row)
        if self.attempt(lambda: story_acts.drop(self.session, story, column.stage, before, after, self.names)):
            return
        if column.stage in self.names:
            self._refused = (story.id, column.stage)

    def action_read(self) -> None:
        """Ask what the metric measures today."""
        story = self.story
        if story is None:
            return
        target = story.target
        if target is None or not target.metric:
            self.say(f"{story.id} has no metric to read yet: its target says what is measured.", "amber")
            return
        unit = f" in {safe_line(target.unit)}" if target.unit else ""
        metric = safe_line(target.metric)
        self._ask(AskLine(f"read {story.id}", f"{story.id} today{unit}:", placeholder=metric))

    def action_decline(self) -> None:
        """Ask why the story is set aside."""
        story = self.story
        if story is not None:
            self._ask(AskLine(f"decline {story.id}", f"Decline {story.id} because"))

    def action_archive(self) -> None:
        """Take the story off the board, or put it back."""
        story = self.story
        if story is not None:
            self.attempt(lambda: story_acts.archive(self.session, story))

    def action_copy(self, what: str) -> None:
        """Copy the tracker's key or the link, and say which."""
        story_links.copy(self, self.story, what)

    def action_push(self) -> None:
        """Push the story under the cursor to the tracker, after showing what that would do."""
        if self.story is None:
            self.say("There is no story here.", "amber")
        else:
            self.start_push(self.story.id)

    def action_browse(self) -> None:
        """Open the story in the tracker."""
        story_links.browse(self, self.story)

    def action_released(self) -> None:
        """Answer the tracker's question: it is released."""
        story = self.story
        if story is None:
            self.say("There is no story here.", "amber")
            return
        if not self.attempt(lambda: story_acts.release(self.session, story, self.names)) and asks_released(story):
            self._refused = (story.id, "shipped")

    # -- asking ---------------------------------------------------------------------------------------------

    def _ask(self, line: AskLine) -> None:
        """Ask for a few words in the line at the bottom; one question at a time."""
        for other in self.query(AskLine):
            other.remove()
        self.mount(line)

    def on_ask_line_typed(self, event: AskLine.Typed) -> None:
        """Filter while typing."""
        if event.about == "filter":
            self._set_filter(event.text)

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Do what was asked for; leaving a question changes nothing."""
        try:
            self.query_one(AskLine).remove()
        except NoMatches:
            return
        self.board.focus()
        about, _, identity = event.about.partition(" ")
        story = self.session.snapshot.stories.get(identity)
        text = event.text
        if about == "filter":
            self._set_filter(text or "")
        elif text is None:
            self.say("")
        elif about == "because" and self._refused is not None:
            self._move_because(text)
        elif about == "decline" and story is not None:
            self.attempt(lambda: story_acts.decline(self.session, story, text))
        elif about == "read" and story is not None:
            self.attempt(lambda: story_acts.read(self.session, story, text))

    def _move_because(self, text: str) -> None:
        assert self._refused is not None
        identity, stage = self._refused
        story = self.session.snapshot.stories.get(identity)
        if story is None or not text.strip():
            self.say("The gate opens with a reason only.", "amber")
            return
        if self.attempt(lambda: story_acts.move(self.session, story, stage, self.names, text.strip())):
            self._refused = None
