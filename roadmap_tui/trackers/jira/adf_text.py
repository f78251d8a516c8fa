"""Read an Atlassian Document (ADF) back as plain text, and detect foreign content, which we never write.

The text is canonical: what Jira's own normalisation does to a document (ids of nodes, trimmed and joined
text, attributes with their defaults) leaves it as it is.
"""

import re
from typing import Any

from roadmap_tui.text.characters import units
from roadmap_tui.trackers.document.reading import DocumentText, SourceBlock, document_text, joined, tidied
from roadmap_tui.trackers.jira.adf import compact
from roadmap_tui.trackers.jira.adf_labels import label
from roadmap_tui.trackers.jira.capabilities import LIMIT

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
_INLINE = frozenset(
    "text hardBreak mention emoji date status placeholder mediaInline inlineCard inlineExtension".split()
)
"""Nodes within a line."""


def read(document: object) -> DocumentText:
    """Read a description as Jira sent it: an ADF document, a plain string, or nothing."""
    if document is None:
        return DocumentText("")
    if isinstance(document, str):
        text = tidied(document)
        return DocumentText(text, blocks=(SourceBlock(text, False, 0, 0, len(text)),) if text else ())
    if not isinstance(document, dict):
        return DocumentText("", foreign=True)
    blocks: list[SourceBlock] = []
    foreign = _is_foreign({**document, "content": []}, 0)
    raw, nodes = _encoded(document)
    for at, node in enumerate(_children(document)):
        text, is_foreign = _block(node, 0), _is_foreign(node, 1)
        foreign = foreign or is_foreign
        if text:
            blocks.append(SourceBlock(text, is_foreign, at, at + 1, units(nodes[at]) + 1))
    return document_text(blocks, units(raw), _LOCAL_ID.sub("", raw), foreign=foreign)


def text_of(document: dict[str, Any]) -> str:
    """The text alone that `read` gives of a document, for one that we wrote."""
    return joined([text for node in _children(document) if (text := _block(node, 0))])


_LOCAL_ID = re.compile(r'"localId":"[^"]*",?')
"""The id that an editor gives a node by itself."""


def _encoded(document: dict[str, Any]) -> tuple[str, list[str]]:
    """A document as compact JSON, and each node of its content, which are encoded once for both."""
    nodes = [_raw(node) for node in _children(document)]
    content = f"[{','.join(nodes)}]"
    parts = (
        f"{compact(name)}:{content if name == 'content' and nodes else _raw(value)}"
        for name, value in document.items()
    )
    return f"{{{','.join(parts)}}}", nodes


def _raw(node: object) -> str:
    """A node as compact JSON; one that is nested beyond all sense as more than Jira takes."""
    try:
        return compact(node)
    except RecursionError:
        return repr(type(node)).ljust(LIMIT)


def _is_foreign(node: object, depth: int, *, plain: bool = False) -> bool:
    """Whether a node has foreign content, which we never write; in a `plain` place that is emphasis as well."""
    if not isinstance(node, dict) or depth > _DEEPEST:
        return True
    kind = _kind(node)
    if kind not in _KNOWN:
        return True
    if kind == "text" and len(node) == 2 and "text" in node:  # only words, as most are
        return False
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
    if not [one for one in children if isinstance(one, dict) and "marks" in one]:
        return False
    texts = [one for one in children if isinstance(one, dict) and _kind(one) == "text"]
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
        return "…"
    kind = _kind(node)
    match kind:
        case "text" | "hardBreak" | "paragraph" | "caption":
            return tidied(_inline(node, depth))
        case "heading":
            level = _attrs(node).get("level")
            text = tidied(_inline(node, depth))
            return f"{'#' * (level if isinstance(level, int) and 1 <= level <= 6 else 1)} {text}" if text else ""
        case "rule":
            return "---"
        case "blockquote":
            text = "\n".join(_blocks(node, depth))
            return "\n".join(f"> {line}" for line in text.split("\n")) if text else ""
        case "bulletList":
            return "\n".join(f"- {_indented(item)}" for item in _blocks(node, depth))
        case "orderedList":
            order = _attrs(node).get("order")
            first = order if isinstance(order, int) and 0 <= order < 10**9 else 1
            return "\n".join(
                f"{number}. {_indented(item)}" for number, item in enumerate(_blocks(node, depth), first)
            )
        case "codeBlock":
            language = _attrs(node).get("language")
            return f"```{language if isinstance(language, str) else ''}\n{tidied(_inline(node, depth))}\n```"
        case "table":
            return "\n".join(_blocks(node, depth))
        case "tableRow":
            cells = [" ".join(" ".join(_blocks(cell, depth)).split()) for cell in _children(node)]
            return " | ".join(cells) if any(cells) else ""
    children = _children(node)
    if children and all(isinstance(one, dict) and _kind(one) in _INLINE for one in children):
        return tidied(_inline(node, depth))
    own = label(kind, _attrs(node))
    within = _blocks(node, depth)
    if kind == "blockTaskItem":
        return tidied(f"{own} {_indented(chr(10).join(within))}")
    return "\n".join([own, *within] if own else within)


def _indented(item: str) -> str:
    """The text of a list's item, with its further lines below the first."""
    return item.replace("\n", "\n  ")


def _blocks(node: object, depth: int) -> list[str]:
    if not isinstance(node, dict):
        return []
    return [text for child in _children(node) if (text := _block(child, depth + 1))]


def _inline(node: dict[str, Any], depth: int) -> str:
    pieces: list[str] = []
    _gather(node, depth, pieces)
    return "".join(pieces)


def _gather(node: dict[str, Any], depth: int, pieces: list[str]) -> None:
    """Add the text within a block. Of nodes that we never write, their label goes before it."""
    if depth > _DEEPEST:
        pieces.append("…")
        return
    kind = _kind(node)
    if kind == "text":
        text, marks = node.get("text"), node.get("marks")
        words = text if isinstance(text, str) else ""
        pieces.append(_marked(words, marks) if marks else words)
    elif kind == "hardBreak":
        pieces.append("\n")
    elif kind not in _KNOWN:
        children = _children(node)
        own = label(kind, _attrs(node))
        pieces.append(f"{own} " if own and children else own)
    for child in _children(node) if "content" in node else ():
        if isinstance(child, dict):
            _gather(child, depth + 1, pieces)


_SIGNS = {"strike": "~~", "code": "`"}
"""Marks of words that change what they say, and the sign on both sides of them."""


def _marked(text: str, marks: object) -> str:
    """The text with the address it leads to, and with signs where it is struck out or code."""
    if not isinstance(marks, list) or not text.strip():
        return text
    shown = _linked(text, marks)
    for mark in marks:
        sign = _SIGNS.get(_kind(mark)) if isinstance(mark, dict) else None
        if sign is not None:
            shown = f"{sign}{shown}{sign}"
    return shown


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
