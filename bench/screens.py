"""How quick the board is in a real terminal; run it with Python. Takes about three minutes.

Times in milliseconds, the least and the median of several runs, and as multiples of an empty Python process
started in the same run, which carries over to other machines. A key is *drawn* when the frame that it causes
has been written whole. A writer beside the board adds one request a second, as a command does.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.load import write_board

COLUMNS, ROWS = 160, 45
STARTS = 5
KEYS = "jjjkjjkjlhlhGkkkGkgjjjjklhljkhjg" * 4
"""Each of them moves the cursor."""
MOVES = "LjkHjkjkjk" * 4
UNDO = "Lujkjkjkjk" * 4
FILTER = "/branch\x7f\x7f\r"
PAUSE = 0.08
NOTHING = 2.0
CARD = re.compile(rb"S-\d+ ")
CODES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07")
FRAME = b"\x1b[?2026l"
BOARD = [sys.executable, "-m", "roadmap_tui.cli.main"]


class Screen:
    """The board of `path` in a pseudo-terminal; times are seconds of `time.perf_counter`."""

    def __init__(self, path: Path | str, program: Sequence[str] = BOARD) -> None:
        self.reads, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.data = b""
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [*program, "--board", str(path)], stdin=slave, stdout=slave, stderr=slave, start_new_session=True
        )
        os.close(slave)

    def read(self, seconds: float) -> bool:
        """Take what is written within a time; whether there was anything."""
        if not select.select([self.reads], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self.reads, 1 << 16)
        except OSError:
            raise SystemExit(f"The board ended: {CODES.sub(b'', self.data)[-500:]!r}") from None
        if b"\x1b[?2026$p" in piece:
            os.write(self.reads, b"\x1b[?2026;2$y")  # frames are bracketed from now on
        self.data += piece
        return True

    def wait(self, done: Callable[[], object]) -> float:
        """Read until something holds; when that was."""
        end = time.perf_counter() + 60
        while not done():
            if not self.read(0.5) and time.perf_counter() > end:
                raise SystemExit(f"The board does not answer: {CODES.sub(b'', self.data)[-500:]!r}")
        return time.perf_counter()

    def rest(self, seconds: float) -> None:
        """Read until nothing came for a time."""
        while self.read(seconds):
            pass
        self.data = b""

    def first_card(self) -> float:
        """Seconds from the start to the first card."""
        return self.wait(lambda: CARD.search(CODES.sub(b"", self.data))) - self.began

    def key(self, key: str) -> float | None:
        """Seconds from a key to its frame; None where it changes nothing, as at the end of a column."""
        self.rest(PAUSE)
        began = time.perf_counter()
        os.write(self.reads, key.encode())
        while FRAME not in self.data:
            if not self.read(NOTHING):
                return None
        return time.perf_counter() - began

    def bytes_of(self, key: str) -> int:
        """The bytes that a key sends, until nothing comes any more; 0 where it changes nothing."""
        if self.key(key) is None:
            return 0
        while self.read(PAUSE):
            pass
        return len(self.data)

    def memory(self) -> float:
        """MiB that the process holds."""
        told = subprocess.run(["ps", "-o", "rss=", "-p", str(self.process.pid)], capture_output=True, check=True)
        return int(told.stdout) / 1024

    def close(self) -> None:
        """End the board."""
        self.process.kill()
        self.process.wait()
        os.close(self.reads)


@contextmanager
def opened(path: Path | str, program: Sequence[str] = BOARD) -> Iterator[Screen]:
    screen = Screen(path, program)
    try:
        yield screen
    finally:
        screen.close()


@contextmanager
def writer(path: Path | str, program: Sequence[str] = BOARD) -> Iterator[None]:
    """Somebody who adds a request once a second."""
    over = threading.Event()
    add = [*program, "--board", str(path), "request", "add", "--customer", "Beside", "--said", "One more " * 70]

    def work() -> None:
        while not over.wait(1.0):
            subprocess.run(add, capture_output=True, check=True)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def empty_process() -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - begin


def first_card(path: Path | str, program: Sequence[str] = BOARD) -> float:
    with opened(path, program) as screen:
        return screen.first_card()


def keys(path: Path | str, pressed: str = KEYS + FILTER, program: Sequence[str] = BOARD) -> list[float]:
    """The time of each key that draws something; by default of moving about and of filtering."""
    with opened(path, program) as screen:
        screen.first_card()
        screen.rest(0.5)
        times = [screen.key(key) for key in pressed]
        return [one for one in times if one is not None]


def key_bytes(path: Path | str, pressed: str = KEYS[:48], program: Sequence[str] = BOARD) -> list[float]:
    """The bytes of each key that draws something."""
    with opened(path, program) as screen:
        screen.first_card()
        screen.rest(0.5)
        return [float(one) for one in map(screen.bytes_of, pressed) if one]


def memory(path: Path | str, program: Sequence[str] = BOARD) -> float:
    """MiB that an open board holds once it rests."""
    with opened(path, program) as screen:
        screen.first_card()
        screen.rest(2.0)
        return screen.memory()


def tell(what: str, times: list[float], unit: float) -> None:
    least, median = min(times), statistics.median(times)
    print(f"{what:44} {least * 1000:8.1f} {median * 1000:8.1f}   {median / unit:6.2f}")


def tell_keys(what: str, times: list[float], unit: float) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    median, worst = statistics.median(times), max(times)
    figures = " ".join(f"{one * 1000:8.1f}" for one in (median, p95, worst))
    print(f"{what:44} {figures}   {p95 / unit:6.2f}   n={len(times)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=STARTS, help="runs of each start")
    starts = parser.parse_args().starts
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            os.environ[name] = folder
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        boards = {}
        for stories, requests in ((100, 200), (5_000, 20_000), (10_000, 20_000)):
            boards[stories] = path = home / f"{stories}.json"
            write_board(path, stories=stories, requests=requests)
        unit = min(empty_process() for _ in range(10))
        print(f"{COLUMNS}x{ROWS}, load {os.getloadavg()[0]:.1f}, an empty process {unit * 1000:.1f} ms")
        print(f"{'':44} {'least':>8} {'median':>8}   {'ratio':>6}")
        for stories in (100, 5_000):
            first_card(boards[stories])
            tell(f"first card, {stories:,} stories", [first_card(boards[stories]) for _ in range(starts)], unit)
        print(f"{'memory at rest, 5,000 stories':44} {memory(boards[5_000]):8.0f} MiB")
        print(f"{'':44} {'median':>8} {'p95':>8} {'worst':>8}   {'ratio':>6}")
        tell_keys("key to drawn, 10,000 stories", keys(boards[10_000]), unit)
        with writer(boards[10_000]):
            tell_keys("  with a writer once a second", keys(boards[10_000]), unit)
        tell_keys("  while stories are moved", keys(boards[10_000], MOVES), unit)
        tell_keys("  while moves are undone", keys(boards[10_000], UNDO), unit)


if __name__ == "__main__":
    main()
