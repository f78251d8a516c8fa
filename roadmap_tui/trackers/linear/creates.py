"""Creates in batches: drafts of several threads go out in one transaction, each with an id of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, NamedTuple

from roadmap_tui.trackers.protocol import Marker, NotSent, OutcomeUnknown, Rejected

MOST = 50
"""Issues of one request: with their marks they stay well within what a request may cost."""
AT_ONCE = 2 * MOST
"""Creates that may be asked for at the same time: while one request is under way another one fills."""
_GATHERING, _QUIET = 0.02, 3
"""Seconds between two looks for more creates, and how many looks find none before a request leaves."""


class Ask(NamedTuple):
    """One create: the input of the issue, and its mark."""

    issue: dict[str, Any]
    marker: Marker


class Made(NamedTuple):
    """The issue that was made, as Linear sent it, and whether its mark was written."""

    raw: dict[str, Any]
    is_marked: bool


Answer = Made | NotSent | Rejected | OutcomeUnknown
Send = Callable[[Sequence[Ask]], Sequence[Answer]]


class Creates:
    """Queue of the creates of several threads: the first one gathers until no more come, and sends for all."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._lock = threading.Lock()
        self._waiting: list[tuple[Ask, Future[Answer]]] = []

    def create(self, ask: Ask) -> Made:
        """The issue of one create. Raises NotSent, Rejected or OutcomeUnknown."""
        mine: Future[Answer] = Future()
        with self._lock:
            self._waiting.append((ask, mine))
            gathers = len(self._waiting) == 1
        if gathers:
            taken = self._gathered()
            for start in range(0, len(taken), MOST):
                self._send_all(taken[start : start + MOST])
        answer = mine.result()
        if isinstance(answer, Made):
            return answer
        raise answer

    def _gathered(self) -> "list[tuple[Ask, Future[Answer]]]":
        """Those that wait, once a while passed in which none came, or a request is full; one alone waits less."""
        quiet = 0
        while len(self._waiting) < MOST and quiet < (1 if len(self._waiting) == 1 else _QUIET):
            before = len(self._waiting)
            time.sleep(_GATHERING)
            quiet = quiet + 1 if len(self._waiting) == before else 0
        with self._lock:
            taken, self._waiting = self._waiting, []
        return taken

    def _send_all(self, taken: Sequence[tuple[Ask, "Future[Answer]"]]) -> None:
        try:
            found = self._send([ask for ask, _ in taken])
        except (NotSent, Rejected, OutcomeUnknown) as problem:
            found = [problem] * len(taken)
        except BaseException as problem:  # noqa: BLE001  # each thread raises it
            for _, answer in taken:
                answer.set_exception(problem)
            return
        for (_, answer), one in zip(taken, found, strict=True):
            answer.set_result(one)
