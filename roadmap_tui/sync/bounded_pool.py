"""A bounded thread pool, whose results are recorded in the calling thread, in batches."""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 4
"""Requests in flight: a tracker's limits leave room for five to ten."""
_TURN = 0.0005
"""Seconds after which a thread that computes lets another go on, while requests are in flight."""
_HEAD_START = 0.003
"""Seconds in which requests leave before anything is prepared: threads share one interpreter."""


def run_bounded(
    tasks: Sequence[T],
    work: Callable[[T], R],
    settle: Callable[[list[tuple[T, R]], list[T]], Sequence[T] | None],
    *,
    stop: Callable[[], bool] = lambda: False,
    ahead: Callable[[T], object] = lambda _: None,
) -> list[T]:
    """Run tasks on a pool of `AT_ONCE` threads; returns the tasks that `stop` left undone.

    `settle` is called in the calling thread with what has finished and with what starts next, before that
    starts: so one write to the disk covers both. Tasks that it returns are done next, before those that wait.
    Once stopped, what is in flight still finishes and is settled; so it is where a task raises, and then its
    error is raised.
    `ahead` prepares the tasks that come next, once each, while others are in flight.
    """
    waiting = deque(tasks)
    flying: dict[Future[R], T] = {}
    finished: list[tuple[T, R]] = []
    unprepared = deque(tasks)
    failure: BaseException | None = None
    with _short_turns(), ThreadPoolExecutor(AT_ONCE, thread_name_prefix="roadmap-sync") as pool:
        while True:
            starting: list[T] = []
            while waiting and len(flying) + len(starting) < AT_ONCE and not (failure or stop()):
                starting.append(waiting.popleft())
            if finished or starting:
                waiting.extendleft(reversed(settle(finished, starting) or ()))
            for task in starting:
                flying[pool.submit(work, task)] = task
            if not flying and failure is not None:
                raise failure
            if not flying and (not waiting or stop()):
                return list(waiting)
            wait(flying, timeout=_HEAD_START, return_when=FIRST_COMPLETED)
            while len(unprepared) > len(waiting):
                unprepared.popleft()
            while len(unprepared) > max(0, len(waiting) - AT_ONCE) and not any(one.done() for one in flying):
                ahead(unprepared.popleft())
            done, _ = wait(flying, return_when=FIRST_COMPLETED) if flying else (set(), None)
            finished = []
            for one in done:
                task, error = flying.pop(one), one.exception()
                if error is None:
                    finished.append((task, one.result()))
                else:
                    failure = failure or error


@contextmanager
def _short_turns() -> Iterator[None]:
    """Shorten the interpreter's switch interval: by Python's 5 ms each answer waits for whoever computes."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(_TURN, before))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
