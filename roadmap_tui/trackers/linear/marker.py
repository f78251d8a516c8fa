"""The marker of an issue: an attachment with the story's uid in its address and the board in its metadata."""

import re
from collections.abc import Mapping
from typing import Any

from roadmap_tui.trackers.protocol import Marker

SCHEME = "roadmap:"
_READ = re.compile(SCHEME + r"([\w.-]{1,80})")
TITLE = "Roadmap"


def address_of(marker: Marker) -> str:
    """The address of a story's mark; an issue has an attachment of an address once."""
    return SCHEME + marker.story


def attachment_of(marker: Marker, issue: str) -> dict[str, Any]:
    """The input that marks an issue; sent again it writes the same mark anew."""
    return {
        "issueId": issue,
        "url": address_of(marker),
        "title": TITLE,
        "metadata": {"board": marker.board, "story": marker.story, "operation": marker.operation},
    }


def mark_of(raw: Mapping[str, Any]) -> tuple[Marker | None, bool, str | None]:
    """The marker among an issue's attachments, whether it could be read, and the attachment's id."""
    found = _mark_in(raw)
    if found is None:
        return None, isinstance(_attachments(raw), list), None
    story, one = found
    said = one.get("metadata")
    board, operation = (said.get("board"), said.get("operation")) if isinstance(said, dict) else (None, None)
    if not isinstance(board, str):
        return None, False, str(one.get("id"))
    known = operation if isinstance(operation, str) else ""
    return Marker(board=board, story=story, operation=known), True, str(one.get("id"))


def story_of(raw: Mapping[str, Any]) -> str | None:
    """The uid of the story whose mark an issue carries, of whatever board."""
    found = _mark_in(raw)
    return None if found is None else found[0]


def _attachments(raw: Mapping[str, Any]) -> Any:
    found = raw.get("attachments")
    return found.get("nodes") if isinstance(found, dict) else None


def _mark_in(raw: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """The first attachment that is a mark, after the uid of its story."""
    nodes = _attachments(raw)
    for one in nodes if isinstance(nodes, list) else ():
        address = one.get("url") if isinstance(one, dict) else None
        parts = _READ.fullmatch(address) if isinstance(address, str) else None
        if parts is not None:
            return parts[1], one
    return None
