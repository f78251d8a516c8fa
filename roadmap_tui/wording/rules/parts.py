"""Rules A, S and V01 to V04 on pasted text: which parts of a story it has."""

from collections.abc import Iterator

from roadmap_tui.wording.finding import Finding
from roadmap_tui.wording.numbers import Number, is_cost
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.rewrite import bare, first_sentence, quoted
from roadmap_tui.wording.words.lists import pattern

_BASELINE = pattern("baseline")
_DATE = pattern("date")


def rules(passage: Passage) -> Iterator[Finding]:
    """The findings of these rules."""
    if passage.text.words:
        for rule in (_actor, _situation, _obstacle, _benefit, _number):
            yield from rule(passage)


def _actor(passage: Passage) -> Iterator[Finding]:
    inside = passage.internal_actor
    sentence = quoted(first_sentence(passage.raw))
    if inside is not None:
        named = passage.text.slice(*inside)
        message = f"“{named}” is the team itself; the story is about a customer."
        yield passage.finding(
            "A04-internal-actor",
            passage.word_span(*inside),
            message,
            f"Say whom {sentence} helps, and begin with them.",
        )
    if passage.teller is not None:
        named = passage.raw[slice(*passage.teller)]
        message = f"“{named}” could be anybody once the story is read by others."
        hint = f"Put the job of whoever speaks in {sentence}: “A … now …”."
        yield passage.finding("A03-generic-actor", passage.teller, message, hint)
        return
    actor = passage.actor
    if actor is None and inside is None:
        hint = "Begin with who it is, by their job or their day: a clerk, a night nurse, a parent of two."
        yield passage.finding(
            "A01-no-actor", None, f"Nobody acts in {sentence}.", hint, level=passage.marks_level
        )
    elif actor is not None and actor.generic:
        named = passage.text.slice(actor.first, actor.end)
        message = f"“{named}” could be anybody; nobody can be asked whether it came true."
        yield passage.finding(
            "A03-generic-actor",
            passage.word_span(actor.first, actor.end),
            message,
            f"Say whom “{named}” stands for in {sentence}: their job, their day.",
        )


def _situation(passage: Passage) -> Iterator[Finding]:
    if passage.situation is None:
        sentence = bare(first_sentence(passage.raw))
        message = f"{quoted(sentence)} has no moment."
        hint = "Say at which moment of somebody's day that is: before each round, when a coach arrives."
        yield passage.finding("S05-no-situation", None, message, hint)


def _obstacle(passage: Passage) -> Iterator[Finding]:
    sentence = bare(first_sentence(passage.raw))
    obstacle = passage.obstacle
    if obstacle is None:
        message = f"Nothing is said of what stood in the way before {quoted(sentence)}."
        yield passage.finding(
            "S07-no-obstacle",
            None,
            message,
            "Say what they went through until then, and what it cost: “without phoning 4 wards for 40 minutes”.",
            level=passage.marks_level,
        )
    elif not passage.is_measured and not any(one.unit is not None for one in passage.numbers):
        named = passage.text.slice(obstacle.first, obstacle.end)
        message = f"{quoted(named)} carries no time, count or money."
        span = passage.word_span(obstacle.first, obstacle.end)
        yield passage.finding(
            "S08-obstacle-unquantified",
            span,
            message,
            f"Say what {quoted(named)} costs each time, in minutes, trips or money.",
        )


def _benefit(passage: Passage) -> Iterator[Finding]:
    if passage.benefit is None:
        message = f"What {quoted(first_sentence(passage.raw))} is worth, and to whom, is not said."
        yield passage.finding(
            "S09-no-benefit",
            None,
            message,
            "Say who gains what by it: “so that two more patients are seen a day”.",
            level=passage.marks_level,
        )


def _number(passage: Passage) -> Iterator[Finding]:
    sentence = bare(first_sentence(passage.raw))
    unitless = next((one for one in passage.numbers if one.unit is None), None)
    if passage.number is None and (unitless is None or any(one.software for one in passage.numbers)):
        message = f"No number with a unit of the customer's world stands in {quoted(sentence)}."
        yield passage.finding(
            "V01-no-number",
            None,
            message,
            "Say how much, and of what: from 40 minutes to 5, from 9% to 3%.",
            level=passage.marks_level,
        )
    if unitless is not None and passage.number is None and not passage.is_measured:
        named = passage.text.slice(unitless.first, unitless.end)
        span = passage.word_span(unitless.first, unitless.end)
        message = f"“{named}” counts nothing that is named."
        hint = f"Write what “{named}” counts: minutes, people, mistakes, money."
        yield passage.finding("V02-number-no-unit", span, message, hint)
    if not passage.numbers or passage.is_measured:  # which tells a number from today to a day
        return
    first = passage.numbers[0]
    named = _named(passage, first)
    if _BASELINE.search(passage.text.lower) is None:
        message = f"Where it stands today is not said beside “{named}”."
        yield passage.finding(
            "V03-no-baseline",
            passage.word_span(first.first, first.end),
            message,
            f"Give the reading of today: “from … to {named}”.",
        )
    if _DATE.search(passage.text.lower) is None:
        told_by = _telling(passage)
        named = _named(passage, told_by)
        message = f"No day is named beside “{named}”."
        yield passage.finding(
            "V04-no-date",
            passage.word_span(told_by.first, told_by.end),
            message,
            f"Add the day by which it is reached, such as “by {_quarter(passage)}”.",
        )


def _telling(passage: Passage) -> Number:
    """The most significant number: time, money or a share; else one with a unit; else the first."""
    ranks = [(0 if is_cost(one) else 1 if one.unit is not None else 2) + one.software for one in passage.numbers]
    return passage.numbers[ranks.index(min(ranks))]


def _named(passage: Passage, number: Number) -> str:
    """A number as a hint repeats it: without a word behind it that only begins what is counted, as "17 bug"."""
    counted = passage.text.words[number.end - 1]
    is_whole = is_cost(number) or counted.endswith("s")
    return passage.text.slice(number.first, number.end if is_whole else number.first + 1)


def _quarter(passage: Passage) -> str:
    """The end of the next quarter, as people write it."""
    if passage.today is None:
        return "the end of …"
    quarter = (passage.today.month - 1) // 3 + 1
    year = passage.today.year + (quarter == 4)
    return f"the end of Q{quarter % 4 + 1} {year}"
