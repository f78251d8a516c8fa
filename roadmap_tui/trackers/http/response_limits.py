"""Limits of size and time for responses: one without an end must not hold up or fill this machine."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from roadmap_tui.trackers.http.failures import Server

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

LARGEST = 64 * 1024 * 1024
"""Most bytes of one response, unpacked. A page of a hundred issues with long descriptions is far below."""
_LOOK = 0.05
"""Seconds between two looks for a stop."""


class LimitExceeded(Exception):
    """The error of a response beyond a limit; `reason` completes "the site …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Stopped(Exception):
    """The error of a wait for a response that was stopped."""


def bounded(response: "httpx.Response", server: Server) -> bytes:
    """The body of a streamed response. Raises LimitExceeded where it is too long.

    A body packed twice is not unpacked: each packing can multiply it by a thousand.
    """
    doubt = f"check that {server.setting} is a {server.tracker}."
    if "," in response.headers.get("content-encoding", ""):
        raise LimitExceeded(f"sends an answer that is packed more than once: {doubt}")
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > LARGEST:
            raise LimitExceeded(f"sends more than {LARGEST // 2**20} MB as one answer: {doubt}")
        parts.append(part)
    return b"".join(parts)


def within(seconds: float, ask: Callable[[], T], stop: Callable[[], bool] | None = None, grace: float = 0.0) -> T:
    """The result of `ask` within a time limit. Raises LimitExceeded where it takes longer.

    Raises Stopped where it is asked to stop and `grace` seconds later there still is no answer.

    A read has a time limit of its own, but a site that sends a byte now and then never meets that one. What is
    late is left to itself, in a thread that ends with the program.
    """
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(ask())
        except BaseException as fault:  # noqa: BLE001  # it is raised where the answer is waited for
            failed.append(fault)

    worker = threading.Thread(target=run, name="tracker", daemon=True)
    worker.start()
    _join(worker, seconds, stop)
    if grace and stop is not None and stop():
        worker.join(grace)
    if failed:
        raise failed[0]
    if found:
        return found[0]
    if stop is not None and stop():
        raise Stopped
    raise LimitExceeded(f"did not end its answer within {seconds:.0f} seconds: try again later.")


def _join(worker: threading.Thread, seconds: float, stop: Callable[[], bool] | None) -> None:
    """Wait for a thread, polling `stop` where there is one."""
    if stop is None:
        worker.join(seconds)
        return
    end = time.monotonic() + seconds
    while worker.is_alive() and not stop() and time.monotonic() < end:
        worker.join(_LOOK)
