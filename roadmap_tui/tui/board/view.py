"""What the board's screen shows: the board, the story under the cursor beside it, the figures above."""

import asyncio
from collections.abc import Callable, Iterable, Mapping

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer

from roadmap_tui.model.records import Story
from roadmap_tui.model.stages import stage_of
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.board.filter import Finder
from roadmap_tui.tui.board.model import LEAST_PITCH, MOST_PITCH, BoardModel
from roadmap_tui.tui.board.widget import BoardWidget
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession, Changed, Failed, News, Saved, Synced
from roadmap_tui.tui.common.card import CardData
from roadmap_tui.tui.common.commands import command, key_words, keys_of
from roadmap_tui.tui.common.figures import Figures
from roadmap_tui.tui.common.story_pane import reading_lines
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.header import HeaderLine
from roadmap_tui.tui.widgets.notice import Notice
from roadmap_tui.tui.widgets.reading_pane import ReadingPane

SMALLEST = (60, 15)
PANE_FROM = 110
"""Cells from which the pane stands beside the board; below, it takes the board's place on `enter`."""
PANE = 34
SLICE_SECONDS = 0.004
"""Counting and gathering go on in slices this short, so that no key waits for them."""
SLICE_PAUSE = 0.012
CLOCK_SECONDS = 30.0


class BoardView(BoardScreenBase):
    """The board as it is drawn: header, cards, pane, footer. What is done with it is BoardScreen's."""

    WHERE = "board"

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        super().__init__(session, settings, keymap)
        self.model = BoardModel(labels=settings.board.labels, limits=settings.board.wip)
        self._today = session.today
        self.model.load(session.snapshot.stories, self._today)
        self.names: dict[str, str] = {one.stage: one.label for one in self.model.every_column}
        self.board = BoardWidget(self.model, self.face, id="board")
        self.pane = ReadingPane(id="pane")
        self.header = HeaderLine(id="header")
        self._notice = Notice(id="too-small")
        self._figures = Figures(session.snapshot, self._today)
        self._finder = Finder(session.snapshot)
        self._slices: Timer | None = None
        self._read: tuple[str, int] | None = None

    def compose(self) -> ComposeResult:
        """Header, board and pane, footer; and the words for a window too small for them."""
        self.board.empty_lines = self._empty_lines()
        yield self.header
        with Horizontal(id="middle"):
            yield self.board
            yield self.pane
        yield self._notice
        yield self.footer

    def opened(self) -> None:
        """Take the keys, and count what the header shows."""
        super().opened()
        self.board.focus()
        self._show_header()
        self._slices = self.set_interval(SLICE_PAUSE, self._work)
        self.set_interval(CLOCK_SECONDS, self._tick)
        self.run_worker(self._read_last(), group="last sync")

    # -- what is shown --------------------------------------------------------------------------------------

    def face(self, identity: str) -> CardData:
        """What a card shows of a story."""
        snapshot = self.session.snapshot
        story = snapshot.stories[identity]
        return CardData(
            story=story,
            stage=stage_of(story, self._today),
            evidence=snapshot.evidence(identity),
            today=self._today,
            currency=snapshot.board.currency,
            year_starts=self.settings.calendar.year_starts,
        )

    @property
    def story(self) -> Story | None:
        """The story under the cursor."""
        return self.session.snapshot.stories.get(self.model.cursor) if self.model.cursor else None

    @property
    def is_reading(self) -> bool:
        """Whether the keys go to the story that is read, not to the board."""
        return self.has_class("-reading")

    def on_resize(self, event: events.Resize) -> None:
        """Give the pane its width, or say that there is no room."""
        width, height = event.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        self.set_class(small, "-small")
        if small:
            least = f"{SMALLEST[0]} × {SMALLEST[1]}"
            self._notice.show(f"The board needs {least} cells; this terminal has {width} × {height}.")
        narrow = width < PANE_FROM
        self.set_class(narrow, "-narrow")
        if not narrow:
            self.pane.styles.width = self._pane_width(width)

    def _pane_width(self, width: int) -> int:
        """Half of what is left beside columns as narrow as they go; all of it once they are wide enough."""
        columns = len(self.model.columns)
        pane = PANE + max(0, width - PANE - LEAST_PITCH * columns) // 2
        return max(pane, width - MOST_PITCH * columns)

    async def _read_last(self) -> None:
        """Learn when the last sync ended: one that found nothing left no trace on the board."""
        from roadmap_tui.localstate import last_sync

        found = await asyncio.to_thread(last_sync.load, self.session.snapshot.board.uid)
        if found is not None:
            self._figures.synced = found.at
            self._show_header()

    def _show_header(self) -> None:
        self.header.show(
            safe_line(self.session.snapshot.board.name), list(self._figures.parts(self.session.now()))
        )

    def _show_story(self, *, keep: bool = False) -> None:
        story = self.story
        if story is None or (self.has_class("-narrow") and not self.is_reading):
            if not self.pane.lines and story is None:
                return
            self.pane.show([])
            self._read = None
            return
        face = self.face(story.id)
        label = self.names.get(self.model.stage_shown(story.id) or "", face.stage)
        notes = self.session.snapshot.notes_about(story.id)
        self.pane.show(list(reading_lines(face, notes, self.pane.room, label)), keep=keep)
        self._read = (story.id, self.pane.room)

    def on_board_widget_cursor_moved(self) -> None:
        """The pane follows the cursor, where it does not already."""
        if self._read is None or self._read[0] != self.model.cursor:
            self._show_story()

    def on_reading_pane_resized(self) -> None:
        """The pane has another width: its lines break elsewhere."""
        self._show_story(keep=True)

    def _work(self) -> None:
        """One slice of counting; then the timer rests."""
        if self._figures.work(SLICE_SECONDS) and self._slices is not None:
            self._slices.pause()
            self._show_header()

    def _tick(self) -> None:
        """Time passes: ages in the header; and a new day moves stories to proven and missed."""
        if self.session.today != self._today:
            self._today = self.session.today
            self.model.load(self.session.snapshot.stories, self._today)
            synced, self._figures = self._figures.synced, Figures(self.session.snapshot, self._today)
            self._figures.synced = synced
            if self._slices is not None:
                self._slices.resume()
            self.board.outdate_all()
            self.board.show_all()
            self._show_story(keep=True)
        self._show_header()
        self.run_worker(self._read_last(), group="last sync", exclusive=True)

    def _empty_lines(self) -> list[list[tuple[str, str]]]:
        """What an empty board says: the keys where there are some, and the commands of the shell."""
        waiting = len(self.session.snapshot.requests)
        count = f"{waiting:,} {'request waits' if waiting == 1 else 'requests wait'} in the inbox."
        lines: list[list[tuple[str, str]]] = [
            [("No story yet.", "strong"), (f" {count}" if waiting else "", "plain")],
            [],
        ]
        for identity, words in (
            ("go.inbox", "opens the inbox: what customers ask for, in their words"),
            ("story.new", "writes the first story: what becomes possible for whom"),
        ):
            one = command(identity)
            if one is not None:
                key = key_words(keys_of(one, self.keymap)[0])
                lines.append([(key, "accent"), (f"  {words}", "plain")])
        lines += [
            [],
            [("In the shell:", "dim")],
            [('roadmap request add --customer Acme --said "…"', "plain")],
            [('roadmap story add --outcome "…" --from R-1', "plain")],
            [("roadmap demo", "plain"), ("  shows a full board", "dim")],
        ]
        return lines

    # -- news -----------------------------------------------------------------------------------------------

    def news(self, news: News) -> None:
        """Show what changed, and answer for what was saved or failed."""
        match news:
            case Changed(refs):
                self._changed(refs)
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
        self._finder.touch(refs)
        faces = {one for one in refs if one.startswith("S-")}
        moved = {one for one in faces if self.model.is_moved(snapshot.stories.get(one), one, self._today)}
        for one in refs:
            if one.startswith("R-"):
                faces.update(snapshot.stories_of(one))
        if any(one.startswith("C-") for one in refs):
            self.board.outdate_all()
            self.board.refresh()
        if self.model.is_empty:
            self.board.empty_lines = self._empty_lines()
            self.board.refresh()
        if moved:
            self.board.renewing(lambda: self.model.update(snapshot.stories, moved, self._today))
        for one in faces:
            self.board.refresh_card(one)
        if self.model.cursor in faces or self.model.cursor in refs:
            self._show_story(keep=True)
        if self._slices is not None:
            self._slices.resume()

    # -- the cursor -----------------------------------------------------------------------------------------

    def _go(self, change: Callable[[], bool]) -> None:
        """Move the cursor, and show the story it goes to in the same frame."""
        if self.board.moving(change):
            self._show_story()

    def go_to(self, refs: Iterable[str]) -> None:
        """Put the cursor on the first of these stories that the board shows."""
        for ref in refs:
            if self.model.stage_shown(ref) is not None:
                self._go(lambda found=ref: self.model.select(found))  # type: ignore[misc]
                return
