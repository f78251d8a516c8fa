"""Labels for the nodes of an Atlassian Document (ADF) that we never write: a picture, a mention, a panel.

A person decides on what they are shown, so every node shows as something: one that is not known here by its type.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from roadmap_tui.trackers.document.reading import labelled

Attrs = Mapping[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def label(kind: str, attrs: Attrs) -> str:
    """The label of a node that we never write; empty for one that shows by its content alone."""
    found = _LABELS.get(kind)
    if found is not None:
        return found(attrs)
    return "" if kind in _SHOWN_BY_CONTENT or not kind else labelled(kind)


def _text(attrs: Attrs, *names: str) -> str:
    """The first of these attributes that has a text."""
    return next((text for name in names if isinstance(text := attrs.get(name), str) and text.strip()), "")


def _mention(attrs: Attrs) -> str:
    name = _text(attrs, "text", "id") or "?"
    return name if name.startswith("@") else f"@{name}"


def _date(attrs: Attrs) -> str:
    """The day in ISO 8601; its timestamp is in milliseconds, as a text."""
    try:
        return f"{_EPOCH + timedelta(milliseconds=int(attrs.get('timestamp', '')[:20])):%Y-%m-%d}"
    except (ValueError, TypeError, OverflowError):
        return labelled("date")


def _media(attrs: Attrs) -> str:
    """A picture or a file by its name, as far as the document has it."""
    name = _text(attrs, "alt", "__fileName", "fileName", "url")
    return labelled("picture" if attrs.get("type") != "link" else "file", name)


def _card(attrs: Attrs) -> str:
    data = attrs.get("data")
    held = data if isinstance(data, dict) else {}
    return _text(attrs, "url") or _text(held, "url", "name") or labelled("card")


def _macro(attrs: Attrs) -> str:
    return " ".join(filter(None, (labelled("macro", _text(attrs, "extensionKey")), _text(attrs, "text"))))


def _box(attrs: Attrs) -> str:
    return "[x]" if attrs.get("state") == "DONE" else "[ ]"


_LABELS: dict[str, Callable[[Attrs], str]] = {
    "mention": _mention,
    "emoji": lambda attrs: _text(attrs, "text", "shortName") or labelled("emoji"),
    "date": _date,
    "status": lambda attrs: labelled("status", _text(attrs, "text")),
    "placeholder": lambda attrs: labelled("placeholder", _text(attrs, "text")),
    "media": _media,
    "mediaInline": lambda attrs: labelled(
        "picture" if attrs.get("type") == "image" else "file", _text(attrs, "alt", "__fileName", "fileName")
    ),
    "inlineCard": _card,
    "blockCard": _card,
    "embedCard": _card,
    "extension": _macro,
    "bodiedExtension": _macro,
    "inlineExtension": _macro,
    "syncBlock": lambda attrs: labelled("synced block", _text(attrs, "resourceId")),
    "bodiedSyncBlock": lambda attrs: labelled("synced block", _text(attrs, "resourceId")),
    "panel": lambda attrs: labelled("panel", _text(attrs, "panelType")),
    "expand": lambda attrs: labelled("expand", _text(attrs, "title")),
    "nestedExpand": lambda attrs: labelled("expand", _text(attrs, "title")),
    "layoutSection": lambda _: labelled("columns"),
    "layoutColumn": lambda _: labelled("column"),
    "taskItem": _box,
    "blockTaskItem": _box,
    "decisionItem": lambda _: labelled("decision"),
}
"""A function for the label of each kind of node that has one."""
_SHOWN_BY_CONTENT = frozenset(
    "doc paragraph heading text hardBreak blockquote bulletList orderedList listItem rule codeBlock".split()
    + "table tableRow tableHeader tableCell taskList decisionList mediaSingle mediaGroup caption".split()
)
"""Nodes without a label: what they hold, or the signs before its lines, tells."""
