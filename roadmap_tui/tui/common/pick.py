"""The base of dialogs that pick a record from a list, narrowed by typing."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from roadmap_tui.errors import Problem
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.dialog import ListDialog
from roadmap_tui.tui.common.each import named
from roadmap_tui.tui.common.remedies import text_on
from roadmap_tui.tui.common.similar_records import SimilarRecordsFinder
from roadmap_tui.tui.widgets.choices import Choices
from roadmap_tui.tui.widgets.form import LineInput
from roadmap_tui.tui.widgets.page import Page

MOST = 50
"""The most records listed; typing narrows further."""


class Picking(ListDialog[str | None]):
    """A dialog that picks a record and gives its id; None where the question was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+k", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(5)", show=False),
        Binding("pageup", "move(-5)", show=False),
    ]

    def __init__(
        self,
        session: BoardSession,
        similar: SimilarRecordsFinder,
        chosen: Sequence[str],
        *,
        asked: str,
        listed: str,
    ) -> None:
        """`asked` stands in the empty line, `listed` is the id of the list."""
        super().__init__()
        self._session = session
        self._similar = similar
        self._chosen = chosen
        self._head = Page(id="ask-head")
        self._input = LineInput("", placeholder=asked)
        self.choices = Choices(lines=2, id=listed)

    @property
    @abstractmethod
    def listed(self) -> list[str]:
        """The ids as listed."""

    @abstractmethod
    def take(self, identity: str) -> None:
        """Submit the picked record. A Problem is shown in place of the question."""

    @abstractmethod
    def ask(self, refusal: str = "") -> None:
        """Show the question, or why the answer was refused."""

    def compose(self) -> ComposeResult:
        """Compose the question, the input, the list."""
        with Vertical(id="ask", classes="-tall"):
            yield self._head
            yield self._input
            yield self.choices

    @property
    def message(self) -> str:
        """The message above the input: the question, or why the answer was refused."""
        return self._head.text

    @property
    def own(self) -> str:
        """The requests in question, in a sentence."""
        return named(self._chosen, "requests")

    def pick(self, index: int) -> None:
        """Take the record at a place of the list, and close; stay where it is refused."""
        if index >= len(self.listed):
            return
        identity = self.listed[index]
        try:
            self.take(identity)
        except Problem as problem:
            self.ask(text_on(self, problem))
        else:
            self.dismiss(identity)
