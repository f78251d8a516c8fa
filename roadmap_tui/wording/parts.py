"""Extracts the situation, the obstacle and the benefit of a pasted text by a small grammar of clauses.

A cue is a word that opens or carries such a clause, with what must follow it. A clause that is about the product
(its screens, clicks, files) is no part of a story, whatever opens it: it tells of the tool, not of a person.
"""

import re
from collections.abc import Iterator

from roadmap_tui.wording.clauses import (
    base,
    is_about_product,
    is_adoption,
    is_hollow,
    says_nothing,
    tells_product,
)
from roadmap_tui.wording.numbers import Number, is_cost
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import cues
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import cues_of, pattern, words
from roadmap_tui.wording.words.people import WORKING_IT, Actor, is_person


class Part:
    """One part of a story found in a text: the words from `first` to before `end`."""

    __slots__ = ("end", "first", "sentence")

    def __init__(self, first: int, end: int, sentence: int) -> None:
        self.first = first
        self.end = end
        self.sentence = sentence


def _has_number(numbers: list[Number], first: int, end: int) -> bool:
    return any(first <= one.first < end and not one.software and one.unit is not None for one in numbers)


def _has_cost(numbers: list[Number], first: int, end: int) -> bool:
    """Whether a stretch names time, money or a share."""
    return any(first <= one.first < end and not one.software and is_cost(one) for one in numbers)


def _matches(text: Text, place: int, part: str) -> bool:
    """Whether a cue of a part opens at `place`."""
    word, opening = text.words[place], cues_of(part)
    if word not in opening:
        return False
    rest = opening[word]
    return rest is None or rest.match(text.lower, text.ends[place]) is not None


def situation_in(text: Text, actor: Actor | None) -> Part | None:
    """Find the situation: the moment at which the story happens."""
    for number, head in enumerate(text.heads[:2]):
        found = _front(text, head) if number not in text.targets else None
        if found is not None:
            return found
    for place in range(len(text.words)):
        if text.sentence_of[place] in text.targets:
            continue
        if not _matches(text, place, "situation") or cues.NO_SITUATION.match(text.lower, text.starts[place]):
            continue
        end = text.region_end(place)
        if (
            not is_about_product(text, place, end)
            and end > place + (text.words[place] not in {"overnight", "midway"})
            and not (text.words[place] in _MOMENTS and is_hollow(text, place))
            and not says_nothing(text, place, text.clause_end(place) if place + 1 < end else end)
        ):
            return Part(place, end, text.sentence_of[place])
    return _beside(text, actor)


def moment_beside_number(text: Text) -> Part | None:
    """A moment of somebody's in a sentence with a number: "before he puts a boot on the ladder, he'll make 4"."""
    for place, word in enumerate(text.words[:-2]):
        if text.sentence_of[place] not in text.targets:
            continue
        end = text.region_end(place)
        if word in _AT_TIMES and _TIME_OF_DAY.match(text.lower, text.starts[place]) is not None:
            return Part(place, end, text.sentence_of[place])
        if (
            word in _MOMENTS
            and text.words[place + 1] in _THEY
            and end - place > 2
            and not is_about_product(text, place, end)
        ):
            return Part(place, end, text.sentence_of[place])
    return None


_AT_TIMES = frozenset(("on", "at"))
_TIME_OF_DAY = pattern("time_of_day")
_MOMENTS = frozenset("when whenever while before during after".split())


def _front(text: Text, head: int) -> Part | None:
    """A phrase before the subject, ended by a comma: "Back from the field, …", "Called out at night, …"."""
    word = text.words[head]
    end = text.region_end(head)
    if (
        end >= len(text.words)
        or not text.after_comma[end]
        or not 1 <= end - head <= 20
        or (end == head + 1 and not word.endswith(("ing", "ed")))
    ):
        return None
    if (
        says_nothing(text, head, end)
        or word in cues.NO_FRONT
        or word in w.BUILD_VERBS
        or is_about_product(text, head, end)
    ):
        return None
    deadline = cues.DEADLINE.match(text.lower, text.ends[head]) and word in {"by", "before", "in", "at", "from"}
    if deadline and not (word == "in" and _matches(text, head, "situation")):
        return None
    opens = (
        word in cues.PREPOSITIONS
        or word in cues.PARTICIPLES
        or _matches(text, head, "situation")
        or (
            word.endswith(("ing", "ed"))
            and not (text.words[head + 1].endswith("s") and base(text.words[head + 1]))
        )
        or (end - head <= _LONGEST_TIME and any(_is_time(one) for one in text.words[head:end]))
    )
    return Part(head, end, text.sentence_of[head]) if opens else None


_LONGEST_TIME = 6
_ROOMS = frozenset("room cabin cell flat hut tent van kitchen cellar attic shelter hostel".split())


def _is_time(word: str) -> bool:
    """Whether a word names a time of the day or the week: "Friday noon: …", "Two hours out, …"."""
    return word in w.TIME_UNITS or word in cues.DAYS


def _beside(text: Text, actor: Actor | None) -> Part | None:
    """The actor's present activity: "a pharmacist handing over …", "a clerk who meets …"."""
    if actor is None or actor.end >= len(text.words) or actor.generic:
        return None
    place = actor.end
    word = text.words[place]
    end = text.clause_end(place)
    if word == "in" and place + 2 < end and not _ROOMS.isdisjoint(text.words[place + 2 : min(place + 4, end)]):
        return Part(place, end, text.sentence_of[place])
    if word in w.UI_VERBS or word == "using":
        return None
    if is_about_product(text, place, end):
        return None
    doing = (
        word.endswith("ing")
        or word in {"away", "abroad", "alone", "stuck", "stranded"}
        or (
            word in cues.PARTICIPLES
            and place + 1 < len(text.words)
            and text.words[place + 1] in cues.PREPOSITIONS | {"by", "out"}
        )
    )
    if word in {"who", "whose"} and place + 1 < len(text.words):
        doing = text.words[place + 1] not in WORKING_IT
    return Part(place, text.region_end(place), text.sentence_of[place]) if doing else None


def obstacle_in(text: Text, numbers: list[Number]) -> Part | None:
    """Find the obstacle: what the person no longer suffers, or did before."""
    for place, word in enumerate(text.words):
        if text.words[place - 1] in cues.CONDITIONS or (place > 1 and text.words[place - 2] in cues.CONDITIONS):
            continue
        if text.sentence_of[place] in text.targets:
            continue
        hit = (
            _matches(text, place, "obstacle")
            or _is_today(text, place)
            or cues.NEGATED.match(word) is not None
            or _was_once(text, place)
            or (word in _THEY and _is_now(text, place))
        )
        if not hit or place + 1 >= len(text.words):
            continue
        end = text.region_end(place)
        if is_about_product(text, place, end) and not (_has_cost(numbers, place, end) or _is_borne(text, place)):
            continue
        if end - place < 2 and word not in {"instead", "before"}:
            continue
        if word in {"instead", "rather"} and _only_product_numbers(numbers, place, end):
            continue
        if (word in {"instead", "rather", "without"} and is_hollow(text, place)) or tells_product(text, place):
            continue
        return Part(place, end, text.sentence_of[place])
    return _cost_of_today(text, numbers) or _past_cost(text, numbers) or _todays(text)


def _is_today(text: Text, place: int) -> bool:
    """Whether a later sentence or clause tells of today: "Today the letter waits", "and today she is told"."""
    if not place:
        return False
    if place not in text.heads:
        joined = text.after_comma[place] or text.words[place - 1] in {"and", "but", "where", "while"}
        return (
            text.words[place] == "today"
            and joined
            and not cues.SUBJECTS.isdisjoint(text.words[place + 1 : place + 2])
        )
    lead = " ".join(text.words[place : place + 3])
    return lead.startswith(cues.TODAY) and text.sentence_end(place) - place > _SHORTEST_TODAY


_SHORTEST_TODAY = 4


def _is_borne(text: Text, place: int) -> bool:
    """Whether a sentence about today is about somebody, whatever they work with: "Right now he begs for …"."""
    return place in text.heads and not _THEY.isdisjoint(text.words[place + 1 : place + 4])


def _is_now(text: Text, place: int) -> bool:
    """Whether a later sentence tells somebody's trouble of now: "He now goes a third time because …"."""
    if not place or place not in text.heads:
        return False
    said = text.words[place + 1 : text.sentence_end(place)]
    return said[:1] == ["now"] and not _WHY.isdisjoint(said)


_WHY = frozenset("because since again twice late".split())


def _cost_of_today(text: Text, numbers: list[Number]) -> Part | None:
    """The cost of today, where another sentence follows: "Today a clerk spends 6 hours …"."""
    if len(text.heads) < 2 or text.words[0] != "today":
        return None
    end = text.sentence_end(0)
    named = any(is_person(word) for word in text.words[:end])
    if named and _has_cost(numbers, 0, end) and not is_about_product(text, 0, end):
        return Part(0, end, 0)
    return None


def _todays(text: Text) -> Part | None:
    """A sentence that calls a deed today's: "Chasing engineers after the invoice lands is today's ritual"."""
    for place, word in enumerate(text.words) if "today's" in text.bag else ():
        if word != "today's" or text.words[place - 1] not in {"is", "are"}:
            continue
        number = text.sentence_of[place]
        if number not in text.targets and text.words[text.heads[number]].endswith("ing"):
            return Part(text.heads[number], text.sentence_end(place), number)
    return None


def _was_once(text: Text, place: int) -> bool:
    """Whether `once` is about the past: "checks that once took a week"."""
    if text.words[place] != "once" or place + 1 >= len(text.words):
        return False
    after = text.words[place + 1]
    return after in cues.PAST or (after.endswith("ed") and place > 0)


def _only_product_numbers(numbers: list[Number], first: int, end: int) -> bool:
    inside = [one for one in numbers if first <= one.first < end]
    return bool(inside) and all(one.software for one in inside)


def _past_cost(text: Text, numbers: list[Number]) -> Part | None:
    """A sentence about a past cost, with a number: "Hiring a hoist cost £450"."""
    for place, word in enumerate(text.words):
        if word not in cues.PAST or (word in {"cut", "saw", "left", "hung"} and text.sentence_of[place] == 0):
            continue
        if text.sentence_of[place] in text.targets:
            continue
        first, end = text.heads[text.sentence_of[place]], text.sentence_end(place)
        if place > first and _has_number(numbers, first, end) and not is_about_product(text, first, end):
            return Part(first, end, text.sentence_of[place])
    return None


def _trouble_beside_number(text: Text) -> Part | None:
    """The trouble of today in the sentence of the number: before its figures, or as a reason behind them."""
    for number, head, figure in _told_in_figures(text):
        for place in range(head, text.sentence_end(head)):
            lead = " ".join(text.words[place : place + 3])
            is_told = place < figure and (
                (place == head and lead.startswith(cues.TODAY)) or _matches(text, place, "spared")
            )
            until = min(figure, text.region_end(place)) if is_told else text.region_end(place)
            is_reason = place > figure and text.words[place] in _REASONS and text.after_comma[place]
            if not (is_told or is_reason) or until - place < _SHORTEST_TROUBLE:
                continue
            if not is_about_product(text, place, until) and not says_nothing(text, place, until):
                return Part(place, until, number)
    return None


def _told_in_figures(text: Text) -> Iterator[tuple[int, int, int]]:
    """The sentences about the number: which each is, its first word, and its first figure or else its end."""
    for number in sorted(text.targets):
        head = text.heads[number]
        end = text.sentence_end(head)
        yield number, head, next((place for place in range(head, end) if _is_figure(text.words[place])), end)


def _is_figure(word: str) -> bool:
    """Whether a word is a figure, and no year."""
    return word[0].isdigit() and re.fullmatch(r"(?:19|20)\d\d", word) is None


_REASONS = frozenset(("because", "since", "as"))


def trouble_in(text: Text) -> Part | None:
    """The trouble of today where no cue opens it: a sentence of its own beside outcome, number and gain."""
    beside = _trouble_beside_number(text)
    if beside is not None:
        return beside
    where = _WHERE_NOW.search(text.story)
    if where is not None and where.start() in text.starts:
        place = text.starts.index(where.start())
        return Part(place, text.sentence_end(place), text.sentence_of[place])
    for number in (*range(1, len(text.heads)), 0):
        head = text.heads[number]
        end = text.sentence_end(head)
        wished = (
            number
            or cues.WISH.search(text.lower, text.ends[end - 1]) is not None
            or (bool(text.targets) and _TROUBLED.search(text.lower, 0, text.ends[end - 1]) is not None)
        )
        if number in text.targets or not wished or end - head < _SHORTEST_TROUBLE:
            continue
        if cues.WISH.search(text.sentence(number).lower()) is not None:
            continue
        if number > min(text.targets, default=0) and _is_plain_gain(text, head, end):
            continue  # before the number it is told how somebody fares today
        if not is_about_product(text, head, end) and not says_nothing(text, head, end):
            return Part(head, end, number)
    return None


_WHERE_NOW = pattern("where_now")
_TROUBLED = pattern("troubled")
_SHORTEST_TROUBLE = 5


def gain_behind_number(text: Text) -> Part | None:
    """A gain that stands behind the number in its sentence: "…, which is two more paid pianos"."""
    for number in sorted(text.targets):
        head = text.heads[number]
        end = text.sentence_end(head)
        figure = next((place for place in range(head, end) if text.words[place][0].isdigit()), head)
        for first in range(figure + 1, end):
            until = text.region_end(first) if text.words[first] in _GAIN_LEADS and text.after_comma[first] else 0
            if until - first < (_SHORTEST_GAIN if text.words[first] != "there's" else _SHORTEST_GAIN - 1):
                continue
            if _YEAR.search(text.slice(first, until)) is not None:
                continue  # "and shall be 12 by 15 February 2027"
            if not is_about_product(text, first, until) and not says_nothing(text, first, until):
                return Part(first, end, number)
    return _gain_before_number(text) or _sentence_behind(text)


def _gain_before_number(text: Text) -> Part | None:
    """A further deed of theirs before the figures: "They decide the same files and are home by ten: …"."""
    for number, head, figure in _told_in_figures(text):
        who = next((place for place in range(head, figure) if text.words[place] in _THEY), figure)
        if who == figure or (who != head and not text.after_comma[who]):
            continue
        for place in range(who + 1, figure):
            until = min(figure, text.region_end(place))
            if (
                text.words[place] == "and"
                and until - place >= _SHORTEST_GAIN
                and not says_nothing(text, place, until)
            ):
                return Part(place, until, number)
    return None


def _sentence_behind(text: Text) -> Part | None:
    """A short sentence of its own behind the number: "Careers lengthen"."""
    number = max(text.targets, default=len(text.heads)) + 1
    if number >= len(text.heads):
        return None
    head = text.heads[number]
    end = text.sentence_end(head)
    said = text.words[head:end]
    if not _SHORTEST_REMARK <= end - head <= _LONGEST_GAIN or said[0] in _NO_GAIN or not _NOTED.isdisjoint(said):
        return None
    if is_about_product(text, head, end) or says_nothing(text, head, end):
        return None
    return Part(head, end, number)


_SHORTEST_REMARK = 2
_NOTED = (words("readings") | words("trouble")) - {"till"}
"""Words of where the number is noted, and of trouble: what holds one of them tells of no gain."""
_YEAR = re.compile(r"\b20\d\d\b")

_SHORTEST_GAIN = 4
_GAIN_LEADS = frozenset("and so which thus hence with there's that's".split())


def benefit_in(text: Text, numbers: list[Number], obstacle: Part | None) -> Part | None:
    """Find the benefit, to the actor or to somebody else."""
    for place, word in enumerate(text.words):
        end = text.region_end(place)
        if word == "as" and text.words[place + 1 : place + 3] in (["a", "result"], ["a", "consequence"]):
            consequence = _consequence(text, place)
            if consequence is not None:
                return consequence
            continue
        if end <= place + 1 or text.sentence_of[place] in text.targets or tells_product(text, place):
            continue
        if obstacle is not None and obstacle.first < place < obstacle.end and word not in _OUT_OF_IT:
            continue
        if (
            (_matches(text, place, "benefit") and (word != "so" or _is_so_that(text, place, numbers)))
            or _is_consequence(text, place)
            or _is_other_party(text, place, numbers)
            or _is_deed_behind(text, place, obstacle)
            or (word in cues.GAINS and _has_number(numbers, place, end))
            or _is_reason(text, place, numbers)
        ) and not (is_about_product(text, place, end) or is_hollow(text, place) or is_adoption(text, place, end)):
            return Part(place, end, text.sentence_of[place])
    return _later_sentence(text, numbers, obstacle)


def _consequence(text: Text, place: int) -> Part | None:
    """What "as a result" leads to, behind its comma."""
    first = text.region_end(place) if text.region_end(place) == place + 3 else place + 3
    end = text.sentence_end(place)
    if first >= end or is_about_product(text, first, end) or is_adoption(text, first, end):
        return None
    return None if says_nothing(text, first, end) else Part(place, end, text.sentence_of[place])


_OUT_OF_IT = frozenset("so which and while but means meaning thereby thus therefore hence".split())
"""The words that lead out of an obstacle into what its end is good for."""


def _leads(text: Text, place: int) -> bool:
    """Whether `so` opens a clause."""
    after = text.words[place + 1]
    return (
        text.after_comma[place]
        or place in text.heads
        or text.words[place - 1] == "and"
        or after in cues.SUBJECTS
        or after == "that"
        or is_person(after)
        or after == "he"
    )


def _is_so_that(text: Text, place: int, numbers: list[Number]) -> bool:
    """Whether `so` opens a consequence; that somebody then can do something is none unless it changes more."""
    if not _leads(text, place):
        return False
    end = text.region_end(place)
    able = next((one for one in range(place, min(place + 7, end)) if text.words[one] in {"can", "could"}), None)
    if able is None:
        return True
    clause = text.clause_end(able)
    return _has_number(numbers, able, clause) or any(
        word in w.COMPARATIVES or word in {"afford", "home", "time"} for word in text.words[able + 1 : clause]
    )


def _is_consequence(text: Text, place: int) -> bool:
    """Whether a consequence opens here: `, which keeps …`, `, saving …`, `This gives …`."""
    word = text.words[place]
    after = text.words[place + 1]
    if word == "which":
        gain = base(after) != "" or after in cues.AUXILIARIES or after in _MEANING
        return text.after_comma[place] and gain
    if (
        word.endswith("ing")
        and text.after_comma[place]
        and text.sentence_of[place] == text.sentence_of[place - 1]
    ):
        return base(word) != "" and place not in text.heads
    if word in {"this", "that", "it", "both"} and place in text.heads and place:
        return base(after) != "" or after in {"means", "allows", "is", "leaves", "frees"}
    return False


_MEANING = frozenset("means allows lets lifts eases raises frees spares pushes puts restores matters".split())


def _is_other_party(text: Text, place: int, numbers: list[Number]) -> bool:
    """Whether another party gains: `and the garage repairs two more cars`; also after a dash or `while`."""
    word = text.words[place]
    if word not in {"and", "while", "but"} or place == text.heads[text.sentence_of[place]]:
        return False
    first = place + 1
    end = text.region_end(place)
    if first >= end:
        return False
    if text.words[first] in {"so", "now", "then", "still", "even", "thus"} and first + 1 < end:
        first += 1
    lead = text.words[first]
    if is_about_product(text, text.heads[text.sentence_of[place]], place):
        return False
    if word == "and" and lead in cues.SELF_GAINS and base(lead):
        return end - first > 1
    if word == "and" and text.words[first : first + 3] in (["is", "able", "to"], ["are", "able", "to"]):
        return end - first > 3
    if word == "and" and lead in {"gets", "makes", "takes", "is", "has"}:
        return _has_change(text, first + 1, end, numbers) and _is_gain(text, first, end)
    if not (
        lead in cues.SUBJECTS or lead in w.NUMBERS or lead[0].isdigit() or is_person(lead) or _is_plural(lead)
    ):
        return False
    for later in range(first + 1, min(first + 9, end)):
        verb = text.words[later]
        if later == first + 2 and text.after_comma[place] and _is_plural(verb) and lead in _ARTICLES:
            return True
        if verb in cues.AUXILIARIES or (base(verb) and text.words[later - 1] not in {"to", "a", "an", "the"}):
            return _has_change(text, first, end, numbers)
    return False


_ARTICLES = frozenset("the a an its his her their".split())


def _is_deed_behind(text: Text, place: int, obstacle: Part | None) -> bool:
    """Whether the actor's next deed stands behind the obstacle: "…, without waiting, and drops poor ideas"."""
    if text.words[place] != "and" or not text.after_comma[place] or obstacle is None:
        return False
    verb = text.words[place + 1]
    behind = obstacle.first < place and obstacle.sentence == text.sentence_of[place]
    if verb in _ARTICLES:
        return behind and not cues.AUXILIARIES.isdisjoint(text.words[place + 2 : place + 5])
    return behind and verb.endswith("s") and not verb.endswith(("ss", "us", "'s")) and not is_person(verb)


def _is_gain(text: Text, first: int, end: int) -> bool:
    """Whether a clause about the actor holds a gain beyond the next step: home, more, sooner, a rest."""
    return any(
        word in w.COMPARATIVES or word in {"home", "back", "rest", "it", "free", "done", "paid", "time"}
        for word in text.words[first + 1 : end]
    )


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 and not base(word)


def _has_change(text: Text, first: int, end: int, numbers: list[Number]) -> bool:
    """Whether a clause holds a change: more, fewer, no longer, an effect, a number."""
    if _has_number(numbers, first, end):
        return True
    for place in range(first, end):
        word = text.words[place]
        if (
            word in w.COMPARATIVES
            or word in {"no", "not", "nobody", "none", "never", "every"}
            or cues.NEGATED.match(word)
        ):
            return True
        if base(word):
            return True
    return False


def _is_reason(text: Text, place: int, numbers: list[Number]) -> bool:
    """Whether `because` gives a reason: `Two more classes are taught because …`, with the benefit before it."""
    word = text.words[place]
    if word not in {"because", "since"} and not (word == "now" and text.words[place + 1] == "that"):
        return False
    first = text.heads[text.sentence_of[place]]
    if place - first < 3 and word != "since":
        return False
    if place == first:
        end = text.region_end(place)
        return end < len(text.words) and _has_change(text, end, text.sentence_end(place), numbers)
    return _has_change(text, first, place, numbers) and not is_about_product(text, first, place)


_NO_GAIN = frozenset("i we if please you today currently what how why when who".split())


def _is_plain_gain(text: Text, head: int, end: int) -> bool:
    """Whether a short later sentence tells how somebody then is: "They are left in peace"."""
    told = any(is_person(word) or word in _THEY for word in text.words[head : head + 3])
    return told and end - head <= _LONGEST_GAIN and not says_nothing(text, head, end)


_THEY = frozenset("they he she everybody".split())
_LONGEST_GAIN = 12


def _is_named_gain(text: Text, head: int, end: int) -> bool:
    """Whether a sentence names the gain: "What they win is an evening that starts at five"."""
    said = text.words[head + 1 : min(head + _NAMING, end)]
    return text.words[head] == "what" and _NOW.isdisjoint(said) and any(base(one) in _WON for one in said)


_NAMING = 6
_NOW = frozenset("today now currently not never no".split())
_WON = frozenset("gain win earn save keep get".split())


def _later_sentence(text: Text, numbers: list[Number], obstacle: Part | None) -> Part | None:
    """A further sentence that holds an effect and is not the obstacle itself."""
    for number, head in enumerate(text.heads[1:], 1):
        end = text.sentence_end(head)
        if (
            number in text.targets
            or end - head < 3
            or is_about_product(text, head, end)
            or text.words[head] in w.BUILD_VERBS
        ):
            continue
        if (
            obstacle is not None
            and obstacle.sentence == number
            and obstacle.first - head < 5
            and obstacle.end >= end - 1
        ):
            negated = text.words[obstacle.first] in {"not", "no", "nobody", "never"} or cues.NEGATED.match(
                text.words[obstacle.first]
            )
            if not negated:
                continue
        if _is_named_gain(text, head, end):
            return Part(head, end, number)
        if text.words[head] in _NO_GAIN or text.after_comma[head]:
            continue
        if not _has_change(text, head, end, numbers) and not _is_plain_gain(text, head, end):
            continue
        return Part(head, end, number)
    return None
