"""Write a `Prose` as Jira's wiki text, the form in which Data Center's REST v2 takes a description.

Wiki text mixes markup and words, so every sign of a person's text that could start markup is escaped: with a
backslash where Jira knows that, and as an entity where it does not (a backslash itself, a pipe, a colon that
would make a link, the dot after `h1`).
"""

import re
from collections.abc import Iterable, Sequence

from roadmap_tui.text.characters import units
from roadmap_tui.trackers.jira.adf import cleaned, is_link
from roadmap_tui.trackers.jira.truncate import LIMIT, converted
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

_MARKER_ROOM = 60
"""Characters reserved for the marker's line, so that it never changes how far a text is shortened."""

_SIGNS = re.compile(
    r"(?P<entity>\\|&(?=\#?\w+;)|[|]|:(?=[^\s\d()]))"
    r"|(?P<key>(?<!\w)[A-Z][A-Z0-9_]+-\d+(?!\w))"
    r"|(?P<face>\((?=[a-zA-Z/?]{1,8}\))|(?<=[:;|\\-])[()])"
    r"|(?P<dash>(?<![^\W\d_])-|-(?![^\W\d_]))"
    r"|(?P<sign>[{}\[\]*_+^~!@]|\?(?=\?)|(?<=\?)\?)"
)
"""Markup characters of wiki text: macros, links, mentions, images, phrases, dashes, issue keys, emoticons."""
_ANY_SIGN = re.compile(r"[\\&|:()\-{}\[\]*_+^~!@?#]|^(?:h[1-6]|bq)\.", re.IGNORECASE)
"""A quick test for markup characters: without one of these nothing in a line acts."""
_LINE_START = re.compile(r"^(?P<block>(?:h[1-6]|bq)(?=\.))|^(?P<number>#)", re.IGNORECASE)
_NOT_IN_ADDRESSES = re.compile(r"[|\[\]{}\\^]")


def written(prose: Prose, marker: str | None = None) -> str:
    """The wiki text of a prose; `marker` is a last line that a text search can find.

    Evidence is shortened until the text fits; raises Rejected where the story alone does not.
    """
    room = LIMIT - _MARKER_ROOM
    blocks = converted(prose, lambda block: _block(block) or None, lambda text: units(text) + 2, room)
    if marker is not None:
        blocks.append(_lines(marker, "_"))
    return "\n\n".join(blocks)


def escaped(text: str) -> str:
    """Escape one line of a person's text, with nothing left that acts as markup."""
    if _ANY_SIGN.search(text) is None:
        return text
    line = _SIGNS.sub(_harmless, text)
    return _LINE_START.sub(lambda found: f"{found['block']}\ue000" if found["block"] else "\\#", line).replace(
        "\ue000.", "&#46;"
    )


def _harmless(found: re.Match[str]) -> str:
    sign = found[0]
    if found["entity"] is not None:
        return "&amp;" if sign == "&" else f"&#{ord(sign)};"
    if found["key"] is not None:
        return sign.replace("_", "\\_").replace("-", "\\-")
    return f"\\{sign}"


def _block(block: Block) -> str:
    """The wiki text of a block; empty where it holds nothing to show."""
    match block:
        case Rule():
            return "----"
        case Paragraph():
            return _lines(block.text, ("*" if block.strong else "") + ("_" if block.emphasis else ""))
        case Heading():
            text = _one_line(block.text)
            return f"h{min(max(block.level, 1), 6)}. {text}" if text else ""
        case Origin():
            return _origin(block)
        case Quotation():
            text = _lines(block.text)
            said = [text, _lines(f"— {block.by.strip()}", "_") if block.by and _lines(block.by) else ""]
            return "\n".join(("{quote}", *filter(None, said), "{quote}")) if text else ""
        case Bullets():
            items = [_lines(item).replace("\n\n", "\n") for item in block.items]
            return "\n".join(f"* {item}" for item in items if item)
        case Facts():
            return "\n".join(_rows(block.rows))


def _rows(rows: Sequence[tuple[str, str]]) -> Iterable[str]:
    for name, value in rows:
        cells = [_one_line(one) for one in (name, value)]
        if any(cells):
            yield f"||{cells[0] or ' '}|{cells[1] or ' '}|"


def _origin(block: Origin) -> str:
    """One line, linked where the address may be; an address that may not be is left out."""
    text = _one_line(block.text)
    if block.url is None or not is_link(block.url):
        return text
    address = _NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found[0]):02X}", block.url)
    # Jira looks for the end of a link before it looks for escapes.
    alias = text.replace("\\[", "&#91;").replace("\\]", "&#93;")
    return f"[{alias}|{address}]" if text and text != block.url else f"[{address}]"


def _one_line(text: str) -> str:
    return escaped(" ".join(cleaned(text).split()))


def _lines(text: str | None, mark: str = "") -> str:
    """Lines with their ends trimmed, each within a mark; several blank lines become one."""
    lines: list[str] = []
    for line in cleaned(text or "").strip().split("\n"):
        plain = escaped(" ".join(line.split()))
        if plain:
            lines.append(f"{mark}{plain}{mark[::-1]}")
        elif lines and lines[-1]:
            lines.append("")
    return "\n".join(lines).strip()
