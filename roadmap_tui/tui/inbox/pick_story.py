"""A dialog that picks the story to file requests under: the likeliest first, narrowed by typing."""

from collections.abc import Callable, Sequence

from textual.widgets import Input

from roadmap_tui.errors import Problem
from roadmap_tui.model.stages import stage_of
from roadmap_tui.search.texts import text_of
from roadmap_tui.tui.common.bindings import leave_key
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.matching import strong_parts
from roadmap_tui.tui.common.pick import MOST, Picking
from roadmap_tui.tui.common.similar_records import SimilarRecordsFinder
from roadmap_tui.tui.common.similar_text import shared
from roadmap_tui.tui.common.story_choices import StoryChoice, StoryChoices
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.styled import Spans, measure

EDGES, LEAST = 3, 20
"""The cells at both ends of a choice, and the least of a title."""
_ACTOR, _SHARED = 40, 60
"""Widths in cells of the parts of a choice's second line."""


class PickStory(Picking):
    """A dialog that picks a story; None where the question was left. `submit` files, and may raise a Problem."""

    def __init__(
        self,
        session: BoardSession,
        similar: SimilarRecordsFinder,
        chosen: Sequence[str],
        submit: Callable[[str], object],
        *,
        distil: str,
    ) -> None:
        """`distil` is the key that distils a new story instead."""
        super().__init__(session, similar, chosen, asked="id, title or actor", listed="stories")
        self._submit = submit
        self._distil = distil
        snapshot = session.snapshot
        self._stories = StoryChoices(snapshot)
        self._shown: list[StoryChoice] = []
        self._linked = [{link.story for link in snapshot.links_of_request(one)} for one in chosen]

    def on_mount(self) -> None:
        """List every story; the likely ones come first as soon as they are known."""
        self.ask()
        known = self._similar.known(self._chosen[0]) if len(self._chosen) == 1 else None
        if known is not None:
            self._stories.offer(known.stories)
        else:
            self.run_worker(self._look())
        self._show("")
        self._input.focus()

    async def _look(self) -> None:
        """List the likely stories first, unless one chose among the others already."""
        try:
            if len(self._chosen) == 1:
                found = list((await self._similar.similar_to(self._chosen[0])).stories)
            else:
                requests = self._session.snapshot.requests
                found = await self._similar.stories_for("\n".join(text_of(requests[one]) for one in self._chosen))
        except Problem:
            return  # without an index the stories stand in the board's order
        if not self.choices.at:
            self._stories.offer(found)
            self._show(self._input.value)

    def ask(self, refusal: str = "") -> None:
        """Show the question for a story, or why one was refused."""
        words: Spans = [(f"! {refusal}", "amber")] if refusal else [(f"File {self.own} under", "strong")]
        self._head.show(lambda _width: [words])

    @property
    def listed(self) -> list[str]:
        """The ids of the stories as listed."""
        return [choice.story.id for choice in self._shown]

    def _show(self, typed: str) -> None:
        self._shown = self._stories.narrowed(typed)[:MOST]
        self.choices.empty = [
            ("No such story. ", "plain") if len(self._stories) else ("There is no story yet. ", "plain"),
            (f"{leave_key(self)}, then ", "dim"),
            (self._distil, "strong"),
            (" distils a new one", "dim"),
        ]
        self.choices.show([self._lines(choice) for choice in self._shown])

    def _lines(self, choice: StoryChoice) -> list[Spans]:
        story, match = choice
        done = sum(story.id in linked for linked in self._linked)
        head: Spans = [(f"{story.id.ljust(6)} ", "accent")]
        notes: Spans = [
            (f"  {stage_of(story, self._session.today)}", "dim"),
            (", a guess" if match is not None and match.is_guess else "", "dim"),
            ("  linked already" if done and done == len(self._linked) else "", "amber"),
        ]
        title = crop(
            safe_line(story.title), max(self.app.size.width - EDGES - measure(head) - measure(notes), LEAST)
        )
        matched = " ".join(match.matched) if match is not None else ""
        first = [*head, *(strong_parts(title, matched) if matched else [(title, "plain")]), *notes]
        second: list[tuple[str, str]] = [("       ", "plain"), (crop(safe_line(story.actor), _ACTOR), "dim")]
        if match is not None:
            second += [("  " if story.actor else "", "dim"), *shared(match, _SHARED)]
        return [first, second]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self.ask()
        self._show(event.value)

    def take(self, identity: str) -> None:
        """File under the picked story."""
        self._submit(identity)
