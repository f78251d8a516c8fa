"""Finds similar requests: likely duplicates of a request or a text.

The index proposes, by its rarest words; what it proposes is read whole and weighed here. Scores run from 0 to 1
and mean the same on every board; below a floor nothing is said.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from roadmap_tui.model.records import Request
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.search.index import Index, Words
from roadmap_tui.search.texts import text_of
from roadmap_tui.search.tokens import LONGEST_ASKED
from roadmap_tui.wording.language import function_words

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
    asked = index.read(text, shortest=1)  # who types two letters means them
    if not 0 < len(asked.forms) <= MOST:
        return []
    worth = index.worth(asked.forms)
    found = []
    for place, one in enumerate(index.begun(asked.forms.values(), Request, limit)):
        if isinstance(one, Request):
            shares, words = _held(asked, index.read(text_of(one)[:LONGEST_ASKED], shortest=1))
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
LIKELY = 0.55
"""Of requests this much alike at least 95 of 100 are duplicates (`bench/likeness.py` measures it)."""
PROPOSED = 50
"""The most candidates of the index that are read whole."""
WORDS = 8
"""The most shared words that a match names."""
_FORM = 3
"""The number of requests from which a line that they share word for word belongs to a form."""
_LONGER = 4
_FEW = 4.0
"""The worth of shared words at which likeness is halved: less than one rare word."""


class Match(NamedTuple):
    """A request or a story that was found.

    `ref` is its id, `score` how sure it is, 0 to 1, `matched` the words it shares, the rarest first, and
    `is_guess` tells that this is too weak to act on.
    """

    ref: str
    score: float
    matched: tuple[str, ...]
    is_guess: bool = True


class Alike(NamedTuple):
    """The requests like a question, each with its likeness (0 to 1) and shared words, best first.

    `asked` are the words of the question, `own` those that stand in no line of a form.
    """

    found: list[Found]
    asked: Words
    own: Words


def similar(
    index: Index, snapshot: Snapshot, asked: Request | str, limit: int = 5, like: Alike | None = None
) -> list[Match]:
    """The requests that say much the same as a request or a text, best first.

    The score is the share of their words, by rarity, that both have; 1 says the same. A few words find what holds
    any of them, with a score below that of a likely duplicate. A merged request is named by what it was merged
    into; what is already merged with the asked one is left out. `like` is what `alike` found already.
    """
    own = _merged_with(snapshot, asked) if isinstance(asked, Request) else None
    best: dict[str, Match] = {}
    found = list((like or alike(index, asked)).found)
    if isinstance(asked, str):
        found += holding(index, asked, PROPOSED)
    for one, score, matched in found:
        ref = _merged_with(snapshot, one)
        if ref != own and (ref not in best or score > best[ref].score):
            best[ref] = Match(ref, score, matched)
    return first(best.values(), LEAST_ALIKE, LIKELY, limit)


def first(matches: Iterable[Match], least: float, sure: float, limit: int) -> list[Match]:
    """The best matches with a score of at least `least`, scores in thousandths; below `sure` each is a guess."""
    best = sorted(matches, key=lambda one: (-one.score, int(one.ref[2:])))
    rounded = [one._replace(score=round(one.score, 3)) for one in best[:limit] if one.score >= least]
    return [one._replace(is_guess=one.score < sure) for one in rounded]


def alike(index: Index, asked: Request | str) -> Alike:
    """The requests that share most with a request or a text, and how much of their words is shared."""
    text, besides = asked_text(asked), asked.id if isinstance(asked, Request) else ""
    near = [(one, text_of(one)[:LONGEST_ASKED]) for one in index.near(text, Request, PROPOSED, besides)]
    form = _form_lines(words for _, words in near)
    empty = function_words(text)
    mine = index.read(_without(text, form), without=empty)
    read = [(one, whole, index.read(_without(whole, form), without=empty)) for one, whole in near]
    worth = index.worth({stem for words in (mine, *(words for _, _, words in read)) for stem in words.forms})
    said = sum(worth[stem] for stem in mine.forms)
    whole_text, whole_words = _plain(text), index.read(text, without=empty)
    found: list[Found] = []
    for one, whole, theirs in read:
        if isinstance(one, Request):
            if whole_text == _plain(whole):
                found.append((one, 1.0, tuple(whole_words.forms.values())[:WORDS]))
                continue
            both = sum(worth[stem] for stem in theirs.forms if stem in mine.forms)
            score = likeness(both, said, sum(worth[stem] for stem in theirs.forms))
            found.append((one, score, shared_words(mine, theirs, worth)))
    found.sort(key=lambda each: (-each[1], int(each[0].id[2:])))
    return Alike(found, whole_words, mine)


def likeness(both: float, one: float, other: float) -> float:
    """The similarity of two texts by the worth of the words of both, of the one and of the other, 0 to 1.

    The cosine of their words; a text much longer than the other counts as `_LONGER` times as long, and few
    words in common count less than many.
    """
    short, long = sorted((one, other))
    if short <= 0:
        return 0.0
    return float(both / (short * min(long / short, _LONGER) ** 0.5) * both / (both + _FEW))


def shared_words(mine: Words, theirs: Words, worth: Mapping[str, float]) -> tuple[str, ...]:
    """The words that both texts have, in the forms of the first, the rarest first."""
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


def asked_text(asked: Request | str) -> str:
    """The words of a question."""
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
