"""The timeline screen: now, next and later, or quarter by quarter; what slipped, shipped and came true."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from roadmap_tui.actions.stories import board_order
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.timeline.data import TimelineReport, TimelineRow, timeline_report
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.background_list_screen import BackgroundListScreen
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.timeline import acts as timeline_acts
from roadmap_tui.tui.timeline.model import HEADING, VIEWS, TimelineModel
from roadmap_tui.tui.timeline.text import empty_lines, heading_spans, row_spans, story_lines
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans


class TimelineScreen(BackgroundListScreen):
    """The list of stories in time; their horizon, their order and their day are changed here."""

    WHERE = "timeline"
    FILTER_HINT = "id, title, owner, stage"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("timeline")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = TimelineModel(session.me, settings.calendar.year_starts)
        super().__init__(session, settings, keymap, self.model)
        self._names = {one: label.casefold() for one, label in settings.board.labels.items()}

    # -- what is shown --------------------------------------------------------------------------------------

    def computation(self) -> Callable[[Snapshot, date], TimelineReport]:
        """The function that computes the rows: every story on the board in time, with its slips."""
        year_starts = self.settings.calendar.year_starts

        def compute(snapshot: Snapshot, today: date) -> TimelineReport:
            stories = sorted((one for one in snapshot.stories.values() if not one.archived), key=board_order)
            return timeline_report(snapshot, today, stories, year_starts=year_starts)

        return compute

    def take(self, found: Any) -> None:
        """Load the stories as they were then; what changed meanwhile is on its way."""
        self.model.load(found.rows, self.session.snapshot.stories.values())

    def row_spans(self, identity: str, width: int) -> Spans:
        """A story in one line, or a heading."""
        if identity.startswith(HEADING):
            return heading_spans(identity.removeprefix(HEADING), self.model.figures(identity), width)
        return row_spans(self.model.stories[identity], width, self._names)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A story in time in full."""
        story = self.session.snapshot.stories.get(identity)
        return story_lines(self.model.stories[identity], story, self.session.today, width)

    def empty_lines(self) -> list[list[tuple[str, str]]]:
        """The lines of an empty list: why no story is shown."""
        return empty_lines(bool(self.model.filter), self.model.is_mine, self.is_known)

    def show_heads(self) -> None:
        """Show the header: how many stories are ahead, how many late or slipped."""
        model = self.model
        ahead = [one for one in model.stories.values() if one.shipped_on is None]
        late, slipped = sum(1 for one in ahead if one.late), sum(1 for one in ahead if one.slipped > 0)
        figures: list[tuple[str, str]] = [("…" if not self.is_known else f"{len(ahead):,} ahead", "plain")]
        if slipped:
            figures.append((f" · {slipped:,} slipped", "plain"))
        if late:
            figures.append((f" · {late:,} late", "amber"))
        self.header.show(safe_line(self.session.snapshot.board.name), [figures])
        remark, role = ("my stories", "accent") if model.is_mine else ("everybody's stories", "dim")
        if model.filter:
            count = len(model.shown) - len(model.headings)
            remark, role = f"/{safe_line(model.filter)} · {count:,} · {remark}", "accent"
        count = len(model.stories)
        self.tabs.show([("By horizon", count), ("By quarter", count)], VIEWS.index(model.view), remark, role)

    def changed(self, refs: frozenset[str]) -> None:
        """Update stories at once as they are now; what slipped is read again."""
        mine = [one for one in refs if one.startswith("S-")]
        if not mine:
            return
        if self.is_known:
            for one in mine:
                self.model.update(one, self.session.snapshot.stories.get(one), self.session.today)
            self.model.show()
            if self.is_mounted:
                self.show_all()
        super().changed(refs)

    # -- moving about ---------------------------------------------------------------------------------------

    def choices(self) -> dict[str, str]:
        """The view by horizon or by quarter, and whose stories."""
        return {**super().choices(), "tab": self.model.view}

    def choose(self, choices: Mapping[str, str]) -> None:
        """Turn to the view that was left."""
        super().choose(choices)
        self.model.turn(next((one for one in VIEWS if one == choices.get("tab")), self.model.view))

    def turn_tab(self, by: int) -> None:
        """Turn to the next view, or the one before."""
        self.model.turn(VIEWS[(VIEWS.index(self.model.view) + by) % len(VIEWS)])

    def show_tab(self, index: int) -> None:
        """Show the view by horizon, or by quarter."""
        self.model.turn(VIEWS[index])

    def action_open(self) -> None:
        """Read the story whole."""
        row = self._here()
        if row is not None:
            self.open_screen("story", row.story)

    def _here(self) -> TimelineRow | None:
        if self.model.story_here is None:
            self.say("There is no story here.", "amber")
        return self.model.story_here

    # -- what is done ---------------------------------------------------------------------------------------

    def action_shift(self, by: int) -> None:
        """Move the story to a horizon sooner or later: now, next, later."""
        row = self._here()
        if row is not None:
            self.attempt(lambda: timeline_acts.shift(self.session, row, by))

    def action_rank(self, by: int) -> None:
        """Move the story past its neighbour."""
        row = self._here()
        story = self.session.snapshot.stories.get(row.story) if row is not None else None
        if row is None or story is None:
            return
        if self.model.view != "horizons" or row.horizon is None:
            keys = f"{self.key('timeline.rank_lower')} and {self.key('timeline.rank_higher')}"
            self.say(f"Stories stand by their days here; {keys} rank them under now, next and later.", "amber")
            return
        before, after = self.model.past(row.story, by)
        if before is None and after is None:
            among = row.horizon if row.given else f"those that are in {row.horizon} by their stage"
            self.say(f"{row.story} is the {'last' if by > 0 else 'first'} of {among}.", "amber")
            return
        self.attempt(lambda: story_acts.rank(self.session, story, before=before, after=after, is_up=by < 0))

    def action_ship_by(self) -> None:
        """Ask for the day by which the story shall ship."""
        from roadmap_tui.tui.common.ask import Ask

        row, year_starts = self._here(), self.settings.calendar.year_starts
        if row is None:
            return
        if row.shipped_on is not None:
            self.say(f"{row.story} has shipped already.", "amber")
            return

        def read(words: str) -> date | None:
            return timeline_acts.read_ship_by(words, self.session.today, year_starts)

        def meaning(words: str) -> str:
            return timeline_acts.ship_by_words(read(words), row)

        def given(words: str) -> None:
            self.show_saving(timeline_acts.ship_by(self.session, row, read(words)))

        question = f"{row.story} ships by"
        hint = "end of Q1, in 6 weeks, 2027-03-31; never takes the day away"
        self.app.push_screen(Ask(question, given, hint=hint, check=meaning))
