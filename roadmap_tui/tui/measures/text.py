"""A measure as lines: in one, and whole with what it means and what it is made of. Pure."""

from collections.abc import Sequence

from roadmap_tui.measures import Measure, Share
from roadmap_tui.measures.kinds import ABOUT, TrendPoint
from roadmap_tui.model.trends import ENOUGH
from roadmap_tui.reports.measures.document import THEMES, value_words
from roadmap_tui.reports.render.text import spark
from roadmap_tui.tui.common.card import Line, Role, Span
from roadmap_tui.tui.common.labelled_lines import labelled
from roadmap_tui.tui.common.spans import wrap_spans
from roadmap_tui.tui.measures.model import MeasuresQuery
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line, wrap

VALUE, P90, COUNT, TREND = 14, 12, 16, 14
P90_FROM, TREND_FROM = 96, 70
BEFORE = 2
"""The indent of a row under a heading, in cells."""
BAR, HALF_BAR = "━", "╸"
_OWNERS = {"CX": "CX", "PM": "product managers", "both": "CX and product managers together"}
_BY = {"segment": "segment", "touchpoint": "touchpoint", "product": "product", "csm": "CSM"}


def period_words(asked: MeasuresQuery) -> str:
    """The period in words."""
    if asked.days is None:
        return "all there is"
    return f"the last {asked.days} days" if asked.days != 365 else "the last year"


def asked_words(asked: MeasuresQuery) -> str:
    """The period and the groups in words."""
    return period_words(asked) + (f", by {_BY[asked.by]}" if asked.by else "")


def heading_spans(theme: str, width: int, *, is_first: bool) -> Line:
    """A theme's heading; the first one names the columns."""
    has_p90, has_trend = width - BEFORE >= P90_FROM, width - BEFORE >= TREND_FROM
    columns = f"{'value'.rjust(VALUE)}{'p90'.rjust(P90) if has_p90 else ''}{'counted from'.rjust(COUNT)}"
    title = THEMES[theme]
    room = width - cell_len(columns) - (TREND if has_trend else 0) - cell_len(title)
    if room < 2 or not is_first:
        return [(title, "strong")]
    return [(title, "strong"), (" " * room, "plain"), (columns, "dim")]


def row_spans(one: Measure, width: int, currency: str) -> Line:
    """A measure in one line: its value, what 9 of 10 stay below, the records it is counted from, its trend."""
    has_p90, has_trend = width >= P90_FROM, width >= TREND_FROM
    name_cells = max(width - VALUE - (P90 if has_p90 else 0) - COUNT - (TREND if has_trend else 0), 8)
    value = value_words(one.value, one.unit, currency)
    spans: Line = [
        (pad(crop(safe_line(one.name), name_cells - 1), name_cells), "plain"),
        (crop(safe_line(value), VALUE - 1).rjust(VALUE), "dim" if one.value is None else "strong"),
    ]
    if has_p90:
        p90 = value_words(one.p90, one.unit, currency) if one.p90 is not None else ""
        spans.append((crop(p90, P90 - 1).rjust(P90), "dim"))
    spans.append((one.sample.rjust(COUNT), "dim"))
    if has_trend and one.drawn:
        spans.append((f"  {spark(one.drawn[-(TREND - 2) :])}", "dim"))
    return spans


def measure_lines(
    one: Measure, groups: Sequence[tuple[str, Measure]], asked: MeasuresQuery, currency: str, width: int
) -> list[Line]:
    """A measure in full."""
    value = value_words(one.value, one.unit, currency)
    lines: list[Line] = [[(line, "strong")] for line in wrap(safe_line(one.name), width)]
    head: Line = [(safe_line(value), "dim" if one.value is None else "accent")]
    head.append((f" · counted from {one.sample}", "dim"))
    if one.p90 is not None:
        head.append((f" · 9 of 10 within {value_words(one.p90, one.unit, currency)}", "dim"))
    lines += [*wrap_spans(head, width), []]
    lines += [[(line, "plain")] for line in wrap(safe_line(one.explains), width)]
    lines.append([])
    about = ABOUT.get(one.id)
    lines += labelled("owned by", _OWNERS[one.owner], width)
    if about is not None:
        lines += labelled("against", about.guards, width)
        lines += labelled("made from", about.inputs, width)
    if one.parts:
        lines += [[], [("its parts", "dim")], *bar_lines(one.parts, one.unit, currency, width)]
    if groups:
        shares = [Share(label=name, value=each.value, n=each.n) for name, each in groups]
        by = _BY[asked.by] if asked.by else "group"
        lines += [[], [(f"by {by}", "dim")], *bar_lines(shares, one.unit, currency, width)]
    if any(point.value is not None for point in one.trend):
        few = not all(point.drawn for point in one.trend if point.value is not None)
        bare = f"; no bar below n {ENOUGH}" if few else ""
        lines += [[], [(f"how it went{bare}", "dim")], *bar_lines(one.trend, one.unit, currency, width)]
    return lines


def bar_lines(shares: Sequence[Share], unit: str, currency: str, width: int) -> list[Line]:
    """Values beside each other, each with a bar, its words and what it rests on.

    No data has no bar, nor has a point of a trend that rests on too little.
    """
    if not shares:
        return []
    words = [value_words(one.value, unit if unit in {"%", currency, "days"} else "", currency) for one in shares]
    label_cells = min(max(cell_len(safe_line(one.label)) for one in shares), max(width // 3, 8))
    word_cells = max(cell_len(one) for one in words)
    count_cells = max(len(f"n {one.n:,}") for one in shares)
    room = max(width - label_cells - word_cells - count_cells - 6, 4)
    top = max((abs(one.value) for one in shares if one.value is not None), default=0)
    lines: list[Line] = []
    for one, word in zip(shares, words, strict=True):
        is_empty = one.value is None
        is_bare = isinstance(one, TrendPoint) and not one.drawn
        bar = "" if one.value is None or is_bare else bar_of(one.value, top, room)
        role: Role = "dim" if is_empty else "plain"
        label: Span = (pad(crop(safe_line(one.label), label_cells), label_cells + 2), "plain")
        drawn: Span = (pad(bar, room + 2), "accent" if one.value is not None and one.value >= 0 else "amber")
        lines.append(
            [label, drawn, (word.rjust(word_cells), role), (f"  {f'n {one.n:,}'.rjust(count_cells)}", "dim")]
        )
    return lines


def bar_of(value: float, top: float, room: int) -> str:
    """A bar of at most `room` cells, in halves of a cell; what is more than nothing is seen."""
    if top <= 0 or not value:
        return ""
    whole, rest = divmod(max(round(abs(value) / top * room * 2), 1), 2)
    return BAR * whole + HALF_BAR * rest
