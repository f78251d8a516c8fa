"""A queue of keys that come faster than the screen follows: over a slow line, several arrive at once.

Textual hands each key to what has the cursor at that instant. So in "n" and a title typed right behind it, the
title would run as commands of the board. Here a key waits until what the one before it set off has come to rest.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widget import Widget

PATIENCE_SECONDS = 3.0
"""The longest that a key waits, whatever still moves."""
LOOK_SECONDS = 0.001


class TypeAhead:
    """The queue of keys and pastes that wait for their turn; `deliver` dispatches one."""

    def __init__(
        self,
        app: App[Any],
        deliver: Callable[[events.Event], Awaitable[None]],
        spawn: Callable[[Coroutine[Any, Any, None]], None],
    ) -> None:
        self._app = app
        self._deliver = deliver
        self._spawn = spawn
        self._waiting: deque[events.Event] = deque()
        self._is_delivering = False

    def holds(self, event: events.Event) -> bool:
        """Whether a new event must wait; it is delivered later then."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            return False
        if not self._is_delivering and not self._app.message_queue_size and self._screen_rests():
            return False
        self._waiting.append(event)
        if not self._is_delivering:
            self._is_delivering = True
            self._spawn(self._deliver_all())
        return True

    async def _deliver_all(self) -> None:
        try:
            while self._waiting:
                end = monotonic() + PATIENCE_SECONDS
                # Textual tells nobody that it rests, so it is asked.
                while not (_rests(self._app) and self._screen_rests()) and monotonic() < end:  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_SECONDS)
                await self._deliver(self._waiting.popleft())
        finally:
            self._is_delivering = False

    def _screen_rests(self) -> bool:
        """Whether the current screen is idle: nothing is on its way there."""
        nodes = self._app.screen.walk_children(with_self=True)
        return all(not isinstance(one, Widget) or (one.is_mounted and _rests(one)) for one in nodes)


def _rests(pump: MessagePump) -> bool:
    """Whether a widget is idle: no message waits, none is being handled."""
    if pump.message_queue_size:
        return False
    queue: object = pump._message_queue  # noqa: SLF001  # its size does not count the message that is being dealt with
    return bool(getattr(getattr(queue, "ready_event", None), "_waiters", True))
