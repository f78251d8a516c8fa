"""A prompt line over the line at the bottom."""

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

from roadmap_tui.text.characters import drawn_line
from roadmap_tui.tui.widgets.inputs import PlainInput


class AskLine(Horizontal):
    """A prompt line. It posts `Typed` at each change, and `Answered` at the end."""

    DEFAULT_CSS = """
    AskLine {
        dock: bottom; height: 1; width: 1fr; layer: above; background: $background; padding: 0 1;
        & > Label {
            width: auto; max-width: 60%; margin: 0 1 0 0; text-overflow: ellipsis; text-wrap: nowrap;
            color: $text-primary; text-style: bold;
        }
        & > Input { width: 1fr; background: $background; padding: 0; border: none; height: 1; }
        & > Input:focus { background: $background; background-tint: transparent; }
    }
    """

    @dataclass
    class Typed(Message):
        """Message with the words so far."""

        about: str
        text: str

    @dataclass
    class Answered(Message):
        """Message with the words, at `enter`; None where the question was left with `escape`."""

        about: str
        text: str | None

    def __init__(self, about: str, prompt: str, *, text: str = "", placeholder: str = "") -> None:
        super().__init__()
        self.about = about
        self._label = Label(drawn_line(prompt), markup=False)
        self._input = PlainInput(text, placeholder=placeholder)

    def compose(self) -> ComposeResult:
        """Compose the prompt and the input."""
        yield self._label
        yield self._input

    def on_mount(self) -> None:
        """Focus the input."""
        self._input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Post the words at each change."""
        event.stop()
        self.post_message(self.Typed(self.about, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Post the answer."""
        event.stop()
        self.post_message(self.Answered(self.about, event.value))

    def on_key(self, event: events.Key) -> None:
        """Cancel the prompt at `escape`."""
        if event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.Answered(self.about, None))
