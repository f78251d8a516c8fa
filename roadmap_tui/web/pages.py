"""Pages of the served board: their frame, their tabs, and the texts in them, which are always escaped."""

from collections.abc import Iterable

from roadmap_tui.files.packaged import packaged_text
from roadmap_tui.reports.markup import safe
from roadmap_tui.reports.render.style import page_style
from roadmap_tui.web.guard import POLICY
from roadmap_tui.web.people import Person

TABS = (
    ("/", "Board", "reader"),
    ("/timeline", "Timeline", "reader"),
    ("/loop", "Loop", "reader"),
    ("/evidence", "Evidence", "reader"),
    ("/measures", "Measures", "reader"),
    ("/journey", "Journey", "reader"),
    ("/ask", "Write a request", "asker"),
    ("/board", "Open the board", "writer"),
)
"""The doors of a served board: address, name, and the role that each asks for."""
META_POLICY = "; ".join(part for part in POLICY.split("; ") if not part.startswith("frame-ancestors"))
"""The policy within a page; browsers take the part on frames from the header alone."""
HEAD = '<link rel="stylesheet" href="/static/web.css"/>\n'


def tabs(person: Person, here: str, *, has_board: bool) -> str:
    """The line of tabs, those of the person's role; the present one is marked."""
    shown = []
    for path, name, role in TABS:
        if (path == "/board" and not has_board) or not person.may(role):  # type: ignore[arg-type]
            continue
        mark = ' aria-current="page"' if path == here else ""
        shown.append(f'<a href="{path}"{mark}>{name}</a>')
    who = f"<span>{safe(person.name)}</span>" if person.name else ""
    leave = '<form method="post" action="/leave"><button class="plain">Leave</button></form>'
    return f'<nav class="tabs" aria-label="Pages">{"".join(shown)}<div>{who}{leave}</div></nav>\n'


def page(title: str, subtitle: str, body: str, *, before: str = "") -> str:
    """A whole page; `body` and `before` are HTML, the others texts."""
    return packaged_text("reports/data/page.html").format(
        policy=META_POLICY,
        title=safe(title),
        subtitle=safe(subtitle),
        style=page_style(),
        head=HEAD,
        before=before,
        blocks=body,
    )


def hidden(fields: Iterable[tuple[str, str]]) -> str:
    """Hidden fields of a form."""
    return "".join(f'<input type="hidden" name="{safe(name)}" value="{_kept(value)}"/>' for name, value in fields)


def _kept(text: str) -> str:
    """A text as a form sends it back, line by line."""
    from html import escape

    return escape(text, quote=True)
