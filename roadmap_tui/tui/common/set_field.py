"""The dialog that sets one field: a short list with what is usual first, narrowed by typing."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from roadmap_tui.tui.common.bindings import leave_key
from roadmap_tui.tui.common.dialog import ListDialog
from roadmap_tui.tui.common.field_values import FieldValue, FieldValues
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.choices import Choices
from roadmap_tui.tui.widgets.form import LineInput
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.styled import Spans

ROWS = 9
"""The most values in view."""


class SetField(ListDialog[None]):
    """A dialog that asks for the value of a field; `submit` is called with it once the dialog is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n,tab", "move(1)", show=False, priority=True),
        Binding("up,ctrl+k,shift+tab", "move(-1)", show=False, priority=True),
        Binding("pagedown", f"move({ROWS})", show=False, priority=True),
        Binding("pageup", f"move(-{ROWS})", show=False, priority=True),
    ]

    def __init__(
        self, whose: str, values: FieldValues, submit: Callable[[FieldValue], object], *, hint: str = ""
    ) -> None:
        """`whose` names the chosen records in a sentence."""
        super().__init__()
        self._whose = whose
        self._values = values
        self._submit = submit
        self._listed: list[FieldValue] = []
        self._head = Page(id="ask-head")
        self._input = LineInput("", placeholder=hint)
        self.choices = Choices(id="ask-values")
        self._stay = Page(id="ask-stay")

    def compose(self) -> ComposeResult:
        """Compose the question, the input, the list."""
        with Vertical(id="ask"):
            yield self._head
            yield self._input
            yield self.choices
            yield self._stay

    def on_mount(self) -> None:
        """Size the list for what it holds at first, so that nothing jumps while typing."""
        self._show()
        self.choices.styles.height = max(min(len(self._listed), ROWS), 1)
        several = " · commas between several" if self._values.field.reader == "texts" else ""
        words = f"⏎ sets it · typing narrows{several} · {leave_key(self)} leaves it"
        self._stay.show(lambda _width: [[(words, "dim")]])
        self._input.focus()

    @property
    def message(self) -> str:
        """The line above the input: whose field it is and what they have, or why what is typed is no value."""
        return self._head.text

    @property
    def listed(self) -> list[str]:
        """The values as listed, in words."""
        return [one.words for one in self._listed]

    def on_input_changed(self) -> None:
        """Narrow the list."""
        self._show()

    def _show(self) -> None:
        typed = self._input.value
        self._listed = self._values.of(typed)
        name = self._values.field.option_name.replace("_", " ").capitalize()
        head: Spans = [
            (f"{name} of {self._whose}", "strong"),
            (f"  {safe_line(self._values.standing)}", "dim"),
        ]
        if not self._listed:
            head = [(f"! {safe_line(self._values.problem(typed))}", "amber")]
        self._head.show(lambda _width: [head])
        self.choices.show([[self._row(one)] for one in self._listed], 0 if typed.strip() else self._values.usual)

    def _row(self, value: FieldValue) -> Spans:
        note = "takes it out" if self._values.removes(value) else value.note
        return [(safe_line(value.words), "plain"), (f"  {safe_line(note)}" if note else "", "dim")]

    def pick(self, index: int) -> None:
        """Set the value at a place of the list."""
        if index < len(self._listed):
            # What the answer asks in its turn comes over the screen, not over this dialog.
            self.app.call_later(self._submit, self._listed[index])
            self.dismiss(None)
