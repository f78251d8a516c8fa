"""The line at the top: whose board, what is on it, and how it stands with the tracker; a rule below."""

from textual.strip import Strip

from roadmap_tui.tui.cells import crop
from roadmap_tui.tui.widgets.ink import Ink, Spans, spread


class HeaderLine(Ink):
    """Two lines of fixed height: the figures and a rule."""

    DEFAULT_CSS = """
    HeaderLine { height: 2; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._board = ""
        self._parts: list[Spans] = []

    def show(self, name: str, parts: list[Spans]) -> None:
        """Show a board's name and its figures; nothing is drawn where nothing changed."""
        if (name, parts) != (self._board, self._parts):
            self._board, self._parts = name, parts
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The figures, then the rule."""
        width = self.size.width
        if y:
            return self.line([("─" * width, "rule")], width)
        name: Spans = [
            ("roadmap", "accent"),
            ("  ", "plain"),
            (crop(self._board, max(width // 3, 8)), "strong"),
        ]
        return self.line([(" ", "plain"), *spread([name, *self._parts], width - 2, 3)], width)
