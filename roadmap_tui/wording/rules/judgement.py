"""Rules that judge a story apart from its number: whose gain it is, one outcome, no named solution.

A stored story and a pasted text are read alike, as stretches: the parts of the story, each with its place. What a
rule finds is an error by itself, whatever the other parts and the target say.
"""

import re
from collections.abc import Iterator, Sequence

from roadmap_tui.model.marks import has_number
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.clauses import base
from roadmap_tui.wording.finding import Finding
from roadmap_tui.wording.lexicon import Lexicon
from roadmap_tui.wording.rewrite import bare, quoted
from roadmap_tui.wording.rules.feature import is_costed
from roadmap_tui.wording.rules.number import made_of_others
from roadmap_tui.wording.rules.stretches import Sign, Stretch, Stretches, sign
from roadmap_tui.wording.second_opinion import PARTS
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import cues
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, words
from roadmap_tui.wording.words.people import is_generic, is_person


def rules(stretches: Stretches, lexicon: Lexicon, *, actor: str | None = None) -> Iterator[Finding]:
    """The findings of these rules, at most one a rule."""
    if not stretches:
        return
    bag = frozenset[str]().union(*(one.bag for one in stretches.values()))
    who = quoted(bare(actor)) if actor else "the customer"
    if not lexicon.internal:
        yield from _ours(stretches, bag, who)
    yield from _acting_thing(stretches, bag)
    yield from _two(stretches)
    yield from _praise(stretches, bag, who)
    yield from _felt(stretches, bag, who)
    yield from _empty_number(stretches, bag, who)
    yield from _solution(stretches, bag, who)
    yield from _lack(stretches, bag, who)
    yield from _handout(stretches, bag, who)
    yield from _displayed(stretches, who)


def _in_turn(stretches: Stretches, *parts: str) -> Iterator[Stretch]:
    return (stretches[part] for part in parts if part in stretches)


# ---- whose gain ------------------------------------------------------------------------------------

_OURS = pattern("ours")
_VENDOR = sign("vendor")
_US = frozenset("our ours we us ourselves".split())
_BESIDE_US = lazy_pattern(r"\b(?:(?:with|by|from|to|at|for|calls?|rings?|asks?|reach(?:es)?) us|, us|we)\b")
_WITH_US = lazy_pattern(
    r"\b(?:accounts?|contracts?|orders?|stays?|sticks?|signs?|books?|business) (?:[\w]+ ){0,3}?with us\b|, us,"
)
_BOUND = sign("bound_to_us")
_BOUND_NUMBER = sign("bound_number")
_BOUND_WORDS = _BOUND.words | _BOUND_NUMBER.words
_OWN_FUNCTIONS = words("own_functions")


_OUR_BUSINESS = _OWN_FUNCTIONS | w.PRODUCT_NOUNS | w.OFFERS | _VENDOR.words


def _ours(stretches: Stretches, bag: frozenset[str], who: str) -> Iterator[Finding]:
    """S14: the gain, or the deed, is our company's."""
    ours, vendor = not bag.isdisjoint(_US), not bag.isdisjoint(_VENDOR.words)
    if not ours and not vendor and bag.isdisjoint(_BOUND_WORDS):
        return
    for one in _in_turn(stretches, "whole", "actor", "situation") if ours else ():
        looked_for = _BESIDE_US if one.field is not None else _WITH_US
        found = looked_for.search(one.lower) if one.field is not None or one.part == "whole" else None
        if found is not None and one.said(found.span())[-2:] != "US":
            yield one.finding(
                "S14-our-gain",
                found.span(),
                f"“{one.said(found.span())}” is our side of it; the story is the customer's.",
                f"Ask {who} whom they do it for, and what changes for them; make that person the actor.",
            )
            return
    for one in _in_turn(stretches, "benefit", "outcome", "rest", "title", "metric", "measured_by", "target"):
        # What measures may be ours: "traces in our telemetry".
        span = _our_span(one) if ours and one.part not in {"target", "measured_by"} else None
        if span is None and vendor and (found := _VENDOR.search(one)) is not None:
            span = found.span() if found[0] not in one.text.elsewhere else None
        bound = _BOUND_NUMBER if one.part in {"metric", "target"} else _BOUND
        if span is None and one.part != "measured_by" and (found := bound.search(one)) is not None:
            span = found.span()
        if span is None:
            continue
        yield one.finding(
            "S14-our-gain",
            span,
            f"“{_whole(one, span)}” is our gain or our doing; the story is the customer's.",
            f"Ask {who} what they gain by it, an hour, money or a worry less, and write that; our gain follows.",
        )
        return


def _whole(one: Stretch, span: tuple[int, int]) -> str:
    """The words at a span; with "…" where they break off before what is ours, as in "our recurring …"."""
    after = one.lower[span[1] :].partition(" ")
    breaks_off = one.lower.startswith("our ", span[0]) and not after[0] and after[2]
    goes_on = breaks_off and re.split(r"\W", after[2], maxsplit=1)[0] not in w.STOP_WORDS
    return f"{one.said(span)} …" if goes_on else one.said(span)


def _our_span(one: Stretch) -> tuple[int, int] | None:
    """Where a stretch tells of us; "our" before somebody who is not of our company speaks of a customer."""
    for found in _OURS.finditer(one.lower):
        word = found[0].rpartition(" ")[2]
        if found[0].startswith("our ") and is_person(word) and word not in _OWN_FUNCTIONS:
            continue
        if found[0].startswith("our ") and one.part == "title" and word not in _OUR_BUSINESS:
            continue  # a headline in the customer's voice: "Our say, in time"
        if word == "us" and one.raw[found.end() - 2 : found.end()] == "US":
            continue
        return found.span()
    return None


# ---- who acts --------------------------------------------------------------------------------------

_THING_ACTOR = pattern("thing_actor")
_THING_ACTING = pattern("thing_acting")


def _acting_thing(stretches: Stretches, bag: frozenset[str]) -> Iterator[Finding]:
    """A02: a thing acts, or somebody whom its maker lends, and not a person of the customer's."""
    for one, looked_for in _acting(stretches, bag):
        if (found := looked_for.search(one)) is not None:
            yield one.finding(
                "A02-product-is-subject",
                found.span(),
                f"“{one.said(found.span())}” is not the customer's own: nobody's day is told.",
                "Ask who stands beside it, what they go through today, and make them the actor.",
            )
            return
    actor, story = stretches.get("actor"), stretches.get("story")
    if story is not None and story.field is None:
        one, found = story, _THING_ACTING.search(story.lower)
    elif actor is not None and actor.field is not None:
        one, found = actor, _THING_ACTOR.match(actor.lower)
    else:
        return
    if found is None or not one.text.elsewhere.isdisjoint(found[0].split()):
        return
    if any(is_person(word) for word in one.lower[: found.start()].split()):  # whose day it is, is told first
        return
    yield one.finding(
        "A02-product-is-subject",
        found.span(),
        f"In “{one.said(found.span())}” a thing does the work; nobody's day is told.",
        "Ask who stands beside it, what they go through today, and make them the actor.",
    )


_LENT = sign("lent")
_AS_IF_SOMEBODY = sign("as_if_somebody")


def _acting(stretches: Stretches, bag: frozenset[str]) -> Iterator[tuple[Stretch, Sign]]:
    """Where a stored story tells of who acts, with the signs that they are no customer's."""
    if "whole" in stretches:
        return
    yield from ((one, _LENT) for one in _in_turn(stretches, "actor"))
    if not bag.isdisjoint(_AS_IF_SOMEBODY.words):
        parts = ("title", "actor", "situation", "outcome", "obstacle", "benefit")
        yield from ((one, _AS_IF_SOMEBODY) for one in _in_turn(stretches, *parts))


# ---- one outcome -----------------------------------------------------------------------------------

_SECOND = pattern("second")
_SECOND_IN_FIELD = pattern("second_in_field")
_SECOND_IN_TIME = pattern("second_in_time")
_SECOND_ABSOLUTE = pattern("second_absolute")
_BEFORE_NOUN = words("before_noun")
_BEHIND_VERB = _BEFORE_NOUN
_NOT_SO = frozenset("no not never nobody nothing doesn't don't".split())


def _two(stretches: Stretches) -> Iterator[Finding]:
    """C12: the outcome promises two things."""
    outcome = stretches.get("outcome")
    is_field = outcome is not None and outcome.field is not None
    one = outcome if is_field else stretches.get("deeds") or stretches.get("chain")
    if one is None:
        return
    lower = one.lower
    where = stretches.get("whole", one)
    added = (_ADDED if is_field else _ADDED_TOLD).search(where)
    if added is None:
        added = _CLAUSE.search(where) if is_field else _joined_wish(where)
    if added is None and is_field and ("," in lower or ";" in lower):
        added = _APART.search(lower)
    if added is not None:
        yield _second(where, added.span())
        return
    if not any(joint in lower for joint in (" and ", ",", " while ", " as well ")):
        return
    looked_for = (_SECOND, _SECOND_IN_TIME, _SECOND_ABSOLUTE, *([_SECOND_IN_FIELD] if is_field else []))
    phrases = (each.search(lower) for each in looked_for)
    found = next((each for each in phrases if each is not None and not _is_of_today(lower, each.span())), None)
    deeds = _further_deeds(one.text) if found is None else []
    enough = 1 if is_field or "deeds" in stretches else _LONG_CHAIN  # else a second deed may be the benefit
    if found is None and len(deeds) < enough:
        return
    yield _second(one, found.span() if found is not None else deeds[0])


_ADDED = sign("second_added")
_CLAUSE = sign("second_clause")
_WISH = sign("second_wish")
_APART = pattern("second_apart")
_IN_FIGURES = pattern("second_in_figures")
_ADDED_TOLD = sign("second_told")


def _joined_wish(where: Stretch) -> re.Match[str] | None:
    """A second thing that is to come true, in a sentence of a pasted text that does not tell of today."""
    found = _WISH.search(where)
    if found is None and (", and " in where.lower or where.lower.count(" from ") > 1):
        found = _IN_FIGURES.search(where.lower)
    return None if found is None or _tells_today(_before(where.lower, found.start())) else found


def _second(one: Stretch, span: tuple[int, int]) -> Finding:
    """The finding on a second outcome."""
    kept = bare(one.raw[: span[0]].removesuffix(" and "))
    return one.finding(
        "C12-two-outcomes",
        span,
        f"“{one.said(span).removesuffix(' and')}” is a second outcome; one could come true without the other.",
        f"Keep {quoted(kept)}, and write a story for the rest." if kept else "Write a story for each of the two.",
    )


def _further_deeds(text: Text) -> list[tuple[int, int]]:
    """Where further finite verbs of the actor stand, behind "and" or a comma.

    What follows from the first deed is none of its own: what is seen is acted on, and acted on "it" or "them".
    """
    spoken = text.words
    verbs = [place for place, word in enumerate(spoken[:-1]) if word[-1] == "s" and _is_finite(text, place)]
    if not verbs:
        return []
    first = verbs[0]
    is_seen = spoken[first] in _SEEING or (spoken[first] in {"is", "are"} and spoken[first + 1] in _TOLD)
    found = []
    for place in verbs[1:]:
        behind = spoken[place - 1] in {"and", "then"} or text.after_comma[place]
        follows = spoken[place + 1] in _TAKEN_UP or not _NOT_SO.isdisjoint(spoken[place : place + 2])
        is_done = spoken[place] in {"is", "are"} and spoken[place + 1].endswith("ed")  # "moors and is unloaded"
        is_met = spoken[first] in _OPENING and spoken[place] in _MET  # "opens the box and finds"
        ends = _is_had_done(spoken, place) or _is_let_go(spoken, place) or _is_by_then(spoken, first, place)
        if behind and not follows and not is_done and not is_met and not ends:
            found.append((text.starts[place], text.ends[text.region_end(place) - 1]))
    return [] if (is_seen and len(found) == 1) or _is_back(spoken) else found


def _is_had_done(spoken: Sequence[str], place: int) -> bool:
    """Whether somebody else does what the actor has done: "stops the line and has the farm named"."""
    later = spoken[place + 3 : place + 8]
    done = next((at for at, word in enumerate(later) if word.endswith("ed")), None)
    by_whom = done is None or later[done + 1 : done + 2] == ["by"]
    return spoken[place] == "has" and spoken[place + 1] in _ARTICLES and not by_whom


def _is_let_go(spoken: Sequence[str], place: int) -> bool:
    """Whether a deed only lets somebody go: "charges the true time and raises the arm"."""
    return spoken[place] in _LETTING and not _GATES.isdisjoint(spoken[place + 2 : place + 4])


_LETTING = frozenset("opens raises lifts".split())
_GATES = frozenset("arm barrier boom gate gates door doors".split())


def _is_by_then(spoken: Sequence[str], first: int, place: int) -> bool:
    """Whether one deadline is of both deeds: "closes the count and seals the deposit before the bank shuts"."""
    return "before" in spoken[place:] and "before" not in spoken[first:place]


def _is_of_today(lower: str, span: tuple[int, int]) -> bool:
    """Whether what looks like a second deed is a part of the trouble: "because …, and he mops it twice"."""
    before = _before(lower, span[0])
    is_caused = any(cause in before for cause in _CAUSES)
    return is_caused or _TOO.match(lower, span[1]) is not None or _tells_today(before)


def _before(lower: str, place: int) -> str:
    """What stands in a sentence before a character."""
    return lower[lower.rfind(". ", 0, place) + 1 : place].lstrip()


def _tells_today(before: str) -> bool:
    """Whether the beginning of a sentence tells of today: "These days they …", "…, whereas now the rate …"."""
    return before.startswith(cues.TODAY) or _WHERE_NOW.search(before) is not None


_WHERE_NOW = pattern("where_now")
_CAUSES = (" because ", " since ", " as ")
_TOO = lazy_pattern(r" too (?:much|many|late|often|long)\b")


def _is_back(spoken: Sequence[str]) -> bool:
    """Whether deeds are one errand that is over with the last: "goes in, takes the pallet and is out"."""
    return any(
        spoken[place] == "and" and spoken[place + 1] in {"is", "are"} and spoken[place + 2] in _OUT
        for place in range(len(spoken) - 2)
    )


_OPENING = frozenset("opens lifts unpacks unlocks unrolls comes arrives".split())
_MET = frozenset("finds sees".split())
_OUT = frozenset("out off away back home down ashore aboard done gone through finished".split())
_LONG_CHAIN = 3
_PLAIN_VERBS = words("plain_verbs")
_SEEING = words("seeing")
_TOLD = frozenset("told warned alerted asked called informed reminded sent".split())
_TAKEN_UP = frozenset("it them him her himself herself themselves home on".split())


def _is_finite(text: Text, place: int) -> bool:
    """Whether a word on "s" is a verb of one person in the present: a known one, or any before an article."""
    spoken = text.words
    word, after = spoken[place], spoken[place + 1]
    if word.endswith(("ss", "us", "'s")) or len(word) < 2:
        return False
    if word in _PLAIN_VERBS or (place == 0 and len(word) > 3 and not is_person(word)):
        return True
    if is_person(word):
        return False
    opens = spoken[place - 1] in {"and", "then"} or text.after_comma[place]
    known = base(word) != "" and (place == 0 or spoken[place - 1] not in _BEFORE_NOUN)
    return (known and after in _BEHIND_VERB) or after in _ARTICLES or (opens and after[0].isdigit())


_ARTICLES = frozenset("a an the his her their its each every".split())


# ---- words that say nothing --------------------------------------------------------------------------

_PRAISE = words("praise") | w.VAGUE
_CENTRED = ("-centric", "-centred", "-centered", "-class")
_SEVERAL, _MANY = 2, 3


def _praise(stretches: Stretches, bag: frozenset[str], who: str) -> Iterator[Finding]:
    """V16: praise piled up, which nobody could deny, or turns of speech that fit any day."""
    if not bag.isdisjoint(_IDIOM.words):
        yield from _idioms(stretches, who)
    hits = bag & _PRAISE
    centred = [
        word for word in bag if "-" in word and word.endswith(("-centric", "-centred", "-centered", "-class"))
    ]
    if len(hits) + len(centred) < _SEVERAL:
        return
    found: dict[str, Stretch] = {}
    for one in _in_turn(stretches, "outcome", "benefit", "obstacle", "rest", "title"):
        for word in one.text.words if not one.bag.isdisjoint(hits.union(centred)) else ():
            if (word in hits or word in centred) and word not in found and _is_praise(one.text, word):
                found[word] = one
    telling = [one for one in found.values() if one.part != "title"]
    concrete = any(has_number(one.raw) for one in _in_turn(stretches, "outcome", "obstacle", "benefit"))
    if len(telling) < (_MANY if concrete else _SEVERAL):
        return
    named = [f"“{word}”" for word in list(found)[:_MANY]]
    one = next(iter(found.values()))
    place = one.text.words.index(next(iter(found)))
    yield one.finding(
        "V16-praise-throughout",
        (one.text.starts[place], one.text.ends[place]),
        f"Nobody could ever deny {', '.join(named[:-1])} and {named[-1]}.",
        f"Ask {who} what they would see on that day: who does what, how long it takes, what is left out.",
    )


_IDIOM = sign("idiom")


def _idioms(stretches: Stretches, who: str) -> Iterator[Finding]:
    """V16: two turns of speech that anybody could say of any day."""
    found = [
        (one, place)
        for one in _in_turn(stretches, *(("whole",) if "whole" in stretches else (*PARTS, "metric", "title")))
        if not one.bag.isdisjoint(_IDIOM.words)
        for place in _IDIOM.pattern.finditer(one.lower)
    ]
    turns = {place[0] for one, place in found if one.part != "title"}
    found = [each for each in found if each[0].part != "title" or each[1][0] not in turns]  # a title repeats
    if len(found) < _SEVERAL:
        return
    (one, first), (other, second) = found[:2]
    yield one.finding(
        "V16-praise-throughout",
        first.span(),
        f"“{one.said(first.span())}” and “{other.said(second.span())}” could be said of anybody's day.",
        f"Ask {who} what they would see on that day: who does what, how long it takes, what is left out.",
    )


def _is_praise(text: Text, word: str) -> bool:
    """Whether a word praises here: not in "better at", "value date", "the best man"."""
    place = text.words.index(word)
    after = text.words[place + 1] if place + 1 < len(text.words) else ""
    is_at = word in {"best", "better"} and after == "at"
    return not is_at and not is_person(after) and word not in text.elsewhere


# ---- what is felt ------------------------------------------------------------------------------------

_FELT = words("felt")
_FELT_OUTCOME = pattern("felt_outcome")
_UNREAD = pattern("unread")


def _felt(stretches: Stretches, bag: frozenset[str], who: str) -> Iterator[Finding]:
    """V17: a feeling as the outcome, or as what is measured."""
    for one in _in_turn(stretches, "measured_by", "target"):
        found = _UNREAD.search(one.lower)
        if found is not None and not (one.part == "target" and _is_before_figure(one, found.start())):
            yield one.finding(
                "V17-felt-not-measured",
                found.span(),
                f"“{one.said(found.span())}” is read by nobody twice alike; it proves nothing.",
                f"Ask {who} what they do, wait for, pay or get wrong; count that, and say where it is noted.",
            )
            return
    if bag.isdisjoint(_FELT):
        return
    metric, outcome = stretches.get("metric"), stretches.get("outcome")
    if metric is not None and (place := _felt_in(metric.text)) is not None:
        span = metric.text.starts[place], metric.text.ends[place]
        yield metric.finding(
            "V17-felt-not-measured",
            span,
            f"“{metric.said(span)}” is a feeling; nobody can count it.",
            f"Ask {who} what they do differently for it, or no longer have to do, and count that.",
        )
    elif outcome is not None and (found := _FELT_OUTCOME.search(outcome.lower)) is not None:
        yield outcome.finding(
            "V17-felt-not-measured",
            found.span(),
            f"“{outcome.said(found.span())}” is a feeling; nobody can see whether it came true.",
            f"Ask {who} what they then do or have that somebody beside them could see.",
        )


def _is_before_figure(one: Stretch, place: int) -> bool:
    """Whether a sentence tells of today, and no figure stands in it yet: "Today they guess …: 28 kg a day"."""
    before = _before(one.lower, place)
    return _tells_today(before) and not has_number(before)


def _felt_in(text: Text) -> int | None:
    """The place of a word of feeling; before a person or an illness it is one of the body: "heart patients"."""
    place = _place_of(text, _FELT - text.elsewhere) if _NOT_FELT.search(text.lower) is None else None
    if place is None or place + 1 >= len(text.words) or text.words[place].removesuffix("s") not in _BODY:
        return place
    after = text.words[place + 1]
    return None if is_person(after) or after in _ILL else place


_NOT_FELT = pattern("not_felt")
_BODY = frozenset(("heart", "gut"))
_ILL = words("ill")


def _place_of(text: Text, wanted: frozenset[str]) -> int | None:
    return next((place for place, word in enumerate(text.words) if word in wanted), None)


# ---- numbers without meaning -------------------------------------------------------------------------

_HEADS = words("empty_heads")
_UNITS = words("empty_units")
_REACHED = pattern("reached")
_AT_LEVEL = pattern("at_level")
_REACHED_WORDS = words("reached_words")
"""Words of which each of both patterns has one."""
_OF_ITSELF = w.STOP_WORDS | _HEADS | _UNITS | w.NUMBERS | words("of_itself")


def _empty_number(stretches: Stretches, bag: frozenset[str], who: str) -> Iterator[Finding]:
    """V18: a number that stands for nothing but itself."""
    is_reached = not bag.isdisjoint(_REACHED_WORDS)
    for one in _in_turn(stretches, "outcome", "benefit", "obstacle", "rest"):
        looked_for = _AT_LEVEL if one.part == "outcome" else _REACHED
        found = looked_for.search(one.lower) if is_reached else None
        alone = all(word[0].isdigit() for word in one.bag - _OF_ITSELF) and any(
            word in _HEADS or word in _UNITS or word[0].isdigit() for word in one.bag
        )
        is_baseline = one.field is None and one.lower.startswith(("instead", "rather"))  # "instead of 70"
        if found is None and (not alone or is_baseline):
            continue
        span = found.span() if found is not None else (0, len(one.raw))
        yield one.finding(
            "V18-number-of-itself",
            span,
            f"“{one.said(span)}” says that a number has its value, not what that is good for.",
            f"Ask {who} what they have or are spared when the number is there.",
        )
        return
    metric = stretches.get("metric")
    if metric is None or bag.isdisjoint(_HEADS):
        return
    said = [word for word in metric.text.words if word not in w.STOP_WORDS]
    stands = said[-1:] == ["standing"] and any(is_person(one) or is_generic(one) for one in said)  # on their feet
    is_cause = not _CAUSED.isdisjoint(metric.text.words[-2:-1])  # "Tickets reopened over grade"
    if said and said[-1] in _HEADS and len(said) <= _MANY and "pain" not in said and not stands and not is_cause:
        yield made_of_others(metric, (0, len(metric.raw)), who)


_CAUSED = frozenset("over about for".split())


# ---- a named solution ----------------------------------------------------------------------------------

_SOLUTIONS = words("solutions")
_DEVICES = words("devices")
_BY_DEVICE = pattern("by_device", device="|".join(sorted(_DEVICES)))
_BY_PHRASES = words("by_phrases")


def _solution(stretches: Stretches, bag: frozenset[str], who: str) -> Iterator[Finding]:
    """S13: a solution named where the story should leave it open."""
    actor = stretches.get("actor")
    named = (bag & _SOLUTIONS) - (actor.bag if actor is not None else frozenset())
    shown = not bag.isdisjoint(_DEVICES) or not bag.isdisjoint(_BY_PHRASES)
    if not named and not shown:
        return
    for one in _in_turn(stretches, "outcome", "title", "benefit", "rest", "situation"):
        span = None
        if (
            not one.bag.isdisjoint(named)
            and (place := _place_of(one.text, named - one.text.elsewhere)) is not None
        ):
            span = one.text.starts[place], one.text.ends[place]
        elif shown and (found := _BY_DEVICE.search(one.lower)) is not None:
            is_other = not one.text.elsewhere.isdisjoint(re.findall(r"[\w-]+", found[0]))
            span = None if is_other else found.span()
        if span is None:
            continue
        yield one.finding(
            "S13-named-solution",
            span,
            f"“{one.said(span)}” is one way to get there; with it in the story every other way is shut out.",
            f"Ask {who} what they then know, have or are spared, as if somebody had done it by hand.",
        )
        return


# ---- an obstacle that is the missing thing ---------------------------------------------------------------

_LACK = pattern("lack")
_ARTEFACT = pattern("artefact")
_LACKING = words("lacking")
_UNPROVIDED = sign("unprovided")
_UNPROVIDED_TOLD = sign("unprovided_told")


def _lack(stretches: Stretches, bag: frozenset[str], who: str) -> Iterator[Finding]:
    """S11: an obstacle that is only the lack of what is to be made."""
    obstacle = stretches.get("obstacle")
    told = stretches.get("whole", obstacle)
    looked_for = _UNPROVIDED if told is obstacle else _UNPROVIDED_TOLD
    is_paid = told is not None and told is obstacle and is_costed(told.raw)
    if told is not None and not is_paid and (found := looked_for.search(told)) is not None:
        yield _absent(told, found.span(), who)
        return
    if bag.isdisjoint(_LACKING):
        return
    one = stretches.get("obstacle") or stretches.get("story")
    whole = one if one is None or one.field is not None else stretches.get("story")
    if whole is not None and (alone := _LACK_ALONE.search(whole.lower)) is not None:
        yield _absent(whole, alone.span(), who)
        return
    if one is None or (one.field is not None and is_costed(one.raw)):
        return
    span = _lack_span(one) if told is None or not told.lower[: one.offset].endswith(_OF_SOMEBODY) else None
    if span is None and one.field is None and (story := stretches.get("story")) is not None:
        one = story
        near = _LACK_OF_A_THING.search(one.lower)
        span = near.span() if near is not None else None
    if span is not None:
        yield _absent(one, span, who)


def _absent(one: Stretch, span: tuple[int, int], who: str) -> Finding:
    """The finding on an obstacle that is a lack."""
    return one.finding(
        "S11-obstacle-is-absence",
        span,
        f"{quoted(bare(one.said(span)))} tells what is not there yet; nobody is seen to suffer from it.",
        f"Ask {who} what they do today for want of it, and what that costs: so many minutes, trips or mistakes.",
    )


_LACK_ALONE = pattern("lack_alone")


_LACK_OF_A_THING = pattern("lack_of_a_thing")


_OF_SOMEBODY = ("who ", " she ", " he ", " they ")
"""What stands before a "cannot" of somebody, who suffers from it: "a teacher who can't print exam papers"."""


def _lack_span(one: Stretch) -> tuple[int, int] | None:
    found = _LACK.search(one.lower)
    if found is None or one.part != "obstacle" or (thing := _ARTEFACT.search(one.lower)) is None:
        return None
    return min(found.start(), thing.start()), max(found.end(), thing.end())


# ---- a thing that is handed out ---------------------------------------------------------------------------

_HANDOUTS = words("handouts")
_HANDED = words("handed")
_HANDING = pattern(
    "handing",
    handout="|".join(sorted({one.removesuffix("s") for one in _HANDOUTS})),
    made="|".join(sorted(_HANDED)),
)


def _handout(stretches: Stretches, bag: frozenset[str], who: str) -> Iterator[Finding]:
    """F12: the outcome is to be given what the team makes."""
    if bag.isdisjoint(_HANDOUTS) and bag.isdisjoint(_HANDED):
        return
    one = stretches.get("story") or stretches.get("outcome")
    if one is None or (found := _HANDING.search(one.lower)) is None:
        return
    yield one.finding(
        "F12-handed-out",
        found.span(),
        f"“{one.said(found.span())}” counts what is made and handed out; nobody has gained by it yet.",
        f"Ask {who} what is different once they have it, and write that as the outcome.",
    )


# ---- a thing that is shown --------------------------------------------------------------------------------

_DISPLAYED = sign("displayed")
_DISPLAYED_TOLD = sign("displayed_told")


def _displayed(stretches: Stretches, who: str) -> Iterator[Finding]:
    """F11: the outcome is that something is shown, marked or sorted."""
    outcome, whole = stretches.get("outcome"), stretches.get("whole")
    if whole is not None:
        one, found = whole, _DISPLAYED_TOLD.search(whole)
    elif outcome is not None:
        one, found = outcome, _DISPLAYED.search(outcome)
    else:
        return
    if found is not None:
        yield one.finding(
            "F11-product-deed",
            found.span(),
            f"“{one.said(found.span())}” tells what is shown and how, not what anybody reaches with it.",
            f"Ask {who} what they decide, do or are spared once they know, and write that.",
            level="error",
        )
