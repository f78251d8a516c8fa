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

import unicodedata

from roadmap_tui.text.lazy_pattern import lazy_pattern

_QUOTES = dict.fromkeys(map(ord, "\"'`´‘’‚‛“”„‟«»‹›′″"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_SHORTNAME = lazy_pattern(r":(?![0-9]+:)[a-z0-9_+-]+:")
_LINK = lazy_pattern(r"<((?:https?|mailto):[^\s<>]+)>")
_MANY = lazy_pattern("'{2,}")
_PICTURE = "\ufffc"
_PICTURES = lazy_pattern(f" ?(?:{_PICTURE} ?)+")
_SPACES = lazy_pattern(" {2,}")
_UNSEEN = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})


def words_of(text: str) -> str:
    """The normalised text, which all spellings of it share; for comparing, not for showing.

    Letters are composed (NFKC); what cannot be seen is left out; quotes and dashes are each one; runs of white
    space are one space, and none at the ends; an emoji is a picture, also under its short name.
    """
    shown = unicodedata.normalize("NFKC", text.translate(_SEEN)).translate(_PLAIN)
    plain = _LINK.sub(r"'\1'", _SHORTNAME.sub(_PICTURE, shown))
    spaced = _SPACES.sub(" ", _MANY.sub("'", plain))
    return (_PICTURES.sub(_PICTURE, spaced) if _PICTURE in spaced else spaced).strip()


class _SeenLetters(dict[int, str]):
    """The normalised character of each code point, kept once it was asked for; begins with those given.

    White space is a space, an emoji a picture, and what is not seen nothing.
    """

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        kind = unicodedata.category(letter)
        found = letter
        if letter.isspace():
            found = " "
        elif kind in _UNSEEN or "\ufe00" <= letter <= "\ufe0f":
            found = ""
        elif (kind == "So" and letter >= "\u203c") or "\U0001f3fb" <= letter <= "\U0001f3ff":
            found = _PICTURE
        self[code] = found
        return found


_SEEN = _SeenLetters()
_PLAIN = _SeenLetters(_QUOTES | _DASHES)
