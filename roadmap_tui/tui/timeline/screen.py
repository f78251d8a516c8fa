"""The timeline screen: now, next and later, by quarter or by product; what slipped, shipped and came true."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.model.board_order import board_order
from roadmap_tui.model.records import Relation, Story, kind_of
from roadmap_tui.model.relations import blockers
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.timeline.data import TimelineReport, TimelineRow, timeline_report
from roadmap_tui.reports.timeline.document import lane_marks
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.background_list_screen import BackgroundListScreen
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.card import Role
from roadmap_tui.tui.common.push_controller import PushController
from roadmap_tui.tui.common.story_sets import StorySetActions
from roadmap_tui.tui.timeline import acts as timeline_acts
from roadmap_tui.tui.timeline.drawing import UNITS, Scale, bar_spans, label_spans, links_of, scale_of
from roadmap_tui.tui.timeline.model import HEADING, TimelineModel
from roadmap_tui.tui.timeline.text import (
    BEFORE,
    EMPTY,
    drawn_heading_spans,
    drawn_row_spans,
    heading_spans,
    row_spans,
    scale_width,
    story_lines,
)
from roadmap_tui.tui.widgets.styled import Spans


class TimelineScreen(BackgroundListScreen, StorySetActions):
    """The list of stories in time; their horizon, their order and their day are changed here."""

    WHERE = "timeline"
    RECORDS = "Story"
    LENS = ("my stories", "everybody's stories")
    EMPTY = EMPTY
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("timeline")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = TimelineModel(session.me, settings.calendar.year_starts)
        super().__init__(session, settings, keymap, self.model)
        self.push = PushController(self)
        self._linked: tuple[object, dict[int, dict[int, tuple[str, Role]]]] | None = None
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
        model, name = self.model, identity.removeprefix(HEADING)
        if not model.is_drawn:
            if identity.startswith(HEADING):
                return heading_spans(name, model.figures(identity), width)
            return row_spans(model.stories[identity], width, self._names)
        if identity.startswith(HEADING):
            within = width - BEFORE
            labels = label_spans(self._scale(within), self.settings.calendar.year_starts)
            return drawn_heading_spans(name, model.figures(identity), labels, within)
        links = self._links(width).get(model.shown.index(identity))
        row = model.stories[identity]
        bar = bar_spans(self._scale(width), tuple(lane_marks(row)), self.session.today, links)
        return drawn_row_spans(row, bar, width)

    def _scale(self, width: int) -> Scale:
        """The scale in rows of so many cells."""
        return scale_of(self.model.unit, self.session.today, scale_width(width), self.model.offset)

    def _links(self, width: int) -> dict[int, dict[int, tuple[str, Role]]]:
        """The lines of dependencies by row, worked out once for what is shown."""
        model, snapshot = self.model, self.session.snapshot
        key = (width, model.unit, model.offset, tuple(model.shown))
        if self._linked is None or self._linked[0] != key:
            today = self.session.today
            blocked_by = {one: blockers(snapshot, one, today) for one in model.shown if one in model.stories}
            found = links_of(self._scale(width), model.dependencies(blocked_by))
            self._linked = (key, found)
        return self._linked[1]

    def show_all(self) -> None:
        """Show all anew, the lines between stories among it."""
        self._linked = None
        super().show_all()

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A story in time in full."""
        story = self.session.snapshot.stories.get(identity)
        return story_lines(self.model.stories[identity], story, self.session.today, width)

    def show_heads(self) -> None:
        """Show the header: how many stories are ahead, how many late or slipped."""
        model = self.model
        ahead = [one for one in model.stories.values() if one.shipped_on is None]
        late, slipped = sum(1 for one in ahead if one.late), sum(1 for one in ahead if one.slipped > 0)
        figures = [(f"{len(ahead):,} ahead" if self.is_known else "…", "plain")]
        if slipped:
            figures.append((f" · {slipped:,} slipped", "plain"))
        if late:
            figures.append((f" · {late:,} late", "amber"))
        self.tell(figures, [(name, len(model.stories)) for name in ("By horizon", "By quarter", "By product")])

    def changed(self, refs: frozenset[str]) -> None:
        """Update stories at once as they are now; what slipped is read again."""
        mine = [one for one in refs if one.startswith("S-")]
        if not mine:
            if self.is_mounted and any(kind_of(one) is Relation for one in refs):
                self.show_all()
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
        """The view by horizon, by quarter or by product, and whose stories."""
        model = self.model
        return {
            **super().choices(),
            **({"unit": model.unit} if model.unit != UNITS[-1] else {}),
            **({} if model.is_drawn else {"days": "yes"}),
        }

    def choose(self, choices: Mapping[str, str]) -> None:
        """Turn to the view that was left."""
        super().choose(choices)
        self.model.unit = next((one for one in UNITS if one == choices.get("unit")), self.model.unit)
        self.model.is_drawn = "days" not in choices

    def action_draw(self) -> None:
        """Draw the days as bars, or write them down."""
        self.model.is_drawn = not self.model.is_drawn
        self.show_all()
        self.say("Days as bars" if self.model.is_drawn else "Days in words")

    def action_zoom(self, by: int) -> None:
        """Draw weeks, months or quarters: larger units (1) or smaller ones (-1)."""
        if not self.model.zoom(by):
            self.say(
                f"{self.model.unit.capitalize()}s are the {'largest' if by > 0 else 'smallest'} there are.",
                "amber",
            )
            return
        self.model.is_drawn = True
        self.show_all()
        self.say(f"Drawn by {self.model.unit}")

    def action_scroll_days(self, by: int) -> None:
        """Show earlier (-1) or later (1) days."""
        self.model.offset += by
        self.model.is_drawn = True
        self.show_all()

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

    def action_back(self) -> None:
        """Stop a push; else go back: from the marks, from a filter."""
        if not self.push.stop():
            super().action_back()

    @property
    def story(self) -> Story | None:
        """The story under the cursor."""
        here = self.model.story_here
        return self.session.snapshot.stories.get(here.story) if here is not None else None

    def action_shift(self, by: int) -> None:
        """Move the stories to a horizon sooner or later: now, next, later."""
        rows = self.model.stories
        refs = [one.id for one in self.chosen if one.id in rows]
        if not refs:
            self._here()
            return

        def do(some: Sequence[str]) -> ActionResult:
            return timeline_acts.shift(self.session, [rows[one] for one in some], by)

        def shift(change: Change, ref: str) -> Story:
            return stories.edit(change, ref, {"horizon": timeline_acts.horizon_beside(rows[ref], by)})

        self.acting.act_on(refs, shift, do, f"go to a {'later' if by > 0 else 'sooner'} horizon")

    def action_rank(self, by: int) -> None:
        """Move the stories past their neighbour."""
        chosen = [one.id for one in self.chosen]
        if len(chosen) > 1:
            steps = self.model.past_set(chosen, by)
            if not steps:
                self.say(f"They are the {'last' if by > 0 else 'first'} of where they stand.", "amber")
                return
            self.attempt(lambda: story_acts.rank_set(self.session, steps, chosen, is_up=by < 0))
            return
        row = self._here()
        story = self.session.snapshot.stories.get(row.story) if row is not None else None
        if row is None or story is None:
            return
        if self.model.tab != "horizons" or row.horizon is None:
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
        """Ask for the day by which the stories shall ship."""
        self.action_set_field("ship_by")
