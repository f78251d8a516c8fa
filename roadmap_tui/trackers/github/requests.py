"""Texts and bodies of the requests that create and change issues."""

import re
from functools import lru_cache
from typing import Any

from msgspec import UNSET

from roadmap_tui.text.characters import one_line
from roadmap_tui.trackers.github.capabilities import CAPABILITIES
from roadmap_tui.trackers.github.issues import body_of, description_of, reading_of
from roadmap_tui.trackers.github.marker import ROOM, marker_of, with_line
from roadmap_tui.trackers.http.reply import clean_line
from roadmap_tui.trackers.markdown.changes import title_of, with_ours
from roadmap_tui.trackers.markdown.writer import Dialect, written
from roadmap_tui.trackers.protocol import Patch, Prose, Rejected, RemoteIssue

DIALECT = Dialect(
    CAPABILITIES,
    acting=re.compile(r"^https?://[^/]+/[^/]+/[^/]+/(?:issues|pull|discussions|commit)/", re.IGNORECASE),
    formulas=True,
    folded=5,
)
"""GitHub's Markdown: an address of an issue or a commit is a reference there."""
LABEL_LIMIT = 50


@lru_cache(maxsize=1024)
def markdown_of(prose: Prose, beside: int) -> str:
    """The Markdown of a prose. Raises Rejected where the story alone is too long."""
    return written(prose, DIALECT, beside, ROOM)


@lru_cache(maxsize=1024)
def canonical(prose: Prose, beside: int) -> str:
    """A description's text as read back once this prose is written. Raises Rejected where it is too long."""
    return reading_of(markdown_of(prose, beside)).text


def label_of(text: str) -> str:
    """The validated label. Raises Rejected where it is too long, or two."""
    if not text.strip() or len(text) > LABEL_LIMIT or "," in text or one_line(text) != text:
        raise Rejected(
            f"GitHub takes no label such as {clean_line(text, 60)!r}: a label is one line of at most "
            f"{LABEL_LIMIT} characters without a comma.",
            {"labels": "not a label"},
        )
    return text


def changed_parts(raw: dict[str, Any], current: RemoteIssue, patch: Patch) -> dict[str, Any]:
    """The body of a request for the real differences of title and text; empty where there are none."""
    found: dict[str, Any] = {}
    if "summary" in patch.fields and title_of(patch.summary, CAPABILITIES) != current.summary:
        found["title"] = title_of(patch.summary, CAPABILITIES)
    if "description" in patch.fields:
        there = body_of(raw)
        there = "" if there is UNSET else there
        ours = markdown_of(patch.description or Prose(story=()), patch.own.beside)
        text = with_ours(there.replace("\r\n", "\n"), current, patch.own, ours, description_of)
        if text is not None:
            found["body"] = with_line(text, marker_of(there))
    return found
