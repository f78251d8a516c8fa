"""Renders a document as text: for a terminal of some width, or whole for a file or a pipe."""

import sys
from collections.abc import Sequence

from roadmap_tui.reports.document import (
    Block,
    Cards,
    Cell,
    Chart,
    Document,
    Figures,
    Heading,
    Items,
    Lanes,
    Letter,
    Paragraph,
    Point,
    Quote,
)
from roadmap_tui.reports.document import Table as DocumentTable
from roadmap_tui.reports.phrases import with_unit
from roadmap_tui.text.characters import one_line, visible
from roadmap_tui.text.columns import aligned
from roadmap_tui.text.numbers import number_words

_BARS = "▁▂▃▄▅▆▇█"
_NOTHING = "·"
_BAR = 24
"""Cells of the longest bar."""


def render_text(document: Document, width: int | None = None) -> str:
    """The document as text, each line at most `width` cells where a width is given (tables; prose is wrapped).

    Without a width nothing is cut or wrapped, so that a pipe gets every word.
    """
    lines = [one_line(document.title), one_line(document.subtitle)]
    for block in document.blocks:
        shown = _lines(block, width)
        if shown and not isinstance(block, Items | DocumentTable | Quote):
            lines.append("")
        lines += shown
    return "\n".join(lines).rstrip() + "\n"


def spark(values: Sequence[float | None]) -> str:
    """A sparkline: values as a row of small bars, the highest full; a dot where there is no data."""
    top = max((one for one in values if one is not None), default=0)
    last = len(_BARS) - 1
    return "".join(
        _NOTHING if one is None else _BARS[round(max(one, 0) / top * last) if top > 0 else 0] for one in values
    )


def trend_words(chart: Chart) -> str:
    """A line in words: its ends, its last value, what it is counted from; each value of one that is not drawn."""
    known = [one for one in chart.points if one.value is not None]
    if not any(one.drawn for one in known):
        told = [f"{one.label} {with_unit(one.value or 0, chart.unit)}" for one in known]
        return "; ".join(told) or "no data"
    ends = " to ".join(dict.fromkeys(chart.points[at].label for at in (0, -1)))
    last = next(one for one in reversed(known) if one.drawn)
    n = f" (n {last.n:,})" if last.n is not None else ""
    sample = f", counted from {chart.sample}" if chart.sample else ""
    return f"{ends}, last {with_unit(last.value or 0, chart.unit)}{n}{sample}"


def cell_text(cell: Cell) -> str:
    """A cell on one line; numbers as people write them, nothing where there is none."""
    if cell is None:
        return ""
    return one_line(cell) if isinstance(cell, str) else number_words(cell)


def _lines(block: Block, width: int | None) -> list[str]:
    match block:
        case Heading(text=text):
            return [one_line(text)]
        case Paragraph(text=text):
            return _wrapped(one_line(text), width)
        case Quote(text=text, who=who):
            return _wrapped(f"  “{one_line(text)}”{f' {one_line(who)}' if who else ''}", width, "   ")
        case Items(texts=texts):
            return [line for one in texts for line in _wrapped(f"  - {one_line(one)}", width, "    ")]
        case Letter(text=text):
            return [f"    {line}".rstrip() for line in visible(text).splitlines()]
        case DocumentTable():
            return _table(block, width)
        case Figures(sentence=sentence):
            return _wrapped(one_line(sentence), width)
        case Chart():
            return [] if block.drawn else _chart(block)
        case Lanes() | Cards():
            return []


def _table(block: DocumentTable, width: int | None) -> list[str]:
    cells = [[cell_text(one) for one in row] for row in block.rows]
    room = sys.maxsize if width is None else width
    shown = aligned(
        [one_line(one) for one in block.headings],
        cells,
        width=room - 2,
        flexible=block.flexible,
        right=block.right,
    )
    return [f"  {line}" for line in shown.splitlines()]


def _chart(block: Chart) -> list[str]:
    if block.kind == "line":
        words, values = trend_words(block), [one.height for one in block.points]
        drawn = f"  {spark(values)}" if any(one is not None for one in values) else ""
        return [f"  {one_line(block.title)}{drawn}  {one_line(words)}"]
    top = max((one.value for one in block.points if one.value is not None), default=0)
    wide = max((len(one_line(one.label)) for one in block.points), default=0)
    return [one_line(block.title), *(_bar(one, top, wide, block.unit) for one in block.points)]


def _bar(point: Point, top: float, wide: int, unit: str) -> str:
    label = f"  {one_line(point.label):<{wide}}  "
    if point.value is None:
        return f"{label}no data"
    bar = "█" * (round(max(point.value, 0) / top * _BAR) if top > 0 else 0)
    return f"{label}{bar}{' ' if bar else ''}{with_unit(point.value, unit)}"


def _wrapped(text: str, width: int | None, after: str = "") -> list[str]:
    if width is None:
        return [text]
    from textwrap import wrap

    start = text[: len(text) - len(text.lstrip())]
    return wrap(text, max(width, 20), initial_indent="", subsequent_indent=after or start) or [""]
