"""Reads Jira's texts as plain text: wiki markup of exports and the Atlassian Document Format of its API."""

import re
from typing import Any

_DEPTH = 60
"""Nodes within nodes that are read."""
_BLOCKS = frozenset(
    "paragraph heading blockquote codeBlock rule panel expand nestedExpand mediaSingle mediaGroup table tableRow "
    "bulletList orderedList taskList decisionList listItem taskItem decisionItem".split()
)
_ITEMS = frozenset({"listItem", "taskItem", "decisionItem"})
_ATTRIBUTES = ("text", "shortName", "url", "title", "timestamp")
"""Attributes of a node without a text that say what it shows: a mention, an emoji, a card."""


def adf_text(document: Any) -> str:
    """The text of a document of the Atlassian Document Format; a text is given as it is."""
    if isinstance(document, str):
        return document
    parts: list[str] = []
    _node(document, parts, 0)
    return re.sub(r"\n{3,}", "\n\n", "".join(parts)).strip()


def _node(node: Any, parts: list[str], depth: int) -> None:
    if not isinstance(node, dict) or depth > _DEPTH:
        return
    kind = str(node.get("type"))
    if kind == "text":
        parts.append(str(node.get("text", "")))
        return
    if kind == "hardBreak":
        parts.append("\n")
        return
    if kind in _ITEMS:
        parts.append("- ")
    inner = node.get("content")
    if isinstance(inner, list):
        for one in inner:
            _node(one, parts, depth + 1)
            if kind == "tableRow":
                _end(parts, "  ")
    else:
        attributes = node.get("attrs")
        named = attributes if isinstance(attributes, dict) else {}
        parts.append(next((str(named[name]) for name in _ATTRIBUTES if named.get(name)), ""))
    if kind in ("paragraph", "heading", "codeBlock", "blockquote") and depth < 3:
        parts.append("\n\n")
    elif kind in _BLOCKS:
        _end(parts, "\n")


def _end(parts: list[str], ending: str) -> None:
    while parts and parts[-1] in ("\n\n", "\n", ""):
        parts.pop()
    parts.append(ending)


_MACRO = re.compile(r"\{(?:code|noformat|quote|panel|color)(?::[^{}\n]*)?\}")
_HEADING = re.compile(r"^h[1-6]\.\s+", re.MULTILINE)
_LIST = re.compile(r"^([*#-]+)\s+", re.MULTILINE)
_MONOSPACED = re.compile(r"\{\{([^{}\n]{1,400})\}\}")
_LINK = re.compile(r"\[([^\[\]|\n]{1,400})\|((?:https?://|mailto:)[^\[\]|\s]{1,800})(?:\|[^\[\]\n]{0,80})?\]")
_BARE_LINK = re.compile(r"\[((?:https?://|mailto:)[^\[\]|\s]{1,800})\]")
_MENTION = re.compile(r"\[~(?:accountid:)?([^\[\]\s]{1,200})\]")
_PICTURE = re.compile(r"!([^!\s|]{1,300}\.(?:png|jpe?g|gif|svg|webp))(?:\|[^!\n]{0,200})?!", re.IGNORECASE)
_PHRASE = re.compile(r"(?<![\w*_+\\-])([*_+])(?=\S)([^*_+\n]{1,400}?)(?<=[^\s\\])\1(?![\w*_+-])")
_ESCAPED = re.compile(r"\\([*_{}\[\]!+|#~^-])")


def wiki_text(text: str) -> str:
    """A text without the wiki markup of Jira: headings, lists, phrases, links and macros as plain text."""
    text = text.replace("\r\n", "\n")
    text = _MACRO.sub("", text)
    text = _HEADING.sub("", text)
    text = _LIST.sub("- ", text)
    text = _MONOSPACED.sub(r"\1", text)
    text = _LINK.sub(lambda found: found[1] if found[1] == found[2] else f"{found[1]} ({found[2]})", text)
    text = _BARE_LINK.sub(r"\1", text)
    text = _MENTION.sub(r"@\1", text)
    text = _PICTURE.sub(r"(picture: \1)", text)
    text = _PHRASE.sub(r"\2", text)
    return re.sub(r"\n{3,}", "\n\n", _ESCAPED.sub(r"\1", text)).strip()
