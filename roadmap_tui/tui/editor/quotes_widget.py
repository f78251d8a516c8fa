"""The widget of the quotes, in which a phrase is picked with keys or with the mouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.editor.quotes_model import Drawn, QuotesModel
from roadmap_tui.tui.widgets.cells import cell_len
from roadmap_tui.tui.widgets.styled import Spans, StyledWidget

HEAD = 2
"""Lines of the heading over the quotes."""
EDGE = 3


class QuotePane(StyledWidget):
    """Shows quotes under a heading. While it is picked in, the phrase stands out and the keys are its own."""

    DEFAULT_CSS = """
    QuotePane {
        width: 1fr; height: 1fr;
        & > .styled--part { color: $foreground; text-style: bold underline; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of("quotes"),
        # Around the quotes is a form, in which this key is text.
        Binding("question_mark", "app.help", show=False),
    ]

    @dataclass
    class Extracted(Message):
        """Message that a phrase was extracted into a field, or without one into that come from."""

        field: str

    class PickingStarted(Message):
        """Message that picking began with the mouse."""

    class Left(Message):
        """Message that picking ended with nothing extracted."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.model = QuotesModel(())
        self._head: Spans = ()
        self._edge = True
        self._top = 0
        self._built: tuple[int, list[Drawn]] = (-1, [])
        self._anchor: tuple[int, int] | None = None

    # -- what it shows --------------------------------------------------------------------------------------

    def show(self, model: QuotesModel, head: Spans) -> None:
        """Show other quotes."""
        self.model = model
        self._built = (-1, [])
        self._top = 0
        self.entitle(head)

    def entitle(self, head: Spans) -> None:
        """Show another heading."""
        self._head = head
        self.refresh()

    def draw_edge(self, edge: bool) -> None:
        """Draw the rule at the left, or leave it out."""
        if edge != self._edge:
            self._edge, self._built = edge, (-1, [])
            self.refresh()

    @property
    def _before(self) -> int:
        return EDGE if self._edge else 1

    @property
    def _lines(self) -> list[Drawn]:
        width = self.size.width - self._before - 3
        if self._built[0] != width:
            self._built = (width, self.model.lines(width) if width >= 8 else [])
        return self._built[1]

    @property
    def _room(self) -> int:
        return max(self.size.height - HEAD, 1)

    @property
    def text(self) -> str:
        """The text shown, line by line."""
        head = "".join(text for text, _ in self._head)
        return "\n".join([head, *("".join(text for text, _ in line.pieces) for line in self._lines)])

    def _scroll(self, by: int) -> None:
        top = min(max(self._top + by, 0), max(len(self._lines) - self._room, 0))
        if top != self._top:
            self._top = top
            self.refresh()

    def _reveal(self) -> None:
        """Scroll the phrase into view, its end before its start."""
        model = self.model
        rows = [
            row
            for row, line in enumerate(self._lines)
            if line.quote == model.at and any(model.first <= word <= model.last for _, word in line.pieces)
        ]
        if rows:
            if rows[-1] >= self._top + self._room:
                self._scroll(rows[-1] - self._room + 1 - self._top)
            if rows[0] < self._top:
                self._scroll(rows[0] - self._top)
        self.refresh()

    def on_resize(self) -> None:
        """Wrap the quotes anew."""
        self._scroll(0)

    def on_focus(self) -> None:
        """Highlight the phrase."""
        self._reveal()

    def on_blur(self) -> None:
        """Highlight the phrase no longer."""
        self.refresh()

    # -- picking --------------------------------------------------------------------------------------------

    def action_clause(self, by: int) -> None:
        """Pick the next clause, or the one before."""
        self.model.clause(by)
        self._reveal()

    def action_turn(self, by: int) -> None:
        """Go to another quote."""
        self.model.turn(by)
        self._reveal()

    def action_end(self, by: int) -> None:
        """Move the end of the phrase a word later, or earlier."""
        self.model.end(by)
        self._reveal()

    def action_start(self, by: int) -> None:
        """Move the start of the phrase a word later, or earlier."""
        self.model.start(by)
        self._reveal()

    def action_extract(self, field: str = "") -> None:
        """Post that the phrase goes into a field."""
        if self.model.phrase:
            self.post_message(self.Extracted(field))

    def action_back(self) -> None:
        """Post that picking ends with nothing extracted."""
        self.post_message(self.Left())

    def _word_at(self, event: events.MouseEvent) -> tuple[int, int] | None:
        """The quote and the word under the mouse."""
        row = event.y - HEAD + self._top
        if event.y < HEAD or row >= len(self._lines):
            return None
        line = self._lines[row]
        at = self._before + 2
        words = [word for _, word in line.pieces if word >= 0]
        for text, word in line.pieces:
            at += cell_len(text)
            if word >= 0 and event.x < at:
                return line.quote, word
        return (line.quote, words[-1]) if words else None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start a phrase: the clause under the mouse."""
        found = self._word_at(event)
        if found is not None:
            event.stop()
            self._anchor = found
            self.model.pick_clause(*found)
            self.capture_mouse()
            self.post_message(self.PickingStarted())
            self.refresh()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the phrase from where the mouse went down to where it is."""
        found = self._word_at(event) if self._anchor is not None else None
        if (
            found is not None
            and self._anchor is not None
            and found[0] == self._anchor[0]
            and found != self._anchor
        ):
            self.model.pick(found[0], self._anchor[1], found[1])
            self.refresh()

    def on_mouse_up(self) -> None:
        """End the picking with the mouse."""
        self._anchor = None
        self.release_mouse()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self._scroll(2)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self._scroll(-2)

    # -- drawing --------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Render the heading, then the quotes; the last line says how many are below."""
        width = self.size.width
        row = y - HEAD + self._top
        lines = self._lines
        below = len(lines) - self._top - self._room
        spans: list[tuple[str, str]] = [("│", "rule"), ("  ", "plain")] if self._edge else [(" ", "plain")]
        if y == 0:
            spans += self._head
        elif y >= HEAD and below > 0 and y == self.size.height - 1:
            spans.append((f"↓ {below + 1} more lines", "dim"))
        elif y >= HEAD and row < len(lines):
            spans += self._drawn(lines[row])
        return self.line(spans, width)

    def _drawn(self, line: Drawn) -> Sequence[tuple[str, str]]:
        if line.quote < 0:
            return ()
        found: list[tuple[str, str]] = [("▎ ", "dim")]
        model, picking = self.model, self.has_focus
        kept = model.kept_words(line.quote)
        for text, word in line.pieces:
            if word < 0:
                role = "dim"
            elif picking:
                is_picked = line.quote == model.at and model.first <= word <= model.last
                role = "part" if is_picked else "plain"
            else:
                role = "strong" if word in kept else "plain"
            if role == "part" and text.startswith(" "):
                found.append((" ", "plain" if word == model.first else role))
                text = text[1:]
            found.append((text, role))
        return found
