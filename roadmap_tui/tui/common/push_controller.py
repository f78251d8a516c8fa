"""Runs a push that was started on a screen: plan, question, work in a thread, answer."""

import asyncio
from threading import Event
from typing import TYPE_CHECKING

from roadmap_tui.errors import Problem
from roadmap_tui.tui.common.ask import Choose
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.widgets.cells import safe_line

if TYPE_CHECKING:
    from roadmap_tui.trackers.protocol import Push, Tracker


class PushController:
    """Pushes stories from a screen, which can be left meanwhile; one push at a time in the whole app."""

    def __init__(self, screen: BoardScreenBase) -> None:
        self._screen = screen
        self._stop: Event | None = None
        """The stop signal of the push that was started here; None where none works."""

    def start(self, identity: str) -> None:
        """Push a story beside the screen."""
        workers = self._screen.app.workers
        if any(worker.group == "push" and worker.is_running for worker in workers):
            self._screen.say("A push is on its way; wait for its answer.", "amber")
            return
        self._screen.app.run_worker(self._push(identity), group="push")

    def stop(self) -> bool:
        """Stop the push that was started here, between two requests; False where there is none left to stop."""
        if self._stop is None or self._stop.is_set():
            return False
        self._stop.set()
        self._screen.say("Stopping: what is under way ends first.", "amber")
        return True

    async def end(self) -> None:
        """Stop the push that was started here and wait for its end: the app is about to be left."""
        if self._stop is not None:
            self.stop()
            workers = self._screen.app.workers
            await workers.wait_for_complete([one for one in workers if one.group == "push"])

    async def _push(self, identity: str) -> None:
        """Plan the push of a story, ask, carry it out, and answer on the screen."""
        from roadmap_tui.sync.merge_base import WRITER
        from roadmap_tui.tui.common import push as pushing

        screen, stop = self._screen, Event()
        session, settings = screen.session, screen.settings
        loop = asyncio.get_running_loop()

        def say_progress(words: str) -> None:
            if self._stop is stop and not stop.is_set():
                self._say(words)

        def notify(sentence: str) -> None:
            loop.call_soon_threadsafe(say_progress, safe_line(sentence))

        def open_tracker() -> "Tracker":
            return pushing.open_quietly(settings, notify=notify, stop=stop.is_set)

        story = session.snapshot.stories[identity]
        self._say(f"Looking what a push of {identity} would do …")
        try:
            tracker = await asyncio.to_thread(open_tracker)
        except Problem as problem:
            self._say(screen.text_of(problem), "amber")
            return
        plan = pushing.planned(session.snapshot, story, tracker, settings, session.today)
        lines = pushing.question(plan, story, tracker, settings)
        self._say("")
        if await screen.app.push_screen_wait(Choose(lines, pushing.WAYS, stay="leaves it")) != "push":
            tracker.close()
            self._say(f"{identity} was not pushed.")
            return

        def work() -> "Push":
            return pushing.push(
                session.store,
                tracker,
                settings,
                [identity],
                me=session.me,
                now=session.now,
                notify=notify,
                stop=stop,
            )[0]

        self._stop = stop
        self._say(f"Pushing {identity} … esc stops it")
        try:
            await session.settle()
            # What the push writes on the board is the person's own doing here: answered, not told in passing.
            with session.expecting(WRITER):
                try:
                    done = await asyncio.to_thread(work)
                finally:
                    await session.look()
        except Problem as problem:
            stopped = f"Stopped: the next sync pushes {identity}."
            self._answer(stopped if stop.is_set() else screen.text_of(problem), "amber")
            return
        finally:
            self._stop = None
        self._answer(*pushing.push_answer(done, screen.text_of(*done.advice)))

    def _say(self, words: str, role: str = "plain") -> None:
        """Show words where the push was started, as long as that is open."""
        if self._screen.is_attached:
            self._screen.say(words, role)

    def _answer(self, words: str, role: str) -> None:
        """Show the result of the push, also on the screen that is shown by now."""
        self._say(words, role)
        shown = self._screen.app.screen
        if shown is not self._screen and isinstance(shown, BoardScreenBase):
            shown.say(words, role)
