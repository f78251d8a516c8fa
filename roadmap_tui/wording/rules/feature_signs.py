"""Detectors of phrases about a product instead of a customer's day.

A single sign may be a slip of the pen. What counts is whether several parts of a story show one: then the form of
a story holds a feature (`rules/feature.py`).
"""

import re

from roadmap_tui.model.marks import has_number
from roadmap_tui.wording.clauses import is_about_product
from roadmap_tui.wording.likeness import content
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, words

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
    return has_number(obstacle) and has_number(_TOOLS.sub("", obstacle))


_REFUSED = pattern("refused")
_NOTHING = pattern("nothing")
_CLAIMS = re.compile(r"\b(?:cannot|can['’]t|can not|not|isn['’]t|aren['’]t|unable|no|never|hard|difficult)\b")


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
    found = _REFUSED.search(text.lower)
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
    if len(text) and (is_about_product(text, 0, len(text)) or deeds_in(text)):
        return 0, len(raw)
    if _CLAIMS.search(text.lower) is not None and share_said(raw, outcome) > TAUTOLOGY:
        return 0, len(raw)
    return None


_METRIC = pattern("metric")
_CHANNEL = re.compile(r"\b(?:by|via|with|through|in|from|on|inside|within) ((?:[\w-]+ ?){1,4})")
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
    for phrase in w.UI_COMPOUNDS:
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


def is_own_deed(metric: str, outcome: str, actor: str) -> bool:
    """Whether a metric counts the outcome's own deed: two of its words, beside the actor's, are the outcome's.

    What customers long for happens to somebody already; a deed that nobody does today needs what is to be built.
    """
    counted, done, who = ({one[:_STEM] for one in content(text)} for text in (metric, outcome, actor))
    return len(counted & done - who) > 1


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
