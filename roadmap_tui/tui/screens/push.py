"""Pushing a story from a screen: plan, question, work, answer."""

import asyncio

from roadmap_tui.model.errors import Problem
from roadmap_tui.model.tracker import Push
from roadmap_tui.sync.ties import WRITER
from roadmap_tui.tui import pushing
from roadmap_tui.tui.cells import safe_line
from roadmap_tui.tui.screens.ask import Choose
from roadmap_tui.tui.screens.room import Room


async def push_story(room: Room, identity: str) -> None:
    """Show what a push of a story would do, ask, do it, and answer on the screen. Runs in a worker."""
    story = room.desk.snapshot.stories[identity]
    room.say(f"Looking what a push of {identity} would do …")
    try:
        tracker = await asyncio.to_thread(pushing.open_quietly, room.settings)
    except Problem as problem:
        room.say(problem.sentence, "amber")
        return
    plan = pushing.planned(room.desk.snapshot, story, tracker, room.settings, room.desk.today)
    lines = pushing.question(plan, story, tracker, room.settings)
    room.say("")
    if await room.app.push_screen_wait(Choose(lines, pushing.WAYS, stay="leaves it")) != "push":
        tracker.close()
        room.say(f"{identity} was not pushed.")
        return
    room.say(f"Pushing {identity} …")
    await room.desk.settle()

    def work() -> Push:
        def tell(sentence: str) -> None:
            room.app.call_from_thread(room.say, safe_line(sentence))

        return pushing.push(
            room.desk.store,
            tracker,
            room.settings,
            [identity],
            me=room.desk.me,
            now=room.desk.now,
            tell=tell,
        )[0]

    try:
        # What the push writes on the board is the person's own doing here: it is answered, not told in passing.
        with room.desk.expecting(WRITER):
            try:
                done = await asyncio.to_thread(work)
            finally:
                await room.desk.look()
    except Problem as problem:
        room.say(problem.sentence, "amber")
        return
    room.say(*pushing.told(done))
