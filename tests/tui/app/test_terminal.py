import asyncio
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, cast
from unittest.mock import Mock

import pytest
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.app import App
from textual.drivers._writer_thread import WriterThread

from roadmap_tui.tui.app.frame_diff import Abilities
from roadmap_tui.tui.app.terminal import TerminalDriver, TerminalFile, end_on_signals
from tests.e2e.terminal import text_of
from tests.tui.at_screen import board

PROGRAM = str(Path(__file__).with_name("open_board.py"))
PATIENCE_SECONDS = 20.0


class Terminal:
    """A board in a pseudo-terminal of its own."""

    def __init__(self, place: str, *options: str) -> None:
        self.main, self.side = pty.openpty()
        termios.tcsetwinsize(self.main, (24, 80))
        self.before = termios.tcgetattr(self.side)
        self.seen = b""
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, place, *options],
            stdin=self.side,
            stdout=self.side,
            stderr=self.side,
            env={**os.environ, "TERM": "xterm-256color", "XDG_STATE_HOME": str(Path(place).parent)},
            start_new_session=True,
            cwd=Path(__file__).parents[3],
        )

    def wait_for(self, text: str) -> None:
        """Read until a text stands on the screen."""
        until = time.monotonic() + PATIENCE_SECONDS
        while text not in (shown := text_of(self.seen, 80, 24)):
            assert time.monotonic() < until, shown
            self.read(0.2)

    def read(self, seconds: float) -> bool:
        """Take what was drawn; False where nothing came."""
        if not select.select([self.main], [], [], seconds)[0]:
            return False
        try:
            got = os.read(self.main, 65536)
        except OSError:
            return False
        self.seen += got
        return bool(got)

    def end(self) -> int:
        """The exit code; what is drawn until then is read."""
        until = time.monotonic() + PATIENCE_SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < until, "it never ended"
            self.read(0.1)
        while self.read(0.1):
            pass
        return self.process.returncode

    def close(self) -> None:
        """End the process and let the terminal go."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for end in (self.main, self.side):
            if end >= 0:
                os.close(end)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    found = Terminal(board(tmp_path).place)
    yield found
    found.close()


def test_what_is_written_arrives_whole_and_in_order() -> None:
    """A terminal that reads late gets each character once, those that it did not take at once by the thread."""
    main, side = pty.openpty()
    tty.setraw(side)
    with os.fdopen(side, "w", encoding="utf-8") as file:
        output = TerminalFile(file, lambda: None)
        output.open()
        thread = WriterThread(cast("IO[str]", output))
        thread.start()
        texts = [f"{number}{'é漢a' * (number * 97 % 4_000)}." for number in range(1, 40)]
        wanted = "".join(texts).encode()
        left = []
        with ThreadPoolExecutor(1) as pool:
            arriving: Future[bytes] | None = None
            for text in texts:
                rest = output.offer(text)
                left.append(rest)
                if rest is not None:
                    thread.write(rest)
                    arriving = arriving or pool.submit(_read, main, len(wanted))
            assert arriving is not None
            arrived = arriving.result()
        thread.stop()
        output.close()

        assert arrived == wanted
        assert {None, ""} <= set(left)
        assert output.offer("late") == "late"
    os.close(main)


def _read(number: int, count: int) -> bytes:
    found = b""
    while len(found) < count and select.select([number], [], [], PATIENCE_SECONDS / 4)[0]:
        found += os.read(number, 65536)
    return found


ABILITIES = {
    "xterm-256color": Abilities(erases_in_colour=True, erases_cells=True),
    "linux": Abilities(erases_in_colour=True, erases_cells=True),
    "vt220": Abilities(erases_cells=True),
    "vt100": Abilities(),
    "no-such-terminal": Abilities(),
}


def test_terminfo_tells_what_a_terminal_can_do() -> None:
    """What a terminal cannot do, or one that nobody knows, is not asked of it."""
    script = """
import os, sys
from roadmap_tui.tui.app.terminal import abilities_of
for name in sys.argv[1:]:  # a process knows one terminal
    if not os.fork():
        os.environ["TERM"] = name
        print(abilities_of(1), flush=True)
        os._exit(0)
    os.wait()
"""
    done = subprocess.run([sys.executable, "-c", script, *ABILITIES], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == [f"{can}" for can in ABILITIES.values()]


def is_restored(terminal: Terminal) -> bool:
    return (
        termios.tcgetattr(terminal.side)[3] == terminal.before[3]
        and b"\x1b[?1049l" in terminal.seen
        and b"\x1b[?25h" in terminal.seen
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_board_in_order(terminal: Terminal, number: signal.Signals) -> None:
    """The terminal is restored and the exit code names the signal."""
    terminal.wait_for("S-1")
    terminal.process.send_signal(number)

    assert terminal.end() == 128 + number
    assert is_restored(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_was_shown_is_written_when_a_signal_ends_the_board(tmp_path: Path, number: signal.Signals) -> None:
    """Two changes wait for somebody else's; the signal comes before they could be written."""
    store = board(tmp_path)
    terminal = Terminal(store.place)
    try:
        terminal.wait_for("S-1")
        with store.transaction():
            for keys, shown in ((b"L", "S-1 → Draft"), (b"hL", "S-2 → Draft")):
                os.write(terminal.main, keys)
                terminal.wait_for(shown)
            terminal.process.send_signal(number)
            terminal.read(0.5)

        assert terminal.end() == 128 + number
        assert ["draft", "draft"] == [one.stage for one in store.read().stories.values()]
        assert 2 == sum(one.verb == "move" for one in store.read().events.values())
    finally:
        terminal.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_answered_while_the_loop_waits(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The grace begins though nothing else of the app comes to its turn: its terminal may take nothing."""
    begun: list[int] = []
    monkeypatch.setattr("roadmap_tui.tui.app.terminal.end_soon", begun.append)
    left = Mock()
    before = [(one, signal.getsignal(one)) for one in (signal.SIGTERM, signal.SIGHUP)]

    async def wait() -> None:
        end_on_signals(left)
        signal.raise_signal(number)
        assert begun == [128 + number]
        await asyncio.sleep(0)

    try:
        asyncio.run(wait())
    finally:
        for one, handler in before:
            signal.signal(one, handler)

    left.exit.assert_called_once_with(return_code=128 + number)


@pytest.mark.parametrize("is_resized", [True, False])
def test_a_terminal_that_was_resized_or_given_back_is_drawn_anew(terminal: Terminal, is_resized: bool) -> None:
    """Whatever it shows by then, all of a frame is sent, though the size is as before."""
    terminal.wait_for("S-1")
    if not is_resized:
        terminal.process.send_signal(signal.SIGTSTP)
        waited = os.WUNTRACED | os.WNOHANG
        while not os.WIFSTOPPED(os.waitpid(terminal.process.pid, waited)[1]):
            terminal.read(0.1)
    while terminal.read(0.2):
        pass
    terminal.seen = b""
    terminal.process.send_signal(signal.SIGWINCH if is_resized else signal.SIGCONT)

    terminal.wait_for("S-1")


def test_what_a_program_before_left_set_moves_nothing(terminal: Terminal) -> None:
    """A scrolling region, the origin mode and the insert mode are taken away before anything is drawn."""
    terminal.wait_for("S-1")

    assert text_of(b"\x1b[3;9r\x1b[?6h\x1b[4h" + terminal.seen, 80, 24) == text_of(terminal.seen, 80, 24)


def test_a_signal_in_the_middle_of_a_frame_gives_the_terminal_back() -> None:
    """What was begun of a frame goes out first; the codes that give the terminal back do not wait."""
    sent: list[str] = []

    async def stop() -> None:
        driver = TerminalDriver(App())
        driver._output.offer = sent.append  # type: ignore[method-assign, assignment]
        driver.write(SYNC_START)
        driver.write("half")
        assert driver._lock.acquire(timeout=1)
        assert driver._lock.acquire(timeout=1), "a signal would wait for what it interrupts"
        driver.stop_application_mode()

    numbers = signal.SIGTSTP, signal.SIGCONT, signal.SIGWINCH
    before = [signal.getsignal(one) for one in numbers]
    asyncio.run(stop())
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)

    assert f"{SYNC_START}half{SYNC_END}" == sent[0]
    assert "\x1b[?1049l" in sent


def test_quitting_restores_the_terminal(terminal: Terminal) -> None:
    """`q` leaves with exit code 0."""
    terminal.wait_for("S-1")
    os.write(terminal.main, b"q")

    assert terminal.end() == 0
    assert is_restored(terminal)


def test_a_closed_terminal_ends_the_process(terminal: Terminal) -> None:
    """No process is left to spin on a terminal that is gone."""
    terminal.wait_for("S-1")
    os.close(terminal.side)
    os.close(terminal.main)
    terminal.main = terminal.side = -1

    assert terminal.process.wait(PATIENCE_SECONDS) != 0


def test_an_error_of_our_own_is_told_in_a_sentence(tmp_path: Path) -> None:
    """No traceback reaches the terminal; the details are in a file."""
    terminal = Terminal(board(tmp_path).place, "--fail")
    terminal.wait_for("S-1")
    os.write(terminal.main, b"j")
    code = terminal.end()
    restored = is_restored(terminal)
    terminal.close()

    assert code == 1
    assert restored
    assert b"The board ended by an error of its own (ZeroDivisionError: on purpose)." in terminal.seen
    assert b"Traceback" not in terminal.seen
    assert [one.name for one in tmp_path.rglob("last-error.txt")] == ["last-error.txt"]
