"""Creates in batches: drafts of several threads go out in one transaction, each with an id of its own."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from roadmap_tui.trackers.protocol import Marker, NotSent, OutcomeUnknown, Rejected

MOST = 50
"""Issues of one request: with their marks they stay within what a request may cost."""
_GATHERING = 0.03
"""Seconds in which other threads may add theirs."""


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
    """Gathers the creates of several threads: one of them sends for all that wait."""

    def __init__(self, send: Send, sleep: Callable[[float], None] = time.sleep) -> None:
        self._send = send
        self._sleep = sleep
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._waiting: list[tuple[Ask, list[Answer]]] = []

    def create(self, ask: Ask) -> Made:
        """The issue of one create. Raises NotSent, Rejected or OutcomeUnknown."""
        answer: list[Answer] = []
        with self._lock:
            self._waiting.append((ask, answer))
        self._sleep(_GATHERING)
        with self._sending:
            if not answer:
                self._send_waiting()
        if isinstance(answer[0], Made):
            return answer[0]
        raise answer[0]

    def _send_waiting(self) -> None:
        with self._lock:
            taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            found = self._send([ask for ask, _ in taken])
        except (NotSent, Rejected, OutcomeUnknown) as problem:
            found = [problem] * len(taken)
        except BaseException as problem:
            lost = OutcomeUnknown(f"The issue may have been created: {problem}")
            for _, answer in taken:
                answer.append(lost)
            raise
        for (_, answer), one in zip(taken, found, strict=True):
            answer.append(one)
