"""Filters the records of a screen as one types, in the language of all filters."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from textual.timer import Timer

from roadmap_tui.model.filters.matches import Matches
from roadmap_tui.model.filters.who import Kind
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.widgets.ask import AskLine

if TYPE_CHECKING:
    from roadmap_tui.model.filters.context import Context
    from roadmap_tui.model.filters.record_filter import RecordFilter

FIRST_SECONDS = 0.004
"""The longest that a key waits for texts to be read; the rest is read in slices."""
SLICE_SECONDS = 0.004
SLICE_PAUSE = 0.012


class FilterController:
    """The filter of a screen over the records of one kind.

    `show` is called with each answer, and again when records changed. The last good answer stays while what is
    typed means nothing; `problem` says why.
    """

    def __init__(self, screen: BoardScreenBase, kind: Kind, show: Callable[[Matches], None]) -> None:
        self._screen = screen
        self._kind = kind
        self._show = show
        self._slices: Timer | None = None
        self.typed = ""
        self.is_refreshing = False
        """Whether it answers again because records changed, which nobody waits to be told."""
        self.matches = Matches()

    @cached_property
    def _filter(self) -> "RecordFilter":
        from roadmap_tui.model.filters.record_filter import RecordFilter  # no card needs it

        return RecordFilter(self._kind, lambda: self.context)

    @property
    def context(self) -> "Context":
        """The context of this person's filters on the board as it is now."""
        return self._screen.session.filter_context

    @property
    def problem(self) -> str:
        """Why what is typed means nothing, in the words of the screen; empty where it does mean something."""
        return self._screen.text_of(self.matches.problem) if self.matches.problem is not None else ""

    def ask(self, hint: str) -> None:
        """Open the prompt of the filter, and read texts ahead."""
        self._screen.ask(AskLine("filter", "/", text=self.typed, placeholder=hint, complete=self.complete))
        self._read_on()

    def complete(self, typed: str) -> tuple[str, ...]:
        """The filters that what is typed can become."""
        from roadmap_tui.model.filters.complete import complete

        return complete(typed, self._kind, self.context)

    def set(self, typed: str) -> None:
        """Filter by what is typed, at once, or as soon as the texts are read that it looks into."""
        self.typed = typed
        if not typed.strip():
            self._stop()
        if self._is_ready():
            self._answer()
        else:
            self._read_on()

    def settle(self, typed: str | None) -> None:
        """Keep the filter that was typed, or the last good one where that means nothing; None shows all."""
        self.set(typed or "")
        problem = self.problem
        if problem:
            self.set(self.matches.typed)
            self._screen.say(problem, "amber")

    def refresh(self) -> None:
        """Answer again, since records changed."""
        if self.typed.strip():
            self.is_refreshing = True
            self.set(self.typed)
            self.is_refreshing = False

    def remark(self, text: str, *, is_problem: bool = False) -> None:
        """Show a remark beside the prompt, while it is open."""
        for line in self._screen.query(AskLine):
            line.remark(text, is_problem=is_problem)

    def _is_ready(self) -> bool:
        from roadmap_tui.model.filters.parse import parse

        looks = any(one.given and not one.key for one in parse(self.typed))
        # While slices read on, a key is drawn before more is read.
        return not looks or self._filter.work(FIRST_SECONDS if self._slices is None else 0.0)

    def _answer(self) -> None:
        self.matches = self._filter.matches(self.typed)
        self._show(self.matches)
        self._screen.show_view_name()

    def _read_on(self) -> None:
        if self._slices is None and self._screen.is_running:
            self._slices = self._screen.set_interval(SLICE_PAUSE, self._slice)

    def _slice(self) -> None:
        if self._filter.work(SLICE_SECONDS):
            self._stop()
            if self.typed.strip():
                self._answer()

    def _stop(self) -> None:
        if self._slices is not None:
            self._slices.stop()
            self._slices = None
