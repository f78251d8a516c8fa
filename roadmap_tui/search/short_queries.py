"""Search of requests by one to three words: by any of them, by its beginning or by another form of it.

So few words cannot say that two requests are one; a request that holds them is worth a look.
"""

from collections.abc import Mapping

from roadmap_tui.model.records import Request
from roadmap_tui.search.index import Index, Words
from roadmap_tui.search.texts import text_of
from roadmap_tui.search.tokens import LONGEST_ASKED

MOST = 3
"""The most words of a short query."""
WHOLE = 0.48
"""The score of a request that holds all of them: below what a likely duplicate has."""
_NEARLY = 0.8
"""The share of a word that its beginning or another form of it counts."""
_PLACE = 0.05
"""The share of its score that the last one found loses: of equals, what says little else comes first."""
_LONGER = 4
"""Letters that another form of a word has beyond its stem, at most."""
_ROOT = 4
"""Letters of a stem from which a longer word can be a form of it."""
_BEGUN = 3
"""Letters typed from which they are the beginning of words."""

Found = tuple[Request, float, tuple[str, ...]]


def holding(index: Index, text: str, limit: int) -> list[Found]:
    """The requests that hold some of a few words, how much of them (up to `WHOLE`), and the words they have.

    Nothing for a text of more words, or of none that says something.
    """
    asked = index.read(text)
    if not 0 < len(asked.forms) <= MOST:
        return []
    worth = index.worth(asked.forms)
    found = []
    for place, one in enumerate(index.begun(asked.forms.values(), Request, limit)):
        if isinstance(one, Request):
            shares, words = _held(asked, index.read(text_of(one)[:LONGEST_ASKED]))
            if words:
                found.append((one, WHOLE * _coverage(shares, worth) * (1 - _PLACE * place / limit), words))
    return found


def _held(asked: Words, theirs: Words) -> tuple[dict[str, float], tuple[str, ...]]:
    """The share of each asked word that a text holds, by stem, and the words by which it does."""
    shares: dict[str, float] = {}
    words = []
    for stem, form in asked.forms.items():
        if stem in theirs.forms:
            shares[stem] = 1.0
            words.append(theirs.forms[stem])
            continue
        near = next((word for other, word in theirs.forms.items() if _is_near(stem, form, other, word)), None)
        if near is not None:
            shares[stem] = _NEARLY
            words.append(near)
    return shares, tuple(words)


def _is_near(stem: str, form: str, other: str, word: str) -> bool:
    """Whether a word begins as the typed one, or one of the two is the other with an ending."""
    if len(form) >= _BEGUN and (word.startswith(form) or other.startswith(form)):
        return True
    short, long = sorted((stem, other), key=len)
    return len(short) >= _ROOT and long.startswith(short) and len(long) - len(short) <= _LONGER


def _coverage(shares: Mapping[str, float], worth: Mapping[str, float]) -> float:
    """The share of the asked words that is held, by their number or by what they are worth, whichever is more."""
    by_number = sum(shares.values()) / len(worth)
    by_worth = sum(share * worth[stem] for stem, share in shares.items()) / sum(worth.values())
    return max(by_number, by_worth)
