"""The five marks of a story: actor, situation, obstacle, benefit, and a number with its unit."""

import re
from functools import lru_cache
from typing import Literal, get_args

from roadmap_tui.files.packaged import packaged_text
from roadmap_tui.model.records import Cost, Story, Target, Value
from roadmap_tui.text.lazy_pattern import lazy_pattern

MarkName = Literal["actor", "situation", "obstacle", "benefit", "number"]
MARKS: tuple[MarkName, ...] = get_args(MarkName)

FILLERS = frozenset(packaged_text("model/data/fillers.txt").split())
"""Filler words, which say nothing by themselves."""
_SIGNS = ("?", "<", "[", "_")
_HINTS = ("tb", "todo", "....", "to be ", "insert ")
_PLACEHOLDER = lazy_pattern(
    r"\b(?:tb[dac]|todo|fixme|xx+|(?<!have )(?<!has )(?<!had )(?<!having )(?<!nothing )(?<!anything )"
    r"(?<!something )to be (?:defined|determined|decided|confirmed|added|done)|insert \w+ here)\b"
    r"|\?\?|<[^<>\n]{1,40}>|\[[^\[\]\n]{1,40}\]|___|\.{4,}",
)
_ASKING_FIRST = frozenset(
    "please i i'd i’d we we'd we’d they user users customer customers it would add build implement create".split()
)
_ASKING = lazy_pattern(
    r"\s*(?:please\b|implement\b|it would be\b|would be (?:nice|great|good)\b|add (?:a|an|the|support)\b"
    r"|(?:i|we|they|users?|customers?)(?:['’]d| would)? (?:want|need(?! no)|wish|like|love)\b"
    r"|(?:build|create) (?:a|an|the)\b)"
)
_PRODUCTS = frozenset(
    "system platform app application software tool product feature module dashboard api website "
    "portal chatbot bot "
    "server database plugin integration".split()
)
_AROUND = " \t\r\n.,;:!?()\"'“”‘’*-–—…"
_VOWELS = frozenset("aeiouyäöüáàâãéèêëíìîïóòôõúùûæøå0123456789")
_NUMBER = lazy_pattern(
    # Starts at the head of a figure and gives nothing back, so that a page of digits is read once.
    r"[$€£¥]\s?\d|(?<![\d.,])[.,]*+\d[\d.,]*+\s?(?:[%$€£¥°]|([^\W\d_]+))",
)
_DIGIT = lazy_pattern(r"\d")
_PARTS = "third quarter fifth tenth dozen hundred thousand whole full".split()
_CARDINALS = (
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy "
    "eighty ninety hundred thousand million".split()
)
_NUMBER_WORD = lazy_pattern(
    rf"\b(?:half an?|twice|thrice|a (?:{'|'.join(_PARTS)})|one in \w+|{'|'.join(_CARDINALS)})s? ([^\W\d_]+)",
    re.IGNORECASE,
)
_OF_NUMBERS = frozenset(
    word + end for word in (*_PARTS, *_CARDINALS, "half", "twice", "thrice", "one") for end in ("", "s")
)
"""Words of which one stands in every number told in words."""
_WORD = lazy_pattern(r"\w+")


class Marks(Value, kw_only=True, frozen=True):
    """The marks that a story has, and those it lacks."""

    present: tuple[MarkName, ...]
    missing: tuple[MarkName, ...]


def is_filled(text: str | None) -> bool:
    """Whether a text holds more than filler words ("tbd", "users", "n/a", "asdf asdf") and no placeholder."""
    return text is not None and _is_said(text.lower())


def _is_said(lower: str) -> bool:
    return not (_is_suspect(lower) and _PLACEHOLDER.search(lower) is not None) and _words_say(lower)


def _is_suspect(lower: str) -> bool:
    """Whether texts may hold a placeholder: far quicker than looking for one, and one character than several."""
    for sign in _SIGNS:  # a generator costs twice as much here, and this runs for every card
        if sign in lower:
            return True
    if "x" in lower and ("xx" in lower or "fixme" in lower):
        return True
    for hint in _HINTS:  # noqa: SIM110  # as above
        if hint in lower:
            return True
    return False


def _words_say(lower: str) -> bool:
    """Whether any word says something; mostly one of the first does."""
    first = lower.split(None, _FEW)
    for word in first[:_FEW]:
        if _says(word):
            return True
    return len(first) > _FEW and any(_says(word) for word in first[_FEW].split())


def is_placeholder(text: str) -> bool:
    """Whether a text that is not empty says nothing."""
    return text.strip() != "" and not is_filled(text)


def marks_of(story: Story) -> Marks:
    """Read the marks from a story's fields.

    A mark is there when its field says something and breaks none of its own rules: no placeholder, no ask or
    order to the team, no product for an actor, no text that another field has already, no actor named
    once more as obstacle or benefit, no target that is worse
    than its baseline. Kept by what is read, so that asking again costs next to nothing.
    """
    return _marks(
        story.actor, story.situation, story.outcome, story.obstacle, story.cost, story.benefit, story.target
    )


@lru_cache(maxsize=16_384)
def _marks(
    actor: str | None,
    situation: str | None,
    outcome: str | None,
    obstacle: str | None,
    cost: Cost | None,
    benefit: str | None,
    target: Target | None,
) -> Marks:
    """The marks of these fields."""
    seen = {outcome.lower().strip(_AROUND)} if outcome else set()
    present: list[MarkName] = []
    who = actor.lower() if actor else ""
    when = situation.lower() if situation else ""
    what = obstacle.lower() if obstacle else ""
    why = benefit.lower() if benefit else ""
    suspect = _is_suspect(f"{who}\n{when}\n{what}\n{why}")
    if who and who.strip(_AROUND) not in seen and _names_actor(who):
        present.append("actor")
        seen.add(who.strip(_AROUND))
    fields: tuple[tuple[MarkName, str], ...] = (("situation", when), ("obstacle", what), ("benefit", why))
    for name, text in fields:
        if not text:
            continue
        lower = text.strip(_AROUND)
        if lower in seen or (suspect and _PLACEHOLDER.search(text) is not None):
            continue
        words = lower.split(None, _FEW)
        if words and words[0] in _ASKING_FIRST and _asks(lower):
            continue
        if not _tells(words, who if name in _OF_THEIR_OWN else "") and (
            lower.isdigit()
            or not _words_say(text)
            or (name != "situation" and len(lower) < _LONGEST_AMOUNT and _is_amount(lower))
            or (name in _OF_THEIR_OWN and actor is not None and _says_only(text, who))
        ):
            continue
        present.append(name)
        seen.add(lower)
    if _has_number(outcome, obstacle, cost, benefit, target):
        present.append("number")
    return _shared(tuple(present))


@lru_cache(maxsize=1_024)
def _names_actor(text: str) -> bool:
    """Whether a text, in lower case, names an actor. Many stories have the same few, which are judged once."""
    lower = text.strip(_AROUND)
    if (_is_suspect(text) and _PLACEHOLDER.search(text) is not None) or _asks(lower) or is_product(lower):
        return False
    return not lower.isdigit() and _words_say(text) and not (len(lower) < _LONGEST_AMOUNT and _is_amount(lower))


_OF_THEIR_OWN = frozenset(("obstacle", "benefit"))


def _tells(words: list[str], actor: str) -> bool:
    """Whether one of the first words tells more than an amount or the actor, as nearly always.

    Then the text says something, and the rules on what says nothing need not be asked one by one.
    """
    for word in words[:_FEW]:  # a generator costs twice as much here
        bare = _telling(word)
        if bare and bare not in actor:
            return True
    return False


@lru_cache(maxsize=8_192)
def _telling(word: str) -> str:
    """A word, in lower case, without what stands around it; empty where it says nothing or is of an amount."""
    bare = word.strip(_AROUND)
    is_amount = bare in _AMOUNTS or bare == "whole" or bare.rstrip("%").isdigit()
    return bare if not is_amount and _says(word) else ""


def _says_only(text: str, actor: str) -> bool:
    """Whether a text names the actor once more and says nothing else."""
    named: set[str] | None = None
    for word in text.split():
        if not _says(word):
            continue
        bare = word.strip(_AROUND)
        if bare not in actor:
            return False  # as nearly always
        if named is None:
            named = {one.strip(_AROUND) for one in actor.split()}
        if bare not in named:
            return False
    return True


_AMOUNTS = frozenset(
    "second seconds sec min mins minute minutes hour hours h day days week weeks month months year years "
    "percent % half one two three four five six seven eight nine ten fifteen twenty thirty forty fifty sixty "
    "hundred thousand".split()
)
_LONGEST_AMOUNT = 40


def _is_amount(lower: str) -> bool:
    """Whether a short text is an amount of nothing: "10 minutes", "a whole day"."""
    first = lower.partition(" ")[0]
    if first.isalpha() and first not in _AMOUNTS and first not in FILLERS:
        return False  # as nearly always
    for word in lower.split():
        bare = word.strip(_AROUND)
        if not (bare in _AMOUNTS or bare in FILLERS or bare.rstrip("%").isdigit() or bare in {"", "whole"}):
            return False
    return True


@lru_cache(maxsize=64)
def _shared(present: tuple[MarkName, ...]) -> Marks:
    return Marks(present=present, missing=tuple(name for name in MARKS if name not in present))


def _has_number(
    outcome: str | None, obstacle: str | None, cost: Cost | None, benefit: str | None, target: Target | None
) -> bool:
    if (
        target is not None
        and target.target is not None
        and is_filled_unit(target.unit)
        and not is_backward(target)
    ):
        return True
    if cost is not None and is_filled_unit(cost.unit):
        return True
    return any(has_number(text) for text in (outcome, obstacle, benefit) if text)


def has_number(text: str) -> bool:
    """Whether a text holds a number, in digits or words, with a unit that says something."""
    # Most texts have neither a digit nor such a word, and both are far quicker to see than a number.
    if _DIGIT.search(text) is not None:
        for found in _NUMBER.finditer(text):
            if found[1] is None or found[1].lower() not in FILLERS:
                return True
    if _OF_NUMBERS.isdisjoint(_WORD.findall(text.casefold())):
        return False
    return any(found[1].lower() not in FILLERS for found in _NUMBER_WORD.finditer(text))


def is_backward(target: Target) -> bool:
    """Whether a target is no better than its baseline, in the direction it names."""
    if target.direction is None or target.baseline is None or target.target is None:
        return target.baseline is not None and target.baseline == target.target
    if target.direction == "down":
        return target.target >= target.baseline
    return target.target <= target.baseline


@lru_cache(maxsize=512)
def is_filled_unit(unit: str | None) -> bool:
    """Whether a unit says something: a sign such as `%` or a word."""
    if unit is None or unit.strip() == "":
        return False
    plain = unit.strip().lower()
    if not any(sign.isalpha() or sign in _UNIT_SIGNS for sign in plain):
        return False
    return (
        plain[0] in _UNIT_SIGNS
        or (len(plain) < _LONGEST_SIGN and plain not in FILLERS and not _is_key(plain))
        or _is_said(plain)
    )


_LONGEST_SIGN = 5
_UNIT_SIGNS = frozenset("%‰$€£¥°")


def _is_key(word: str) -> bool:
    """Whether a unit is one key, pressed once or more; `m`, `s` and `h` are units."""
    return word.isalnum() and word.count(word[0]) == len(word) and (len(word) > 1 or word.isdigit())


def is_product(lower: str) -> bool:
    """Whether words, in lower case, name a piece of software: "the new app"."""
    last = lower.rpartition(" ")[2]
    return last in _PRODUCTS and lower.count(" ") < _LONGEST_PRODUCT


_LONGEST_PRODUCT = 4


def _asks(lower: str) -> bool:
    return lower.partition(" ")[0] in _ASKING_FIRST and _ASKING.match(lower) is not None


@lru_cache(maxsize=8_192)
def _says(word: str) -> bool:
    """Whether a word, in lower case, is more than a filler, a repeated key or a run of keys."""
    word = word.strip(_AROUND)
    if word in FILLERS:
        return False
    if word.isdigit():
        return True
    if len(word) < _SHORTEST:
        return False
    if word.isascii() and (len(word) > _ACRONYM or not word.isalpha()):
        return not _VOWELS.isdisjoint(word) and word.count(word[0]) < len(word)
    return word.count(word[0]) < len(word)


_FEW = 4
_SHORTEST, _ACRONYM = 2, 3
"""Letters of the shortest word that says something, and of an acronym, which needs no vowel."""
