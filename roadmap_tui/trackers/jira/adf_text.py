"""Read an Atlassian Document (ADF) back as plain text, and detect foreign content, which we never write.

The text is canonical: what Jira's own normalisation does to a document (ids of nodes, trimmed and joined
text, attributes with their defaults) leaves it as it is.
"""

import re
from typing import Any, NamedTuple

from roadmap_tui.trackers.jira.adf import cleaned

_DEEPEST = 40
_NOISE = frozenset({"localId", "layout", "isNumberColumnEnabled", "displayMode", "width", "colwidth", "text"})
"""Attributes that Jira adds by itself, without anything a person wrote."""
_SINGLE = frozenset({"colspan", "rowspan"})
_BLOCK_MARKS_ALLOWED: frozenset[str] = frozenset()
_TEXT_MARKS = frozenset({"strong", "em", "link"})
_EMPHASES = frozenset({"strong", "em"})
_PLAIN = frozenset({"heading", "listItem", "tableHeader", "tableCell"})
"""Nodes in which we write no emphasis."""
_KNOWN = frozenset(
    "doc paragraph heading text hardBreak blockquote bulletList listItem rule".split()
    + "table tableRow tableHeader tableCell".split()
)
MARKER = re.compile(r"roadmap-[a-z0-9]{6,32}")
"""A marker's label alone on the last line."""


class DocumentText(NamedTuple):
    """The text of a document. `marker` is the label on its last line, which is no part of the text."""

    text: str
    foreign: bool = False
    marker: str | None = None


def text_of(document: object) -> tuple[str, bool]:
    """The canonical text of a document, and whether it holds a node, mark or attribute that we never write."""
    reading = read(document)
    return reading.text, reading.foreign


def read(document: object) -> DocumentText:
    """Read a description as Jira sent it: an ADF document, a plain string, or nothing."""
    if document is None:
        return DocumentText("")
    if isinstance(document, str):
        return DocumentText(_lines(document))
    if not isinstance(document, dict):
        return DocumentText("", foreign=True)
    foreign = _is_foreign(document, 0)
    blocks = [text for node in _children(document) if (text := _block(node, 0))]
    marker = None
    if blocks and MARKER.fullmatch(blocks[-1]) is not None:
        marker = blocks.pop()
    return DocumentText("\n\n".join(blocks), foreign, marker)


def _is_foreign(node: object, depth: int, *, plain: bool = False) -> bool:
    """Whether a node has foreign content, which we never write; in a `plain` place that is emphasis as well."""
    if not isinstance(node, dict) or depth > _DEEPEST:
        return True
    kind = _kind(node)
    if kind not in _KNOWN:
        return True
    # Most nodes have neither marks nor attributes, and a board has many: what is absent is not looked into.
    marks = node.get("marks")
    if marks and isinstance(marks, list):
        worn = {_kind(mark) for mark in marks if isinstance(mark, dict)}
        if worn - (_TEXT_MARKS if kind == "text" else _BLOCK_MARKS_ALLOWED):
            return True
    if "attrs" in node:
        for name, value in _attrs(node).items():
            harmless = name in _NOISE or value is None or (name in _SINGLE and value == 1)
            if not harmless and not (kind == "heading" and name == "level"):
                return True
    plain = plain or kind in _PLAIN
    children = _children(node)
    if _stands_out(children, plain=plain):
        return True
    # A loop, since `any` over a generator takes twice as long.
    for child in children:  # noqa: SIM110
        if _is_foreign(child, depth + 1, plain=plain):
            return True
    return False


def _stands_out(children: list[Any], *, plain: bool) -> bool:
    """Whether a person emphasised some words: we emphasise whole paragraphs only."""
    texts = [one for one in children if isinstance(one, dict) and _kind(one) == "text"]
    if not any("marks" in one for one in texts):
        return False
    worn = {_emphasis(one) for one in texts if str(one.get("text", "")).strip()}
    return bool(worn - {frozenset()}) if plain else len(worn) > 1


def _emphasis(text: dict[str, Any]) -> frozenset[str]:
    marks = text.get("marks")
    worn = {_kind(mark) for mark in marks if isinstance(mark, dict)} if isinstance(marks, list) else set()
    return frozenset(worn & _EMPHASES)


def _kind(node: dict[str, Any]) -> str:
    """The type of a node or a mark; empty where it is no text."""
    kind = node.get("type")
    return kind if isinstance(kind, str) else ""


def _attrs(node: dict[str, Any]) -> dict[str, Any]:
    attrs = node.get("attrs")
    return attrs if isinstance(attrs, dict) else {}


def _children(node: dict[str, Any]) -> list[Any]:
    content = node.get("content")
    return content if isinstance(content, list) else []


def _block(node: object, depth: int) -> str:
    """The text of a block node, with a sign of what it is before each line."""
    if not isinstance(node, dict) or depth > _DEEPEST:
        return ""
    match node.get("type"):
        case "heading":
            level = _attrs(node).get("level")
            text = _lines(_inline(node, depth))
            return f"{'#' * (level if isinstance(level, int) and 1 <= level <= 6 else 1)} {text}" if text else ""
        case "rule":
            return "---"
        case "blockquote":
            text = "\n".join(_blocks(node, depth))
            return "\n".join(f"> {line}" for line in text.split("\n")) if text else ""
        case "bulletList":
            return "\n".join(f"- {item.replace(chr(10), chr(10) + '  ')}" for item in _blocks(node, depth))
        case "table":
            return "\n".join(_blocks(node, depth))
        case "tableRow":
            cells = [" ".join(" ".join(_blocks(cell, depth)).split()) for cell in _children(node)]
            return " | ".join(cells) if any(cells) else ""
        case "text" | "hardBreak" | "paragraph":
            return _lines(_inline(node, depth))
    whole = "\n".join(_blocks(node, depth))
    return whole or _lines(_inline(node, depth))


def _blocks(node: object, depth: int) -> list[str]:
    if not isinstance(node, dict):
        return []
    return [text for child in _children(node) if (text := _block(child, depth + 1))]


def _inline(node: dict[str, Any], depth: int) -> str:
    pieces: list[str] = []
    _gather(node, depth, pieces)
    return "".join(pieces)


def _gather(node: dict[str, Any], depth: int, pieces: list[str]) -> None:
    """Add the text within a block. Of inline nodes that we never write, what they show is kept."""
    if depth > _DEEPEST:
        return
    kind = _kind(node)
    if kind == "text":
        text = node.get("text")
        pieces.append(_linked(text if isinstance(text, str) else "", node.get("marks")))
    elif kind == "hardBreak":
        pieces.append("\n")
    elif kind not in _KNOWN:
        attrs = _attrs(node)
        shown = attrs.get("text") or attrs.get("url") or attrs.get("shortName")
        if isinstance(shown, str):
            pieces.append(shown)
    for child in _children(node):
        if isinstance(child, dict):
            _gather(child, depth + 1, pieces)


def _linked(text: str, marks: object) -> str:
    """The text with the address it leads to, so that a link somebody added or changed is a change."""
    if not isinstance(marks, list):
        return text
    for mark in marks:
        if isinstance(mark, dict) and mark.get("type") == "link":
            address = _attrs(mark).get("href")
            if isinstance(address, str) and address != text:
                return f"{text} ({address})"
    return text


def _lines(text: str) -> str:
    """Each line with its white space collapsed; blank lines at the ends gone, within them one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    lines: list[str] = []
    for line in cleaned(text).split("\n"):
        plain = " ".join(line.split())
        if plain or (lines and lines[-1]):
            lines.append(plain)
    return "\n".join(lines).strip()
