"""Writes a story as prose, exactly as the reading pane, Jira and the reports show it.

The form is the success story of WORDING: "A [actor], [situation], [outcome] without [obstacle]. This allows
[benefit]." An obstacle that is told instead of named follows as "; today [obstacle]".
"""

import re
from datetime import date
from typing import Literal

from roadmap_tui.model.records import Cost, Reading, Story, Target, Value
from roadmap_tui.model.stages import verdicts
from roadmap_tui.text.characters import capital
from roadmap_tui.text.clause import is_clause, starts_today
from roadmap_tui.text.days import show_day
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.text.numbers import number_words

Part = Literal["actor", "situation", "outcome", "obstacle", "benefit", "plain"]
GAP = "______"

_VOWEL = lazy_pattern(r"(?i)^(?:[aeio]|u(?!ni|se|s[ae]|t[ei]|r[ie])|hour|honest|honou?r|heir)")
_DETERMINED = lazy_pattern(
    r"(?i)^(?:a|an|the|each|every|any|some|one|two|three|four|five|our|their|his|her|its|my|all|most|many|few|no"
    r"|\d[\d,.]*)\s"
)
_UNCOUNTED = lazy_pattern(r"(?i)(?:[^s]s|people|staff|children|men|women)$")
_LED = lazy_pattern(r"(?i)^(?:without|instead of|rather than|no longer|not having|with no|where|when)\b")
_BENEFIT_LED = lazy_pattern(r"(?i)^(?:this|that|so|which|as a result|it)\b")
_TO = lazy_pattern(r"(?i)^to\s")
_WHO = lazy_pattern(
    r"(?i)^(?:they|we|he|she|you|nobody|no one|everybody|everyone|somebody|someone|people|each of|all of)\b"
)
_THING = lazy_pattern(
    r"(?i)^(?:the|an?|their|our|his|her|its|your|each|every|all|both|most|many|no|some|more|fewer|less|another"
    r"|one|two|three|\d[\d,.]*%?)\s"
)
_SAYS = lazy_pattern(
    r"(?i)\b(?:is|are|was|were|has|have|had|can|could|may|might|will|would|must|need|needs|do|does|did|gets?|goes?"
    r"|goes|stays?|keeps?|comes?|leaves?|starts?|begins?|ends?|makes?|takes?|knows?|sees?|finds?|feels?|sleeps?"
    r"|pays?|sells?|wins?|renews?|arrives?|reach(?:es)?|drops?|falls?|rises?|grows?|works?|runs?|no longer)\b"
)
_MANY = lazy_pattern(
    r"(?i)^[a-z]{2,}[^\WsuiS]s\s(?!(?:to|of|with|on|in|for|from|at|by|the|an?|no|more|less|fewer|every|each|their|his|her|its)\b)"
    r"[a-z]"
)


class Piece(Value, kw_only=True, frozen=True):
    """A run of the prose, with the story's part that it renders; `gap` marks a part that is not written yet."""

    text: str
    part: Part = "plain"
    gap: bool = False


def pieces(story: Story) -> tuple[Piece, ...]:
    """The prose of a story in pieces, so that a screen can set the parts apart and show the gaps."""
    found: list[Piece] = []
    actor = _with_article(_clean(story.actor)) if story.actor else None
    found.append(_piece(capital(actor) if actor else f"A {GAP}", "actor", gap=actor is None))
    if story.situation:
        found += [Piece(text=", "), _piece(_uncapital(_clean(story.situation)), "situation"), Piece(text=", ")]
    else:
        found.append(Piece(text=" "))
    found.append(_piece(_clean(story.outcome) if story.outcome else GAP, "outcome", gap=not story.outcome))
    obstacle = _clean(story.obstacle) if story.obstacle else None
    if obstacle is None:
        found += [Piece(text=" without "), _piece(GAP, "obstacle", gap=True)]
    elif _LED.match(obstacle):
        found += [Piece(text=" "), _piece(_uncapital(obstacle), "obstacle")]
    elif starts_today(obstacle):
        found += [Piece(text="; "), _piece(_lowered(obstacle), "obstacle")]
    elif is_clause(obstacle):
        found += [Piece(text="; today "), _piece(_uncapital(obstacle), "obstacle")]
    else:
        found += [Piece(text=" without "), _piece(_uncapital(obstacle), "obstacle")]
    cost = cost_words(story.cost)
    if cost and story.cost is not None and not _mentions(obstacle, story.cost):
        found.append(Piece(text=f" ({cost})", part="obstacle"))
    found.append(Piece(text=f"{_stop(found[-1].text)} "))
    found += _benefit(story)
    return tuple(found)


def prose(story: Story) -> str:
    """The prose of a story as one text; parts that are not written yet are left out, not shown as gaps."""
    found = ""
    for piece in pieces(story):
        if piece.gap:
            found = re.sub(r"(?: without|This allows) $", "", found)
            if piece.part == "actor":
                found += "Somebody"
            continue
        found += piece.text
    text = re.sub(r"\s+([.,])", r"\1", found).strip()
    if not (story.outcome or story.actor or story.benefit or story.obstacle or story.situation):
        return ""
    text = re.sub(r"\.\s*\.$", ".", text)
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def target_words(target: Target | None) -> str:
    """A target as a line: `time to first answer 7 → 1 min by 30 Jun 2027`; empty where there is none."""
    if target is None:
        return ""
    words = [target.metric] if target.metric else []
    values = " → ".join(number_words(one) for one in (target.baseline, target.target) if one is not None)
    if values:
        words.append(values + (target.unit if target.unit == "%" else f" {target.unit}" if target.unit else ""))
    if target.due is not None:
        words.append(f"by {show_day(target.due)}")
    return " ".join(words)


def cost_words(cost: Cost | None) -> str:
    """The cost of an obstacle, in words: `10 minutes per visit`; empty where it is not known."""
    if cost is None:
        return ""
    words = [number_words(cost.amount)]
    if cost.unit:
        words.append(cost.unit)
    if cost.per:
        words.append(f"per {cost.per}")
    return " ".join(words)


def reading_words(reading: Reading) -> str:
    """A reading in words: `7.5 on 4 Nov 2026`."""
    return f"{number_words(reading.value)} on {show_day(reading.day)}"


def _benefit(story: Story) -> list[Piece]:
    if not story.benefit:
        return [Piece(text="This allows "), _piece(GAP, "benefit", gap=True), Piece(text=".")]
    benefit = _clean(story.benefit)
    if _BENEFIT_LED.match(benefit):
        return [_piece(capital(benefit), "benefit"), *_end(benefit)]
    if _is_clause(benefit):
        return [Piece(text="As a result, "), _piece(_lowered(benefit), "benefit"), *_end(benefit)]
    who = "them " if _TO.match(benefit) else "" if _THING.match(benefit) else "them to "
    return [Piece(text=f"This allows {who}"), _piece(_uncapital(benefit), "benefit"), *_end(benefit)]


def _is_clause(benefit: str) -> bool:
    """Whether a benefit is a clause (`patients sleep on`), rather than what one can do."""
    if _WHO.match(benefit) or _MANY.match(benefit):
        return True
    return _THING.match(benefit) is not None and _SAYS.search(benefit) is not None


def _stop(text: str) -> str:
    """The full stop that a text still needs."""
    return "" if text.endswith(("!", "?", "…")) else "."


def _end(text: str) -> list[Piece]:
    return [Piece(text=".")] if _stop(text) else []


def _piece(text: str, part: Part, *, gap: bool = False) -> Piece:
    return Piece(text=text, part=part, gap=gap)


def _clean(text: str) -> str:
    return " ".join(text.split()).rstrip(".,;")


def _with_article(actor: str) -> str:
    head = re.split(r",| (?:at|in|of|on|with|who|from) ", actor, maxsplit=1)[0]
    if _DETERMINED.match(actor) or actor[:1].isupper() or _UNCOUNTED.search(head):
        return actor
    return f"{'an' if _VOWEL.match(actor) else 'a'} {actor}"


def _uncapital(text: str) -> str:
    """Lower the first letter, unless the word is a name or an acronym."""
    first = text.split(" ", 1)[0]
    plain = first[:1].isupper() and first[1:].islower() and first.lower() in _SMALL
    return text[:1].lower() + text[1:] if plain else text


def _lowered(text: str) -> str:
    """Lower the first letter, unless the word is an acronym."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


_SMALL = frozenset(
    "a after all an and as at before by during each every everybody for from having he her his in it its many "
    "most nobody on once our rather she some the their there they this to until we when whenever while with "
    "without you".split()
)


def _mentions(obstacle: str | None, cost: Cost) -> bool:
    """Whether the obstacle's words already hold its cost."""
    return obstacle is not None and number_words(cost.amount) in obstacle


def verdict_words(story: Story, today: date) -> str:
    """The verdicts on a shipped story: `missed on 4 Nov 2026, then proven on 21 Nov 2026`; empty before that."""
    return ", then ".join(f"{word} on {show_day(day)}" for word, day in verdicts(story, today))
