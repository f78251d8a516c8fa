"""Renders the pictures of a document as one SVG that stands alone: for a slide, a wiki page, a printer."""

from roadmap_tui.reports.charts.card_columns import draw_cards
from roadmap_tui.reports.charts.drawing import SVG, Drawing, fitted
from roadmap_tui.reports.charts.svg_charts import draw_chart
from roadmap_tui.reports.charts.timeline_lanes import draw_lanes
from roadmap_tui.reports.document import Cards, Chart, Document, Lanes
from roadmap_tui.reports.markup import clean, safe
from roadmap_tui.reports.render.style import picture_style

_EDGE, _GAP, _HEAD = 28.0, 32.0, 96.0
_SIZE, _LARGE = 12.5, 20
"""Pixels of words, and of the title."""
_WIDTH = 1312.0
"""Pixels for pictures beside each other: two wide ones, four trends."""


def render_svg(document: Document) -> str:
    """Every chart of the document, beside each other where they fit; a sentence where there is none."""
    drawings = [
        draw_lanes(one)
        if isinstance(one, Lanes)
        else draw_cards(one)
        if isinstance(one, Cards)
        else draw_chart(one)
        for one in (*document.pictures, *document.blocks)
        if isinstance(one, Lanes | Chart | Cards)
    ]
    placed, height = _placed(drawings)
    body = "\n".join(
        drawing.svg(f"picture-{number}", at=place) for number, (drawing, place) in enumerate(placed, 1)
    )
    if not drawings:
        body = f'<text x="{_EDGE:.0f}" y="{_HEAD + 20:.0f}" class="dim">Nothing to draw yet.</text>'
        height = _HEAD + 48
    width = max([one.width for one in drawings], default=0)
    width = 2 * _EDGE + (_WIDTH if len(drawings) > 1 else max(width, 480))
    title, subtitle = safe(document.title), safe(document.subtitle)
    room = width - 2 * _EDGE
    heading = safe(fitted(clean(document.title), room, _LARGE / _SIZE))
    below = safe(fitted(clean(document.subtitle), room))
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="{SVG}" {size}>',
            f"<title>{title}, {subtitle}</title>",
            f"<style>{picture_style()}</style>",
            '<rect class="paper" width="100%" height="100%"/>',
            f'<text x="{_EDGE:.0f}" y="42" style="font-size:{_LARGE}px" class="strong">{heading}</text>',
            f'<text x="{_EDGE:.0f}" y="63" class="dim">{below}</text>',
            body,
            "</svg>",
            "",
        )
    )


def _placed(drawings: list[Drawing]) -> tuple[list[tuple[Drawing, tuple[float, float]]], float]:
    """Each drawing and its place, row by row; and the height of all."""
    found = []
    x, y, tallest = _EDGE, _HEAD, 0.0
    for one in drawings:
        if x > _EDGE and x + one.width > _EDGE + _WIDTH + 1:
            x, y, tallest = _EDGE, y + tallest + _GAP, 0.0
        found.append((one, (x, y)))
        x += one.width + _GAP
        tallest = max(tallest, one.height)
    return found, y + tallest + _EDGE
