"""Converts HTML to plain text: markup goes, words and links stay."""

import html
import re

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
