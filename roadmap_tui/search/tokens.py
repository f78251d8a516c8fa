"""Tokenizes texts for search: identifiers are taken apart, stop words left out."""

import re
from collections import Counter

from roadmap_tui.wording.words.vocabulary import STOP_WORDS

LONGEST = 100_000
"""Characters of a record that are looked at; what stands behind them is not found."""
LONGEST_ASKED = 20_000
"""Characters of a question that are looked at."""

_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[A-Za-z0-9]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SHAPE = bytes(65 if 65 <= one <= 90 else 97 if 97 <= one <= 122 or 48 <= one <= 57 else 32 for one in range(256))
"""The class of each byte: `A` a capital, `a` a small letter or a digit, a space anything else."""
_RUN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]{2,}")
"""Words of scripts that write none apart."""
# Words of every request, whatever it is about; the others come from the wording rules.
_EMPTY = STOP_WORDS | frozenset(
    "about after again all any because being cannot did doing don etc further get gets having here however like "
    "make me must my need now other please same since still t s then think though through try under until us "
    "use used using want way we well "
    # what is said and not asked for, and what a contraction leaves
    "say says said saying really maybe perhaps actually yes yeah okay hello dear thanks thank regards cheers "
    "isn aren wasn weren doesn didn hasn haven hadn won wouldn couldn shouldn ain gonna wanna".split()
)
SHORTEST = 3
"""Letters of a word that says something, unless it is an abbreviation or of a script without spaces."""
_UNSPACED = "\u3040"
"""The first letter of scripts that write no spaces between words, of which two letters say much."""
_ABBREVIATION = re.compile(r"(?<![^\W_])(?:[A-Z]{2}|[0-9][A-Za-z0-9]|[A-Za-z][0-9])(?![^\W_])")
"""A short word of capitals or with a digit: `UI`, `S3`, `4k`."""


def spelled(text: str) -> str:
    """A text for the index: compound words (`onResize`) are followed by their parts, words that are written
    without spaces by their pairs of letters. Any text can be encoded afterwards.
    """
    text = text[:LONGEST]
    if not text.isascii():
        text = _RUN.sub(_with_pairs, text.encode("utf-8", "ignore").decode())
    # Few texts hold a compound; the search for one costs more than all else here.
    shape = text.encode("ascii", "replace").translate(_SHAPE)
    return _LETTERS.sub(_with_parts, text) if b"aA" in shape or b"AAa" in shape else text


def counted(text: str, shortest: int = SHORTEST, without: frozenset[str] = frozenset()) -> dict[str, int]:
    """The count of each word of a text, in small letters and in their order, without the empty and short ones."""
    whole = spelled(text[:LONGEST_ASKED])
    found = Counter(_WORD.findall(whole.lower()))
    short = {word.lower() for word in _ABBREVIATION.findall(whole)}
    return {
        word: count
        for word, count in found.items()
        if word not in _EMPTY
        and word not in without
        and (len(word) >= shortest or word in short or word >= _UNSPACED)
    }


def typed(text: str) -> list[str]:
    """The words that a person types to find something, each once; every word counts."""
    runs = _WORD.findall(text[:LONGEST_ASKED].lower())
    words = " ".join(_pairs(run) if _RUN.fullmatch(run) else run for run in runs)
    return list(dict.fromkeys(words.split()))


def _with_parts(found: re.Match[str]) -> str:
    word = found[0]
    if word.islower() or word.isupper():
        return word
    parts = _PART.findall(word)
    return f"{word} {' '.join(parts)}" if len(parts) > 1 else word


def _with_pairs(found: re.Match[str]) -> str:
    return f" {found[0]} {_pairs(found[0])} "


def _pairs(run: str) -> str:
    return " ".join(run[at : at + 2] for at in range(len(run) - 1))
