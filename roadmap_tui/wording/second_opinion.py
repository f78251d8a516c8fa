"""A second opinion on a story, learned from texts that were told apart by hand: a logistic regression.

Its features can be read: which words the outcome, the obstacle and the benefit have, of which kinds, and how many
they share. `python -m scripts.weights` learns the weights, which stand in `wording/data/weights.toml`.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import words
from roadmap_tui.wording.words.people import is_person

PARTS = ("outcome", "obstacle", "benefit")
"""The parts that are read; whatever the target says, it has no voice here."""
_KINDS: dict[str, frozenset[str]] = {
    "time": w.TIME_UNITS,
    "comparative": w.COMPARATIVES,
    "praise": w.VAGUE | words("praise"),
    "product": w.UI_NOUNS | w.PRODUCT_NOUNS | w.TECH_NOUNS,
    "device": words("devices"),
    "handout": words("handouts"),
    "pronoun": frozenset("he she they him her them his their who nobody somebody".split()),
    "negation": frozenset("no not nobody never nothing without don't doesn't isn't aren't can't cannot".split()),
    "ability": frozenset("can cannot can't able could".split()),
}
_LENGTHS = ((4, "of up to 3 words"), (7, "of 4 to 6 words"), (11, "of 7 to 10 words"))
_PAIRS = (("benefit", "outcome"), ("obstacle", "outcome"), ("benefit", "obstacle"))
_STEM, _MOST_SHARED = 5, 3


class Opinion(NamedTuple):
    """The opinion on a story.

    `score` is above 0 for a bad one. Then `weighed` is what each part adds to it, most first.
    """

    score: float
    weighed: tuple[tuple[str, float], ...]


def features(parts: Mapping[str, frozenset[str]], opening: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The features of a story, each with the part that has it.

    `parts` are the words of each part, in lower case, `opening` its first word.
    """
    stems = {}
    for part in PARTS:
        said = parts.get(part)
        if not said:
            yield part, f"{part} is not there"
            continue
        for word in said - w.STOP_WORDS:  # what joins the parts tells how somebody writes, and not of what
            yield part, f"{part}: {word}"
        for kind, kinds in _KINDS.items():
            if not said.isdisjoint(kinds):
                yield part, f"{part} has a word of {kind}"
        if any(is_person(word) for word in said):
            yield part, f"{part} names a person"
        if any(word[0].isdigit() or word in w.NUMBERS for word in said):
            yield part, f"{part} has a number"
        if any(word.endswith("ly") for word in said):
            yield part, f"{part} has an adverb"
        yield part, f"{part} {next((name for most, name in _LENGTHS if len(said) < most), 'of 11 words or more')}"
        first = opening.get(part, "")
        if first.endswith("ing"):
            yield part, f"{part} begins with a deed"
        stems[part] = frozenset(word[:_STEM] for word in said if word not in w.STOP_WORDS)
    for one, other in _PAIRS:
        if one in stems and other in stems:
            shared = min(len(stems[one] & stems[other]), _MOST_SHARED)
            yield one, f"{one} shares {shared} words with the {other}"


@cache
def _weights() -> tuple[dict[str, float], float]:
    table: dict[str, Any] = packaged_toml("wording/data/weights.toml")
    return table["weights"], table["limit"]


def opinion(parts: Mapping[str, frozenset[str]], opening: Mapping[str, str]) -> Opinion:
    """The opinion on a story, by the words of each part and its first word."""
    weights, limit = _weights()
    added = dict.fromkeys(PARTS, 0.0)
    for part, name in features(parts, opening):
        added[part] += weights.get(name, 0.0)
    score = sum(added.values()) - limit
    return Opinion(score, tuple(sorted(added.items(), key=lambda one: -one[1])) if score > 0 else ())
