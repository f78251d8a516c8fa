"""Which stories a request may belong to: those that share its words, rare ones counting most."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
from time import perf_counter
from typing import NamedTuple

from roadmap_tui.model.records import Request, Story, number
from roadmap_tui.model.text import folded

_WORD = re.compile(r"[^\W_]{3,}")
_COMMON = frozenset(
    "about after again all also and any are because been before being but can cannot could did does each even "
    "every for from get gets had has have having her here him his how into its just like make many more most "
    "much must need needs not now off one only onto other our out over same see she should since some still "
    "such take than that the their them then there these they this those through time too under until use used "
    "using very want wants was way were what when where which while who why will with without would "
    "you your".split()
)


class Match(NamedTuple):
    """A story, how alike it is (0 where no word is shared), and the words it shares, rarest first.

    `text` is what typed words are looked for in: id, title and actor.
    """

    story: Story
    score: float
    words: tuple[str, ...]
    text: str


class _Read(NamedTuple):
    """What was read of one revision of a story."""

    revision: int
    words: frozenset[str]
    text: str


class StoryRanking:
    """Ranks a board's stories for requests. A story's words are read once for each of its revisions."""

    def __init__(self) -> None:
        self._stories: dict[str, _Read] = {}

    def work(self, stories: Mapping[str, Story], seconds: float) -> bool:
        """Read words for at most about so long, before anybody asks. Returns whether all are read."""
        until = perf_counter() + seconds
        for story in stories.values():
            if story.id not in self._stories:
                self._read(story)
                if perf_counter() >= until:
                    return False
        return True

    def rank(self, stories: Mapping[str, Story], requests: Iterable[Request]) -> list[Match]:
        """The stories that requests can be filed under, most alike first, then in the board's order."""
        open_ones = [one for one in stories.values() if not one.archived and one.stage != "declined"]
        by_story = {one.id: self._read(one) for one in open_ones}
        asked: frozenset[str] = frozenset()
        for one in requests:
            asked |= _words(f"{one.said or ''} {one.problem or ''}")
        spread: Counter[str] = Counter()
        shares = {identity: read.words & asked for identity, read in by_story.items()}
        for shared in shares.values():
            spread.update(shared)
        worth = {word: log(1 + len(by_story) / count) for word, count in spread.items()}
        found = []
        for story in open_ones:
            shared = shares[story.id]
            words = tuple(sorted(shared, key=lambda word: (-worth[word], word))) if shared else ()
            score = sum(worth[word] for word in words)
            found.append(Match(story, score, words, by_story[story.id].text))
        return sorted(found, key=lambda one: (-one.score, one.story.order, number(one.story.id)))

    def _read(self, story: Story) -> _Read:
        kept = self._stories.get(story.id)
        if kept is None or kept.revision != story.revision:
            head = f"{story.id} {story.title} {story.actor or ''}"
            rest = (story.situation, story.outcome, story.obstacle, story.benefit, *story.tags)
            words = _words(" ".join([head, *(part for part in rest if part)]))
            kept = self._stories[story.id] = _Read(story.revision, words, head.casefold())
        return kept


def narrowed(matches: Iterable[Match], typed: str) -> list[Match]:
    """Only the stories whose id, title or actor holds every typed word."""
    wanted = folded(typed).split()
    return [one for one in matches if all(word in one.text for word in wanted)] if wanted else list(matches)


def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON)


def _stem(word: str) -> str:
    """A word without the plural: enough for letters and letter to meet."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
