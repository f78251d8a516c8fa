"""Turning a text into one that a rule would pass, as far as that can be done without understanding it."""

import re

from roadmap_tui.model.wording import words as w
from roadmap_tui.model.wording.people import singular

LONGEST = 90
"""Characters of a text that a hint repeats."""


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
    return capital(kept)


def capital(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]


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
    """What a phrase is about, without articles and pieces of interface: `treatment-history` of a tab."""
    kept = [
        one
        for one in re.findall(r"[\w'’-]+", phrase)
        if one.lower() not in w.UI_NOUNS | w.PRODUCT_NOUNS | w.TECH_NOUNS | {"a", "an", "the", "new", "our", "my"}
    ]
    return " ".join(kept[:4])
