"""A session with the tracker from a screen: the one way by which screens ask it.

Whatever may reach a tracker, its properties too, runs in a thread of its own. The thread that draws waits for the
answer only as a coroutine does, so keys are answered meanwhile.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import Any, Self, TypeVar

from roadmap_tui.errors import Problem, Reason, Refused, problem_of
from roadmap_tui.settings.load import Settings
from roadmap_tui.sync.merge_base import WRITER
from roadmap_tui.sync.run import Run
from roadmap_tui.sync.settings import sync_settings
from roadmap_tui.trackers.protocol import Tracker
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.threads import start_thread
from roadmap_tui.tui.widgets.cells import safe_line

T = TypeVar("T")
WORKER_GROUP = "tracker"
"""The group of the workers that have a session; its workers' names say what they do."""


def open_quietly(settings: Settings, *, notify: Callable[[str], None], stop: Callable[[], bool]) -> Tracker:
    """The tracker that settings name; nothing may write on the terminal that the screen draws on.

    `notify` gets a sentence when a request has to wait; every wait ends once `stop` says so. May run the token
    command. Raises Problem where it is not configured or there is no token.
    """
    from roadmap_tui.trackers.registry import open_tracker

    return open_tracker(settings, show_errors=False, notify=notify, stop=stop)


def is_free(screen: BoardScreenBase) -> bool:
    """Whether no screen of the app has a session; else that is said."""
    for worker in screen.app.workers:
        if worker.group == WORKER_GROUP and worker.is_running:
            screen.say(f"A {worker.name} is on its way; wait for its answer.", "amber")
            return False
    return True


class TrackerSession:
    """A session with the tracker, opened at the first question and closed at the end, both in a thread.

    `notify` gets sentences on waits and `progress` how much of how much is done, and of what; both are called on
    the event loop's thread. Use it as an asynchronous context manager.
    """

    def __init__(
        self,
        board: BoardSession,
        settings: Settings,
        *,
        notify: Callable[[str], None],
        progress: Callable[[int, int, str], None] = lambda _done, _total, _words: None,
    ) -> None:
        self._board = board
        self._settings = settings
        self._notify = notify
        self._progress = progress
        self._loop = asyncio.get_running_loop()
        self._stop = Event()
        self._reading: asyncio.Future[Any] | None = None
        self._lock = Lock()
        self._tracker: Tracker | None = None
        self._is_working = False
        self._is_left = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop.set()
        with self._lock:
            self._is_left = True
            closes = not self._is_working
        if closes:
            Thread(target=self._close, name="roadmap-tracker", daemon=True).start()

    @property
    def is_stopped(self) -> bool:
        """Whether a person stopped it."""
        return self._stop.is_set()

    def stop(self) -> bool:
        """Stop what is asked: a write between two requests, a reading at once. False where it is stopped."""
        if self._stop.is_set():
            return False
        self._stop.set()
        if self._reading is not None and not self._reading.done():
            self._reading.set_exception(Refused("Stopped. Nothing was written.", reason=Reason.STOPPED))
        return True

    async def ask(self, do: Callable[[Run], T], *, writes: bool) -> T:
        """Run `do` in a thread, with what is pending on the board written before, and what it wrote shown after.

        A reading that is stopped, or left by the app's end, is not waited for; one that `writes` always is.
        Raises Problem where nothing was done.
        """
        await self._board.settle()
        # What a sync writes on the board is the person's own doing here: answered, not told in passing.
        with self._board.expecting(WRITER):
            try:
                return await self._in_thread(do, writes=writes)
            except (Problem, OSError) as problem:
                raise problem_of(problem, "It could not be saved") from None
            finally:
                await self._board.look()

    async def _in_thread(self, do: Callable[[Run], T], *, writes: bool) -> T:
        if self._stop.is_set():
            raise Refused("Stopped. Nothing was written.", reason=Reason.STOPPED)

        def work() -> T:
            try:
                return do(self._run())
            finally:
                with self._lock:
                    self._is_working = False
                    closes = self._is_left
                if closes:
                    self._close()

        self._is_working = True
        answer = start_thread(work, name="roadmap-tracker", daemon=not writes)
        self._reading = None if writes else answer
        return await answer

    def _run(self) -> Run:
        """The run of a question, in the thread: the tracker is opened for the first one."""
        if self._tracker is None:
            self._tracker = open_quietly(self._settings, notify=self._say, stop=self._stop.is_set)

        def sleep(seconds: float) -> None:
            self._stop.wait(seconds)

        def progress(done: int, total: int, words: str) -> None:
            self._on_loop(self._progress, done, total, words)

        return Run(
            store=self._board.store,
            tracker=self._tracker,
            settings=sync_settings(self._settings),
            by=self._board.me,
            now=self._board.now,
            sleep=sleep,
            notify=self._say,
            progress=progress,
            stop=self._stop.is_set,
        )

    def _say(self, sentence: str) -> None:
        self._on_loop(self._notify, safe_line(sentence))

    def _on_loop(self, call: Callable[..., None], *arguments: Any) -> None:
        with suppress(RuntimeError):  # the app has ended meanwhile, and its loop with it
            self._loop.call_soon_threadsafe(call, *arguments)

    def _close(self) -> None:
        if self._tracker is not None:
            self._tracker.close()
