"""The measures screen: how long it takes, what came true, who waits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType

from roadmap_tui.model.filters.complete import complete
from roadmap_tui.model.filters.context import Context
from roadmap_tui.model.filters.parse import parse
from roadmap_tui.model.filters.read import read_typed
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.reports.measures.data import MeasuresReport, cadence_of, measures_report
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.background_list_screen import PAUSE_SECONDS, BackgroundListScreen
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.measures.model import HEADING, PERIODS, SPLITS, MeasuresModel, MeasuresQuery
from roadmap_tui.tui.measures.text import asked_words, heading_spans, measure_lines, row_spans
from roadmap_tui.tui.widgets.ask import AskLine
from roadmap_tui.tui.widgets.styled import Spans


class MeasuresScreen(BackgroundListScreen):
    """The list of measures by theme, each explained at the right."""

    WHERE = "measures"
    FILTER_HINT = "names of measures, of what fits segment:bank owner:me customer:acme"
    EMPTY = EmptyList(unread="Working the measures out …", filtered="No measure holds these words.")
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("measures")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = MeasuresModel()
        super().__init__(session, settings, keymap, self.model)

    # -- what is shown --------------------------------------------------------------------------------------

    def computation(self) -> Callable[[Snapshot, date], tuple[MeasuresQuery, MeasuresReport]]:
        """The function that computes the measures of the query."""
        asked, who = self.model.asked, self.session.filter_context.who
        cadence = cadence_of(self.settings)

        def compute(snapshot: Snapshot, today: date) -> tuple[MeasuresQuery, MeasuresReport]:
            narrow = None
            if asked.filter:
                context = Context(snapshot, today, lambda: who)
                requests = read_typed(asked.filter, "Request", context)
                narrow = requests.keeps, read_typed(asked.filter, "Story", context).keeps
            return asked, measures_report(
                snapshot, today, since=asked.since(today), by=asked.by, narrow=narrow, cadence=cadence
            )

        return compute

    def take(self, found: Any) -> None:
        """Load a result."""
        self.model.load(*found)

    def row_spans(self, identity: str, width: int) -> Spans:
        """A measure in one line, or a theme."""
        if identity.startswith(HEADING):
            is_first = identity == self.model.shown[0]
            return heading_spans(identity.removeprefix(HEADING), width, is_first=is_first)
        return row_spans(self.model.measures[identity], width, self.session.snapshot.board.currency)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A measure in full."""
        model, currency = self.model, self.session.snapshot.board.currency
        asked = MeasuresQuery(model.asked.days, model.report.by if model.report is not None else None)  # type: ignore[arg-type]
        return measure_lines(model.measures[identity], model.groups(identity), asked, currency, width)

    def show_heads(self) -> None:
        """Show the header: the period, and whether the measures are of it yet."""
        model = self.model
        words = asked_words(model.asked)
        is_shown = model.is_current and self.is_settled
        figures = [(words, "plain")] if is_shown else [(f"{words}: working it out …", "accent")]
        self.tell(figures, [("Measures", len(model.measures))])

    # -- the filter --------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        """Open the prompt of the filter."""
        self.ask(AskLine("filter", "/", text=self.filter, placeholder=self.FILTER_HINT, complete=self._completed))

    def _completed(self, typed: str) -> tuple[str, ...]:
        return complete(typed, "Story", self.session.filter_context)

    def find(self, typed: str) -> None:
        """Measure what fits the fields of a filter, and leave the measures whose names hold its words."""
        conditions = parse(typed)
        words = [typed[one.start : one.end] for one in conditions if not one.key]
        fields = " ".join(typed[one.start : one.end] for one in conditions if one.key)
        wanted = read_typed(fields, "Story", self.session.filter_context)
        self.model.find(" ".join(words))
        self.model.filter = typed.strip()
        if wanted.typed != self.model.asked.filter and not self.model.ask(
            self.model.asked._replace(filter=wanted.typed)
        ):
            self.outdate(PAUSE_SECONDS)
        self.show_all()
        problem = self.text_of(wanted.problem) if wanted.problem is not None else ""
        for line in self.query(AskLine):
            line.remark(problem, is_problem=True)

    def changed(self, refs: frozenset[str]) -> None:
        """Compute the measures again: any record may count."""
        self.model.forget()
        super().changed(refs)

    # -- how it is left ---------------------------------------------------------------------------------------

    def choices(self) -> dict[str, str]:
        """The period and the groups."""
        asked = self.model.asked
        return {"days": str(asked.days), "by": str(asked.by)}

    def choose(self, choices: Mapping[str, str]) -> None:
        """Measure the period and the groups that were left."""
        self.model.asked = self.model.asked._replace(
            days=next((one for one in PERIODS if str(one) == choices.get("days")), None),
            by=next((one for one in SPLITS if str(one) == choices.get("by")), None),
        )
        self.outdate()

    # -- moving about ---------------------------------------------------------------------------------------

    def action_open(self) -> None:
        """Read the measure with the keys."""
        if self.model.here is None:
            self.say("There is no measure here.", "amber")
            return
        self.set_class(True, "-reading")
        self.say(self.scroll_hint())

    def action_period(self) -> None:
        """Turn to the next period."""
        self._ask(self.model.next_period())

    def action_split(self) -> None:
        """Turn to other groups, or to none."""
        self._ask(self.model.next_split())

    def _ask(self, asked: MeasuresQuery) -> None:
        if not self.model.ask(asked):
            self.outdate()
        self.say(asked_words(asked))
        self.show_all()
