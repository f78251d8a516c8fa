"""The screen of readings: what is due, what measures itself, which values wait aside."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from roadmap_tui.localstate import allowed_probes
from roadmap_tui.model.due import DueReading, due_readings
from roadmap_tui.model.probes import probings
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.common.story_acts import number
from roadmap_tui.tui.readings import acts as due_acts
from roadmap_tui.tui.readings.model import DueModel, Tab
from roadmap_tui.tui.readings.probe_text import (
    aside_question,
    aside_spans,
    aside_text,
    no_asides,
    no_probes,
    probe_lines,
    probe_spans,
)
from roadmap_tui.tui.readings.take import TakeController
from roadmap_tui.tui.readings.text import EMPTY, due_lines, question, row_spans
from roadmap_tui.tui.widgets.styled import Spans


class DueScreen(ListScreen):
    """The list of due readings of shipped stories; beside it that of probes, and of values that wait aside.

    An answer leads to the next one, until esc.
    """

    WHERE = "readings"
    RECORDS = "Story"
    LENS = ("my stories", "everybody's stories")
    EMPTY = EMPTY
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("readings")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = DueModel(session.me)
        super().__init__(session, settings, keymap, self.model)
        self._day = session.today
        self._allowed: frozenset[str] = frozenset()
        self._takes = TakeController(self, self._show_allowed)
        self._load()

    def _load(self) -> None:
        stories = self.session.snapshot.stories
        self._day = self.session.today
        due = due_readings(stories.values(), self._day)
        probes = [one for one in probings(stories.values()) if not stories[one.story].archived]
        if probes:
            self._allowed = allowed_probes.allowed(self.session.snapshot.board.uid)
        ids = {*(one.story for one in due), *(one.story for one in probes)}
        owners = {one: stories[one].owner or "" for one in ids}
        self.model.load(due, owners, probes)

    # -- what is shown --------------------------------------------------------------------------------------

    def row_spans(self, identity: str, width: int) -> Spans:
        """A row of the tab in one line."""
        if self.model.tab == "probes":
            one = self.model.probes[identity]
            return probe_spans(one, self._day, width, is_allowed=one.asked in self._allowed)
        if self.model.tab == "asides":
            return aside_spans(*self.model.asides[identity], width)
        return row_spans(self.model.due[identity], self._day, width)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A row of the tab in full, with its story and earlier readings."""
        stories = self.session.snapshot.stories
        if self.model.tab != "due":
            probing = (
                self.model.probes[identity] if self.model.tab == "probes" else self.model.asides[identity][0]
            )
            is_allowed = probing.asked in self._allowed
            return probe_lines(probing, stories[probing.story], self._day, width, is_allowed=is_allowed)
        one = self.model.due[identity]
        return due_lines(one, stories[one.story], self._day, width)

    def empty_lines(self) -> Sequence[Spans]:
        """The lines of an empty list: why nothing is to be read."""
        if self.model.tab == "probes":
            return no_probes(bool(self.model.filter), self.model.is_mine)
        return no_asides() if self.model.tab == "asides" else super().empty_lines()

    def show_heads(self) -> None:
        """Show the header: how many are due, how many of them past their day."""
        model = self.model
        late = sum(1 for one in model.due.values() if one.why == "its day has passed")
        figures = [(f"{len(model.due):,} to read", "plain")]
        if late:
            figures.append((f" · {late:,} past the target's day", "amber"))
        failing = sum(1 for one in model.probes.values() if one.probed.failed is not None)
        if failing:
            figures.append((f" · {plural(failing, 'probe')} failing", "red"))
        if model.asides:
            figures.append((f" · {len(model.asides):,} aside", "amber"))
        names: list[tuple[str, Tab]] = [("To read", "due"), ("By themselves", "probes"), ("Aside", "asides")]
        self.tell(figures, [(name, model.count(tab)) for name, tab in names])

    # -- moving about ---------------------------------------------------------------------------------------

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
        story = self.model.story_here
        if story is None:
            self.say("No number is here.", "amber")
        else:
            self.open_screen("story", story)

    def open_clicked(self) -> None:
        """Read the number that was clicked twice."""
        self.action_read()

    def _here(self) -> DueReading | None:
        if self.model.here is None:
            self.say("Nothing is to be read here.", "amber")
        return self.model.here

    def _show_allowed(self) -> None:
        self._load()
        self.show_all()

    # -- what is done ---------------------------------------------------------------------------------------

    def action_read(self) -> None:
        """Ask for the reading under the cursor, then for the next one; for a value aside, whether it is one."""
        from roadmap_tui.tui.common.ask import Ask

        if self.model.tab == "asides":
            self._accept()
            return
        if self.model.tab == "probes":
            self.say(f"It measures itself; {self.key('readings.take')} takes it now.")
            return
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

    def _accept(self) -> None:
        """Ask for the reading that a value aside stands for, then for the next one."""
        from roadmap_tui.tui.common.ask import Ask

        here = self.model.aside_here
        if here is None:
            self.say("No value waits here.", "amber")
            return

        def given(words: str) -> None:
            self.show_saving(due_acts.accept(self.session, *here, number(words)))

        def then(words: str | None) -> None:
            if words is not None and self.model.aside_here is not None:
                self._accept()

        ask = Ask(aside_question(*here), given, text=aside_text(here[1]), hint="the reading that it stands for")
        self.app.push_screen(ask, then)

    def action_refuse(self) -> None:
        """Refuse the value aside under the cursor."""
        here = self.model.aside_here
        if here is None:
            self.say("Values to refuse stand under Aside.", "amber")
            return
        self.attempt(lambda: due_acts.refuse(self.session, *here))

    def action_take_now(self) -> None:
        """Take the number under the cursor by its probe."""
        one = self.model.probing_here
        if one is None:
            self.say("This number has no probe: `roadmap story probe` in the shell gives it one.", "amber")
        else:
            self._takes.start_one(one)

    def action_take_due(self) -> None:
        """Take all that is due by their probes."""
        self._takes.start_due()
