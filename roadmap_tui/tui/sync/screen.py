"""The sync screen: pushed stories with both sides, a plan, its question, the work, conflicts resolved."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeVar

from textual.binding import BindingType

from roadmap_tui.errors import Problem
from roadmap_tui.localstate.last_sync import LastSync, load
from roadmap_tui.model.link_state import asks_released, displayed_of
from roadmap_tui.model.records import Story
from roadmap_tui.settings.load import Settings
from roadmap_tui.sync.plan import SyncPlan, plan_sync, released
from roadmap_tui.sync.push import push_stories
from roadmap_tui.sync.reasons import summary
from roadmap_tui.sync.resolve import resolve
from roadmap_tui.sync.run import Run
from roadmap_tui.text.days import ago
from roadmap_tui.trackers.protocol import Push
from roadmap_tui.trackers.registry import adapter_of
from roadmap_tui.tui.common import push as pushing
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.bindings import bindings_of, hints_of
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession, News, Saved, Synced
from roadmap_tui.tui.common.commands import command, key_of, key_words, keys_of
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.common.stage_columns import IN_ORDER
from roadmap_tui.tui.common.story_links import browse, copy_keys
from roadmap_tui.tui.common.tracker_session import WORKER_GROUP, TrackerSession, is_free
from roadmap_tui.tui.sync.acts import Side, apply_and_save
from roadmap_tui.tui.sync.model import Item, SyncModel
from roadmap_tui.tui.sync.text import counted, empty_list, field_name, field_names, item_lines, row_spans
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.footer import KeyHint
from roadmap_tui.tui.widgets.styled import Spans

Phase = Literal["idle", "planning", "asking", "applying", "choosing"]
BUSY = frozenset({"planning", "applying", "choosing"})
"""Phases in which a thread talks with the tracker."""
CLOCK_SECONDS = 30.0
T = TypeVar("T")
WRITING = frozenset({"create", "adopt", "update", "move", "pull"})
"""Actions that a plan asks about: the others are only reported."""
ALL = "*"
"""The answer that takes a side in every field that is left."""


class SyncScreen(ListScreen):
    """The sync: one at a time, in a thread; it can be left meanwhile, and reports at the end what came of it."""

    WHERE = "sync"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("sync")
    RECORDS = "Story"

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = SyncModel(session.snapshot)
        super().__init__(session, settings, keymap, self.model)
        labels = settings.board.labels
        self.names: dict[str, str] = {one: labels.get(one) or one.capitalize() for one in IN_ORDER}
        self.phase: Phase = "idle"
        self.trouble = ""
        self.last: LastSync | None = None
        self._asked: TrackerSession | None = None
        """The session with the tracker; None where none works."""
        self._plan: SyncPlan | None = None
        self._progress_text = ""
        self._is_stopped = False

    def opened(self) -> None:
        """Load the result of the last sync, which may have been one in the shell."""
        super().opened()
        self.enter(self.phase)
        self.read_last()
        self.set_interval(CLOCK_SECONDS, self.show_heads)

    def read_last(self) -> None:
        """Load the last sync's result in the background."""
        self.run_worker(self._read_last(), group="last sync", exclusive=True)

    async def _read_last(self) -> None:
        self.last = await asyncio.to_thread(load, self.session.snapshot.board.uid)
        self.model.know(self.last)
        self.show_all()

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def story(self) -> Story | None:
        """The story under the cursor."""
        return self.session.snapshot.stories.get(self.model.cursor) if self.model.cursor else None

    def action_copy(self, what: str) -> None:
        """Copy the tracker's key of the story, or its id without one; with `link` the address."""
        copy_keys(self, [self.story] if self.story is not None else [], what)

    def action_browse(self) -> None:
        """Open the story in the tracker, in the browser."""
        browse(self, self.story)

    @property
    def where_to(self) -> str:
        """The tracker's project, in words."""
        return safe_line(adapter_of(self.settings).where(self.settings) or "the tracker")

    def enter(self, phase: Phase) -> None:
        """Enter a phase: the keys that matter change with it."""
        self.phase = phase
        hints = hints_of(self.WHERE, self.keymap)
        if phase in BUSY:
            hints = [KeyHint(self.key("sync.back"), "stop", "stop"), *hints[-2:]]
        elif phase != "asking":
            hints = [one for one in hints if one.action != "apply"]
            sync = command("app.sync")
            if sync is not None and (keys := keys_of(sync, self.keymap)):
                hints.insert(0, KeyHint(key_words(keys[0]), sync.label, sync.action))
        self.footer.offer(hints)

    def row_spans(self, identity: str, width: int) -> Spans:
        """A story in one line."""
        return row_spans(self.model.items[identity], self.session.snapshot.stories[identity], width)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A story in full, with both sides of each field."""
        item, story = self.model.items[identity], self.session.snapshot.stories[identity]
        return item_lines(
            item,
            story,
            self.session.now(),
            width,
            where=self.where_to,
            wording=self.settings.wording,
            keymap=self.keymap,
        )

    def empty_list(self) -> EmptyList:
        """What the list tells where there is no story."""
        return empty_list(self.model)

    def show_heads(self) -> None:
        """Show the header: a plan, or what came of the last run, when and by whom."""
        model = self.model
        figures: Spans = []
        if self.phase == "planning":
            figures = [("comparing both sides …", "accent")]
        elif model.has_plan:
            doing = "under way" if self.phase == "applying" else "plan"
            figures = [(doing, "accent"), (f": {counted(model.counts()) or 'nothing to do'}", "plain")]
        elif self.trouble:
            figures = [(f"! {safe_line(self.trouble)}", "amber")]
        elif self.last is not None:
            figures = [(safe_line(self.last.summary), "plain")]
        else:
            figures = [("no sync yet", "dim")]
        parts: list[Spans] = [figures]
        if self.last is not None:
            parts.append([(f"last {ago(self.last.at, self.session.now())} by {safe_line(self.last.by)}", "dim")])
        self.header.show(safe_line(self.session.snapshot.board.name), parts)
        remark, role = ("not done yet", "accent") if model.has_plan and self.phase != "applying" else ("", "dim")
        if model.filter:
            remark, role = f"/{safe_line(model.filter)} · {len(model.shown):,}", "accent"
        self.tabs.show([(tab, model.count(tab)) for tab in model.tabs], model.tabs.index(model.tab), remark, role)

    def changed(self, refs: frozenset[str]) -> None:
        """Update stories that changed, here or elsewhere."""
        if self.model.update(refs) and self.is_mounted:
            self.show_all()

    def news(self, news: News) -> None:
        """Follow the board, and syncs that others of its screens know of."""
        super().news(news)
        if isinstance(news, Synced) and self.is_mounted:
            self.read_last()
        if isinstance(news, Saved) and self.is_mounted:
            self.show_heads()

    # -- moving about ---------------------------------------------------------------------------------------

    def view(self) -> None:
        """Nothing: a plan is of its moment."""

    @property
    def is_busy(self) -> bool:
        """Whether a thread talks with the tracker."""
        return self.phase in BUSY

    # -- plan, question, work -------------------------------------------------------------------------------

    def action_sync(self) -> None:
        """Plan a sync of every pushed story; one at a time."""
        if not self._is_free():
            return
        if not self.model.items:
            key = key_of("story.push", "board", self.keymap)
            words = f"No story was ever pushed, so there is nothing to sync: {key} on the board pushes one."
            self.say(words, "amber")
        else:
            self._leave_plan()
            self._start(self._sync())

    def action_apply(self) -> None:
        """Apply the plan that is shown."""
        if self.is_busy:
            self.say("It is being done.", "amber")
        elif self.phase == "asking" and self._plan is not None:
            if self._is_free():
                self._start(self._apply(self._plan))
        else:
            self.say(f"There is no plan to carry out: {self.key('app.sync')} makes one.", "amber")

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Start work with the tracker, once it is known to be free."""
        self.run_worker(work, group=WORKER_GROUP, name="sync")

    async def _sync(self) -> None:
        plan = await self._ask("planning", "Comparing both sides …", plan_sync)
        if plan is None:
            return
        if plan.is_idle:
            # Nothing is written there; that a story conflicts or is gone is kept on the board without a question.
            await self._apply(plan)
        else:
            self._plan = plan
            self.model.plan(plan.items)
            self.enter("asking")
            self.show_all()
            found = self.model.counts()
            counts = {action: count for action, count in found.items() if action in WRITING}
            words = counted(counts) or f"{counted(found)}: the other fields"
            words = f"{words} · {plan.takes}" if plan.takes else words
            self._answer(f"{words}? {self.key('sync.apply')} does it · {self.key('sync.back')} leaves it")

    async def _apply(self, plan: SyncPlan) -> None:
        results = await self._ask("applying", "Syncing …", lambda run: apply_and_save(plan, run))
        if results is None:
            return
        self._plan = None
        self.model.take(results)
        self.session.synced(self.session.now())
        asks = released(self.session.snapshot, [one.story for one in results])
        words = summary(results)
        if asks:
            count = f"{len(asks):,} done there" if len(asks) > 1 else f"{asks[0].id} is done there"
            words = f"{words} · {count}: released?"
        is_left = any(not one.done for one in results)
        if self._is_stopped and is_left:
            words = f"Stopped: {words} · S finishes it"
        self._finish(words, "amber" if is_left or asks else "plain")

    async def _ask(self, phase: Phase, words: str, do: Callable[[Run], T]) -> T | None:
        """Ask the tracker while the screen goes on; None, with the reason shown, where nothing was done."""
        self._progress_text, self.trouble = "", ""
        self.enter(phase)
        self.show_heads()
        self.say(words)

        def progress(done: int, total: int, words: str) -> None:
            self._notify(f"{done:,} of {total:,} {words}")

        async with TrackerSession(self.session, self.settings, notify=self._notify, progress=progress) as asked:
            self._asked, self._is_stopped = asked, False
            try:
                return await asked.ask(do, writes=phase != "planning")
            except Problem as problem:
                trouble = self.text_of(problem)
                if not (asked.is_stopped and phase == "planning"):
                    self.trouble = trouble
                self._finish(trouble, "amber")
                return None
            finally:
                self._asked, self._is_stopped = None, asked.is_stopped
                self._progress_text = ""

    def _notify(self, words: str) -> None:
        """Report progress, as long as the work runs and is not being stopped."""
        if self.is_busy:
            self._progress_text = words
            if self._asked is not None and not self._asked.is_stopped:
                self.say(words)

    def _finish(self, words: str, role: str) -> None:
        """Return to the idle phase, or to the question, with the answer on whichever screen is shown."""
        if self._plan is not None and self.trouble:
            self.enter("asking")
        else:
            self.enter("idle")
        self.show_all()
        self._answer(words, role)

    def _answer(self, words: str, role: str = "plain") -> None:
        shown = self.app.screen
        if isinstance(shown, BoardScreenBase) and shown is not self:
            shown.say(f"Sync: {words}", role)
        self.say(words, role)

    def _leave_plan(self) -> None:
        if self._plan is not None:
            self._plan = None
            self.model.leave_plan()
            self.enter("idle")

    def action_stop(self) -> None:
        """Stop the work between two requests."""
        if not self.is_busy:
            self.say("Nothing runs here.")
            return
        if self._asked is not None:
            self._asked.stop()
        self.say("Stopping: what is under way ends first.", "amber")

    def action_back(self) -> None:
        """Stop what runs; leave the plan; out of scrolling, out of a filter."""
        if self.is_reading or self.filter:
            super().action_back()
        elif self.is_busy:
            self.action_stop()
        elif self._plan is not None:
            self._leave_plan()
            self.show_all()
            self.say("Nothing was written.")
        else:
            super().action_back()

    async def end_work(self) -> None:
        """End background work between two requests; the next sync finishes it."""
        if not self.is_busy:
            return
        self.action_stop()
        await self.workers.wait_for_complete([one for one in self.workers if one.group == WORKER_GROUP])

    # -- one story ------------------------------------------------------------------------------------------

    def _here(self) -> Item | None:
        if self.model.item is None:
            self.say("There is no story here.", "amber")
        return self.model.item

    def _is_free(self) -> bool:
        if self.is_busy:
            how_far, stop = self._progress_text or "the tracker is asked", self.key("sync.back")
            self.say(f"A sync is on its way: {how_far}. {stop} stops it.", "amber")
        return not self.is_busy and is_free(self)

    def action_take(self, side: Side) -> None:
        """Ask for the fields in which to take a side, and take it."""
        from roadmap_tui.tui.common.ask import Choose, Way

        item = self._here()
        if item is None or not self._is_free():
            return
        story, left = item.push.story, item.left
        fields = left or item.differing
        if not fields:
            self.say(f"Nothing of {story} is left to you.", "amber")
            return
        key = "o" if side == "ours" else "t"
        ways = [Way(key, f"{side} in all of it: {field_names(left)}", ALL)] if len(left) > 1 else []
        for at, name in enumerate(fields):
            mark = key if len(fields) == 1 else str(at + 1)
            ways.append(Way(mark, f"{side} in the {field_name(name)}", name))
        issue = safe_line(item.push.key)
        goes = f"goes into {issue}" if side == "ours" else f"comes onto the board; {issue} stays"
        lines = [
            [(f"{story}: take {side}?", "strong"), (f" What {_who(side, issue)} says {goes}.", "plain")],
            [("u does not undo it.", "dim")],
        ]

        kept = self.session.snapshot.stories.get(story)
        shown = {**(displayed_of(kept) if kept is not None else {}), **item.push.displayed}

        def answered(answer: str | None) -> None:
            if answer is None:
                self.say(f"{story} is as it was.")
                return
            names = () if answer == ALL else (answer,)
            what = field_names(left if answer == ALL else (answer,))
            words = f"{story}: {side} taken in {what}"
            work = self._one(
                f"Taking {side} of {story} …",
                words,
                lambda run: resolve(run, [story], side, fields=names, shown={story: shown}),
            )
            self._start(work)

        self.app.push_screen(Choose(lines, ways, stay="leaves it"), answered)

    def action_again(self) -> None:
        """Ask whether to create a new issue where the old one is gone."""
        from roadmap_tui.tui.common.ask import Choose, Way

        item = self._here()
        if item is None or not self._is_free():
            return
        story = item.push.story
        if item.kind != "gone":
            self.say(f"The issue of {story} is not gone.", "amber")
            return
        old = safe_line(item.push.key)

        def answered(answer: str | None) -> None:
            if answer is not None:
                work = self._one(
                    f"Creating an issue for {story} …",
                    f"{story} has a new issue",
                    lambda run: push_stories(run, [story], again=True),
                )
                self._start(work)

        lines = [[(f"Create a new issue for {story}?", "strong"), (f" {old} is gone.", "plain")]]
        self.app.push_screen(Choose(lines, [Way("A", "create it", "again")], stay="leaves it"), answered)

    async def _one(self, words: str, done: str, do: Callable[[Run], list[Push]]) -> None:
        """Run work on one story, beside the plan if there is one."""
        results = await self._ask("choosing", words, do)
        if results is None:
            return
        for one in results:
            self.model.put(one)
        self.enter("asking" if self._plan is not None and self.model.has_plan else "idle")
        self.show_all()
        answer, role = done, "plain"
        if results and not results[0].done:
            answer, role = pushing.push_answer(results[0], self.text_of(*results[0].advice))
        self._answer(answer, role)

    def action_open(self) -> None:
        """Open the story."""
        item = self._here()
        if item is not None:
            self.open_screen("story", item.push.story)

    def action_read(self) -> None:
        """Scroll both sides with the keys."""
        if self._here() is not None:
            self.set_class(not self.is_reading, "-reading")
            self.say(self.scroll_hint() if self.is_reading else "")

    def action_released(self) -> None:
        """Answer the tracker's question: it is released."""
        story = self.story
        if story is not None:
            self.attempt(lambda: story_acts.release(self.session, [story], self.settings.board))

    def action_because(self) -> None:
        """Ask for the reason with which the gate opens."""
        from roadmap_tui.tui.common.ask import Ask

        story = self.story
        if story is None or not asks_released(story):
            opening, moving = self.key("sync.because"), self.key("sync.released")
            self.say(
                f"No tracker says that this is done. {opening} opens the gate for what {moving} was refused.",
                "amber",
            )
            return

        def moved(words: str) -> None:
            because = words.strip() or None
            done: ActionResult = story_acts.move(
                self.session, {story.id: "shipped"}, self.settings.board, because
            )
            self.show_saving(done)

        question = f"{story.id} → {self.names['shipped']} because"
        self.app.push_screen(Ask(question, moved, hint="the reason stays on the story"))


def _who(side: Side, key: str) -> str:
    return "the board" if side == "ours" else key
