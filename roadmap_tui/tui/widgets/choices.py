"""A list of options drawn line by line; its cursor is data, not focus."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.widgets.styled import Spans, StyledWidget


class Choices(StyledWidget, can_focus=True):
    """A list of options of the same number of lines each. It posts `Picked` at a click; keys are its screen's."""

    DEFAULT_CSS = """
    Choices { width: 1fr; height: 1fr; background: $surface; }
    """

    @dataclass
    class Picked(Message):
        """Message that an option was clicked; its place from 0."""

        index: int

    def __init__(self, *, lines: int = 1, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._each = lines
        self._options: Sequence[Sequence[Spans]] = ()
        self._top = 0
        self.at = 0
        self.empty: Spans = ()

    def show(self, options: Sequence[Sequence[Spans]], at: int = 0) -> None:
        """Set the options, each as its lines."""
        self._options = options
        self.at = min(at, max(len(options) - 1, 0))
        self._top = 0
        self._reveal()
        self.refresh()

    def move(self, by: int) -> None:
        """Move the cursor; it stops at the ends."""
        self.at = min(max(self.at + by, 0), max(len(self._options) - 1, 0))
        self._reveal()
        self.refresh()

    @property
    def _room(self) -> int:
        return max(self.size.height // self._each, 1)

    def _reveal(self) -> None:
        self._top = min(max(self._top, self.at - self._room + 1), self.at)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002  # Textual's signature
        """The full width of the container."""
        return container.width

    def on_resize(self) -> None:
        """Scroll the cursor into view."""
        self._reveal()

    def render_line(self, y: int) -> Strip:
        """Render one line of an option."""
        row, within = divmod(y, self._each)
        at, width = self._top + row, self.size.width
        if not self._options and y == 0:
            return self.line([(" ", "plain"), *self.empty], width)
        if at >= len(self._options) or row >= self._room:
            return self.blank(width)
        lines = self._options[at]
        spans = lines[within] if within < len(lines) else ()
        selected = at == self.at
        return self.line([("▌ " if selected else "  ", "accent"), *spans], width, selected=selected)

    def on_click(self, event: events.Click) -> None:
        """Pick the option under the mouse."""
        at = self._top + event.y // self._each
        if at < len(self._options):
            self.at = at
            self.refresh()
            self.post_message(self.Picked(at))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the cursor down."""
        event.stop()
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the cursor up."""
        event.stop()
        self.move(-1)
