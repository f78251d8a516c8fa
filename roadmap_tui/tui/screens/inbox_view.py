"""What the inbox shows: requests by state, and the one under the cursor with its customer and its context."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from textual.timer import Timer

from roadmap_tui.model.records import Request
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.cells import safe_line
from roadmap_tui.tui.desk import Desk
from roadmap_tui.tui.inbox_model import TABS, InboxModel
from roadmap_tui.tui.inbox_words import empty_lines
from roadmap_tui.tui.request_text import request_lines, row_spans
from roadmap_tui.tui.screens.list_room import ListRoom
from roadmap_tui.tui.story_ranking import StoryRanking
from roadmap_tui.tui.widgets.ink import Spans

WAITING_DAYS = 14
CLOCK_SECONDS = 30.0
SLICE_SECONDS = 0.004
SLICE_PAUSE = 0.02


class InboxView(ListRoom):
    """The inbox as it is drawn and moved about in. What is done with requests is InboxScreen's."""

    WHERE = "inbox"
    FILTER_HINT = "words, customer, id"

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = InboxModel(desk.snapshot, desk.today)
        super().__init__(desk, settings, keymap, self.model)
        self.ranking = StoryRanking()
        self._slices: Timer | None = None

    def on_mount(self) -> None:
        """Keep the day, and read the stories for filing."""
        super().on_mount()
        self.set_interval(CLOCK_SECONDS, self._tick)
        self._slices = self.set_interval(SLICE_PAUSE, self._work)

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def request(self) -> Request | None:
        """The request under the cursor."""
        return self.desk.snapshot.requests.get(self.model.cursor) if self.model.cursor else None

    def row_spans(self, identity: str, width: int) -> Spans:
        """A request in one line."""
        snapshot = self.desk.snapshot
        return row_spans(snapshot, snapshot.requests[identity], self.model.today, width)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A request whole."""
        snapshot = self.desk.snapshot
        state = self.model.state(identity) or "new"
        request = snapshot.requests[identity]
        return request_lines(snapshot, request, state, self.desk.now(), self.model.today, width)

    def empty_lines(self) -> list[list[tuple[str, str]]]:
        """Why there is no request here."""
        return empty_lines(self.model.tab, bool(self.model.filter), bool(self.desk.snapshot.requests))

    def show_heads(self) -> None:
        """How many wait, and the states."""
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

    def _work(self) -> None:
        """Read the stories' words in slices, so that filing does not wait for them."""
        if self._slices is not None and self.ranking.work(self.desk.snapshot.stories, SLICE_SECONDS):
            self._slices.stop()

    def _tick(self) -> None:
        """A new day ends snoozes."""
        if self.desk.today != self.model.today:
            self.model.load(self.desk.today)
            self.show_all()

    def changed(self, refs: frozenset[str]) -> None:
        """Put what changed where it belongs now."""
        moved = self.model.update(refs)
        if not self.is_mounted:
            return
        if moved or any(one.startswith(("R-", "C-")) for one in refs):
            self.show_all()
        elif self.model.cursor is not None and any(
            one in refs for one in self.desk.snapshot.stories_of(self.model.cursor)
        ):
            self.show_page(keep=True)

    # -- moving about ---------------------------------------------------------------------------------------

    def turn_tab(self, by: int) -> None:
        """The requests of the next state, or of the one before."""
        self.model.turn(by)

    def show_tab(self, index: int) -> None:
        """The requests of a state."""
        self.model.show_tab(TABS[index])

    @property
    def filter(self) -> str:
        """What the requests shown hold."""
        return self.model.filter

    def find(self, typed: str) -> None:
        """Leave only requests that hold what was typed."""
        self.model.find(typed)

    def action_order(self) -> None:
        """Newest first, or oldest first."""
        self.model.reverse()
        self.show_all()

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

    def on_row_list_opened(self) -> None:
        """A request was clicked twice."""
        self.action_open()
