"""The field of a form: label, mark and input, and under it what is wrong or what was understood."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from roadmap_tui.errors import Usage, WrongValue
from roadmap_tui.text.characters import drawn, drawn_line
from roadmap_tui.tui.widgets.cells import wrap
from roadmap_tui.tui.widgets.inputs import PlainArea, PlainInput
from roadmap_tui.tui.widgets.styled import StyledWidget

LABEL = 15
"""Cells of the column with the field's name."""
MESSAGE_LINES = 3
"""The most lines of what stands under a field."""
UNDOS = 100
"""Texts of a line that can be taken back to."""


class FormField(StyledWidget):
    """A form field. `show_message` and `light` show what came of what was typed.

    It calls `typed` with its name and text at every change: a message would come after the key's own frame.
    `first` is asked about every key before the field has it, and takes it by answering True.
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
        first: Callable[[str, str], bool] | None = None,
        lines: int = 1,
        has_mark: bool = False,
    ) -> None:
        super().__init__(id=f"field-{name}")
        self.field = name
        self.label = label
        self._typed = typed
        self._first = first
        self.lines = lines
        self._lit: bool | None = False if has_mark else None
        self._under = ("", "dim", "")
        self._message: Sequence[str] = ("",)
        self._text = text
        self._area: AreaInput | None = None
        self._line: LineInput | None = None
        self.styles.height = lines + 1
        if lines > 1:
            self._area = AreaInput(text, placeholder=question)
            self._area.styles.height = lines
        else:
            # A line cannot show its line breaks, and no input controls: they stay until somebody types over them.
            self._line = LineInput(text, placeholder=question)

    def compose(self) -> ComposeResult:
        """The room to type in."""
        yield self.inner

    @property
    def text(self) -> str:
        """The text that the field holds."""
        return self._text

    def replace(self, text: str) -> None:
        """Type another text in place of what the field holds; the field's own undo takes it back."""
        if self._area is not None:
            self._area.replace(text, self._area.document.start, self._area.document.end)
            self._area.move_cursor(self._area.document.end)
        elif self._line is not None:
            self._line.value = text
            self._line.cursor_position = len(text)

    def wants(self, key: str) -> bool:
        """Whether somebody takes a key before the field has it."""
        return self._first is not None and self._first(self.field, key)

    def put(self, text: str) -> None:
        """Show another text, without saying so."""
        self._text = text
        if self._area is not None:
            self._area.load_text(text)
            self._area.to_end()
        elif self._line is not None:
            self._line.value = text
            self._line.forget()

    @property
    def inner(self) -> "AreaInput | LineInput":
        """The input that has the cursor while one types."""
        inner = self._area or self._line
        assert inner is not None
        return inner

    def put_in(self, words: str, *, at_end: bool) -> None:
        """Type words where the cursor is, or at the end, with a blank to what stands beside them."""
        if self._area is not None:
            if at_end:
                self._area.move_cursor(self._area.document.end)
            start, end = sorted(self._area.selection)
            before = self._area.get_text_range(self._area.document.start, start)
            after = self._area.get_text_range(end, self._area.document.end)
        else:
            assert self._line is not None
            if at_end:
                self._line.cursor_position = len(self._line.value)
            start_at, end_at = sorted(self._line.selection)
            before, after = self._line.value[:start_at], self._line.value[end_at:]
        lead = " " if before and not before[-1].isspace() else ""
        tail = " " if after and not after[0].isspace() else ""
        self.insert(f"{lead}{words}{tail}")

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

    def show_problem(self, problem: Usage) -> None:
        """Show under the field why its value cannot be read; its own name stands above already."""
        if isinstance(problem, WrongValue) and problem.field == self.label:
            self.show_message(problem.fault, "red")
        else:
            self.show_message(problem.message, "red")

    def answer(self, problem: Usage | None, purpose: str, meaning: str) -> None:
        """Show under the field what is wrong with it, else what it is for, else what its text means."""
        if problem is not None:
            self.show_problem(problem)
        elif purpose:
            self.show_message(purpose, sign="")
        else:
            self.show_message(meaning)

    def show_message(self, words: str, role: str = "dim", *, sign: str | None = None) -> None:
        """Show a line under the field: an error in red, what was understood in dim.

        `sign` stands before it; by default `!` before what is wrong, `=` before what was understood.
        """
        if sign is None:
            sign = "! " if role in {"red", "amber"} else "= "
        if (words, role, sign) != self._under:
            self._under = (words, role, sign)
            self._fit()
            self.refresh()

    def _fit(self) -> None:
        """Fit the height to the message: one line at least, so that few of them move what is below."""
        room = self.size.width - LABEL - 2
        words, _, sign = self._under
        self._message = wrap(sign + words, room, MESSAGE_LINES) if room > 0 else ("",)
        height = self.lines + len(self._message)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def on_resize(self) -> None:
        """Break the message anew at the width there is."""
        self._fit()

    @property
    def message(self) -> str:
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
        if self._under[0] and 0 <= y - self.lines < len(self._message):
            message = self._message[y - self.lines]
            return self.line([(" " * (LABEL + 1), "plain"), (message, self._under[1])], width)
        return self.blank(width)

    def took(self, text: str) -> None:
        """The room to type in holds another text. Called at once, so that one frame shows all that follows."""
        if text not in {self._text, drawn(self._text) if self._line is None else drawn_line(self._text)}:
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


class LineInput(PlainInput):
    """The input of one line, in a form or a question."""

    # Its place does not depend on its text, so no key lays the whole screen out anew.
    virtual_size = Reactive(Size(0, 0), layout=False)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("ctrl+z", "take_back", show=False),
    ]

    def __init__(self, value: str, *, placeholder: str) -> None:
        super().__init__(value, placeholder=placeholder)
        self._before: list[str] = []
        self._now = self.value

    def post_message(self, message: Message) -> bool:
        """Tell the field of a change without a turn through the queue."""
        if isinstance(message, Input.Changed) and isinstance(self.parent, FormField):
            self._keep(message.value)
            self.parent.took(message.value)
            return True
        return super().post_message(message)

    def _keep(self, text: str) -> None:
        """Keep what was there before, a word typed on end as one."""
        before, self._now = self._now, text
        goes_on = len(text) == len(before) + 1 and text.startswith(before) and not text.endswith(" ")
        if text != before and not (goes_on and self._before and before.startswith(self._before[-1])):
            self._before = [*self._before[-UNDOS:], before]

    def forget(self) -> None:
        """Begin anew: what was there before is not taken back to."""
        self._before, self._now = [], self.value

    def action_take_back(self) -> None:
        """Take back what was typed last."""
        if self._before:
            text = self._before.pop()
            self._now = text
            self.value = text
            self.cursor_position = len(text)

    async def _on_key(self, event: events.Key) -> None:
        if isinstance(self.parent, FormField) and self.parent.wants(event.key):
            event.stop()
            event.prevent_default()
            return
        await super()._on_key(event)


class AreaInput(PlainArea):
    """The input of a few lines; enter goes on to the next field."""

    # A page is longer than the field: these keys scroll what stands beside it.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "screen.page(1)", show=False),
        Binding("pageup", "screen.page(-1)", show=False),
    ]

    def __init__(self, text: str, *, placeholder: str) -> None:
        super().__init__(text, placeholder=placeholder, compact=True, tab_behavior="focus")
        self.to_end()

    def to_end(self) -> None:
        """Put the cursor behind the text, as in a field of one line: who enters a field goes on writing it."""
        self.cursor_location = self.document.end

    def post_message(self, message: Message) -> bool:
        """Tell the field of a change without a turn through the queue."""
        if isinstance(message, TextArea.Changed) and isinstance(self.parent, FormField):
            self.parent.took(self.text)
            return True
        return super().post_message(message)

    async def _on_key(self, event: events.Key) -> None:
        if isinstance(self.parent, FormField) and self.parent.wants(event.key):
            event.stop()
            event.prevent_default()
            return
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


def field_rows(fields: Mapping[str, FormField], rows: Sequence[Sequence[str]]) -> list[Widget]:
    """Fields laid out in rows, by their names; those of one row stand beside each other."""
    return [
        fields[row[0]] if len(row) == 1 else Horizontal(*(fields[name] for name in row), classes="row")
        for row in rows
    ]
