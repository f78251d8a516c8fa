"""A scrolled page of lines, made anew for each size."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

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
        self._empty: tuple[int, Strip] | None = None

    def forget_styles(self) -> None:
        """Draw empty lines anew where styles changed."""
        self._empty = None
        super().forget_styles()

    def draw_edge(self, edge: bool) -> None:
        """Draw the rule at the left, or leave it out."""
        if edge != self._edge:
            self._edge = edge
            self._empty = None
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
        """Set the lines, from the top unless `keep`. `lines_of` is called again when the size changes."""
        before, before_top = self.lines, self._top
        self._lines_of = lines_of
        self._build()
        self._top = min(self._top, self._last_top) if keep else 0
        width, height = self.size
        if self._top != before_top or (
            len(before) != len(self._lines) and max(len(before), len(self._lines)) > height
        ):
            self.refresh()
            return
        # Many lines are as before, or blank before and after: no more is drawn again than differs.
        pairs: Iterator[tuple[Spans, Spans]] = zip_longest(
            before[self._top :], self._lines[self._top :], fillvalue=[]
        )
        changed = [at for at, (old, new) in enumerate(pairs) if at < height and old != new]
        for first, last in _runs(changed):
            self.refresh(Region(0, first, width, last - first + 1))

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
        """Make the lines anew: they may depend on the height too."""
        self._built_for = -1
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
        width, height = self.size
        lines = self._lines if self._built_for == width else self.lines
        at = self._top + y
        below = len(lines) - self._top - height
        if below > 0 and y == height - 1:
            return self._row([(f"↓ {below + 1} more lines", "dim")], width)
        if at < len(lines):
            return self._row(lines[at], width)
        if self._empty is None or self._empty[0] != width:
            self._empty = width, self._row([], width)
        return self._empty[1]

    def _row(self, line: Spans, width: int) -> Strip:
        return self.line([*(EDGE if self._edge else MARGIN), *line], width, margin=min(1, width))


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each run of rows, which rise."""
    first = 0
    for at, row in enumerate(rows):
        if at + 1 == len(rows) or rows[at + 1] != row + 1:
            yield rows[first], row
            first = at + 1
