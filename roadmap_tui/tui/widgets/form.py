"""A form's field: its name and mark, the room to type in, and under it what is wrong or what was understood."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets import Input, TextArea

from roadmap_tui.model.text import visible
from roadmap_tui.tui.cells import crop
from roadmap_tui.tui.widgets.ink import Ink

LABEL = 15
"""Cells of the column with the field's name."""


class FormField(Ink):
    """One field. `tell` and `light` show what came of what was typed.

    It calls `typed` with its name and text at every change: a message would come after the key's own frame.
    """

    DEFAULT_CSS = """
    FormField {
        height: 2; width: 1fr; layout: vertical;
        & > Input, & > TextArea {
            margin: 0 1 0 15; width: 1fr; padding: 0 1 !important; background: $surface; color: $foreground;
        }
        & > Input { height: 1; }
        & > TextArea { scrollbar-size-vertical: 0; }
        & > Input:focus, & > TextArea:focus { background: $panel; background-tint: transparent; }
        & > Input > .input--placeholder { color: $text-muted; text-style: none; }
        & > TextArea > .text-area--placeholder { color: $text-muted; text-style: none; }
        & > TextArea > .text-area--cursor-line { background: transparent; }
    }
    FormField:ansi {
        & > Input, & > TextArea { background: ansi_default; }
        & > TextArea > .text-area--placeholder { color: ansi_default; text-style: dim; }
    }
    """

    @dataclass
    class Entered(Message):
        """The cursor came into the field."""

        name: str

    def __init__(
        self,
        name: str,
        label: str,
        question: str,
        text: str = "",
        *,
        typed: Callable[[str, str], None],
        lines: int = 1,
        has_mark: bool = False,
    ) -> None:
        super().__init__(id=f"field-{name}")
        self.field = name
        self.label = label
        self._typed = typed
        self.lines = lines
        self._lit: bool | None = False if has_mark else None
        self._under = ("", "dim")
        self._text = text
        self._area: AreaInput | None = None
        self._line: LineInput | None = None
        self.styles.height = lines + 1
        if lines > 1:
            self._area = AreaInput(text, placeholder=question)
            self._area.styles.height = lines
        else:
            # A line cannot show its line breaks: they are kept until somebody types over them.
            self._line = LineInput(_on_one_line(text), placeholder=question)

    def compose(self) -> ComposeResult:
        """The room to type in."""
        yield self.inner

    @property
    def text(self) -> str:
        """What the field holds."""
        return self._text

    def put(self, text: str) -> None:
        """Show another text, without saying so."""
        self._text = text
        if self._area is not None:
            self._area.load_text(text)
        elif self._line is not None:
            self._line.value = _on_one_line(text)

    @property
    def inner(self) -> "AreaInput | LineInput":
        """What has the cursor while one types."""
        inner = self._area or self._line
        assert inner is not None
        return inner

    def insert(self, text: str) -> None:
        """Type a text where the cursor is."""
        if self._area is not None:
            self._area.insert(text)
        elif self._line is not None:
            self._line.insert_text_at_cursor(text)

    def light(self, lit: bool) -> None:
        """Light the field's mark, or put it out."""
        if self._lit is not None and self._lit != lit:
            self._lit = lit
            self.refresh()

    def tell(self, words: str, role: str = "dim") -> None:
        """Show a line under the field: an error in red, what was understood in dim. Its own name goes without."""
        words = words.removeprefix(f"{self.label}: ").removeprefix(f"{self.label} is ")
        if (words, role) != self._under:
            self._under = (words, role)
            self.refresh()

    @property
    def told(self) -> str:
        """The line under the field."""
        return self._under[0]

    def render_line(self, y: int) -> Strip:
        """The name with its mark; under the room to type, the line that answers."""
        width = self.size.width
        if y == 0:
            focused = self.inner.has_focus
            bar = ("▌", "accent") if focused else (" ", "plain")
            mark = {None: ("  ", "plain"), True: ("● ", "green"), False: ("○ ", "dim")}[self._lit]
            return self.line([bar, mark, (self.label, "strong" if focused else "plain")], width)
        if y == self.size.height - 1 and self._under[0]:
            words, role = self._under
            sign = "! " if role in {"red", "amber"} else "= "
            room = max(width - LABEL - 2, 1)
            return self.line([(" " * (LABEL + 1), "plain"), (crop(sign + words, room), role)], width)
        return self.blank(width)

    def took(self, text: str) -> None:
        """The room to type in holds another text. Called at once, so that one frame shows all that follows."""
        if text not in {self._text, _on_one_line(self._text) if self._line is not None else self._text}:
            self._text = text
            self._typed(self.field, text)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field."""
        event.stop()
        self.screen.focus_next()

    def on_descendant_focus(self) -> None:
        """Show where one is."""
        self.refresh()
        self.post_message(self.Entered(self.field))

    def on_descendant_blur(self) -> None:
        """Show where one is no longer."""
        self.refresh()


class LineInput(Input):
    """One line to type in. Pasted text keeps all of its lines, as one."""

    # Its place does not depend on its text, so no key lays the whole screen out anew.
    virtual_size = Reactive(Size(0, 0), layout=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, value: str, *, placeholder: str) -> None:
        super().__init__(value, placeholder=placeholder, compact=True, select_on_focus=False)

    def post_message(self, message: Message) -> bool:
        """Tell the field of a change without a turn through the queue."""
        if isinstance(message, Input.Changed) and isinstance(self.parent, FormField):
            self.parent.took(message.value)
            return True
        return super().post_message(message)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = visible(" ".join(line.strip() for line in event.text.splitlines() if line.strip()))
        self.replace(text, *self.selection)


class AreaInput(TextArea):
    """A few lines to type in; enter goes on to the next field, pasted lines stay lines."""

    def __init__(self, text: str, *, placeholder: str) -> None:
        super().__init__(text, placeholder=placeholder, compact=True, tab_behavior="focus")

    def post_message(self, message: Message) -> bool:
        """Tell the field of a change without a turn through the queue."""
        if isinstance(message, TextArea.Changed) and isinstance(self.parent, FormField):
            self.parent.took(self.text)
            return True
        return super().post_message(message)

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.screen.focus_next()
            return
        if event.key in {"up", "down"} and self._is_at_edge(event.key):
            event.stop()
            event.prevent_default()
            if event.key == "up":
                self.screen.focus_previous()
            else:
                self.screen.focus_next()
            return
        await super()._on_key(event)

    def _is_at_edge(self, key: str) -> bool:
        """Whether there is no line to go to within the field."""
        line = self.wrapped_document.location_to_offset(self.cursor_location).y
        return line == (0 if key == "up" else self.wrapped_document.height - 1)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = visible(event.text.replace("\r\n", "\n").replace("\r", "\n"))
        result = self._replace_via_keyboard(text, *self.selection)
        if result is not None:
            self.move_cursor(result.end_location)


def _on_one_line(text: str) -> str:
    return text.replace("\n", " ")
