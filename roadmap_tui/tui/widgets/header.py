"""The header: the board's name, its figures, its state with the tracker; a rule below."""

from textual.strip import Strip

from roadmap_tui.tui.widgets.cells import cell_len, crop
from roadmap_tui.tui.widgets.styled import Spans, StyledWidget, measure, spread

GAP = 3
"""The least gap between two parts, in cells."""


class HeaderLine(StyledWidget):
    """The header's two lines of fixed height: the figures and a rule."""

    DEFAULT_CSS = """
    HeaderLine { height: 2; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._board = ""
        self._parts: list[Spans] = []
        self._notice: str | None = None

    def warn(self, notice: str | None) -> None:
        """Set what stands in place of the figures, such as that the server is away; None takes it away."""
        if notice != self._notice:
            self._notice = notice
            self.refresh()

    def show(self, name: str, parts: list[Spans]) -> None:
        """Set the board's name and its figures; nothing is drawn where nothing changed."""
        if (name, parts) != (self._board, self._parts):
            self._board, self._parts = name, parts
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render the figures, then the rule."""
        width = self.size.width
        if y:
            return self.line([("─" * width, "rule")], width)
        room = max(width // 3, 8)
        if self._notice is not None:
            room = max(min(room, width - 2 - len("roadmap  ") - GAP - cell_len(self._notice)), 1)
        name: Spans = [("roadmap", "accent"), ("  ", "plain"), (crop(self._board, room), "strong")]
        if self._notice is not None:
            parts: list[Spans] = [name, [(self._notice, "amber")]]
        else:
            parts = self._fitting(name, width - 2)
        return self.line([(" ", "plain"), *spread(parts, width - 2, GAP)], width)

    def _fitting(self, name: Spans, width: int) -> list[Spans]:
        """The parts there is room for: shares go first, then the tracker, then the ends of the figures."""
        parts = [list(part) for part in self._parts]
        while parts and measure(name) + sum(measure(part) + GAP for part in parts) > width:
            if len(parts) > 1:
                del parts[1]
            elif len(parts[0]) > 1:
                parts[0].pop()
            else:
                parts.pop()
        return [name, *parts]
