"""Write a `Prose` as an Atlassian Document (ADF), the form in which Jira Cloud v3 takes a description.

A document is plain JSON. What people typed goes into text nodes as it is, so nothing in it can act as markup.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from roadmap_tui.text.characters import units
from roadmap_tui.trackers.document.characters import cleaned, is_link
from roadmap_tui.trackers.document.lines import addresses, isolated
from roadmap_tui.trackers.document.truncate import converted
from roadmap_tui.trackers.jira.capabilities import CAPABILITIES, LIMIT
from roadmap_tui.trackers.protocol import (
    Block,
    Bullets,
    Facts,
    Heading,
    Origin,
    Paragraph,
    Prose,
    Quotation,
    Rule,
)

Node = dict[str, Any]

_MARKER_ROOM = 120
"""Characters reserved for the marker's paragraph, so that it never changes how far a document is shortened."""

_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
_COLUMNS = (140, 620)
"""The widths of a table's columns in pixels: together the width that Jira gives a table."""
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*\n")


def document(prose: Prose, marker: str | None = None, beside: int = 0) -> Node:
    """The document of a prose; `marker` is a last line that a text search can find.

    Evidence is shortened until the document fits beside so many characters of others; raises Rejected where the
    story alone does not.
    """
    room = LIMIT - _MARKER_ROOM - size(_wrapped([])) - beside
    content = converted(prose, _node, lambda node: size(node) + 1, room, CAPABILITIES)
    if marker is not None:
        content.append(_paragraph(marker, ({"type": "em"},)))
    return _wrapped(content)


def size(node: object) -> int:
    """The size of a node as Jira counts it: UTF-16 units of its compact JSON."""
    return units(compact(node))


def compact(node: object) -> str:
    """A node as compact JSON, as it is sent to Jira."""
    return _COMPACT.encode(node)


def _wrapped(content: list[Node]) -> Node:
    return {"type": "doc", "version": 1, "content": content}


def _node(block: Block) -> Node | None:
    """The node of a block; None where it holds nothing to show."""
    match block:
        case Rule():
            return {"type": "rule"}
        case Paragraph():
            marks = [{"type": name} for name, on in (("strong", block.strong), ("em", block.emphasis)) if on]
            return _paragraph(block.text, marks) if cleaned(block.text).strip() else None
        case Heading():
            if not cleaned(block.text).strip():
                return None
            level = min(max(block.level, 1), 6)
            return {"type": "heading", "attrs": {"level": level}, "content": _inline(block.text)}
        case Origin():
            return _origin(block)
        case Quotation():
            if not cleaned(block.text).strip():
                return None
            content = [_paragraph(block.text)]
            if block.by is not None and cleaned(block.by).strip():
                content.append(_paragraph(f"— {cleaned(block.by).strip()}", ({"type": "em"},)))
            return {"type": "blockquote", "content": content}
        case Bullets():
            items = [item for item in block.items if cleaned(item).strip()]
            if not items:
                return None
            written = [{"type": "listItem", "content": [_paragraph(item)]} for item in items]
            return {"type": "bulletList", "content": written}
        case Facts():
            rows = [(name, value) for name, value in block.rows if cleaned(name + value).strip()]
            return {"type": "table", "content": [_row(name, value) for name, value in rows]} if rows else None


def _origin(block: Origin) -> Node | None:
    """One line, linked where the address may be; an address that may not be is left out."""
    text = " ".join(cleaned(block.text).split())
    if is_link(block.url):
        return _paragraph(text or str(block.url), ({"type": "link", "attrs": {"href": block.url}},))
    return _paragraph(text) if text else None


def _row(name: str, value: str) -> Node:
    name_wide, value_wide = _COLUMNS
    return {
        "type": "tableRow",
        "content": [
            {"type": "tableHeader", "attrs": {"colwidth": [name_wide]}, "content": [_paragraph(name)]},
            {"type": "tableCell", "attrs": {"colwidth": [value_wide]}, "content": [_paragraph(value)]},
        ],
    }


def _paragraph(text: str, marks: Sequence[Node] = ()) -> Node:
    return {"type": "paragraph", "content": _inline(text, marks)}


def _inline(text: str, marks: Sequence[Node] = ()) -> list[Node]:
    """Text nodes with a hard break between lines, several blank lines as one.

    An empty text node is not allowed, so a blank line has none.
    """
    content: list[Node] = []
    for number, line in enumerate(_BLANK_LINES.sub("\n\n", cleaned(text).strip()).split("\n")):
        if number:
            content.append({"type": "hardBreak"})
        if line.strip():
            content += _texts(isolated(line.rstrip()), marks)
    return content


def _texts(line: str, marks: Sequence[Node]) -> Iterator[Node]:
    """The text nodes of a line: its addresses are links, unless the whole line is one."""
    at = 0
    if not any(mark["type"] == "link" for mark in marks):
        for start, end in addresses(line):
            if start > at:
                yield _text(line[at:start], marks)
            yield _text(line[start:end], (*marks, {"type": "link", "attrs": {"href": line[start:end]}}))
            at = end
    if at < len(line):
        yield _text(line[at:], marks)


def _text(text: str, marks: Sequence[Node]) -> Node:
    node: Node = {"type": "text", "text": text}
    if marks:
        node["marks"] = [dict(mark) for mark in marks]
    return node
