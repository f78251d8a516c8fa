"""Renders a document as one HTML page: it asks for nothing outside, runs nothing, and can be printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import NamedTuple

from roadmap_tui.files.packaged import packaged_text
from roadmap_tui.reports.charts.svg_charts import draw_chart
from roadmap_tui.reports.charts.timeline_lanes import draw_lanes
from roadmap_tui.reports.document import (
    Block,
    Card,
    CardColumn,
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
    Quote,
    Table,
)
from roadmap_tui.reports.markup import safe, safe_lines
from roadmap_tui.reports.render.style import page_style
from roadmap_tui.reports.render.text import cell_text

_MANY = 12
"""The least points of a list that stands in two columns."""
_SHORT = 18
"""Characters of a text that does not break in a cell."""
_WIDEST = 26
"""Characters at which a column that is not flexible begins to break its texts."""
_CHARACTER, _EDGE, _LEAST = 0.55, 1.45, 14.0
"""Em that a character, the space after a column, and a flexible column at least take."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


class _Part(NamedTuple):
    """A small heading and the list under it."""

    heading: Heading
    items: Items


def render_html(document: Document, *, policy: str = _POLICY, head: str = "", before: str = "") -> str:
    """The document as a whole page, in UTF-8, light and dark.

    `policy` is its content security policy; `head` and `before`, what stands in its head and before it, are HTML.
    """
    return packaged_text("reports/data/page.html").format(
        policy=policy,
        head=head,
        before=before,
        title=safe(document.title),
        subtitle=safe(document.subtitle),
        style=page_style(),
        blocks="".join(f"{block}\n" for block in _blocks(document.blocks)),
    )


def _blocks(blocks: Sequence[Block]) -> Iterator[str]:
    """Blocks in order; quotes, trends and short lists that follow each other stand beside each other."""
    widths = _widths(one for one in blocks if isinstance(one, Table))
    names = (f"picture-{number}" for number in count(1))
    about = ""
    for kind, found in groupby(_paired(blocks), key=_together):
        parts = []
        for one in found:
            if isinstance(one, Heading):
                about = one.text
            parts.append(_table(one, about, widths) if isinstance(one, Table) else _block(one, names))
        yield f'<div class="{kind}">{"".join(parts)}</div>' if isinstance(kind, str) else "".join(parts)


def _paired(blocks: Sequence[Block]) -> Iterator[Block | _Part]:
    """Blocks, with a small heading and the list under it as one."""
    waiting: Heading | None = None
    for one in blocks:
        if waiting is not None:
            if isinstance(one, Items):
                yield _Part(waiting, one)
                waiting = None
                continue
            yield waiting
            waiting = None
        if isinstance(one, Heading) and one.level > 2:
            waiting = one
        else:
            yield one
    if waiting is not None:
        yield waiting


def _together(block: Block | _Part) -> object:
    if isinstance(block, Quote):
        return "quotes"
    if isinstance(block, _Part):
        return "beside"
    if isinstance(block, Chart) and block.kind == "line" and block.goal is None:
        return "charts"
    return id(block)


def _board(block: Cards) -> str:
    """A board as a grid: the columns' headings, then a row of columns for each lane."""
    columns = len(block.columns)
    parts = []
    for one in block.columns:
        words = f"{one.heading}{' !' if one.is_over else ''}"
        parts.append(f'<div class="head{" over" if one.is_over else ""}">{safe(words)}</div>')
    if block.lanes:
        for lane in block.lanes:
            parts.append(f'<div class="lane">{safe(lane.heading)} <span>{safe(lane.note)}</span></div>')
            parts += map(_cards, lane.columns)
    else:
        parts += map(_cards, block.columns)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{safe(block.title)}">'
        f'<div class="board" style="grid-template-columns:repeat({columns},minmax(9.5em,1fr))">'
        f"{''.join(parts)}</div></div>"
    )


def _cards(column: CardColumn) -> str:
    more = f'<p class="dim">and {column.left_out:,} more</p>' if column.left_out else ""
    return f"<div>{''.join(map(_card, column.cards))}{more}</div>"


def _card(card: Card) -> str:
    lines = "".join(f"<small>{safe(one)}</small>" for one in card.lines)
    return f'<div class="card"><small>{safe(card.name)}</small><b>{safe(card.title)}</b>{lines}</div>'


def _block(block: Block | _Part, names: Iterator[str]) -> str:
    match block:
        case Heading(text=text, level=level):
            return f"<h{level}>{safe(text)}</h{level}>"
        case Paragraph(text=text, tone=tone):
            named = f' class="{tone}"' if tone != "plain" else ""
            return f"<p{named}>{safe(text)}</p>"
        case Items(texts=texts):
            named = ' class="many"' if len(texts) > _MANY else ""
            return f"<ul{named}>{''.join(f'<li>{safe(one)}</li>' for one in texts)}</ul>"
        case Letter(text=text):
            return f"<pre>{safe_lines(text)}</pre>"
        case Figures(figures=figures):
            pairs = (f"<div><dt>{safe(label)}</dt><dd>{safe(value)}</dd></div>" for value, label in figures)
            return f'<dl class="figures">{"".join(pairs)}</dl>'
        case Quote():
            return _quote(block)
        case Chart():
            return f'<figure class="fit">{draw_chart(block).svg(next(names))}</figure>'
        case Lanes():
            return f'<figure class="lanes">{draw_lanes(block).svg(next(names))}</figure>'
        case Cards():
            return _board(block)
        case _Part(heading, items):
            return f"<section>{_block(heading, names)}{_block(items, names)}</section>"
        case _:
            return ""


def _quote(block: Quote) -> str:
    who = f"<footer>{safe(block.who)}</footer>" if block.who else ""
    return f"<blockquote><p>“{safe(block.text)}”</p>{who}</blockquote>"


def _widths(tables: Iterable[Table]) -> dict[tuple[str, ...], list[float]]:
    """The width of each column in em, by the headings: tables of one kind stand in line on a page."""
    found: dict[tuple[str, ...], list[int]] = {}
    for one in tables:
        widest = found.setdefault(one.headings, [round(0.9 * len(heading)) for heading in one.headings])
        for row in one.rows:
            for index, cell in enumerate(row):
                if cell is not None and widest[index] < _WIDEST:
                    widest[index] = max(widest[index], min(len(_text(cell)), _WIDEST))
    return {
        headings: [_EDGE + _CHARACTER * (one if one > 3 else one + 1) for one in widest]
        for headings, widest in found.items()
    }


def _table(block: Table, about: str, widths: Mapping[tuple[str, ...], list[float]]) -> str:
    looks = [
        "n" if one in block.right else "f" if one == block.flexible else "" for one in range(len(block.headings))
    ]
    heads = "".join(
        f'<th scope="col"{_named(look)}>{safe(one)}</th>' for one, look in zip(block.headings, looks, strict=True)
    )
    wide = widths[block.headings]
    taken = sum(one for one, look in zip(wide, looks, strict=True) if look != "f")
    if "f" in looks:  # the others keep their width, so that a narrow page takes from the flexible one alone
        sizes = ["" if look == "f" else f"{one:.2f}em" for one, look in zip(wide, looks, strict=True)]
    else:
        sizes = [f"{100 * one / sum(wide):.2f}%" for one in wide]
    columns = "".join(f'<col style="width:{one}"/>' if one else "<col/>" for one in sizes)
    strong = frozenset(block.strong)
    least = taken + _LEAST * looks.count("f")
    rows = "\n".join(
        f"<tr>{''.join(_cell(one, looks[at], is_strong=(line, at) in strong) for at, one in enumerate(row))}</tr>"
        for line, row in enumerate(block.rows)
    )
    region = f'<div class="wide" role="region" tabindex="0" aria-label="{safe(about) or "Table"}">'
    return (
        f'{region}<table style="min-width:{least:.0f}em">\n<colgroup>{columns}</colgroup>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table></div>"
    )


def _cell(cell: Cell, look: str, *, is_strong: bool = False) -> str:
    if cell is None:
        return "<td></td>"
    text = f"<strong>{_text(cell)}</strong>" if is_strong else _text(cell)
    return f"<td{_named(look or ('s' if len(_text(cell)) <= _SHORT else ''))}>{text}</td>"


def _text(cell: Cell) -> str:
    return safe(cell) if isinstance(cell, str) else cell_text(cell)


def _named(look: str) -> str:
    return f' class="{look}"' if look else ""
