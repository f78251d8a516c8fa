"""Normalisation of texts that a tracker respells, so that all spellings of the same words compare as equal.

Trackers keep a text in their own way: they trim it, collapse white space, drop what cannot be seen, compose
letters, turn quotes and dashes, name an emoji. What is read back after a write therefore seldom is the text that
was sent, character by character; taken for a person's edit it would be reported for ever and clash with our next.

The rule: until a field that we sent has been read back once, what is read counts as ours when it is the same
words, and is then what both agreed on, in the tracker's spelling. Anything else was written by a person after us,
and shows as theirs. Once read, the field is compared character by character: a person who only mends a quote has
changed it. What no reading can tell apart is a person who mends nothing but the spelling between our write and
our reading.
"""

import re
import unicodedata

_QUOTES = dict.fromkeys(map(ord, "\"'`´‘’‚‛“”„‟«»‹›′″"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_SHORTNAME = re.compile(r":(?![0-9]+:)[a-z0-9_+-]+:")
_LINK = re.compile(r"<((?:https?|mailto):[^\s<>]+)>")
_MANY = re.compile(r"'+")
_PICTURE = "\ufffc"
_PICTURES = re.compile(f" ?(?:{_PICTURE} ?)+")
_ODD = re.compile(r"[^\x20-\x7e]")
_SPACE = re.compile(r"\s+")
_UNSEEN = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})


def words_of(text: str) -> str:
    """The normalised text, which all spellings of it share; for comparing, not for showing.

    Letters are composed (NFKC); what cannot be seen is left out; quotes and dashes are each one; runs of white
    space are one space, and none at the ends; an emoji is a picture, also under its short name.
    """
    seen = unicodedata.normalize("NFKC", _ODD.sub(_seen, text))
    shown = _ODD.sub(_seen, seen).translate(_QUOTES).translate(_DASHES)
    plain = _LINK.sub(r"'\1'", _SHORTNAME.sub(_PICTURE, shown))
    return _PICTURES.sub(_PICTURE, _SPACE.sub(" ", _MANY.sub("'", plain))).strip()


def _seen(found: re.Match[str]) -> str:
    """The normalised character: white space is a space, an emoji a picture, and what is not seen nothing."""
    letter = found[0]
    if letter.isspace():
        return " "
    kind = unicodedata.category(letter)
    if kind in _UNSEEN or "\ufe00" <= letter <= "\ufe0f":
        return ""
    if (kind == "So" and letter >= "\u203c") or "\U0001f3fb" <= letter <= "\U0001f3ff":
        return _PICTURE
    return letter
