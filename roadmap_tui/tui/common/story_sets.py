"""Actions on a set of stories that several screens offer: move, archive, push, export those that are marked."""

from abc import abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence

from roadmap_tui.actions import sets, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.stories import board_order
from roadmap_tui.errors import Usage, unknown
from roadmap_tui.model.fields import STORY
from roadmap_tui.model.records import Request, Story
from roadmap_tui.text.nearest import nearest
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.push_controller import PushController
from roadmap_tui.tui.common.set_actions import SetActions
from roadmap_tui.tui.common.story_links import StoryLinkActions
from roadmap_tui.tui.widgets.cells import safe_line


class StorySetActions(StoryLinkActions, SetActions):
    """A screen of stories whose verbs act on the marked ones, else on the one under the cursor.

    A subclass says which are `marked` and which `story` is under the cursor, and has a PushController.
    """

    SET_FIELDS = STORY
    push: PushController

    @property
    @abstractmethod
    def marked(self) -> Collection[str]:
        """The ids of the marked stories."""

    @property
    def chosen(self) -> list[Story]:
        """The stories that an action is for: the marked ones in the board's order, else the one at the cursor."""
        known = self.session.snapshot.stories
        if self.marked:
            return sorted((known[one] for one in self.marked if one in known), key=board_order)
        return [self.story] if self.story is not None else []

    def chosen_records(self) -> Sequence[Story]:
        """The stories that a verb acts on."""
        return self.chosen

    def every_record(self) -> Sequence[Story]:
        """Every story of the board."""
        return list(self.session.snapshot.stories.values())

    def named_set(self, refs: Sequence[str]) -> str:
        """Stories in a few words."""
        return story_acts.named(refs)

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
    ) -> bool:
        """Move stories to stages, by id; None is the stage beside by so many steps, where there is none.

        `names` are the labels of stages. Returns whether it was done; what some of them refuse is asked about.
        """
        session, known = self.session, self.session.snapshot.stories
        targets = {names.get(stage, stage) for stage in wanted.values() if stage is not None}

        def stage(ref: str) -> str:
            return wanted[ref] or story_acts.stage_beside(session, known[ref], steps, names)

        def do(some: Sequence[str]) -> ActionResult:
            return story_acts.move(session, {one: stage(one) for one in some}, self.settings.board)

        def move(change: Change, ref: str) -> Story:
            return stories.move(change, ref, stage(ref))

        words = f"→ {targets.pop()}" if len(targets) == 1 else "move back" if steps < 0 else "move on"
        return bool(wanted) and self.act_on(list(wanted), move, do, words, with_reason=with_reason)

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
            done = ActionResult(f"{', '.join(asked)} → {story_acts.named(refs)}")

            def do(change: Change) -> None:
                for story in refs:
                    sets.apply(change, asked, sets.linking(story))

            self.session.act(done.label, do)
            self.let_go()
            self.show_saving(done)

        question = f"Which requests stand behind {story_acts.named(refs)}?"
        self.app.push_screen(Ask(question, link, hint="R-12, or several", check=meaning))

    def action_archive(self) -> None:
        """Archive the stories, or put them back on the board."""
        known, refs = self.session.snapshot.stories, self.refs
        if refs:
            self.attempt_and_let_go(lambda: story_acts.archive(self.session, [known[one] for one in refs]))

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
            from roadmap_tui.tui.common.export_stories import export_stories

            path = export_stories(self.session.snapshot, chosen, typed, self.session.today, self.settings.board)
            self.let_go()
            self.say(safe_line(f"{plural(len(chosen), 'story')} written to {path}"))

        named = story_acts.named([one.id for one in chosen])
        self.app.push_screen(Ask(f"Export {named} to", write, hint="stories.md, .html, .svg, .csv or .json"))
