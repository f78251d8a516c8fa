"""Rules V15, V17, V18 and V20 on what is counted: a customer's day, and not what is delivered or felt.

A stored target and the sentence about the number in pasted text are read alike. Each finding is an error by
itself, whatever the story beside it says.
"""

from collections.abc import Iterator
from functools import lru_cache

from roadmap_tui.model.records import Target
from roadmap_tui.text.numbers import number_words
from roadmap_tui.wording.finding import Finding
from roadmap_tui.wording.numbers import figure_of
from roadmap_tui.wording.passage import DAY
from roadmap_tui.wording.rewrite import bare, quoted
from roadmap_tui.wording.rules.opinion import number_told
from roadmap_tui.wording.rules.stretches import Stretch, Stretches, sign
from roadmap_tui.wording.second_opinion import PARTS, said_stems
from roadmap_tui.wording.words.lists import pattern, words
from roadmap_tui.wording.words.people import singular
from roadmap_tui.wording.words.vocabulary import TIME_UNITS

_DELIVERED = pattern("delivered", handout="|".join(sorted(words("handouts") | words("deliveries"))))
_DELIVERED_WORDS = words("handouts") | words("deliveries") | words("delivered_words")
"""Words of which each text that the pattern finds has one."""
_READ_OF_US = pattern("read_of_us")
_SAID = pattern("said_to_be")
_UNNAMED = pattern("unnamed_number")
_UNREAD = pattern("read_nowhere")
_FROM_TO = pattern("from_to")
_WHOLE = 100.0
_HARDLY, _HARDLY_LEFT = 0.011, 0.2
"""The share of its own value, and of what is left to the whole, by which a number must move to be seen."""
_POINTS = 5.0
"""The points of a share that are seen wherever it stands: of a sawyer's logs 51%, then 57% become boards."""
_BARELY, _BARELY_ELSEWHERE = 1.19, 1.25
"""How many times itself a count must become; the second where the story tells of nothing that is counted."""


def rules(stretches: Stretches, target: Target | None, who: str) -> Iterator[Finding]:
    """The findings of these rules, one of each at most; `who` is the actor in quotation marks."""
    yield from _delivered(stretches, target, who)
    yield from _felt(stretches, target, who)
    yield from _of_nothing(stretches, target, who)
    yield from _hardly(stretches, target)


_BROUGHT = sign("brought")
_READ_OF_THE_THING = sign("read_of_the_thing")


def _delivered(stretches: Stretches, target: Target | None, who: str) -> Iterator[Finding]:
    """V15: the number counts what is made, sent, opened or licensed."""
    found = _delivery_in(stretches)
    if found is None and _rises(stretches, target):
        found = next(_brought(stretches), None)
    if found is None or _falls(stretches, target):  # whoever counts what is sent down is spared it
        return
    one, span = found
    yield _error(
        one,
        "V15-output-metric",
        span,
        f"“{one.said(span)}” counts what is delivered or used; it can rise and nobody be better off.",
        f"Count what {who} would count today: how often, how late or how dear it is.",
    )


def _falls(stretches: Stretches, target: Target | None) -> bool:
    """Whether the number is to go down."""
    if target is not None:
        return target.direction == "down"
    number = number_told(stretches["target"].raw) if "target" in stretches else None
    return number is not None and not number.rises


def _delivery_in(stretches: Stretches) -> tuple[Stretch, tuple[int, int]] | None:
    """Where a number counts what is delivered."""
    for part, looked_for in (("metric", _DELIVERED), ("measured_by", _READ_OF_US), ("target", _DELIVERED)):
        one = stretches.get(part)
        if one is None or (looked_for is _DELIVERED and one.bag.isdisjoint(_DELIVERED_WORDS)):
            continue
        if (found := looked_for.search(one.lower)) is not None:
            return one, found.span()
    return None


def _rises(stretches: Stretches, target: Target | None) -> bool:
    """Whether the number is to go up."""
    if target is not None:
        return target.direction == "up"
    number = number_told(stretches["target"].raw) if "target" in stretches else None
    return number is not None and number.rises


def _brought(stretches: Stretches) -> Iterator[tuple[Stretch, tuple[int, int]]]:
    """Where a number that rises counts what is brought before somebody, or is read off the thing itself."""
    for part, looked_for in (("metric", _BROUGHT), ("measured_by", _READ_OF_THE_THING), ("target", _BROUGHT)):
        if part in stretches and (found := looked_for.search(stretches[part])) is not None:
            yield stretches[part], found.span()


_JUDGED = {
    "metric": sign("judged_metric"), "measured_by": sign("judged_source"), "target": sign("judged_told"),
}  # fmt: skip
_SCALE = pattern("scale_unit")


@lru_cache(maxsize=256)
def _is_scale(unit: str) -> bool:
    """Whether a unit is a step of somebody's judgement."""
    return _SCALE.search(unit.lower()) is not None


def _felt(stretches: Stretches, target: Target | None, who: str) -> Iterator[Finding]:
    """V17: the number is what somebody says, thinks or rates."""
    for part, judged in _JUDGED.items():
        if (one := stretches.get(part)) is None:
            continue
        found = _SAID.search(one.lower) if part != "measured_by" else None
        if (found := found or judged.search(one)) is not None:
            yield one.finding(
                "V17-felt-not-measured",
                found.span(),
                f"“{one.said(found.span())}” is what somebody says of it; two people would say two things.",
                f"Ask {who} what they do, wait for, pay or get wrong; count that, and say where it is noted.",
            )
            return
    metric = stretches.get("metric")
    if target is not None and metric is not None and _is_scale(target.unit or ""):
        yield metric.finding(
            "V17-felt-not-measured",
            None,
            f"{quoted(bare(metric.raw))} is in {quoted(target.unit or '')}: two people would give two.",
            f"Ask {who} what they do, wait for, pay or get wrong; count that, and say where it is noted.",
        )


def _of_nothing(stretches: Stretches, target: Target | None, who: str) -> Iterator[Finding]:
    """V18: the number names nothing that is counted, or more than all of it."""
    metric, source, told = stretches.get("metric"), stretches.get("measured_by"), stretches.get("target")
    is_money = target is not None and _is_money(target.unit or "")
    if metric is not None and not is_money and (found := _UNNAMED.match(metric.lower)) is not None:
        yield metric.finding(
            "V18-number-of-itself",
            found.span(),
            f"{quoted(bare(metric.raw))} does not say what is counted.",
            f"Choose one thing that {who} would count: minutes, trips, mistakes, money.",
        )
        return
    for one in (source, told):
        if (
            one is not None
            and (found := (_UNREAD if one is source else _UNREAD_TOLD).search(one.lower)) is not None
        ):
            yield one.finding(
                "V18-number-of-itself",
                found.span(),
                f"“{one.said(found.span())}” names nothing that the number could be read from.",
                f"Say where it is noted when something happens to {who}: a book, a till, a clock, a count.",
            )
            return
    for one in (metric, source):
        if one is not None and (found := _COMPOSED.search(one)) is not None:
            yield made_of_others(one, found.span(), who)
            return
    whole = stretches.get("whole")
    if whole is not None and (found := _STANDS_FOR_IT.search(whole)) is not None:
        yield whole.finding(
            "V18-number-of-itself",
            found.span(),
            f"“{whole.said(found.span())}”: a number that has to be said to stand for the story is another one.",
            f"Count what {who} would count on the day that the story tells of.",
        )
        return
    other = metric if metric is not None and target is not None else told
    if other is not None and _is_of_something_else(other, target, stretches):
        yield other.finding(
            "V18-number-of-itself",
            None,
            f"{quoted(bare(other.raw))} is told of nowhere in the story, which need not come true for it.",
            f"Count what {who} would count on the day that the story tells of.",
        )
        return
    for one in (metric, source, told):
        if one is not None and (found := _OF_ALL.search(one)) is not None and not _is_told_of(metric, stretches):
            yield one.finding(
                "V18-number-of-itself",
                found.span(),
                f"“{one.said(found.span())}” counts a whole trade or place, which moves for other reasons.",
                f"Count what happens to {who} and to those like them, where it is noted when it happens.",
            )
            return
    if target is not None and metric is not None and _is_more_than_all(metric, target):
        yield metric.finding(
            "V18-number-of-itself",
            None,
            f"{quoted(bare(metric.raw))} is a share; {number_words(target.target or 0)}% is more than all.",
            "Say of what it is a share, or count the things themselves.",
        )
    elif told is not None and (found := _TWO_UNITS.search(told.lower)) is not None:
        yield told.finding(
            "V18-number-of-itself",
            found.span(),
            f"“{told.said(found.span())}” goes from one unit to another; nobody can tell how far that is.",
            "Say both figures in one unit.",
        )


def made_of_others(one: Stretch, span: tuple[int, int], who: str) -> Finding:
    """V18: an index, a score."""
    return one.finding(
        "V18-number-of-itself",
        span,
        f"{quoted(bare(one.raw))} is made of other numbers; nobody can tell what a point of it is.",
        f"Choose the one thing in it that {who} would count: minutes, trips, mistakes, money.",
    )


_COMPOSED = sign("composed")
_OF_ALL = sign("of_all")
_STANDS_FOR_IT = sign("stands_for_it")
_UNREAD_TOLD = pattern("read_nowhere_told")
_MONEY = pattern("money_unit")


@lru_cache(maxsize=256)
def _is_money(unit: str) -> bool:
    """Whether a unit is one of money."""
    return _MONEY.search(unit.lower()) is not None


def _is_of_something_else(counted: Stretch, target: Target | None, stretches: Stretches) -> bool:
    """Whether a count that is to rise shares no word with any part of the story.

    What people suffer is counted down, and time, money and shares are counted of anything.
    """
    if target is not None:
        unit = (target.unit or "").lower()
        if target.direction != "up" or _is_of_hundred(unit) or _is_money(unit) or _in_time(unit):
            return False
        if _is_told_of(counted, stretches, ("title", "actor", "situation", *PARTS)):
            return False
        of_whom = Stretch("unit", unit, frozenset(unit.split()), None)  # "per swimmer and month"
        return not _is_told_of(of_whom, stretches, ("actor", "title", "outcome"))
    if not _rises(stretches, None) or _OF_ANYTHING.search(DAY.sub(" ", counted.lower)) is not None:
        return False
    parts = ("story", "rest", *PARTS)
    return "story" in stretches and not _is_told_of(counted, stretches, parts)


_OF_ANYTHING = pattern("of_anything")


def _in_time(unit: str) -> bool:
    """Whether a unit is one of time."""
    return any(word in TIME_UNITS for word in unit.split()[:1])


def _is_told_of(metric: Stretch | None, stretches: Stretches, parts: tuple[str, ...] = PARTS) -> bool:
    """Whether the story tells of what is counted: a word of the number is one of its parts' as well."""
    if metric is None:
        return False
    counted = said_stems(map(singular, metric.bag))
    told = (stretches[part].bag for part in parts if part in stretches)
    return any(not counted.isdisjoint(said_stems(map(singular, bag))) for bag in told)


_TWO_UNITS = pattern("two_units")
_SHARE = pattern("share_of")


def _is_more_than_all(metric: Stretch, target: Target) -> bool:
    """Whether a share of a whole is to be more than the whole."""
    is_share = _is_of_hundred(target.unit or "") and _SHARE.match(metric.lower) is not None
    return is_share and target.target is not None and target.target > _WHOLE


def _is_of_hundred(unit: str) -> bool:
    return unit.lower().startswith(("%", "percent", "per cent"))


def _hardly(stretches: Stretches, target: Target | None) -> Iterator[Finding]:
    """V20: the number hardly moves."""
    metric, told = stretches.get("metric"), stretches.get("target")
    if target is not None and metric is not None:
        if (
            target.baseline is not None
            and target.target is not None
            and (
                _is_still(target.baseline, target.target, target.unit or "")
                or _is_barely(target.baseline, target.target, target.unit or "", metric, stretches)
            )
        ):
            yield _still(metric, None, target.baseline, target.target)
    elif told is not None:
        for found in _FROM_TO.finditer(told.lower):
            first, last = figure_of(found["first"]), figure_of(found["last"])
            if first is not None and last is not None and _is_still(first, last, found["unit"] or ""):
                yield _still(told, found.span(), first, last)
                return


def _is_barely(first: float, last: float, unit: str, metric: Stretch, stretches: Stretches) -> bool:
    """Whether a count moves by so little that the year does as much: 640 referees to 655.

    Time, money and degrees are left out, where a little may be much, and so is a share that is near its whole.
    """
    least, most = sorted((abs(first), abs(last)))
    if not least or most / least >= _BARELY_ELSEWHERE or _CHOSEN_ZERO.search(unit.lower()) or _is_money(unit):
        return False
    if _is_of_hundred(unit) and abs(first - last) >= min(_POINTS, _HARDLY_LEFT * (_WHOLE - min(first, last))):
        return False
    if most / least < _BARELY:
        return not _in_time(unit.lower())
    return not _is_told_of(metric, stretches)


def _still(one: Stretch, span: tuple[int, int] | None, first: float, last: float) -> Finding:
    """The finding on a number that hardly moves."""
    return one.finding(
        "V20-hardly-moves",
        span,
        f"From {number_words(first)} to {number_words(last)} nothing has moved that anybody could see.",
        "Say how far it has to move before a customer notices; if it stands well today, count something else.",
    )


_CHOSEN_ZERO = pattern("chosen_zero")


def _is_still(first: float, last: float, unit: str) -> bool:
    """Whether a number moves by less than anybody could see; of a share also what is left to the whole."""
    moved = abs(first - last)
    if not moved or moved >= _HARDLY * max(abs(first), abs(last)) or _CHOSEN_ZERO.search(unit.lower()):
        return False
    left = _WHOLE - min(first, last)
    return not (_is_of_hundred(unit) and left > 0 and moved >= _HARDLY_LEFT * left)


def _error(one: Stretch, rule: str, span: tuple[int, int], message: str, hint: str) -> Finding:
    """A finding that is an error here, and a warning elsewhere."""
    return one.finding(rule, span, message, hint, level="error")
