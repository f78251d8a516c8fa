"""Extracts the customer's own words from a message body: no markup, no quoted answers, no signatures.

Only what is plainly none of theirs goes: code and tags that they write about stay, and so does a body that would
be left empty. Everything runs in one pass, whatever the text holds.
"""

import html
import re

from roadmap_tui.intake.quoted_mail import split_mail

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
        if "##-" in found:
            found = _REPLY_ABOVE.sub("", found, count=1)
        found = split_mail(found).own
    return found if found.strip() else text


_REPLY_ABOVE = re.compile(r"\A(?:[\s>]*##-\s[^\n]{3,100}\s-##[^\S\n]*(?:\n|\Z))+")
"""The line below which a support tool wants no answer, where nothing stands above it: `##- Please type … -##`."""
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
_ANSWERED = re.compile(r"yahoo_quoted|zmail_extra|divRplyFwdMsg", re.IGNORECASE)
ANSWERED_BELOW = "-----Original Message-----"
"""The line put where a mail in HTML shows by its form alone that what follows is another's."""
_QUOTES = 8
"""Quotes within quotes whose lines are marked."""


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


def without_markup(text: str, *, keeps_cited: bool = False) -> str:
    """HTML as text: blocks on lines of their own, list points as dashes, links with their address.

    Answers that a mail program cited are left out; with `keeps_cited` they stay, as mails in plain text have
    them: with marks in front of quoted lines, and a line between a mail and the one that it answers.
    """
    return _Plain(_without_comments(text), keeps_cited=keeps_cited).text()


class _Plain:
    """A parser that collects the plain text in one pass over HTML."""

    def __init__(self, source: str, *, keeps_cited: bool = False) -> None:
        self._source = source
        self._keeps_cited = keeps_cited
        lowered = source.lower()
        self._last_end = {name: lowered.rfind(f"</{name}") for name in _SILENT}
        self._parts: list[str] = []
        # The address of the open link, and where its words begin.
        self._open: tuple[str, int] | None = None
        # The element whose content is left out, and how many of its name are open.
        self._left_out = ""
        self._depth = 0
        # Open quotes, outermost first: where the parts of a cited one begin, None for another.
        self._quotes: list[int | None] = []
        self._is_marked = False

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
                if self._keeps_cited:
                    self._cite(name, found, is_end=is_end)
                self._parts.append(_gap(name, is_end=is_end))
        self._words(at, len(self._source))
        while self._quotes:
            self._end_quote()
        return _tidy("".join(self._parts))

    def _words(self, start: int, end: int) -> None:
        if not self._left_out:
            self._parts.append(html.unescape(_SPACES.sub(" ", self._source[start:end])))

    def _begins_left_out(self, name: str, tag: re.Match[str]) -> bool:
        """Whether a tag opens what is left out. A script, a style or a head that never ends hides no words."""
        if name in _SILENT:
            return self._last_end[name] >= tag.end()
        return not self._keeps_cited and name in ("div", "blockquote") and _CITED.search(tag[3]) is not None

    def _cite(self, name: str, tag: re.Match[str], *, is_end: bool) -> None:
        """Begin or end what is quoted, and put a line where an answered mail begins without any."""
        if name == "blockquote" and is_end and self._quotes:
            self._end_quote()
        elif name == "blockquote" and not is_end:
            is_cited = _CITED.search(tag[3]) is not None and len(self._quotes) < _QUOTES
            self._quotes.append(len(self._parts) if is_cited else None)
        elif name == "div" and not is_end and not self._is_marked and _ANSWERED.search(tag[3]) is not None:
            self._is_marked = True
            self._parts.append(f"\n\n{ANSWERED_BELOW}\n")

    def _end_quote(self) -> None:
        start = self._quotes.pop()
        if start is not None:
            inner = _tidy("".join(self._parts[start:]))
            self._parts[start:] = ["\n\n", *(f"> {line}\n" for line in inner.split("\n")), "\n"]

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
