"""A line of tabs with counts; a click chooses one."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.widgets.cells import cell_len, crop
from roadmap_tui.tui.widgets.styled import StyledWidget

GAP = 3


class TabLine(StyledWidget):
    """A line of tabs at the left and a remark at the right."""

    DEFAULT_CSS = """
    TabLine { height: 1; width: 1fr; }
    """

    @dataclass
    class Chosen(Message):
        """Message that a tab was clicked; its place from 0."""

        index: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._names: tuple[tuple[str, int], ...] = ()
        self._at = 0
        self._remark: tuple[str, str] = ("", "dim")

    def show(self, names: Sequence[tuple[str, int]], at: int, remark: str = "", role: str = "dim") -> None:
        """Set the tabs with their counts, and the current one."""
        state = (tuple(names), at, (remark, role))
        if state != (self._names, self._at, self._remark):
            self._names, self._at, self._remark = state
            self.refresh()

    def _places(self) -> list[tuple[int, int, str, str]]:
        """The span of cells and the words of each tab, with as much room between them as there is.

        Counts but that of the current tab give way to a remark that matters, such as a filter.
        """
        words, role = self._remark
        remark = cell_len(words) + GAP if role == "accent" else 0
        for gap in (GAP, 2):
            found = self._placed(gap, is_counted=True)
            if not found or found[-1][1] + remark < self.size.width:
                return found
        return self._placed(2, is_counted=False)

    def _placed(self, gap: int, *, is_counted: bool) -> list[tuple[int, int, str, str]]:
        found, at = [], 1
        for index, (name, number) in enumerate(self._names):
            count = f" {number:,}" if is_counted or index == self._at else ""
            end = at + cell_len(f"{name}{count}")
            found.append((at, end, name, count))
            at = end + gap
        return found

    def render_line(self, y: int) -> Strip:  # noqa: ARG002  # it has one line
        """Render the tabs, and the remark where there is room for it."""
        width, used = self.size.width, 0
        spans: list[tuple[str, str]] = []
        for index, (start, end, name, count) in enumerate(self._places()):
            is_here = index == self._at
            spans += [(" " * (start - used), "plain"), (name, "accent" if is_here else "plain")]
            spans.append((count, "strong" if is_here else "dim"))
            used = end
        remark, role = self._remark
        if role == "accent":
            remark = crop(remark, max(width - used - GAP - 1, 0))
        free = width - used - cell_len(remark) - 1
        if remark and free >= GAP:
            spans += [(" " * free, "plain"), (remark, role)]
        return self.line(spans, width)

    def on_click(self, event: events.Click) -> None:
        """Post the tab under the mouse."""
        for index, (start, end, _, _) in enumerate(self._places()):
            if start <= event.x < end:
                self.post_message(self.Chosen(index))
