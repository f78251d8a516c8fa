"""The board's screen: the board, the story under the cursor beside it, and the actions on it."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.timer import Timer

from roadmap_tui.actions import sets
from roadmap_tui.localstate.views import PlaceView
from roadmap_tui.model.evidence import worth_of
from roadmap_tui.model.filters.matches import Matches
from roadmap_tui.model.records import Session, Story
from roadmap_tui.model.standing import standing_line, standings
from roadmap_tui.model.views import SavedView
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.money import short_money
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.board.model import BoardModel
from roadmap_tui.tui.board.moves import BoardMoves
from roadmap_tui.tui.board.text import empty_lines
from roadmap_tui.tui.board.widget import BoardWidget
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import (
    FRAME_SECONDS,
    BoardSession,
    Changed,
    Failed,
    News,
    Saved,
    Synced,
)
from roadmap_tui.tui.common.card import CardData, card_data
from roadmap_tui.tui.common.figures import Figures, WaitingCounted
from roadmap_tui.tui.common.filter_controller import FilterController
from roadmap_tui.tui.common.push_controller import PushController
from roadmap_tui.tui.common.stage_columns import Shown
from roadmap_tui.tui.common.story_pane import reading_lines
from roadmap_tui.tui.widgets.ask import AskLine
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.header import HeaderLine
from roadmap_tui.tui.widgets.notice import Notice
from roadmap_tui.tui.widgets.page import Page

SMALLEST = (60, 15)
SLICE_SECONDS, SLICE_PAUSE = 0.002, 0.006
"""The length of a slice of counting, so short that no key waits for it, and the time from one to the next."""
CLOCK_SECONDS = 30.0
IN_VIEWS = ("group", "order", "compact", "columns", "empty")
"""The choices of the board's looks that a view holds."""


class BoardScreen(BoardMoves):
    """The board screen: cards in columns, the story under the cursor whole, figures above."""

    WHERE = "board"
    CSS_PATH = "../board/board.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("board")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        super().__init__(session, settings, keymap)
        self.push = PushController(self)
        self.model = BoardModel(labels=settings.board.labels, limits=settings.board.wip)
        self._today = session.today
        self.model.load(session.snapshot.stories, self._today)
        self.names = {one.stage: one.label for one in self.model.every_column}
        self.board = BoardWidget(self.model, self.card_of, self.lane_spans, id="board")
        self.pane = Page(edge=True, id="pane")
        self.header = HeaderLine(id="header")
        self._notice = Notice(id="too-small")
        self._figures = Figures(session.snapshot, self._today, settings.rotation.every)
        self.filtering = FilterController(self, "Story", self._narrow)
        self._slices: Timer | None = None
        self._counts = False
        """Whether evidence is added up: not on the first frame, since every request is decoded for it."""
        self._read: str | None = None

    def compose(self) -> ComposeResult:
        """Compose header, board and pane, footer, and the notice for a window too small for them."""
        self._show_empty()
        yield self.header
        with Horizontal(id="middle"):
            yield self.board
            yield self.pane
        yield self._notice
        yield self.footer

    def opened(self) -> None:
        """Focus the board, and show it as it was left."""
        super().opened()
        self.board.focus()
        self._restore()
        self._show_header()

    def drawn(self) -> None:
        """Count what cards and header show, and keep it up to date."""
        self._counts = True
        self.board.outdate_all()
        self.board.refresh()
        self.show_story(keep=True)
        self._slices = self.set_interval(SLICE_PAUSE, self._work)
        self.set_interval(CLOCK_SECONDS, self._tick)
        self.run_worker(self._read_last(), group="last sync")

    # -- how it is left -------------------------------------------------------------------------------------

    def view(self) -> PlaceView:
        """The filter, the story under the cursor, and the looks of the board."""
        typed = self.filtering.matches.typed
        return PlaceView(filter=typed, cursor=self.model.cursor, choices=self.look_choices())

    def view_choices(self, choices: Mapping[str, str]) -> dict[str, str]:
        """Grouping, order, density and columns; what else was chosen is this person's own."""
        return {name: choices[name] for name in IN_VIEWS if choices.get(name)}

    def show_view(self, view: SavedView) -> None:
        """Show what a view keeps, grouped, ordered and laid out as it was saved."""
        own = {name: value for name, value in self.look_choices().items() if name not in IN_VIEWS}
        self.restore_looks({**own, **view.choices})
        self.filtering.set(view.filter)
        self.board.show_all()
        self.show_story()

    def _restore(self) -> None:
        """Show the board as it was left the last time."""
        view = self.session.views.get(self.WHERE)
        if view is None:
            return
        self.restore_looks(view.choices)
        if view.filter:
            self.filtering.set(view.filter)
        self.restore_view_name(view)
        shown = [one.shown[0] for one in self.model.columns if one.shown]
        for identity in (view.cursor, *shown[:1]):
            if identity is not None and self.model.select(identity):
                break
        self.board.show_all()
        self.show_story()

    # -- what is shown --------------------------------------------------------------------------------------

    def card_of(self, identity: str) -> CardData:
        """The data of a story's card."""
        snapshot = self.session.snapshot
        story = snapshot.stories[identity]
        year_starts = self.settings.calendar.year_starts
        return card_data(snapshot, story, self._today, year_starts, counts=self._counts)

    @property
    def story(self) -> Story | None:
        """The story under the cursor."""
        return self.session.snapshot.stories.get(self.model.cursor) if self.model.cursor else None

    def on_resize(self, event: events.Resize) -> None:
        """Lay out the pane, or say that there is no room."""
        width, height = event.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        self.set_class(small, "-small")
        if small:
            least = f"{SMALLEST[0]} × {SMALLEST[1]}"
            self._notice.show(f"The board needs {least} cells; this terminal has {width} × {height}.")
        self.fit_pane()
        self.show_story(keep=True)

    async def _read_last(self) -> None:
        """Read the time of the last sync: one that found nothing left no trace on the board."""
        from roadmap_tui.localstate import last_sync

        found = await asyncio.to_thread(last_sync.load, self.session.snapshot.board.uid)
        if found is not None:
            self._figures.synced = found.at
            self._show_header()

    def _show_empty(self) -> None:
        """Show what fills a board on which there is no story yet."""
        if self.model.is_empty:
            self.board.empty_lines = empty_lines(len(self.session.snapshot.requests), self.keymap)

    def _show_header(self) -> None:
        self.header.show(
            safe_line(self.session.snapshot.board.name),
            list(self._figures.parts(self.session.now())),
            self._figures.links,
        )
        waiting = self._figures.waiting
        if waiting and waiting != self.session.waiting:
            self.post_message(WaitingCounted(waiting))

    def show_story(self, *, keep: bool = False) -> None:
        """Show the story under the cursor in the pane."""
        story = self.story
        if story is None or self.has_class("-narrow"):
            self._read = None
            if (story is None and not self.has_class("-narrow") and self.show_lane()) or not self.pane.lines:
                return
            self.pane.show(lambda _width: [])
            return
        card = self.card_of(story.id)
        label = self.names.get(self.model.stage_shown(story.id) or "", card.stage)
        notes = self.session.snapshot.notes_about(story.id)
        self.pane.show(lambda width: reading_lines(card, notes, width, label, self.pane.size.height), keep=keep)
        self._read = story.id

    def on_board_widget_cursor_moved(self) -> None:
        """Show the story under the cursor in the pane, where it is not shown already."""
        if self._read != self.model.cursor:
            self.show_story()

    def _work(self) -> None:
        """Run one slice of counting, unless a key came just now; the timer pauses once all is counted."""
        if not self.session.is_quiet_for(FRAME_SECONDS):
            return
        if self._figures.work(SLICE_SECONDS) and self._slices is not None:
            self._slices.pause()
            self._show_header()

    def _tick(self) -> None:
        """Follow the clock: ages in the header, and stories that a new day moves to proven and missed."""
        if self.session.today != self._today:
            self._today = self.session.today
            self.rearranged()
            synced, every = self._figures.synced, self.settings.rotation.every
            self._figures = Figures(self.session.snapshot, self._today, every)
            self._figures.synced = synced
            if self._slices is not None:
                self._slices.resume()
            self.board.outdate_all()
            self.board.show_all()
            self.show_story(keep=True)
        self._show_header()
        self.run_worker(self._read_last(), group="last sync", exclusive=True)

    # -- news -----------------------------------------------------------------------------------------------

    def news(self, news: News) -> None:
        """Show changes, and report what was saved or failed."""
        match news:
            case Changed(refs):
                self._changed(refs)
                self.filtering.refresh()
            case Synced():
                self._figures.synced = news.at
                self._show_header()
            case Saved(label):
                self.saved(label)
            case Failed(label, problem):
                self.say_failed(label, problem)

    def _changed(self, refs: Iterable[str]) -> None:
        snapshot, refs = self.session.snapshot, set(refs)
        self._figures.touch(refs)
        cards = {one for one in refs if one.startswith("S-")}
        self.touched(cards)
        moved = cards.copy()
        for one in refs:
            if one.startswith("R-"):
                cards.update(snapshot.stories_of(one))
            elif one.startswith("S-"):
                cards.update(other.story for other in snapshot.relations_of(one))
            elif one.startswith("U-"):
                session = snapshot.table(Session).get(one)
                cards.update([session.story] if session is not None else filter(None, [self.model.cursor]))
        if self.depends_on_evidence:
            moved |= cards
        if any(one.startswith(("C-", "A-")) for one in refs):
            self.board.outdate_all()
            self.board.refresh()
            moved |= snapshot.stories.keys() if self.depends_on_evidence else set()
        moved = {one for one in moved if self.model.is_moved(snapshot.stories.get(one), one, self._today)}
        if self.model.is_empty:
            self._show_empty()
            self.board.refresh()
        if moved or self.model.lanes:
            self.board.renewing(lambda: self.model.update(snapshot.stories, moved, self._today))
        for one in cards:
            self.board.refresh_card(one)
        if self.model.cursor in cards or self.model.cursor in refs:
            self.show_story(keep=True)
        if self._slices is not None:
            self._slices.resume()

    # -- the cursor -----------------------------------------------------------------------------------------

    def go_to(self, refs: Iterable[str]) -> bool:
        """Put the cursor on the first of these stories that the board shows."""
        for ref in refs:
            self.go(lambda found=ref: self.model.select(found))  # type: ignore[misc]
            if self.model.cursor == ref:
                return True
        return False

    # -- moving about ---------------------------------------------------------------------------------------

    def action_down(self, by: int) -> None:
        """Move to the story below or above; scroll lines of the story that is read."""
        if self.is_reading:
            self.pane.scroll_lines(by)
        else:
            self.go(lambda: self.model.move(by))

    def action_page(self, by: int) -> None:
        """Move half a screen down or up."""
        if self.is_reading:
            self.pane.scroll_lines(by * max(self.pane.size.height // 2, 1))
        else:
            self.go(lambda: self.model.move(by * max((self.model.rows + 1) // 2, 1)))

    def action_aside(self, by: int) -> None:
        """Move to the column beside; while reading, the story there is read."""
        self.go(lambda: self.model.aside(by))

    def action_top(self) -> None:
        """Move to the first story of the column, or the first line."""
        if self.is_reading:
            self.pane.scroll_lines(-len(self.pane.lines))
        else:
            self.go(lambda: self.model.go(0))

    def action_bottom(self) -> None:
        """Move to the last story of the column, or the last line."""
        if self.is_reading:
            self.pane.scroll_lines(len(self.pane.lines))
        else:
            self.go(self.model.bottom)

    def action_open(self) -> None:
        """Read the story under the cursor whole; unfold the lane under it."""
        if self.story is None and self.model.lanes and self.model.cursor is None:
            self.action_fold()
        elif self.story is None:
            self.say("There is no story here.", "amber")
        elif self.is_reading or self.has_class("-narrow"):
            self.open_screen("story", self.story.id)
        else:
            self.set_class(True, "-reading")
            self.show_story(keep=True)
            opens = self.key("story.open")
            self.say(f"Reading {self.story.id} · {opens} opens it whole · {self.scroll_hint()}")

    def action_edit(self) -> None:
        """Edit the story under the cursor."""
        if self.story is None:
            self.say("There is no story here.", "amber")
        else:
            self.open_screen("editor", self.story.id)

    def action_by_hand(self) -> None:
        """Edit the story under the cursor in the person's own editor."""
        from roadmap_tui.tui.common.edit_by_hand import edit_by_hand

        if self.story is None:
            self.say("There is no story here.", "amber")
        else:
            edit_by_hand(self, self.story)

    def action_new(self) -> None:
        """Write a new story."""
        self.open_screen("editor", None)

    def action_back(self) -> None:
        """Go back: out of a drag, a push, reading, a filter."""
        if self.board.cancel_drag():
            self.say("")
        elif self.push.stop():
            return
        elif self.is_reading:
            self.set_class(False, "-reading")
            self.board.focus()
            self.show_story()
            self.say("")
        elif self.model.marked:
            self.let_go()
            self.say("")
        elif self.model.is_filtered:
            self.filtering.set("")
        else:
            self.say("")

    def on_board_widget_opened(self) -> None:
        """Read the story that was clicked twice."""
        self.action_open()

    # -- filter, columns, marks -----------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Open the prompt of the filter; columns keep their widths while one types."""
        self.model.pack(False)
        self.filtering.ask("words, stage:ready owner:me arr:>100k customer:acme has:conflict")

    def _narrow(self, matches: Matches) -> None:
        """Show the stories that the filter keeps, and say how many."""
        self.model.filter(matches.ids.__contains__ if matches.ids is not None else None)
        if self.model.cursor is None:
            first = next((column.shown[0] for column in self.model.columns if column.shown), None)
            if first is not None:
                self.model.select(first)
        self.board.show_all()
        if self.filtering.is_refreshing:
            return
        problem = self.filtering.problem
        if not self.model.is_filtered:
            self.say("")
            self.filtering.remark(problem, is_problem=True)
            return
        count = sum(len(column.shown) for column in self.model.columns)
        found = plural(count, "story") if count else "no story"
        self.say(
            f"/{safe_line(matches.typed)} · {found} · {self.key('board.back')} shows all",
            "plain" if count else "amber",
        )
        self.filtering.remark(problem or found, is_problem=bool(problem))

    def action_compact(self) -> None:
        """Toggle compact cards: one line, or five."""
        self.model.set_compact(not self.model.compact)
        self.board.refresh()
        self.show_view_name()

    def action_column(self, stage: Shown) -> None:
        """Show or hide a column that is not always there."""
        on = not self.model.is_shown(stage)
        self.model.show(stage, on)
        if on:
            self.model.select_column(next(at for at, one in enumerate(self.model.columns) if one.stage == stage))
        self.board.show_all()
        self.show_view_name()
        self.say(f"{self.names[stage]} {'shown' if on else 'hidden'}")

    def action_mark(self) -> None:
        """Toggle the story's mark, and go on to the next."""
        story = self.story
        if story is None:
            return
        self.model.mark(story.id)
        self.board.refresh_card(story.id)
        self._say_marked()
        self.go(lambda: self.model.move(1))

    def action_mark_all(self) -> None:
        """Mark every story that is shown, or let go of them."""
        self.model.mark_all()
        self.board.refresh()
        self._say_marked()

    def _say_marked(self) -> None:
        """Say how many are marked, and what that is worth."""
        chosen = self.chosen if self.model.marked else []
        if not chosen:
            self.say("")
            return
        snapshot = self.session.snapshot
        worth = worth_of((snapshot.evidence(one.id) for one in chosen), snapshot.customers)
        arr, asked = short_money(worth.arr, snapshot.board.currency), plural(worth.requests, "request")
        setting, back = self.key("story.set"), self.key("board.back")
        self.say(f"{len(chosen):,} marked · {asked} · {arr} · {setting} sets a field · {back} lets go")

    # -- changes --------------------------------------------------------------------------------------------

    def action_why(self) -> None:
        """Report the story's rank with the reason for it."""
        story = self.story
        if story is not None:
            self.run_worker(self._tell_place(story.id), group="place", exclusive=True)

    async def _tell_place(self, identity: str) -> None:
        """Report a story's rank, computed in a thread: over thousands of stories it would hold up the keys."""
        found = await asyncio.to_thread(standings, self.session.snapshot.frozen(), self.session.today)
        place = found.get(identity)
        if place is None:
            self.say(
                f"{identity} is not ahead any more; only stories from discover to building are ranked.", "amber"
            )
        else:
            self.say(f"{identity} is {place.place} of {place.of} on the board: {standing_line(place)}")

    def on_board_widget_marked(self) -> None:
        """Say how many are marked."""
        self._say_marked()

    def on_board_widget_counted(self, event: BoardWidget.Counted) -> None:
        """Mark what a column shows, whose heading was clicked twice."""
        self.model.marked |= {*self.model.columns[event.column].shown}
        self.board.refresh()
        self._say_marked()

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
        self.ask(AskLine(f"read {story.id}", f"{story.id} today{unit}:", placeholder=metric))

    # -- asking ---------------------------------------------------------------------------------------------

    def on_ask_line_typed(self, event: AskLine.Typed) -> None:
        """Filter while typing."""
        if event.about == "filter":
            self.filtering.set(event.text)

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Carry out what the question asked for; leaving it changes nothing."""
        if not self.end_question():
            return
        self.board.focus()
        about, _, identity = event.about.partition(" ")
        story = self.session.snapshot.stories.get(identity)
        text = event.text
        if about == "filter":
            self.model.pack(True)
            self.filtering.settle(text)
            self.board.show_all()
        elif text is None:
            self.say("")
        elif about == "because" and self.refused:
            self.move_because(text)
        elif about == "decline" and (refs := self.refs):
            self.acting.act_on(
                refs,
                sets.declining(text),
                lambda some: story_acts.decline(self.session, some, text),
                "are declined",
                is_counted=True,
            )
        elif about == "read" and story is not None:
            self.attempt(lambda: story_acts.read(self.session, story, text))
