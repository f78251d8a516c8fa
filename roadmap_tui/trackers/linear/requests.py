"""Texts and inputs of the mutations that create and change issues."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import UNSET

from roadmap_tui.trackers.linear.capabilities import CAPABILITIES
from roadmap_tui.trackers.linear.issues import description_of, reading_of, text_of
from roadmap_tui.trackers.markdown.changes import title_of, with_ours
from roadmap_tui.trackers.markdown.writer import Dialect, written
from roadmap_tui.trackers.protocol import Patch, Prose, RemoteIssue

_OF_LINEAR = re.compile(r"(?i)://(?:[\w-]+\.)*linear\.app(?=/|$)")
"""An address of Linear's own: it would become a mention there, with a link back from what it names."""
DIALECT = Dialect(CAPABILITIES, acting=_OF_LINEAR)


@lru_cache(maxsize=256)
def markdown_of(prose: Prose, beside: int) -> str:
    """The Markdown of a prose. Raises Rejected where the story alone is too long."""
    return written(prose, DIALECT, beside)


@lru_cache(maxsize=256)
def canonical(prose: Prose, beside: int) -> str:
    """A description's text as read back once this prose is written. Raises Rejected where it is too long."""
    return reading_of(markdown_of(prose, beside)).text


def changed_parts(raw: Mapping[str, Any], current: RemoteIssue, patch: Patch) -> dict[str, Any]:
    """The input for the real differences of title, text and due date; empty where there are none."""
    found: dict[str, Any] = {}
    if "summary" in patch.fields and title_of(patch.summary, CAPABILITIES) != current.summary:
        found["title"] = title_of(patch.summary, CAPABILITIES)
    if "description" in patch.fields:
        there = text_of(raw)
        there = "" if there is UNSET else there
        ours = markdown_of(patch.description or Prose(story=()), patch.own.beside)
        text = with_ours(there, current, patch.own, ours, lambda text: description_of({"description": text}))
        if text is not None:
            found["description"] = text
    if "due" in patch.fields and patch.due != current.due:
        found["dueDate"] = None if patch.due is None else patch.due.isoformat()
    return found
