"""The dialog that goes to anything: one line to type in, one list of what is meant."""

from collections.abc import Sequence
from time import perf_counter
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer

from roadmap_tui.tui.common.bindings import leave_key
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.dialog import ListDialog
from roadmap_tui.tui.finder.model import FinderIndex, Hit, Kind, Offer
from roadmap_tui.tui.finder.text import row_spans
from roadmap_tui.tui.widgets.choices import Choices
from roadmap_tui.tui.widgets.form import LineInput
from roadmap_tui.tui.widgets.styled import Spans

SLICE_SECONDS, PAUSE_SECONDS = 0.008, 0.012
"""The length of a slice of gathering words, and the pause after it, in which keys are taken."""


class Finder(ListDialog[Hit | None]):
    """A dialog that gives what was picked among records and `offers`; None where it was left.

    It opens with the `typed` letters. A bare number means a record of the kind to `prefer` first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n,tab", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p,shift+tab", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(8)", show=False, priority=True),
        Binding("pageup", "move(-8)", show=False, priority=True),
    ]

    def __init__(
        self,
        session: BoardSession,
        index: FinderIndex,
        offers: Sequence[Offer],
        *,
        typed: str = "",
        prefer: Kind = "story",
    ) -> None:
        super().__init__()
        self._session = session
        self._index = index
        self._offers = offers
        self._named = {one.ref: one for one in offers}
        self._prefer: Kind = prefer
        self._input = LineInput(typed, placeholder="an id, words, a name, a command")
        self.choices = Choices(id="found")
        self._slices: Timer | None = None
        self.hits: list[Hit] = []

    def compose(self) -> ComposeResult:
        """Compose the input and the list."""
        with Vertical(id="ask", classes="-tall"):
            yield self._input
            yield self.choices

    def on_mount(self) -> None:
        """Focus the input, and gather words beside it."""
        self._input.focus()
        self._input.cursor_position = len(self._input.value)
        self._slices = self.set_interval(PAUSE_SECONDS, self._work)
        self._work()

    def _work(self) -> None:
        before = perf_counter()
        is_done = self._index.work(SLICE_SECONDS)
        if is_done and self._slices is not None:
            self._slices.stop()
        if is_done or perf_counter() - before >= SLICE_SECONDS:
            self._show(keep=True)

    def on_resize(self, event: events.Resize) -> None:  # noqa: ARG002  # Textual's signature
        """Fit the rows into the width there is."""
        self._show(keep=True)

    def on_input_changed(self) -> None:
        """List what is meant."""
        self._show()

    def _show(self, *, keep: bool = False) -> None:
        typed = self._input.value
        hits = self._index.find(typed, self._offers, self._prefer)
        here = self.hits[self.choices.at] if keep and self.choices.at < len(self.hits) else None
        self.hits = hits
        self.choices.empty = [
            ("Nothing has these letters. ", "plain"),
            (leave_key(self), "strong"),
            (" goes back", "dim"),
        ]
        width = max(self.size.width - 3, 20)
        rows: list[list[Spans]] = [
            [
                row_spans(
                    one,
                    self._session.snapshot,
                    self._named,
                    self._index.terms,
                    typed=typed,
                    today=self._session.today,
                    width=width,
                )
            ]
            for one in hits
        ]
        self.choices.show(rows, hits.index(here) if here in hits else 0)

    def pick(self, index: int) -> None:
        """Close with the hit at a place of the list."""
        if index < len(self.hits):
            self.dismiss(self.hits[index])
