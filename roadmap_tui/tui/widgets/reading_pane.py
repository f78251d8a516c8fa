"""The pane beside the board: the story under the cursor, whole. It keeps its size whatever it shows."""

from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.widgets.styled import Spans, StyledWidget

EDGE = 3
"""Cells at the left: the rule and the air around it. One cell of air stands at the right."""


class ReadingPane(StyledWidget):
    """A pane of lines, scrolled by `scroll_lines`; the last line says how many are below."""

    DEFAULT_CSS = """
    ReadingPane { width: 34; height: 1fr; }
    """

    class Resized(Message):
        """Lines must be broken anew for another width."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.lines: list[Spans] = []
        self._top = 0

    @property
    def room(self) -> int:
        """Cells for a line of text."""
        return max(self.size.width - EDGE - 1, 8)

    def show(self, lines: list[Spans], *, keep: bool = False) -> None:
        """Show other lines, from the top unless `keep`."""
        self.lines = lines
        self._top = min(self._top, self._last_top) if keep else 0
        self.refresh()

    @property
    def _last_top(self) -> int:
        return max(0, len(self.lines) - self.size.height)

    def scroll_lines(self, lines: int) -> bool:
        """Scroll by so many lines. Returns whether it scrolled."""
        top = min(max(self._top + lines, 0), self._last_top)
        moved = top != self._top
        self._top = top
        if moved:
            self.refresh()
        return moved

    def on_resize(self) -> None:
        """Stay within the lines there are, and ask for lines of the new width."""
        self._top = min(self._top, self._last_top)
        self.post_message(self.Resized())

    def render_line(self, y: int) -> Strip:
        """One line of the story, behind the rule."""
        width = self.size.width
        at = self._top + y
        below = len(self.lines) - self._top - self.size.height
        spans: Spans = self.lines[at] if at < len(self.lines) else []
        if below > 0 and y == self.size.height - 1:
            spans = [(f"↓ {below + 1} more lines", "dim")]
        return Strip.join(
            [
                self.line([("│", "rule"), ("  ", "plain")], EDGE),
                self.line(spans, max(width - EDGE - 1, 0)),
                self.blank(1),
            ]
        )
