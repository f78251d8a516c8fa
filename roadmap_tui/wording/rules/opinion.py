"""Rule F13: a second opinion, learned of other texts, weighs what rules found and stops what none does."""

from collections.abc import Collection, Iterable

from msgspec.structs import replace

from roadmap_tui.model.records import Target
from roadmap_tui.wording.finding import RULES, Finding
from roadmap_tui.wording.lexicon import PLAIN, Lexicon
from roadmap_tui.wording.numbers import figure_of
from roadmap_tui.wording.passage import DAY, Passage
from roadmap_tui.wording.rewrite import bare, quoted
from roadmap_tui.wording.rules.stretches import Stretch, Stretches
from roadmap_tui.wording.second_opinion import NAMED, PARTS, Reading, opinion
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words.lists import pattern

_ASKED = {
    "outcome": "what they do or have then that others could see, whatever is built for it",
    "obstacle": "what they go through today, and what that takes in hours, money or mistakes",
    "benefit": "what they gain by it, and not how the thing then is",
    "metric": "what they would count today: how often it goes wrong, how late or how dear it is",
    "measured_by": "where it is noted when it happens to them",
}


def number_of(target: Target | None) -> Reading | None:
    """What is known of a target's number."""
    if target is None or not target.metric:
        return None
    rises = target.direction == "up" or (
        target.direction is None and (target.target or 0.0) > (target.baseline or 0.0)
    )
    return Reading(rises, target.baseline, target.target, target.unit or "")


def told_parts(passage: Passage) -> tuple[dict[str, Text], Reading | None]:
    """What a pasted text tells, its sentences about the number, and the number."""
    text = passage.text
    numbers = " ".join(text.sentence(one) for one in sorted(text.targets))
    story = " ".join(text.sentence(one) for one in range(len(text.heads)) if one not in text.targets)
    parts = {name: Text(raw) for name, raw in (("story", story), ("number", numbers)) if raw}
    return parts, number_told(numbers)


def number_told(said: str) -> Reading | None:
    """What sentences tell of a number: "from 48 to 60", "34, to be 19"."""
    found = _MOVED.search(DAY.sub(" ", said.lower()))
    first, last = (figure_of(found["first"]), figure_of(found["last"])) if found is not None else (None, None)
    return None if first is None or last is None else Reading(last > first, first, last, "")


_MOVED = pattern("moved")


def second_opinion(
    stretches: Stretches,
    target: Target | None,
    found: list[Finding],
    *,
    actor: str | None = None,
    lexicon: Lexicon = PLAIN,
) -> list[Finding]:
    """What rules found on a stored story, weighed: errors of rules that may err are advice on a good one.

    Where no rule finds an error on a bad one it has F13: its parts are as those of features and slogans are. A
    story is judged apart from its number, and with it.
    """
    if not stretches.keys() >= _ALL_PARTS or any(
        _is_firm(one, _IN_A_STORY, stretches[one.field].raw if one.field in stretches else "", lexicon)
        for one in found
    ):
        return found
    texts = {
        part: stretches[part].text for part in (*NAMED, *PARTS, "metric", "measured_by") if part in stretches
    }
    errors = _errors(found)
    learned = opinion(("story", "record"), texts, number_of(target), len(errors), is_internal=lexicon.internal)
    if learned.score <= 0:
        return _as_advice(found)
    if errors:
        return found
    heaviest = [stretches[part] for part, weight in learned.weighed if weight > 0 and part in _ASKED][:2]
    who = quoted(bare(actor)) if actor else "the people in it"
    return [*found, _opinion_on(heaviest or [stretches["outcome"]], who)]


_ALL_PARTS = frozenset(PARTS)
_IN_A_STORY, _IN_PASTED_TEXT = frozenset(("anywhere",)), frozenset(("anywhere", "in pasted text"))
_MOST_MARKS, _AS_TWO = 3, 2
_HALF = frozenset(("S09-no-benefit", "V01-no-number"))


def second_opinion_pasted(passage: Passage, found: list[Finding]) -> tuple[list[Finding], bool]:
    """What rules found on pasted text, weighed as of a stored story; whether the second opinion is for it.

    It is asked where a text tells a story of which most marks were found. Of one without a number it only says
    whether the one error that was found is advice, if it is not that the benefit or a mark too many is missing as
    well: half a story is easily taken for a good one, or for none.
    """
    if len(passage.marks.present) < _MOST_MARKS or any(
        _is_firm(one, _IN_PASTED_TEXT, passage.raw, passage.lexicon) for one in found
    ):
        return found, False
    errors = _errors(found)
    parts, number = told_parts(passage)
    is_whole = "number" in parts
    if "story" not in parts or (not is_whole and (len(errors) != 1 or not errors.isdisjoint(_HALF))):
        return found, False
    doubts = len(errors) if is_whole else _AS_TWO
    learned = opinion(("passage",), parts, number, doubts, is_internal=passage.lexicon.internal)
    if learned.score <= 0:
        return _as_advice(found), True
    if errors:
        return found, False
    told = "its number" if learned.weighed[:1] and learned.weighed[0][0] == "number" else "what it tells"
    reason = passage.finding(
        "F13-reads-as-a-feature",
        None,
        f"It reads as features and slogans do, by {told}.",
        "Ask somebody in it what they go through today, what they do instead then, and what they would count.",
    )
    return [*found, reason], False


def _errors(found: Iterable[Finding]) -> frozenset[str]:
    """The rules that find an error."""
    return frozenset(one.rule for one in found if one.level == "error")


def _is_firm(one: Finding, may_err: Collection[str], raw: str, lexicon: Lexicon) -> bool:
    """Whether a finding is an error that nothing outweighs: its rule hardly errs, or it is a named product."""
    if one.level != "error" or RULES[one.rule].may_err not in may_err:
        return one.level == "error"
    named = f" {raw[one.start : one.end].lower()} "
    return one.rule == "A02-product-is-subject" and any(f" {name} " in named for name in lexicon.products)


def _as_advice(found: Iterable[Finding]) -> list[Finding]:
    """The findings on a text that the second opinion is for: an error of a rule that may err is but advice."""
    return [replace(one, level="warn") if one.level == "error" else one for one in found]


def _opinion_on(heaviest: list[Stretch], who: str) -> Finding:
    """The finding of a second opinion on the parts that weighed most."""
    first = heaviest[0]
    named = " and ".join(f"its {_CALLED.get(one.part, one.part)} ({quoted(bare(one.raw))})" for one in heaviest)
    return first.finding(
        "F13-reads-as-a-feature",
        (0, len(first.raw)),
        f"It reads as features and slogans do, by {named}.",
        f"Ask {who} {_ASKED[first.part]}, and write the answer as the {_CALLED.get(first.part, first.part)}.",
    )


_CALLED = {"measured_by": "source", "metric": "number"}
