"""Runs calls in threads, whose results the event loop waits for."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


async def in_daemon_thread(call: Callable[[], T]) -> T:
    """The result of a call in a daemon thread: a server that says nothing does not keep a person from leaving."""
    return await start_thread(call, name="roadmap-reading")


def start_thread(call: Callable[[], T], *, name: str, daemon: bool = True) -> "asyncio.Future[T]":
    """The future result of a call in a thread of its own; unless it is a `daemon`, the program waits for it."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # there is a result where there is no error

    def work() -> None:
        result, error = None, None
        try:
            result = call()
        except BaseException as problem:  # noqa: BLE001  # it is raised where the answer is waited for
            error = problem
        with suppress(RuntimeError):  # the app has ended meanwhile, and its loop with it
            loop.call_soon_threadsafe(settle, result, error)

    Thread(target=work, name=name, daemon=daemon).start()
    return answer
