"""The matrix as one focusable widget that draws its lines: quarters, values and ids."""

from collections.abc import Callable

from textual.geometry import Region, Size
from textual.strip import Strip

from roadmap_tui.tui.matrix.model import GUTTER, LEAST, QUARTERS, UNDER, UNKNOWN, MatrixModel
from roadmap_tui.tui.widgets.cells import cell_len, crop
from roadmap_tui.tui.widgets.row_list import RowList
from roadmap_tui.tui.widgets.styled import Spans

LEAST_TITLE = 10
"""The least cells in which a title says something."""
Words = Callable[[float], str]
"""Function that puts a value of an axis in words."""


class MatrixWidget(RowList):
    """The matrix over a model; `worth` and `cost` put values in words, `axes` names what they are.

    Beside an id stands as much of its `title` as there is room for.
    """

    def __init__(
        self,
        model: MatrixModel,
        *,
        title: Callable[[str], str],
        cost: Words,
        worth: Words,
        axes: Callable[[], tuple[str, str]],
        id: str | None = None,  # noqa: A002  # Textual's name
    ) -> None:
        super().__init__(model, lambda identity, _width: [(identity, "plain")], marks=True, id=id)
        self.matrix = model
        self._title, self._cost, self._worth, self._axes = title, cost, worth, axes

    def fit(self, size: Size) -> None:
        """Lay the stories out in the room there is."""
        self.matrix.place(size.width - 1, size.height)

    def row_at(self, x: int, y: int) -> str | None:
        """The story whose id covers a cell, or the mark before it."""
        return self.matrix.at(x, y)

    def is_edge(self, x: int, row: str) -> bool:
        """Whether a column of cells is where the mark of a story stands."""
        return x < self.matrix.layout.spots[row].x

    def moving(self, change: Callable[[], object]) -> None:
        """Change the cursor or the marks, and redraw no more than the ids that it touched."""
        model = self.matrix
        before, marked = model.cursor, set(model.marked)
        change()
        for identity in {before, model.cursor, *(marked ^ model.marked)}:
            spot = model.layout.spots.get(identity or "")
            if spot is not None:
                self.refresh(Region(0, spot.y, self.size.width, 1))
        self.announce()

    # -- drawing --------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Render one line of the matrix."""
        width, height = self.size
        model = self.matrix
        if not model.shown:
            return super().render_line(y)
        if width < LEAST[0] or height < LEAST[1]:
            words = f"The matrix needs {LEAST[0]} × {LEAST[1]} cells; here are {width} × {height}."
            return self.line([(" ", "plain"), (words if y == 0 else "", "dim")], width)
        pieces = [*self._frame(y), *self._ids(y)]
        return self.line(_joined(pieces, width), width)

    def _frame(self, y: int) -> list[tuple[int, str, str]]:
        """What stands in a line beside the ids: where, the words, their role."""
        layout, (width, height) = self.matrix.layout, self.size
        middle = layout.middle
        right = layout.lone - 2 if layout.lone is not None else width - 1
        pieces: list[tuple[int, str, str]] = []
        if y in {0, middle.y + 1}:
            names = QUARTERS[y > 0]
            pieces += [(GUTTER, names[0], "dim"), (middle.x + 2, names[1], "dim")]
        if y == 0 and layout.lone is not None:
            pieces.append((layout.lone, UNKNOWN, "amber"))
        if y == middle.y:
            before, after = "─" * (middle.x - GUTTER), "─" * max(right - middle.x - 1, 0)
            pieces.append((GUTTER, f"{before}┼{after}", "rule"))
        elif y < height - UNDER:
            pieces.append((middle.x, "│", "rule"))
        for tick in layout.lines:
            if tick.at == y:
                pieces.append((0, crop(self._worth(tick.value), GUTTER - 2).rjust(GUTTER - 2), "dim"))
        if y == height - 2:
            free = 0
            for at, value in sorted(layout.columns):
                words = self._cost(value)
                if at >= free:
                    pieces.append((at, words, "dim"))
                    free = at + cell_len(words) + 1
        if y == height - 1:
            cost, worth = self._axes()
            across = f"→ {cost}"
            start = max(right - cell_len(across), GUTTER)
            if cell_len(worth) > start - 5:
                worth = worth.partition(":")[0]  # its name alone, rather than half of what it means
            pieces += [(1, crop(f"↑ {worth}", start - 3), "plain"), (start, across, "plain")]
        return pieces

    def _ids(self, y: int) -> list[tuple[int, str, str]]:
        layout = self.matrix.layout
        # A window that became narrower is drawn once before what stands in it is laid out again.
        placed = layout.spots.items()
        mine = sorted((spot.x, one) for one, spot in placed if spot.y == y and spot.x < self.size.width)
        lone = layout.lone if layout.lone is not None else self.size.width
        pieces: list[tuple[int, str, str]] = []
        for index, (x, identity) in enumerate(mine):
            after = mine[index + 1][0] if index + 1 < len(mine) else self.size.width
            edge = next(one for one in (layout.middle.x, lone, self.size.width) if x < one)
            pieces += self._label(identity, x, min(after, edge) - 2)
        return pieces

    def _label(self, identity: str, x: int, end: int) -> list[tuple[int, str, str]]:
        """An id at a cell with its mark, and its title up to another cell."""
        is_here, is_marked = identity == self.matrix.cursor, identity in self.matrix.marked
        mark = "✓" if is_marked else "▌" if is_here else ""
        pieces = [(x - 1, mark, "accent")] if mark else []
        pieces.append((x, identity, "accent" if is_here else "strong"))
        start = x + cell_len(identity) + 1
        if end - start >= LEAST_TITLE:
            pieces.append((start, crop(self._title(identity), end - start), "plain" if is_here else "dim"))
        return pieces


def _joined(pieces: list[tuple[int, str, str]], width: int) -> Spans:
    """Pieces as the spans of one line: from left to right, blanks between them."""
    spans: list[tuple[str, str]] = []
    used = 0
    for at, words, role in sorted(pieces, key=lambda one: one[0]):
        start = max(at, used)
        if start >= width:
            break
        spans += [(" " * (start - used), "plain"), (words, role)]
        used = start + cell_len(words)
    return spans
