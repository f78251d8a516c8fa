"""Parsing of issues into values of the protocol; what is absent or malformed is unknown, never empty."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from roadmap_tui.errors import Offline
from roadmap_tui.trackers.document.reading import DocumentText
from roadmap_tui.trackers.http.reply import clean_line, instant_of
from roadmap_tui.trackers.linear.marker import mark_of
from roadmap_tui.trackers.markdown import reader
from roadmap_tui.trackers.protocol import DescriptionBlock, RemoteIssue

Category = Literal["new", "indeterminate", "done", "undefined"]
_LONGEST = 1000
_CATEGORY: dict[str, Category] = {
    "triage": "new",
    "backlog": "new",
    "unstarted": "new",
    "started": "indeterminate",
    "completed": "done",
}
"""The categories of Linear's types; canceled and duplicate are none of them."""
reading_of = lru_cache(maxsize=1024)(reader.read)
"""The text of Markdown: what was sent and what the editor left of it are often one, and read once."""


def is_gone(raw: Mapping[str, Any]) -> bool:
    """Whether an issue is archived or in the trash: it is still there, and nothing is to be done with it."""
    return bool(raw.get("trashed")) or raw.get("archivedAt") is not None


def issue_of(raw: Mapping[str, Any], labels: Mapping[str, str]) -> RemoteIssue:
    """The issue in canonical values; UNSET are those that it lacks or has in no form that can be read.

    `labels` are the names of labels by id. Raises Offline where the issue lacks its id or its name.
    """
    identity, key = raw.get("id"), clean_line(raw.get("identifier"), 60)
    if not isinstance(identity, str) or not identity or not key:
        raise Offline("Linear sent an issue without its id or its name: a proxy may have changed the answer.")
    reading = description_of(raw)
    marker, is_read, _ = mark_of(raw)
    state = raw.get("state")
    state = state if isinstance(state, dict) else {}
    kind = clean_line(state.get("type"), 40).lower() or None
    person = raw.get("assignee", UNSET)
    return RemoteIssue(
        id=identity,
        key=key,
        url=clean_line(raw.get("url"), _LONGEST),
        summary=clean_line(raw.get("title"), _LONGEST) or UNSET,
        description=UNSET if text_of(raw) is UNSET else reading.text,
        labels=_labels(raw, labels),
        due=_due(raw),
        status=clean_line(state.get("name"), 200) or UNSET,
        status_id=clean_line(state.get("id"), 80) or None,
        status_category=_CATEGORY.get(kind or "", "undefined"),
        status_type=kind,
        assignee=_name(person),
        assignee_id=clean_line(person.get("id"), 80) or None if isinstance(person, dict) else None,
        version=clean_line(raw.get("updatedAt"), 60) or None,
        created_at=instant_of(raw.get("createdAt")),
        foreign=reading.foreign,
        blocks=tuple(
            DescriptionBlock(text=one.text, size=one.size, foreign=one.foreign) for one in reading.blocks
        ),
        description_size=reading.size,
        description_digest=reading.digest,
        marker=marker,
        marker_read=is_read,
    )


def text_of(raw: Mapping[str, Any]) -> str | UnsetType:
    """The description as it was sent; an empty one is null there."""
    text = raw.get("description", UNSET)
    if text is None:
        return ""
    return text if isinstance(text, str) else UNSET


def description_of(raw: Mapping[str, Any]) -> DocumentText:
    """The description as canonical text with its blocks."""
    text = text_of(raw)
    return DocumentText("") if text is UNSET else reading_of(text)


def _labels(raw: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, ...] | UnsetType:
    ids = raw.get("labelIds")
    if not isinstance(ids, list) or not all(one in names for one in ids):
        return UNSET
    return tuple(sorted(names[one] for one in ids))


def _due(raw: Mapping[str, Any]) -> date | UnsetType | None:
    value = raw.get("dueDate", UNSET)
    if value is None:
        return None
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else UNSET
    except ValueError:
        return UNSET


def _name(person: object) -> str | UnsetType | None:
    if person is None:
        return None
    return (clean_line(person.get("displayName"), 100) or UNSET) if isinstance(person, dict) else UNSET
