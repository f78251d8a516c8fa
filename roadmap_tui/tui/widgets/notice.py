"""A notice in the middle of the screen, where nothing else can be shown."""

from textual.strip import Strip

from roadmap_tui.tui.widgets.cells import cell_len, wrap
from roadmap_tui.tui.widgets.styled import StyledWidget


class Notice(StyledWidget):
    """A few plain words, centred on the screen."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._words = ""

    def show(self, words: str) -> None:
        """Set the words."""
        self._words = words
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render one line of the words."""
        width, height = self.size
        lines = wrap(self._words, max(width - 2, 1))
        at = y - max((height - len(lines)) // 2, 0)
        if not 0 <= at < len(lines):
            return self.blank(width)
        return self.line([(" " * ((width - cell_len(lines[at])) // 2), "plain"), (lines[at], "plain")], width)
