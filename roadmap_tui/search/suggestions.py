"""Suggests stories that a request may belong to, each with how often such a suggestion is right.

A story is found by its own words and by the requests that are linked to it. A word counts by how rare it is, and
by its runs of four letters, so that `walletpassphrase` finds the passphrase of a wallet; what stands in lines
that several requests share word for word, the questions of a form, counts half.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from roadmap_tui.model.records import Request, Story
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.confidence import Support, measured
from roadmap_tui.search.index import Index, Words
from roadmap_tui.search.similarity import (
    PROPOSED,
    WORDS,
    Alike,
    Match,
    alike,
    asked_text,
    first,
    shared_words,
)
from roadmap_tui.search.subwords import known_runs
from roadmap_tui.search.texts import text_of

LEAST_SURE = 0.0005
"""The floor of `suggest`: what would be shown as 0.000."""
_RARITY: Final = 2
"""The power of a word's rarity in evidence."""
_SATURATION, _LENGTH = 1.2, 0.75
"""BM25's usual weights of repeated words and of long texts."""
_GRAMS = 0.3
"""The weight of runs of letters beside that of words: so both have the same part in the best story found."""
_PAST_STORIES = frozenset({"declined"})


class Question(NamedTuple):
    """The weights of a question's words, by stem, and of their runs of letters, by run."""

    words: dict[str, float]
    grams: dict[str, float]


def suggest(
    index: Index, snapshot: Snapshot, asked: Request | str, limit: int = 5, like: Alike | None = None
) -> list[Match]:
    """The stories that a request or a text may belong to, best first.

    The score is the share of such suggestions that are right, 0 to 1. Stories that are archived, declined or
    linked already are left out. `like` is what `alike` found already.
    """
    confidence, found = measured(), supports(index, snapshot, asked, like)
    shares = confidence.shares(found)
    matches = (Match(ref, share, found[ref].matched) for ref, share in shares.items())
    return first(matches, LEAST_SURE, confidence.sure, limit)


def supports(
    index: Index, snapshot: Snapshot, asked: Request | str, like: Alike | None = None
) -> dict[str, Support]:
    """What speaks for each story that a request or a text may belong to."""
    linked = set(snapshot.stories_of(asked.id)) if isinstance(asked, Request) else set()
    like = like or alike(index, asked)

    def takes_more(ref: str) -> bool:
        story = snapshot.stories.get(ref)
        return not (story is None or ref in linked or story.archived or story.stage in _PAST_STORIES)

    found = {ref: one for ref, one in _telling(index, asked_text(asked), like) if takes_more(ref)}
    said_for: set[str] = set()
    for one, score, matched in like.found:
        for ref in snapshot.stories_of(one.id):
            if score > 0 and ref not in said_for and takes_more(ref):
                said_for.add(ref)  # the most alike of its requests speaks for a story
                own = found.get(ref, Support())
                words = tuple(dict.fromkeys((*own.matched, *matched)))[:WORDS]
                found[ref] = Support(own.evidence, score, words)
    return found


def _telling(index: Index, text: str, like: Alike) -> Iterable[tuple[str, Support]]:
    """What the texts of stories that share a word say for them."""
    read = [(one.id, text_of(one)) for one in index.near(text, Story, PROPOSED)]
    worth = index.worth(like.asked.forms)
    question = _question(index, like, worth)
    mean = index.mean_length(Story)
    for ref, whole in read:
        words = index.read(whole)
        if matched := shared_words(like.asked, words, worth):  # a part of a word alone would convince nobody
            yield ref, Support(evidence(question, words, len(whole) / mean), matched=matched)


def _question(index: Index, like: Alike, worth: Mapping[str, float]) -> Question:
    asked, own = _grams(like.asked.counts), _grams(like.own.counts)
    gram_worth = index.gram_worth(asked)
    return Question(
        {
            stem: _half(count, like.own.counts.get(stem, 0)) * worth[stem] ** _RARITY
            for stem, count in like.asked.counts.items()
        },
        {
            gram: _half(asked[gram], own.get(gram, 0)) * each**_RARITY * _GRAMS
            for gram, each in gram_worth.items()
        },
    )


def _half(count: int, own: int) -> float:
    """The weight of a word that a question has so often, and so often outside of a form's lines, 0 to 2."""
    return count / (count + 1) + own / (own + 1)


def _grams(counts: Mapping[str, int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for stem, count in counts.items():
        for gram in known_runs(stem):
            found[gram] += count
    return found


def evidence(question: Question, words: Words, length: float) -> float:
    """The score of what a text shares with a question: BM25 (Robertson, Walker, 1994), with the rarity squared.

    `length` is that of the text over the average.
    """
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * length)
    grams: dict[str, int] = {}
    known, score = question.grams, 0.0
    for stem, count in words.counts.items():
        if stem in question.words:
            score += question.words[stem] * count / (count + norm)
        for gram in known_runs(stem):
            if gram in known:
                grams[gram] = grams.get(gram, 0) + count
    score += sum(known[gram] * count / (count + norm) for gram, count in grams.items())
    return score * (_SATURATION + 1)
