"""Rules that need a story's record: its parts, its target, its neighbours."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from roadmap_tui.errors import Remedy
from roadmap_tui.model.marks import Marks, has_number, is_backward, is_filled, is_filled_unit
from roadmap_tui.model.records import Story, Target
from roadmap_tui.model.stages import ACTIVE
from roadmap_tui.text.days import show_day
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.text.numbers import number_words
from roadmap_tui.wording.finding import Finding, Level, finding
from roadmap_tui.wording.lexicon import Lexicon
from roadmap_tui.wording.likeness import contained, likeness
from roadmap_tui.wording.rewrite import bare, quoted
from roadmap_tui.wording.user_story import read_user_story
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern
from roadmap_tui.wording.words.people import is_person

ENOUGH_MARKS = 4
ALIKE = 0.85
SAME_WORDS = 0.8
_TWO = lazy_pattern(r"\b(?:and|or)\b|[,/&]|\+")
_BEHIND_HEAD = lazy_pattern(
    r",? (?:of|at|in|on|with|for|from|to|by|near|who|whose|that|which|whom|while|when|[\w-]+ing)\b"
    r"|, (?=[\w-]+(?:ed|en)\b|aged\b|self\b|single\b)"
)
"""Where the noun of an actor ends, and what tells more of them begins."""
_TWO_DEEDS = pattern("two_deeds")
_BEFORE_ACTORS = w.STOP_WORDS | {"all", "any", "our"}
_LAGGING = frozenset(w.LAGGING)
_LAGGING_ANYWHERE = tuple(one for one in w.LAGGING if len(one) > 4)  # "arr" stands in "arrive"
_RELATIVE = pattern("relative")
_RELATIVE_METRIC = pattern("relative_metric", re.IGNORECASE)
_INTERNAL = pattern("internal")


def parts(story: Story, marks: Marks, lexicon: Lexicon) -> Iterator[Finding]:
    """A, S and C02b: the actor, the situation, the obstacle and the benefit."""
    level: Level = "warn" if len(marks.present) >= ENOUGH_MARKS else "error"
    sentence = quoted(bare(story.outcome or story.title))
    actor = (story.actor or "").strip()
    generic = [one for one in re.findall(r"[\w-]+", actor.lower()) if one not in _BEFORE_ACTORS]
    if not actor or ("actor" in marks.missing and not all(one in w.GENERIC_ACTORS for one in generic)):
        yield finding(
            "A01-no-actor",
            "actor",
            f"Nobody is named who {sentence} happens to.",
            "Name them by their job or their day: a clerk, a night nurse, a parent of two.",
            level=level,
        )
    elif generic and all(one in w.GENERIC_ACTORS for one in generic):
        yield finding(
            "A03-generic-actor",
            "actor",
            f"“{actor}” could be anybody; nobody can be asked whether it came true.",
            f"Say which {actor}: their job, their day, as in “{generic[-1]} who …”.",
        )
    if actor and not lexicon.internal and _INTERNAL.match(actor.lower()):
        yield finding(
            "A04-internal-actor",
            "actor",
            f"“{actor}” is the team itself; the story is about a customer.",
            f"Say whom {sentence} helps, and make them the actor; if they are a customer's people, say whose.",
        )
    head = _BEHIND_HEAD.split(actor, maxsplit=1)[0]
    if actor and _TWO.search(head) and read_user_story(actor) is None:
        one = _TWO.split(head)[0].strip()
        yield finding(
            "C02b-two-actors",
            "actor",
            f"“{actor}” are two; a reading could hold for one and not for the other.",
            f"Keep “{one}”, and write a story for the rest."
            if is_person(one.lower().rpartition(" ")[2])
            else "Keep one of them, and write a story for the other.",  # "hobby and professional potters"
        )
    elif (
        story.outcome
        and (two := _TWO_DEEDS.match(story.outcome)) is not None
        and (
            "," not in story.outcome[: two.start(1)]  # else they are things of a list
        )
    ):
        kept = bare(story.outcome[: two.start(1)]).removesuffix(" then").removesuffix(" and")
        yield finding(
            "C02b-two-actors",
            "outcome",
            f"“… and {two[1]} …” makes it two outcomes.",
            f"Keep {quoted(kept)}, or write a story for each.",
        )
    if "situation" in marks.missing:
        yield finding(
            "S05-no-situation",
            "situation",
            f"{sentence} has no moment.",
            "Say at which moment of somebody's day that is: before each round, when a coach arrives.",
        )
    if "obstacle" in marks.missing:
        yield finding(
            "S07-no-obstacle",
            "obstacle",
            f"Nothing is said of what stands in the way of {sentence} today.",
            "Write what they go through today, and what that costs: “phoning 4 wards for 40 minutes”.",
            level=level,
        )
    elif _says_no_cost(story):
        named = bare(story.obstacle or "")
        yield finding(
            "S08-obstacle-unquantified",
            "obstacle",
            f"{quoted(named)} carries no time, count or money.",
            f"Say what {quoted(named)} costs each time, in minutes, trips or money: in the words or as its cost.",
        )
    if "benefit" in marks.missing:
        yield finding(
            "S09-no-benefit",
            "benefit",
            f"What {sentence} is worth, and to whom, is not said.",
            "Write who gains what by it: “two more patients are seen a day”.",
            level=level,
        )
    elif story.outcome and contained(story.benefit or "", story.outcome) > SAME_WORDS:
        yield finding(
            "S10-benefit-repeats",
            "benefit",
            f"{quoted(story.benefit or '')} says {sentence} once more.",
            f"Ask what {sentence} is good for, and write that: more done, money kept, somebody spared.",
        )


def numbers(story: Story, marks: Marks, today: date) -> Iterator[Finding]:
    """V: the number, its baseline, its day and its source."""
    target = story.target
    if "number" in marks.missing and (target is None or target.target is None or not is_backward(target)):
        level: Level = "warn" if len(marks.present) >= ENOUGH_MARKS else "error"
        sentence = quoted(bare(story.outcome or story.title))
        if target is None or target.target is None:
            yield finding(
                "V01-no-number",
                "target",
                f"No number tells whether {sentence} came true.",
                f"Say what is counted for {sentence}, from … to …, in minutes, % or money.",
                level=level,
            )
    if target is None or target == Target():
        return
    yield from _target(story, target, today)


_SEVERAL = lazy_pattern(
    r";|\band (?:the )?(?:number|share|rate|time|average|count|hours|days|minutes|weeks|costs?|money|complaints|"
    r"satisfaction|errors|mistakes|revenue|churn|nps)\b|\+",
    re.IGNORECASE,
)
"""Where a metric goes on with another one; "name and price", "July and August" are one number's."""
_HURRIED = 4


def _is_hurried(target: Target) -> bool:
    """Whether a target asks for a quarter of today's time or less: what is hurried is done worse."""
    first = (target.unit or "").lower().partition(" ")[0]
    if first not in w.TIME_UNITS or target.baseline is None or target.target is None:
        return False
    return 0 <= target.target * _HURRIED <= target.baseline


def _says_no_cost(story: Story) -> bool:
    """Whether nothing tells what today costs: neither the obstacle, nor a number that stands high today."""
    raw = story.obstacle or ""
    if story.cost is not None or has_number(raw) or re.search(r"\d", raw):
        return False
    target = story.target
    return target is None or not target.baseline or target.direction == "up"


def _target(story: Story, target: Target, today: date) -> Iterator[Finding]:
    metric = target.metric or "the metric"
    goal = None if target.target is None else number_words(target.target)
    unit = target.unit or ""
    counted = re.sub(r"^([\w-]+[^s\W])s\b", r"\1", unit) if goal == "1" else unit
    shown = f"{goal}{unit if unit == '%' else f' {counted}' if unit else ''}" if goal is not None else metric
    base = None if target.baseline is None else number_words(target.baseline)
    if goal is not None and not is_filled_unit(target.unit):
        yield finding(
            "V02-number-no-unit",
            "unit",
            f"{goal} has no unit{f' ({quoted(unit)} says nothing)' if unit else ''}.",
            f"Say what {quoted(metric)} is counted in: {goal} minutes, {goal}%, {goal} a week.",
        )
    if base is None and goal is not None:
        yield finding(
            "V03-no-baseline",
            "baseline",
            f"Where {quoted(metric)} stands today is not known, so {shown} cannot be judged.",
            f"Measure it once: “from … to {shown}”.",
        )
        if (_RELATIVE_METRIC.search(metric) and unit == "%") or _RELATIVE.search(
            f"{story.outcome or ''} {metric}"
        ):
            yield finding(
                "V06-relative-no-base",
                "baseline",
                f"{shown} is relative to a reading that is not there.",
                f"Give both readings of {quoted(metric)}: from … to ….",
            )
    if target.due is None and goal is not None:
        yield finding(
            "V04-no-date",
            "due",
            f"{shown} has no day by which it is reached.",
            f"Set the due day: “{metric} {shown} by …”.",
        )
    if goal is not None and not is_filled(target.measured_by):
        yield finding(
            "V05-no-source",
            "measured_by",
            f"Nobody can say where {quoted(metric)} is read.",
            f"Name the report, query, survey or stopwatch study that gives {quoted(metric)}, and how often.",
        )
    if is_backward(target):
        way = target.direction or "up or down"
        other = "up" if target.direction == "down" else "down"
        yield finding(
            "V08-wrong-direction",
            "target",
            f"{base} → {shown} is no gain where {quoted(metric)} shall go {way}.",
            f"Swap baseline and target ({goal} → {base}), or set the direction to {other}.",
        )
    if (
        target.due is not None
        and target.due < today
        and story.stage in ACTIVE
        and not story.readings
        and not story.archived
    ):
        is_kept = bool(story.uid)  # a story that is being written has no name to read it by
        yield finding(
            "V11-target-passed",
            "due",
            f"The due day, {show_day(target.due)}, has passed"
            f"{' and the story has neither shipped nor been read' if is_kept else ''}.",
            f"Move the day for {quoted(metric)}, or read where it stands."
            if is_kept
            else f"Set the day for {quoted(metric)} to one that is still to come.",
            *([Remedy("story read", (story.id, "VALUE"), "{} records it.")] if is_kept else []),
        )
    counted = (target.metric or "").lower()
    if not _LAGGING.isdisjoint(counted.split()) or any(one in counted for one in _LAGGING_ANYWHERE):
        yield finding(
            "V12-lagging-only",
            "metric",
            f"{quoted(metric)} moves months after the work, and for many reasons.",
            f"Measure what {quoted(bare(story.outcome or story.title))} changes within weeks, and name "
            f"{quoted(metric)} as the benefit.",
        )
    if target.metric and (one := _first_of_several(target.metric)):
        yield finding(
            "V14-many-targets",
            "metric",
            f"{quoted(metric)} is more than one number.",
            f"Keep {quoted(one)} as the target and make the rest a guard-rail.",
        )
    if goal is not None and story.guardrail is None and _is_hurried(target):
        yield finding(
            "V13-no-guardrail",
            "guardrail",
            f"Nothing guards what {quoted(metric)} at {shown} might make worse.",
            f"Say what must not get worse on the way to {shown}: errors, complaints, money.",
        )


def neighbours(story: Story, others: Iterable[Story]) -> Iterator[Finding]:
    """C10: another open story that tells the same."""
    mine = whole(story)
    for other in others:
        if other.id == story.id or not is_open(other):
            continue
        alike = likeness(mine, whole(other))
        if alike >= ALIKE:
            message = f"{other.id}, {quoted(other.title)}, tells the same in {alike:.0%} of its words."
            yield finding(
                "C10-duplicate",
                None,
                message,
                f"Merge them: link the requests of {story.id} to {other.id} and archive {story.id}, or "
                f"say what differs.",
            )
            return


def is_open(story: Story) -> bool:
    """Whether a story is open, so that another could double it."""
    return not story.archived and story.stage in ACTIVE


def whole(story: Story) -> str:
    """The parts of a story as one text to compare by."""
    parts = (story.actor, story.situation, story.outcome, story.obstacle, story.benefit)
    return " ".join(one for one in parts if one) or story.title


def _first_of_several(metric: str) -> str:
    """The first number of a metric that names several; "days between order and delivery" are one."""
    found = _SEVERAL.search(metric)
    if found is None or "between " in metric[: found.start()].lower():
        return ""
    return metric[: found.start()].strip()
