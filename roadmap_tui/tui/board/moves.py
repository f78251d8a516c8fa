"""What moves stories on the board: to stages, past each other, into lanes, aside, for all that are marked."""

from collections.abc import Callable, Collection, Mapping, Sequence

from roadmap_tui.actions import sets, stories
from roadmap_tui.actions.change import Change
from roadmap_tui.model.fields.story import STORY
from roadmap_tui.model.link_state import asks_released
from roadmap_tui.model.ordering import HAND
from roadmap_tui.model.records import Story
from roadmap_tui.tui.board.looks import BoardLooks
from roadmap_tui.tui.board.widget import BoardWidget
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.story_sets import StorySetActions
from roadmap_tui.tui.widgets.ask import AskLine
from roadmap_tui.tui.widgets.cells import safe_line


class BoardMoves(StorySetActions, BoardLooks):
    """A board's screen on which stories are moved. A subclass says how stages are called, and shows the board."""

    names: Mapping[str, str]
    """The labels of the columns, by stage."""
    refused: Mapping[str, str] = {}
    """The stages to which stories were not moved, by id."""
    _refused_lane: story_acts.Along | None = None
    """What else those stories were to have."""

    @property
    def marked(self) -> Collection[str]:
        """The ids of the marked stories."""
        return self.model.marked

    def let_go(self) -> None:
        """Let the marks go."""
        marked = self.model.marked.copy()
        self.model.marked.clear()
        for one in marked:
            self.board.refresh_card(one)

    def go(self, change: Callable[[], bool]) -> None:
        """Move the cursor, and show the story it goes to in the same frame."""
        if self.board.moving(change):
            self.show_story()

    def action_shift(self, steps: int) -> None:
        """Move the marked stories, or the one under the cursor, to the stage beside."""
        self._move(self.beside(steps), steps)

    def _move(
        self, wanted: Mapping[str, str | None], steps: int = 0, *, lane: story_acts.Along | None = None
    ) -> None:
        """Move stories to stages, and into a lane; what refuses is kept for `because`."""
        self.refused = {one: stage for one, stage in wanted.items() if stage is not None}
        self._refused_lane = lane
        if self.move_set(wanted, self.names, steps, self.action_because, along=lane):
            self.refused = {}

    def action_because(self) -> None:
        """Repeat the move that was refused, with a reason."""
        self.refused = self.still_refused(self.refused)
        if not self.refused:
            key = self.key("story.because")
            self.say(f"No move was refused. {key} opens the gate, with a reason, for a move that was.", "amber")
            return
        to = " and ".join(dict.fromkeys(self.names[one] for one in self.refused.values()))
        self.ask(AskLine("because", f"{story_acts.named(self.refused)} → {to} because"))

    def move_because(self, text: str) -> None:
        """Make the move that was refused, with a reason."""
        wanted = self.still_refused(self.refused)
        if not wanted or not text.strip():
            self.say("The gate opens with a reason only.", "amber")
            return
        because, lane = text.strip(), self._refused_lane
        if self.attempt(lambda: story_acts.move(self.session, wanted, self.settings.board, because, along=lane)):
            self.refused = {}
            self.let_go()

    def action_rank(self, by: int) -> None:
        """Move the story past its neighbour."""
        chosen = [one for one in self.chosen if self.model.stage_shown(one.id) is not None]
        if not chosen or not self._may_rank():
            return
        if len(chosen) > 1:
            self._rank_set([one.id for one in chosen], by)
            return
        story = chosen[0]
        before, after = self.model.past(story.id, by)
        if before is None and after is None:
            self.say(f"{story.id} is the {'last' if by > 0 else 'first'} of its column.", "amber")
            return
        self.attempt(lambda: story_acts.rank(self.session, story, before=before, after=after, is_up=by < 0))

    def _may_rank(self) -> bool:
        """Whether stories can be ranked: they stand in the order by hand. Says so where they do not."""
        if self.ordering.id == HAND:
            return True
        self.say(f"Ordered by {self.ordering.label}; {self.key('board.order')} h orders by hand again.", "amber")
        return False

    def _rank_set(self, refs: Sequence[str], by: int) -> None:
        """Move stories past the neighbours of the whole set, which stays as it is ordered, column by column."""
        steps = self.model.past_set(refs, by)
        if not steps:
            self.say(f"They are the {'last' if by > 0 else 'first'} of their columns.", "amber")
            return
        self.attempt(lambda: story_acts.rank_set(self.session, steps, refs, is_up=by < 0))

    def on_board_widget_dropped(self, event: BoardWidget.Dropped) -> None:
        """Rank the story whose card was dropped in its column; move it, with all that are marked as it is.

        In another lane it takes the value of that lane's group.
        """
        story = self.session.snapshot.stories.get(event.story)
        if story is None:
            return
        column, lane = self.model.columns[event.column].stage, None
        if event.lane is not None:
            group = self.model.lanes[event.lane].group
            lane = self._lane_change(group) if group != self.model.group_of(story.id) else None
        stays = self.model.stage_shown(story.id) == column
        if stays and lane is None:
            before, after = self.model.around(story.id, event.column, event.row, event.lane)
            if (before is not None or after is not None) and self._may_rank():
                self.attempt(lambda: story_acts.rank(self.session, story, before=before, after=after))
            return
        if story.id not in self.model.marked:
            self.let_go()
            self.go(lambda: self.model.select(story.id))
        if column == "declined":
            self.action_decline()
        elif column == "archived":
            self.action_archive()
        elif stays and lane is not None:
            self.acting.do_to_set(self.refs, lane.verb, lane.words)
        else:
            self._move(dict.fromkeys(self.refs, column), lane=lane)

    def _lane_change(self, group: str) -> story_acts.Along | None:
        """The change that brings stories into the lane of a group; None where it follows from who asks."""
        field = next((one for one in STORY if self.grouping and one.option_name == self.grouping.id), None)
        if field is None or self.grouping is None:
            self.say("A segment follows from the customers who ask.", "amber")
            return None
        leads = field.is_list and group
        verb = sets.leading(field.name, group) if leads else self.acting.setting(field, group)
        return story_acts.Along(verb, f"{self.grouping.label} {safe_line(group) or 'none'}")

    def action_decline(self) -> None:
        """Ask why the marked stories, or the one under the cursor, are set aside."""
        if self.chosen:
            self.ask(AskLine("decline", f"Decline {story_acts.named([one.id for one in self.chosen])} because"))

    def action_released(self) -> None:
        """Answer the tracker's question: it is released."""
        refs, known = self.refs, self.session.snapshot.stories
        self.refused = {one: "shipped" for one in refs if asks_released(known[one])}
        self._refused_lane = None

        def do(some: Sequence[str]) -> ActionResult:
            return story_acts.release(self.session, [known[one] for one in some], self.settings.board)

        def release(change: Change, ref: str) -> Story:
            story_acts.check_released(known[ref])
            return stories.move(change, ref, "shipped")

        if refs and self.acting.act_on(
            refs, release, do, f"→ {self.names['shipped']}", with_reason=self.action_because
        ):
            self.refused = {}
