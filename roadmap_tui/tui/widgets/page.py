"""A scrolled page of lines, made anew for each width."""

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Region
from textual.strip import Strip

from roadmap_tui.tui.widgets.styled import Spans, StyledWidget, measure

EDGE: Spans = [("│", "rule"), ("  ", "plain")]
MARGIN: Spans = [(" ", "plain")]
LinesOf = Callable[[int], Sequence[Spans]]
"""Function that makes the lines for a width in cells."""


class Page(StyledWidget):
    """A scrolled page that shows what `lines_of` makes for its width. `edge` draws a rule at the left."""

    DEFAULT_CSS = """
    Page { width: 1fr; height: 1fr; }
    """

    def __init__(self, *, edge: bool = False, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._edge = edge
        self._lines_of: LinesOf | None = None
        self._lines: Sequence[Spans] = ()
        self._built_for = 0
        self._top = 0

    def draw_edge(self, edge: bool) -> None:
        """Draw the rule at the left, or leave it out."""
        if edge != self._edge:
            self._edge = edge
            self._built_for = -1
            self.refresh()

    @property
    def lines(self) -> Sequence[Spans]:
        """The lines that are shown now."""
        if self._built_for != self.size.width:
            self._build()
        return self._lines

    @property
    def text(self) -> str:
        """The text shown, line by line."""
        return "\n".join("".join(text for text, _ in line) for line in self.lines)

    def show(self, lines_of: LinesOf, *, keep: bool = False) -> None:
        """Set the lines, from the top unless `keep`. `lines_of` is called again when the width changes."""
        before, before_top = self.lines, self._top
        self._lines_of = lines_of
        self._build()
        self._top = min(self._top, self._last_top) if keep else 0
        if self._top != before_top or len(before) != len(self._lines):
            self.refresh()
            return
        # While one types, a line or two differ: no more than these is drawn again.
        changed = [at for at, line in enumerate(self._lines) if line != before[at]]
        if changed:
            rows = Region(0, changed[0] - self._top, self.size.width, changed[-1] - changed[0] + 1)
            self.refresh(rows.intersection(self.size.region))

    def scroll_lines(self, lines: int) -> bool:
        """Scroll by so many lines. Returns whether it scrolled."""
        top = min(max(self._top + lines, 0), self._last_top)
        moved, self._top = top != self._top, top
        if moved:
            self.refresh()
        return moved

    @property
    def _last_top(self) -> int:
        return max(0, len(self.lines) - self.size.height)

    def _build(self) -> None:
        self._built_for = self.size.width
        room = self.size.width - measure(EDGE if self._edge else MARGIN) - 1
        self._lines = self._lines_of(room) if self._lines_of is not None and room >= 8 else ()

    def on_resize(self) -> None:
        """Wrap the lines anew."""
        self._top = min(self._top, self._last_top)
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self.scroll_lines(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self.scroll_lines(-2)

    def render_line(self, y: int) -> Strip:
        """Render one line; the last one says how many are below."""
        width = self.size.width
        at = self._top + y
        lines = self.lines
        below = len(lines) - self._top - self.size.height
        line: Spans = lines[at] if at < len(lines) else []
        if below > 0 and y == self.size.height - 1:
            line = [(f"↓ {below + 1} more lines", "dim")]
        head = EDGE if self._edge else MARGIN
        return self.line([*head, *line], width, margin=min(1, width))
