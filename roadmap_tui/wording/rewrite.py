"""Rewrites a text into one that a rule would pass, as far as that goes without understanding it."""

import re

from roadmap_tui.text.characters import capital
from roadmap_tui.wording.words import vocabulary as w
from roadmap_tui.wording.words.people import is_person, singular

LONGEST = 90
"""The most characters of a text that a hint repeats."""


def quoted(text: str) -> str:
    """A text in quotation marks, on one line, cut where it is long."""
    line = re.sub(r"\s+", " ", text).strip()
    if len(line) > LONGEST:
        line = line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return f"“{line}”"


def continued(text: str, words: str) -> str:
    """The end of a text with more words after it, in quotation marks: where a text would go on."""
    line = bare(text)
    if len(line) + len(words) > LONGEST:
        line = "… " + line[len(words) - LONGEST + 2 :].partition(" ")[2]
    return f"“{line}{words}”"


def around(text: str, start: int, end: int) -> str:
    """The stretch of a text about some of its characters, in quotation marks: where a long one was changed."""
    if len(text) <= LONGEST:
        whole = text.rstrip(" .")
        return quoted(whole if whole.endswith("…") else bare(text))
    room = max(LONGEST - (end - start), 20) // 2
    before, after = text[max(start - room, 0) : start], text[end : end + room]
    if start > room:
        before = "… " + before.partition(" ")[2]
    if end + room < len(text):
        after = after.rpartition(" ")[0] + " …"
    line = re.sub(r"\s+", " ", before + text[start:end] + after).strip()
    return f"“{line if line.endswith('…') else bare(line)}”"


def led(lead: str, text: str) -> str:
    """A text behind a phrase that begins the sentence, in quotation marks, cut where it is long.

    Put in front, it fits a sentence of any order. Only a word that is no name loses its capital.
    """
    first, blank, rest = bare(text).partition(" ")
    word = first.lower()
    if word in w.STOP_WORDS or word in w.GENERIC_ACTORS or word in {"today", "each", "every"} or is_person(word):
        first = first.lower()
    return quoted(f"{lead} {first}{blank}{rest}")


def bare(text: str) -> str:
    """A text without the dot at its end."""
    return re.sub(r"\s+", " ", text).strip().rstrip(".!?…;, ")


def first_sentence(text: str) -> str:
    """The first sentence, without its dot."""
    return bare(re.split(r"(?<=[a-z0-9%)])[.!?](?:\s|$)|\n", text.strip(), maxsplit=1)[0])


def without(text: str, start: int, end: int) -> str:
    """A text without some of its characters, its spaces and its first letter mended."""
    left = re.sub(
        r"(?:,| and| more| an?)\s*$", lambda found: "" if found[0].strip() == "more" else found[0], text[:start]
    )
    kept = re.sub(r"\s+", " ", f"{left} {text[end:]}").strip()
    kept = re.sub(r"\s+([,.;:!?])", r"\1", kept).lstrip(",;: ")
    kept = re.sub(r"\b([Aa]n?|[Tt]he),\s+", r"\1 ", kept)
    kept = re.sub(r"\b([Aa]) (?=[aeio])", r"\1n ", kept)
    return capital(kept)


def replaced(text: str, start: int, end: int, words: str) -> str:
    """A text with other words in one place."""
    return f"{text[:start]}{words}{text[end:]}"


def third(verb: str, subject: str) -> str:
    """A verb in the present, agreeing with its subject: `closes` for a clerk, `close` for clerks."""
    if subject in {"i", "you", "we", "they"} or subject in {"people", "men", "women", "children"}:
        return "are" if verb == "be" else verb
    if subject != singular(subject) and not subject.endswith("'s"):
        return "are" if verb == "be" else verb
    if verb == "be":
        return "is"
    if verb == "have":
        return "has"
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else f"{verb}s"


def matter(phrase: str) -> str:
    """The matter of a phrase, without articles and pieces of interface: `treatment-history` of a tab.

    It ends before a joint that leads to nothing: `single sign-on` of "single sign-on with SAML".
    """
    kept: list[str] = []
    for one in re.findall(r"[\w'’-]+", phrase):
        word = one.lower()
        if word in w.UI_NOUNS or word in w.PRODUCT_NOUNS or word in w.TECH_NOUNS:
            if kept and kept[-1].lower() in _JOINTS:
                break
        elif word not in _ARTICLES:
            kept.append(one)
    kept = kept[:4]
    while kept and kept[-1].lower() in _JOINTS:
        kept.pop()
    return " ".join(kept)


_ARTICLES = frozenset(("a", "an", "the", "new", "our", "my"))
_JOINTS = frozenset("with for of to in on by from via at and or per into as that which when using".split())
