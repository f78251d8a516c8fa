"""What the inbox shows: requests at the left, the one under the cursor whole at the right; moving among them."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from textual import events
from textual.app import ComposeResult
from textual.containers import Container
from textual.css.query import NoMatches
from textual.timer import Timer

from roadmap_tui.model.records import Request
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.cells import safe_line
from roadmap_tui.tui.desk import Changed, Desk, Failed, News, Saved
from roadmap_tui.tui.inbox_model import TABS, InboxModel
from roadmap_tui.tui.inbox_words import empty_lines
from roadmap_tui.tui.request_text import request_lines, row_spans
from roadmap_tui.tui.screens.room import Room
from roadmap_tui.tui.story_ranking import StoryRanking
from roadmap_tui.tui.widgets.ask import AskLine
from roadmap_tui.tui.widgets.footer import FooterLine
from roadmap_tui.tui.widgets.header import HeaderLine
from roadmap_tui.tui.widgets.ink import Spans
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.request_list import RequestList
from roadmap_tui.tui.widgets.tab_line import TabLine

SIDE_FROM = 110
"""Cells from which the request stands beside the list; below, under it."""
WAITING_DAYS = 14
CLOCK_SECONDS = 30.0
SLICE_SECONDS = 0.004
SLICE_PAUSE = 0.02


class InboxView(Room):
    """The inbox as it is drawn and moved about in. What is done with requests is InboxScreen's."""

    WHERE = "inbox"
    CSS_PATH = "../styles/inbox.tcss"

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str]) -> None:
        super().__init__(desk, settings, keymap)
        self.model = InboxModel(desk.snapshot, desk.today)
        self.ranking = StoryRanking()
        self.header = HeaderLine(id="header")
        self.tabs = TabLine(id="tabs")
        self.list = RequestList(self.model, self._row, id="requests")
        self.page = Page(edge=True, id="request")
        self._read: str | None = None
        self._slices: Timer | None = None

    def compose(self) -> ComposeResult:
        """Header, states, list and request, footer."""
        yield self.header
        yield self.tabs
        with Container(id="middle"):
            yield self.list
            yield self.page
        yield self.footer

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self.list.focus()
        self._show_all()
        self.set_interval(CLOCK_SECONDS, self._tick)
        self._slices = self.set_interval(SLICE_PAUSE, self._work)

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where there is room, else one above the other."""
        narrow = event.size.width < SIDE_FROM
        self.set_class(narrow, "-narrow")
        self.page.draw_edge(not narrow)

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def request(self) -> Request | None:
        """The request under the cursor."""
        return self.desk.snapshot.requests.get(self.model.cursor) if self.model.cursor else None

    @property
    def is_reading(self) -> bool:
        """Whether the keys go to the request that is read, not to the list."""
        return self.has_class("-reading")

    def _row(self, identity: str, width: int) -> Spans:
        snapshot = self.desk.snapshot
        return row_spans(snapshot, snapshot.requests[identity], self.model.today, width)

    def _show_all(self) -> None:
        self._show_heads()
        self.list.empty_lines = empty_lines(
            self.model.tab, bool(self.model.filter), bool(self.desk.snapshot.requests)
        )
        self.list.outdate()
        self.list.show_all()
        self._show_request(keep=True)

    def _show_heads(self) -> None:
        model, snapshot = self.model, self.desk.snapshot
        waiting = self._waiting()
        figures: list[tuple[str, str]] = [(f"{model.count('new'):,} new of {len(snapshot.requests):,}", "plain")]
        if waiting:
            figures.append((f" · {waiting:,} waiting over {WAITING_DAYS} days", "amber"))
        self.header.show(safe_line(snapshot.board.name), [[("inbox", "plain")], figures])
        order = "newest first" if model.newest_first else "oldest first"
        remark, role = order, "dim"
        if model.filter:
            remark, role = f"/{safe_line(model.filter)} · {len(model.shown):,}", "accent"
        if model.marked:
            remark, role = f"{len(model.marked)} marked · {remark}", "accent"
        self.tabs.show(
            [(tab.capitalize(), model.count(tab)) for tab in TABS], TABS.index(model.tab), remark, role
        )

    def _waiting(self) -> int:
        last = self.model.today - timedelta(days=WAITING_DAYS)
        return self.model.count_before("new", last)

    def _show_request(self, *, keep: bool = False) -> None:
        request = self.request
        self._read = self.model.cursor
        if request is None:
            self.page.show(lambda _width: [])
            return
        snapshot, today, now = self.desk.snapshot, self.model.today, self.desk.now()
        state = self.model.state(request.id) or "new"
        self.page.show(lambda width: request_lines(snapshot, request, state, now, today, width), keep=keep)

    def on_request_list_cursor_moved(self) -> None:
        """The page follows the cursor, where it does not already."""
        if self._read != self.model.cursor:
            self._show_request()

    def _work(self) -> None:
        """Read the stories' words in slices, so that filing does not wait for them."""
        if self._slices is not None and self.ranking.work(self.desk.snapshot.stories, SLICE_SECONDS):
            self._slices.stop()

    def _tick(self) -> None:
        """A new day ends snoozes."""
        if self.desk.today != self.model.today:
            self.model.load(self.desk.today)
            self._show_all()

    def news(self, news: News) -> None:
        """Show what changed, and answer for what was saved or failed."""
        match news:
            case Changed(refs):
                self._changed(refs)
            case Saved(label, _):
                self.saved(label)
            case Failed(label, sentence):
                self.say(f"{label} was taken back: {sentence}" if label else sentence, "red")

    def _changed(self, refs: frozenset[str]) -> None:
        moved = self.model.update(refs)
        if not self.is_mounted:
            return
        if moved or any(one.startswith(("R-", "C-")) for one in refs):
            self._show_all()
        elif self.model.cursor is not None and any(
            one in refs for one in self.desk.snapshot.stories_of(self.model.cursor)
        ):
            self._show_request(keep=True)

    # -- moving about ---------------------------------------------------------------------------------------

    def _move(self, change: Callable[[], object]) -> None:
        """Move the cursor, and show the request it goes to in the same frame."""
        self.list.moving(change)
        self._show_request()

    def action_down(self, by: int) -> None:
        """The request below or above; lines of the request that is read."""
        if self.is_reading:
            self.page.scroll_lines(by)
        else:
            self._move(lambda: self.model.move(by))

    def action_page(self, by: int) -> None:
        """Half a screen down or up."""
        if self.is_reading:
            self.page.scroll_lines(by * max(self.page.size.height // 2, 1))
        else:
            self._move(lambda: self.model.move(by * max(self.model.height // 2, 1)))

    def action_end(self, by: int) -> None:
        """The first or the last request, or line."""
        if self.is_reading:
            self.page.scroll_lines(by * len(self.page.lines))
        else:
            self._move(lambda: self.model.go(0 if by < 0 else len(self.model.shown) - 1))

    def action_turn(self, by: int) -> None:
        """The requests of the next state, or of the one before."""
        self.model.turn(by)
        self._turned()

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        """The requests of the state that was clicked."""
        self.model.show_tab(TABS[event.index])
        self._turned()

    def _turned(self) -> None:
        self.set_class(False, "-reading")
        self.say("")
        self._show_all()

    def action_order(self) -> None:
        """Newest first, or oldest first."""
        self.model.reverse()
        self._show_all()

    def action_open(self) -> None:
        """Read the request; the second time, the story it is filed under."""
        request = self.request
        if request is None:
            self.say("There is no request here.", "amber")
            return
        filed = self.desk.snapshot.stories_of(request.id)
        if self.is_reading and filed:
            from roadmap_tui.tui.screens.story import StoryScreen

            self.app.push_screen(StoryScreen(self.desk, self.settings, self.keymap, filed[0]))
            return
        self.set_class(True, "-reading")
        after = f" · ⏎ opens {filed[0]}" if filed else ""
        self.say(f"Reading {request.id} · j k scroll · esc goes back{after}")

    def on_request_list_opened(self) -> None:
        """A request was clicked twice."""
        self.action_open()

    def action_back(self) -> None:
        """Out of reading, out of the filter, out of the marks."""
        if self.is_reading:
            self.set_class(False, "-reading")
        elif self.model.filter:
            self._set_filter("")
        elif self.model.marked:
            self.model.marked.clear()
            self._show_all()
        self.say("")

    def on_footer_line_pressed(self, event: FooterLine.Pressed) -> None:
        """A key in the footer was clicked."""
        self.call_later(self.run_action, event.action)

    # -- filter and marks -----------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Ask what to leave in the list."""
        for other in self.query(AskLine):
            other.remove()
        self.mount(AskLine("filter", "/", text=self.model.filter, placeholder="words, customer, id"))

    def on_ask_line_typed(self, event: AskLine.Typed) -> None:
        """Filter while typing."""
        self._set_filter(event.text)

    def on_ask_line_answered(self, event: AskLine.Answered) -> None:
        """Keep the filter, or let go of it."""
        try:
            self.query_one(AskLine).remove()
        except NoMatches:
            return
        self.list.focus()
        self._set_filter(event.text or "")

    def _set_filter(self, typed: str) -> None:
        self.model.find(typed)
        self._show_all()

    def action_mark(self) -> None:
        """Mark the request, or take its mark away, and go on to the next."""
        self._move(self.model.mark)
        self._show_heads()
