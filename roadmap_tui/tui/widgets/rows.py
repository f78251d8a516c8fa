"""The model of a list with a cursor, marks, a filter and a scroll offset: pure state, drawn by RowList.

The cursor is the id of a row; when its row leaves the list, it goes to the one that took its place. Headings are
rows that the cursor passes over.
"""

from collections.abc import Collection, Sequence
from typing import ClassVar, Generic, TypeVar

from roadmap_tui.text.characters import folded

TabT = TypeVar("TabT", bound=str)


class Rows(Generic[TabT]):
    """The state of a list: rows by id, the cursor, marks, filter, scroll offset, and the tab that is shown."""

    KEEPS_PLACE: ClassVar[bool] = False
    """Whether the tabs show the same rows, so that the cursor stays on its row from one to the next."""

    tab: TabT
    """The tab that is shown, where there are tabs."""

    def __init__(self, tabs: Sequence[TabT] = ()) -> None:
        """`tabs` are the names of its tabs; the first is shown at first."""
        self.tabs = tabs
        if tabs:
            self.tab = tabs[0]
        self.shown: list[str] = []
        self.headings: Collection[str] = ()
        self.cursor: str | None = None
        self.marked: set[str] = set()
        self.scroll = 0
        self.height = 10
        self._in_view: set[str] = set()
        self.filter = ""
        """The filter as it was typed."""
        self.words: list[str] = []
        self._matching: frozenset[str] | None = None
        self._awaited: str | None = None
        self.is_mine = False
        """Whether only a person's own rows are shown."""

    # -- what is shown --------------------------------------------------------------------------------------

    def show(self) -> None:
        """Fill the list with the rows that fit the filter. A subclass says which these are."""
        raise NotImplementedError

    def turn_to(self, tab: TabT) -> None:
        """Turn to a tab, from its first row."""
        if tab != self.tab:
            self.tab = tab
            if not self.KEEPS_PLACE:
                self.cursor, self.scroll = None, 0
            self.show()

    def turn_by(self, steps: int) -> None:
        """Turn to the tab so many further, around the ends; nothing where there are no tabs."""
        if self.tabs:
            self.turn_to(self.tabs[(self.tabs.index(self.tab) + steps) % len(self.tabs)])

    def find(self, typed: str) -> None:
        """Filter the rows to those that hold every word."""
        self.filter = typed.strip()
        self.words = folded(typed).split()
        self.show()

    def narrow(self, typed: str, matching: frozenset[str] | None) -> None:
        """Filter the rows to those of some records, by their ids; None shows all. `typed` is the filter."""
        self.filter, self._matching = typed, matching
        self.show()

    def keeps(self, *refs: str) -> bool:
        """Whether the filter keeps a row that stands for these records."""
        return self._matching is None or not self._matching.isdisjoint(refs)

    def holds(self, text: str) -> bool:
        """Whether a case-folded text holds every word of the filter."""
        return all(word in text for word in self.words)

    def turn_mine(self) -> None:
        """Toggle between a person's own rows and all."""
        self.is_mine = not self.is_mine
        self.marked.clear()
        self.show()

    @property
    def count_shown(self) -> int:
        """The number of rows that are shown, headings not counted."""
        return len(self.shown) - len(self.headings)

    # -- the cursor -----------------------------------------------------------------------------------------

    @property
    def row(self) -> int:
        """The cursor's row; 0 where there is none."""
        return self.shown.index(self.cursor) if self.cursor in self._in_view else 0

    def fill(self, found: Sequence[str], headings: Collection[str] = ()) -> None:
        """Set the rows; the cursor stays on its row, or where that was."""
        at = self.row
        self.shown, self.headings = [*found], headings
        self._in_view = set(found)
        if self._awaited in self._in_view:
            self.cursor, self._awaited = self._awaited, None
        if self.cursor not in self._in_view or self.cursor in headings:
            nearest = self._nearest(min(at, len(self.shown) - 1), 1) if self.shown else None
            self.cursor = None if nearest is None else self.shown[nearest]
        self._reveal(self.row)

    def await_row(self, identity: str | None) -> None:
        """Put the cursor on a row, now or once it is there; unless it is moved before."""
        if not (identity is not None and self.select(identity)):
            self._awaited = identity

    def move(self, rows: int) -> bool:
        """Move the cursor; it stops at the ends. Returns whether it moved."""
        return self.go(self.row + rows)

    def go(self, row: int) -> bool:
        """Put the cursor on a row, the nearest there is."""
        if not self.shown:
            return False
        self._awaited = None
        row = min(max(row, 0), len(self.shown) - 1)
        nearest = self._nearest(row, 1 if row >= self.row else -1)
        if nearest is None:
            return False
        before, self.cursor = self.cursor, self.shown[nearest]
        self._reveal(nearest)
        return self.cursor != before

    def select(self, identity: str) -> bool:
        """Put the cursor on a row, where the list shows it."""
        return identity in self._in_view and self.go(self.shown.index(identity))

    def scroll_by(self, rows: int) -> bool:
        """Scroll the list without the cursor. Returns whether it scrolled."""
        before = self.scroll
        self.scroll = min(max(self.scroll + rows, 0), self._last_scroll)
        return self.scroll != before

    def resize(self, height: int) -> None:
        """Set the height in rows; the cursor stays in view."""
        self.height = max(height, 1)
        self._reveal(self.row)

    def mark(self) -> None:
        """Toggle the mark of the row under the cursor, and go on to the next."""
        if self.cursor is not None:
            self.marked ^= {self.cursor}
            self.move(1)

    def mark_all(self) -> None:
        """Mark every row that is shown; where they all are marked, let go of them."""
        every = self._in_view.difference(self.headings)
        self.marked = self.marked - every if every <= self.marked else self.marked | every

    @property
    def _last_scroll(self) -> int:
        return max(len(self.shown) - self.height, 0)

    def _nearest(self, row: int, step: int) -> int | None:
        """The nearest row that is no heading, looked for in a direction first."""
        ahead = range(row, len(self.shown) if step > 0 else -1, step)
        back = range(row - step, -1 if step > 0 else len(self.shown), -step)
        return next((at for at in (*ahead, *back) if self.shown[at] not in self.headings), None)

    def _reveal(self, row: int) -> None:
        first = row - 1 if row and self.shown[row - 1] in self.headings else row
        if first < self.scroll:
            self.scroll = first
        elif row >= self.scroll + self.height:
            self.scroll = row - self.height + 1
        self.scroll = min(max(self.scroll, 0), self._last_scroll)
