"""Characters of typed text: checked where it comes in, control characters made visible where it goes out."""

import re
import unicodedata

from roadmap_tui.errors import Usage

_SURROGATE = re.compile("[\ud800-\udfff]")
# C0 and C1 controls, the invisible characters that reorder or hide a line, and halves of characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff]"
)
_SPACE = re.compile(r"\s+")


def checked(text: str, where: str) -> str:
    """Return the text as typed; refuse what no UTF-8 file can hold.

    Raises Usage naming `where` when the text holds bytes that were not UTF-8.
    """
    found = _SURROGATE.search(text)
    if found is not None:
        raise Usage(f"{where} holds a byte that is not UTF-8 at character {found.start() + 1}; send UTF-8 text.")
    return text


def visible(text: str) -> str:
    """Make control characters visible, so that a text cannot act on a terminal; tab and newline stay."""
    return _UNSAFE.sub(_shown, text)


def one_line(text: str) -> str:
    """The text on one line, safe for a terminal: runs of white space become one space."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    return visible(_SPACE.sub(" ", text)).strip()


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
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()
