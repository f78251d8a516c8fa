"""Where things lie on the board: columns, lanes, cards in cells, and what is under the mouse. Pure.

Sizes are in terminal cells.
"""

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from roadmap_tui.model.ordering import Key
from roadmap_tui.tui.board.columns import GUTTER, LEAST_PITCH, Column, fitted_widths
from roadmap_tui.tui.board.lanes import HEADING, Lane, lane_at, stack
from roadmap_tui.tui.common import card
from roadmap_tui.tui.common.stage_columns import Shown

AIRY_FROM = 22
"""The least height of a board for a blank line under the columns' names, where two lines have them."""
ROOMY_FROM = (80, 26)
"""The least width and height of a board for a third line of titles that need it."""
FOOT = 1
"""The height of a column's footer: how many cards are below."""


class Place(NamedTuple):
    """The rectangle of a card on the board's widget, in cells."""

    x: int
    y: int
    width: int
    height: int


class Hit(NamedTuple):
    """The target under the mouse: a column, its lane, the card there, and the row a dropped card would take.

    `is_heading` says that it is the lane's heading.
    """

    column: int
    story: str | None
    row: int
    lane: int | None = None
    is_heading: bool = False


class Drag(NamedTuple):
    """A card that is being dragged, and where it would land."""

    story: str
    column: int
    row: int
    lane: int | None = None


class StoryPlace(NamedTuple):
    """Where a story belongs: its column, its sort key, its group, and the length of its title."""

    stage: Shown
    key: Key
    group: str
    title: int


class Placement:
    """The places of a board's columns, lanes and cards, with the cursor that they follow."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns: list[Column] = list(columns)
        self.lanes: list[Lane] = []
        """The lanes of the groups; empty where stories are not grouped."""
        self._places: dict[str, StoryPlace] = {}
        self.column = 0
        self.lane = 0
        self.cursor: str | None = None
        self.drag: Drag | None = None
        self.compact = False
        self.first = 0
        self.top_line = 0
        """The first line of the lanes in view."""
        self.width = 80
        self.height = 20
        self._measure()

    # -- columns, lanes, cells -----------------------------------------------------------------------------

    @property
    def current(self) -> Column:
        """The column of the cursor."""
        return self.columns[self.column]

    @property
    def cell(self) -> list[str]:
        """The stories among which the cursor goes up and down: of its column, or of its lane there."""
        return self._cell(self.column, self.lane)

    def _cell(self, column: int, lane: int | None) -> list[str]:
        one = self.columns[column]
        if not self.lanes:
            return one.shown
        return self.lanes[lane].cell(one) if lane is not None and lane < len(self.lanes) else []

    def _row(self) -> int:
        return self.row_of(self.cursor, self.column)

    def row_of(self, identity: str | None, column: int) -> int:
        """The row of a story among the shown ones of a column, or of its lane there; 0 where it is not there."""
        one = self.columns[column]
        place = self._places.get(identity) if identity is not None else None
        if identity is None or place is None:
            return 0
        if self.lanes:
            cell = self._cell(column, self._lane_of(identity))
            return cell.index(identity) if identity in cell else 0
        if one.shown is one.ids:
            return bisect_left(one.keys, place.key) if place.stage == one.stage else 0
        return one.shown.index(identity) if identity in one.shown else 0

    def _lane_of(self, identity: str) -> int:
        """The lane of a story; 0 without lanes."""
        group = self._places[identity].group
        return next((index for index, one in enumerate(self.lanes) if one.group == group), 0)

    def stage_shown(self, identity: str) -> Shown | None:
        """The column of a story."""
        place = self._places.get(identity)
        return place.stage if place is not None else None

    # -- where things lie ----------------------------------------------------------------------------------

    def resize(self, width: int, height: int) -> None:
        """Set the size of the board in cells; the cursor stays in view."""
        self.width, self.height = max(width, 1), max(height, 1)
        self._measure()
        self._follow()

    def set_compact(self, compact: bool) -> None:
        """Set the height of cards: one line, or as many as a whole card has."""
        self.compact = compact
        self._measure()
        self._follow()

    def widen(self, column: int, width: int | None) -> None:
        """Give a column a width in cells, within reason; None lets what is in it say."""
        most = max(self.width - LEAST_PITCH, LEAST_PITCH)
        self.columns[column].given = None if width is None else min(max(width, LEAST_PITCH // 2), most)
        self._measure()
        self._follow()

    def pitch_of(self, column: int) -> int:
        """The width of a column in view, in cells, its gutter included; 0 out of view."""
        at = column - self.first
        return self.widths[at] if 0 <= at < len(self.widths) else 0

    def text_width(self, column: int) -> int:
        """The width of a card's text in a column, in cells."""
        return max(self.pitch_of(column) - GUTTER, 1)

    @property
    def most_width(self) -> int:
        """The width that all titles ask for, in cells."""
        return sum(one.wanted(self.title_lines) for one in self.columns)

    def _measure(self) -> None:
        """Compute where columns, lanes and cards lie."""
        self.title_lines = self._title_lines()
        self._fit()
        # Whether there are more columns than fit: then a line on top names all of them.
        self.is_sliding = self.visible < len(self.columns)
        # One column out of sight is named beside its neighbour; more of them need a line of their own.
        self.top = 1 if len(self.columns) - self.visible > 1 else 0
        airy = self.height >= AIRY_FROM or not self.top
        self.first_line = self.top + (2 if airy and not self.lanes else 1)
        # Lines of a card, lines from one to the next, and how many whole cards a column shows, one at least.
        whole = card.HEIGHT - card.TITLE_LINES + self.title_lines
        self.card_height = 1 if self.compact else whole
        self.card_pitch = 1 if self.compact else whole + 1
        room = self.height - self.first_line - FOOT
        self.rows = max(1, (room + self.card_pitch - self.card_height) // self.card_pitch)
        # The line under the last card in view, which says how many are below.
        self.foot_line = self.first_line + (self.rows - 1) * self.card_pitch + self.card_height
        self.room = max(self.height - self.first_line - (FOOT if self.lanes else 0), 1)
        if self.lanes:
            self.foot_line = self.height - FOOT
        self._whole = stack(self.lanes, self.card_pitch, 1 if self.compact else 0)

    def _fit(self) -> None:
        """Fit columns from the first one in view; `visible` says how many there are."""
        self.first = min(max(self.first, 0), max(len(self.columns) - 1, 0))
        self.widths = fitted_widths(self.columns[self.first :], self.width, self.title_lines)
        while self.first > 0:
            # What comes into sight at the right without hiding anything there is not slid out at the left.
            wider = fitted_widths(self.columns[self.first - 1 :], self.width, self.title_lines)
            if self.first - 1 + len(wider) < len(self.columns):
                break
            self.first, self.widths = self.first - 1, wider
        self.visible = len(self.widths)

    def _title_lines(self) -> int:
        """The lines of a title: a third one where there is room, and some title does not fit into two."""
        if self.width < ROOMY_FROM[0] or self.height < ROOMY_FROM[1] or self.compact:
            return card.TITLE_LINES
        needs = any(one.wanted(card.TITLE_LINES) > LEAST_PITCH for one in self.columns)
        return card.TITLE_LINES + (1 if needs else 0)

    def column_left(self, column: int) -> int | None:
        """The first cell of a column; None where it is out of view."""
        at = column - self.first
        return sum(self.widths[:at]) if 0 <= at < self.visible else None

    def place_of(self, identity: str) -> Place | None:
        """The rectangle of a story's card; None where it is out of view."""
        stage = self.stage_shown(identity)
        for index in range(self.first, self.first + self.visible):
            column = self.columns[index]
            if column.stage != stage:
                continue
            left, pitch = self.column_left(index) or 0, self.pitch_of(index)
            if self.lanes:
                line = self._line_of(identity, index)
                y = self.first_line + line - self.top_line
                is_in_view = (
                    line >= self.top_line + HEADING and y + self.card_height <= self.first_line + self.room
                )
                return Place(left, y, pitch, self.card_height) if line >= 0 and is_in_view else None
            row = self.row_of(identity, index) - column.scroll
            if 0 <= row < self.rows:
                return Place(left, self.first_line + row * self.card_pitch, pitch, self.card_height)
        return None

    def _line_of(self, identity: str, column: int) -> int:
        """The first line of a card among the lanes; -1 where its lane is folded, or the filter hides it."""
        lane = self.lanes[self._lane_of(identity)]
        cell = lane.cell(self.columns[column])
        return lane.start + HEADING + cell.index(identity) * self.card_pitch if identity in cell else -1

    def column_at(self, x: int) -> int | None:
        """The column under a cell; None beside the columns."""
        left = 0
        for at, width in enumerate(self.widths):
            if left <= x < left + width:
                return self.first + at
            left += width
        return None

    def edge_at(self, x: int) -> int | None:
        """The column whose right edge is at a cell, which drags it wider; None where there is none."""
        column = self.column_at(x)
        left = self.column_left(column) if column is not None else None
        if column is None or left is None or self.columns[column].is_sliver:
            return None
        return column if x == left + self.pitch_of(column) - 1 else None

    def lane_of_line(self, y: int) -> tuple[int, int]:
        """The lane at a line of the board, and the line within it; what is scrolled under its heading is that."""
        line = self.top_line + y - self.first_line
        lane = lane_at(self.lanes, line)
        within = line - self.lanes[lane].start
        return lane, 0 if y == self.first_line else within

    def hidden_lines(self, lane: int, row: int) -> int:
        """The lines of a card in a lane that are scrolled under the lane's heading."""
        return max(self.top_line - self.lanes[lane].start - row * self.card_pitch, 0)

    def hit(self, x: int, y: int) -> Hit | None:
        """The target under a cell; None beside the columns."""
        column = self.column_at(x)
        if column is None:
            return None
        if self.lanes:
            return self._hit_in_lanes(column, y)
        one = self.columns[column]
        line = y - self.first_line
        row, within = divmod(line, self.card_pitch)
        index = one.scroll + row
        on_card = 0 <= row < self.rows and within < self.card_height and index < len(one.shown)
        drop = min(max(index + (1 if within * 2 >= self.card_pitch else 0), 0), len(one.shown))
        return Hit(column, one.shown[index] if on_card else None, drop)

    def _hit_in_lanes(self, column: int, y: int) -> Hit:
        if y < self.first_line:
            return Hit(column, None, 0)
        lane, line = self.lane_of_line(y)
        cell = self._cell(column, lane)
        if line < HEADING or line >= self.lanes[lane].height:
            return Hit(column, None, len(cell), lane, is_heading=line < HEADING)
        row, within = divmod(line - HEADING, self.card_pitch)
        on_card = within < self.card_height and row < len(cell)
        drop = min(row + (1 if within * 2 >= self.card_pitch else 0), len(cell))
        return Hit(column, cell[row] if on_card else None, drop, lane)

    def above(self, column: int) -> int:
        """The number of cards of a column above the ones in view; lanes scroll as one, and none is counted."""
        return 0 if self.lanes else self.columns[column].scroll

    def below(self, column: int) -> int:
        """The number of cards of a column below the ones in view."""
        one = self.columns[column]
        return max(0, len(one.shown) - one.scroll - self.rows)

    def scroll(self, column: int, by: int) -> bool:
        """Scroll a column, or all lanes, by so many cards; the cursor stays. Returns whether it scrolled."""
        if self.lanes:
            before = self.top_line
            self.top_line = min(max(before + by * self.card_pitch, 0), self._last_top)
            return self.top_line != before
        one = self.columns[column]
        to = min(max(one.scroll + by, 0), max(0, len(one.shown) - self.rows))
        moved = to != one.scroll
        one.scroll = to
        return moved

    @property
    def _last_top(self) -> int:
        return max(self._whole - self.room, 0)

    @property
    def lanes_below(self) -> int:
        """The number of lanes that begin below what is in view."""
        return len(self.lanes) - 1 - lane_at(self.lanes, self.top_line + self.room - 1) if self.lanes else 0

    def _follow(self) -> None:
        """Slide and scroll until the cursor is in view, no further than needed."""
        if self.column < self.first:
            self.first = self.column
            self._measure()
        while self.column >= self.first + self.visible:
            self.first += 1
            self._measure()
        if self.lanes:
            self._follow_lanes()
            return
        rows = self.rows
        for column in self.columns:
            column.scroll = min(column.scroll, max(0, len(column.shown) - rows))
        if self.cursor is not None:
            column, row = self.current, self._row()
            column.scroll = min(max(column.scroll, row - rows + 1), row)

    def _follow_lanes(self) -> None:
        """Scroll the lanes until the card at the cursor, or the heading of its lane, is in view."""
        lane = self.lanes[self.lane]
        first = last = lane.start
        if self.cursor is not None and (line := self._line_of(self.cursor, self.column)) >= 0:
            first, last = line - HEADING, line + self.card_height - 1
        top = max(self.top_line, last - self.room + 1)
        self.top_line = max(min(top, first, self._last_top), 0)

    # -- dragging ------------------------------------------------------------------------------------------

    def drag_to(self, story: str, x: int, y: int) -> bool:
        """Drag a card over a cell. Returns whether the place it would take changed."""
        hit = self.hit(min(max(x, 0), sum(self.widths) - 1), y)
        if hit is None:
            return False
        column = self.columns[hit.column]
        place = self._places[story]
        row = hit.row
        if place.stage != column.stage:
            cell = self._cell(hit.column, hit.lane)
            row = bisect_left([self._places[one].key for one in cell], place.key)
        drag = Drag(story, hit.column, row, hit.lane)
        changed = drag != self.drag
        self.drag = drag
        return changed

    def drop(self) -> Drag | None:
        """End the drag and return it; None where no card is dragged."""
        drag, self.drag = self.drag, None
        return drag
