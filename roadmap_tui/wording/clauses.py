"""Classifies a clause: about the product, hollow, or something that a person does."""

from functools import lru_cache

from roadmap_tui.model.marks import FILLERS
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import cues
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, words


@lru_cache(maxsize=4096)
def base(verb: str) -> str:
    """The base form of a verb, as far as English endings tell."""
    if verb in w.EFFECT_VERBS:
        return verb
    for ending, instead in (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
    ):
        if verb.endswith(ending) and verb[: -len(ending)] + instead in w.EFFECT_VERBS:
            return verb[: -len(ending)] + instead
    if verb.endswith(("ing", "ed")):
        stem = verb[: -3 if verb.endswith("ing") else -2]
        if len(stem) > 2 and stem[-1] == stem[-2] and stem[:-1] in w.EFFECT_VERBS:
            return stem[:-1]
    return ""


def is_about_product(text: Text, first: int, end: int) -> bool:
    """Whether a clause is about the product: screens, clicks or files."""
    if text.compounds and any(text.starts[first] <= one < text.ends[end - 1] for one in text.compounds):
        return True
    for place in range(first, end):
        word = text.words[place]
        if word in text.elsewhere:
            continue
        if word in _TAPS and place and not _ACTING.isdisjoint(text.words[max(place - 2, 0) : place]):
            continue  # a dripping tap
        if word in cues.PRODUCT_WORDS or word in w.TECH_NOUNS or word.partition("-")[0] in w.UI_VERBS:
            return True
        if word not in w.SOFT_UI or not place:
            continue
        before = text.words[max(place - 2, first) : place]
        if word in cues.SHOWN and not any(one in w.NUMBERS or one[0].isdigit() for one in before):
            return True
        if text.words[place - 1] in {"the", "new", "another", "blank", "unified", "between", "which"}:
            return True
    return False


_TAPS = frozenset(("tap", "taps"))
_ACTING = frozenset("a the each every running dripping water cold hot".split())
_HOLLOW = w.STOP_WORDS | w.NUMBERS | FILLERS | w.VAGUE | words("hollow")  # fmt: skip
"""Words with which a clause still says nothing: "without any problem", "so that everything is better"."""


def is_hollow(text: Text, place: int) -> bool:
    """Whether the clause that a cue opens at `place` says nothing, or only what the text says elsewhere.

    A stretch of time says something after words of contrast ("rather than a week later"), not after others
    ("without 10 minutes").
    """
    end = text.clause_end(place)
    region = text.region_end(place)
    while end < region and all(word in w.STOP_WORDS for word in text.words[place:end]):
        end = text.clause_end(end)
    word = text.words[place]
    led = place + (1 if word == "without" else 2)
    if word in _DENYING and place + 1 < end and text.words[led : led + 1] == ["not"]:
        return True
    timeless = word not in _CONTRAST
    said = {
        one
        for one in text.words[place + 1 : end]
        if one not in _HOLLOW and (timeless is False or not (one in w.TIME_UNITS or one[0].isdigit()))
    }
    if not said:
        return True
    if timeless is False:
        return False
    around = {
        one[:_STEM]
        for at, one in enumerate(text.words)
        if not place <= at < end and text.sentence_of[at] not in text.targets
    }
    return all(one[:_STEM] in around for one in said)


def says_nothing(text: Text, first: int, end: int) -> bool:
    """Whether no word of a stretch says anything: "in every situation", "while doing things"."""
    return all(word in _HOLLOW and word not in w.TIME_UNITS for word in text.words[first:end])


_STEM = 4
"""The leading letters by which two words are taken as one: use, uses, used."""
_CONTRAST = words("contrast")
_DENYING = frozenset(("without", "instead"))


def tells_product(text: Text, place: int) -> bool:
    """Whether the word at `place` is what a product does: "the hub that lets …"."""
    return (
        place > 1
        and text.words[place - 1] in {"that", "which"}
        and (text.words[place - 2] in w.PRODUCT_NOUNS or text.words[place - 2] in w.OFFERS)
    )


def is_adoption(text: Text, first: int, end: int) -> bool:
    """Whether a clause is about adoption alone, that a thing is used: "so that the licence is fully used"."""
    words = text.words[first:end]
    if _USAGE.search(" ".join(words)) is not None:
        return True
    return "used" in words[2:] and words[-1] in _USED


_USED = frozenset("used often more daily everywhere fully widely".split())
"""The last words of a clause that says how much a thing is used."""
_USAGE = pattern("usage")
