"""The board's model: columns, cursor, scrolling, filter, drag. Pure state, without an app.

Sizes are in terminal cells. Rows of a column count its cards from the top; the cursor is a story's id, so that
it stays on its story whatever happens around it.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from roadmap_tui.model.records import Story, number
from roadmap_tui.model.stages import stage_of
from roadmap_tui.tui.common import card
from roadmap_tui.tui.common.stage_columns import ALWAYS, IN_ORDER, Shown

AIRY_FROM = 22
"""The least height of a board for a blank line under the columns' names."""
FOOT = 1
"""The height of a column's footer: how many cards are below."""
LEAST_PITCH = 21
"""The least width of a column in cells, its gutter included."""
MOST_PITCH = 36
GUTTER = 2
"""The gutter of a column in cells: the bar before a card and the blank after it."""


class Place(NamedTuple):
    """The rectangle of a card on the board's widget, in cells."""

    x: int
    y: int
    width: int
    height: int


class Hit(NamedTuple):
    """The target under the mouse: a column, the card there, and the row a dropped card would take."""

    column: int
    story: str | None
    row: int


class Drag(NamedTuple):
    """A card that is being dragged, and where it would land."""

    story: str
    column: int
    row: int


@dataclass(slots=True)
class Column:
    """A column of cards. `ids` are all of its stories in the board's order, `shown` those the filter leaves."""

    stage: Shown
    label: str
    limit: int | None = None
    keys: list[tuple[float, int]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    scroll: int = 0

    @property
    def is_over(self) -> bool:
        """Whether the column holds more stories than its limit."""
        return self.limit is not None and len(self.ids) > self.limit

    @property
    def heading(self) -> str:
        """The column's heading with its count: `Ready 2 of 3`; with a filter, `Ready 1/2`."""
        count = str(len(self.ids))
        if len(self.shown) != len(self.ids):
            count = f"{len(self.shown)}/{count}"
        elif self.limit is not None:
            count = f"{count} of {self.limit}"
        return f"{self.label} {count}{' !' if self.is_over else ''}"


class BoardModel:
    """State of the board: columns, cursor, scrolling, filter. `load` fills it, `update` takes changes."""

    def __init__(
        self, *, labels: Mapping[str, str] | None = None, limits: Mapping[str, int] | None = None
    ) -> None:
        self._labels = dict(labels or {})
        self._limits = dict(limits or {})
        self._places: dict[str, tuple[Shown, tuple[float, int]]] = {}
        self._columns: dict[Shown, Column] = {
            stage: Column(stage, self._labels.get(stage) or stage.capitalize(), self._limits.get(stage))
            for stage in IN_ORDER
        }
        self._matches: Callable[[str], bool] | None = None
        self._extra: set[Shown] = set()
        self.columns: list[Column] = [self._columns[stage] for stage in ALWAYS]
        self.column = 0
        self.cursor: str | None = None
        self.marked: set[str] = set()
        self.drag: Drag | None = None
        self.compact = False
        self.first = 0
        self.width = 80
        self.height = 20
        self._measure()

    # -- what is on the board ------------------------------------------------------------------------------

    def load(self, stories: Mapping[str, Story], today: date) -> None:
        """Load every story; the cursor stays on its story, else goes to the first card there is."""
        for column in self._columns.values():
            column.keys.clear()
            column.ids.clear()
        self._places.clear()
        rows: dict[Shown, list[tuple[float, int, str]]] = {stage: [] for stage in IN_ORDER}
        for story in stories.values():
            rows[shown_stage(story, today)].append((story.order, number(story.id), story.id))
        for stage, found in rows.items():
            found.sort()
            column = self._columns[stage]
            column.keys = [(order, count) for order, count, _ in found]
            column.ids = [identity for _, _, identity in found]
            for order, count, identity in found:
                self._places[identity] = (stage, (order, count))
        self._renew()

    def update(self, stories: Mapping[str, Story], changed: Iterable[str], today: date) -> None:
        """Move changed stories to their places; those no longer in `stories` go.

        The cursor stays on its story, or goes to the neighbour of one that left the board.
        """
        at = self._row()
        for identity in changed:
            old = self._places.pop(identity, None)
            if old is not None:
                column = self._columns[old[0]]
                index = bisect_left(column.keys, old[1])
                del column.keys[index], column.ids[index]
            story = stories.get(identity)
            if story is None:
                self.marked.discard(identity)
                continue
            stage, key = shown_stage(story, today), (story.order, number(identity))
            column = self._columns[stage]
            index = bisect_left(column.keys, key)
            column.keys.insert(index, key)
            column.ids.insert(index, identity)
            self._places[identity] = (stage, key)
        self._renew(at)

    def show(self, stage: Shown, on: bool) -> None:
        """Show or hide a column that is not always there: `declined`, `archived`."""
        (self._extra.add if on else self._extra.discard)(stage)
        self._renew()

    def is_shown(self, stage: Shown) -> bool:
        """Whether a column is on the board."""
        return any(column.stage == stage for column in self.columns)

    def filter(self, matches: Callable[[str], bool] | None) -> None:
        """Filter the board to stories for which `matches(id)` holds; None shows all."""
        self._matches = matches
        self._renew()

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is on."""
        return self._matches is not None

    @property
    def is_empty(self) -> bool:
        """Whether the board holds no story at all."""
        return not self._places

    @property
    def every_column(self) -> list[Column]:
        """Every possible column, those that are hidden now as well."""
        return list(self._columns.values())

    def is_moved(self, story: Story | None, identity: str, today: date) -> bool:
        """Whether a story's place differs from the board's: new, gone, in another stage or order."""
        place = self._places.get(identity)
        if story is None or place is None:
            return story is not None or place is not None
        return place != (shown_stage(story, today), (story.order, number(identity)))

    def _renew(self, row: int = 0) -> None:
        """Compute again which columns and cards are shown, and where the cursor stands."""
        at = self.columns[self.column].stage if self.columns else None
        self.columns = [column for stage, column in self._columns.items() if self._is_on(stage)]
        self._measure()
        for column in self.columns:
            matches = self._matches
            column.shown = (
                column.ids if matches is None else [identity for identity in column.ids if matches(identity)]
            )
        place = self._places.get(self.cursor) if self.cursor is not None else None
        if place is not None and self._is_on(place[0]):
            at = place[0]
        self.column = next((index for index, one in enumerate(self.columns) if one.stage == at), 0)
        shown = self.columns[self.column].shown
        if self.cursor is None or place is None or self.cursor not in shown:
            self.cursor = shown[min(row, len(shown) - 1)] if shown else None
        if self.cursor is None and not any(column.ids for column in self.columns[: self.column + 1]):
            self._to_first()
        self._follow()

    def _is_on(self, stage: Shown) -> bool:
        return stage in ALWAYS or stage in self._extra or (stage == "missed" and bool(self._columns[stage].ids))

    def _to_first(self) -> None:
        for index, column in enumerate(self.columns):
            if column.shown:
                self.column, self.cursor = index, column.shown[0]
                return

    # -- the cursor ----------------------------------------------------------------------------------------

    @property
    def current(self) -> Column:
        """The column of the cursor."""
        return self.columns[self.column]

    def _row(self) -> int:
        return self.row_of(self.cursor, self.column)

    def row_of(self, identity: str | None, column: int) -> int:
        """The row of a story among the shown ones of a column; 0 where it is not there."""
        one = self.columns[column]
        if identity is None or identity not in self._places:
            return 0
        if one.shown is one.ids:
            stage, key = self._places[identity]
            return bisect_left(one.keys, key) if stage == one.stage else 0
        return one.shown.index(identity) if identity in one.shown else 0

    def move(self, by: int) -> bool:
        """Move the cursor down by so many rows (up where negative). Returns whether it moved."""
        return self.go(self._row() + by)

    def go(self, row: int) -> bool:
        """Put the cursor on a row of its column, the nearest there is. Returns whether it moved."""
        shown = self.current.shown
        if not shown:
            return False
        found = shown[min(max(row, 0), len(shown) - 1)]
        moved = found != self.cursor
        self.cursor = found
        self._follow()
        return moved

    def bottom(self) -> bool:
        """Put the cursor on the last card of its column."""
        return self.go(len(self.current.shown) - 1)

    def aside(self, by: int) -> bool:
        """Move the cursor to the column beside, to the card at the same height on the screen."""
        to = min(max(self.column + by, 0), len(self.columns) - 1)
        if to == self.column:
            return False
        on_screen = self._row() - self.current.scroll
        self.column = to
        shown = self.current.shown
        row = min(self.current.scroll + max(on_screen, 0), len(shown) - 1)
        self.cursor = shown[row] if shown else None
        self._follow()
        return True

    def select(self, identity: str) -> bool:
        """Put the cursor on a story. Returns whether it is on the board."""
        place = self._places.get(identity)
        if place is None:
            return False
        for index, column in enumerate(self.columns):
            if column.stage == place[0]:
                if self._matches is not None and identity not in column.shown:
                    return False
                self.column, self.cursor = index, identity
                self._follow()
                return True
        return False

    def select_column(self, column: int) -> None:
        """Put the cursor into a column, on the first card that is in view."""
        self.column = min(max(column, 0), len(self.columns) - 1)
        shown = self.current.shown
        self.cursor = shown[min(self.current.scroll, len(shown) - 1)] if shown else None
        self._follow()

    def neighbours(self, identity: str) -> tuple[str | None, str | None]:
        """The stories above and below one in its column, whatever the filter hides."""
        place = self._places.get(identity)
        if place is None:
            return None, None
        column = self._columns[place[0]]
        index = bisect_left(column.keys, place[1])
        above = column.ids[index - 1] if index > 0 else None
        below = column.ids[index + 1] if index + 1 < len(column.ids) else None
        return above, below

    def past(self, identity: str, by: int) -> tuple[str | None, str | None]:
        """The neighbours of a story moved one place down (or up, with -1); None for both at the end."""
        above, below = self.neighbours(identity)
        if by > 0:
            return (self.neighbours(below)[1], below) if below is not None else (None, None)
        return (above, self.neighbours(above)[0]) if above is not None else (None, None)

    def around(self, identity: str, column: int, row: int) -> tuple[str | None, str | None]:
        """The story before which, or else after which, one dropped in a row stands; neither where it stays."""
        shown = self.columns[column].shown
        if identity in shown[max(row - 1, 0) : row + 1] or shown == [identity]:
            return None, None
        return (shown[row], None) if row < len(shown) else (None, shown[-1] if shown else None)

    def stage_shown(self, identity: str) -> Shown | None:
        """The column of a story."""
        place = self._places.get(identity)
        return place[0] if place is not None else None

    def mark(self, identity: str) -> bool:
        """Toggle a story's mark. Returns whether it is marked now."""
        self.marked ^= {identity}
        return identity in self.marked

    def mark_all(self) -> None:
        """Mark every story that is shown; where they all are marked, let go of them."""
        every = {identity for column in self.columns for identity in column.shown}
        self.marked = self.marked - every if every <= self.marked else self.marked | every

    # -- where things lie ----------------------------------------------------------------------------------

    def resize(self, width: int, height: int) -> None:
        """Set the size of the board in cells; the cursor stays in view."""
        self.width, self.height = max(width, 1), max(height, 1)
        self._measure()
        self._follow()

    def set_compact(self, compact: bool) -> None:
        """Set the height of cards: one line, or five."""
        self.compact = compact
        self._measure()
        self._follow()

    @property
    def text_width(self) -> int:
        """The width of a card's text in cells."""
        return max(self.pitch - GUTTER, 1)

    def _measure(self) -> None:
        """Compute where columns and cards lie."""
        # How many columns are in view, and cells from one to the next.
        self.visible = max(1, min(len(self.columns), self.width // LEAST_PITCH))
        self.pitch = min(self.width // self.visible, MOST_PITCH)
        # Whether there are more columns than fit: then a line on top names all of them.
        self.is_sliding = self.visible < len(self.columns)
        # One column out of sight is named beside its neighbour; more of them need a line of their own.
        self.top = 1 if len(self.columns) - self.visible > 1 else 0
        self.first_line = self.top + (2 if self.height >= AIRY_FROM else 1)
        # Lines of a card, lines from one to the next, and how many whole cards a column shows, one at least.
        self.card_height = 1 if self.compact else card.HEIGHT
        self.card_pitch = 1 if self.compact else card.HEIGHT + 1
        room = self.height - self.first_line - FOOT
        self.rows = max(1, (room + self.card_pitch - self.card_height) // self.card_pitch)
        # The line under the last card in view, which says how many are below.
        self.foot_line = self.first_line + (self.rows - 1) * self.card_pitch + self.card_height

    def column_left(self, column: int) -> int | None:
        """The first cell of a column; None where it is out of view."""
        if not self.first <= column < self.first + self.visible:
            return None
        return (column - self.first) * self.pitch

    def place_of(self, identity: str) -> Place | None:
        """The rectangle of a story's card; None where it is out of view."""
        stage = self.stage_shown(identity)
        for index in range(self.first, min(self.first + self.visible, len(self.columns))):
            column = self.columns[index]
            if column.stage != stage:
                continue
            row = self.row_of(identity, index) - column.scroll
            if 0 <= row < self.rows:
                left = (index - self.first) * self.pitch
                return Place(left, self.first_line + row * self.card_pitch, self.pitch, self.card_height)
        return None

    def column_at(self, x: int) -> int | None:
        """The column under a cell; None beside the columns."""
        index = self.first + x // self.pitch
        is_in_view = x >= 0 and index < min(self.first + self.visible, len(self.columns))
        return index if is_in_view else None

    def hit(self, x: int, y: int) -> Hit | None:
        """The target under a cell; None beside the columns."""
        column = self.column_at(x)
        if column is None:
            return None
        one = self.columns[column]
        line = y - self.first_line
        row, within = divmod(line, self.card_pitch)
        index = one.scroll + row
        on_card = 0 <= row < self.rows and within < self.card_height and index < len(one.shown)
        drop = min(max(index + (1 if within * 2 >= self.card_pitch else 0), 0), len(one.shown))
        return Hit(column, one.shown[index] if on_card else None, drop)

    def above(self, column: int) -> int:
        """The number of cards of a column above the ones in view."""
        return self.columns[column].scroll

    def below(self, column: int) -> int:
        """The number of cards of a column below the ones in view."""
        one = self.columns[column]
        return max(0, len(one.shown) - one.scroll - self.rows)

    def scroll(self, column: int, by: int) -> bool:
        """Scroll a column by so many cards; the cursor stays where it is. Returns whether it scrolled."""
        one = self.columns[column]
        to = min(max(one.scroll + by, 0), max(0, len(one.shown) - self.rows))
        moved = to != one.scroll
        one.scroll = to
        return moved

    def _follow(self) -> None:
        """Slide and scroll until the cursor is in view, no further than needed."""
        visible = self.visible
        self.first = min(max(self.first, self.column - visible + 1, 0), self.column, len(self.columns) - visible)
        rows = self.rows
        for column in self.columns:
            column.scroll = min(column.scroll, max(0, len(column.shown) - rows))
        if self.cursor is not None:
            column, row = self.current, self._row()
            column.scroll = min(max(column.scroll, row - rows + 1), row)

    # -- dragging ------------------------------------------------------------------------------------------

    def drag_to(self, story: str, x: int, y: int) -> bool:
        """Drag a card over a cell. Returns whether the place it would take changed."""
        hit = self.hit(min(max(x, 0), self.pitch * self.visible - 1), y)
        if hit is None:
            return False
        column = self.columns[hit.column]
        stage, key = self._places[story]
        row = hit.row if stage == column.stage else bisect_left(column.keys, key)
        drag = Drag(story, hit.column, row)
        changed = drag != self.drag
        self.drag = drag
        return changed

    def drop(self) -> Drag | None:
        """End the drag and return it; None where no card is dragged."""
        drag, self.drag = self.drag, None
        return drag


def shown_stage(story: Story, today: date) -> Shown:
    """The column that holds a story."""
    return "archived" if story.archived else stage_of(story, today)
