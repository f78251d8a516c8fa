"""The base of list screens whose rows are computed in a thread, because it takes longer than a key may wait."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from textual.timer import Timer

from roadmap_tui.errors import Advice, Problem, Reason, Remedy
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.widgets.rows import Rows

PAUSE_SECONDS = 0.4
"""The pause after the last change before rows are computed again."""
CLOCK_SECONDS = 30.0
SWITCH_SECONDS = 0.001
"""The interpreter's switch interval while the thread computes, so that keys go first; a fifth of the default."""

DOCTOR = Remedy("doctor", (), "{} tells more.")


class BackgroundListScreen(ListScreen):
    """A list screen computed in a thread. A subclass gives `computation` and `take`, which shows its result.

    It is worked out when the screen is first shown, and again when it is shown or seen after a change.
    """

    def __init__(
        self, session: BoardSession, settings: Settings, keymap: Mapping[str, str], model: Rows[Any]
    ) -> None:
        super().__init__(session, settings, keymap, model)
        self.is_known = False
        self._is_stale = True
        self._is_computing = False
        self._day = session.today
        self._wait: Timer | None = None
        self._left_out = ""

    def opened(self) -> None:
        """Start the clock by which a new day is computed anew."""
        super().opened()
        self.set_interval(CLOCK_SECONDS, self._tick)

    def on_screen_resume(self) -> None:
        """Show changes made while another screen was shown."""
        self._look()

    @property
    def is_settled(self) -> bool:
        """Whether the rows shown are up to date."""
        return not self._is_stale and not self._is_computing

    def computation(self) -> Callable[[Snapshot, date], Any]:
        """The computation. It is called in a thread, so it holds nothing of the screen that may change."""
        raise NotImplementedError

    def take(self, found: Any) -> None:
        """Load the result of the computation into the model."""
        raise NotImplementedError

    def changed(self, refs: frozenset[str]) -> None:  # noqa: ARG002  # any record may count
        """Schedule another computation after a change of records."""
        self.outdate(PAUSE_SECONDS)

    def outdate(self, pause: float = 0.0) -> None:
        """Mark the rows as out of date; they are computed again after a pause, if the screen is seen."""
        self._is_stale = True
        if not self.is_mounted:
            return
        if self._wait is not None:
            self._wait.stop()
            self._wait = None
        if pause:
            self._wait = self.set_timer(pause, self._look)
        else:
            self._look()

    def _look(self) -> None:
        if self._is_stale and not self._is_computing and self.is_current:
            self._is_computing = True
            self.run_worker(self._compute(), group="compute")

    async def _compute(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                frozen, today, compute = self.session.snapshot.frozen(), self.session.today, self.computation()
                try:
                    with _keys_first():
                        found, left_out = await asyncio.to_thread(_computed, compute, frozen, today)
                except Problem as problem:
                    self.say(self.text_of(problem), "red")
                    return
                self._day = today
                self.take(found)
                self.is_known = True
                self._is_computing = self._is_stale
                self.show_all()
                if left_out and left_out != self._left_out:
                    self.say(self.text_of(Advice(left_out, Reason.DAMAGED, (DOCTOR,))), "amber")
                self._left_out = left_out
        finally:
            self._is_computing = False

    def _tick(self) -> None:
        if self.session.today != self._day:
            self._is_stale = True
        self._look()


def _computed(compute: Callable[[Snapshot, date], Any], frozen: Snapshot, today: date) -> tuple[Any, str]:
    """The result of a computation, and a sentence on what of the history it had to leave out."""
    return compute(frozen, today), frozen.left_out


@contextmanager
def _keys_first() -> Iterator[None]:
    """Shorten the interpreter's switch interval while a thread computes."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, SWITCH_SECONDS))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
