"""Rules V07 to V10 and C: vague words, and texts that are unfinished."""

import re
from collections.abc import Iterator

from roadmap_tui.errors import Remedy
from roadmap_tui.model.marks import is_placeholder
from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.finding import Finding
from roadmap_tui.wording.passage import Passage
from roadmap_tui.wording.rewrite import around, bare, quoted, replaced, third, without
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.lists import pattern, phrases, words

MOST_WORDS, LEAST_WORDS = 80, 12
_PLACEHOLDER = pattern("placeholder", re.IGNORECASE)
_HINTS = phrases("hints")  # fmt: skip
"""Marks of which every placeholder holds one: far quicker to look for than the whole."""
_ACRONYM = lazy_pattern(r"\b[A-Z][A-Z&]*[A-Z]\b(?!-)|\b[A-Z]{2,}s\b")
_NO_VERBS = w.STOP_WORDS - {"be", "have", "do"}
_SLASH = lazy_pattern(r"\b(and/or|[A-Za-z]{3,}/[A-Za-z]{3,})\b")
_FUTURE = frozenset(("will", "won't", "shall", "going"))
_WILL = lazy_pattern(r"\b((?:\w+ )?)(will|won't|shall|is going to|are going to)(?: (be|\w+))?\b")
_FULL = lazy_pattern(r"\b100\s?%|\b100 per ?cent")


def rules(passage: Passage) -> Iterator[Finding]:
    """The findings of these rules that a single text or field allows."""
    for rule in (placeholder, vague, hedge, vanity, absolute, slash, acronym, future, preferred):
        yield from rule(passage)


def length(passage: Passage) -> Iterator[Finding]:
    """C01 and C07: too long, too short."""
    count = len(passage.text)
    if count > MOST_WORDS:
        last = passage.text.heads[-1]
        is_apart = count - last < MOST_WORDS // 2 and passage.text.sentence_of[last] not in passage.text.targets
        rest = f"; the end, {quoted(bare(passage.text.slice(last, count)))}, may be a story of its own"
        message = f"It has {count} words; more than {MOST_WORDS} are not read to the end."
        yield passage.finding(
            "C01-too-long",
            None,
            message,
            f"Leave out {words_of(count - MOST_WORDS)}{rest if is_apart else ''}.",
        )
    elif 0 < count < LEAST_WORDS:
        message = f"{quoted(passage.raw)} has {words_of(count)}; who, when and what for do not fit in."
        lacks = ", ".join(passage.marks.missing) or "a benefit"
        yield passage.finding(
            "C07-too-short", None, message, f"Add what is missing to {quoted(bare(passage.raw))}: {lacks}."
        )


def words_of(count: int) -> str:
    """A number of words: "1 word", "12 words"."""
    return f"{count} word{'' if count == 1 else 's'}"


def placeholder(passage: Passage) -> Iterator[Finding]:
    """C06: placeholders still to be filled in."""
    found = _PLACEHOLDER.search(passage.raw) if _is_suspect(passage.text.lower) else None
    if found is not None:
        message = f"“{found[0]}” is still to be filled in."
        left = replaced(passage.raw, *found.span(), "…").strip()
        shown = f": {quoted(left)}" if bare(left) and not left.endswith(("….", "…?", "…!")) else ""
        yield passage.finding(
            "C06-placeholder", found.span(), message, f"Put the real word where “{found[0]}” stands{shown}."
        )
    elif passage.field in _ASKED and is_placeholder(passage.raw):
        message = f"{quoted(passage.raw)} fills the {passage.field} without saying anything."
        yield passage.finding(
            "C06-placeholder",
            (0, len(passage.raw)),
            message,
            f"Write {_ASKED[passage.field or '']} in place of {quoted(passage.raw)}, or leave it empty.",
        )


def _is_suspect(lower: str) -> bool:
    """Whether a text may hold a placeholder."""
    for hint in _HINTS:  # noqa: SIM110  # a generator costs twice as much, and this runs for every field
        if hint in lower:
            return True
    return False


# A generic actor is A03's business, and a short title or metric says enough.
_ASKED = {
    "situation": "when it happens, such as “before each round”",
    "outcome": "what they then do or have",
    "obstacle": "what they no longer suffer and what it cost",
    "benefit": "what that allows",
}


def vague(passage: Passage) -> Iterator[Finding]:
    """V07: words that cannot be measured."""
    text = passage.text
    if text.bag.isdisjoint(w.VAGUE):
        return
    for place, word in enumerate(text.words):
        if word not in w.VAGUE or (word in {"best", "better"} and place and text.words[place - 1] == "at"):
            continue
        named = text.slice(place, place + 1)
        message = f"“{named}” can neither be measured nor denied."
        mended = without(passage.raw, text.starts[place], text.ends[place])
        whole = quoted(bare(passage.raw))
        hint = (
            f"Say by how much, from … to …, or leave it out: {quoted(bare(mended))}."
            if word not in w.VAGUE_DEEDS and _stands_without(passage, place)
            else f"Say what is different, and by how much: “… from … to …” in place of {whole}."
        )
        yield passage.finding("V07-vague-word", passage.word_span(place, place + 1), message, hint)
        return


def _stands_without(passage: Passage, place: int) -> bool:
    """Whether a sentence stands without the word at `place`: not after "is", beside "and", or all alone."""
    words = passage.text.words
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    if before in _LINKING or "and" in (before, after) or "or" in (before, after):
        return False
    said = [one for one in words if one not in w.STOP_WORDS]
    return len(said) > _FEW and len(words) > _FEW


_LINKING = words("linking")
_FEW = 3


def hedge(passage: Passage) -> Iterator[Finding]:
    """C08: words that leave it open."""
    text = passage.text
    span = None
    for place, word in enumerate(text.words) if not text.bag.isdisjoint(w.HEDGES) else ():
        if (
            word in w.HEDGES
            and not (word == "could" and text.words[place + 1 : place + 2] == ["not"])
            and not (
                word == "some"
                and place + 1 < len(text.words)
                and (text.words[place + 1][0].isdigit() or text.words[place + 1] in w.NUMBERS)
            )
        ):
            span = passage.word_span(place, place + 1)
            break
    if span is None:
        span = next((found for one in w.HEDGE_PHRASES if one in text.lower and (found := text.find(one))), None)
    if span is None:
        return
    named = passage.raw[span[0] : span[1]]
    message = f"“{named}” leaves open whether it holds."
    yield passage.finding("C08-hedge", span, message, _settling(passage, *span))


_SURE = frozenset("hopefully ideally maybe perhaps possibly probably roughly somehow".split())
_MODAL = frozenset("could might".split())


def _settling(passage: Passage, start: int, end: int) -> str:
    """What to ask for in place of a hedge, and the text without it where that stays a sentence."""
    text, named = passage.text, passage.raw[start:end]
    place = text.starts.index(start)
    if named.lower() in {"several", "some", "various"}:
        return f"Say how many in place of “{named}”."
    if named.lower() == "often":
        return "Say how often: twice a shift, nine times in ten."
    if named.lower() not in _MODAL:
        asked = "what holds" if named.lower() in _SURE else "which, or how many"
        return f"Say {asked}, or leave it out: {quoted(bare(without(passage.raw, start, end)))}."
    subject, verb = text.words[place - 1 : place], text.words[place + 1 : place + 2]
    if not subject or not verb or subject[0] in w.STOP_WORDS or not _is_simple(text.lower[:start]):
        return "Tell it as done: who does what then."
    settled = replaced(passage.raw, start, text.ends[place + 1], third(verb[0], subject[0]))
    return f"Tell it as done: {quoted(bare(settled))}."


def vanity(passage: Passage) -> Iterator[Finding]:
    """V09: vanity metrics, which count the product's use."""
    for phrase in w.VANITY:
        if phrase in passage.text.lower and (found := passage.text.find(phrase)) is not None:
            named = passage.raw[found[0] : found[1]]
            message = f"“{named}” counts how the product is used, not what anybody gains by it."
            hint = f"Count in place of “{named}” the people who reach their end: who finish on the first day."
            yield passage.finding("V09-vanity-metric", found, message, hint)
            return


def absolute(passage: Passage) -> Iterator[Finding]:
    """V10: absolutes, such as all, always, 100%."""
    text = passage.text
    found = _FULL.search(text.lower)
    span = found.span() if found else None
    if span is None and not text.bag.isdisjoint(w.ABSOLUTES):
        place = next(
            (
                place
                for place, word in enumerate(text.words)
                if word in w.ABSOLUTES and not _is_rate(passage, place) and not _is_beside_target(passage, place)
            ),
            None,
        )
        span = passage.word_span(place, place + 1) if place is not None else None
    if span is None:
        return
    named = passage.raw[span[0] : span[1]]
    message = f"“{named}” is seldom a target that can be met."
    if named[:1].isdigit() or named.lower() in {"all", "every", "everything", "everyone"}:
        hint = f"Say how many will do, “nine in ten” for instance, in place of “{named}”."
    else:
        hint = f"Say how often will do, in place of “{named}”."
    yield passage.finding("V10-absolute", span, message, hint)


def _is_beside_target(passage: Passage, place: int) -> bool:
    """Whether a word stands in the obstacle or the benefit of a pasted text, which are no target."""
    told = (passage.obstacle, passage.benefit) if passage.field is None else ()
    return any(one is not None and one.first <= place < one.end for one in told)


def _is_rate(passage: Passage, place: int) -> bool:
    """Whether an absolute is a rate: `every shift`, `all day`, a rhythm and not a promise."""
    word = passage.text.words[place]
    after = passage.text.words[place + 1] if place + 1 < len(passage.text.words) else ""
    return word in {"every", "all"} and (
        after in w.TIME_UNITS or after in _RHYTHMS or after in w.NUMBERS or after[:1].isdigit()
    )


_RHYTHMS = words("rhythms")


def _with(text: str, start: int, end: int, words: str) -> str:
    """The surroundings of one place of a text once other words are there, in quotation marks."""
    return around(replaced(text, start, end, words), start, start + len(words))


def slash(passage: Passage) -> Iterator[Finding]:
    """C02: two outcomes joined by a slash."""
    found = _SLASH.search(passage.raw) if "/" in passage.raw else None
    if found is None or "://" in passage.raw[max(found.start() - 8, 0) : found.end()]:
        return
    one, other = ("the first", "the second") if found[0] == "and/or" else found[0].split("/", 1)
    sentence = first_sentence_with(passage.raw, found.start())
    message = f"“{found[0]}” joins two outcomes; a reading could meet one and miss the other."
    if found[0] == "and/or":
        hint = f"Keep one of the two in {quoted(sentence)}, or write a story for each."
    else:
        hint = f"Choose {quoted(one)} or {quoted(other)}, or write a story for each."
    yield passage.finding("C02-slash-compound", found.span(), message, hint)


def first_sentence_with(text: str, place: int) -> str:
    """The sentence that a character belongs to."""
    start = max(text.rfind(mark, 0, place) for mark in (". ", "! ", "? ", "\n")) + 1
    return bare(text[start:].lstrip().split(". ")[0])


def acronym(passage: Passage) -> Iterator[Finding]:
    """C04: an acronym nobody explains."""
    if passage.raw.isupper() or passage.raw.islower():
        return
    for found in _ACRONYM.finditer(passage.raw):
        named = found[0].removesuffix("s") if found[0].endswith("s") else found[0]
        if named in w.ACRONYMS or named in passage.lexicon.acronyms or named.lower() in passage.lexicon.products:
            continue
        message = f"“{named}” stands in no glossary; who does not know it is shut out."
        hint = (
            f"Write it out where {quoted(first_sentence_with(passage.raw, found.start()))} uses it, "
            "or add it to the glossary."
        )
        added = Remedy("glossary set", (named, "--means", "…"), "{} adds it.")
        yield passage.finding("C04-unknown-acronym", found.span(), message, hint, added)
        return


def future(passage: Passage) -> Iterator[Finding]:
    """C11: the future, to which the outcome is put off."""
    lower = passage.text.lower
    if passage.text.bag.isdisjoint(_FUTURE):
        return
    for found in _WILL.finditer(lower):
        subject = found[1].strip() or "they"
        verb = found[3]
        if passage.field is None and not passage.text.story[found.start() : found.end()].strip():
            continue  # where the target is told
        if verb is None or verb in _NO_VERBS or _is_asked_of(passage, found.start(2)):
            continue
        now = third(verb, subject) if found[2] in {"will", "shall"} else f"no longer {third(verb, subject)}"
        start = found.start(2)
        mended = first_sentence_with(replaced(passage.raw, start, found.end(), now), start)
        message = f"“{passage.raw[start : found.end()]}” puts it off; a story is told as if it were already so."
        yield passage.finding(
            "C11-future-tense",
            (start, found.end()),
            message,
            f"Write {quoted(mended)}."
            if not (verb.endswith("ly") or verb in _BESIDE_VERB)
            and (passage.text.bag.isdisjoint(_BEHIND_HEAD) or _is_simple(lower[: found.start()]))
            else "Say in the present what is then so.",
        )
        return


_BESIDE_VERB = frozenset("never always also still soon then just only now again".split())
"""What may stand between "will" and its verb, which no ending makes a verb."""
_BEHIND_HEAD = frozenset("at by for from in of on with".split())


def _is_simple(before: str) -> bool:
    """Whether the subject of a verb is its neighbour: not in "customers in every stage of life"."""
    clause = re.split(r"[,.;:]", before)[-1]
    return _BEHIND_HEAD.isdisjoint(clause.split())


def _is_asked_of(passage: Passage, at: int) -> bool:
    """Whether the verb stands in what somebody knows or says: "knows what it will cost"."""
    text = passage.text
    place = text.starts.index(at) if at in text.starts else 0
    first = text.heads[text.sentence_of[place]] if place else 0
    before = text.words[first:place]
    return len(before) > 6 or any(one in _INDIRECT for one in before)


_INDIRECT = words("indirect")


def preferred(passage: Passage) -> Iterator[Finding]:
    """C05: a term the glossary replaces."""
    for term, better in passage.lexicon.preferred.items():
        found = passage.text.find(term) or passage.text.find(f"{term}s")
        if found is not None:
            named = passage.raw[found[0] : found[1]]
            meaning = passage.lexicon.definitions.get(better)
            message = f"The glossary has “{better}” for “{named}”{f': {meaning}' if meaning else '.'}"
            hint = f"Write {_with(passage.raw, *found, better + ('s' if named.lower() != term else ''))}."
            yield passage.finding("C05-off-glossary", found, message, hint)
