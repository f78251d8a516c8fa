"""Rules F and A02: a text tells an outcome, and not what the team builds."""

import re
from collections.abc import Iterator

from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.finding import Finding, Level
from roadmap_tui.wording.openings import SPEAKER
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.rewrite import (
    around,
    bare,
    first_sentence,
    quoted,
    replaced,
    third,
    without,
)
from roadmap_tui.wording.tokens import Text
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, words
from roadmap_tui.wording.words.people import singular

_GOES_ON = lazy_pattern(r"\s+(?!(?:and|so|without|before|when|in|after)\b)\w")
_CAN = pattern("can")
_MEANS = pattern("means")
_PARITY = pattern("parity")


def rules(passage: Passage) -> Iterator[Finding]:
    """The findings of these rules."""
    if passage.text.words:
        for rule in (
            build_verb, product_subject, ui_noun, tech_noun, means, capability, shipped, asked, parity, user_story
        ):  # fmt: skip
            yield from rule(passage)


def build_verb(passage: Passage) -> Iterator[Finding]:
    """F01: an order to the team at the head of the text."""
    place = passage.build_verb
    if place is None:
        return
    text = passage.text
    verb = text.slice(place, place + 1)
    hint = f"Say in place of “{verb} …” who then does or has what: “A clerk closes the month in 2 days”."
    kind = "is work for the team" if verb.lower() in w.BUILD_VERBS else "is a goal or a promise"
    message = f"It begins with “{verb}”, which {kind}; nobody's day is different yet."
    yield passage.finding("F01-build-verb", passage.word_span(place, place + 1), message, hint)


def product_subject(passage: Passage) -> Iterator[Finding]:
    """A02: the product as the subject."""
    found = passage.product_subject
    if found is None:
        return
    text = passage.text
    named = text.slice(*found)
    rest = bare(first_sentence(text.raw[text.ends[found[1] - 1] :]))
    if passage.field == "actor":
        hint = f"Write who works with {quoted(named)}: a clerk, a nurse, a site foreman."
    else:
        hint = (
            f"Put a person first and say what they get: “A … is spared …” in place of "
            f"{quoted(f'{named} {rest}')}."
        )
    message = f"The subject is {quoted(named)}: the product does something, nobody succeeds."
    yield passage.finding("A02-product-is-subject", passage.word_span(*found), message, hint)


COMPOUND_HEADS = frozenset(phrase.partition(" ")[0] for phrase in w.UI_COMPOUNDS)
"""The first words of pieces of interface of several words: a text without any of them names none."""
_ON_SCREEN = words("on_screen")
_SHOWN = words("shown")
_SHOWN_ON = _ON_SCREEN | frozenset("a the one each every single".split())
"""The words before "page" and the like that make it one of the interface."""


def ui_noun_at(passage: Passage) -> tuple[int, int] | None:
    """The first piece of interface that a text names, in characters."""
    text = passage.text
    for phrase in w.UI_COMPOUNDS if not text.bag.isdisjoint(COMPOUND_HEADS) else ():
        if phrase in text.lower and (found := text.find(phrase)) is not None:
            return found
    for place, word in enumerate(text.words) if not text.bag.isdisjoint(w.UI_NOUNS) else ():
        if word not in w.UI_NOUNS or word in text.elsewhere:
            continue
        if word in w.SOFT_UI:
            before = text.words[place - 1] if place else ""
            if before not in (_SHOWN_ON if word in _SHOWN else _ON_SCREEN):
                continue
        return text.starts[place], text.ends[place]
    return None


def ui_noun(passage: Passage) -> Iterator[Finding]:
    """F02: a piece of interface."""
    found = ui_noun_at(passage)
    if found is not None:
        named = passage.raw[found[0] : found[1]]
        level = "error" if passage.field == "title" else None
        message = f"“{named}” is a piece of interface; which one it takes is for the team to find out."
        hint = (
            f"Say what is known or done then, and when, in place of “{named}”: "
            f"{around(*_open(passage.raw, *found))}."
        )
        yield passage.finding("F02-ui-noun", found, message, hint, level="error" if level else None)


def tech_noun(passage: Passage) -> Iterator[Finding]:
    """F03: technology."""
    text = passage.text
    for place, word in enumerate(text.words) if not text.bag.isdisjoint(w.TECH_NOUNS) else ():
        if (
            word in w.TECH_NOUNS
            and word not in text.elsewhere
            and (word not in w.BUILD_VERBS or place != passage.build_verb)
        ):
            named = text.slice(place, place + 1)
            message = f"“{named}” is technology; the person in the story never meets it."
            left = around(*_open(passage.raw, text.starts[place], text.ends[place]))
            hint = f"Say what reaches the person in place of “{named}”: {left}."
            yield passage.finding("F03-tech-noun", passage.word_span(place, place + 1), message, hint)
            break


def _open(text: str, start: int, end: int) -> tuple[str, int, int]:
    """A text with a gap for what is to be said in one place, and where the gap is."""
    return replaced(text, start, end, "…"), start, start + 1


def means(passage: Passage) -> Iterator[Finding]:
    """F04: the means named in the sentence."""
    for found in _MEANS.finditer(passage.text.lower):
        words = f"{found[1]}{found[2]}".split()
        thing = next(
            (
                one
                for one in words
                if (one in w.UI_NOUNS - {"label", "view"} and one not in passage.text.elsewhere)
                or (one in w.PRODUCT_NOUNS | w.TECH_NOUNS and one not in passage.text.elsewhere)
            ),
            None,
        )
        named = thing or next((one for one in passage.lexicon.products if one in found[0]), None)
        if named is None or (found[0].startswith("through") and (words[0] in w.NUMBERS or words[0][0].isdigit())):
            continue
        start, end = found.start(), found.start() + found[0].rindex(named) + len(named)
        phrase = passage.raw[start:end]
        message = f"“{phrase}” prescribes the means; other ways to the same end are shut out."
        hint = f"Say the same without “{phrase}”."
        if start and not re.match(
            r"\s+(?!and\b|so\b|without\b|before\b|when\b|in\b|after\b)\w", passage.raw[end:]
        ):
            hint = f"Without it the sentence holds: {quoted(bare(without(passage.raw, start, end)))}."
        yield passage.finding("F04-means-phrase", (start, end), message, hint)
        return


def capability_at(text: Text) -> tuple[int, int] | None:
    """The characters that say that somebody can do something."""
    found = _CAN.search(text.lower)
    return found.span() if found is not None else None


def capability(passage: Passage) -> Iterator[Finding]:
    """F05: a possibility, not a change."""
    found = _CAN.search(passage.text.lower)
    if found is None or (passage.field is None and (passage.obstacle is not None or passage.benefit is not None)):
        return
    before = passage.text.lower[: found.start()].split()
    verb = found[1]
    subject = before[-1] if before else ("clerk" if passage.field == "outcome" else "they")
    done = third(verb, subject)
    mended = f"{passage.raw[: found.start()]}{done}{passage.raw[found.end() :]}"
    message = (
        f"“{passage.raw[found.start() : found.end()]}” is a possibility; nothing in anybody's day has changed."
    )
    hint = "Write it as done, with when and what for."
    is_one = " and " not in passage.raw  # else the verb behind it would not agree
    if passage.field is not None and found.start() == 0 and is_one:
        hint = f"Write it as done, with when and what for: {quoted(bare(mended))}."
    yield passage.finding("F05-capability-only", (found.start(), found.end()), message, hint)


def shipped(passage: Passage) -> Iterator[Finding]:
    """F06: delivery as success."""
    for phrase in w.SHIP_WORDS:
        if phrase not in passage.text.lower or (found := passage.text.find(phrase)) is None:
            continue
        if phrase in _LET_GO and passage.field == "metric" and not _is_made(passage.text, found[0]):
            continue
        level = "error" if passage.field in {"metric", "target"} else None
        message = (
            f"“{passage.raw[found[0] : found[1]]}” is our delivery; it can be done and nobody be better off."
        )
        hint = "Ask what the customer then counts, and write that, from … to …, in place of what is delivered."
        yield passage.finding("F06-ship-as-success", found, message, hint, level="error" if level else None)
        return


_LET_GO = frozenset(("released", "shipped"))


def _is_made(text: Text, at: int) -> bool:
    """Whether what is released or shipped is of a product; patients and consignments are released too."""
    place = text.starts.index(at)
    if place:
        return text.words[place - 1] in _OF_A_PRODUCT
    halted = any(one.endswith("ed") for one in text.words[2:4])  # "Released orders halted for papers"
    return not halted or text.words[1] in _OF_A_PRODUCT


_OF_A_PRODUCT = w.PRODUCT_NOUNS | w.UI_NOUNS | w.STOP_WORDS | words("handouts") | words("releases")


def asked(passage: Passage) -> Iterator[Finding]:
    """F07: an ask instead of an outcome."""
    found = passage.ask
    if found is None:
        return
    start, end = found
    phrase = passage.raw[start:end].strip()
    if passage.is_measured and SPEAKER.fullmatch(phrase.lower()) is not None:
        return  # who speaks beside a number asks for nothing
    message = f"“{phrase}” asks for something; a story tells it as if it were already so."
    hint = "Tell in the present what somebody then does, and without what: “A clerk closes the month in 2 days”."
    level: Level | None = "warn" if passage.is_measured else None
    yield passage.finding("F07-ask-phrase", found, message, hint, level=level)


def parity(passage: Passage) -> Iterator[Finding]:
    """F08: likeness to another product."""
    found = _PARITY.search(passage.raw)
    if found is None:
        return
    other = re.compile(r"\b(" + "|".join(sorted(w.PRODUCTS_ELSEWHERE)) + r")\b", re.IGNORECASE).search(
        passage.raw
    )
    if (
        "parity" not in found[0].lower()
        and "par with" not in found[0].lower()
        and "complete" not in found[0].lower()
        and other is None
    ):
        return
    named = other[0] if other else "the other product"
    message = f"“{found[0]}” copies {named}; its users' success is not told."
    hint = (
        f"Say what people do with it there that they cannot here, in place of "
        f"{quoted(first_sentence(passage.raw))}."
    )
    yield passage.finding("F08-parity", found.span(), message, hint)


_WANTS_A_THING = lazy_pattern(r"(?i:want|need|wish|expect|require|prefer|like|love)[\s*_:,]*$")
"""A wish for a thing, without "to"; one with "to" is for a deed."""


_PLAIN = 3
"""The most words of an actor that a sentence can be made with."""


_I = frozenset("i me mine my myself our ourselves us we".split())


def _is_of_others(text: str) -> bool:
    """Whether a text can be told of somebody else: none of its words is of the first person."""
    return _I.isdisjoint(re.findall(r"\w+", text.lower()))


def user_story(passage: Passage) -> Iterator[Finding]:
    """F09: the form of a user story."""
    found = passage.user_story
    if found is None:
        return
    actor = quoted(found.actor)
    names = f"actor {actor} and benefit {quoted(found.benefit)}" if found.benefit else f"actor {actor}"
    asked_for = "" if found.benefit else "what it is good for, "
    article = "An" if found.actor[:1].lower() in "aeio" else "A"
    who = singular(found.actor.lower().split()[-1])
    verb, _, rest = found.want.partition(" ")
    does = f"{third(verb.lower(), who)} {rest}".strip()
    if _WANTS_A_THING.search(passage.raw[: found.spans["want"][0]]):
        does = f"{third('have', who)} {found.want}"
    gain = found.benefit if found.benefit and _is_of_others(found.benefit) else "…"
    rewritten = f"{article} {found.actor} {does} without …, so that {gain}"
    is_plain = len(found.actor.split()) <= _PLAIN and "," not in found.actor and " to be " not in found.want
    asked = f"the {found.actor}" if is_plain else "them"
    message = f"A user story: it has an {names}, but no moment, no obstacle and no number."
    hint = (
        f"Start with these; ask {asked} {asked_for}when it comes up, what stands in the way today, "
        f"what that costs, and which number moves."
        f"{f' As a success it reads {quoted(rewritten)}.' if is_plain and _is_of_others(does) else ''}"
    )
    start, end = found.spans["actor"][0], max(end for _, end in found.spans.values())
    yield passage.finding("F09-user-story-form", (start, end), message, hint)
