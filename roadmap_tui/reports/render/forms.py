"""Renders a report in any of its forms: text, Markdown, HTML, SVG, CSV, JSON."""

from collections.abc import Callable
from typing import Any

from roadmap_tui.reports.document import Document, Table


def render_as(
    form: str,
    *,
    document: Callable[[], Document],
    plain: Callable[[], Any],
    sheet: Callable[[], Table],
    width: int | None = None,
) -> str:
    """A report in a form; `width` is that of the terminal which shows its text, in cells."""
    if form == "json":
        import msgspec

        return msgspec.json.format(msgspec.json.encode(plain()), indent=2).decode() + "\n"
    if form == "csv":
        from roadmap_tui.reports.render.csv import render_csv

        return render_csv(sheet())
    if form == "md":
        from roadmap_tui.reports.render.markdown import render_markdown

        return render_markdown(document())
    if form == "html":
        from roadmap_tui.reports.render.html import render_html

        return render_html(document())
    if form == "svg":
        from roadmap_tui.reports.render.svg import render_svg

        return render_svg(document())
    from roadmap_tui.reports.render.text import render_text

    return render_text(document(), width)
