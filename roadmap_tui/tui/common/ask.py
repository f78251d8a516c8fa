"""Dialogs over a screen that ask for a few words, or for one of a few ways to go on."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from roadmap_tui.errors import Problem
from roadmap_tui.tui.common.bindings import leave_key
from roadmap_tui.tui.common.dialog import Dialog
from roadmap_tui.tui.common.remedies import text_on
from roadmap_tui.tui.widgets.cells import cell_len
from roadmap_tui.tui.widgets.choices import Choices
from roadmap_tui.tui.widgets.form import LineInput
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.styled import Spans, fitted_lines

Check = Callable[[str], str]
"""Parser that gives the meaning of a text in words. Raises Problem where it means nothing."""


class Ask(Dialog[str | None]):
    """A text prompt at the bottom, as a dialog; None where it was left.

    `submit` is called with the words and may raise a Problem, which is shown, the words kept. `check` tells
    while typing what they mean.
    """

    def __init__(
        self,
        question: str,
        submit: Callable[[str], object],
        *,
        text: str = "",
        hint: str = "",
        check: Check | None = None,
    ) -> None:
        super().__init__()
        self._question = question
        self._submit = submit
        self._check = check
        self._input = LineInput(text, placeholder=hint)
        self._head = Page(id="ask-head")
        self._under = Page(id="ask-under")

    def compose(self) -> ComposeResult:
        """Compose the question, the input, and the line for its meaning."""
        with Vertical(id="ask"):
            yield self._head
            yield self._input
            yield self._under

    def on_mount(self) -> None:
        """Focus the input."""
        self._head.show(lambda _width: [[(self._question, "strong")]])
        self._say(f"⏎ does it · {leave_key(self)} leaves it", "dim")
        self._input.focus()

    def _say(self, words: str, role: str) -> None:
        self._under.show(lambda _width: [[(words, role)]])

    @property
    def message(self) -> str:
        """The message under the input."""
        return self._under.text

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the meaning of the text."""
        if self._check is None or not event.value.strip():
            return
        try:
            self._say(self._check(event.value), "plain")
        except Problem as problem:
            self._say(text_on(self, problem), "dim")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Submit the text, or show why it is refused."""
        try:
            self._submit(event.value)
        except Problem as problem:
            self._say(f"! {text_on(self, problem)}", "amber")
        else:
            self.dismiss(event.value)


class Way(NamedTuple):
    """An option of a choice: the key, what it does, the answer. `confirm` asks for the key a second time."""

    key: str
    words: str
    answer: str
    confirm: str = ""


class Choose(Dialog[str | None]):
    """A choice of one of a few ways to go on, as a dialog; None where the question was left."""

    def __init__(self, question: Sequence[Spans], ways: Sequence[Way], *, stay: str = "goes back") -> None:
        super().__init__()
        self._stay = Page(id="ask-stay")
        self._stay_words = stay
        self._question = question
        self._ways = ways
        self._asked_again: Way | None = None
        self._head = Page(id="ask-head")
        self._choices = Choices(id="ask-ways")

    def compose(self) -> ComposeResult:
        """Compose the question and the options."""
        with Vertical(id="ask"):
            yield self._head
            yield self._choices
            yield self._stay

    def on_mount(self) -> None:
        """Size the dialog for what it asks."""
        self._choices.styles.height = len(self._ways)
        words = f"⏎ takes it · {leave_key(self)} {self._stay_words}"
        self._stay.show(lambda _width: [[(words, "dim")]])
        self._show()
        self._choices.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the question at the width there is."""
        width = max(event.size.width - 2, 1)
        lines = fitted_lines((spans for spans in self._question if spans), width)
        self._head.styles.height = len(lines) + 1
        self._head.show(lambda _width: lines)

    def _show(self) -> None:
        longest = max(cell_len(way.key) for way in self._ways)
        options: list[list[Spans]] = []
        for way in self._ways:
            again = way is self._asked_again
            words = f"{way.confirm} {way.key} again does it" if again else way.words
            options.append([[(way.key.ljust(longest + 2), "strong"), (words, "amber" if again else "plain")]])
        self._choices.show(options, self._choices.at)

    def on_key(self, event: events.Key) -> None:
        """Choose by an option's key, or move the cursor."""
        event.stop()
        pressed = event.character if event.is_printable and event.character else event.key
        way = next((one for one in self._ways if one.key in {pressed, event.key}), None)
        if way is not None:
            self._take(way)
        elif event.key in {"down", "j", "tab"}:
            self._choices.move(1)
        elif event.key in {"up", "k", "shift+tab"}:
            self._choices.move(-1)
        elif event.key == "enter":
            self._take(self._ways[self._choices.at])

    def on_choices_picked(self, event: Choices.Picked) -> None:
        """Choose the option that was clicked."""
        self._take(self._ways[event.index])

    def _take(self, way: Way) -> None:
        if way.confirm and self._asked_again is not way:
            self._asked_again = way
            self._choices.at = self._ways.index(way)
            self._show()
        else:
            self.dismiss(way.answer)
