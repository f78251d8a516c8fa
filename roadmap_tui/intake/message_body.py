"""Extracts the customer's own words from a message body: no markup, no quoted answers, no signatures.

Only what is plainly none of theirs goes: code and tags that they write about stay, and so does a body that would
be left empty. Everything runs in one pass, whatever the text holds.
"""

import re

from roadmap_tui.intake.html_text import is_markup, without_markup

LONGEST = 1_000_000
"""The most characters of a body to clean; a longer one is left as it is, and refused later."""


def customer_words(text: str, *, is_mail: bool = True) -> str:
    """The customer's own words in a body; `is_mail` takes quoted answers and signatures off as well."""
    if len(text) > LONGEST:
        return text
    found = without_markup(text) if "<" in text and is_markup(text) else text
    if "_No response_" in found:
        found = _answered(found)
    if is_mail:
        found = _own_part(found)
    return found if found.strip() else text


_HEADING = re.compile(r"#{1,6} ")


def _answered(text: str) -> str:
    """A form's answers without the questions that nobody answered."""
    kept: list[str] = []
    for line in text.split("\n"):
        if line.strip() != "_No response_":
            kept.append(line)
            continue
        question = len(kept) - 1
        while question >= 0 and not kept[question].strip():
            question -= 1
        if question < 0 or not _HEADING.match(kept[question]):
            kept.append(line)
            continue
        del kept[question:]
    return "\n".join(kept).rstrip() if len(kept) < text.count("\n") + 1 else text


_ORIGINAL = re.compile(
    r"\s*(?:[-_*]{3,}\s*(?:original message|forwarded message|ursprüngliche nachricht|message d'origine|"
    r"mensaje original|oorspronkelijk bericht|messaggio originale)\s*[-_*]{3,}|"
    r"##- please type your reply above this line -##)\s*",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"\s*(?:on|am|le|el|op|il|em)\b.{4,400}"
    r"\b(?:wrote|schrieb|a écrit|escribió|schreef|ha scritto|escreveu)\b.{0,200}:\s*",
    re.IGNORECASE,
)
_STAMP = re.compile(r"<[^<>\s]+@[^<>\s]+>|\b\d{1,2}[:.]\d{2}\b")
_FROM = re.compile(r"\s*\*?(?:from|von|de|van)\s?:\*?\s+\S", re.IGNORECASE)
_SENT = re.compile(
    r"\s*\*?(?:sent|date|gesendet|datum|envoyé|enviado|verzonden|to|an|à|para|aan)\s?:\*?\s+\S", re.IGNORECASE
)
_DEVICE = re.compile(
    r"\s*(?:sent from (?:my|mail|outlook|yahoo)\b.{0,60}|get outlook for \w+.{0,60}|"
    r"von meinem \w+ gesendet.{0,20}|envoyé de mon \w+.{0,20})",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"`|\]\(|\[link\]|(?m:^#{1,6} |^[^\S\n]*[*-] \[[ x]\])")
_HINTS = (
    ">", "--", "___", "***", "wrote", "schrieb", "écrit", "escribió", "schreef", "scritto", "escreveu", "from:",
    "from :", "von:", "von :", "de:", "de :", "van:", "van :", "sent from", "get outlook", "von meinem",
    "envoyé de",
)  # fmt: skip
"""Marks without which a body has nothing to take off; most have none of them."""
_SIGNATURE_LINES = 12


def _own_part(text: str) -> str:
    """A message above what it answers, without its signature; what is written below a quoted answer stays."""
    lowered = text.lower()
    if not any(map(lowered.__contains__, _HINTS)):
        return text
    lines = text.split("\n")
    kept: list[str] = []
    place = 0
    is_cut = False
    while place < len(lines):
        line = lines[place]
        if kept and _ORIGINAL.fullmatch(line) and any(one.strip() for one in kept):
            is_cut = True
            break
        skipped = _quoted_answer(lines, place)
        if skipped:
            is_cut = True
            place += skipped
            continue
        if _starts_header(lines, place) and any(one.strip() for one in kept):
            is_cut = True
            break
        if line.rstrip("\r") in ("-- ", "--") and _is_signature(
            lines[place + 1 : place + 2 + 4 * _SIGNATURE_LINES], exact=line[2:3] == " "
        ):
            is_cut = True
            break
        kept.append(line)
        place += 1
    filled = max((number for number, line in enumerate(kept) if line.strip()), default=-1)
    if filled > 0 and _DEVICE.fullmatch(kept[filled].rstrip("\r")):
        is_cut = True
        del kept[filled:]
    ended = _without_quoted_end(kept) if _MARKDOWN.search(text) is None else None
    if ended is not None:
        is_cut, kept = True, ended
    return "\n".join(kept).rstrip() if is_cut else text


def _quoted_answer(lines: list[str], place: int) -> int:
    """The count of lines from here that are “On … wrote:” and the quoted answer; 0 where none are.

    Without marks in front of the quoted lines everything below is quoted, where an address or an hour tells that
    a program wrote the line.
    """
    if not lines[place].strip():
        return 0
    for length in (1, 2, 3):
        if place + length > len(lines):
            return 0
        attribution = " ".join(one.strip() for one in lines[place : place + length])
        if len(attribution) > 700 or (length > 1 and not lines[place + length - 1].strip()):
            return 0
        if _WROTE.fullmatch(attribution):
            break
    else:
        return 0
    end = place + length
    while end < len(lines) and not lines[end].strip():
        end += 1
    if end < len(lines) and lines[end].lstrip().startswith(">"):
        while end < len(lines) and (lines[end].lstrip().startswith(">") or not lines[end].strip()):
            end += 1
        return end - place
    return len(lines) - place if place and _STAMP.search(attribution) else 0


def _starts_header(lines: list[str], place: int) -> bool:
    """Whether the head of an answered letter begins here: From, then Sent, Date or To within two lines."""
    return _FROM.match(lines[place]) is not None and any(
        _SENT.match(one) is not None for one in lines[place + 1 : place + 3]
    )


def _is_signature(rest: list[str], *, exact: bool) -> bool:
    """Whether what follows a line of two dashes is short enough for a signature."""
    filled = [one for one in rest[: 4 * _SIGNATURE_LINES] if one.strip()]
    most = _SIGNATURE_LINES if exact else _SIGNATURE_LINES // 2
    return len(rest) <= 4 * _SIGNATURE_LINES and len(filled) <= most and all(len(one) <= 120 for one in filled)


def _without_quoted_end(lines: list[str]) -> list[str] | None:
    """The lines before quoted ones that end a message; None where it does not end so.

    One that the line above announces by a colon is what the customer wants to show; so is one in Markdown.
    """
    end = len(lines)
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith(">")):
        end -= 1
    quoted = any(one.lstrip().startswith(">") for one in lines[end:])
    if not end or not quoted or lines[end - 1].rstrip().endswith(":"):
        return None
    return lines[:end]
