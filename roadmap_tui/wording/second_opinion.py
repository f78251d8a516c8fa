"""A second opinion on a text, learned from texts that were told apart by hand: a linear classifier.

Its features can be read: which kinds of words a part has, how long it is, how it begins, how much the parts
share, which way the number goes; and the stems of the words of a part, and which stems and signs stand side by
side. `python -m scripts.weights` learns the weights, which stand in `wording/data/weights.toml`: for stored
stories, for their parts apart from the number, for pasted text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import lists
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.people import is_person

PARTS = ("outcome", "obstacle", "benefit")
"""The parts of a stored story that are read, beside its number."""
ANY = "any"
"""The part that stands for each of them: a word weighs there wherever it is said."""
NAMED = ("title", "situation")
"""The parts of which only the words are read; who acts is for the rules alone."""
TOLD = ("story", "number")
"""The parts of a pasted text: what is told, and the sentence about the number."""

_KINDS: dict[str, frozenset[str]] = {
    "time": w.TIME_UNITS,
    "comparison": w.COMPARATIVES,
    "praise": w.VAGUE | lists.words("praise"),
    "product": w.UI_NOUNS | w.PRODUCT_NOUNS | w.TECH_NOUNS,
    "device": lists.words("devices"),
    "delivery": lists.words("handouts") | lists.words("deliveries") | lists.words("handed"),
    "negation": frozenset("no not nobody never nothing without don't doesn't isn't aren't can't cannot".split()),
    "ability": frozenset("can cannot can't able could".split()),
    "pronoun": frozenset("he she they him her them his their who nobody somebody".split()),
    "us": frozenset("we us ours ourselves".split()),
    "addition": frozenset("too also both either plus besides".split()),
    "emptiness": lists.words("empty"),
    "trouble": lists.words("trouble"),
    "home and wages": lists.words("home"),
    "perceiving": lists.words("seeing") | lists.words("perceiving"),
    "getting": lists.words("getting"),
    "selling": lists.words("selling"),
    "loss": lists.words("loss"),
    "reading off": lists.words("readings"),
    "opinion": lists.words("opinions"),
    "a system": lists.words("systems"),
}
_OF: dict[str, tuple[str, ...]] = {
    word: tuple(name for name, kind in _KINDS.items() if word in kind)
    for word in frozenset[str]().union(*_KINDS.values())
}
"""The kinds of each word."""
_US = _KINDS["us"]
_OF_US = _US | {"our"}
"""Words that weigh nothing for a team that builds for itself."""
_ARTICLES = frozenset("a an the".split())
_CLAUSES = frozenset("whose who which that because since where when until before after if".split())
_BE = frozenset("is are be been being was were".split())
_DONE = ("ed", "en", "wn", "pt", "ld", "nt")
_NOMINAL = (
    "tion", "tions", "ment", "ments", "ness", "ity", "ities", "ance", "ence", "ability", "ship",
)  # fmt: skip
_LENGTHS = ((4, "is up to 3 words"), (7, "is 4 to 6 words"), (11, "is 7 to 10 words"))
_STEM, _LONG, _SEVERAL = 5, 5, 4
_COMPARED = (("benefit", "outcome"), ("obstacle", "outcome"), ("benefit", "obstacle"))
_STEPS = ((1.2, "hardly"), (2.5, "by up to 2.5 times"), (5.0, "by up to 5 times"))


class Reading(NamedTuple):
    """What is known of a number: whether it is to rise, where it stands and is to stand, and its unit."""

    rises: bool
    baseline: float | None
    target: float | None
    unit: str


class Opinion(NamedTuple):
    """The opinion on a text: a `score` above 0 for a bad one, then with what each part adds to it, most first."""

    score: float
    weighed: tuple[tuple[str, float], ...]


Pair = tuple[str, str]
"""Two stems or signs that stand side by side; "|" is where a part begins or ends."""
Trait = str | Pair
"""What can be said of a part, or a pair in it."""
Feature = tuple[str, Trait]
"""The part of a text, and what can be said of it. Of a pair, and of each word once more, the part is `any`."""


def features(parts: Mapping[str, Text], number: Reading | None) -> Iterator[Feature]:
    """The features of a text. `parts` are its parts as they were read."""
    said = _all_said(parts)
    for part, one in said.items():
        for trait in one.traits:
            yield part, trait
            if trait.startswith(_QUOTE):
                yield ANY, trait
        yield from ((ANY, pair) for pair in one.pairs)
    yield from _between({part: one.stems for part, one in said.items()}, number)


def _all_said(parts: Mapping[str, Text], *, is_internal: bool = False) -> dict[str, "_Said"]:
    """What can be said of each part, by how it is read."""
    return {
        part: _said_of(
            text.raw,
            tuple(text.words),
            "told" if part in TOLD else "named" if part in NAMED else "field",
            is_internal=is_internal,
        )
        for part, text in parts.items()
        if text.words
    }


def _between(stems: Mapping[str, frozenset[str]], number: Reading | None) -> Iterator[Feature]:
    """The features of parts beside each other, by the stems of their words, and of the number."""
    for one, other in _COMPARED:
        if one in stems and other in stems:
            yield one, f"shares {min(len(stems[one] & stems[other]), 3)} words with the {other}"
    if "metric" in stems:
        story = frozenset[str]().union(*(stem for part, stem in stems.items() if part in PARTS))
        yield "metric", f"shares {min(len(stems['metric'] & story), 3)} words with the story"
        for part in PARTS:
            if part in stems:
                yield "metric", f"shares {min(len(stems['metric'] & stems[part]), 2)} words with the {part}"
    if "number" in stems and "story" in stems:
        yield "number", f"shares {min(len(stems['number'] & stems['story']), _SEVERAL)} words with the story"
    if number is not None:
        part = "metric" if "metric" in stems else "number"
        yield from ((part, move) for move in _moves(number))


def said_stems(words: Iterable[str]) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(word[:_STEM] for word in words if _word(word).is_said)


_INFLECTIONS = ("ing", "ed", "es", "s", "ly")
_FIGURE = "#"
_PIECE = lazy_pattern(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['-][^\W_]+)*|[,;:.!?()–—]")
"""A figure, a word or a sign."""


@lru_cache(maxsize=4096)
def _stem_of(word: str) -> str:
    """A word without what it is inflected by; "#" for a figure."""
    if word[0].isdigit():
        return _FIGURE
    word = word.removesuffix("'s")
    end = next((end for end in _INFLECTIONS if word.endswith(end) and len(word) > len(end) + 2), "")
    return word.removesuffix(end)


class _Word(NamedTuple):
    quoted: str
    kinds: tuple[str, ...]
    is_said: bool
    is_nominal: bool
    is_person: bool
    is_figure: bool


@lru_cache(maxsize=4096)
def _word(word: str) -> _Word:
    """What is asked of every word, apart from where it stands."""
    return _Word(
        _OURS if word in _US else f"{_QUOTE}{_stem_of(word)}”",
        _OF.get(word, ()),
        word not in w.STOP_WORDS,
        len(word) > _LONG and word.endswith(_NOMINAL),
        is_person(word),
        word[0].isdigit() or word in w.NUMBERS,
    )


class _Said:
    """What can be said of a part: its traits, its words among them; the pairs in it; the stems it may share."""

    __slots__ = ("_weighed", "pairs", "stems", "traits")

    def __init__(self, traits: tuple[str, ...], pairs: tuple[Pair, ...], stems: frozenset[str]) -> None:
        self.traits = traits
        self.pairs = pairs
        self.stems = stems
        self._weighed: dict[tuple[tuple[Weights, ...], str], tuple[float, ...]] = {}

    def weights(self, every: tuple["Weights", ...], part: str) -> tuple[float, ...]:
        """What it adds by itself as a part of a text, by each of several tables; worked out once."""
        found = self._weighed.get((every, part))
        if found is None:
            found = tuple([self._weighed_by(weights, part) for weights in every])
            self._weighed[every, part] = found
        return found

    def _weighed_by(self, weights: "Weights", part: str) -> float:
        own = weights.parts.get(part)
        if own is None:
            return 0.0
        return sum(filter(None, map(own.get, self.traits))) + sum(
            filter(None, map(weights.pairs.get, self.pairs))
        )


@lru_cache(maxsize=1024)  # an editor checks all parts at each key, and a board the same parts again
def _said_of(raw: str, words: tuple[str, ...], how: str, *, is_internal: bool) -> _Said:
    """What can be said of a part; of a field that names it or tells when, its words and pairs alone."""
    known = [_word(word) for word in words]
    traits = {one.quoted for one in known}
    if how == "named":
        traits.discard(_OURS)
    else:
        traits.update(_traits(raw, words, is_field=how == "field"))
    pieces = _PIECE.findall(raw.lower().replace("\u2019", "'"))
    if is_internal:
        traits -= _TOLD_OF_US
        pieces = [piece for piece in pieces if piece not in _OF_US]
    pairs = frozenset(pairwise([_EDGE, *map(_stem_of, pieces), _EDGE]))
    return _Said(tuple(traits), tuple(pairs), said_stems(words))


_QUOTE = "“"
_EDGE = "|"
_OURS = "has a word of us"
_TOLD_OF_US = frozenset((_OURS, "has words of us", "has many words of us", f"{_QUOTE}our”"))


def _traits(raw: str, words: tuple[str, ...], *, is_field: bool) -> Iterator[str]:
    """What can be said of a part by itself; of a field also how long it is and how it begins."""
    bag = frozenset(words)
    kinds: dict[str, int] = {}
    nominals = people = letters = said = figures = 0
    for word in bag:
        one = _word(word)
        for kind in one.kinds:
            kinds[kind] = kinds.get(kind, 0) + 1
        if one.is_said:
            said += 1
            letters += len(word)
            nominals += one.is_nominal
            people += one.is_person
            figures += one.is_figure
    for kind, count in kinds.items():
        yield f"has a word of {kind}"
        if count > 1:
            yield f"has words of {kind}"
        if count >= _SEVERAL:
            yield f"has many words of {kind}"
    if nominals:
        yield "has an abstract noun" if nominals == 1 else "has abstract nouns"
    if people:
        yield "names a person"
    if figures:
        yield "has a figure"
    if said:
        mean = letters / said
        size = "short" if mean < 4.8 else "middling" if mean < 5.6 else "long" if mean < 6.5 else "very long"
        yield f"has {size} words"
        yield f"is {min(int(_SEVERAL * kinds.get('emptiness', 0) / said), 3)} quarters empty"
    if any(word in _BE and after.endswith(_DONE) for word, after in pairwise(words)):
        yield "tells what is done to something"
    if is_field:
        yield from _form(raw, words, bag)


def _form(raw: str, words: tuple[str, ...], bag: frozenset[str]) -> Iterator[str]:
    """How long a field is and how it begins."""
    count, first = len(words), words[0]
    yield next((name for most, name in _LENGTHS if count < most), "is 11 words or more")
    if first.endswith("ing"):
        yield "begins with a deed"
    elif first in _ARTICLES:
        yield "begins with an article"
    else:
        yield from (f"begins with a word of {kind}" for kind in _OF.get(first, ()) if kind in _BEGINNINGS)
    if any(is_person(word) for word in words[:2]):
        yield "begins with a person"
    if not _CLAUSES.isdisjoint(bag):
        yield "has a clause"
    if "," in raw or ";" in raw or "and" in bag or "while" in bag:
        yield "joins two"
    if ";" in raw or ", and " in raw:
        yield "joins two apart"


_BEGINNINGS = frozenset(("perceiving", "getting", "ability"))


@lru_cache(maxsize=256)
def _moves(number: Reading) -> tuple[str, ...]:
    """Which way a number goes, how far, and in what it is counted."""
    way = "up" if number.rises else "down"
    found = [f"goes {way}"]
    if unit := number.unit.lower().split():
        kind = "time" if unit[0] in w.TIME_UNITS else "shares" if unit[0] in {"%", "percent", "per"} else "things"
        found += [f"is in {kind}", f"is in {kind} and goes {way}"]
    if number.baseline and number.target is not None:  # a baseline of 0 is no verdict
        least, most = sorted((abs(number.baseline), abs(number.target)))
        step = next((name for limit, name in _STEPS if least and most / least < limit), "by more than 5 times")
        found.append(f"goes {way} {step}")
    return tuple(found)


class Weights:
    """The weights of what can be said of each part and of pairs anywhere, what an error adds, and the limit.

    Above `limit` a text is bad; an error of a rule that may err adds `doubt` to its score. It is its own key
    where weights of parts are kept.
    """

    __slots__ = ("doubt", "limit", "pairs", "parts")

    def __init__(self, parts: Mapping[str, Mapping[Trait, float]], doubt: float, limit: float) -> None:
        anywhere = parts.get(ANY, {})
        words = {trait: weight for trait, weight in anywhere.items() if isinstance(trait, str)}
        self.parts: dict[str, dict[Trait, float]] = {
            part: {**own, **{word: weight + own.get(word, 0.0) for word, weight in words.items()}}
            for part, own in parts.items()
            if part != ANY
        }
        self.pairs = {trait: weight for trait, weight in anywhere.items() if not isinstance(trait, str)}
        self.doubt = doubt
        self.limit = limit


@cache
def _learned() -> dict[str, Any]:
    return packaged_toml("wording/data/weights.toml")


@cache
def weights_of(form: str) -> Weights:
    """The weights of a form: `record`, `story` or `passage`."""
    table = _learned()[form]
    parts = {part: parsed(lines) for part, lines in table["weights"].items()}
    return Weights(parts, table["doubt"], table["limit"])


def parsed(lines: str) -> dict[Trait, float]:
    """The weight of each trait, out of lines of a weight and a trait; "(the roof)" is a pair."""
    weights: dict[Trait, float] = {}
    for line in lines.splitlines():
        weight, _, trait = line.partition(" ")
        first, _, second = trait[1:-1].partition(" ")
        weights[(first, second) if trait[0] == "(" else trait] = float(weight)
    return weights


_DECIMALS = 6
"""The decimals of a score, more than those of the weights: it is one in whatever order they are added up."""


def opinion(
    forms: Sequence[str],
    parts: Mapping[str, Text],
    number: Reading | None,
    errors: int = 0,
    *,
    is_internal: bool = False,
) -> Opinion:
    """The first opinion that stops a text, else the last: as a `record`, as the `story` of one, as a `passage`.

    The `story` of a record has no weights for its number: the same features are weighed apart from it. `errors`
    are those that rules found which may err. For a team that builds for itself its own words weigh nothing.
    """
    said = _all_said(parts, is_internal=is_internal)
    beside = tuple(_between({part: one.stems for part, one in said.items()}, number))
    score = 0.0
    every = tuple(map(weights_of, forms))
    by_part = [(part, one.weights(every, part)) for part, one in said.items()]
    for place, weights in enumerate(every):
        tables = weights.parts
        known = [(part, added[place]) for part, added in by_part if added[place]]
        known += [(part, tables[part][trait]) for part, trait in beside if trait in tables.get(part, _NOTHING)]
        added_up = sum([weight for _, weight in known])
        score = round(added_up + errors * weights.doubt - weights.limit, _DECIMALS)
        if score > 0:
            return Opinion(score, _summed(known))
    return Opinion(score, ())


def _summed(weights: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """What each part adds, most first."""
    added: dict[str, float] = {}
    for part, weight in weights:
        added[part] = added.get(part, 0.0) + weight
    return tuple(sorted(added.items(), key=lambda one: -one[1]))


_NOTHING: Mapping[Trait, float] = {}
