"""Lays out the measures report as a table and as a document."""

from datetime import date

from roadmap_tui.measures import Measure, Period
from roadmap_tui.measures.kinds import Share
from roadmap_tui.reports.document import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    Items,
    Paragraph,
    Point,
    Table,
    table,
)
from roadmap_tui.reports.measures.data import MeasuresReport
from roadmap_tui.reports.phrases import subtitle, with_unit
from roadmap_tui.reports.renewals.document import renewals_blocks
from roadmap_tui.text.days import show_day
from roadmap_tui.text.money import short_money

NO_DATA = "no data"
THEMES = {
    "time": "How long it takes",
    "loop": "The loop",
    "outcome": "What came true",
    "evidence": "What stands behind it",
    "flow": "Flow",
    "revenue": "Revenue that stays",
    "people": "People",
    "rotation": "Rotation",
}


def measures_sheet(report: MeasuresReport) -> Table:
    """A line for each measure and for each of its parts, in the groups too."""
    names = ("id", "name", "theme", "owner", "value", "unit", "n", "median", "p90", "counts")
    rows: list[tuple[Cell, ...]] = []
    everything = [(None, report.measures), *report.groups]
    for group, measures in everything:
        for one in measures:
            cells = [getattr(one, name) for name in names]
            rows.append((group, None, *cells))
            rows += [
                (
                    group,
                    part.label,
                    one.id,
                    one.name,
                    one.theme,
                    one.owner,
                    part.value,
                    one.unit,
                    part.n,
                    None,
                    None,
                    one.counts,
                )
                for part in one.parts
            ]
    return table(("group", "part", *names), rows)


def measures_document(report: MeasuresReport) -> Document:
    """The measures to be read: a table for each theme with the parts, trends, then groups and formulas."""
    blocks: list[Block] = [Paragraph(text=_period_words(report.period), tone="dim")]
    for theme, title in THEMES.items():
        mine = [one for one in report.measures if one.theme == theme]
        blocks.append(Heading(text=title))
        blocks.append(
            table(
                ("measure", "value", "p90", "counted from", "owner", "parts"),
                (
                    (
                        one.name,
                        value_words(one.value, one.unit, report.currency),
                        value_words(one.p90, one.unit, report.currency) if one.p90 is not None else None,
                        one.sample,
                        one.owner,
                        _parts_words(one, report.currency),
                    )
                    for one in mine
                ),
                flexible=5,
            )
        )
        blocks += [_chart(one) for one in mine if one.drawn]
        if theme == "revenue" and report.renewals is not None:
            blocks += renewals_blocks(report.renewals)
    if report.groups:
        blocks += _groups(report)
    blocks.append(Heading(text="How it is computed"))
    blocks.append(Items(texts=tuple(f"{one.name}: {one.explains}" for one in report.measures)))
    return Document(title="The measures", subtitle=subtitle(report.board, report.day), blocks=tuple(blocks))


def _groups(report: MeasuresReport) -> list[Block]:
    names = [name for name, _ in report.groups]
    rows: list[tuple[Cell, ...]] = []
    for index, one in enumerate(report.measures):
        mine = [measures[index] for _, measures in report.groups]
        if any(each.value is not None for each in mine):
            cells = (f"{value_words(each.value, each.unit, report.currency)} ({each.sample})" for each in mine)
            rows.append((one.name, *cells))
    return [Heading(text=f"By {report.by}"), table(("measure", *names), rows, flexible=0)]


def _chart(one: Measure) -> Chart:
    points = tuple(
        Point(label=_label(each.label), value=each.value, n=each.n, drawn=each.drawn) for each in one.trend
    )
    return Chart(title=one.name, kind="line", points=points, unit=one.unit, sample=one.trend_sample)


def _label(bucket: str) -> str:
    """A month (2026-03) or a week (by its Monday) as people read it: `Mar 2026`, `2 Mar 2026`."""
    if len(bucket) == len("2026-03"):
        return show_day(date.fromisoformat(f"{bucket}-01")).partition(" ")[2]
    return show_day(date.fromisoformat(bucket))


def value_words(value: float | None, unit: str, currency: str) -> str:
    """A value with its unit, as people read it; `no data` where there is none."""
    if value is None:
        return NO_DATA
    if unit == currency:
        return short_money(round(value), currency)
    if unit == "%":
        # A share that is not nothing is not told as nothing.
        return f"{value + 0.0:.0f} %" if value == 0 or abs(value) >= 1 else f"{round(value, 2) + 0.0:g} %"
    return with_unit(value, unit)


def _parts_words(one: Measure, currency: str) -> str:
    return "; ".join(_part_words(each, one.unit, currency) for each in one.parts)


def _part_words(part: Share, unit: str, currency: str) -> str:
    shown = unit if unit in {"%", currency} else ""
    return f"{part.label} {value_words(part.value, shown, currency)} (n {part.n})"


def _period_words(period: Period) -> str:
    since = f"from {show_day(period.since)} " if period.since is not None else ""
    return f"What happened {since}until {show_day(period.until)}; what only stands, as of today."
