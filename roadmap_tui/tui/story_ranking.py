"""Which stories a request may belong to: those that share its words, rare ones counting most."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log
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
    """A story, how alike it is (0 where no word is shared), and the words it shares, rarest first."""

    story: Story
    score: float
    words: tuple[str, ...]


class StoryRanking:
    """Ranks a board's stories for requests. A story's words are read once for each of its revisions."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[int, frozenset[str]]] = {}

    def rank(self, stories: Mapping[str, Story], requests: Iterable[Request]) -> list[Match]:
        """The stories that requests can be filed under, most alike first, then in the board's order."""
        open_ones = [one for one in stories.values() if not one.archived and one.stage != "declined"]
        by_story = {one.id: self._words_of(one) for one in open_ones}
        asked: frozenset[str] = frozenset()
        for one in requests:
            asked |= _words(f"{one.said or ''} {one.problem or ''}")
        spread: Counter[str] = Counter()
        for words in by_story.values():
            spread.update(words & asked)
        worth = {word: log(1 + len(by_story) / count) for word, count in spread.items()}
        found = []
        for story in open_ones:
            shared = sorted(by_story[story.id] & asked, key=lambda word: (-worth[word], word))
            found.append(Match(story, sum(worth[word] for word in shared), tuple(shared)))
        return sorted(found, key=lambda one: (-one.score, one.story.order, number(one.story.id)))

    def _words_of(self, story: Story) -> frozenset[str]:
        kept = self._words.get(story.id)
        if kept is None or kept[0] != story.revision:
            parts = (
                story.title,
                story.actor,
                story.situation,
                story.outcome,
                story.obstacle,
                story.benefit,
                *story.tags,
            )
            kept = self._words[story.id] = (story.revision, _words(" ".join(part for part in parts if part)))
        return kept[1]


def narrowed(matches: Iterable[Match], typed: str) -> list[Match]:
    """Only the stories whose id, title or actor holds every typed word."""
    wanted = folded(typed).split()
    return [one for one in matches if _holds(one.story, wanted)] if wanted else list(matches)


def _holds(story: Story, wanted: list[str]) -> bool:
    text = f"{story.id} {story.title} {story.actor or ''}".casefold()
    return all(word in text for word in wanted)


def _words(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _COMMON)


def _stem(word: str) -> str:
    """A word without the plural: enough for letters and letter to meet."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
