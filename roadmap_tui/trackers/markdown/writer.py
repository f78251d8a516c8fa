r"""Write a `Prose` as Markdown in which nothing that people typed acts.

A sign that is markup is escaped with a backslash. What a tracker looks for once the Markdown is drawn (a mention,
a reference to an issue or a commit, an emoji's short name) no backslash stops: a word joiner breaks it, which
shows nothing. One that a person typed is doubled.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from roadmap_tui.trackers.document.characters import cleaned, is_link
from roadmap_tui.trackers.document.lines import addresses, isolated
from roadmap_tui.trackers.document.truncate import converted
from roadmap_tui.trackers.protocol import (
    Block,
    Bullets,
    Capabilities,
    Facts,
    Heading,
    Origin,
    Paragraph,
    Prose,
    Quotation,
    Rule,
)

JOINER = "\u2060"
FOLD, UNFOLD = "<details><summary>{}</summary>", "</details>"
"""The lines around a part that is shown once it is asked for."""


class Dialect(NamedTuple):
    """How one tracker's Markdown differs: its limits, addresses that act, formulas, folded parts.

    `acting` finds the addresses that would refer to something there; they stay words. With `formulas` two dollar
    signs make one. `folded` is how many quotes are shown before the others are folded away; None for all of them.
    """

    has: Capabilities
    acting: re.Pattern[str] | None = None
    formulas: bool = False
    folded: int | None = None


_SIGNS = re.compile(
    r"(?P<joiner>\u2060)"
    r"|(?P<mention>@(?=\w))"
    r"|(?P<reference>\#(?=\w)|(?<![A-Za-z0-9])(?:[A-Z][A-Z0-9_]*-(?=\d)|(?i:GH)-(?=\d)|GHSA-(?=\w)))"
    r"|(?P<commit>(?<![0-9A-Za-z])(?:(?=[0-9a-f]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,40}|[0-9a-f]{40})(?![0-9A-Za-z]))"
    r"|(?P<emoji>:(?=[A-Za-z0-9_+-]+:))"
    r"|(?P<address>(?i:\b(?:https?|ftp|mailto|xmpp):(?=\S)|\bwww\.(?=\S)))"
    r"|(?P<dollar>\$)"
    r"|(?P<under>(?<![^\W_])_|_(?![^\W_]))"
    r"|(?P<entity>&(?=\#?\w+;))"
    r"|(?P<sign>[\\`*\[\]<|~])"
    r"|(?P<first>^(?:[\#>=+:-]|(?<=^)\d{1,9}(?=[.)])))"
    r"|(?P<last>\#$)"
)
"""What acts: signs of markup, and what is looked for in the words once it is gone."""
_ANY_SIGN = re.compile(r"[\\`*_\[\]<>|~@#$&:=+\u2060-]|^\d|www\.|[0-9a-f]{7}", re.IGNORECASE)
"""A quick test: without one of these nothing in a line acts."""


def written(prose: Prose, dialect: Dialect, beside: int = 0, reserved: int = 0) -> str:
    """The Markdown of a prose.

    Evidence is shortened until the text fits beside so many characters of others, and those reserved for a mark;
    raises Rejected where the story alone does not.
    """
    folding = 0 if dialect.folded is None else len(FOLD) + len(UNFOLD) + 40
    room = dialect.has.text.most - beside - reserved - folding
    is_other_list = False

    def convert(block: Block) -> str | None:
        return _block(block, dialect) or None

    kept: list[str] = []
    for text in converted(prose, convert, lambda text: dialect.has.text.size(text) + 2, room, dialect.has):
        # Two lists in a row would be one: the other sign begins another list.
        is_other_list = text.startswith("- ") and bool(kept) and kept[-1].startswith("- ") and not is_other_list
        kept.append(re.sub(r"(?m)^- ", "* ", text) if is_other_list else text)
    return "\n\n".join(_folded(kept, dialect))


def escaped(text: str, dialect: Dialect) -> str:
    """One line of a person's text as Markdown, with nothing left that acts but the addresses in it."""
    if _ANY_SIGN.search(text) is None:
        return text
    parts: list[str] = []
    at = 0
    formulas = dialect.formulas and text.count("$") > 1
    for start, end in addresses(text):
        address = text[start:end]
        if dialect.acting is not None and dialect.acting.search(address) is not None:
            continue
        if JOINER not in address and "\\" not in address and "*" not in address:
            parts += (_escaped(text, at, start, formulas=formulas), f"<{address}>")
            at = end
    return "".join((*parts, _escaped(text, at, len(text), formulas=formulas)))


def _escaped(text: str, start: int, end: int, *, formulas: bool) -> str:
    """A part of a line, escaped; the signs around it count."""
    parts: list[str] = []
    for found in _SIGNS.finditer(text, start, end):
        parts += (text[start : found.start()], _harmless(found, formulas=formulas))
        start = found.end()
    return "".join((*parts, text[start:end]))


def _harmless(found: re.Match[str], *, formulas: bool) -> str:
    """What stands for a sign so that it does not act."""
    sign = found[0]
    match found.lastgroup:
        case "joiner":
            return JOINER * 2
        case "reference" if sign == "#":
            at_edge = found.start() == 0
            return f"\\#{JOINER}" if at_edge else f"#{JOINER}"
        case "mention" | "emoji":
            return f"{sign}{JOINER}"
        case "address" | "reference":
            return f"{sign.replace('_', chr(92) + '_')}{JOINER}"
        case "commit":
            return f"{sign[:4]}{JOINER}{sign[4:]}"
        case "dollar":
            return "<span>$</span>" if formulas else sign
        case "first" if sign.isdigit():
            return f"{sign}\\"
    return f"\\{sign}"


def _block(block: Block, dialect: Dialect) -> str:
    """The Markdown of a block; empty where it holds nothing to show."""
    match block:
        case Rule():
            return "---"
        case Paragraph():
            return _paragraphs(block.text, dialect, "*" * (2 * block.strong + block.emphasis))
        case Heading():
            text = _one_line(block.text, dialect)
            return f"{'#' * min(max(block.level, 1), 6)} {text}" if text else ""
        case Origin():
            return _origin(block, dialect)
        case Quotation():
            text = _paragraphs(block.text, dialect)
            by = _one_line(f"— {block.by}", dialect) if block.by and _one_line(block.by, dialect) else ""
            said = f"{text}\n\n*{by}*" if by else text
            return "\n".join(f"> {line}".rstrip() for line in said.split("\n")) if text else ""
        case Bullets():
            items = ["\\\n  ".join(_lines(item, dialect)) for item in block.items]
            return "\n".join(f"- {item}" for item in items if item)
        case Facts():
            return "\n".join(_rows(block.rows, dialect))


def _rows(rows: Sequence[tuple[str, str]], dialect: Dialect) -> list[str]:
    """The rows of a table, the first of which is its head, as Markdown must have one."""
    cells = [tuple(_one_line(one, dialect) for one in row) for row in rows]
    lines = [f"| {name or ' '} | {value or ' '} |" for name, value in cells if name or value]
    return [*lines[:1], "| --- | --- |", *lines[1:]] if lines else []


def _origin(block: Origin, dialect: Dialect) -> str:
    """One line, linked where the address may be; an address that may not be is left out."""
    text = " ".join(cleaned(block.text).split())
    if block.url is None or not is_link(block.url):
        return isolated(escaped(text, dialect))
    address = block.url.replace("\\", "%5C")
    # No link stands within another one.
    words = isolated(_escaped(text, 0, len(text), formulas=dialect.formulas)) if text else ""
    return f"[{words}](<{address}>)" if words else f"<{address}>"


def _one_line(text: str, dialect: Dialect) -> str:
    return isolated(escaped(" ".join(cleaned(text).split()), dialect))


def _lines(text: str, dialect: Dialect, mark: str = "") -> list[str]:
    """The lines of a text without the blank ones, each within a mark."""
    plain = (" ".join(line.split()) for line in cleaned(text).split("\n"))
    return [f"{mark}{isolated(escaped(line, dialect))}{mark}" for line in plain if line]


def _paragraphs(text: str, dialect: Dialect, mark: str = "") -> str:
    """The lines of a text with a hard break after each; a blank line begins another paragraph."""
    parts = re.split(r"\n[^\S\n]*\n\s*", cleaned(text).strip())
    found = ("\\\n".join(_lines(one, dialect, mark)) for one in parts)
    return "\n\n".join(one for one in found if one)


def _folded(blocks: list[str], dialect: Dialect) -> list[str]:
    """The blocks, with the quotes beyond the first few folded away."""
    quotes = [at for at, text in enumerate(blocks) if text.startswith("> ")]
    if dialect.folded is None or len(quotes) <= dialect.folded:
        return blocks
    first, last = quotes[dialect.folded], quotes[-1]
    head = FOLD.format(f"{len(quotes) - dialect.folded} more")
    return [*blocks[:first], head, *blocks[first : last + 1], UNFOLD, *blocks[last + 1 :]]
