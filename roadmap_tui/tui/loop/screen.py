"""The loop screen: customers who wait to hear what came of their requests, the message, and notified ones."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from roadmap_tui.model.askers import Askers
from roadmap_tui.model.filters.beside import keep_pair
from roadmap_tui.model.filters.matches import Matches
from roadmap_tui.model.loop import LoopRow, loop_rows, notifications_of
from roadmap_tui.model.message import DECLINED, SHIPPED, message
from roadmap_tui.model.records import Answer
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.background_list_screen import BackgroundListScreen
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.day_and_note import read_day_and_note
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.loop import acts as loop_acts
from roadmap_tui.tui.loop.model import HEADING, LoopModel
from roadmap_tui.tui.loop.text import (
    EMPTY,
    Letter,
    heading_spans,
    letter_to,
    letters_as_text,
    row_lines,
    row_spans,
)
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans

_NOTIFIED_ON = "A customer is told on"


class LoopScreen(BackgroundListScreen):
    """The list of customers by CSM, longest wait first; one key notifies each."""

    WHERE = "loop"
    RECORDS = "Request"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("loop")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = LoopModel(settings.me.csm or session.me)
        super().__init__(session, settings, keymap, self.model)

    # -- what is shown --------------------------------------------------------------------------------------

    def computation(self) -> Callable[[Snapshot, date], list[LoopRow]]:
        """The function that computes every row of the loop."""
        return loop_rows

    def take(self, found: Any) -> None:
        """Load the rows, with notifications since they were read."""
        self.model.load(found)
        self.model.bring(notifications_of(self.session.snapshot), self.session.today)

    def row_spans(self, identity: str, width: int) -> Spans:
        """A row in one line: a customer and what they wait for; or a heading with a CSM."""
        if identity.startswith(HEADING):
            return heading_spans(*self.model.heading(identity), self.model.me)
        return row_spans(self.model.rows[identity], width)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A row in full: their words, what they got, what to write to them."""
        row = self.model.rows[identity]
        return row_lines(self.session.snapshot, row, self._letters(row), self.session.today, width)

    def _letters(self, row: LoopRow) -> list[Letter]:
        askers = Askers(self.session.snapshot, customer=row.customer)
        letters = list(askers.letters(row)) or askers.letters(row, again=True)
        return [letter_to(one, self._message(theirs)) for one, theirs in letters]

    def _message(self, row: LoopRow) -> str:
        story = self.session.snapshot.stories.get(row.story) if row.story else None
        templates = self.settings.loop
        return message(
            row,
            story,
            me=self.session.me,
            shipped=templates.message or SHIPPED,
            declined=templates.declined or DECLINED,
        )

    def empty_list(self) -> EmptyList:
        """What the list tells where nobody waits, or nobody was told."""
        return EMPTY[self.model.tab]

    def show_heads(self) -> None:
        """Show the header: how many wait, how many of them too long."""
        model = self.model
        waiting, late = model.count("waiting"), model.overdue
        figures = [(f"{waiting:,} to tell" if self.is_known else "…", "plain")]
        if late:
            figures.append((f" · {late:,} for more than 7 days", "amber"))
        remark, role = ("my customers", "accent") if model.is_mine else ("everybody's customers", "dim")
        if model.filter:
            remark, role = f"/{safe_line(model.filter)} · {model.count_shown:,} · {remark}", "accent"
        if model.marked:
            remark, role = f"{len(model.marked)} marked · {remark}", "accent"
        self.tell(figures, [("To tell", waiting), ("Told", model.count("told"))], (remark, role))

    def changed(self, refs: frozenset[str]) -> None:
        """Show notifications at once; the rest is computed again."""
        if self.is_known and any(one.startswith("T-") for one in refs):
            self.model.bring(notifications_of(self.session.snapshot), self.session.today)
            if self.is_mounted:
                self.show_all()
        super().changed(refs)

    def _narrow(self, matches: Matches) -> None:
        """Show the rows of the requests that the filter keeps, and of those who tried what it is about."""
        keep = keep_pair(matches.typed, self.filtering.context)

        def keep_tried(row: LoopRow) -> bool:
            snapshot = self.session.snapshot
            story = snapshot.stories.get(row.story) if row.story is not None else None
            customer = snapshot.customers.get(row.customer)
            return story is not None and customer is not None and keep(story, customer)

        self.model.keep_tried = keep_tried
        super()._narrow(matches)

    # -- moving about ---------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Read the row whole; the second time, the story that shipped."""
        row = self._here()
        if row is None:
            return
        if self.is_reading and row.story is not None:
            self.open_screen("story", row.story)
            return
        self.set_class(True, "-reading")
        after = f" · {self.key('loop.open')} opens {row.story}" if row.story else ""
        self.say(f"{self.scroll_hint()}{after}")

    def _here(self) -> LoopRow | None:
        if self.model.row_here is None:
            self.say("Nobody is here.", "amber")
        return self.model.row_here

    # -- what is done ---------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy the message to the customer."""
        row = self._here()
        if row is not None:
            letters = self._letters(row)
            self.app.copy_to_clipboard(letters_as_text(letters))
            what = "the message" if len(letters) == 1 else f"{len(letters)} letters"
            copied = f"Copied {what} to {safe_line(row.customer_name)}"
            self.say(f"{copied} · {self.key('loop.told')} writes down that they were told")

    def action_told(self) -> None:
        """Ask when the customers were notified, and how they took it."""
        from roadmap_tui.tui.common.ask import Ask

        rows, today = self.model.chosen, self.session.today
        year_starts = self.settings.calendar.year_starts
        if not rows:
            self.say("Nobody is here.", "amber")
            return

        def record(words: str) -> None:
            given = read_day_and_note(words, today, year_starts, _NOTIFIED_ON)
            done = loop_acts.record_notification(self.session, rows, given)
            self.model.marked.clear()
            self.show_saving(done)
            self.show_all()

        def meaning(words: str) -> str:
            return loop_acts.notification_words(read_day_and_note(words, today, year_starts, _NOTIFIED_ON), today)

        whom = safe_line(rows[0].customer_name) if len(rows) == 1 else f"{len(rows)} customers"
        self.app.push_screen(
            Ask(
                f"Told {whom}; this cannot be undone",
                record,
                hint="⏎ alone: today · a day, a note, or both: yesterday, she is glad",
                check=meaning,
            )
        )

    def action_answer(self) -> None:
        """Ask for the customer's answer."""
        from roadmap_tui.tui.common.ask import Choose, Way

        row = self._here()
        if row is None:
            return

        def answered(said: str | None) -> None:
            if said is not None:
                answer: Answer = (
                    "solved" if said == "solved" else "not-solved" if said == "not-solved" else "none"
                )
                self.attempt(lambda: loop_acts.answer(self.session, row, answer))

        first = f"Does it solve it, says {safe_line(row.customer_name)}?"
        question: list[Spans] = [[(first, "strong")]]
        if row.waits:
            question.append([("They were not told yet: this writes down that they were, today.", "dim")])
        ways = (
            Way("s", "solved", "solved"),
            Way("n", "not solved", "not-solved"),
            Way("o", "no answer yet", "none"),
        )
        self.app.push_screen(Choose(question, ways), answered)
