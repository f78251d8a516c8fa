"""The board's widget: one focusable widget that draws every card as lines. Its cursor is data, not focus."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.board.columns import Column
from roadmap_tui.tui.board.lanes import HEADING, Lane
from roadmap_tui.tui.board.model import BoardModel
from roadmap_tui.tui.board.placement import Place
from roadmap_tui.tui.common.card import CardData, card_lines, compact_line
from roadmap_tui.tui.widgets.cells import cell_len, crop
from roadmap_tui.tui.widgets.styled import Spans, StyledWidget, fitted_lines, measure

BAR = "▌"
MARK = "✓"
HEADING_GAP = 3
"""The gap in cells between a column's name and the name of one that is out of sight."""
NAMES_GAP = 3
WHEEL = 1
"""Cards that one notch of the wheel scrolls."""


class BoardWidget(StyledWidget, can_focus=True):
    """Draws the cards of a BoardModel in columns, and in lanes where it has them."""

    DEFAULT_CSS = """
    BoardWidget { width: 1fr; height: 1fr; padding: 0; }
    """

    @dataclass
    class CursorMoved(Message):
        """Message that the cursor went to another story, or to none."""

        story: str | None

    @dataclass
    class Opened(Message):
        """Message that a story was opened with the mouse."""

        story: str

    @dataclass
    class Dropped(Message):
        """Message that a card was dropped on a column, before the story that stood in that row."""

        story: str
        column: int
        row: int
        lane: int | None

    @dataclass
    class Marked(Message):
        """Message that marks were set with the mouse."""

    @dataclass
    class Folded(Message):
        """Message that the heading of a lane was clicked."""

        lane: int

    @dataclass
    class Counted(Message):
        """Message that the heading of a column was clicked."""

        column: int

    def __init__(
        self,
        model: BoardModel,
        card: Callable[[str], CardData],
        lane: Callable[[Lane], Spans] = lambda _lane: [],
        *,
        id: str | None = None,  # noqa: A002  # Textual's name
    ) -> None:
        """`card` and `lane` tell what a card, and the heading of a lane, show; asked for those in view only."""
        super().__init__(id=id)
        self.model = model
        self._card_data = card
        self._lane_spans = lane
        self._cards: LRUCache[tuple[str, int, int], list[Strip]] = LRUCache(1024)
        self._blocks: dict[tuple[int, int], list[Strip]] = {}
        """The lines of the cards of a frame, by column and row in view."""
        self._versions: dict[str, int] = {}
        self._announced: str | None = None
        self._pressed: str | None = None
        self._painting: bool | None = None
        """Whether a drag over cards marks them, or takes their marks away; None where it does neither."""
        self._edge: int | None = None
        """The column whose edge is dragged."""
        self.empty_lines: list[list[tuple[str, str]]] = []

    # -- what others tell it --------------------------------------------------------------------------------

    def outdate(self, identity: str) -> None:
        """Mark a card as outdated: it is drawn anew the next time."""
        self._versions[identity] = self._versions.get(identity, 0) + 1

    def outdate_all(self) -> None:
        """Mark every card as outdated."""
        self._cards.clear()

    def show_all(self) -> None:
        """Redraw the whole board and announce the cursor."""
        self.refresh()
        self.announce()

    def renewing(self, change: Callable[[], object]) -> None:
        """Change the stories of the board and redraw no more than the columns that differ."""
        before = self._in_view()
        change()
        after = self._in_view()
        if before[0] != after[0] or self.model.lanes:
            self.refresh()
        else:
            self._refresh_lines(0, self.model.top)
            for index, (old, new) in enumerate(zip(before[1], after[1], strict=True)):
                if old != new:
                    self._refresh_column(self.model.first + index)
        self.announce()

    def _in_view(self) -> tuple[object, list[object]]:
        """The drawn state: the columns that are there, and of each what it holds."""
        model = self.model
        seen = range(model.first, min(model.first + model.visible, len(model.columns)))
        columns: list[object] = []
        for index in seen:
            one = model.columns[index]
            cards = one.shown[one.scroll : one.scroll + model.rows]
            at = model.cursor if index == model.column else None
            columns.append((one.heading, one.scroll, len(one.shown), cards, at))
        stages = [one.stage for one in model.columns]
        return (model.first, model.widths, model.card_height, model.is_empty, bool(model.lanes), stages), columns

    def announce(self) -> None:
        """Post where the cursor is, if it went elsewhere."""
        if self.model.cursor != self._announced:
            self._announced = self.model.cursor
            self.post_message(self.CursorMoved(self.model.cursor))

    def moving(self, change: Callable[[], bool]) -> bool:
        """Change the cursor and redraw no more than it touched.

        Returns whether it moved; whoever asks shows the story that is under it.
        """
        model = self.model
        before = model.cursor
        place = model.place_of(before) if before is not None else None
        column, first, top_line, lane = model.column, model.first, model.top_line, model.lane
        scrolls = model.current.scroll
        other_scrolls = [one.scroll for one in model.columns]
        changed = change()
        if not changed and model.cursor == before:
            return False
        if model.first != first or model.top_line != top_line:
            self.refresh()
        elif model.lanes and (model.lane != lane or model.cursor is None):
            self._refresh_lines(model.first_line, self.size.height)
        else:
            self._refresh_moved(place, column, scrolls, other_scrolls)
        self._announced = model.cursor
        return True

    def _refresh_moved(self, place: Place | None, column: int, scroll: int, scrolls: list[int]) -> None:
        model = self.model
        if model.column != column:
            self._refresh_lines(0, model.top + 1)
        if model.columns[model.column].scroll != scrolls[model.column]:
            self._refresh_column(model.column)
        if model.column != column and model.columns[column].scroll != scroll:
            self._refresh_column(column)
        self._refresh_place(place)
        if model.cursor is not None:
            self._refresh_place(model.place_of(model.cursor))

    def _refresh_place(self, place: Place | None) -> None:
        if place is not None:
            self.refresh(Region(*place))

    def _refresh_column(self, column: int) -> None:
        left = self.model.column_left(column)
        if left is not None:
            self.refresh(Region(left, 0, self.model.pitch_of(column), self.size.height))

    def _refresh_lines(self, start: int, stop: int) -> None:
        self.refresh(Region(0, start, self.size.width, stop - start))

    def refresh_card(self, identity: str) -> None:
        """Redraw one card."""
        self.outdate(identity)
        self._refresh_place(self.model.place_of(identity))

    # -- drawing --------------------------------------------------------------------------------------------

    def refresh(self, *regions: Region, **options: Any) -> Self:
        """Redraw regions, or the whole widget: what a card shows may have changed with anything."""
        self._blocks.clear()
        return super().refresh(*regions, **options)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002  # Textual's signature
        """The full width of the container."""
        return container.width

    def forget_styles(self) -> None:
        """Draw cards anew where styles changed."""
        self._cards.clear()
        super().forget_styles()

    def on_resize(self, event: events.Resize) -> None:
        """Fit as many columns as there is room for; the cursor stays in view."""
        self._cards.clear()
        self.model.resize(event.size.width, event.size.height)
        self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the board; of a part of one column no other is drawn."""
        column = self.model.column_at(crop.x)
        if column is None or not self._is_in_column(crop, column):
            return super().render_lines(crop)
        return [self._column_line(column, y) for y in crop.line_range]

    def _is_in_column(self, crop: Region, column: int) -> bool:
        """Whether a part of the board is the width of a column that is drawn as it is."""
        model = self.model
        is_plain = not model.lanes and not (model.is_empty and self.empty_lines) and crop.y >= model.top
        is_whole = (crop.x, crop.width) == (model.column_left(column), model.pitch_of(column))
        return is_plain and is_whole and self.is_bare and not self.get_line_filters()

    def render_line(self, y: int) -> Strip:
        """Render one line over all columns."""
        model, width = self.model, self.size.width
        if model.is_empty and self.empty_lines:
            return self._empty_line(y)
        if y < model.top:
            return self._names(width)
        if model.lanes and y > model.top:
            return self._lane_line(y)
        last = model.first + model.visible
        return self._filled([self._column_line(index, y) for index in range(model.first, last)])

    def _filled(self, parts: list[Strip]) -> Strip:
        """The columns' parts of a line, and blanks beside them."""
        rest = self.size.width - sum(self.model.widths)
        if rest > 0:
            parts.append(self.blank(rest))
        return Strip.join(parts)

    def _column_line(self, index: int, y: int) -> Strip:
        model = self.model
        column, pitch = model.columns[index], model.pitch_of(index)
        if column.is_sliver:
            return self._sliver_line(column, index, y)
        if y == model.top:
            return self._heading(column, index)
        drag = model.drag
        line = y - model.first_line
        if drag is not None and drag.column == index:
            at = (drag.row - column.scroll) * model.card_pitch - (0 if model.compact else 1)
            if line == at:
                return self._drop_line(index)
        if y == model.foot_line:
            below = model.below(index)
            return self.line([(f" ↓ {below} below" if below else "", "dim")], pitch)
        row, within = divmod(line, model.card_pitch)
        if line < 0 or row >= model.rows or within >= model.card_height:
            return self.blank(pitch)
        block = self._blocks.get((index, row))
        if block is None:
            block = self._blocks[index, row] = self._block(column, index, column.scroll + row)
        return block[within]

    def _block(self, column: Column, index: int, at: int) -> list[Strip]:
        """The lines of a column's card, or of the room where there is none."""
        if at < len(column.shown):
            return self._card(column.shown[at], index)
        blank = self.blank(self.model.pitch_of(index))
        first = self.line([(" –", "dim")], self.model.pitch_of(index)) if at == 0 else blank
        return [first, *([blank] * self.model.card_height)]

    def _drop_line(self, index: int) -> Strip:
        """The line at which a dragged card would land."""
        rule = "─" * self.model.text_width(index)
        return self.line([(" ", "plain"), (rule, "accent")], self.model.pitch_of(index))

    def _sliver_line(self, column: Column, index: int, y: int) -> Strip:
        """A line of an empty column: a letter of its name, which runs from top to bottom."""
        model, at = self.model, y - self.model.top
        dropping = model.drag is not None and model.drag.column == index
        role = "accent" if dropping else "strong" if index == model.column else "dim"
        letter = column.label[at] if 0 <= at < len(column.label) else " "
        return self.line([(" ", "plain"), (letter, role)], model.pitch_of(index))

    def _lane_line(self, y: int) -> Strip:
        """A line of the lanes: a heading over all columns, or a line of the cards under it."""
        model, width = self.model, self.size.width
        if y == model.foot_line:
            below = model.lanes_below
            return self.line([(f" ↓ {below} below" if below else "", "dim")], width)
        at, line = model.lane_of_line(y)
        lane = model.lanes[at]
        if line < HEADING:
            selected = at == model.lane and model.cursor is None
            mark = "▸" if lane.is_folded else "▾"
            bar = (BAR if selected else " ", "accent")
            if lane.heading is None:
                lane.heading = self._lane_spans(lane)
            return self.line([bar, (f"{mark} ", "dim"), *lane.heading], width, selected=selected)
        if line >= lane.height:
            return self.blank(width)
        row, within = divmod(line - HEADING, model.card_pitch)
        parts = [
            self._cell_line(index, lane, at, row, within)
            for index in range(model.first, model.first + model.visible)
        ]
        return self._filled(parts)

    def _cell_line(self, index: int, lane: Lane, at: int, row: int, within: int) -> Strip:
        """A column's part of a line of cards in a lane."""
        model = self.model
        drag = model.drag
        if drag is not None and (drag.column, drag.lane) == (index, at):
            line = drag.row * model.card_pitch - (0 if model.compact else 1)
            if row * model.card_pitch + within == max(line, 0):
                return self._drop_line(index)
        cell = lane.cell(model.columns[index])
        if row >= len(cell) or within >= model.card_height:
            return self.blank(model.pitch_of(index))
        # Of a card that is half out of sight the beginning is what tells which it is.
        return self._card(cell[row], index)[within - model.hidden_lines(at, row)]

    def _card(self, identity: str, index: int) -> list[Strip]:
        model = self.model
        selected = identity == model.cursor
        pitch = model.pitch_of(index)
        state = selected + 2 * (identity in model.marked) + 4 * model.compact + 8 * model.title_lines
        key = (identity, self._versions.get(identity, 0), state * 1000 + pitch)
        found = self._cards.get(key)
        if found is None:
            card, width = self._card_data(identity), model.text_width(index)
            if model.compact:
                lines = [compact_line(card, width - (1 if identity in model.marked else 0))]
            else:
                lines = card_lines(card, width, model.title_lines)
            found = self._cards[key] = [
                self._card_strip(line, number, pitch, selected, identity in model.marked)
                for number, line in enumerate(lines)
            ]
        return found

    def _card_strip(self, spans: Spans, number: int, pitch: int, selected: bool, marked: bool) -> Strip:
        bar = BAR if selected else " "
        if marked and self.model.compact:
            # The bar is all that tells where one is in a terminal without colours.
            spans = [(MARK, "accent"), *spans]
        elif marked and number == 0:
            bar = MARK
        text = self.line(spans, pitch - 2, selected=selected)
        bar_segment = self.segment(bar, "accent", selected=selected)
        return Strip([bar_segment, *text, self.segment(" ", "plain")], pitch)

    def _heading(self, column: Column, index: int) -> Strip:
        model, pitch = self.model, self.model.pitch_of(index)
        mark = "  ".join(one for one in self._beside_heading(column, index) if one)
        room = pitch - 2 - (cell_len(mark) + 1 if mark else 0)
        role = "strong" if index == model.column else "dim"
        if column.is_over:
            role = "amber"
        dropping = model.drag is not None and model.drag.column == index
        name = crop(column.heading, room)
        gap = " " * max(room - cell_len(name) + (1 if mark else 0), 0)
        start = ("▸" if dropping else " ", "accent")
        return self.line([start, (name, "accent" if dropping else role), (gap, "plain"), (mark, "dim")], pitch)

    def _beside_heading(self, column: Column, index: int) -> tuple[str, str]:
        """What stands at the right of a heading: how many cards are above, and the one column out of sight."""
        above = self.model.above(index)
        scrolled = f"↑ {above}" if above else ""
        taken = cell_len(column.heading) + (cell_len(scrolled) + 2 if scrolled else 0)
        return scrolled, self._out_of_sight(index, self.model.pitch_of(index) - 2 - taken - HEADING_GAP)

    def _out_of_sight(self, index: int, room: int) -> str:
        """The one column that there is no room for, named at the edge where it lies."""
        model = self.model
        if model.top or not model.is_sliding:
            return ""
        if index == model.first + model.visible - 1 and index + 1 < len(model.columns):
            return f"{_named(model.columns[index + 1], room - 2)} ›"
        if index == model.first and index > 0:
            return f"‹ {_named(model.columns[index - 1], room - 2)}"
        return ""

    def _names(self, width: int) -> Strip:
        """The columns out of sight with their counts, at the edge where they lie."""
        spans: list[tuple[str, str]] = []
        used = 0
        for start, words, _ in self._names_at(width):
            spans += [(" " * (start - used), "plain"), (words, "dim")]
            used = start + cell_len(words)
        return self.line(spans, width)

    def _names_at(self, width: int) -> list[tuple[int, str, int]]:
        """The columns out of sight: the cell where the name of each begins, its words, and its place."""
        model, end = self.model, self.model.first + self.model.visible
        before, after = model.columns[: model.first], model.columns[end:]
        most = max(cell_len(column.heading) for column in (*before, *after))
        while most > 4 and _edge_width(before, most) + _edge_width(after, most) + NAMES_GAP > width - 2:
            most -= 1
        left = [f"{'' if at else '‹ '}{_short(one, most)}" for at, one in enumerate(before)]
        right = [f"{_short(one, most)}{' ›' if one is after[-1] else ''}" for one in after]
        taken = sum(cell_len(one) + NAMES_GAP for one in right) - NAMES_GAP
        found, at = [], 1
        for column, words in enumerate(left):
            found.append((at, words, column))
            at += cell_len(words) + NAMES_GAP
        at = max(width - 1 - taken, at - NAMES_GAP + 1 if left else 1)
        for column, words in enumerate(right, end):
            found.append((at, words, column))
            at += cell_len(words) + NAMES_GAP
        return found

    def _named_column(self, x: int, y: int) -> int | None:
        """The column out of sight whose name is at a cell; None where there is none."""
        model, last = self.model, self.model.first + self.model.visible - 1
        if y < model.top:
            names = self._names_at(self.size.width)
            return next((one for start, words, one in names if start <= x < start + cell_len(words)), None)
        for index, beyond in ((last, last + 1), (model.first, model.first - 1)) if y == model.top else ():
            end = (model.column_left(index) or 0) + model.pitch_of(index) - 1
            mark = self._beside_heading(model.columns[index], index)[1]
            if mark and end - cell_len(mark) <= x < end and 0 <= beyond < len(model.columns):
                return beyond
        return None

    def _empty_line(self, y: int) -> Strip:
        lines = fitted_lines(self.empty_lines, self.size.width - 2)
        top = max((self.size.height - len(lines)) // 3, 0)
        if not top <= y < top + len(lines):
            return self.blank(self.size.width)
        spans = lines[y - top]
        longest = max(map(measure, lines))
        indent = max((self.size.width - longest) // 2, 1)
        return self.line([(" " * indent, "plain"), *spans], self.size.width)

    # -- the mouse ------------------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Select a card, which may be dragged then; mark at its edge; move to a column, or drag its edge."""
        if event.button != 1:
            return
        model, hit = self.model, self.model.hit(event.x, event.y)
        named = self._named_column(event.x, event.y)
        if named is not None:
            event.stop()
            self._move_to(lambda: self._to_column(named))
            return
        if hit is None:
            return
        event.stop()
        at_edge = event.x == model.column_left(hit.column)
        if hit.story is not None and (event.ctrl or at_edge):
            self._painting = hit.story not in model.marked
            self._paint(hit.story)
            self.capture_mouse()
        elif hit.story is not None:
            self._pressed = hit.story
            self._move_to(lambda: model.select(hit.story or ""))
            self.capture_mouse()
        elif event.y == model.top and (edge := model.edge_at(event.x)) is not None:
            self._edge = edge
            self.capture_mouse()
        elif hit.is_heading:
            self.post_message(self.Folded(hit.lane or 0))
        else:
            self._move_to(lambda: self._to_column(hit.column))

    def _move_to(self, change: Callable[[], bool]) -> None:
        """Change the cursor as the mouse says, and announce it."""
        if self.moving(change):
            self.post_message(self.CursorMoved(self.model.cursor))

    def _paint(self, identity: str) -> None:
        """Mark a card under the mouse, or take its mark away, as the first one was."""
        (self.model.marked.add if self._painting else self.model.marked.discard)(identity)
        self.refresh_card(identity)
        self.post_message(self.Marked())

    def _to_column(self, column: int) -> bool:
        if column == self.model.column:
            return False
        self.model.select_column(column)
        return True

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag the pressed card, marks over cards, or the edge of a column."""
        if event.button != 1:
            return
        if self._edge is not None:
            self.model.widen(self._edge, event.x + 1 - (self.model.column_left(self._edge) or 0))
            self.refresh()
        elif self._painting is not None:
            hit = self.model.hit(event.x, event.y)
            if (
                hit is not None
                and hit.story is not None
                and self._painting == (hit.story not in self.model.marked)
            ):
                self._paint(hit.story)
        elif self._pressed is not None:
            place = self.model.place_of(self._pressed)
            inside = place is not None and Region(*place).contains(event.x, event.y)
            if (self.model.drag is not None or not inside) and self.model.drag_to(
                self._pressed, event.x, event.y
            ):
                self.refresh()

    def on_mouse_up(self) -> None:
        """Drop the dragged card, or the edge."""
        self.release_mouse()
        self._pressed = self._painting = self._edge = None
        drag = self.model.drop()
        if drag is not None:
            self.refresh()
            self.post_message(self.Dropped(drag.story, drag.column, drag.row, drag.lane))

    def on_click(self, event: events.Click) -> None:
        """Open a story at the second click; at a heading's, mark its column, or fit the width of the edge."""
        model, hit = self.model, self.model.hit(event.x, event.y)
        if event.chain != 2 or hit is None:
            return
        if hit.story is not None:
            self.post_message(self.Opened(hit.story))
        elif event.y == model.top and (edge := model.edge_at(event.x)) is not None:
            model.widen(edge, None)
            self.refresh()
        elif event.y == model.top:
            self.post_message(self.Counted(hit.column))

    def cancel_drag(self) -> bool:
        """Cancel the drag. Returns whether a card was dragged."""
        if self.model.drag is None and self._pressed is None:
            return False
        dragged = self.model.drag is not None
        self.release_mouse()
        self._pressed = None
        self.model.drop()
        self.refresh()
        return dragged

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the column under the mouse."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the column under the mouse back."""
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        column = self.model.column_at(event.x)
        if column is not None and self.model.scroll(column, by):
            if self.model.lanes:
                self.refresh()
            else:
                self._refresh_column(column)


def _short(column: Column, most: int) -> str:
    """A heading in about `most` cells, the count kept."""
    heading = column.heading
    over = cell_len(heading) - most
    if over <= 0:
        return heading
    count = heading[len(column.label) :].lstrip().replace(" of ", "/")
    return f"{crop(column.label, max(most - cell_len(count) - 1, 2), '.')} {count}"


def _named(column: Column, most: int) -> str:
    """A heading in at most `most` cells; where there is no room for the count, the name alone, or how many."""
    return next((one for one in (column.heading, column.label) if cell_len(one) <= most), "1 more")


def _edge_width(columns: Sequence[Column], most: int) -> int:
    """The width of names at an edge in cells, with the arrow."""
    names = sum(cell_len(_short(one, most)) + NAMES_GAP for one in columns)
    return names - NAMES_GAP + 2 if columns else 0
