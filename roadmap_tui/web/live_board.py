"""The board as pages show it: one snapshot that follows the store, in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, datetime
from typing import TypeVar

from roadmap_tui.actions.change import Change
from roadmap_tui.actions.followed_board import FollowedBoard
from roadmap_tui.errors import Problem
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.index import Index
from roadmap_tui.settings.load import Settings
from roadmap_tui.store.protocol import Store

T = TypeVar("T")
POLL_SECONDS = 1.0


class LiveBoard:
    """A board that pages ask and change. All runs in one thread, so that nothing is read while it changes."""

    def __init__(
        self, store: Store, settings: Settings, *, today: Callable[[], date], now: Callable[[], datetime]
    ) -> None:
        self._board = FollowedBoard(store, settings, today=today, now=now)
        self.settings = settings
        self.today = today
        self.now = now
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="board")
        self._changed = asyncio.Condition()
        self.generation = 0

    async def ask(self, do: Callable[[Snapshot], T]) -> T:
        """What a function makes of the board as it is now. Raises Problem where the board cannot be read."""

        def work() -> tuple[T, int]:
            snapshot = self._board.fresh()
            return do(snapshot), snapshot.board.generation

        found, generation = await self._run(work)
        await self._tell(generation)
        return found

    async def change(self, do: Callable[[Change], T], *, by: str) -> T:
        """Make a change as a person. Raises what the rules refuse."""

        def work() -> T:
            with self._board.changing(by=by) as change:
                return do(change)

        found = await self._run(work)
        await self._tell(await self._run(lambda: self._board.fresh().board.generation))
        return found

    def index(self, snapshot: Snapshot) -> Index:
        """The index of requests and stories; for functions that `ask` runs."""
        return self._board.index(snapshot)

    async def follow(self) -> None:
        """Look for changes of others until it is cancelled."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            with suppress(Problem, OSError):  # the board may be away for a while: a later look tells
                await self._tell(await self._run(lambda: self._board.fresh().board.generation))

    async def changed_since(self, generation: int, seconds: float) -> int:
        """The board's generation once it is another one than this, or after that many seconds."""
        async with self._changed:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait_for(lambda: self.generation != generation), seconds)
            return self.generation

    def close(self) -> None:
        """End the thread once it has done what it does."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _tell(self, generation: int) -> None:
        if generation != self.generation:
            async with self._changed:
                self.generation = generation
                self._changed.notify_all()

    async def _run(self, do: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, do)
