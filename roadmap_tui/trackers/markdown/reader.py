"""Read Markdown back as canonical text, and detect foreign content, which we never write.

It is the same text that is read of the same prose in other markups: lists, quotes and tables with a sign before
each line. How a tracker spells its Markdown (list signs, escapes, blank lines) leaves it as it is.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from roadmap_tui.trackers.document.reading import DocumentText, SourceBlock, document_text, labelled, tidied
from roadmap_tui.trackers.markdown.writer import FOLD, JOINER, UNFOLD

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

_DEEPEST = 40
_JOINERS = re.compile(f"{JOINER}{{1,2}}")
_TAG = re.compile(r"<[^<>]*>")
_BOX = re.compile(r"\[([ xX])\]\s")
_ALERT = re.compile(r"\[![A-Za-z]+\]")
_FOLD = re.compile(FOLD.replace("{}", r"[^<>\n]*"))
_DOLLAR = ["<span>", "$", "</span>"]


class _Text(NamedTuple):
    """A text, and whether it holds what we never write."""

    text: str
    foreign: bool = False


def read(text: object) -> DocumentText:
    """Read a description in Markdown, or nothing."""
    if text is None:
        return DocumentText("")
    if not isinstance(text, str):
        return DocumentText("", foreign=True)
    whole = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    starts = [0]
    for line in whole.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    blocks: list[SourceBlock] = []
    opened: int | None = None
    for node in _tree(whole).children:
        first, last = node.map or (0, 0)
        start, stop = starts[first], min(starts[last] - 1, len(whole))
        stop = start + len(whole[start:stop].rstrip())
        if node.type == "html_block" and _FOLD.fullmatch(node.content.strip()):
            opened = start if opened is None else opened
            continue
        if node.type == "html_block" and node.content.strip() == UNFOLD and blocks:
            blocks[-1] = blocks[-1]._replace(stop=stop, size=stop - blocks[-1].start + 2)
            continue
        found = _block(node, 0)
        if found.text:
            start = start if opened is None else opened
            blocks.append(SourceBlock(found.text, found.foreign, start, stop, stop - start + 2))
            opened = None
    return document_text(blocks, len(whole), whole)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    parser.enable(["table", "strikethrough"])
    parser.disable(["reference"])
    # An address is only shown: what it may be is no question here.
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return parser


def _tree(text: str) -> "SyntaxTreeNode":
    from markdown_it.tree import SyntaxTreeNode

    return SyntaxTreeNode(_parser().parse(text))


def _block(node: "SyntaxTreeNode", depth: int) -> _Text:
    """The text of a block, with a sign of what it is before each line."""
    if depth > _DEEPEST:
        return _Text("…", True)
    match node.type:
        case "paragraph":
            return _inline(node, may_stand_out=True)
        case "heading":
            found = _inline(node)
            return found._replace(text=f"{'#' * int(node.tag[1:])} {found.text}" if found.text else "")
        case "hr":
            return _Text("---")
        case "blockquote":
            return _quote(node, depth)
        case "bullet_list" | "ordered_list":
            return _list(node, depth)
        case "table":
            return _table(node)
        case "fence" | "code_block":
            return _Text(f"```{node.info.strip()}\n{tidied(node.content)}\n```", True)
        case "html_block":
            words = _TAG.sub(lambda tag: f" {_picture(tag[0])} ", node.content)
            return _Text(tidied(words) or labelled("html"), True)
    return _Text(tidied(node.content or ""), True)


def _quote(node: "SyntaxTreeNode", depth: int) -> _Text:
    inner = [_block(one, depth + 1) for one in node.children]
    foreign = any(one.foreign for one in inner) or any(one.type != "paragraph" for one in node.children)
    raw = _raw(node.children[0]) if node.children else ""
    text = "\n".join(one.text for one in inner if one.text)
    quoted = "\n".join(f"> {line}" if line else ">" for line in text.split("\n")) if text else ""
    return _Text(quoted, foreign or _ALERT.match(raw) is not None)


def _list(node: "SyntaxTreeNode", depth: int) -> _Text:
    """The items of a list; one that is numbered, nested or made of boxes is no list of ours."""
    is_numbered = node.type == "ordered_list"
    first = int(node.attrs.get("start", 1)) if is_numbered else 1
    foreign, items = is_numbered, []
    for number, item in enumerate(node.children, first):
        inner = [_block(one, depth + 1) for one in item.children]
        text = "\n".join(one.text for one in inner if one.text)
        box = _BOX.match(_raw(item.children[0])) if item.children else None
        foreign |= box is not None or any(one.foreign for one in inner) or len(item.children) > 1
        foreign |= any(one.type != "paragraph" for one in item.children)
        if item.children and item.children[0].type == "paragraph":
            foreign |= _stands_out(item.children[0].children[0].children)
        sign = f"{number}." if is_numbered else "-"
        if text:
            items.append(f"{sign} {text}".replace("\n", "\n  "))
    return _Text("\n".join(items), foreign)


def _table(node: "SyntaxTreeNode") -> _Text:
    """The rows of a table; ours has two columns."""
    lines, foreign = [], False
    for row in (row for part in node.children for row in part.children):
        cells = [_inline(cell) for cell in row.children]
        foreign |= len(cells) != 2 or any(one.foreign for one in cells)
        if any(one.text for one in cells):
            lines.append(" | ".join(" ".join(one.text.split()) for one in cells))
    return _Text("\n".join(lines), foreign)


def _raw(node: "SyntaxTreeNode") -> str:
    """The source of the first line of a block."""
    return node.children[0].content if node.children and node.children[0].type == "inline" else ""


def _inline(node: "SyntaxTreeNode", *, may_stand_out: bool = False) -> _Text:
    """The text within a block. We make whole lines stand out: words within one are a person's choice."""
    inner = node.children[0].children if node.children else []
    pieces: list[str] = []
    foreign = _gather(inner, pieces, 0)
    if may_stand_out:
        foreign |= any(_stands_out(line) and len(line) > 1 for line in _lines(inner))
    else:
        foreign |= _stands_out(inner)
    return _Text(_unjoined(tidied("".join(pieces))), foreign)


def _lines(nodes: "Sequence[SyntaxTreeNode]") -> "Iterator[list[SyntaxTreeNode]]":
    """The nodes of each line, without empty ones."""
    line: list[SyntaxTreeNode] = []
    for one in nodes:
        if one.type in {"softbreak", "hardbreak"}:
            yield line
            line = []
        elif one.type != "text" or one.content.strip():
            line.append(one)
    yield line


def _stands_out(nodes: "Sequence[SyntaxTreeNode]") -> bool:
    return any(one.type in {"strong", "em"} for one in nodes)


def _gather(nodes: "Sequence[SyntaxTreeNode]", pieces: list[str], depth: int) -> bool:
    """Add the text of these nodes; returns whether any of them is foreign."""
    if depth > _DEEPEST:
        pieces.append("…")
        return True
    foreign = False
    for at, node in enumerate(nodes):
        match node.type:
            case "text" | "text_special":
                pieces.append(node.content)
            case "softbreak" | "hardbreak":
                pieces.append("\n")
            case "strong" | "em":
                foreign |= _gather(node.children, pieces, depth + 1)
            case "link":
                foreign |= _link(node, pieces, depth)
            case "html_inline" if _is_of_dollar(nodes, at):
                continue
            case "s":
                pieces.append("~~")
                _gather(node.children, pieces, depth + 1)
                pieces.append("~~")
                foreign = True
            case "code_inline":
                pieces.append(f"`{node.content}`")
                foreign = True
            case "image":
                pieces.append(labelled("picture", node.content or str(node.attrs.get("src", ""))))
                foreign = True
            case "html_inline":
                pieces.append("\n" if node.content.lower().startswith("<br") else _picture(node.content))
                foreign = True
            case _:
                pieces.append(node.content or "")
                foreign = True
    return foreign


def _picture(tag: str) -> str:
    found = re.search(r"""<img\b[^<>]*?\b(?:alt|src)=["']([^"']*)""", tag, re.IGNORECASE)
    return labelled("picture", found[1]) if found is not None else ""


def _link(node: "SyntaxTreeNode", pieces: list[str], depth: int) -> bool:
    """The text with the address it leads to, so that a link somebody added or changed is a change."""
    inner: list[str] = []
    foreign = _gather(node.children, inner, depth + 1)
    text, address = "".join(inner), str(node.attrs.get("href", ""))
    pieces.append(text if text == address or not address else f"{text} ({address})" if text else address)
    return foreign or _stands_out(node.children)


def _is_of_dollar(nodes: "Sequence[SyntaxTreeNode]", at: int) -> bool:
    """Whether a tag is one of those around a dollar sign, which keep two of them from being a formula."""
    return any(
        first >= 0 and [one.content for one in nodes[first : first + 3]] == _DOLLAR for first in (at, at - 2)
    )


def _unjoined(text: str) -> str:
    """The text without the joiners that broke what would have acted; a doubled one is a person's."""
    return _JOINERS.sub(lambda found: JOINER * (len(found[0]) - 1), text) if JOINER in text else text
