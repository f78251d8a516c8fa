"""A terminal driver and signal handlers that end the app when its terminal goes away.

Without this, Textual reads the end of a closed terminal for ever and waits on a writer that has failed.
"""

import os
import select
import signal
import sys
import threading
from codecs import getincrementaldecoder
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from roadmap_tui.tui.app.frame_diff import Abilities, FrameDiff

HUNG_UP = 128 + signal.SIGHUP
"""Exit code where the terminal is gone."""
GRACE_SECONDS = 4.0
"""The grace for a write in progress; then the process ends as it is."""
POLL_SECONDS = 0.1
PLAIN_CURSOR = "\x1b[r\x1b[?6l\x1b[4l"
"""Takes away a scrolling region, the origin mode and the insert mode that a program before left set."""


class TerminalFile:
    """The output file of the driver; once writing fails, what comes is dropped, so that nobody waits.

    Textual writes to it in a thread, and to wake that takes long on a busy machine. What is offered is written at
    once as far as the terminal takes it, on a descriptor of its own that never waits; the thread writes the rest.
    """

    def __init__(self, file: TextIO, gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self._is_gone = False
        self._own: int | None = None
        self._rest = b""
        """What the thread writes first: the terminal did not take it at once."""
        self._handed = self._written = self._flushed = 0
        """How many texts the thread was handed, wrote, and flushed."""

    def open(self) -> None:
        """Begin to take what is offered, where the file is a terminal that may be opened."""
        self.close()
        self._handed = self._written = self._flushed = 0
        with suppress(OSError):
            path = os.ttyname(self.fileno())
            self._own = os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)

    def close(self) -> None:
        """Leave all to the thread."""
        if self._own is not None:
            os.close(self._own)
            self._own = None

    def offer(self, text: str) -> str | None:
        """Write a text at once, as far as the terminal takes it.

        Returns what the thread is to be handed, None where nothing is left: it may be empty and wake the thread
        alone, for bytes that are kept here.
        """
        if self._own is None or self._is_gone or self._flushed != self._handed:
            self._handed += 1
            return text
        data, count = self._encoded(text), 0
        with suppress(OSError):
            count = os.write(self._own, data)
        if count == len(data):
            return None
        self._rest = data[count:]  # it may begin within a character
        self._handed += 1
        return ""

    def write(self, text: str) -> int:
        """Write text."""
        data, self._rest = self._rest + self._encoded(text), b""
        self._try(lambda: self._file.buffer.write(data))
        self._written += 1
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        self._try(self._file.flush)
        self._flushed = self._written

    def fileno(self) -> int:
        """The file's number."""
        return self._file.fileno()

    def _encoded(self, text: str) -> bytes:
        return text.encode(self._file.encoding, self._file.errors or "strict")

    def _try(self, do: Callable[[], object]) -> None:
        if self._is_gone:
            return
        try:
            do()
        except (OSError, ValueError):
            self._is_gone = True
            self._gone()


class TerminalDriver(LinuxDriver):
    """Textual's Linux driver, ending the app when the terminal is gone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._output = TerminalFile(sys.__stderr__, self._hung_up)  # type: ignore[arg-type]  # it is there
        self._file = self._output  # type: ignore[assignment]
        self._lock = threading.RLock()  # a signal that stops the app comes in the middle of a write as well
        self._frame: list[str] | None = None
        self.shown = FrameDiff()
        """What the terminal shows."""

    def look_up(self) -> None:
        """Look up what the terminal can do, once there is time for it."""
        self.shown.abilities = abilities_of(self.fileno)

    def start_application_mode(self) -> None:
        """Take the terminal, at the start and after each time it was somebody else's."""
        self.shown.forget()
        self._output.open()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual's
        self.write(PLAIN_CURSOR)

    def stop_application_mode(self) -> None:
        """Give the terminal back, with what was begun of a frame: a signal may come in the middle of one."""
        if self._frame is not None:
            self.write(SYNC_END)
        super().stop_application_mode()
        self._output.close()

    def send_message(self, message: Message) -> None:
        """Post a message to the app from the thread that reads; Textual makes a task of the loop for each."""
        self._app.post_message(message)

    def write(self, data: str) -> None:
        """Write a text; the parts of a frame go out as one."""
        with self._lock:  # the thread that reads writes as well
            if self._frame is None and data != SYNC_START:
                self._send(data)
                return
            self._frame = [*(self._frame or ()), data]
            if data == SYNC_END:
                whole, self._frame = "".join(self._frame), None
                self._send(whole)

    def _send(self, text: str) -> None:
        rest = self._output.offer(text)
        if rest is not None:
            super().write(rest)

    def _hung_up(self) -> None:
        end_soon(HUNG_UP)
        app = self._app
        self._loop.call_soon_threadsafe(lambda: app.exit(return_code=HUNG_UP))

    def _get_terminal_size(self) -> tuple[int, int]:
        """The size of the terminal that is drawn on; stdout may be a pipe that waits for an id."""
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            return super()._get_terminal_size()
        return (columns, lines) if columns and lines else super()._get_terminal_size()

    def run_input_thread(self) -> None:
        """Read keys until the app ends or the terminal does."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno], [], [], POLL_SECONDS)
            if ready:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._hung_up()
                    return
                for event in parser.feed(decode(data)):
                    self.process_message(event)
            for event in parser.tick():
                self.process_message(event)


def abilities_of(fileno: int) -> Abilities:
    """What terminfo tells of the terminal of this process; nothing where nobody knows it."""
    try:
        import curses
    except ImportError:
        return Abilities()
    try:
        curses.setupterm(fd=fileno)
    except curses.error:
        return Abilities()
    return Abilities(curses.tigetflag("bce") > 0, (curses.tigetstr("ech") or b"").endswith(b"X"))


def end_soon(code: int) -> None:
    """End the process after a grace, whatever still hangs. What was saved is saved: writes are atomic."""
    timer = threading.Timer(GRACE_SECONDS, os._exit, (code,))
    timer.daemon = True
    timer.start()


def end_on_signals(app: App[Any]) -> None:
    """Install handlers by which SIGTERM and SIGHUP end the app in order, with exit code 128 and their number.

    The grace begins at once, also where the loop waits for a terminal that takes nothing.
    """
    import asyncio

    loop = asyncio.get_running_loop()

    def end(number: int, _frame: object) -> None:
        if loop.is_closed():
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        end_soon(128 + number)
        loop.call_soon_threadsafe(lambda: app.exit(return_code=128 + number))

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
