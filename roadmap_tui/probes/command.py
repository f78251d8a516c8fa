"""Runs the command of a probe: without a shell, within a time limit, its whole process group killed after it."""

import os
import selectors
import shlex
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from roadmap_tui.probes.unread import Stopped, Unread
from roadmap_tui.text.characters import one_line

LARGEST = 64 * 1024
"""Most bytes of what a command prints."""
_STEP = 8192
_LOOK = 0.05
"""Seconds between two looks whether a command ended whose pipes a process of its own holds open."""
_OWN = "ROADMAP_"
"""The start of our own variables, which hold tokens and are no command's business."""


def run_command(
    line: str,
    *,
    shell: bool,
    limit: float,
    environment: Mapping[str, str] | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> str:
    """What a command prints, run in the person's home. Raises Unread where it fails, lasts or prints too long.

    The person's environment is its own, but for variables of this program. Whatever it started is killed with it,
    as it is once `stop` says so: then Stopped is raised.
    """
    try:
        words = ["/bin/sh", "-c", line] if shell else shlex.split(line)
    except ValueError as fault:
        raise Unread(f"its command is none: {str(fault).lower()}") from None
    if not words:
        raise Unread("its command is empty")
    known = os.environ if environment is None else environment
    try:
        process = subprocess.Popen(  # noqa: S603  # what the person allowed, to the letter
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=_home(),
            env={name: value for name, value in known.items() if not name.startswith(_OWN)},
            start_new_session=True,
        )
    except (OSError, ValueError) as fault:
        why = (getattr(fault, "strerror", None) or "it cannot be started").lower()
        raise Unread(f"its command cannot be run: {why}") from None
    try:
        printed, said = _output(process, limit, stop)
    finally:
        # Also where it ended: what it left in the background goes with it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for one in (process.stdout, process.stderr):
            if one is not None:
                one.close()
    if process.returncode != 0:
        raise Unread(
            f"its command ended with code {process.returncode}", one_line(said.decode("utf-8", "replace"))
        )
    lines = [one for one in printed.decode("utf-8", "replace").splitlines() if one.strip()]
    if len(lines) > 1:
        raise Unread(f"its command printed {len(lines):,} lines, not one value")
    return lines[0] if lines else ""


def _output(process: subprocess.Popen[bytes], limit: float, stop: Callable[[], bool]) -> tuple[bytes, bytes]:
    """What a process prints, and the beginning of what it says, until it ends."""
    assert process.stdout is not None
    assert process.stderr is not None
    printed, said, end = bytearray(), bytearray(), time.monotonic() + limit
    with selectors.DefaultSelector() as selector:
        for stream, into in ((process.stdout, printed), (process.stderr, said)):
            selector.register(stream, selectors.EVENT_READ, into)
        while selector.get_map() or process.poll() is None:
            left = end - time.monotonic()
            if stop():
                raise Stopped
            if left <= 0:
                raise Unread(f"its command did not end within {limit:g} s")
            is_over = process.poll() is not None
            ready = selector.select(min(left, _LOOK)) if selector.get_map() else []
            if not ready and is_over:
                break
            if not selector.get_map():
                with suppress(subprocess.TimeoutExpired):
                    process.wait(min(left, _LOOK))
            for key, _ in ready:
                _take(selector, key.fileobj, key.data, is_kept=key.data is printed)
            if len(printed) > LARGEST:
                raise Unread(f"its command printed more than {LARGEST // 1024} KB")
    process.wait()
    return bytes(printed), bytes(said)


def _take(selector: selectors.BaseSelector, stream: Any, into: bytearray, *, is_kept: bool) -> None:
    """Read what is there of a stream; of one that is not kept only its beginning stays."""
    data = os.read(stream.fileno(), _STEP)
    if not data:
        selector.unregister(stream)
    elif is_kept or len(into) < _STEP:
        into += data


def _home() -> str:
    """The folder a command runs in: not the board's, which others may fill, nor wherever cron stands."""
    try:
        return str(Path.home())
    except RuntimeError:
        return "/"
