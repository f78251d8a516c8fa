r"""Write a `Prose` as Jira's wiki text, the form in which Data Center's REST v2 takes a description.

Wiki text mixes markup and words, so every sign of a person's text that could start markup is escaped: with a
backslash where Jira knows that, and else with a word joiner, which shows nothing. It stands between signs that
mean something together (`\\`, `://`, `&lt;`, `:D`), or before what means something at the beginning of a line
(`h1.`). Entities would do in Data Center, but show as they are once a site moves to Cloud: they are left for the
pipe in a cell of a table, for which there is nothing else.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

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

_MARKER_ROOM = 60
"""Characters reserved for the marker's line, so that it never changes how far a text is shortened."""

_JOINER = "\u2060"
_SIGNS = re.compile(
    r"(?P<joiner>(?<=[\\&:])\u2060+|(?<!\u2060)\u2060+(?=(?:h[1-6]|bq)\.))"
    r"|(?P<split>\\(?=[-#*_+?^~|%{}\[\]()!@\\]|$)|&(?=\#?\w+;)|:(?=//|[dp](?![a-z0-9]))"
    r"|(?<![^\W_])(?:mailto|file|callto|skype|tel|news|nntp|irc):(?=\S))"
    r"|(?P<key>(?<!\w)(?-i:[A-Z][A-Z0-9_]+)-\d+(?!\w))"
    r"|(?P<face>\((?=(?:[a-z/?]|on|off|flag|flagoff)\))|(?<=[:;|\\-])[()])"
    r"|(?P<dash>-)"
    r"|(?P<block>^(?=(?:h[1-6]|bq)\.))|(?P<number>^\#)"
    r"|(?P<sign>[|{}\[\]*_+^~!@]|\?(?=\?)|(?<=\?)\?)",
    re.IGNORECASE,
)
"""Markup characters of wiki text: macros, links, mentions, images, phrases, dashes, issue keys, emoticons."""
_ANY_SIGN = re.compile(r"[\\&|:()\-{}\[\]*_+^~!@?#\u2060]|^(?:h[1-6]|bq)\.", re.IGNORECASE)
"""A quick test for markup characters: without one of these nothing in a line acts."""
_BARE = re.compile(r"[A-Za-z0-9\-._~/?#@&=%+,;:]+")
"""An address that Jira links as it stands, if nothing is joined to it."""
_BRACKETED = re.compile(r"[A-Za-z0-9\-._~/?#@&=%+,;:()'$]+")
"""An address that Jira links between brackets."""
_ENTITY = re.compile(r"&#?\w+;")
_FACE = re.compile(r"\((?:[a-z/?]|on|off|flag|flagoff)\)", re.IGNORECASE)
_BEFORE_BARE = re.compile(r"(?:^|[\s(\"'>])\Z")
_AFTER_BARE = re.compile(r"[.,;?)']*(?:$|[\s\">]|[^\x00-\x7f])")
_PHRASE = frozenset({"L", "Nd", "Z", "S", "M", "P"})
"""The kinds of characters that Jira lets stand within `*…*` and `_…_`: with any other the signs show."""
_NOT_IN_ADDRESSES = re.compile(r"[|\[\]{}\\^]")


def written(prose: Prose, marker: str | None = None, beside: int = 0) -> str:
    """The wiki text of a prose; `marker` is a last line that a text search can find.

    Evidence is shortened until the text fits beside so many characters of others; raises Rejected where the story
    alone does not.
    """
    room = LIMIT - _MARKER_ROOM - beside
    blocks = converted(
        prose, lambda block: _block(block) or None, lambda text: units(text) + 2, room, CAPABILITIES
    )
    if marker is not None:
        blocks.append(_lines(marker, "_"))
    return "\n\n".join(blocks)


def escaped(text: str, *, is_cell: bool = False) -> str:
    """Escape one line of a person's text, with nothing left that acts as markup but the addresses in it."""
    if _ANY_SIGN.search(text) is None:
        return text
    parts: list[str] = []
    at = 0
    for start, end in addresses(text):
        address = _address(text, start, end)
        if address is not None:
            parts += (_escaped_part(text, at, start, is_cell), address)
            at = end
    return "".join((*parts, _escaped_part(text, at, len(text), is_cell)))


def _escaped_part(text: str, start: int, end: int, is_cell: bool) -> str:
    """Escape a part of a line; the signs around it count."""
    parts: list[str] = []
    for found in _SIGNS.finditer(text, start, end):
        parts += (text[start : found.start()], _harmless(found, is_cell))
        start = found.end()
    return "".join((*parts, text[start:end]))


def _address(text: str, start: int, end: int) -> str | None:
    """An address as Jira links it; None where it cannot, so that it stays text."""
    address = text[start:end]
    if _ENTITY.search(address) is not None or _FACE.search(address) is not None:
        return None
    is_alone = _BEFORE_BARE.search(text[max(start - 1, 0) : start]) is not None and _AFTER_BARE.match(text, end)
    if is_alone and _BARE.fullmatch(address):
        return address
    return f"[{address}]" if _BRACKETED.fullmatch(address) else None


def _harmless(found: re.Match[str], is_cell: bool) -> str:
    """What stands for a sign so that it does not act."""
    sign = found[0]
    match found.lastgroup:
        case "joiner" | "split":
            return f"{sign}{_JOINER}"
        case "block":
            return _JOINER
        case "key":
            return sign.replace("_", "\\_").replace("-", "\\-")
        case "dash" if _is_within_word(found.string, found.start()):
            return sign
        case "sign" if sign == "|" and is_cell:
            return "&#124;"
    return f"\\{sign}"


def _is_within_word(text: str, at: int) -> bool:
    """Whether letters or digits, as Jira knows them, stand on both sides of a sign."""
    return 0 < at < len(text) - 1 and all(
        one.isalnum() and (one.isalpha() or one.isdecimal()) for one in (text[at - 1], text[at + 1])
    )


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
            said = [text, _lines(f"— {cleaned(block.by).strip()}", "_") if block.by and _lines(block.by) else ""]
            return "\n".join(("{quote}", *filter(None, said), "{quote}")) if text else ""
        case Bullets():
            items = [_lines(item).replace("\n\n", "\n") for item in block.items]
            return "\n".join(f"* {item}" for item in items if item)
        case Facts():
            return "\n".join(_rows(block.rows))


def _rows(rows: Sequence[tuple[str, str]]) -> Iterable[str]:
    for row in rows:
        name, value = (isolated(escaped(" ".join(cleaned(one).split()), is_cell=True)) for one in row)
        if name or value:
            yield f"||{name or ' '}|{value or ' '}|"


def _origin(block: Origin) -> str:
    """One line, linked where the address may be; an address that may not be is left out."""
    text = " ".join(cleaned(block.text).split())
    if block.url is None or not is_link(block.url):
        return isolated(escaped(text))
    address = _NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found[0]):02X}", block.url)
    if not text or text == block.url:
        return f"[{address}]"
    # Jira looks for the end of a link before it looks for escapes.
    if _NOT_IN_ADDRESSES.search(text) is not None or "://" in text:
        return f"{isolated(escaped(text))} ([{address}])"
    return f"[{escaped(text)}|{address}]"


def _one_line(text: str) -> str:
    return isolated(escaped(" ".join(cleaned(text).split())))


def _lines(text: str | None, mark: str = "") -> str:
    """Lines with their ends trimmed, each within a mark, or none of them; several blank lines become one."""
    plain = [" ".join(line.split()) for line in cleaned(text or "").strip().split("\n")]
    if mark and not all(map(_can_be_marked, plain)):
        mark = ""
    lines: list[str] = []
    for line in plain:
        if line:
            lines.append(f"{mark}{isolated(escaped(line))}{mark[::-1]}")
        elif lines and lines[-1]:
            lines.append("")
    return "\n".join(lines).strip()


def _can_be_marked(line: str) -> bool:
    """Whether a line can stand within `*…*`: its characters are ones that Jira lets stand there, and none had to
    be escaped, since an escape within a phrase is read twice once the text is moved to Cloud.
    """
    if "\\" in line or "://" in line or escaped(line) != line or isolated(line) != line:
        return False
    return line.isascii() or all(_is_phrase(unicodedata.category(one)) for one in line)


def _is_phrase(category: str) -> bool:
    return category in _PHRASE or category[0] in _PHRASE
