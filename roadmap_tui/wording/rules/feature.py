"""Rules F10, F11, S11, S12 and V15, which read the parts of a story together and find features in disguise.

Each part that tells of the product is a warning of its own and says what belongs there. One alone may be a slip;
where two of outcome, obstacle, target and actor do it, it is a feature in the clothes of a story: an error.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from roadmap_tui.model.marks import has_number, is_filled
from roadmap_tui.model.records import Story
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.clauses import is_about_product
from roadmap_tui.wording.finding import Finding, finding
from roadmap_tui.wording.likeness import content
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.rewrite import bare, quoted
from roadmap_tui.wording.rules.build import COMPOUND_HEADS, capability_at
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, words
from roadmap_tui.wording.words.people import is_generic, is_person
from roadmap_tui.wording.words.senses import NONE

Span = tuple[int, int]

_NAMED_PRODUCTS = "|".join(sorted(re.escape(one) for one in w.PRODUCTS_ELSEWHERE - {"linear", "notion", "zoom"}))
_IN_OUTCOME = pattern("in_outcome", named_products=_NAMED_PRODUCTS)


def deeds_in(text: Text) -> list[Span]:
    """The spans about deeds done to a product, about its parts, or about what it does by itself."""
    found: dict[str, Span] = {}
    for one in _IN_OUTCOME.finditer(text.lower):
        first = re.match(r"[\w-]+", one[0])
        if first is not None and first[0] in text.elsewhere:
            continue
        found.setdefault(one[0][:5], one.span())
    return list(found.values())


_TOOLS = pattern("tools", re.IGNORECASE)


def is_costed(obstacle: str) -> bool:
    """Whether an obstacle has a number that somebody pays; a number of tools or steps costs nothing yet."""
    return (has_number(obstacle) and has_number(_TOOLS.sub("", obstacle))) or _LONG.search(obstacle) is not None


_LONG = pattern("long_time")
"""A cost in time that has no number: "takes until the week after"."""


_REFUSED = pattern("refused")
_NOTHING = pattern("nothing")
_CLAIMS = lazy_pattern(r"\b(?:cannot|can['’]t|can not|not|isn['’]t|aren['’]t|unable|no|never|hard|difficult)\b")


def share_said(text: str, other: str) -> float:
    """The share of the words of a text that another has too, whatever their endings, 0 to 1."""
    mine = {one[:_STEM] for one in content(text)}
    return len(mine & {one[:_STEM] for one in content(other)}) / len(mine) if len(mine) > 1 else 0.0


_STEM = 5
TAUTOLOGY = 0.74
"""The share of words above which an obstacle is the outcome with a "not" in it."""


def absence_in(text: Text, outcome: str, around: frozenset[str]) -> Span | None:
    """The span that says no more than that the solution is missing; None where the obstacle names the cost."""
    raw = text.raw
    if is_costed(raw):
        return None
    suffered = _is_suffered(text.words)
    found = _REFUSED.search(text.lower) if not suffered else None
    if found is not None:
        return found.span()
    for one in _NOTHING.finditer(text.lower):
        thing = one["thing"] or one["other"] or ""
        inner = Text(thing, around)
        if len(inner) and (
            is_about_product(inner, 0, len(inner))
            or deeds_in(inner)
            or not w.PRODUCT_NOUNS.isdisjoint(inner.words[:6])
            or not content(" ".join(inner.words[:4])).isdisjoint(content(outcome))
        ):
            return one.span()
    if len(text) and ((not suffered and is_about_product(text, 0, len(text))) or deeds_in(text)):
        return 0, len(raw)
    if _CLAIMS.search(text.lower) is not None and share_said(raw, outcome) > TAUTOLOGY:
        return 0, len(raw)
    return None


def _is_suffered(said: list[str]) -> bool:
    """Whether an obstacle tells what somebody goes through: "walking the silos", "has already hatched"."""
    does = said[:1] != [] and said[0].endswith("ing") and said[0] not in _NO_WORK
    return does or "already" in said


_NO_WORK = frozenset("having being lacking missing using needing depending relying not".split())
_METRIC = pattern("metric")
_CHANNEL = lazy_pattern(r"\b(?:by|via|with|through|in|from|on|inside|within) ((?:[\w-]+ ?){1,4})")
_CHANNELS = (
    w.PRODUCT_NOUNS
    | w.UI_NOUNS - w.SOFT_UI
    | frozenset("ai mobile teams slack hub screens template templates inbox bulk online tower kiosk".split())
)
_UNITS = (w.UI_UNITS | {"commands", "steps", "swipes"}) - words("units")


def output_in(text: Text, unit: str, around: frozenset[str]) -> Span | None:
    """The span of a metric that counts the product's output or use; None where it counts a customer's day."""
    lower = text.lower
    found = _METRIC.search(lower)
    if found is not None and text.elsewhere.isdisjoint(re.findall(r"[\w-]+", found[0])):
        return found.span()
    for one in _CHANNEL.finditer(lower):
        words = set(one[1].split())
        if not (words & _CHANNELS) - text.elsewhere:
            continue
        return one.span()
    for phrase in w.UI_COMPOUNDS if not text.bag.isdisjoint(COMPOUND_HEADS) else ():
        if phrase in lower and (where := text.find(phrase)) is not None:
            return where
    first = unit.lower().split()[0] if unit.split() else ""
    if first in _UNITS and first not in Text(unit, around).elsewhere:
        return 0, len(lower)
    return None


def rises_from_nothing(baseline: float | None, direction: str | None, target: float | None, unit: str) -> bool:
    """Whether a number stands at nothing today, or at a few, and shall be many times that.

    So does the use of what is still to be built; what people suffer today has a level already. A share counts
    from a tenth of its target on, a count from a quarter.
    """
    if baseline is None or target is None or direction == "down" or target <= baseline or baseline < 0:
        return False
    return baseline == 0 or target >= baseline * (_MANY_SHARES if unit.strip() in {"%", "percent"} else _MANY)


_MANY, _MANY_SHARES = 4, 8


def is_the_same_thing(outcome: str, obstacle: str, metric: str, unit: str, actor: str) -> bool:
    """Whether outcome, obstacle and metric all name one thing that is counted, and nothing it costs anybody.

    What people do tends to be hindered by something else; a feature is wanted, lacking and counted. Time and
    money are counted of anything.
    """
    first = unit.lower().split()[0] if unit.split() else ""
    if is_costed(obstacle) or first in w.TIME_UNITS or not first[:1].isalpha():
        return False
    named = [{one[:_STEM] for one in content(text)} for text in (outcome, obstacle, metric)]
    return bool(named[0] & named[1] & named[2] - {one[:_STEM] for one in content(actor)})


_PLATITUDE = pattern("platitude")
_KEPT = 1


def is_empty_benefit(raw: str) -> bool:
    """Whether a benefit is a platitude, or says nothing but a word that cannot be measured."""
    if has_number(raw):
        return False
    lower = raw.lower()
    if _PLATITUDE.search(lower) is not None:
        return True
    said = re.findall(r"[\w-]+", lower)
    if w.VAGUE.isdisjoint(said):
        return False
    rest = [one for one in said if one not in w.STOP_WORDS and one not in w.VAGUE and not one.endswith("ly")]
    return len(rest) <= _KEPT + 2


_STATE = pattern("state")


def is_of_the_thing(benefit: str, told: str, actor: str) -> bool:
    """Whether a benefit only tells how the thing then is: "so that the list is searchable".

    Its subject is no person, and a noun of what is told before: the outcome, the obstacle, the metric.
    """
    lower = bare(_LED.sub("", benefit, count=1)).lower()
    found = _STATE.match(lower)
    said = lower.split()
    if found is None or len(said) > _LONGEST_STATE or has_number(lower) or not _GAINS.isdisjoint(said):
        return False
    subject = [one for one in re.findall(r"[\w-]+", found["subject"]) if one not in w.STOP_WORDS]
    if not subject or any(is_person(one) or is_generic(one) for one in subject):
        return False
    named = {one[:_STEM] for one in re.findall(r"[\w-]+", told.lower())}
    return subject[-1][:_STEM] in named - {one[:_STEM] for one in re.findall(r"[\w-]+", actor.lower())}


_LONGEST_STATE = 8
_GAINS = (w.COMPARATIVES - {"again", "already"}) | w.TIME_UNITS | words("relief")

ENOUGH = 2
"""Signs of outcome, obstacle, target and actor that make a feature of a story."""
ENOUGH_WITH_OTHERS = 3
"""Signs that make a feature of a story where an empty benefit is among them."""
_OF_THE_OUTCOME = frozenset("F02-ui-noun F03-tech-noun F04-means-phrase F06-ship-as-success F08-parity".split())
_SAME_WORDS = 0.8


class _Sign(NamedTuple):
    """A sign of a feature in a part of a story: the part, the words, and the finding, if it is to be shown."""

    part: str
    words: str
    finding: Finding | None = None


def rules(
    story: Story, earlier: list[Finding], texts: dict[str, Text], *, around: frozenset[str] = NONE
) -> Iterator[Finding]:
    """The findings on each part, and the verdict over all of them.

    `earlier` is what other rules found already, `texts` the parts as they were read, by field.
    """
    outcome = _outcome(story, earlier, texts)
    obstacle = _obstacle(story, texts, around)
    number = _metric(story, texts, around, earlier)
    if number and number[0].finding is None and obstacle and _is_of_the_thing_today(story):
        number = []  # that one thing is told of and counted says the same twice
    core = [*outcome[:ENOUGH], *obstacle, *number, *_actor(story, earlier)]
    beside = _benefit(story, earlier)
    if any(one.finding is not None and "how the thing" in one.finding.message for one in beside):
        core += beside
        beside = []
    says_more = [one for one in core if one.part != "obstacle" or not _is_only_of_today(story, texts, around)]
    if not number and (says_more or beside) and _rises(story):
        core.append(_Sign("number", (story.target.metric if story.target else None) or ""))
    yield from (
        one.finding for one in (*outcome, *core[min(len(outcome), ENOUGH) :], *beside) if one.finding is not None
    )
    if len(core) >= ENOUGH or (core and len(core) + len(beside) >= ENOUGH_WITH_OTHERS):
        yield _verdict(story, core, beside)
    yield from near_nothing(story)


def pasted(passage: Passage, earlier: list[Finding]) -> Iterator[Finding]:
    """The verdict over a pasted text, whose parts are found in it."""
    text, obstacle, benefit = passage.text, passage.obstacle, passage.benefit
    if obstacle is None or passage.user_story is not None:
        return
    end = min(one.first for one in (obstacle, benefit) if one is not None)
    if end < _LEAST:
        return
    before = Text(text.slice(0, end))
    spans = [(one.start or 0, one.end or 0) for one in earlier if one.rule in _OF_THE_OUTCOME]
    spans = [one for one in spans if one[1] <= text.ends[end - 1]]
    for start, stop in deeds_in(before):
        start, stop = start + text.starts[0], stop + text.starts[0]
        if not any(one[0] < stop and start < one[1] for one in spans):
            spans.append((start, stop))
    able = capability_at(before)
    if able is not None and not any(one[0] <= able[0] + text.starts[0] < one[1] for one in spans):
        spans.append((able[0] + text.starts[0], able[1] + text.starts[0]))
    core = [_Sign("outcome", passage.raw[start:stop]) for start, stop in spans[:ENOUGH]]
    stands = Text(text.slice(obstacle.first, obstacle.end))
    if (span := absence_in(stands, before.raw, NONE)) is not None:
        core.append(_Sign("obstacle", stands.raw[span[0] : span[1]]))
    gain = text.slice(benefit.first, benefit.end) if benefit is not None else ""
    beside = [_Sign("benefit", gain)] if gain and is_empty_benefit(gain) else []
    named = text.slice(passage.actor.first, passage.actor.end) if passage.actor is not None else ""
    if gain and is_of_the_thing(gain, text.slice(0, end), named):
        core.append(_Sign("benefit", gain))
        if not is_costed(stands.raw) and not has_number(text.slice(0, end)):
            core.append(_Sign("obstacle", stands.raw))  # nobody gains, and nobody suffers
    if len(core) >= ENOUGH or (core and len(core) + len(beside) >= ENOUGH_WITH_OTHERS):
        yield _verdict(None, core, beside)


_LEAST = 3
"""Words before the first part below which a text does not begin with its outcome."""


_LED = lazy_pattern(r"(?:so that|so|this allows|which means|as a result,?)\s+", re.IGNORECASE)


def _bare_part(text: str) -> str:
    """A part without what leads to it and without its dot."""
    return bare(_LED.sub("", text, count=1) if _LED.match(text) else text)


def _verdict(story: Story | None, core: list[_Sign], beside: list[_Sign]) -> Finding:
    named: dict[str, str] = {}
    for one in (*core, *beside):
        named.setdefault(one.part, one.words)
    parts = [f"its {part} ({quoted(words)})" for part, words in named.items()]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    who = quoted(bare(story.actor)) if story is not None and story.actor else "the people in it"
    moment = story.situation if story is not None else None
    when = f" {bare(moment)}" if moment and len(moment) < _SHORT else ""
    verb = "tells" if len(parts) == 1 else "tell"
    return finding(
        "F10-feature-in-form",
        "outcome" if story is not None else None,
        f"A feature, not an outcome: {listed} {verb} of what is built; nobody's day is different yet.",
        f"Ask {who} what they go through today{when}, and what it costs in hours, money or mistakes: "
        f"that is the obstacle. The outcome is what happens once it is over, whatever is built for it.",
    )


_SHORT = 60


def _outcome(story: Story, earlier: list[Finding], texts: dict[str, Text]) -> list[_Sign]:
    """The kinds of words in the outcome that are about the product; first those that other rules found."""
    raw = story.outcome or ""
    known = [one for one in earlier if one.field == "outcome" and one.rule in _OF_THE_OUTCOME]
    found = [_Sign("outcome", raw[one.start : one.end]) for one in known]
    taken = [(one.start or 0, one.end or 0) for one in known if one.rule != "F05-capability-only"]
    for span in deeds_in(texts["outcome"]) if raw else ():
        if any(start < span[1] and span[0] < end for start, end in taken):
            continue
        words = raw[span[0] : span[1]]
        hint = (
            f"Say what is different once that is done; the benefit names it: {quoted(_bare_part(story.benefit))}."
            if story.benefit and is_filled(story.benefit) and not is_empty_benefit(story.benefit)
            else f"Ask {quoted(story.actor or 'the customer')} what they have once that is done, and write that."
        )
        said = finding(
            "F11-product-deed",
            "outcome",
            f"“{words}” tells how the product is worked or made, not what anybody reaches with it.",
            hint,
            span=span,
        )
        is_first = not any(one.finding is not None for one in found)
        found.append(_Sign("outcome", words, said if is_first else None))
    return found


_THING_TODAY = pattern("thing_today")


def _is_of_the_thing_today(story: Story) -> bool:
    """Whether an obstacle tells how a thing of the outcome is done today, and nobody who suffers from it."""
    raw = (story.obstacle or "").lower()
    found = _THING_TODAY.match(raw)
    if found is None or is_costed(raw) or not _SUFFERED.isdisjoint(raw.split()):
        return False
    subject = re.findall(r"[\w-]+", found["thing"] or found["kept"] or found["limit"])
    if found["limit"] is None and any(is_person(one) or is_generic(one) for one in subject):
        return False
    metric = story.target.metric if story.target is not None and story.target.metric else ""
    named = {one[:_STEM] for one in re.findall(r"[\w-]+", f"{story.outcome} {metric}".lower())}
    return any(one[:_STEM] in named for one in subject if one not in w.STOP_WORDS)


def _is_only_of_today(story: Story, texts: dict[str, Text], around: frozenset[str]) -> bool:
    """Whether an obstacle is a sign by no more than that it tells how a thing is done today."""
    return "obstacle" in texts and absence_in(texts["obstacle"], story.outcome or "", around) is None


_SUFFERED = frozenset(
    "late broken wrong too nobody never lost empty gone closed locked out already before after until".split()
)


_SUFFERING = frozenset("he she him her".split())


def _obstacle(story: Story, texts: dict[str, Text], around: frozenset[str]) -> list[_Sign]:
    """An obstacle that is the lack of the solution."""
    raw = story.obstacle or ""
    if not raw or story.cost is not None:
        return []
    span = absence_in(texts["obstacle"], story.outcome or "", around)
    if span is None and not _is_of_the_thing_today(story):
        return []
    if not _SUFFERING.isdisjoint(texts["obstacle"].words):
        return []  # somebody is seen to suffer from it
    who = story.actor or "the customer"
    return [
        _Sign(
            "obstacle",
            raw,
            finding(
                "S11-obstacle-is-absence",
                "obstacle",
                f"{quoted(bare(raw))} tells what the product lacks; nobody is seen to suffer from it.",
                f"Write what it makes {quoted(who)} do today, and what that costs: “… for … minutes”, “… for "
                f"nothing, twice a week”.",
                level="warn",
                span=span,
            ),
        )
    ]


def _metric(story: Story, texts: dict[str, Text], around: frozenset[str], earlier: list[Finding]) -> list[_Sign]:
    """A metric that counts the product's output or use, or the same thing as outcome and obstacle."""
    target = story.target
    if target is None or not target.metric:
        return []
    if any(one.field == "metric" and one.rule in {"V09-vanity-metric", "F06-ship-as-success"} for one in earlier):
        return [_Sign("number", target.metric)]
    unit = target.unit or ""
    span = output_in(texts["metric"], unit, around)
    if span is not None and target.direction == "down":
        return []  # what is counted down is no use of a product
    if span is None:
        same = (story.outcome or "", story.obstacle or "", target.metric, unit, story.actor or "")
        return [_Sign("number", target.metric)] if is_the_same_thing(*same) else []
    benefit = story.benefit or ""
    is_said = benefit != "" and not is_empty_benefit(benefit)
    where = f" where {quoted(_bare_part(benefit))} does not hold" if is_said else ", and for how many"
    message = (
        f"{quoted(target.metric)} counts what the product makes or its use; it can rise and nobody be better off."
    )
    hint = (
        f"Count what {quoted(bare(story.actor or 'the customer'))} would count today: how often, how late "
        f"or how dear it is{where}."
    )
    return [_Sign("number", target.metric, finding("V15-output-metric", "metric", message, hint, span=span))]


def _rises(story: Story) -> bool:
    """Whether a story's number stands near nothing today."""
    target = story.target
    if target is None or not target.metric:
        return False
    return rises_from_nothing(target.baseline, target.direction, target.target, target.unit or "")


def near_nothing(story: Story) -> Iterator[Finding]:
    """V19: a number that stands at nothing today, or at a few of many: a question, and no verdict."""
    target = story.target
    if target is None or not target.metric:
        return
    if _rises(story):
        yield finding(
            "V19-near-nothing",
            "baseline",
            f"{quoted(target.metric)} stands near nothing today.",
            "Is it so low because things go so badly, or because nobody can do it before something is built? If "
            "it is the second, count what people have in its place today.",
        )


def _benefit(story: Story, earlier: list[Finding]) -> list[_Sign]:
    """A benefit that says nothing, or only what the outcome says."""
    raw = story.benefit or ""
    if not raw:
        return []
    if any(one.rule == "S10-benefit-repeats" for one in earlier) or (
        story.outcome and share_said(raw, story.outcome) > _SAME_WORDS
    ):
        return [_Sign("benefit", raw)]
    metric = story.target.metric if story.target is not None and story.target.metric else ""
    if is_of_the_thing(raw, f"{story.outcome} {story.obstacle} {metric}", story.actor or ""):
        said = finding(
            "S12-empty-benefit",
            "benefit",
            f"{quoted(bare(raw))} tells how the thing then is, not what anybody gains.",
            f"Ask {quoted(bare(story.actor or 'the customer'))} what that is good for, and write the answer.",
        )
        return [_Sign("benefit", raw, said)]
    if not is_empty_benefit(raw):
        return []
    if any(one.field == "benefit" and one.rule == "V07-vague-word" for one in earlier):
        return [_Sign("benefit", raw)]
    return [
        _Sign(
            "benefit",
            raw,
            finding(
                "S12-empty-benefit",
                "benefit",
                f"{quoted(bare(raw))} could be said of any product.",
                "Say who gains what by it: an hour, a customer kept, a mistake not made, a night's sleep.",
            ),
        )
    ]


def _actor(story: Story, earlier: list[Finding]) -> list[_Sign]:
    """An actor that is the team itself."""
    return [_Sign("actor", story.actor or "")] if any(one.rule == "A04-internal-actor" for one in earlier) else []
