"""Numbers with their units: digits and words, money, shares, rates."""

from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import words

_MONEY = lazy_pattern(r"^[$€£¥]")
_CLOCK = lazy_pattern(r"^\d{1,2}:\d{2}$|^\d{1,2}(?:am|pm)$")
_YEAR = lazy_pattern(r"^(?:19|20)\d\d$")
_GLUED = lazy_pattern(r"^\d[\d.,]*([a-z]+)$")
_MONTHS = words("months")
_BETWEEN = words("between")
_JOINED = frozenset("to or and".split())
_DURATION_LEADS = words("duration_leads")
_SOFTWARE = words("software")


class Number:
    """A number found in a text: the words from `first` to before `end`; `unit` is None where it has none.

    `software` tells that it counts pieces of a product (tabs, clicks, languages), which is nobody's success.
    """

    __slots__ = ("end", "first", "software", "unit")

    def __init__(self, first: int, end: int, unit: str | None, *, software: bool = False) -> None:
        self.first = first
        self.end = end
        self.unit = unit
        self.software = software


def figure_of(raw: str) -> float | None:
    """The value of a figure as it is written; None where it is none."""
    if raw in _NOTHING:
        return 0.0
    try:
        return float(raw.rstrip(".,").replace(",", ""))
    except ValueError:
        return None


_NOTHING = frozenset("none nil zero no".split())


def is_cost(one: Number) -> bool:
    """Whether a number is time, money or a share."""
    return one.unit in w.TIME_UNITS or one.unit in _COSTS


_COSTS = frozenset(("money", "%", "share"))


def numbers_in(text: Text) -> list[Number]:
    """Every number of a text, in order; days, years and times of the clock apart."""
    found: list[Number] = []
    place = 0
    while place < len(text.words):
        one = _number_at(text, place)
        if one is None:
            place += 1
            continue
        one.software = one.software or _is_response(text, one) or _is_elliptic(text, one, found)
        found.append(one)
        place = max(one.end, place + 1)
    return found


def _is_response(text: Text, one: Number) -> bool:
    """Whether a number counts taps, or a screen's response time: "within 2 seconds"."""
    before = text.words[max(one.first - 2, 0) : one.first]
    if before and before[-1] in w.UI_VERBS:
        return True
    if one.unit not in _SECONDS or _LEADS.isdisjoint(before):
        return False
    return not _LITTLE.isdisjoint(text.words[one.first : one.end])


def _is_elliptic(text: Text, one: Number, before: list[Number]) -> bool:
    """Whether a number counts the same noun as one before it, a piece of a product: "2 clicks, not seven"."""
    leads = one.first and text.words[one.first - 1] in {"than", "of", "from", "not", "to"}
    return bool(one.unit is None and leads and before and before[-1].software)


_SECONDS = frozenset("second seconds sec secs ms".split())
_LEADS = frozenset("in within under every".split())
_LITTLE = frozenset("1 2 3 4 5 6 7 8 9 10 two three four five six seven eight nine ten half a 0.5 1.5".split())


def _number_at(text: Text, place: int) -> Number | None:
    words = text.words
    word = words[place]
    if word[0].isdigit() or _MONEY.match(word):
        return _digits_at(text, place)
    if word in w.MULTIPLES:
        return Number(place, place + 1, "times")
    if word in w.FRACTIONS and place and words[place - 1] in {"a", "an", "one", "two", "three", "by", "half"}:
        if word == "quarter" and place + 1 < len(words) and words[place + 1] in {"past", "to"}:
            return None
        return Number(place - 1, place + 1, "share")
    if word == "half":
        if words[place + 1 : place + 2] in (["a"], ["an"]) and _unit_at(words, place + 2) in w.TIME_UNITS:
            return Number(place, place + 3, words[place + 2])
        return Number(place, place + 1, "share")
    if word in w.NUMBERS and _is_hour(words, place):
        return None
    if word in w.NUMBERS:
        return _with_unit(text, place, place + 1)
    if word.partition("-")[0] in w.NUMBERS and "-" in word:
        unit = word.rpartition("-")[2]
        return Number(place, place + 1, unit, software=unit in w.UI_UNITS)
    if word == "one":
        return _one_at(text, place)
    if word in {"a", "an"} or (
        word == "the" and place + 1 < len(words) and words[place + 1] in {"whole", "entire"}
    ):
        return _spell_at(text, place)
    return None


def _unit_at(words: list[str], place: int) -> str:
    return words[place] if place < len(words) else ""


def _is_hour(words: list[str], place: int) -> bool:
    """Whether a number is a time of the clock: "at four in the morning"."""
    return (
        place > 0
        and words[place - 1] in {"at", "by", "before", "until", "after"}
        and words[place + 1 : place + 3] in (["in", "the"], ["at", "night"])
    )


def _digits_at(text: Text, place: int) -> Number | None:
    words, word = text.words, text.words[place]
    if _MONEY.match(word) or word.endswith("%"):
        return Number(place, place + 1, "money" if _MONEY.match(word) else "%")
    if _CLOCK.match(word) or _is_day(text, place):
        return None
    if place and (words[place - 1] in _SOFTWARE or _dotted(word)):
        return None
    glued = _GLUED.match(word)
    if glued is not None:
        if glued[1] in {"st", "nd", "rd", "th", "am", "pm"}:
            return None
        return Number(place, place + 1, glued[1], software=glued[1] in w.UI_UNITS)
    return _with_unit(text, place, place + 1)


def _dotted(word: str) -> bool:
    return word.count(".") > 1


def _is_day(text: Text, place: int) -> bool:
    """Whether a number is part of a date, a year or a time of the clock."""
    words, word = text.words, text.words[place]
    after = words[place + 1] if place + 1 < len(words) else ""
    before = words[place - 1] if place else ""
    if after in _MONTHS and after != "may":
        return True
    if before in _MONTHS and word.isdigit() and int(word) <= 31:
        return True
    if _YEAR.match(word) and before not in {"than", "of", "to"}:
        return after not in w.TIME_UNITS and (
            before in {"in", "by", "since", "until", "end", "for"} or before in _MONTHS
        )
    if after in {"a.m", "p.m", "am", "pm", "o'clock"}:
        return True
    return (
        before in {"at", "by", "before", "until"}
        and after in {"", "on", "and"}
        and word.isdigit()
        and int(word) <= 24
    )


def _with_unit(text: Text, first: int, end: int) -> Number | None:
    """A number with the noun that it counts as its unit."""
    words = text.words
    if (
        words[first] in {"hundred", "hundreds", "thousand", "thousands", "dozen", "dozens", "million"}
        and first
        and words[first - 1] == "a"
    ):
        first -= 1
    software = False
    for _ in range(5):
        if end >= len(words) or text.after_comma[end] or text.sentence_of[end] != text.sentence_of[first]:
            break
        word = words[end]
        if word[0].isdigit() and word.endswith("%"):
            return Number(first, end + 1, "%")
        if (
            word in w.NUMBERS
            or word in _BETWEEN
            or (word in _JOINED and _is_figure(words, end + 1))
            or word[0].isdigit()
        ):
            end += 1
            continue
        if word in {"o'clock", "a.m", "p.m", "am", "pm"}:
            return None
        if word == "in" and _is_figure(words, end + 1):
            return Number(first, end + 2, "share")
        if word in w.STOP_WORDS or word in _JOINED:
            break
        unit = word
        for later in range(end, min(end + 3, len(words))):
            if later > end and (text.after_comma[later] or words[later] in w.STOP_WORDS):
                break
            if words[later] in w.UI_UNITS or words[later] in w.UI_NOUNS:
                software = words[end] not in w.TIME_UNITS
        return Number(first, end + 1, unit, software=software)
    return Number(first, end, None)


def _is_figure(words: list[str], place: int) -> bool:
    return place < len(words) and (words[place][0].isdigit() or words[place] in w.NUMBERS)


def _one_at(text: Text, place: int) -> Number | None:
    """A number that begins with `one`: `one in five`, `one more client`, `one stem`."""
    words = text.words
    after = words[place + 1] if place + 1 < len(words) else ""
    if after in {"in", "of"} and _is_figure(words, place + 2):
        return Number(place, place + 3, "share")
    if after in {"more", "fewer", "less", "extra", "whole", "full", "working"} or after in w.TIME_UNITS:
        return _with_unit(text, place, place + 1)
    return None


_LONG = frozenset("day's week's month's".split())
_STRETCHED = _LONG | frozenset("whole full entire working good".split())
_LATE = frozenset("later earlier sooner ahead long late early instead".split())


def _spell_at(text: Text, place: int) -> Number | None:
    """A stretch of time that an article counts: `spent a whole weekend`, `after a week`."""
    words = text.words
    end = place + 1
    while end < len(words) and words[end] in _STRETCHED:
        if words[end] in _LONG:
            return Number(place, end + 1, words[end])
        end += 1
    if end >= len(words) or words[end] not in w.TIME_UNITS or text.after_comma[end]:
        return None
    led = place and words[place - 1] in _DURATION_LEADS
    late = end + 1 < len(words) and words[end + 1] in _LATE
    return Number(place, end + 1, words[end]) if led or late or end > place + 1 else None
