"""The story screen: what it says at the left, its evidence and its history at the right."""

import asyncio
from collections.abc import Collection, Mapping
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from roadmap_tui.errors import Problem
from roadmap_tui.model.link_state import asks_released
from roadmap_tui.model.records import Event, Story
from roadmap_tui.model.standing import Standing, standings
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession, Changed, Failed, News, Saved
from roadmap_tui.tui.common.card import card_data
from roadmap_tui.tui.common.push_controller import PushController
from roadmap_tui.tui.common.stage_columns import IN_ORDER
from roadmap_tui.tui.common.story_sets import StorySetActions
from roadmap_tui.tui.story.text import evidence_lines, story_lines
from roadmap_tui.tui.widgets.page import Page

SIDE_FROM = 120
"""The least width for two columns; below, one stands after the other."""


class StoryScreen(StorySetActions):
    """The page of one story. It follows every change; esc goes back to where one came from."""

    WHERE = "story"
    CSS_PATH = "../story/story.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("story")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str], ref: str) -> None:
        super().__init__(session, settings, keymap)
        self.push = PushController(self)
        self.ref = ref
        labels = settings.board.labels
        self.names: dict[str, str] = {one: labels.get(one) or one.capitalize() for one in IN_ORDER}
        self.story_page = Page(id="about")
        self.evidence_page = Page(edge=True, id="behind")
        self._history: list[Event] | None = None
        self._standing: Standing | None = None
        self._refused: str | None = None

    def compose(self) -> ComposeResult:
        """Compose the two columns and the footer."""
        with Horizontal(id="middle"):
            yield self.story_page
            yield self.evidence_page
        yield self.footer

    def opened(self) -> None:
        """Show the story at once; its history and its place follow."""
        super().opened()
        self._show(keep=False)
        self._read_history()
        self._find_place()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out two columns where there is room."""
        narrow = event.size.width < SIDE_FROM
        if narrow != self.has_class("-narrow"):
            self.set_class(narrow, "-narrow")
            self._show(keep=True)

    @property
    def story(self) -> Story | None:
        """The story as it stands; None once it is gone."""
        return self.session.snapshot.stories.get(self.ref)

    @property
    def marked(self) -> Collection[str]:
        """None: a page of one story has no marks."""
        return ()

    def let_go(self) -> None:
        """Nothing: there are no marks."""

    def _read_history(self) -> None:
        self.run_worker(self._fetch_history(), group="history", exclusive=True)

    async def _fetch_history(self) -> None:
        try:
            self._history = await self.session.history(self.ref)
        except Problem as problem:
            self.say(self.text_of(problem), "red")
            return
        self._show(keep=True)

    def _find_place(self) -> None:
        self.run_worker(self._fetch_place(), group="place", exclusive=True)

    async def _fetch_place(self) -> None:
        """Compute the story's rank in a thread: on a large board that takes longer than a key may wait."""
        found = await asyncio.to_thread(standings, self.session.snapshot.frozen(), self.session.today)
        self._standing = found.get(self.ref)
        self._show(keep=True)

    def _show(self, *, keep: bool) -> None:
        story = self.story
        if story is None:
            back = self.key("reading.back")
            self.story_page.show(
                lambda _width: [[(f"{self.ref} is gone.", "strong"), (f"  {back} goes back", "dim")]]
            )
            self.evidence_page.show(lambda _width: [])
            return
        snapshot, now, today = self.session.snapshot, self.session.now(), self.session.today
        card = card_data(snapshot, story, today, self.settings.calendar.year_starts)
        label, history, place = self.names[card.stage], self._history, self._standing
        if self.has_class("-narrow"):
            self.story_page.show(
                lambda width: [
                    *story_lines(snapshot, card, now, width, label, self.settings.wording),
                    [],
                    *evidence_lines(snapshot, card, history, now, width, place),
                ],
                keep=keep,
            )
        else:
            self.story_page.show(
                lambda width: story_lines(snapshot, card, now, width, label, self.settings.wording), keep=keep
            )
            self.evidence_page.show(
                lambda width: evidence_lines(snapshot, card, history, now, width, place), keep=keep
            )

    def news(self, news: News) -> None:
        """Show changes of the story, and report what was saved or failed."""
        match news:
            case Changed(refs):
                behind = {request.id for request, _ in self.session.snapshot.asking(self.ref)}
                if self.is_mounted and (
                    self.ref in refs or behind & refs or any(one[:2] in {"C-", "U-"} for one in refs)
                ):
                    self._show(keep=True)
                    self._find_place()
            case Saved(label, _):
                self.saved(label)
                if self.is_mounted:
                    self._read_history()
            case Failed(label, problem):
                self.say_failed(label, problem)

    # -- reading --------------------------------------------------------------------------------------------

    def action_down(self, by: int) -> None:
        """Scroll by lines; once the story's own column is at its end, the other one."""
        if not self.story_page.scroll_lines(by):
            self.evidence_page.scroll_lines(by)

    def action_page(self, by: int) -> None:
        """Scroll half a screen down or up."""
        self.action_down(by * max(self.story_page.size.height // 2, 1))

    def action_end(self, by: int) -> None:
        """Scroll to the first lines, or the last."""
        for page in (self.story_page, self.evidence_page):
            page.scroll_lines(by * len(page.lines))

    def action_back(self) -> None:
        """Stop a push; else go back to where one came from."""
        if not self.push.stop():
            self.app.pop_screen()

    # -- changes --------------------------------------------------------------------------------------------

    def action_edit(self) -> None:
        """Edit the story."""
        if self.story is not None:
            self.open_screen("editor", self.ref)

    def action_shift(self, steps: int) -> None:
        """Move the story to the stage beside; a gate that is shut says what is missing."""
        story, self._refused = self.story, None
        if story is not None:
            self.attempt(
                lambda: story_acts.move(
                    self.session,
                    {story.id: story_acts.stage_beside(self.session, story, steps, self.names)},
                    self.settings.board,
                )
            )

    def action_by_hand(self) -> None:
        """Edit the story in the person's own editor."""
        from roadmap_tui.tui.common.edit_by_hand import edit_by_hand

        if self.story is not None:
            edit_by_hand(self, self.story)

    def action_because(self) -> None:
        """Ask for the reason with which the gate opens."""
        from roadmap_tui.tui.common.ask import Ask

        story = self.story
        if story is None:
            return
        stage = self._refused or story_acts.stage_beside(self.session, story, 1, self.names)
        self.app.push_screen(
            Ask(
                f"{story.id} → {self.names[stage]} because",
                lambda words: self.show_saving(
                    story_acts.move(self.session, {story.id: stage}, self.settings.board, words.strip() or None)
                ),
                hint="the reason stays on the story",
            )
        )

    def action_released(self) -> None:
        """Answer the tracker's question: it is released."""
        story = self.story
        if story is None:
            return
        self._refused = None
        released = self.attempt(lambda: story_acts.release(self.session, [story], self.settings.board))
        if not released and asks_released(story):
            self._refused = "shipped"

    def action_note(self) -> None:
        """Ask for a note on the story."""
        from roadmap_tui.tui.common.ask import Ask

        story = self.story
        if story is not None:
            self.app.push_screen(
                Ask(
                    f"Note on {story.id}",
                    lambda words: self.show_saving(story_acts.note(self.session, story, words)),
                    hint="what whoever reads it next should know",
                )
            )
