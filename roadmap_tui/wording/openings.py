"""Openings of a text: an order to the team, a product or the team as its subject, an ask."""

import re

from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.clauses import base
from roadmap_tui.wording.lexicon import Lexicon
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import cues
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import cues_of, pattern, words
from roadmap_tui.wording.words.people import is_person, is_somebody

_LEAD = pattern("lead", re.IGNORECASE)
_FOLLOWERS = {
    "roll": "out", "turn": "on off into", "set": "up", "spin": "up", "bump": "", "hook": "up", "wire": "up",
    "scale": "up the to out",
}  # fmt: skip
_NOUNS_AFTER = words("nouns_after")

ASK = pattern("ask")
ASK_WORDS = words("ask_words")
"""Words of which each ask has one."""
SPEAKER = lazy_pattern(r"(?<![\w.'])(?:i|i['’](?:m|ve|d|ll)|my|myself|imho|afaik)(?![\w.'’])")
"""An ask in which the asker speaks of themselves."""
_QUESTION = lazy_pattern(r"\?(?=\s|$)|`|(?<!\w)#\d{2,}")
"""An ask that puts a question or shows code."""
_SPOKEN = lazy_pattern(r"[\"“][^\"“”\n]{0,200}[\"”]")
_ASK_LEAD = pattern("ask_lead")


def build_verb_at(text: Text, field: str | None) -> int | None:
    """The place of the build verb that a text begins with; None where it begins otherwise."""
    at = 0
    while (found := _LEAD.match(text.raw, at)) is not None and found.end() > at:
        at = found.end()
    place = next((place for place, start in enumerate(text.starts) if start >= at), None)
    if place is None:
        return None
    word = text.words[place]
    after = text.words[place + 1] if place + 1 < len(text.words) else ""
    if word in _FOLLOWERS:
        follows = _FOLLOWERS[word].split()
        goes = text.words[place + 2 : place + 3]
        is_order = not follows or (after in follows and _GOING.isdisjoint(goes))
        return place if is_order else None
    if field is None and place == 0 and (word in w.PROMISE_VERBS or _is_goal(word, after)):
        return None if word == "imagine" and _is_imagined(text) else place
    if word not in w.BUILD_VERBS and not _is_changelog(word, after, field):
        return None
    if text.raw[text.starts[place] : text.ends[place]].endswith(("'s", "’s")) or after in _NO_OBJECT:
        return None
    if word in w.BUILD_NOUNS_TOO and (
        not after
        or after in _NOUNS_AFTER
        or after.endswith("s'")
        or is_person(after)
        or _has_verb(text, place + 2)
    ):
        return None
    return place


def _is_imagined(text: Text) -> bool:
    """Whether somebody is imagined whom the next sentence tells of: "Imagine a line cook. He knows …"."""
    told = text.words[text.sentence_end(0) :][:1]
    return any(map(is_person, text.words[2:5])) and told in (["he"], ["she"], ["they"])


def _has_verb(text: Text, place: int) -> bool:
    """Whether a verb of its own stands behind a noun: "Import duties are known …", "Release paper signed"."""
    return place < len(text) and (
        text.words[place] in cues.AUXILIARIES | _DONE or text.words[place].endswith("ed")
    )


_DONE = frozenset("known paid read sent met told kept left held given".split())
_GOING = frozenset("with within at before after for in".split())
"""What stands behind a deed of one's own: firemen roll out with the engine, a team rolls out a thing."""
_NO_OBJECT = words("no_object")


def _is_goal(word: str, after: str) -> bool:
    """Whether a text begins with an order to reach something: "Halve the …", "Win 20 …"."""
    return word in w.EFFECT_VERBS and (after in {"the", "our", "all", "more", "fewer"} or after[:1].isdigit())


def _is_changelog(word: str, after: str, field: str | None) -> bool:
    """Whether a word opens a changelog entry: `Added`, `Fixed`, at the head of pasted text or a title."""
    if (
        field not in {None, "title"}
        or after in _GONE
        or word in {"changed", "offered", "moved", "ended", "showed", "designed"}
    ):
        return False
    for ending in ("ed", "d", "s"):
        if word.endswith(ending) and word[: -len(ending)] in _LOGGED:
            return True
    return word in {"built", "rebuilt", "sent", "fixes", "fixed", "rewrote", "bump", "bumped"}


_GONE = frozenset("away back home down off out again too once twice late early by".split())
"""What stands behind a word of what happened to somebody: "Turned away at the door", "Moved back by a week"."""


_LOGGED = w.BUILD_VERBS - w.BUILD_NOUNS_TOO - {"let", "offer"}
_PRODUCTS = w.PRODUCT_NOUNS | (w.UI_NOUNS - w.SOFT_UI)


def product_subject_at(text: Text, field: str | None, lexicon: Lexicon) -> tuple[int, int] | None:
    """The words of a product that a text begins with, as its subject."""
    words = text.words
    for product in lexicon.products:
        found = text.find(product)
        if found is not None and text.raw[: found[0]].strip().lower() in {"", "the", "our", "with", "in"}:
            first = text.starts.index(found[0])
            count = product.count(" ") + 1
            if first + count < len(words) and text.raw[text.starts[first] : text.ends[first]][-2:] not in {
                "'s",
                "’s",
            }:
                return first, first + count
    if words and words[0] in w.BUILD_VERBS:
        return None
    other = text.elsewhere
    place = 0
    while place < len(words) and place < 4:
        word = words[place]
        if place and text.after_comma[place]:
            return None
        if (
            (word in _PRODUCTS or (place and word in w.UI_NOUNS))
            and word not in other
            and not (word in w.SOFT_UI and word in w.ROLES)
            and _is_subject(text, field, place)
        ):
            return 0, place + 1
        if word not in w.PRODUCT_ADJECTIVES and word not in w.UI_NOUNS and word not in w.TECH_NOUNS:
            break
        place += 1
    return _offering(text) or _described(text)


def _described(text: Text) -> tuple[int, int] | None:
    """A product that a text begins with, whatever it is called: "A revolutionary platform that …"."""
    words = text.words
    first = _main_subject(text)
    if first is None or words[first] not in {"a", "an", "the", "our", "your", "one"}:
        return None
    for place in range(first + 1, min(len(words) - 1, first + 5)):
        word = words[place]
        if word in _MADE_PEOPLE and words[place - 1] in _MADE:
            return first, place + 1
        if word in w.STOP_WORDS or is_person(word) or word.endswith("'s") or text.after_comma[place]:
            return None
        after = words[place + 1]
        does = after in {"that", "which", "for", "with"} or after in w.OFFERING_VERBS
        if word in _OWN_NOUNS and (does or (after.endswith("s") and (first or base(after)))):
            return first, place + 1
    return None


def _main_subject(text: Text) -> int | None:
    """The place at which the subject of the first sentence would stand, after a phrase that a comma ends."""
    if not text.words:
        return None
    if (
        text.words[0] not in cues_of("situation")
        and text.words[0] not in cues.PREPOSITIONS
        and text.words[0] != "because"
    ):
        return 0
    end = text.region_end(0)
    return end if end < len(text) and text.sentence_of[end] == 0 else None


_MADE = frozenset("ai ai-powered artificial digital intelligent smart virtual".split())
_MADE_PEOPLE = frozenset("advisor agent assistant coach colleague companion concierge copilot".split())
"""Products that are called by a job: "our AI assistant"."""
_OWN_NOUNS = w.OFFERS | words("own_nouns")


def _offering(text: Text) -> tuple[int, int] | None:
    """A thing that offers something, as the first subject: "The upgrade brings …", "Version 2 adds …"."""
    words = text.words
    for place in range(1, min(len(words), 6)):
        word = words[place]
        if words[place - 1] in w.GENERIC_ACTORS or is_person(words[place - 1]):
            return None
        if word in w.OFFERING_VERBS and not _is_coming(text, place):
            known = words[0] in {"the", "our", "this", "new", "version", "v", "release"}
            parted = text.sentence_of[place] or any(text.after_comma[1 : place + 1])
            return (0, place) if known and not parted else None
        if word in w.STOP_WORDS:
            return None
    return None


def _is_coming(text: Text, place: int) -> bool:
    """Whether a thing only comes or returns, and offers nothing: "The bus comes on time"; else "comes with"."""
    after = text.words[place + 1 : place + 2]
    if text.words[place] == "comes":
        return after != ["with"]
    return text.words[place] == "returns" and (not after or after[0] in _GONE or after[0] in cues.PREPOSITIONS)


def _is_subject(text: Text, field: str | None, place: int) -> bool:
    words = text.words
    if place + 1 >= len(words):
        return field == "actor"
    if is_somebody(text, place):
        return False
    after = words[place + 1]
    if field == "actor" and any(map(is_person, _phrase(text, place + 1))):
        return False  # a product safety inspector
    if field == "title" and (_is_joined(after) or words[place + 2 : place + 3] in (["that"], ["which"])):
        return False
    if is_person(after) or after in w.PRODUCT_NOUNS or after in w.UI_NOUNS or after in _PAPERS:
        return False
    return words[place][-2:] != "'s"


def _is_joined(after: str) -> bool:
    """Whether a title's product word only tells of the noun behind it: "Platform change", "Tool crib"."""
    ends = after.endswith(("s", "ed", "ing", "ly"))
    return not (ends or after in w.STOP_WORDS or after in cues.PREPOSITIONS or after in cues.AUXILIARIES)


def _phrase(text: Text, place: int) -> list[str]:
    """The words from a place to the end of their noun phrase."""
    end = place
    while end < len(text) and not text.after_comma[end] and text.words[end] not in w.STOP_WORDS:
        end += 1
    return text.words[place:end]


_PAPERS = frozenset("paper papers form forms note notes slip slips certificate certificates stamp day".split())
"""What a word before makes a thing of another trade: a release paper, an update slip."""


def internal_actor_at(text: Text, lexicon: Lexicon) -> tuple[int, int] | None:
    """The words for the team itself that a text begins with; None where the team's own work is what counts."""
    words = text.words
    if lexicon.internal or not words:
        return None
    if words[0] != "our" and words[0] in w.INTERNAL_ACTORS and not is_person(words[1] if len(words) > 1 else ""):
        return 0, 1
    if len(words) > 1 and words[0] in {"our", "the"} and words[1] in _TEAM:
        return 0, 2
    place = _main_subject(text)
    found = _OWN_LEAD.match(text.lower, text.starts[place]) if place is not None else None
    if found is None or place is None:
        return None
    return place, next((later for later in range(place, len(text)) if text.ends[later] >= found.end()), place) + 1


_OWN_LEAD = pattern("own_lead")
_TEAM = frozenset("team teams business company engineers developers organisation organization".split())


def _is_opener(lower: str, found: re.Match[str]) -> bool:
    """Whether a question is three words at the head of a text that answers them: "Lift's down? Residents …"."""
    return found[0] == "?" and lower.count(" ", 0, found.start()) < 3 and len(lower) > 2 * _OPENER


_OPENER = 40


def ask_in(text: Text, field: str | None, *, is_first_person: bool) -> tuple[int, int] | None:
    """The span in which a text asks for something, in characters.

    Pasted text in which somebody speaks of themselves asks too, unless `is_first_person`.
    """
    lower = text.story if field is None else text.lower
    found = _ASK_LEAD.match(lower)
    if found is None and not text.bag.isdisjoint(ASK_WORDS):
        found = ASK.search(lower)
        if found is not None and field == "situation" and found[0].startswith("looking for"):
            found = None  # whoever looks for a grave or a patient asks nobody for a thing
    if found is None and field not in {"title", "actor"}:
        spoken = lower
        if '"' in spoken or "“" in spoken:
            spoken = _SPOKEN.sub(lambda one: " " * len(one[0]), spoken)
        if "?" in spoken or "`" in spoken or "#" in spoken:
            found = next((one for one in _QUESTION.finditer(spoken) if not _is_opener(spoken, one)), None)
        if found is None and field is None and not is_first_person:
            found = SPEAKER.search(spoken)
    return None if found is None else found.span()
