"""A prompt line over the line at the bottom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import Suggester
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
        & > Label.-remark { max-width: 75%; margin: 0 0 0 1; color: $text-muted; text-style: none; }
        & > Label.-problem { color: $text-warning; }
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

    def __init__(
        self,
        about: str,
        prompt: str,
        *,
        text: str = "",
        placeholder: str = "",
        complete: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        super().__init__()
        self.about = about
        self._label = Label(drawn_line(prompt), markup=False)
        self._input = PlainInput(text, placeholder=placeholder)
        self._remark = Label("", markup=False, classes="-remark")
        self._remarked = ""
        self._complete = complete
        self._offered: list[str] = []
        if complete is not None:
            self._input.suggester = _First(complete)

    def compose(self) -> ComposeResult:
        """Compose the prompt, the input, and the remark on what is typed."""
        yield self._label
        yield self._input
        yield self._remark

    def remark(self, text: str, *, is_problem: bool = False) -> None:
        """Show a remark on what is typed at the right."""
        if text != self._remarked:
            self._remarked = text
            self._remark.update(drawn_line(text))
        self._remark.set_class(is_problem, "-problem")

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
        """Cancel the prompt at `escape`; complete what is typed at `tab`, another time in the next way."""
        if event.key == "tab" and self._complete is not None:
            event.stop()
            event.prevent_default()
            self._complete_next(self._complete)
        elif event.key == "escape":
            event.stop()
            event.prevent_default()
            self.post_message(self.Answered(self.about, None))

    def _complete_next(self, complete: Callable[[str], Sequence[str]]) -> None:
        typed = self._input.value
        if typed not in self._offered[:-1]:
            self._offered = [*complete(typed), typed]
        else:
            self._offered.append(self._offered.pop(0))
        if len(self._offered) > 1:
            self._input.value = self._offered[0]
            self._input.cursor_position = len(self._input.value)


class _First(Suggester):
    """Suggests the first completion that goes on from what is typed."""

    def __init__(self, complete: Callable[[str], Sequence[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """The whole text that is suggested; None where there is none."""
        return next((one for one in self._complete(value) if one.startswith(value)), None)
