"""A real terminal for a real process: a pseudo-terminal whose output pyte reads onto a screen.

Nothing here sleeps: every wait reads what the process writes, and ends with a sentence when its time is over.
"""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pyte

ENTER, TAB, ESCAPE, SPACE = "\r", "\t", "\x1b", " "
DOWN, UP, RIGHT, LEFT = "\x1b[B", "\x1b[A", "\x1b[C", "\x1b[D"
CTRL_C, CTRL_D, CTRL_R, CTRL_S, CTRL_Z = "\x03", "\x04", "\x12", "\x13", "\x1a"

PATIENCE = 60.0
"""Seconds that a wait may take on a busy machine; a wait that succeeds takes no longer than it must."""
BOARD = (sys.executable, "-m", "roadmap_tui.cli.main")

_TAKE_TERMINAL = (
    "import fcntl, os, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
)
"""Makes the pseudo-terminal the one that controls the process, so that its end is felt as a real one's.

Whoever runs the tests in the background ignores ctrl+c, and what they start inherits that.
"""

# pyte takes the letter of a sequence with one of these markers for text, or for another sequence.
_PRIVATE = re.compile(r"\x1b\[(?:[<=>][0-9;:]*[ -/]*[@-~]|\?[0-9;]*(?:\$[a-z]|u))")
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*|\][^\x07\x1b]*\x1b?)?\Z")
_ASKED = re.compile(r"\x1b\[\?([0-9]+)\$p")
# Terminals that know grapheme clusters draw what is joined as its first part; pyte stops at what has no width.
_JOINED = re.compile(
    "\u200d.|[\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff]"
)
_MARK = re.compile("[\u0900-\u0eff]")
_STATE = re.compile(r"^(?:State|(?:non)?voluntary_ctxt_switches):\s+(\w+)", re.MULTILINE)


class Terminal:
    """A process in a terminal of `columns` by `rows` cells. Use it as a context manager: it never outlives it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        columns: int = 120,
        rows: int = 40,
    ) -> None:
        self._reads, self._writes = pty.openpty()
        self._set_size(columns, rows)
        self.termios_before = termios.tcgetattr(self._writes)
        self.view = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.view)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._lines: dict[int, str] = {}
        self.home = environment.get("HOME", "")
        self.raw = b""
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _TAKE_TERMINAL, *command],
            stdin=self._writes,
            stdout=self._writes,
            stderr=self._writes,
            env=dict(environment),
            cwd=folder,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End whatever still runs in the terminal, and the terminal."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    def hang_up(self) -> None:
        """Close the terminal as a window that is closed does."""
        for number in (self._writes, self._reads):
            if number >= 0:
                os.close(number)
        self._reads = self._writes = -1

    # -- what a person does ---------------------------------------------------------------------------------

    def keys(self, *keys: str) -> None:
        """Press keys, or type texts."""
        data = "".join(keys).encode("utf-8", "surrogatepass")
        while data:
            written = os.write(self._reads, data[:512])
            data = data[written:]
            self.read(0)

    def paste(self, text: str) -> None:
        """Paste a text as terminals that bracket pastes do."""
        self.keys(f"\x1b[200~{text}\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        self.view.resize(rows, columns)
        self._set_size(columns, rows)

    def send(self, number: int) -> None:
        """Send the process a signal."""
        self.process.send_signal(number)

    # -- what a person sees ---------------------------------------------------------------------------------

    @property
    def lines(self) -> list[str]:
        """The lines of the screen; a wide character stands in its first cell alone."""
        for row in self.view.dirty:
            self._lines[row] = "".join(self.cells(row))
        self.view.dirty.clear()
        return [self._lines[row] for row in range(self.view.lines)]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    def cells(self, row: int) -> list[str]:
        """What stands in each cell of a row; the second cell of a wide character is empty."""
        line = self.view.buffer[row]
        return [line[column].data for column in range(self.view.columns)]

    @property
    def cursor_is_shown(self) -> bool:
        """Whether the terminal's own cursor can be seen."""
        return not self.view.cursor.hidden

    @property
    def is_alternate(self) -> bool:
        """Whether the process holds the alternate screen: entered and not left again."""
        return self.raw.rfind(b"\x1b[?1049h") > self.raw.rfind(b"\x1b[?1049l")

    @property
    def termios_now(self) -> list[Any]:
        """The terminal's line discipline."""
        return termios.tcgetattr(self._writes)

    @property
    def after(self) -> str:
        """What was written after the alternate screen was left, without escape codes."""
        rest = self.raw.rpartition(b"\x1b[?1049l")[2].decode("utf-8", "replace")
        return re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[>=78]", "", rest).replace("\r\n", "\n").strip()

    # -- waiting --------------------------------------------------------------------------------------------

    def read(self, seconds: float) -> bool:
        """Take what the process wrote, waiting for it at most so long; whether there was anything."""
        data = b""
        while select.select([self._reads], [], [], 0 if data else seconds)[0]:
            try:
                piece = os.read(self._reads, 1 << 16)
            except OSError:
                break
            if not piece:
                break
            data += piece
        if data:
            self.raw += data
            self._draw(self._held + self._decoder.decode(data))
        return bool(data)

    def wait_until(self, predicate: Callable[[], object], what: str = "", seconds: float = PATIENCE) -> None:
        """Read until something holds. Fails, with the screen, when the time is over or the process has ended."""
        end = time.monotonic() + seconds
        while self._is_mid_frame or not predicate():
            ended = self.process.poll() is not None
            if self.read(0.05):
                continue
            if ended or time.monotonic() > end:
                why = (
                    f"the process ended with {self.process.returncode}" if ended else f"not within {seconds:g} s"
                )
                raise AssertionError(f"{what or predicate}: {why}. The screen:\n{self.text}")

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> None:
        """Read until all of these texts stand on the screen."""
        self.wait_until(lambda: all(text in self.text for text in texts), f"{texts} on the screen", seconds)

    def wait_gone(self, text: str, seconds: float = PATIENCE) -> None:
        """Read until a text stands on the screen no more."""
        self.wait_until(lambda: text not in self.text, f"{text!r} gone from the screen", seconds)

    def wait_idle(self, seconds: float = PATIENCE) -> None:
        """Read until the process waits: for a while it wrote nothing, and none of its threads ran.

        Silence alone ends too early on a busy machine, or must be long: so it is where no /proc tells of threads.
        """
        end = time.monotonic() + seconds
        before = self._threads()
        while self.process.poll() is None:
            written = self.read(0.025 if before else 0.15)
            now = self._threads()
            if not written and now == before and "R" not in now:
                return
            assert time.monotonic() < end, f"Still at work after {seconds:g} s. The screen:\n{self.text}"
            before = now

    def wait_end(self, seconds: float = PATIENCE) -> int:
        """Read until the process has ended; its exit code."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            if self._reads < 0:
                try:
                    self.process.wait(max(0.0, end - time.monotonic()))
                except subprocess.TimeoutExpired:
                    raise AssertionError(f"The process still runs after {seconds:g} s.") from None
            elif not self.read(0.02) and time.monotonic() > end:
                raise AssertionError(f"The process still runs after {seconds:g} s. The screen:\n{self.text}")
        while self._reads >= 0 and self.read(0):
            pass
        return self.process.returncode

    # -- its own machinery ----------------------------------------------------------------------------------

    @property
    def _is_mid_frame(self) -> bool:
        """Whether a frame has begun that the process has not finished."""
        return self.raw.rfind(b"\x1b[?2026h") > self.raw.rfind(b"\x1b[?2026l")

    def _threads(self) -> list[str]:
        """The state of each thread of the process, and how often it was given the processor and gave it back."""
        found = []
        for thread in Path(f"/proc/{self.process.pid}/task").glob("*/status"):
            with suppress(OSError):
                found += _STATE.findall(thread.read_text())
        return found

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._reads, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _draw(self, text: str) -> None:
        unfinished = _UNFINISHED.search(text)
        self._held = unfinished.group() if unfinished else ""
        if unfinished:
            text = text[: unfinished.start()]
        for mode in _ASKED.findall(text):
            # Frames drawn at once are known here, as in most terminals; sizes are told by a signal.
            os.write(self._reads, f"\x1b[?{mode};{2 if mode == '2026' else 0}$y".encode())
        text = _MARK.sub(_without_width, _JOINED.sub("", _PRIVATE.sub("", text)))
        self._stream.feed(text)


def text_of(written: bytes, columns: int, rows: int) -> str:
    """The text on a screen after all that was written to it."""
    screen = pyte.Screen(columns, rows)
    pyte.Stream(screen).feed(_UNFINISHED.sub("", _PRIVATE.sub("", written.decode("utf-8", "ignore"))))
    return "\n".join(screen.display)


def _without_width(found: re.Match[str]) -> str:
    return "" if unicodedata.category(found[0]) == "Mn" else found[0]
