"""A tracker that is written to only while the board is held."""

from collections.abc import Callable
from typing import Any

from roadmap_tui.errors import Offline
from roadmap_tui.store.protocol import StillHeld
from roadmap_tui.trackers.protocol import NotSent, Tracker

WRITING = frozenset(
    {"create", "create_many", "update", "move", "comment", "link_back", "stamp", "put_need", "drop_need"}
)
"""The methods of a tracker that change anything there."""


class HeldTracker:
    """A tracker whose writing methods ask first whether the board is still held, and raise NotSent otherwise."""

    def __init__(self, tracker: Tracker, still_held: StillHeld) -> None:
        self._tracker = tracker
        self._still_held = still_held

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._tracker, name)
        return self._guarded(found) if name in WRITING else found

    def _guarded(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*arguments: Any, **named: Any) -> Any:
            try:
                self._still_held()
            except Offline as problem:
                raise NotSent.of(problem) from problem
            return write(*arguments, **named)

        return guarded
