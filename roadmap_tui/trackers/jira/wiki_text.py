"""Read Jira's wiki text back as plain text, and detect foreign content, which we never write.

The text is canonical: line ends, trailing spaces, blank lines and escapes that Jira's own editor drops or adds
leave it as it is. It is the same text that `adf_text` reads of the same prose.
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from roadmap_tui.text.characters import units
from roadmap_tui.trackers.document.characters import cleaned, is_link
from roadmap_tui.trackers.document.lines import addresses, unisolated
from roadmap_tui.trackers.document.reading import DocumentText, SourceBlock, document_text, labelled

_WHOLE_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n|\Z)")
_QUOTE = re.compile(r"(\{quote\})")
_ESCAPE = re.compile(
    r"(?<!\\)\\([-#*_+?^~|%{}\[\]()!@])|&#(\d{1,3});|&(amp);"
    r"|([\\&:])\u2060(\u2060*)|(?<!\u2060)\u2060(\u2060*)(?=(?:[hH][1-6]|[bB][qQ])\.)(.)"
)
"""Escaped signs; since word joiners are escapes as well, one that a person wrote is doubled."""
_SHIELD = 0xD800
"""The offset that shields escaped signs as surrogates, which no cleaned text holds, until markup is read."""
_SHIELDED = re.compile("[\ud800-\ud87f]")
_STRONG = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]*?)(?<=\S)\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<!\w)_(?=\S)([^_\n]*?)(?<=\S)_(?!\w)")
_LINK = re.compile(r"\[(?:([^\[\]|\n]+)\|)?([^\[\]|\n]+)\]")
_HEADING = re.compile(r"h([1-6])\.\s+(\S.*)")
_ITEM = re.compile(r"([*#-]+)\s+(\S.*)")
_OWN_ROW = re.compile(r"\|\|([^|]+)\|([^|]+)\|")
_FOREIGN = re.compile(r"\{[^{}\n]*\}|\[[^\[\]\n]+\]|!\S[^!\n]*!|\?\?\S[^\n]*?\?\?|^bq\.\s|\\\\")
_FOREIGN_PHRASES = tuple(
    (re.compile(rf"(?<!\w){sign}(?=\S)"), re.compile(rf"(?<=\S){sign}(?!\w)"))
    for sign in ("-", r"\+", r"\^", "~")
)
"""Where deleted, inserted, raised and lowered words begin, and where they end. As two patterns, since one for the
whole phrase would read the rest of the line from every sign that may begin it."""

_ANY_MARKUP = re.compile("[*_\\[\\]{}!?\\\\\\-+^~\ud800-\ud87f]|^bq\\.")
"""A quick test for markup: without one of these a line is plain."""


def read(text: object) -> DocumentText:
    """Read a description as Data Center sends it: wiki text, or nothing."""
    if text is None:
        return DocumentText("")
    if not isinstance(text, str):
        return DocumentText("", foreign=True)
    reader = _Reader(text)
    blocks = list(reader.blocks())
    for at in range(1, len(blocks)):
        if blocks[at].start < blocks[at - 1].stop:
            # Two blocks in one line: neither can be written without the other.
            blocks[at - 1 : at + 1] = [one._replace(foreign=True) for one in blocks[at - 1 : at + 1]]
    return document_text([one for one in blocks if one.text], units(text), text.replace("\r\n", "\n"))


class _Line(NamedTuple):
    """One line with its escapes shielded, and the place of the line that it is of or in."""

    text: str
    start: int
    stop: int


class _Reader:
    """Reads one text. `foreign` says whether the block being read holds what we never write."""

    def __init__(self, text: str) -> None:
        self.foreign = False
        places = [
            _Line(" ".join(part.split()), found.start(), found.end(1))
            for found in _WHOLE_LINE.finditer(text)
            for part in _QUOTE.split(_ESCAPE.sub(_shield, cleaned(unisolated(found[1]))))
        ]
        self._places = places
        self._lines = deque(one.text for one in places)

    def blocks(self) -> Iterator[SourceBlock]:
        """Each block, with its canonical text."""
        while self._lines:
            if not self._lines[0]:
                self._lines.popleft()
                continue
            first = self._places[-len(self._lines)]
            self.foreign = False
            text = self._block(self._lines[0])
            last = self._places[len(self._places) - len(self._lines) - 1]
            yield SourceBlock(text, self.foreign, first.start, last.stop, last.stop - first.start + 2)

    def _block(self, line: str) -> str:
        """The canonical text of the block that begins with a line, which is taken off."""
        if line == "{quote}":
            self._lines.popleft()
            return self._quote()
        if line.startswith("|"):
            return "\n".join(self._row(one) for one in self._run(r"\|"))
        if _ITEM.match(line):
            return "\n".join(self._items())
        if set(line) == {"-"} and len(line) >= 4:
            self._lines.popleft()
            return "---"
        if heading := _HEADING.fullmatch(line):
            self._lines.popleft()
            return f"{'#' * int(heading[1])} {self._inline(heading[2], plain=True)}"
        return "\n".join(map(self._inline, self._paragraph()))

    def _quote(self) -> str:
        """The lines up to the next mark, each with a sign before it."""
        if "{quote}" not in self._lines:
            self.foreign = True
            return "{quote}"
        said: list[str] = []
        while (line := self._lines.popleft()) != "{quote}":
            if line or (said and said[-1]):
                said.append(self._inline(line))
        while said and not said[-1]:
            said.pop()
        return "\n".join(f"> {line}" for line in said)

    def _row(self, line: str) -> str:
        own = _OWN_ROW.fullmatch(line)
        if own is None:
            self.foreign = True
        cells = own.groups() if own is not None else re.split(r"\|+", line.strip("|"))
        return " | ".join(self._inline(cell.strip(), plain=True) for cell in cells)

    def _items(self) -> Iterator[str]:
        """The items of a list; lines right below one belong to it."""
        number = 0
        while self._lines and (found := _ITEM.match(self._lines[0])) is not None:
            if found[1] not in {"*", "-"}:
                self.foreign = True
            self._lines.popleft()
            rest = []
            while self._lines and self._lines[0] and not _starts_block(self._lines[0]):
                rest.append(self._lines.popleft())
            number = number + 1 if found[1].endswith("#") else 0
            sign = f"{'  ' * (len(found[1]) - 1)}{f'{number}.' if number else '-'} "
            below = "\n" + " " * (len(sign) if number else 2 * len(found[1]))
            yield sign + below.join(self._inline(one, plain=True) for one in (found[2], *rest))

    def _paragraph(self) -> list[str]:
        lines = [self._lines.popleft()]
        while self._lines and self._lines[0] and not _starts_block(self._lines[0]):
            lines.append(self._lines.popleft())
        return lines

    def _run(self, start: str) -> list[str]:
        lines = []
        while self._lines and re.match(start, self._lines[0]):
            lines.append(self._lines.popleft())
        return lines

    def _inline(self, line: str, *, plain: bool = False) -> str:
        """A line without its markup, as `adf_text` reads it; in a `plain` place we make nothing stand out."""
        if _ANY_MARKUP.search(line) is None:
            return line
        line = _shielded_addresses(line)
        for mark in (_STRONG, _EMPHASIS):
            found = mark.search(line)
            # We make whole lines stand out: words within one are a person's choice.
            if found is not None and (plain or found.span() != (0, len(line))):
                self.foreign = True
            line = mark.sub(r"\1", line)
        line = _LINK.sub(_linked, line)
        if _FOREIGN.search(line) is not None or _has_foreign_phrase(line):
            self.foreign = True
            line = _in_words(line)
        return _unshielded(line)


def _has_foreign_phrase(line: str) -> bool:
    for begins, ends in _FOREIGN_PHRASES:
        begin = begins.search(line)
        if begin is not None and ends.search(line, begin.end()) is not None:
            return True
    return False


def _in_words(line: str) -> str:
    """A line with what we never write as words: pictures, files, mentions, macros, words struck out."""
    for pattern, words in _WORDS:
        line = pattern.sub(words, line)
    return line


def _macro(found: re.Match[str]) -> str:
    name, value = found[1].strip(), (found[2] or "").strip()
    if name == "color":
        return ""
    title = _TITLE.search(value)
    return labelled(name, title[1] if title is not None else value)


_TITLE = re.compile(r"(?:^|\|)title=([^|]*)")
_WORDS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\{\{([^{}\n]+)\}\}"), r"`\1`"),
    (re.compile(r"\{([a-zA-Z][\w-]*)(?::([^{}\n]*))?\}"), _macro),
    (re.compile(r"!([^\s!|][^!|\n]*)(?:\|[^!\n]*)?!"), lambda found: labelled("picture", found[1])),
    (re.compile(r"\[~(?:accountid:)?([^\[\]|\n]+)\]"), r"@\1"),
    (re.compile(r"\[\^([^\[\]|\n]+)\]"), lambda found: labelled("file", found[1])),
    (re.compile(r"\[([^\[\]|\n]+)\|([^\[\]\n]+)\]"), r"\1 (\2)"),
    (re.compile(r"(?<!\w)-(?=\S)([^-\n]*)(?<=\S)-(?!\w)"), r"~~\1~~"),
    (re.compile(r"^bq\.\s+"), "> "),
    (re.compile(r"\s*\\\\\s*"), "\n"),
)
"""What we never write, and the words that show it."""


def _shield(found: re.Match[str]) -> str:
    if found[4] or found[7]:
        sign = chr(_SHIELD + ord(found[4] or found[7]))
        return f"{sign}{found[5]}" if found[4] else f"{found[6]}{sign}"
    code = ord(found[1]) if found[1] else ord("&") if found[3] else int(found[2])
    return chr(_SHIELD + code) if 32 <= code < 127 else found[0]


def _starts_block(line: str) -> bool:
    return (
        line == "{quote}"
        or line.startswith("|")
        or _ITEM.match(line) is not None
        or _HEADING.fullmatch(line) is not None
        or (set(line) == {"-"} and len(line) >= 4)
    )


def _linked(found: re.Match[str]) -> str:
    """The text with the address it leads to, so that a link somebody added or changed is a change."""
    alias, address = found[1], found[2]
    if not is_link(_unshielded(address)):
        return found[0]
    kept = _shielded(_unshielded(address))
    return kept if alias is None or alias == kept else f"{alias} ({kept})"


def _shielded_addresses(line: str) -> str:
    """A line in which no sign within an address of the web is markup."""
    parts: list[str] = []
    at = 0
    for start, end in addresses(line):
        # Brackets around an address, and what leads to it, are a link's.
        end = min((one for sign in "[]" if (one := line.find(sign, start, end)) >= 0), default=end)
        parts += (line[at:start], _shielded(line[start:end]))
        at = end
    return "".join((*parts, line[at:]))


def _shielded(address: str) -> str:
    return "".join(chr(_SHIELD + ord(one)) if " " < one < "\x7f" else one for one in address)


def _unshielded(text: str) -> str:
    return _SHIELDED.sub(lambda found: chr(ord(found[0]) - _SHIELD), text)
