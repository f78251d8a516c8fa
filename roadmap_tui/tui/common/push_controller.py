"""Runs a push that was started on a screen: plan, question, work in a thread, answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from roadmap_tui.errors import Problem
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.widgets.ask import AskLine

if TYPE_CHECKING:
    from roadmap_tui.sync.plan import Plan
    from roadmap_tui.sync.run import Run
    from roadmap_tui.trackers.protocol import Push
    from roadmap_tui.tui.common.tracker_session import TrackerSession


class PushController:
    """Pushes stories from a screen, which can be left meanwhile; one push or sync at a time in the whole app."""

    def __init__(self, screen: BoardScreenBase) -> None:
        self._screen = screen
        self._asked: TrackerSession | None = None
        """The session with the tracker of the push that was started here; None where none works."""

    def start(self, refs: Sequence[str]) -> None:
        """Push stories beside the screen."""
        from roadmap_tui.tui.common.tracker_session import WORKER_GROUP, is_free

        if is_free(self._screen):
            self._screen.app.run_worker(self._push(refs), group=WORKER_GROUP, name="push")

    def stop(self) -> bool:
        """Stop the push that was started here, between two requests; False where there is none left to stop."""
        if self._asked is None or not self._asked.stop():
            return False
        self._screen.say("Stopping: what is under way ends first.", "amber")
        return True

    async def end(self) -> None:
        """Stop the push that was started here and wait for its end: the app is about to be left."""
        from roadmap_tui.tui.common.tracker_session import WORKER_GROUP

        if self._asked is not None:
            self.stop()
            workers = self._screen.app.workers
            await workers.wait_for_complete([one for one in workers if one.group == WORKER_GROUP])

    async def _push(self, refs: Sequence[str]) -> None:
        """Plan the push of stories, ask, carry it out, and answer on the screen."""
        from roadmap_tui.tui.common.tracker_session import TrackerSession

        def notify(sentence: str) -> None:
            if not asked.is_stopped:
                self._say(sentence)

        async with TrackerSession(self._screen.session, self._screen.settings, notify=notify) as asked:
            self._asked = asked
            try:
                answer, role = await self._planned_and_pushed(refs, asked)
            except Problem as problem:
                answer, role = self._screen.text_of(problem), "amber"
            finally:
                self._asked = None
        self._answer(answer, role)

    async def _planned_and_pushed(self, refs: Sequence[str], asked: "TrackerSession") -> tuple[str, str]:
        """What came of a push, and its role."""
        from roadmap_tui.tui.common import push as pushing
        from roadmap_tui.tui.common.ask import Choose
        from roadmap_tui.tui.common.story_acts import named

        screen = self._screen
        session, settings = screen.session, screen.settings
        board, today = session.snapshot.frozen(), session.today
        stories, whole = [board.stories[one] for one in refs], named(refs)
        were = "was" if len(refs) == 1 else "were"

        def plan(run: "Run") -> "list[Plan]":
            return [pushing.planned(board, one, run.tracker, settings, today) for one in stories]

        def push(run: "Run") -> "list[Push]":
            from roadmap_tui.sync.push import push_stories

            return push_stories(run, sent)

        self._say(f"Looking what a push of {whole} would do …")
        try:
            planned = await asked.ask(plan, writes=False)
        except Problem:
            if not asked.is_stopped:
                raise
            return f"Stopped: {whole} {were} not pushed.", "amber"
        if not screen.is_current or screen.query(AskLine):
            # A question over what a person does by now would be answered by the keys meant for that.
            return f"{whole} {were} not pushed: you had gone on before its question came.", "amber"
        self._say("")
        stop = screen.key("reading.back" if screen.where == "story" else f"{screen.where}.back")
        lines = (
            pushing.question(planned[0], stories[0], settings)
            if len(refs) == 1
            else pushing.set_question(planned, settings, stop)
        )
        way = await screen.app.push_screen_wait(Choose(lines, pushing.ways(planned), stay="leaves it"))
        if way is None:
            return f"{whole} {were} not pushed.", "plain"
        sent = [one.story for one in planned if way == "push" or not one.missing]
        self._say(f"Pushing {named(sent)} … {stop} stops it")
        try:
            done = await asked.ask(push, writes=True)
        except Problem:
            if not asked.is_stopped:
                raise
            return f"Stopped: the next sync pushes what is left of {named(sent)}.", "amber"
        if len(done) == 1:
            return pushing.push_answer(done[0], screen.text_of(*done[0].advice))
        return pushing.set_answer(done, lambda one: screen.text_of(*one.advice))

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
