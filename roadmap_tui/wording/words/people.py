"""Actors in a text: nouns that name people, known by role lists, endings and what they do."""

from functools import lru_cache

from roadmap_tui.wording.lexicon import Lexicon
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, words

_ENDING = pattern("ending")
_DETERMINERS = words("determiners")
_MINDS = words("minds")
_PASSIVE = pattern("told")
_PRONOUNS = frozenset("he she him her his hers herself himself".split())
_LINKS = frozenset("of at in on for with from to by".split())
_NOT_ACTING = w.UI_NOUNS | w.PRODUCT_NOUNS | w.TECH_NOUNS | w.PRODUCTS_ELSEWHERE
_MACHINES = frozenset("ai ai-powered virtual digital automated automatic intelligent".split())
"""The words before a role that a machine plays: "the AI assistant"."""
_PLAIN_MODIFIERS = words("plain_modifiers")


@lru_cache(maxsize=4096)
def singular(word: str) -> str:
    """A noun in the singular, as far as English endings tell."""
    word = word.removesuffix("'s")
    if word.endswith("men") and word not in w.NOT_PEOPLE:
        return f"{word[:-3]}man"
    if word.endswith("wives"):
        return word[:-3] + "fe"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


@lru_cache(maxsize=4096)
def is_person(word: str) -> bool:
    """Whether a noun names a person, whoever it is."""
    base = singular(word)
    for one in (word, base, base.rpartition("-")[2]):
        if one in w.ROLES:
            return True
    if base.endswith(_OFFICES):
        return is_person(base.partition("-")[0])
    if word in w.VAGUE or word in w.COMPARATIVES:
        return False
    if word in w.NOT_PEOPLE or base in w.NOT_PEOPLE or base in _NOT_ACTING or base in w.GENERIC_ACTORS:
        return False
    return _ENDING.match(base) is not None


_OFFICES = ("-in-charge", "-in-chief", "-in-law", "-at-law", "-at-arms", "-general", "-elect")


def is_generic(word: str) -> bool:
    """Whether a noun names nobody in particular: users, customers, people."""
    return word in w.GENERIC_ACTORS


class Actor:
    """Somebody found in a text: the words from `first` to before `end`; `generic` where it could be anybody."""

    __slots__ = ("end", "first", "generic")

    def __init__(self, first: int, end: int, *, generic: bool = False) -> None:
        self.first = first
        self.end = end
        self.generic = generic


def actor_in(text: Text, lexicon: Lexicon) -> Actor | None:
    """The person a text is about; a generic one where there is no other.

    A person is a noun known as a role or by its ending, the subject of a verb of knowing ("a rigger hears"),
    or an unknown noun that a later "she" or "he" takes up.
    """
    generic: Actor | None = None
    shown = 2 + text.lower[:1].isdigit()  # a figure may come first: "2 of 11: that is how many …"
    last = text.heads[shown] if len(text.heads) > shown else len(text.words)
    for place, word in enumerate(text.words[:last]):
        if is_generic(word):
            if _is_special(text, place):
                return Actor(place - 1, place + 1)
            if _is_narrowed(text, place):
                return Actor(place, place + 1)
            generic = generic or Actor(place, place + 1, generic=True)
            continue
        is_one = is_person(word) or singular(word) in lexicon.roles
        is_one = is_one or (word in _JOBS_OF_PRODUCTS and is_somebody(text, place))
        if is_one and _stands_as_person(text, place):
            return Actor(_head(text, place), place + 1)
    return _by_phrase(text, lexicon) or _by_deed(text) or _body(text) or _apposed(text) or generic


def is_somebody(text: Text, place: int) -> bool:
    """Whether a role by which products are called is a person's here: "the assistant who …"."""
    if text.words[place] not in _JOBS_OF_PRODUCTS or place + 2 >= len(text.words):
        return False
    after = text.words[place + 1]
    start = text.starts[place + 2]
    return after == "who" or (after in {"in", "at"} and text.raw[start : start + 1].isupper())


_JOBS_OF_PRODUCTS = frozenset("assistant editor planner scheduler".split())


def _stands_as_person(text: Text, place: int) -> bool:
    """Whether a person noun is one here, and not the first half of a thing ("player screen")."""
    words = text.words
    after = words[place + 1] if place + 1 < len(words) and not text.after_comma[place + 1] else ""
    if after in _NOT_ACTING or after.endswith("-id"):
        return False
    if place and words[place - 1] in _MACHINES and not text.after_comma[place]:
        return False
    if words[place].endswith("'s"):
        return after not in w.UI_NOUNS
    if singular(words[place]) in w.ROLES or place == 0:
        return True
    if text.sentence_of[place] == 0 and place < _HEADING and _is_apposed(text, place):
        return True
    # What is only known by its ending needs an article, a number or a plural.
    before = words[max(place - 4, 0) : place]
    is_plural = words[place].endswith(("s", "men"))
    return is_plural or any(one in _DETERMINERS or one in w.NUMBERS or one[0].isdigit() for one in before)


_HEADING = 4


def _is_apposed(text: Text, place: int) -> bool:
    """Whether a noun ends the actor at the head of a text: "Self-employed carpenter, in tax month, …"."""
    return place + 1 < len(text) and text.after_comma[place + 1] and not any(text.after_comma[1 : place + 1])


def _is_special(text: Text, place: int) -> bool:
    """Whether a general noun is narrowed to somebody: "wheelchair user", "a customer rings"."""
    before = text.words[place - 1] if place and text.sentence_of[place - 1] == text.sentence_of[place] else ""
    if not before or text.after_comma[place] or before in w.PRODUCT_ADJECTIVES - {"online"}:
        return False
    if before in _PLAIN_MODIFIERS or before in w.STOP_WORDS or before in w.NUMBERS or before[0].isdigit():
        return False
    return before not in w.UI_VERBS and before not in _NOT_ACTING and before not in w.BUILD_VERBS and place > 1


def _is_narrowed(text: Text, place: int) -> bool:
    """Whether a clause tells who of all is meant: "people whose hearing aid breaks", "someone fined abroad"."""
    after = text.words[place + 1 : place + 3]
    if len(after) < 2 or text.after_comma[place + 1]:
        return False
    if after[0] in {"who", "whose", "whom"}:
        return after[1] not in WORKING_IT and after[1] not in w.UI_VERBS
    return text.words[place] in _SOMEBODY and after[0].endswith("ed") and after[1] in _LINKS


_SOMEBODY = frozenset("somebody someone anybody anyone person people persons".split())
WORKING_IT = frozenset("sign signs log logs use uses need needs want wants".split())
"""What somebody does with a product, or wants of it."""


def _head(text: Text, place: int) -> int:
    """The place at which the noun phrase begins that ends at `place`."""
    first = place
    while (
        first
        and first > place - 4
        and not text.after_comma[first]
        and text.sentence_of[first - 1] == text.sentence_of[first]
    ):
        if text.words[first - 1] in _DETERMINERS:
            return first - 1
        if text.words[first - 1] in w.STOP_WORDS or text.words[first - 1] in _LINKS:
            break
        first -= 1
    return first


def _by_phrase(text: Text, lexicon: Lexicon) -> Actor | None:
    """A role of the team's own that takes several words."""
    for role in lexicon.roles:
        if " " in role and (found := text.find(role)) is not None:
            first = text.starts.index(found[0])
            return Actor(first, first + role.count(" ") + 1)
    return None


def _apposed(text: Text) -> Actor | None:
    """An unknown noun at the head of a text that a later "he" takes up: "Bridge tender, alone: he …"."""
    end = next((place for place in range(1, min(_HEADING, len(text))) if text.after_comma[place]), 0)
    if not end or text.sentence_of[end] or text.words[end - 1] in _NOT_ACTING | w.STOP_WORDS:
        return None
    for place in range(end, text.sentence_end(0) - 1):
        if text.words[place] in {"he", "she"} and text.after_comma[place] and text.words[place + 1].endswith("s"):
            return Actor(0, end)
    return None


_BODIES = words("bodies")


def _body(text: Text) -> Actor | None:
    """A customers' house that a sentence begins with: "Four knitwear firms in Donegal", "Garden centres"."""
    for head in text.heads[:2]:
        for place in range(head, min(head + 5, text.sentence_end(head))):
            word = text.words[place]
            if word in _BODIES and (place > head or word.endswith("s")):
                return Actor(head, place + 1)
            if word in _NOT_ACTING or word in _LINKS or (text.after_comma[place] and place > head):
                break
    return None


def _by_deed(text: Text) -> Actor | None:
    """The subject of a deed that only people do, or an unknown noun that a pronoun takes up."""
    words = text.words
    human = not _PRONOUNS.isdisjoint(text.bag)
    for head in text.heads[:2]:
        for first in (head, *(one for one in range(head + 1, text.sentence_end(head)) if text.after_comma[one])):
            if words[first] not in _DETERMINERS or first + 1 >= len(words):
                continue
            for noun in range(first + 1, min(first + 4, len(words) - 1)):
                if text.after_comma[noun] or words[noun] in w.STOP_WORDS:
                    break
                if words[noun] in _NOT_ACTING or singular(words[noun]) in _NOT_ACTING:
                    break
                deed = words[noun + 1]
                is_passive = _PASSIVE.match(text.lower, text.starts[noun + 1]) is not None
                if deed == "who" or (human and (deed in _MINDS or is_passive)) or _is_taken_up(text, head, noun):
                    return Actor(first, noun + 1)
    return None


def _is_taken_up(text: Text, head: int, noun: int) -> bool:
    """Whether a noun is the subject that the next sentence goes on with: "The affineur turns each. He has …"."""
    end = text.sentence_end(head)
    deed = text.words[noun + 1]
    return end < len(text) and text.words[end] in {"he", "she"} and deed.endswith("s") and not deed.endswith("ss")
