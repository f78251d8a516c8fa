"""Similarity of two texts by their sets of words."""

from functools import lru_cache

from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.words.vocabulary import STOP_WORDS

_WORD = lazy_pattern(r"[^\W_]+")


@lru_cache(maxsize=8192)
def content(text: str) -> frozenset[str]:
    """The content words of a text, without their endings."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower()) if word not in STOP_WORDS)


def _stem(word: str) -> str:
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)]
    return word


def likeness(one: str, other: str) -> float:
    """Sørensen–Dice coefficient: twice the shared words over the words of both texts, 0 to 1."""
    a, b = content(one), content(other)
    if not a or not b:
        return 0.0
    return 2 * len(a & b) / (len(a) + len(b))


def contained(one: str, other: str) -> float:
    """Overlap coefficient: the share of the shorter text's words that the other has too; of fewer than 2, 0."""
    a, b = content(one), content(other)
    least = min(len(a), len(b))
    return len(a & b) / least if least > 1 else 0.0
