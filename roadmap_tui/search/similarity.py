"""Finds similar requests, and suggests stories that a request may belong to.

The index proposes, by its rarest words; what it proposes is read whole and weighed here. Scores run from 0 to 1
and mean the same on every board; below a floor nothing is said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from roadmap_tui.model.records import Request, Story
from roadmap_tui.model.snapshot import Snapshot
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
_ENDING = 4
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
    return len(short) >= _ROOT and long.startswith(short) and len(long) - len(short) <= _ENDING


def _coverage(shares: Mapping[str, float], worth: Mapping[str, float]) -> float:
    """The share of the asked words that is held, by their number or by what they are worth, whichever is more."""
    by_number = sum(shares.values()) / len(worth)
    by_worth = sum(share * worth[stem] for stem, share in shares.items()) / sum(worth.values())
    return max(by_number, by_worth)


LEAST_ALIKE = 0.15
"""The floor of `similar`: a third of the requests that have no like find nothing above it."""
LEAST_SURE = 0.05
"""The floor of `suggest`: a story found with less is right once in twenty times."""
LIKELY = 0.5
"""A request this much alike is more likely a duplicate than not (`bench/likeness.py` measures it)."""
GUESS = 0.25
"""A story that is less sure is a guess, under which nothing is filed unasked."""
PROPOSED = 50
"""The most candidates of the index that are read whole."""
WORDS = 8
"""The most shared words that a match names."""
_FORM = 3
"""The number of requests from which a line that they share word for word belongs to a form."""
_RARITY = 1.5
"""The power of a word's rarity in evidence."""
_SATURATION, _LENGTH = 1.2, 0.75
"""BM25's usual weights of repeated words and of long texts."""
_EVEN = 25.0
"""The evidence at which the best story found is as likely right as not."""
_STEEP = 3
_LONGER = 4
_FEW = 4.0
"""The worth of shared words at which likeness is halved: less than one rare word."""
_PAST_STORIES = frozenset({"declined"})


class Match(NamedTuple):
    """A request or a story, by id, how sure it is (0 to 1), and the words it shares, the rarest first."""

    ref: str
    score: float
    matched: tuple[str, ...]


def similar(index: Index, snapshot: Snapshot, asked: Request | str, limit: int = 5) -> list[Match]:
    """The requests that say much the same as a request or a text, best first.

    The score is the share of their words, by rarity, that both have; 1 says the same. A few words find what holds
    any of them, with a score below that of a likely duplicate. A merged request is named by what it was merged
    into; what is already merged with the asked one is left out.
    """
    own = _merged_with(snapshot, asked) if isinstance(asked, Request) else None
    best: dict[str, Match] = {}
    found = _alike(index, asked)
    if isinstance(asked, str):
        found += holding(index, asked, PROPOSED)
    for one, score, matched in found:
        ref = _merged_with(snapshot, one)
        if ref != own and (ref not in best or score > best[ref].score):
            best[ref] = Match(ref, score, matched)
    return _first(best.values(), LEAST_ALIKE, limit)


def suggest(index: Index, snapshot: Snapshot, asked: Request | str, limit: int = 5) -> list[Match]:
    """The stories that a request or a text may belong to, best first.

    A story is found by what it tells and by the requests linked to it. Stories that are archived, declined or
    linked already are left out.
    """
    text = _text(asked)
    linked = set(snapshot.stories_of(asked.id)) if isinstance(asked, Request) else set()
    found: dict[str, Match] = {}

    def add(ref: str, score: float, matched: tuple[str, ...]) -> None:
        story = snapshot.stories.get(ref)
        if story is None or ref in linked or story.archived or story.stage in _PAST_STORIES:
            return
        before = found.get(ref, Match(ref, 0.0, ()))
        both = 1 - (1 - before.score) * (1 - score)
        found[ref] = Match(ref, both, tuple(dict.fromkeys((*before.matched, *matched)))[:WORDS])

    for ref, score, matched in _telling(index, text):
        add(ref, score, matched)
    said_for: set[str] = set()
    for one, score, matched in _alike(index, asked):
        for ref in snapshot.stories_of(one.id):
            if ref not in said_for:  # the most alike of its requests speaks for a story
                said_for.add(ref)
                add(ref, score, matched)
    return _first(found.values(), LEAST_SURE, limit)


def _first(matches: Iterable[Match], least: float, limit: int) -> list[Match]:
    best = sorted(matches, key=lambda one: (-one.score, int(one.ref[2:])))
    return [one._replace(score=round(one.score, 3)) for one in best[:limit] if one.score >= least]


def _telling(index: Index, text: str) -> list[Match]:
    """The confidence that each story is what a text asks for, from the story's own texts."""
    asked = index.read(text)
    near = [(one.id, text_of(one)) for one in index.near(text, Story, PROPOSED)]
    read = [(ref, len(words), index.read(words)) for ref, words in near]
    worth = index.worth(asked.forms)
    mean = index.mean_length(Story)
    return [
        Match(ref, _sure(evidence(asked, words, worth, length / mean)), _shared(asked, words, worth))
        for ref, length, words in read
    ]


def evidence(asked: Words, words: Words, worth: dict[str, float], length: float) -> float:
    """The score of the shared words: BM25 (Robertson, Walker, 1994) with the rarity of words raised.

    `length` is that of the text over the average.
    """
    norm = _SATURATION * (1 - _LENGTH + _LENGTH * length)
    weights = (
        worth[stem] ** _RARITY * count * (_SATURATION + 1) / (count + norm)
        for stem, count in words.counts.items()
        if stem in asked.forms
    )
    return float(sum(weights))


def _sure(evidence: float) -> float:
    return float(evidence**_STEEP / (evidence**_STEEP + _EVEN**_STEEP))


def _alike(index: Index, asked: Request | str) -> list[tuple[Request, float, tuple[str, ...]]]:
    """The requests that share most with a request or a text, and how much of their words is shared."""
    text, besides = _text(asked), asked.id if isinstance(asked, Request) else ""
    near = [(one, text_of(one)[:LONGEST_ASKED]) for one in index.near(text, Request, PROPOSED, besides)]
    form = _form_lines(words for _, words in near)
    mine = index.read(_without(text, form))
    read = [(one, whole, index.read(_without(whole, form))) for one, whole in near]
    worth = index.worth({stem for words in (mine, *(words for _, _, words in read)) for stem in words.forms})
    said = sum(worth[stem] for stem in mine.forms)
    whole_text = _plain(text)
    found = []
    for one, whole, theirs in read:
        if isinstance(one, Request):
            if whole_text == _plain(whole):
                found.append((one, 1.0, tuple(index.read(text).forms.values())[:WORDS]))
                continue
            both = sum(worth[stem] for stem in theirs.forms if stem in mine.forms)
            score = likeness(both, said, sum(worth[stem] for stem in theirs.forms))
            found.append((one, score, _shared(mine, theirs, worth)))
    return sorted(found, key=lambda each: (-each[1], int(each[0].id[2:])))


def likeness(both: float, one: float, other: float) -> float:
    """The similarity of two texts by the worth of the words of both, of the one and of the other, 0 to 1.

    The cosine of their words; a text much longer than the other counts as `_LONGER` times as long, and few
    words in common count less than many.
    """
    short, long = sorted((one, other))
    if short <= 0:
        return 0.0
    return float(both / (short * min(long / short, _LONGER) ** 0.5) * both / (both + _FEW))


def _shared(mine: Words, theirs: Words, worth: dict[str, float]) -> tuple[str, ...]:
    both = [stem for stem in mine.forms if stem in theirs.forms]
    return tuple(mine.forms[stem] for stem in sorted(both, key=lambda stem: -worth[stem])[:WORDS])


def _form_lines(texts: Iterable[str]) -> frozenset[str]:
    """The lines that several texts have word for word: headings and questions of a form, greetings."""
    spread = Counter(line for text in texts for line in {_plain(line) for line in text.splitlines()})
    return frozenset(line for line, count in spread.items() if count >= _FORM)


def _without(text: str, form: frozenset[str]) -> str:
    return "\n".join(line for line in text.splitlines() if _plain(line) not in form) if form else text


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _text(asked: Request | str) -> str:
    return (text_of(asked) if isinstance(asked, Request) else asked)[:LONGEST_ASKED]


def _merged_with(snapshot: Snapshot, one: Request) -> str:
    """The id of the request that one was merged into in the end; its own where it was not."""
    at, seen = one.id, set[str]()
    while at not in seen:
        seen.add(at)
        record = snapshot.requests.get(at)
        if record is None or record.merged_into is None:
            break
        at = record.merged_into
    return at
