"""A list of rows: one focusable widget that draws those in view. Its cursor is data, not focus."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.widgets.rows import Rows
from roadmap_tui.tui.widgets.styled import Spans, StyledWidget, fitted_lines

WHEEL = 3
"""Rows scrolled by one notch of the wheel."""
BEFORE = 3
"""Cells before a row: the bar, the mark, a blank."""


class RowList(StyledWidget, can_focus=True):
    """A list of a model's rows. `row(id, width)` gives the spans of a row; asked for rows in view only."""

    DEFAULT_CSS = """
    RowList { width: 1fr; height: 1fr; }
    """

    @dataclass
    class CursorMoved(Message):
        """Message that the cursor went to another row, or to none."""

        row: str | None

    @dataclass
    class Opened(Message):
        """Message that a row was clicked twice."""

        row: str

    @dataclass
    class Marked(Message):
        """Message that marks were set with the mouse."""

    def __init__(
        self,
        model: Rows[Any],
        row: Callable[[str, int], Spans],
        *,
        marks: bool = False,
        id: str | None = None,  # noqa: A002  # Textual's name
    ) -> None:
        """`marks` says that rows are marked, at their edge too."""
        super().__init__(id=id)
        self.model = model
        self._row = row
        self._marks = marks
        self._rows: LRUCache[tuple[str, bool, bool, int], Strip] = LRUCache(512)
        self._announced: str | None = None
        self._painting: bool | None = None
        """Whether a drag over rows marks them, or takes their marks away; None where it does neither."""
        self.empty_lines: list[list[tuple[str, str]]] = []

    def outdate(self) -> None:
        """Mark every row as outdated: it is drawn anew the next time."""
        self._rows.clear()

    def show_all(self) -> None:
        """Redraw the list and announce the cursor."""
        self.refresh()
        self.announce()

    def announce(self) -> None:
        """Post where the cursor is, if it went elsewhere."""
        if self.model.cursor != self._announced:
            self._announced = self.model.cursor
            self.post_message(self.CursorMoved(self._announced))

    def moving(self, change: Callable[[], object]) -> None:
        """Change the cursor and redraw no more than it touched."""
        model = self.model
        scroll, before = model.scroll, model.row
        change()
        if model.scroll != scroll:
            self.refresh()
        else:
            for row in {before, model.row}:
                self.refresh(Region(0, row - model.scroll, self.size.width, 1))
        self.announce()

    # -- drawing --------------------------------------------------------------------------------------------

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002  # Textual's signature
        """The full width of the container."""
        return container.width

    def forget_styles(self) -> None:
        """Draw rows anew where styles changed."""
        self._rows.clear()
        super().forget_styles()

    def on_resize(self, event: events.Resize) -> None:
        """Fit as many rows as there is room for."""
        self._rows.clear()
        self.fit(event.size)
        self.refresh()

    def fit(self, size: Size) -> None:
        """Fit the model to the cells there are."""
        self.model.resize(size.height)

    def render_line(self, y: int) -> Strip:
        """Render one row."""
        model, width = self.model, self.size.width
        if not model.shown:
            return self._empty_line(y)
        at = model.scroll + y
        if at >= len(model.shown):
            return self.blank(width)
        identity = model.shown[at]
        selected, marked = identity == model.cursor, identity in model.marked
        key = (identity, selected, marked, width)
        strip = self._rows.get(key)
        if strip is None:
            is_heading = identity in model.headings
            spans = self._row(identity, max(width - (1 if is_heading else BEFORE) - 1, 10))
            if is_heading:
                strip = self._rows[key] = self.line([(" ", "plain"), *spans], width)
                return strip
            head = [("▌" if selected else " ", "accent"), ("✓ " if marked else "  ", "accent")]
            strip = self._rows[key] = self.line([*head, *spans], width, selected=selected)
        return strip

    def _empty_line(self, y: int) -> Strip:
        top, width = 1, self.size.width
        lines = fitted_lines(self.empty_lines, width - BEFORE)
        if not top <= y < top + len(lines):
            return self.blank(width)
        return self.line([(" " * BEFORE, "plain"), *lines[y - top]], width)

    # -- the mouse ------------------------------------------------------------------------------------------

    def row_at(self, x: int, y: int) -> str | None:  # noqa: ARG002  # for those that are more than a list
        """The row or heading at a cell; None where there is none."""
        at = self.model.scroll + y
        return self.model.shown[at] if 0 <= at < len(self.model.shown) else None

    def is_edge(self, x: int, row: str) -> bool:  # noqa: ARG002  # for those that are more than a list
        """Whether a column of cells is where the marks stand."""
        return x < BEFORE

    def _record_at(self, event: events.MouseEvent) -> str | None:
        """The row under the mouse, no heading; None where there is none."""
        found = self.row_at(event.x, event.y)
        return None if found in self.model.headings else found

    def _is_marking(self, event: events.MouseEvent, row: str) -> bool:
        """Whether a click marks a row: at its edge, or with ctrl."""
        return self._marks and (event.ctrl or self.is_edge(event.x, row))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Mark the row that is pressed at its edge, or with ctrl; a drag marks those that it passes as well."""
        row = self._record_at(event)
        if event.button != 1 or row is None or not self._is_marking(event, row):
            return
        event.stop()
        self._painting = row not in self.model.marked
        self._paint(row)
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the rows that a drag passes, or take their marks away."""
        row = self._record_at(event) if self._painting is not None else None
        if row is not None and self._painting == (row not in self.model.marked):
            self._paint(row)

    def on_mouse_up(self) -> None:
        """End a drag over rows."""
        self.release_mouse()
        self._painting = None

    def _paint(self, row: str) -> None:
        (self.model.marked.add if self._painting else self.model.marked.discard)(row)
        self.refresh()
        self.post_message(self.Marked())

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to a row; open it at the second click."""
        row = self.row_at(event.x, event.y)
        if row is not None and not self._is_marking(event, row):
            self.moving(lambda: self.model.select(row))
            if event.chain == 2 and row not in self.model.headings:
                self.post_message(self.Opened(row))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        if self.model.scroll_by(WHEEL):
            self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        if self.model.scroll_by(-WHEEL):
            self.refresh()
