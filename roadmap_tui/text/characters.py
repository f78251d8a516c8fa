"""Characters of text: checked where it comes in, made harmless where it is drawn, printed or copied."""

import re
import unicodedata

from roadmap_tui.errors import Usage
from roadmap_tui.text.lazy_pattern import lazy_pattern

_SURROGATE = lazy_pattern("[\ud800-\udfff]")
# C0 and C1 controls, the invisible characters that reorder or hide a line, and halves of characters.
_ACTING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff"
_UNSAFE = lazy_pattern(f"[{_ACTING}]")
# What is drawn as nothing, or hides what stands beside it: obsolete format characters, annotations, tags outside
# of a flag, and a joiner before an ordinary letter, which is measured as if it hid the letter.
_HIDDEN = "\u206a-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"
_HIDING = lazy_pattern(
    "\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f"
    f"|[{_HIDDEN}]|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_SUSPECT = lazy_pattern(f"[{_ACTING}{_HIDDEN}\u200d]")
# What has no form of its own although it is a letter or a mark: fillers, joiners of marks, variation selectors.
_FORMLESS = lazy_pattern(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def checked(text: str, where: str) -> str:
    """Return the text as typed; refuse what no UTF-8 file can hold.

    Raises Usage naming `where` when the text holds bytes that were not UTF-8.
    """
    found = None if text.isascii() else _SURROGATE.search(text)
    if found is not None:
        raise Usage(f"{where} holds a byte that is not UTF-8 at character {found.start() + 1}; send UTF-8 text.")
    return text


def visible(text: str) -> str:
    """Make control characters visible, so that a text cannot act on a terminal; tab and newline stay."""
    return text if text.isprintable() else _UNSAFE.sub(_shown, text)


def spelled(text: str) -> str:
    """The text with every character to be seen, for who must know all of it; newline and plain space stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        one if one == "\n" or (one.isprintable() and not _FORMLESS.match(one)) else f"<U+{ord(one):04X}>"
        for one in text
    )


def drawn(text: str) -> str:
    """The text as a terminal is given it: controls visible, characters that hide or hide others left out.

    Tab and newline stay. What is printable all through, as nearly all text is, comes back as it is.
    """
    if text.replace("\n", "").isprintable() or _SUSPECT.search(text) is None:
        return text
    return _HIDING.sub(_flag, _UNSAFE.sub(_shown, text))


def drawn_line(text: str) -> str:
    """The text as a terminal is given it on one line, as `drawn`; tabs and line breaks are spaces."""
    return text if text.isprintable() else drawn(text.replace("\t", " ").replace("\n", " "))


def without_controls(text: str) -> str:
    """The text without control characters but tab and newline, as other programs are given it."""
    return text if text.isprintable() else _UNSAFE.sub("", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """The text on one line, safe for a terminal: runs of white space become one space."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return visible(" ".join(text.split()))


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, as Java counts it: most emoji count two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clipped(text: str, most: int) -> str:
    """The text in at most so many units of UTF-16; a shortened one ends with an ellipsis."""
    if units(text) <= most:
        return text
    kept = text[: most - 1]
    while units(kept) > most - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def json_drawn(text: str) -> str:
    """JSON as a terminal is given it: what `drawn` would change is escaped, and comes back exactly."""
    if text.isprintable() or _SUSPECT.search(text) is None:
        return text
    return _HIDING.sub(_escaped, _UNSAFE.sub(_escaped, text))


def _escaped(found: re.Match[str]) -> str:
    if _flag(found):
        return found[0]
    units = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _flag(found: re.Match[str]) -> str:
    """The flag that was found; nothing else of what hides."""
    return found[0] if found[0][0] == "\U0001f3f4" else ""


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"<U+{code:04X}>"


def capital(text: str) -> str:
    """The text with a capital first."""
    return text[:1].upper() + text[1:]


def folded(text: str) -> str:
    """The text for comparing names: composed, without case, white space collapsed."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()
