"""Measures the width of a text in terminal cells, by grapheme clusters.

A cluster is a character with what belongs to it: combining marks, a skin tone, a family joined by ZWJ, the two
letters of a flag. Wide and emoji clusters take two cells.
"""

import unicodedata
from collections.abc import Iterator

_ZWJ = "\u200d"
_EMOJI_STYLE = "\ufe0f"


def cell_width(text: str) -> int:
    """Cells that a text takes on one line; control characters take none."""
    if text.isascii():
        return len(text) if text.isprintable() else sum(1 for one in text if one.isprintable())
    return sum(_cells(one) for one in clusters(text))


def cut(text: str, width: int) -> str:
    """The text in at most `width` cells; what does not fit ends in an ellipsis. No cluster is split."""
    if cell_width(text) <= width:
        return text
    room = width - 1
    if room < 0:
        return ""
    kept: list[str] = []
    for cluster in clusters(text):
        room -= _cells(cluster)
        if room < 0:
            break
        kept.append(cluster)
    return "".join(kept).rstrip() + "…"


def padded(text: str, width: int, *, right: bool = False) -> str:
    """The text filled up with spaces to `width` cells; on its left with `right`."""
    space = " " * max(width - cell_width(text), 0)
    return space + text if right else text + space


def clusters(text: str) -> Iterator[str]:
    """The grapheme clusters of a text."""
    start = 0
    for index in range(1, len(text)):
        if not _joins(text, start, index):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _joins(text: str, start: int, index: int) -> bool:
    """Whether the character at `index` belongs to the cluster that began at `start`."""
    one = text[index]
    if one < "\u0300":
        return False
    before = text[index - 1]
    if before == _ZWJ:
        return ord(one) > 0x2000
    if _is_flag_letter(one):
        return _is_flag_letter(before) and index - start == 1
    if "\U0001f3fb" <= one <= "\U0001f3ff":
        return ord(before) > 0x2000
    return _is_weightless(one) or unicodedata.category(one) == "Mc"


def _cells(cluster: str) -> int:
    first = cluster[0]
    if len(cluster) == 1 and first < "\u0300":
        return 0 if unicodedata.category(first) == "Cc" else 1
    if _is_flag_letter(first):
        return 2 if len(cluster) > 1 and _is_flag_letter(cluster[1]) else 1
    if (_EMOJI_STYLE in cluster and first != _EMOJI_STYLE) or unicodedata.east_asian_width(first) in "WF":
        return 2
    own = 0 if _is_weightless(first) else 1
    return own + sum(1 for one in cluster[1:] if unicodedata.category(one) == "Mc")


def _is_flag_letter(one: str) -> bool:
    return "\U0001f1e6" <= one <= "\U0001f1ff"


def _is_weightless(one: str) -> bool:
    """Whether a character takes no cell: marks, format characters, Korean vowels and finals that fuse."""
    if "\u1160" <= one <= "\u11ff":
        return True
    category = unicodedata.category(one)
    return category in {"Mn", "Me", "Cc"} or (category == "Cf" and one != "\u00ad")
