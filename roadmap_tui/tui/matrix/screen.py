"""The matrix screen: what each story takes against what stands behind it, in four quarters."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from roadmap_tui.actions import sets
from roadmap_tui.errors import Refused
from roadmap_tui.model.matrix import Axis, Point, halves_of, matrix_points, point_of, split_formula
from roadmap_tui.model.records import Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import ACTIVE, LINE, stage_of
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.money import short_money
from roadmap_tui.text.numbers import number_words
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.ask import Ask
from roadmap_tui.tui.common.background_list_screen import BackgroundListScreen
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.card import card_data
from roadmap_tui.tui.common.push_controller import PushController
from roadmap_tui.tui.common.story_sets import StorySetActions
from roadmap_tui.tui.matrix.model import MatrixModel
from roadmap_tui.tui.matrix.text import EMPTY, page_lines
from roadmap_tui.tui.matrix.widget import MatrixWidget
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans

_TABS: dict[Axis, str] = {"weight": "Weight", "arr": "ARR", "requests": "Requests", "formula": "Formula"}
_AXES: dict[Axis, str] = {
    "weight": "weight: the highest importance of each customer, added up",
    "arr": "ARR of the customers who asked",
    "requests": "requests behind it",
}


class MatrixScreen(BackgroundListScreen, StorySetActions):
    """Stories in four quarters by effort and evidence, and the one under the cursor beside them."""

    WHERE = "matrix"
    RECORDS = "Story"
    FILTER_HINT = "words, stage:ready owner:me arr:>100k no:effort"
    LENS = ("my stories", "everybody's stories")
    EMPTY = EMPTY
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("matrix")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self._formula = settings.rank.formula
        self.model = MatrixModel(session.me, has_formula=self._formula is not None)
        super().__init__(session, settings, keymap, self.model)
        self.push = PushController(self)
        self.list = MatrixWidget(
            self.model,
            title=lambda identity: safe_line(session.snapshot.stories[identity].title),
            cost=_number,
            worth=self._worth_words,
            axes=self._axis_words,
            id="rows",
        )
        labels = settings.board.labels
        self._names: dict[str, str] = {one: labels.get(one) or one.capitalize() for one in LINE}
        self._refused: dict[str, str] = {}
        """The stages to which stories were not moved, by id."""

    # -- what is shown --------------------------------------------------------------------------------------

    def computation(self) -> Callable[[Snapshot, date], list[Point]]:
        """The function that computes where the stories stand."""
        formula = self._formula
        return lambda snapshot, today: matrix_points(snapshot, today, formula)

    def take(self, found: Any) -> None:
        """Load the stories."""
        self.model.load(found)

    def changed(self, refs: frozenset[str]) -> None:
        """Place changed stories at once; what changed behind them is counted again."""
        snapshot, today = self.session.snapshot, self.session.today
        halves = split_formula(self._formula) if self._formula is not None else None
        changed = [one for one in refs if one.startswith("S-")]
        if self.is_known and changed:
            for ref in changed:
                story = snapshot.stories.get(ref)
                is_here = story is not None and not story.archived and stage_of(story, today) in ACTIVE
                self.model.update(
                    ref, point_of(snapshot, story, halves) if story is not None and is_here else None
                )
            self.model.show()
            if self.is_mounted:
                self.show_all()
        super().changed(refs)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """The story under the cursor in full, and where it stands."""
        snapshot, today = self.session.snapshot, self.session.today
        story = snapshot.stories[identity]
        card = card_data(snapshot, story, today, self.settings.calendar.year_starts)
        cost, worth = self.model.values(self.model.points[identity])
        where = (self.model.quarter(identity), f"{_TABS[self.model.tab].casefold()} {self._worth_words(worth)}")
        effort = f"effort {number_words(cost)}" if cost is not None else ""
        notes = snapshot.notes_about(identity)
        label = self._names.get(card.stage, card.stage)
        words = [one for one in (*where, effort) if one]
        return page_lines(card, notes, words, width, label, self.page.size.height)

    def show_heads(self) -> None:
        """Show the header: how many stories are ahead, how many of them without an effort."""
        model = self.model
        unknown = sum(model.values(one)[0] is None for one in model.points.values())
        words = f"{plural(len(model.points), 'story')} ahead" if self.is_known else "…"
        figures = [(words, "plain")]
        if unknown:
            figures.append((f" · {unknown:,} without an effort", "amber"))
        hidden = len(model.layout.hidden)
        remark = (f"no room for {hidden:,}: a filter makes some", "amber") if hidden else None
        self.tell(figures, [(_TABS[one], len(model.points)) for one in model.tabs], remark)

    def _worth_words(self, value: float) -> str:
        if self.model.tab == "arr":
            return short_money(round(value), self.session.snapshot.board.currency)
        return _number(value)

    def _axis_words(self) -> tuple[str, str]:
        """What the axes are: the effort's and the evidence's, or the two halves of the formula."""
        if self.model.tab == "formula" and self._formula is not None:
            halves = halves_of(self._formula)
            return halves.cost, halves.worth
        return "effort", _AXES[self.model.tab]

    # -- moving about ---------------------------------------------------------------------------------------

    def action_down(self, by: int) -> None:
        """Go to the nearest story below or above; scroll the page while it is read."""
        if self.is_reading:
            self.page.scroll_lines(by)
        else:
            self.moving(lambda: self.model.beside(0, by))

    def action_aside(self, by: int) -> None:
        """Go to the nearest story on a side."""
        self.moving(lambda: self.model.beside(by, 0))

    def action_open(self) -> None:
        """Read the story whole."""
        if self.story is None:
            self.say("There is no story here.", "amber")
        else:
            self.open_screen("story", self.story.id)

    def action_back(self) -> None:
        """Stop a push; else go back: from the marks, from a filter."""
        if not self.push.stop():
            super().action_back()

    # -- what is done ---------------------------------------------------------------------------------------

    @property
    def story(self) -> Story | None:
        """The story under the cursor."""
        return self.session.snapshot.stories.get(self.model.cursor) if self.model.cursor else None

    def action_mark(self) -> None:
        """Toggle the story's mark; the cursor stays, for what is next to it is in no order."""
        if self.model.cursor is not None:
            identity = self.model.cursor
            self.moving(lambda: self.model.marked.symmetric_difference_update({identity}))
            self.show_heads()

    def action_shift(self, steps: int) -> None:
        """Move the stories to the stage beside."""
        wanted = self.beside(steps)
        self._refused = {one: stage for one, stage in wanted.items() if stage is not None}
        if self.move_set(wanted, self._names, steps, self.action_because):
            self._refused = {}

    def action_because(self) -> None:
        """Make the move that was refused, with a reason."""
        wanted = self.still_refused(self._refused)
        if not wanted:
            key = self.key("matrix.because")
            self.say(f"No move was refused. {key} opens the gate, with a reason, for a move that was.", "amber")
            return

        def move(because: str) -> None:
            if not because.strip():
                raise Refused("The gate opens with a reason only.")
            done = story_acts.move(self.session, wanted, self.settings.board, because.strip())
            self._refused = {}
            self.let_go()
            self.show_saving(done)

        to = " and ".join(dict.fromkeys(self._names[one] for one in wanted.values()))
        self.app.push_screen(Ask(f"{story_acts.named(wanted)} → {to} because", move))

    def action_decline(self) -> None:
        """Ask why the stories are set aside."""
        refs = self.refs

        def decline(because: str) -> None:
            self.acting.do_as_answer(
                refs,
                sets.declining(because),
                lambda some: story_acts.decline(self.session, some, because),
                "are declined",
            )

        if refs:
            self.app.push_screen(Ask(f"Decline {story_acts.named(refs)} because", decline))

    def action_edit(self) -> None:
        """Edit the story in the form."""
        if self.refs:
            self.open_screen("editor", self.model.cursor)


def _number(value: float) -> str:
    return number_words(round(value, 2))
