"""The model of the measures: by theme, over a period, split by group where asked. Pure state."""

from datetime import date, timedelta
from typing import NamedTuple

from roadmap_tui.measures import Measure, Split
from roadmap_tui.reports.measures.data import MeasuresReport
from roadmap_tui.reports.measures.document import THEMES
from roadmap_tui.tui.widgets.rows import Rows

HEADING = "#"
PERIODS: tuple[int | None, ...] = (None, 30, 90, 365)
"""Lengths of periods in days; None is all there is."""
SPLITS: tuple[Split | None, ...] = (None, "segment", "touchpoint", "csm", "product")


class MeasuresQuery(NamedTuple):
    """A query for measures: the days up to today, the groups, and the filter of what is measured."""

    days: int | None = None
    by: Split | None = None
    filter: str = ""

    def since(self, today: date) -> date | None:
        """The first day of the period; None without a beginning."""
        return None if self.days is None else today - timedelta(days=self.days - 1)


class MeasuresModel(Rows[str]):
    """State of the measures by theme. What was computed is kept until the board changes."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = MeasuresQuery()
        self.report: MeasuresReport | None = None
        self.measures: dict[str, Measure] = {}
        self._kept: dict[MeasuresQuery, MeasuresReport] = {}

    def load(self, asked: MeasuresQuery, report: MeasuresReport) -> None:
        """Load a result; it is shown if it still is what is asked for."""
        self._kept[asked] = report
        if asked == self.asked:
            self._take(report)

    def forget(self) -> None:
        """Drop every result: the board changed."""
        self._kept.clear()

    def ask(self, asked: MeasuresQuery) -> bool:
        """Set the query: another period, groups or filter. Returns whether its result is known already."""
        if asked.filter != self.asked.filter:
            self._kept.clear()
        self.asked = asked
        known = self._kept.get(asked)
        if known is not None:
            self._take(known)
        return known is not None

    @property
    def is_current(self) -> bool:
        """Whether the result of the query is shown."""
        return self.asked in self._kept

    def next_period(self) -> MeasuresQuery:
        """The next longer period; after all there is, the shortest."""
        return self.asked._replace(days=PERIODS[(PERIODS.index(self.asked.days) + 1) % len(PERIODS)])

    def next_split(self) -> MeasuresQuery:
        """The next kind of groups, or none."""
        return self.asked._replace(by=SPLITS[(SPLITS.index(self.asked.by) + 1) % len(SPLITS)])

    @property
    def here(self) -> Measure | None:
        """The measure under the cursor."""
        return self.measures.get(self.cursor) if self.cursor is not None else None

    def groups(self, identity: str) -> list[tuple[str, Measure]]:
        """A measure of each group; empty where nothing is split."""
        if self.report is None:
            return []
        return [(name, one) for name, mine in self.report.groups for one in mine if one.id == identity]

    def show(self) -> None:
        """List the measures under their themes."""
        shown: list[str] = []
        headings: list[str] = []
        for theme in THEMES:
            mine = [one.id for one in self.measures.values() if one.theme == theme and self.holds(_text(one))]
            if mine:
                headings.append(f"{HEADING}{theme}")
                shown += [headings[-1], *mine]
        self.fill(shown, headings)

    def _take(self, report: MeasuresReport) -> None:
        self.report = report
        self.measures = {one.id: one for one in report.measures}
        self.show()


def _text(one: Measure) -> str:
    return f"{one.id}\n{one.name}\n{one.explains}\n{one.owner}".casefold()
