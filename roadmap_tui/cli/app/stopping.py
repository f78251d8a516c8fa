"""Stops work at ctrl+c where it can be stopped."""

from collections.abc import Iterator
from contextlib import contextmanager

from roadmap_tui.cli.app.output import say_from_signal

SYNC = "Stopping: what is under way ends first. Once more stops at once; the next sync finishes it."


class Stopping:
    """Handler of ctrl+c: the first ends the work between two requests, the second at once."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._is_set = False
        self._is_asking = False

    def is_set(self) -> bool:
        """Whether to stop."""
        return self._is_set

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Raise an interrupt at ctrl+c while a question is open."""
        self._is_asking = True
        try:
            yield
        finally:
            self._is_asking = False

    def __call__(self, *_: object) -> None:
        """Handle one SIGINT."""
        if self._is_set or self._is_asking:
            raise KeyboardInterrupt
        self._is_set = True
        say_from_signal(self._words)


@contextmanager
def stopping(words: str = SYNC) -> Iterator[Stopping]:
    """Install the handler by which ctrl+c ends the work between two requests, and says so."""
    import signal
    import threading

    from roadmap_tui.errors import Held, Offline

    stop = Stopping(words)
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.signal(signal.SIGINT, stop)
    try:
        yield stop
    except (Offline, Held):
        # What a stop cut short is told as offline, or as held, where nothing else may be said of it.
        if stop.is_set():
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.signal(signal.SIGINT, before)
