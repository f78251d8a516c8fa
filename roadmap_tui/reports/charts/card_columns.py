"""Draws the board as SVG: columns of cards, each with its id, its title and what is known of it."""

from roadmap_tui.reports.charts.drawing import Drawing, broken
from roadmap_tui.reports.document import Card, Cards
from roadmap_tui.reports.markup import clean

_CARD, _GUTTER = 184.0, 24.0
"""Pixels of a card, and between two columns."""
_LINE, _BETWEEN, _HEAD = 17.0, 20.0, 40.0
_TITLE_LINES = 4


def draw_cards(block: Cards) -> Drawing:
    """The columns beside each other, as tall as the longest of them."""
    columns = block.columns
    width = len(columns) * (_CARD + _GUTTER) - _GUTTER
    drawing = Drawing(max(width, _CARD), block.title, _description(block))
    for place, column in enumerate(columns):
        x = place * (_CARD + _GUTTER)
        heading = f"{column.heading}{' !' if column.is_over else ''}"
        drawing.text(x, 14, heading, "amber strong" if column.is_over else "strong", room=_CARD)
        drawing.line(x, 22, x + _CARD, 22, "rule")
        y = _HEAD
        for card in column.cards:
            y = _card(drawing, card, x, y) + _BETWEEN
        if column.left_out:
            drawing.text(x, y, f"and {column.left_out:,} more", "dim", room=_CARD)
            y += _LINE
        drawing.height = max(drawing.height, y)
    return drawing


def _card(drawing: Drawing, card: Card, x: float, y: float) -> float:
    """Draw a card from its first line at `y`; gives where the line after its last one would stand."""
    drawing.text(x, y, card.name, "dim", room=_CARD)
    for line in broken(clean(card.title), _CARD, _TITLE_LINES):
        y += _LINE
        drawing.text(x, y, line, "strong")
    for line in card.lines:
        y += _LINE
        drawing.text(x, y, line, "dim", room=_CARD)
    return y + _LINE


def _description(block: Cards) -> str:
    return "; ".join(
        f"{column.heading}: {', '.join(f'{card.name} {card.title}' for card in column.cards) or 'nothing'}"
        for column in block.columns
    )
