"""The screen of due readings, entered one after the other."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from roadmap_tui.model.due import DueReading, due_readings
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.readings import acts as due_acts
from roadmap_tui.tui.readings.model import DueModel
from roadmap_tui.tui.readings.text import due_lines, empty_lines, question, row_spans
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans


class DueScreen(ListScreen):
    """The list of due readings of shipped stories. An answer leads to the next one, until esc."""

    WHERE = "readings"
    RECORDS = "Story"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("readings")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = DueModel(session.me)
        super().__init__(session, settings, keymap, self.model)
        self._day = session.today
        self._load()

    def _load(self) -> None:
        stories = self.session.snapshot.stories
        self._day = self.session.today
        due = due_readings(stories.values(), self._day)
        self.model.load(due, {one.story: stories[one.story].owner or "" for one in due})

    # -- what is shown --------------------------------------------------------------------------------------

    def row_spans(self, identity: str, width: int) -> Spans:
        """A due reading in one line."""
        return row_spans(self.model.due[identity], self._day, width)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A due reading in full, with its story and earlier readings."""
        one = self.model.due[identity]
        return due_lines(one, self.session.snapshot.stories[one.story], self._day, width)

    def empty_lines(self) -> list[list[tuple[str, str]]]:
        """The lines of an empty list: why nothing is to be read."""
        return empty_lines(bool(self.model.filter), self.model.is_mine)

    def show_heads(self) -> None:
        """Show the header: how many are due, how many of them past their day."""
        model = self.model
        late = sum(1 for one in model.due.values() if one.why == "its day has passed")
        figures: list[tuple[str, str]] = [(f"{len(model.due):,} to read", "plain")]
        if late:
            figures.append((f" · {late:,} past the target's day", "amber"))
        self.header.show(safe_line(self.session.snapshot.board.name), [figures])
        remark, role = ("my stories", "accent") if model.is_mine else ("everybody's stories", "dim")
        if model.filter:
            remark, role = f"/{safe_line(model.filter)} · {len(model.shown):,} · {remark}", "accent"
        self.tabs.show([("To read", len(model.due))], 0, remark, role)

    def changed(self, refs: frozenset[str]) -> None:
        """Load what is due anew where a story changed: one that was read needs it no more."""
        if any(one.startswith("S-") for one in refs):
            self._load()
            if self.is_mounted:
                self.show_all()

    def on_screen_resume(self) -> None:
        """Load what is due anew where another day has begun."""
        if self.session.today != self._day:
            self._load()
            self.show_all()

    def action_open(self) -> None:
        """Open the story."""
        one = self._here()
        if one is not None:
            self.open_screen("story", one.story)

    def open_clicked(self) -> None:
        """Read the number that was clicked twice."""
        self.action_read()

    def _here(self) -> DueReading | None:
        if self.model.here is None:
            self.say("Nothing is to be read here.", "amber")
        return self.model.here

    # -- what is done ---------------------------------------------------------------------------------------

    def action_read(self) -> None:
        """Ask for the reading under the cursor, then for the next one."""
        from roadmap_tui.tui.common.ask import Ask

        one, year_starts = self._here(), self.settings.calendar.year_starts
        if one is None:
            return

        def typed(words: str) -> due_acts.TypedReading:
            return due_acts.read_typed(words, self.session.today, year_starts)

        def given(words: str) -> None:
            done = due_acts.record(self.session, one, typed(words))
            self.show_saving(done)

        def then(words: str | None) -> None:
            if words is not None and self.model.here is not None:
                self.action_read()

        ask = Ask(
            question(one),
            given,
            hint="7.5 · 7.5 friday · 7.5 friday, how it was measured",
            check=lambda words: due_acts.typed_words(one, typed(words), self.session.today),
        )
        self.app.push_screen(ask, then)
