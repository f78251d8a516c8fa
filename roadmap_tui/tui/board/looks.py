"""What a person chooses of the board's looks: grouping, order, folded lanes, empty columns, the pane's size."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import msgspec

from roadmap_tui.errors import Problem
from roadmap_tui.model.formula import read_formula
from roadmap_tui.model.grouping import GROUPINGS, Grouping
from roadmap_tui.model.ordering import HAND, ORDERINGS, Ordering, Scale, last_changes
from roadmap_tui.tui.board.lane_text import lane_lines, lane_spans
from roadmap_tui.tui.board.lanes import Lane
from roadmap_tui.tui.board.model import BoardModel
from roadmap_tui.tui.board.widget import BoardWidget
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.stage_columns import ALWAYS
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.styled import Spans

if TYPE_CHECKING:
    from roadmap_tui.tui.common.ask import Way

T = TypeVar("T")

PANE_FROM = 120
"""The least width for the pane beside the board; below, `enter` opens the story's own screen."""
PANE = 34
"""The width of the pane where nothing is to spare."""
LEAST_PANE = 24
PANE_STEP = 6
"""The cells by which a key makes the pane wider."""


class BoardLooks(BoardScreenBase):
    """A board's screen that can be grouped, ordered, folded and divided otherwise; a subclass shows it."""

    model: BoardModel
    board: BoardWidget
    pane: Page

    grouping: Grouping | None = None
    """How stories are grouped in lanes; None without lanes."""
    ordering: Ordering = ORDERINGS[HAND]
    _changed_at: Mapping[str, datetime] = {}
    """The last change of each story, once an order asked for it."""
    _pane_given: int | None = None
    _is_pane_hidden = False

    def show_story(self, *, keep: bool = False) -> None:
        """Show the story under the cursor in the pane."""
        raise NotImplementedError

    def rearranged(self) -> None:
        """Load the stories as they are arranged now, and show them."""
        grouping, ordering = self.grouping, self.ordering
        snapshot = self.session.snapshot
        formula = self.settings.rank.formula
        try:
            tree = read_formula(formula, "rank.formula") if formula is not None else None
        except Problem:
            tree = None  # the shell refuses it wherever it is used
        scale = Scale(snapshot, tree, self._changed_at)
        self.model.arrange(
            None if ordering.id == HAND else partial(ordering.key, scale),
            None if grouping is None else partial(grouping.group_of, snapshot),
            (lambda group: group) if grouping is None else partial(grouping.rank, snapshot.touchpoints),
        )
        self.model.load(snapshot.stories, self.session.today)

    @property
    def depends_on_evidence(self) -> bool:
        """Whether a story's place follows from the requests and customers behind it."""
        return self.ordering.by_evidence or (self.grouping is not None and self.grouping.by_evidence)

    def touched(self, refs: set[str]) -> None:
        """Note that stories changed just now, for the order by recent change."""
        if self.ordering.by_history:
            now = self.session.now()
            self._changed_at = {**self._changed_at, **dict.fromkeys((one for one in refs if one[0] == "S"), now)}

    def lane_spans(self, lane: Lane) -> Spans:
        """The heading of a lane."""
        snapshot, grouping = self.session.snapshot, self.grouping
        if grouping is None:
            return []
        evidence = map(snapshot.evidence, lane.stories)
        return lane_spans(grouping, lane.group, evidence, snapshot.customers, snapshot.board.currency)

    def show_lane(self) -> bool:
        """Show the folded lane of the cursor in the pane. Returns whether the cursor is on one."""
        model, known = self.model, self.session.snapshot.stories
        lane = model.lanes[model.lane] if model.lanes and model.cursor is None else None
        if lane is None:
            return False
        cells = [
            (one.label, [known[each] for each in lane.cells[one.stage]])
            for one in model.columns
            if one.stage in lane.cells
        ]
        heading = self.lane_spans(lane)
        self.pane.show(lambda width: lane_lines(heading, cells, width))
        return True

    # -- lanes ---------------------------------------------------------------------------------------------------

    def action_group(self) -> None:
        """Ask by what the board is grouped in lanes."""
        from roadmap_tui.tui.common.ask import Way

        ways = [Way(one.letter, one.label, one.id) for one in GROUPINGS.values()]
        self._choose("Group the board by", [*ways, Way("n", "nothing", "")], self._grouped)

    def _grouped(self, chosen: str) -> None:
        self.group_by(GROUPINGS.get(chosen))
        fold, fold_all = self.key("board.fold"), self.key("board.fold_all")
        by = self.grouping.label if self.grouping is not None else ""
        self.say(f"By {by} · {fold} folds a lane, {fold_all} all" if by else "Without lanes")

    def group_by(self, grouping: Grouping | None) -> None:
        """Group the board in lanes; None groups it in none."""
        if grouping != self.grouping:
            self.model.folded.clear()
        self.grouping = grouping
        self._show_again(at_top=True)

    def action_fold(self) -> None:
        """Fold the lane of the cursor, or unfold it."""
        self._folded(self.model.fold())

    def action_fold_all(self) -> None:
        """Fold all lanes, or unfold them."""
        self._folded(self.model.fold_all())

    def on_board_widget_folded(self, event: BoardWidget.Folded) -> None:
        """Fold the lane that was clicked, or unfold it."""
        self._folded(self.model.fold(event.lane))

    def _folded(self, is_done: bool) -> None:
        if is_done:
            self.board.show_all()
            self.show_story()
        else:
            self.say(f"There are no lanes; {self.key('board.group')} groups the board.", "amber")

    # -- the order -----------------------------------------------------------------------------------------------

    def action_order(self) -> None:
        """Ask in what order the stories of a column stand."""
        from roadmap_tui.tui.common.ask import Way

        ways = [Way(one.letter, one.label, one.id) for one in ORDERINGS.values()]
        self._choose("Order each column by", ways, self._ordered)

    def _ordered(self, chosen: str) -> None:
        self.run_worker(self._order(ORDERINGS[chosen]), group="order", exclusive=True)

    async def _order(self, ordering: Ordering) -> None:
        await self.order_by(ordering)
        words = f"Ordered by {ordering.label}"
        hand = f" · {self.key('board.order')} h back to the order by hand"
        self.say(words if ordering.id == HAND else f"{words}{hand}")

    async def order_by(self, ordering: Ordering) -> None:
        """Order the columns; the history, which one of the orders asks for, is read in a thread."""
        if ordering.by_history:
            self.say("Reading the history …")
            self._changed_at = await asyncio.to_thread(last_changes, self.session.snapshot.frozen())
        self.ordering = ordering
        self._show_again()

    def _show_again(self, *, at_top: bool = False) -> None:
        self.rearranged()
        if at_top:
            self.model.lane_to_top()
        self.board.show_all()
        self.show_story()
        self.show_view_name()

    def _choose(self, question: str, ways: "list[Way]", do: Callable[[str], None]) -> None:
        from roadmap_tui.tui.common.ask import Choose  # no card needs it

        def answered(answer: str | None) -> None:
            if answer is not None:
                do(answer)

        self.app.push_screen(Choose([[(question, "strong")]], ways, stay="leaves it"), answered)

    # -- columns and the pane ------------------------------------------------------------------------------------

    def action_empty(self) -> None:
        """Hide empty columns, or show them as slivers."""
        self.model.hide_empty(not self.model.hides_empty)
        self.board.show_all()
        self.show_view_name()
        self.say("Empty columns hidden" if self.model.hides_empty else "Empty columns shown")

    def action_pane(self) -> None:
        """Hide the pane beside the board, or show it."""
        self._is_pane_hidden = not self._is_pane_hidden
        self.fit_pane()
        self.show_story()

    def action_pane_width(self, by: int) -> None:
        """Make the pane wider, or narrower."""
        width = self.size.width
        if self._is_pane_hidden or width < PANE_FROM:
            least = f" from {PANE_FROM} columns on" if width < PANE_FROM else ""
            self.say(f"The pane beside the board is hidden; {self.key('board.pane')} shows it{least}.", "amber")
            return
        self._pane_given = self._pane_width(width) + by * PANE_STEP
        self._pane_given = self._pane_width(width)
        self.fit_pane()

    def fit_pane(self) -> None:
        """Give the pane its width, or its place to the board."""
        width = self.size.width
        self.set_class(width < PANE_FROM or self._is_pane_hidden, "-narrow")
        if self.has_class("-narrow"):
            self.set_class(False, "-reading")
        else:
            self.pane.styles.width = self._pane_width(width)

    def _pane_width(self, width: int) -> int:
        """The pane's width: as it was given, else all that the columns' titles do not ask for."""
        if self._pane_given is not None:
            return min(max(self._pane_given, LEAST_PANE), max(width - 2 * LEAST_PANE, LEAST_PANE))
        return max(PANE, min(width - self.model.most_width, width // 2))

    # -- how it is left ------------------------------------------------------------------------------------------

    def look_choices(self) -> dict[str, str]:
        """The looks by name, for the next start."""
        model = self.model
        given = {one.stage: one.given for one in model.every_column if one.given is not None}
        found = {
            "columns": " ".join(one.stage for one in model.columns if one.stage not in ALWAYS),
            "compact": "yes" if model.compact else "",
            "group": self.grouping.id if self.grouping is not None else "",
            "order": self.ordering.id if self.ordering.id != HAND else "",
            "folded": _json(sorted(model.folded)) if model.folded else "",
            "empty": "hidden" if model.hides_empty else "",
            "widths": _json(given) if given else "",
            "pane": "hidden" if self._is_pane_hidden else str(self._pane_given or ""),
        }
        return {name: value for name, value in found.items() if value or name == "columns"}

    def restore_looks(self, choices: Mapping[str, str]) -> None:
        """Show the board with the looks of the last time; what means nothing any more is left."""
        model = self.model
        arranged = self.grouping, self.ordering, model.folded
        model.set_compact("compact" in choices)
        shown, widths = choices.get("columns", "").split(), _read(choices.get("widths"), dict[str, int])
        for one in model.every_column:
            if one.stage not in ALWAYS:
                model.show(one.stage, one.stage in shown)
            one.given = widths.get(one.stage)
        model.hide_empty(choices.get("empty") == "hidden")
        pane = choices.get("pane", "")
        self._is_pane_hidden = pane == "hidden"
        self._pane_given = int(pane) if pane.isdecimal() else None
        model.folded = _read(choices.get("folded"), set[str])
        self.grouping = GROUPINGS.get(choices.get("group", ""))
        ordering = ORDERINGS.get(choices.get("order", HAND), ORDERINGS[HAND])
        if ordering.by_history:
            self._ordered(ordering.id)
        else:
            self.ordering = ordering
        if (self.grouping, self.ordering, model.folded) != arranged:
            self.rearranged()
        self.fit_pane()


def _read(text: str | None, kind: type[T]) -> T:
    """A JSON value of a type; an empty one where it is none."""
    try:
        return msgspec.json.decode(text or "null", type=kind)
    except msgspec.MsgspecError:
        return kind()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
