"""Draws the board as SVG: columns of cards, each with its id, its title and what is known of it."""

from collections.abc import Sequence

from roadmap_tui.reports.charts.drawing import Drawing, broken
from roadmap_tui.reports.document import Card, CardColumn, Cards
from roadmap_tui.reports.markup import clean

_CARD, _GUTTER = 184.0, 24.0
"""Pixels of a card, and between two columns."""
_LINE, _BETWEEN, _HEAD, _LANE = 17.0, 20.0, 40.0, 38.0
_TITLE_LINES = 4


def draw_cards(block: Cards) -> Drawing:
    """The columns beside each other, as tall as the longest of them; lane below lane where there are some."""
    columns = block.columns
    width = max(len(columns) * (_CARD + _GUTTER) - _GUTTER, _CARD)
    drawing = Drawing(width, block.title, _description(block))
    for place, column in enumerate(columns):
        x = place * (_CARD + _GUTTER)
        heading = f"{column.heading}{' !' if column.is_over else ''}"
        drawing.text(x, 14, heading, "amber strong" if column.is_over else "strong", room=_CARD)
        drawing.line(x, 22, x + _CARD, 22, "rule")
    y = _HEAD
    if not block.lanes:
        _columns(drawing, columns, y)
    for lane in block.lanes:
        drawing.beside(0, y + 10, (lane.heading, "strong"), (lane.note, "dim"), room=width / 2)
        drawing.line(0, y + 18, width, y + 18, "rule")
        y = _columns(drawing, lane.columns, y + _LANE) + _BETWEEN
    return drawing


def _columns(drawing: Drawing, columns: Sequence[CardColumn], top: float) -> float:
    """Draw columns of cards beside each other; gives where the longest of them ends."""
    end = top
    for place, column in enumerate(columns):
        x, y = place * (_CARD + _GUTTER), top
        for card in column.cards:
            y = _card(drawing, card, x, y) + _BETWEEN
        if column.left_out:
            drawing.text(x, y, f"and {column.left_out:,} more", "dim", room=_CARD)
            y += _LINE
        end = max(end, y)
    drawing.height = max(drawing.height, end)
    return end


def _card(drawing: Drawing, card: Card, x: float, y: float) -> float:
    """Draw a card from its first line at `y`; gives where the line after its last one would stand."""
    drawing.text(x, y, card.name, "dim", room=_CARD)
    for line in broken(clean(card.title), _CARD, _TITLE_LINES):
        y += _LINE
        drawing.text(x, y, line, "strong")
    for line in (part for one in card.lines for part in broken(clean(one), _CARD, _TITLE_LINES)):
        y += _LINE
        drawing.text(x, y, line, "dim")
    return y + _LINE


def _description(block: Cards) -> str:
    if block.lanes:
        return "; ".join(
            f"{lane.heading}, {lane.note}: {', '.join(_names(lane.columns)) or 'nothing'}" for lane in block.lanes
        )
    return "; ".join(f"{one.heading}: {', '.join(_names((one,))) or 'nothing'}" for one in block.columns)


def _names(columns: Sequence[CardColumn]) -> list[str]:
    return [f"{card.name} {card.title}" for column in columns for card in column.cards]
