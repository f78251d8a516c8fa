"""Renders a document as Markdown; what people typed cannot become markup."""

import re

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
    Quote,
    Table,
)
from roadmap_tui.reports.render.text import cell_text, spark, trend_words
from roadmap_tui.text.characters import one_line, visible

# Only what would take effect, so that the text reads well unrendered too.
_MARKUP = re.compile(r"([\\`*_\[\]<|~]|&(?=#?\w+;)|#(?=#*\s*$))")
_LINE_START = re.compile(r"^(\s*)([-+=>#]|\d+[.)](?=\s|$))")


def render_markdown(document: Document) -> str:
    """The document as Markdown (CommonMark with tables)."""
    parts = [f"# {escaped(document.title)}", escaped(document.subtitle)]
    parts += ["\n".join(_lines(block)) for block in document.blocks]
    return "\n\n".join(one for one in parts if one) + "\n"


def escaped(text: str) -> str:
    """A text on one line that Markdown shows as it is."""
    plain = one_line(text)
    shielded = _MARKUP.sub(r"\\\1", plain)
    # Two of them are a formula to many readers of Markdown; one is money.
    if plain.count("$") > 1:
        shielded = shielded.replace("$", "\\$")
    return _LINE_START.sub(_shielded, shielded)


def _shielded(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}" if mark[-1] in ".)" else f"{found[1]}\\{mark}"


def _lines(block: Block) -> list[str]:
    match block:
        case Heading(text=text, level=level):
            return [f"{'#' * level} {escaped(text)}"]
        case Paragraph(text=text, tone=tone):
            return [f"**{escaped(text)}**" if tone == "strong" else escaped(text)]
        case Quote(text=text, who=who):
            return [f"> {escaped(text)}{f' — {escaped(who)}' if who else ''}"]
        case Items(texts=texts):
            return [f"- {escaped(one)}" for one in texts]
        case Letter(text=text):
            return [f"    {line}".rstrip() for line in visible(text).splitlines()]
        case Table():
            return _table(block)
        case Figures(sentence=sentence):
            return [f"**{escaped(sentence)}**"]
        case Chart():
            return [] if block.drawn else _chart(block)
        case Lanes() | Cards():
            return []


def _table(block: Table) -> list[str]:
    rules = ["---:" if index in block.right else "---" for index in range(len(block.headings))]
    rows = [
        [f"**{_cell(one)}**" if (line, at) in block.strong else _cell(one) for at, one in enumerate(row)]
        for line, row in enumerate(block.rows)
    ]
    return [_row([escaped(one) for one in block.headings]), _row(rules), *(_row(row) for row in rows)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    return escaped(cell_text(cell))


def _chart(block: Chart) -> list[str]:
    if block.kind == "line":
        values = [one.height for one in block.points]
        drawn = f" `{spark(values)}`" if any(one is not None for one in values) else ""
        return [f"{escaped(block.title)}{drawn} {escaped(trend_words(block))}"]
    rows = tuple((one.label, None if one.value is None else round(one.value, 2)) for one in block.points)
    named = Table(headings=(block.title, block.unit), rows=rows, right=(1,))
    return _table(named)
