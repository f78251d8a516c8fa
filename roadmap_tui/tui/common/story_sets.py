"""Actions on a set of stories that several screens offer: move, archive, push, export, relate, copy, open."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from roadmap_tui.actions import sets, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Usage, unknown
from roadmap_tui.model.board_order import board_order
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.records import Request, Story
from roadmap_tui.text.nearest import nearest
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common import story_acts, story_relations
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.push_controller import PushController
from roadmap_tui.tui.common.set_controller import SetController
from roadmap_tui.tui.common.story_links import browse, copy_keys
from roadmap_tui.tui.widgets.cells import safe_line


class StorySetActions(BoardScreenBase):
    """A screen of stories whose verbs act on the marked ones, else on the one under the cursor.

    A subclass says which are `marked` and which `story` is under the cursor, and has a PushController.
    """

    push: PushController

    @cached_property
    def acting(self) -> SetController:
        """What does verbs to the chosen stories in one change."""
        return SetController(
            self,
            STORY,
            chosen=lambda: self.chosen,
            every=lambda: list(self.session.snapshot.stories.values()),
            named=story_acts.named,
            let_go=self.let_go,
        )

    @property
    @abstractmethod
    def story(self) -> Story | None:
        """The story under the cursor, or the one that is shown; None where there is none."""

    @property
    @abstractmethod
    def marked(self) -> Collection[str]:
        """The ids of the marked stories."""

    @abstractmethod
    def let_go(self) -> None:
        """Let the marks go."""

    @property
    def chosen(self) -> list[Story]:
        """The stories that an action is for: the marked ones in the board's order, else the one at the cursor."""
        known = self.session.snapshot.stories
        if self.marked:
            return sorted((known[one] for one in self.marked if one in known), key=board_order)
        return [self.story] if self.story is not None else []

    @property
    def refs(self) -> list[str]:
        """The ids of the stories that a verb acts on; says so where there is none."""
        chosen = [one.id for one in self.chosen]
        if not chosen:
            self.say("There is no story here.", "amber")
        return chosen

    def move_set(
        self,
        wanted: Mapping[str, str | None],
        names: Mapping[str, str],
        steps: int = 0,
        with_reason: Callable[[], None] | None = None,
        *,
        along: story_acts.Along | None = None,
    ) -> bool:
        """Move stories to stages, by id; None is the stage beside by so many steps, where there is none.

        `names` are the labels of stages, `along` is done to them before. Returns whether it was done: of several
        it is asked first.
        """
        session, known = self.session, self.session.snapshot.stories
        targets = {names.get(stage, stage) for stage in wanted.values() if stage is not None}

        def stage(ref: str) -> str:
            return wanted[ref] or story_acts.stage_beside(session, known[ref], steps, names)

        def do(some: Sequence[str]) -> ActionResult:
            return story_acts.move(session, {one: stage(one) for one in some}, self.settings.board, along=along)

        def move(change: Change, ref: str) -> Story:
            if along is not None:
                along.verb(change, ref)
            return stories.move(change, ref, stage(ref))

        words = f"→ {targets.pop()}" if len(targets) == 1 else "move back" if steps < 0 else "move on"
        words = f"{words} · {along.words}" if along is not None else words
        return bool(wanted) and self.acting.act_on(list(wanted), move, do, words, with_reason=with_reason)

    def still_refused(self, refused: Mapping[str, str]) -> dict[str, str]:
        """Those of the moves that were refused, by id, that were not made since."""
        known = self.session.snapshot.stories
        return {one: stage for one, stage in refused.items() if one in known and known[one].stage != stage}

    def beside(self, steps: int) -> dict[str, str | None]:
        """The stage beside, by so many steps, of each chosen story; says so where there is none."""
        known = self.session.snapshot.stories
        return {one: stories.next_stage(known[one], steps) for one in self.refs}

    def action_link_requests(self) -> None:
        """Ask which requests stand behind the stories, and link them to each."""
        from roadmap_tui.tui.common.ask import Ask

        refs, known = self.refs, self.session.snapshot.requests
        if not refs:
            return

        def named(typed: str) -> list[Request]:
            given = list(dict.fromkeys(typed.replace(",", " ").upper().split()))
            for one in given:
                if one not in known:
                    raise unknown(f"request {safe_line(one)}", nearest(one, known), "request list")
            return [known[one] for one in given]

        def meaning(typed: str) -> str:
            found = named(typed)
            said = safe_line(found[0].said or found[0].problem or "") if len(found) == 1 else ""
            return said or plural(len(found), "request")

        def link(typed: str) -> None:
            asked = [one.id for one in named(typed)]
            if not asked:
                raise Usage("Type the id of a request, or several.")

            def behind(change: Change, story: str) -> None:
                sets.apply(change, asked, sets.linking(story))

            def do(some: Sequence[str]) -> ActionResult:
                done = ActionResult(f"{', '.join(asked)} → {story_acts.named(some)}")
                self.session.act(done.label, lambda change: sets.apply(change, some, behind))
                return done

            self.acting.do_as_answer(refs, behind, do, f"get {', '.join(asked)}")

        question = f"Which requests stand behind {story_acts.named(refs)}?"
        self.app.push_screen(Ask(question, link, hint="R-12, or several", check=meaning))

    def action_archive(self) -> None:
        """Archive the stories; where all of them are archived, put them back on the board."""
        known, refs = self.session.snapshot.stories, self.refs
        on = not all(known[one].archived for one in refs)
        if refs:
            self.acting.act_on(
                refs,
                sets.archiving(archived=on),
                lambda some: story_acts.archive(self.session, some, on=on),
                "are archived" if on else "are put back on the board",
            )

    def action_push(self) -> None:
        """Push the stories, after showing what that would do."""
        refs = self.refs
        if refs:
            self.push.start(refs)

    async def end_work(self) -> None:
        """Stop a push that was started here."""
        await self.push.end()

    def action_export(self) -> None:
        """Ask for a file, and write the stories there."""
        from roadmap_tui.tui.common.ask import Ask

        chosen = self.chosen
        if not self.refs:
            return

        def write(typed: str) -> None:
            from roadmap_tui.tui.common.export_records import export_stories

            path = export_stories(self.session.snapshot, chosen, typed, self.session.today, self.settings.board)
            self.let_go()
            self.say(safe_line(f"{plural(len(chosen), 'story')} written to {path}"))

        named = story_acts.named([one.id for one in chosen])
        self.app.push_screen(Ask(f"Export {named} to", write, hint="stories.md, .html, .svg, .csv or .json"))

    def action_set(self) -> None:
        """Ask which field to set, by its letter."""
        self.acting.ask_field()

    def action_set_field(self, name: str) -> None:
        """Ask for the value of a field, and set it for all that are chosen."""
        self.acting.ask_value(name)

    # -- its relations -------------------------------------------------------------------------------------------

    def action_block(self) -> None:
        """Ask which story this one waits for."""
        self._ask_relation(story_relations.ask_block)

    def action_relate(self) -> None:
        """Ask which story this one has to do with."""
        self._ask_relation(story_relations.ask_relate)

    def action_duplicate(self) -> None:
        """Ask which story stays in the place of this one."""
        self._ask_relation(story_relations.ask_duplicate)

    def action_split(self) -> None:
        """Ask for the title of a part of this story, then for the requests that go over to it."""
        self._ask_relation(story_relations.ask_split)

    def action_session(self) -> None:
        """Open the form in which a session of the story is written down."""
        if self.story is None:
            self.say("There is no story here.", "amber")
        else:
            self.open_screen("session form", self.story.id)

    def _ask_relation(self, ask: Callable[[BoardScreenBase, Story], None]) -> None:
        if self.story is None:
            self.say("There is no story here.", "amber")
        else:
            ask(self, self.story)

    # -- its issue -----------------------------------------------------------------------------------------------

    def action_copy(self, what: str) -> None:
        """Copy the tracker's keys of the stories, or ids without one; with `link` the addresses. Says which."""
        copy_keys(self, self.chosen, what)

    def action_browse(self) -> None:
        """Open the story in the tracker, in the browser."""
        browse(self, self.story)
