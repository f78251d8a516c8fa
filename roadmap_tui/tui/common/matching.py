"""Highlighting of search words in a text."""

import re
from functools import lru_cache

from roadmap_tui.tui.common.card import Line, Role

_WORD = re.compile(r"[^\W_]+")
_LONG = 6
"""The least length of a word that may end in another way: `letters` matches `letter`."""


def strong_parts(text: str, words: str, role: Role = "plain") -> Line:
    """The text in parts: words that begin as one of `words` does are strong, the others of `role`."""
    pattern = _pattern(words)
    if pattern is None or not text:
        return [(text, role)] if text else []
    line: Line = []
    at = 0
    for found in pattern.finditer(text):
        if found.start() > at:
            line.append((text[at : found.start()], role))
        line.append((found[0], "strong"))
        at = found.end()
    if at < len(text):
        line.append((text[at:], role))
    return line


def first_match(text: str, words: str) -> int:
    """The position of the first match of `words` in a text; 0 where there is none."""
    pattern = _pattern(words)
    found = pattern.search(text) if pattern is not None else None
    return found.start() if found is not None else 0


@lru_cache(64)
def _pattern(words: str) -> re.Pattern[str] | None:
    heads = {_head(word) for word in _WORD.findall(words)}
    if not heads:
        return None
    return re.compile(
        rf"\b(?:{'|'.join(sorted(map(re.escape, heads), key=len, reverse=True))})\w*", re.IGNORECASE
    )


def _head(word: str) -> str:
    if word.isascii() and len(word) >= _LONG:
        return word[:-2]
    return word[:-1] if word.isascii() and len(word) > 3 and word.endswith("s") else word
