"""Candidates for duplicate stories, found by their rarest words, so that a whole board can be checked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from math import ceil

from roadmap_tui.model.records import Story
from roadmap_tui.wording.likeness import content
from roadmap_tui.wording.rules.record import ALIKE, is_open, whole

SHARED = ALIKE / (2 - ALIKE)
"""The least share of a text's words that any text as alike as `ALIKE` has too, however short that one is."""
_ROUNDING = 1e-9


class Neighbours:
    """An index of open stories by their words; a look-up leaves out only stories that are not alike."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self._stories = [one for one in stories if is_open(one)]
        self._words = [content(whole(one)) for one in self._stories]
        self._uses = Counter(word for words in self._words for word in words)
        self._holding: dict[str, list[int]] = {}
        for place, words in enumerate(self._words):
            for word in self._rarest(words):
                self._holding.setdefault(word, []).append(place)

    def of(self, story: Story) -> Iterator[Story]:
        """The stories alike enough to report, the story itself left out, in the order given."""
        mine = content(whole(story))
        found: set[int] = set().union(*(self._holding.get(word, ()) for word in self._rarest(mine)))
        for place in sorted(found):
            other = self._words[place]
            both = len(mine) + len(other)
            if 2 * len(mine & other) / both >= ALIKE and self._stories[place].id != story.id:
                yield self._stories[place]

    def _rarest(self, words: frozenset[str]) -> list[str]:
        """The words by which a text is found: two alike texts have at least one of them in common.

        Alike texts share at least `least` words of each, so that, in one order of all words, the first that they
        share stands before the last `least - 1` of both.
        """
        least = ceil(SHARED * len(words) - _ROUNDING)
        return sorted(words, key=lambda word: (self._uses[word], word))[: len(words) - least + 1]
