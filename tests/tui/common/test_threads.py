"""Reading in a thread that nobody waits for at the end."""

import asyncio
import time
from threading import Event

import pytest

from roadmap_tui.tui.common.threads import in_daemon_thread


def test_what_never_answers_does_not_hold_up_the_end() -> None:
    """The loop ends while the call still waits."""
    never = Event()

    async def leave() -> None:
        reading = asyncio.ensure_future(in_daemon_thread(lambda: never.wait(20)))
        await asyncio.sleep(0.01)
        reading.cancel()

    began = time.monotonic()
    asyncio.run(leave())
    took = time.monotonic() - began
    never.set()

    assert took < 10


async def test_results_and_errors_come_back() -> None:
    """As those of a call in place."""

    def fail() -> None:
        raise ZeroDivisionError

    assert await in_daemon_thread(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await in_daemon_thread(fail)
