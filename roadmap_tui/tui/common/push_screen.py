"""Pushing a story from a screen: plan, question, work, answer."""

import asyncio
from threading import Event

from roadmap_tui.errors import Problem
from roadmap_tui.sync.merge_base import WRITER
from roadmap_tui.trackers.protocol import Push, Tracker
from roadmap_tui.tui.common import push as pushing
from roadmap_tui.tui.common.ask import Choose
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.widgets.cells import safe_line


async def push_story(room: BoardScreenBase, identity: str) -> None:
    """Show what a push of a story would do, ask, do it, and answer on the screen. Runs in a worker of the app.

    While it works `room.pushing` stops it between two requests, and what it waits for is told.
    """
    stop = Event()
    loop = asyncio.get_running_loop()

    def say(words: str) -> None:
        if room.pushing is stop and not stop.is_set():
            _say(room, words)

    def tell(sentence: str) -> None:
        loop.call_soon_threadsafe(say, safe_line(sentence))

    def open_tracker() -> Tracker:
        return pushing.open_quietly(room.settings, tell=tell, stop=stop.is_set)

    story = room.session.snapshot.stories[identity]
    _say(room, f"Looking what a push of {identity} would do …")
    try:
        tracker = await asyncio.to_thread(open_tracker)
    except Problem as problem:
        _say(room, room.text_of(problem), "amber")
        return
    plan = pushing.planned(room.session.snapshot, story, tracker, room.settings, room.session.today)
    lines = pushing.question(plan, story, tracker, room.settings)
    _say(room, "")
    if await room.app.push_screen_wait(Choose(lines, pushing.WAYS, stay="leaves it")) != "push":
        tracker.close()
        _say(room, f"{identity} was not pushed.")
        return

    def work() -> Push:
        return pushing.push(
            room.session.store,
            tracker,
            room.settings,
            [identity],
            me=room.session.me,
            now=room.session.now,
            tell=tell,
            stop=stop,
        )[0]

    room.pushing = stop
    _say(room, f"Pushing {identity} … esc stops it")
    try:
        await room.session.settle()
        # What the push writes on the board is the person's own doing here: it is answered, not told in passing.
        with room.session.expecting(WRITER):
            try:
                done = await asyncio.to_thread(work)
            finally:
                await room.session.look()
    except Problem as problem:
        stopped = f"Stopped: the next sync pushes {identity}."
        _answer(room, stopped if stop.is_set() else room.text_of(problem), "amber")
        return
    finally:
        room.pushing = None
    _answer(room, *pushing.told(done))


def _say(room: BoardScreenBase, words: str, role: str = "plain") -> None:
    """Say something where the push was started, as long as that is open."""
    if room.is_attached:
        room.say(words, role)


def _answer(room: BoardScreenBase, words: str, role: str) -> None:
    """Say what came of it, also on the screen that is shown by now."""
    _say(room, words, role)
    shown = room.app.screen
    if shown is not room and isinstance(shown, BoardScreenBase):
        shown.say(words, role)
