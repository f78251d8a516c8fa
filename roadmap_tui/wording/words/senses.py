"""Words of the interface that mean something else in another trade: the dashboard of a lorry, a coat's button.

A word is taken in the other sense where the story also has a word of that trade. What stands beside it tells
more than the word: nobody rinses the filter of a list.
"""

from itertools import pairwise

from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.words.lists import trades, words

_TRADES = trades()
_OF_TRADES = frozenset(_TRADES)
_MAKERS = words("makers")
"""The words after a thing that is made, sold or fitted: "a button factory"."""
_WORD = lazy_pattern(r"[^\W\d_][\w'’-]*")
NONE: frozenset[str] = frozenset()


def words_of(text: str) -> frozenset[str]:
    """The words of a text in lower case where one of them has another sense; otherwise none, which is quicker."""
    lower = text.lower()
    said = frozenset(_WORD.findall(lower))
    return said if not said.isdisjoint(_OF_TRADES) else NONE


def elsewhere(words: list[str], bag: frozenset[str], around: frozenset[str]) -> frozenset[str]:
    """The words of a text that have their other sense in it; `around` are the words of its story."""
    if bag.isdisjoint(_OF_TRADES):
        return NONE
    met = _OF_TRADES & bag
    said = around.union(words)
    following = dict(pairwise(words))
    return frozenset(one for one in met if not said.isdisjoint(_TRADES[one]) or following.get(one) in _MAKERS)
