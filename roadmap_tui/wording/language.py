"""Tells the language of a text from its function words, so that English rules judge English alone."""

from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.words.lists import words
from roadmap_tui.wording.words.vocabulary import STOP_WORDS

_LANGUAGES: dict[str, frozenset[str]] = {
    name.capitalize(): known - STOP_WORDS
    for name, known in (
        ("german", words("german")),
        ("french", words("french")),
        ("spanish", words("spanish")),
        ("italian", words("italian")),
        ("dutch", words("dutch")),
        ("portuguese", words("portuguese")),
        ("polish", words("polish")),
        ("swedish", words("swedish")),
    )
}
"""Function words of other languages that are none of English."""
_WORD = lazy_pattern(r"[^\W\d_]+")
_OTHER_LETTERS = (range(0x370, 0x2000), range(0x2C00, 0xD800))
"""Letters of scripts in which English is not written: from Greek and Cyrillic to Hangul."""
_ENOUGH, _FEW = 3, 2
_RARE = 5
"""English has a function word in at least one of so many different words; others have fewer of them."""


def other_language(text: str) -> str | None:
    """The language of a text that is not English, by its name; None for English, and where little tells.

    A text in another script is of `another language`.
    """
    said = _WORD.findall(text.lower())
    bag = set(said)
    english = len(bag & STOP_WORDS)
    if english * _RARE >= len(bag) and bag:
        return None  # as nearly always
    others = 0 if text.isascii() else sum(ord(one) in letters for one in text for letters in _OTHER_LETTERS)
    if others and 2 * others > sum(map(len, said)):
        return "another language"
    name, hits = max(((name, len(bag & known)) for name, known in _LANGUAGES.items()), key=lambda one: one[1])
    is_other = hits > english if hits >= _ENOUGH else hits >= _FEW and english == 0
    return name if is_other else None


def function_words(text: str) -> frozenset[str]:
    """The function words of a text's language that English has not; none for English."""
    return _LANGUAGES.get(other_language(text) or "", frozenset())
