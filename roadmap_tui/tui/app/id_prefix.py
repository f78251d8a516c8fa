"""Ids that are typed right behind the key that goes to the top: `g12`, `gs12`, `gR-31`."""

from collections.abc import Callable
from typing import NamedTuple

from textual.events import Key

SECONDS = 0.7
"""The longest pause between two keys of one id."""
_LETTERS = frozenset("srcSRC")


class Taken(NamedTuple):
    """What becomes of a key: events to be delivered now, and the start of an id, if it is one."""

    events: tuple[Key, ...] = ()
    typed: str = ""


class IdPrefix:
    """Tells ids from commands, key by key.

    The first key goes to the top at once, as it does alone. A digit right behind it begins an id. A letter of
    ids is held back until the next key tells: a digit or a hyphen makes it an id, anything else, or a pause,
    the command that it is. `later` calls a function after so many seconds.
    """

    def __init__(
        self, deliver: Callable[[Key], object], later: Callable[[float, Callable[[], None]], object]
    ) -> None:
        self._deliver = deliver
        self._later = later
        self._last: float | None = None
        self._held: Key | None = None

    def take(self, event: Key, *, is_prefix: bool) -> Taken:
        """Take one key; `is_prefix` tells whether it is the one that goes to the top."""
        held, self._held = self._held, None
        follows = self._last is not None and event.time - self._last <= SECONDS
        self._last = event.time if is_prefix else None
        before = (held,) if held is not None else ()
        letter = held.character if held is not None and held.character is not None else ""
        typed = event.character or ""
        if (follows or letter) and typed.isdecimal():
            return Taken(typed=letter + typed)
        if letter and typed == "-":
            return Taken(typed=f"{letter}-")
        if follows and typed in _LETTERS and not is_prefix:
            self._held = event
            self._later(SECONDS, lambda: self._release(event))
            return Taken()
        return Taken((*before, event))

    def _release(self, event: Key) -> None:
        """Deliver a letter after which nothing came."""
        if self._held is event:
            self._held = None
            self._deliver(event)
