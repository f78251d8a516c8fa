"""The footer: the answer to the last action at the left, the keys that matter here at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual import events
from textual.message import Message
from textual.strip import Strip

from roadmap_tui.tui.widgets.cells import cell_len, crop, wrap
from roadmap_tui.tui.widgets.styled import StyledWidget

GAP = 2
LINES = 2


class KeyHint(NamedTuple):
    """A key hint: the key as people read it, the word for what it does, the action a click on it starts."""

    key: str
    word: str
    action: str


class FooterLine(StyledWidget):
    """The footer: a rule, which holds news, and a line.

    An answer too long for the line beside the keys takes all of it, then the rule.
    """

    DEFAULT_CSS = """
    FooterLine { height: 2; width: 1fr; dock: bottom; }
    """

    @dataclass
    class Pressed(Message):
        """Message that a key was clicked."""

        action: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._answer = ""
        self._role = "plain"
        self._hints: Sequence[KeyHint] = ()
        self._news = ""

    @property
    def news(self) -> str:
        """The news that stands in the rule."""
        return self._news

    def tell(self, news: str) -> None:
        """Show news in the rule, beside answer and keys; an empty text takes them away."""
        if news != self._news:
            self._news = news
            self.refresh()

    @property
    def answer(self) -> str:
        """The answer to the last action."""
        return self._answer

    @property
    def tells_failure(self) -> bool:
        """Whether the current answer reports a failure."""
        return self._role == "red" and bool(self._answer)

    def say(self, answer: str, role: str = "plain") -> None:
        """Show the answer to an action; `amber` for a refusal, with a mark that says so without colour."""
        if (answer, role) != (self._answer, self._role):
            self._answer, self._role = answer, role
            self.refresh()

    def has_room_for(self, answer: str) -> bool:
        """Whether an answer can be read whole here; so long as there is no width, it can."""
        room = self.size.width - 2
        return room <= 0 or len(wrap(f"! {answer}", room)) <= LINES

    def offer(self, hints: Sequence[KeyHint]) -> None:
        """Set the key hints."""
        if tuple(hints) != tuple(self._hints):
            self._hints = tuple(hints)
            self.refresh()

    def _shown_hints(self) -> list[tuple[int, KeyHint]]:
        """The keys that fit, each with the cell it begins at; the last of them end the line."""
        width = self.size.width
        answer = cell_len(self._answer) + (4 if self._answer else 1)
        if answer > width - 24:
            return []
        kept: list[KeyHint] = list(self._hints)
        while kept and answer + _width(kept) + 1 > width:
            # The first is what one does here most, the last two lead to everything else.
            kept.pop(-3 if len(kept) > 3 else 0)
        found: list[tuple[int, KeyHint]] = []
        at = width - _width(kept) - 1
        for hint in kept:
            found.append((at, hint))
            at += cell_len(hint.key) + 1 + cell_len(hint.word) + GAP
        return found

    def render_line(self, y: int) -> Strip:
        """Render the rule, or the first line of a long answer; then the answer and the keys."""
        width = self.size.width
        mark = "! " if self._role in {"amber", "red"} else ""
        lines = wrap(mark + self._answer, max(width - 2, 1), 2)
        if y == 0 and len(lines) < 2:
            if not self._news:
                return self.line([("─" * width, "rule")], width)
            news = crop(self._news, max(width - 4, 1))
            rest = "─" * max(width - cell_len(news) - 4, 0)
            return self.line([("─ ", "rule"), (news, "plain"), (f" {rest}", "rule")], width)
        if len(lines) > 1:
            return self.line([(" ", "plain"), (lines[y], self._role)], width)
        spans: list[tuple[str, str]] = [(" ", "plain"), (lines[0], self._role)]
        used = 1 + cell_len(lines[0])
        for at, hint in self._shown_hints():
            spans += [(" " * (at - used), "plain"), (hint.key, "strong"), (f" {hint.word}", "dim")]
            used = at + cell_len(hint.key) + 1 + cell_len(hint.word)
        return self.line(spans, width)

    def on_click(self, event: events.Click) -> None:
        """Post the action of the key under the mouse."""
        for at, hint in self._shown_hints():
            if event.y == 1 and at <= event.x < at + cell_len(hint.key) + 1 + cell_len(hint.word):
                self.post_message(self.Pressed(hint.action))


def _width(hints: Sequence[KeyHint]) -> int:
    return sum(cell_len(hint.key) + 1 + cell_len(hint.word) for hint in hints) + GAP * max(len(hints) - 1, 0)
