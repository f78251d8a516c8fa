"""Choosing the story that requests are filed under: the most alike first, narrowed while typing."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from roadmap_tui.model.errors import Problem
from roadmap_tui.model.stages import stage_of
from roadmap_tui.tui.cells import crop, safe_line
from roadmap_tui.tui.desk import Desk
from roadmap_tui.tui.story_ranking import Match, StoryRanking, narrowed
from roadmap_tui.tui.widgets.choices import Choices
from roadmap_tui.tui.widgets.form import LineInput
from roadmap_tui.tui.widgets.ink import Spans
from roadmap_tui.tui.widgets.page import Page

MOST = 50
"""Stories listed; typing narrows further."""
WORDS = 5


class PickStory(ModalScreen[str | None]):
    """Asks for a story; None where the question was left. `submit` files, and may raise a Problem."""

    CSS_PATH = "../styles/ask.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+k", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(5)", show=False),
        Binding("pageup", "move(-5)", show=False),
    ]

    def __init__(
        self, desk: Desk, ranking: StoryRanking, chosen: Sequence[str], submit: Callable[[str], object]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._chosen = chosen
        self._submit = submit
        snapshot = desk.snapshot
        self._all = ranking.rank(snapshot.stories, [snapshot.requests[one] for one in chosen])
        self._shown: list[Match] = []
        self._linked = [{link.story for link in snapshot.links_of_request(one)} for one in chosen]
        self._head = Page(id="ask-head")
        self._input = LineInput("", placeholder="id, title or actor")
        self._choices = Choices(lines=2, id="stories")

    def compose(self) -> ComposeResult:
        """The question, the filter, the stories."""
        with Vertical(id="ask", classes="-tall"):
            yield self._head
            yield self._input
            yield self._choices

    def on_mount(self) -> None:
        """List every story."""
        named = ", ".join(self._chosen) if len(self._chosen) <= 3 else f"{len(self._chosen)} requests"
        self._question = f"File {named} under"
        self._ask()
        self._show("")
        self._input.focus()

    def _ask(self, refusal: str = "") -> None:
        words: Spans = [(f"! {refusal}", "amber")] if refusal else [(self._question, "strong")]
        self._head.show(lambda _width: [words])

    @property
    def told(self) -> str:
        """The line above the words: the question, or why a story was refused."""
        return self._head.text

    @property
    def listed(self) -> list[str]:
        """The ids of the stories as listed."""
        return [match.story.id for match in self._shown]

    def _show(self, typed: str) -> None:
        self._shown = narrowed(self._all, typed)[:MOST]
        self._choices.empty = [
            ("No such story. ", "plain") if self._all else ("There is no story yet. ", "plain"),
            ("esc, then ", "dim"),
            ("d", "strong"),
            (" distils a new one", "dim"),
        ]
        self._choices.show([self._lines(match) for match in self._shown])

    def _lines(self, match: Match) -> list[Spans]:
        story = match.story
        done = sum(story.id in linked for linked in self._linked)
        state = stage_of(story, self._desk.today)
        first: Spans = [
            (f"{story.id.ljust(6)} ", "accent"),
            (crop(safe_line(story.title), 60), "strong"),
            (f"  {state}", "dim"),
            ("  linked already" if done and done == len(self._linked) else "", "amber"),
        ]
        second: list[tuple[str, str]] = [("       ", "plain"), (crop(safe_line(story.actor), 40), "dim")]
        if match.words:
            second += [("  shares ", "dim"), (", ".join(match.words[:WORDS]), "plain")]
        return [first, second]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        self._ask()
        self._show(event.value)

    def on_input_submitted(self) -> None:
        """File under the story of the cursor."""
        self._take(self._choices.at)

    def on_choices_picked(self, event: Choices.Picked) -> None:
        """File under the story that was clicked."""
        self._take(event.index)

    def _take(self, index: int) -> None:
        if index >= len(self._shown):
            return
        story = self._shown[index].story.id
        try:
            self._submit(story)
        except Problem as problem:
            self._ask(problem.sentence)
        else:
            self.dismiss(story)

    def action_move(self, by: int) -> None:
        """Go to another story."""
        self._choices.move(by)

    def action_leave(self) -> None:
        """Leave the question."""
        self.dismiss(None)
