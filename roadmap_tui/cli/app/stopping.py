"""Stops work at ctrl+c where it can be stopped."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from roadmap_tui.cli.app.output import say_from_signal

SYNC = "Stopping: what is under way ends first. Once more stops at once; the next sync finishes it."
MEASURING = "Stopping: what runs is ended. Once more stops at once."


class Stopping:
    """Handler of ctrl+c: the first ends the work between two requests, the second at once."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._is_set = False
        self._is_asking = False
        self.code = 128 + signal.SIGINT
        """The exit code of a process that ended for the signal that came."""

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

    def __call__(self, number: int = signal.SIGINT, *_: object) -> None:
        """Handle one signal."""
        if self._is_set or self._is_asking:
            raise KeyboardInterrupt
        self._is_set = True
        self.code = 128 + number
        say_from_signal(self._words)


@contextmanager
def stopping(words: str = SYNC, also: Sequence[signal.Signals] = ()) -> Iterator[Stopping]:
    """Install the handler by which ctrl+c ends the work between two requests, and says so.

    `also` are other signals that end it in order, unless whoever started the process has them ignored.
    """
    import threading

    from roadmap_tui.errors import Held, Offline

    stop = Stopping(words)
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    others = [one for one in also if signal.getsignal(one) is not signal.SIG_IGN]
    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, *others)}
    try:
        yield stop
    except (Offline, Held):
        # What a stop cut short is told as offline, or as held, where nothing else may be said of it.
        if stop.is_set():
            raise KeyboardInterrupt from None
        raise
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def measuring() -> Iterator[Stopping]:
    """Install the handler by which ctrl+c, a kill and a terminal that goes away end what a probe started, too."""
    with stopping(MEASURING, (signal.SIGTERM, signal.SIGHUP)) as stop:
        yield stop
