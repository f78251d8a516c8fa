"""The list of suggestions under the field that one types in. It never has the focus."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line
from roadmap_tui.tui.widgets.styled import Spans, StyledWidget
from roadmap_tui.tui.widgets.suggestion import Suggestion

GAP = 2


class SuggestionList(StyledWidget):
    """A list of suggestions; `at` is the one marked, -1 for none. It posts `Picked` at a click."""

    DEFAULT_CSS = """
    SuggestionList {
        layer: above; position: absolute; display: none; width: 40; height: 1; background: $panel;
        & > .styled--plain { color: $foreground; }
    }
    SuggestionList:ansi { background: ansi_default; border-left: solid ansi_bright_black; }
    """

    @dataclass
    class Picked(Message):
        """Message that a suggestion was clicked."""

        index: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._shown: Sequence[Suggestion] = ()
        self._place = Region()
        self.at = -1

    @property
    def shown(self) -> Sequence[Suggestion]:
        """The suggestions that are offered now."""
        return self._shown

    def offer(self, suggestions: Sequence[Suggestion], field: Region, room: Region) -> None:
        """Show suggestions under a field, or over it where no room is left; none hides the list."""
        self._shown, self.at = suggestions, -1
        self.display = bool(suggestions)
        if not suggestions:
            return
        height = len(suggestions)
        below = room.bottom - field.bottom
        y = field.bottom if below >= height else max(field.y - height, room.y)
        place = Region(field.x, y, field.width, min(height, room.height))
        if place != self._place:
            self._place = place
            self.styles.offset = (place.x, place.y)
            self.styles.width, self.styles.height = place.width, place.height
        self.refresh()

    def move(self, by: int) -> None:
        """Move the mark; before the first there is none."""
        at = min(max(self.at + by, -1), len(self._shown) - 1)
        if at != self.at:
            self.at = at
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Render one suggestion with its remark, the remarks in a column of their own."""
        width = self.size.width
        if y >= len(self._shown):
            return self.blank(width)
        one = self._shown[y]
        column = min(max(cell_len(safe_line(each.shown)) for each in self._shown), max(width // 2, 8))
        selected = y == self.at
        name = pad(crop(safe_line(one.shown), column), column)
        spans: Spans = [
            ("▌" if selected else " ", "accent"),
            (name, "strong" if selected else "plain"),
            (" " * GAP, "plain"),
            (crop(safe_line(one.note), max(width - column - GAP - 2, 1)), "dim"),
        ]
        return self.line(spans, width, selected=selected)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Pick the suggestion before the field could lose the focus."""
        event.stop()
        event.prevent_default()
        if event.y < len(self._shown):
            self.post_message(self.Picked(event.y))
