"""Extracts the customer's own words from a message body: no markup, no quoted answers, no signatures.

Only what is plainly none of theirs goes: code and tags that they write about stay, and so does a body that would
be left empty. Everything runs in one pass, whatever the text holds.
"""

import html
import re

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


_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*+)([^<>]*+)>")
_PARAGRAPHS = frozenset("p blockquote ul ol table h1 h2 h3 h4 h5 h6 pre".split())
_BLOCKS = _PARAGRAPHS | frozenset(
    "address article body div dl dd dt fieldset figure footer form head header hr html li main section tbody td "
    "tfoot th thead title tr".split()
)
_MAIL_TAGS = _BLOCKS | frozenset(
    "a abbr b base big br center cite code col colgroup del em font i img ins kbd label link mark meta o:p s "
    "script small span strike strong style sub sup tt u wbr".split()
)
_STARTS = re.compile(
    r"\s*<(?:!doctype\b|!--|html\b|head\b|body\b|div\b|p\b|span\b|table\b|br\b|meta\b|ul\b|ol\b)", re.IGNORECASE
)
_CDATA = "<![CDATA["
"""The opening of the CDATA section in which an XML export wraps a body."""
_LINES = frozenset({"br", "p", "div"})
_SILENT = frozenset({"style", "script", "head", "title"})
_CITED = re.compile(
    r"gmail_quote|yahoo_quoted|moz-cite|zmail_extra|appendonsend|divRplyFwdMsg|type=.?cite", re.IGNORECASE
)


def is_markup(text: str) -> bool:
    """Whether a text is HTML, rather than about HTML.

    Every tag must be one that mails use, and the text must begin with one or break its lines by them; backticks
    are Markdown, whose tags are code.
    """
    if "`" in text:
        return False
    breaks = 0
    for found in _TAG.finditer(text):
        name = found[2]
        if name.lower() not in _MAIL_TAGS or not (name.islower() or name.isupper()) or "className" in found[3]:
            return False
        breaks += name.lower() in _LINES
    return breaks > 1 or (breaks == 1 and _STARTS.match(text) is not None) or _is_one_tag(text)


def _is_one_tag(text: str) -> bool:
    return _STARTS.match(text) is not None and text.rstrip().endswith(">")


def without_markup(text: str) -> str:
    """HTML as text: blocks on lines of their own, list points as dashes, links with their address.

    Answers that a mail program cited are left out.
    """
    return _Plain(_without_comments(text)).text()


class _Plain:
    """A parser that collects the plain text in one pass over HTML."""

    def __init__(self, source: str) -> None:
        self._source = source
        lowered = source.lower()
        self._last_end = {name: lowered.rfind(f"</{name}") for name in _SILENT}
        self._parts: list[str] = []
        # The address of the open link, and where its words begin.
        self._open: tuple[str, int] | None = None
        # The element whose content is left out, and how many of its name are open.
        self._left_out = ""
        self._depth = 0

    def text(self) -> str:
        """The text of the whole."""
        at = 0
        for found in _TAG.finditer(self._source):
            self._words(at, found.start())
            at = found.end()
            name, is_end = found[2].lower(), bool(found[1])
            if self._left_out:
                self._within(name, is_end=is_end)
            elif not is_end and self._begins_left_out(name, found):
                self._left_out, self._depth = name, 1
            elif name == "a":
                self._link(found[3], is_end=is_end)
            else:
                self._parts.append(_gap(name, is_end=is_end))
        self._words(at, len(self._source))
        return _tidy("".join(self._parts))

    def _words(self, start: int, end: int) -> None:
        if not self._left_out:
            self._parts.append(html.unescape(_SPACES.sub(" ", self._source[start:end])))

    def _begins_left_out(self, name: str, tag: re.Match[str]) -> bool:
        """Whether a tag opens what is left out. A script, a style or a head that never ends hides no words."""
        if name in _SILENT:
            return self._last_end[name] >= tag.end()
        return name in ("div", "blockquote") and _CITED.search(tag[3]) is not None

    def _within(self, name: str, *, is_end: bool) -> None:
        if name == self._left_out:
            self._depth += -1 if is_end else 1
            if not self._depth:
                self._left_out = ""

    def _link(self, attributes: str, *, is_end: bool) -> None:
        """Put a link's address behind its words, unless they are the address."""
        if not is_end:
            found = _HREF.search(attributes)
            address = html.unescape(next((one for one in found.groups() if one), "")) if found else ""
            self._open = address, len(self._parts)
        elif self._open is not None:
            (address, start), self._open = self._open, None
            words = "".join(self._parts[start:])
            if address.startswith(("http://", "https://")) and address.rstrip("/") not in words:
                self._parts.append(f" ({address})")


def _gap(name: str, *, is_end: bool) -> str:
    """The white space, with a dash for a list point, that replaces a tag."""
    if name == "li":
        return "" if is_end else "\n- "
    if name in ("td", "th"):
        return "  " if is_end else ""
    if name in _PARAGRAPHS:
        return "\n\n"
    return "\n" if name in _BLOCKS or name == "br" else ""


def _without_comments(text: str) -> str:
    """HTML without comments and declarations; what a CDATA section holds stays."""
    if _CDATA in text:
        text = text.replace(_CDATA, "").replace("]]>", "")
    parts = []
    at = 0
    while (start := text.find("<!", at)) >= 0:
        is_comment = text.startswith("<!--", start)
        end = text.find("-->" if is_comment else ">", start)
        if end < 0:
            break
        parts.append(text[at:start])
        at = end + (3 if is_comment else 1)
    return "".join((*parts, text[at:]))


_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)


_SPACES = re.compile(r"[ \t\r\n\f]+")
_BLANKS = re.compile(r"\n{3,}")


def _tidy(text: str) -> str:
    lines = (line.replace("\xa0", " ").strip() for line in text.split("\n"))
    return _BLANKS.sub("\n\n", "\n".join(lines)).strip()
