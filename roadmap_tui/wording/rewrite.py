"""Rewrites a text into one that a rule would pass, as far as that goes without understanding it."""

import re

from roadmap_tui.text.characters import capital
from roadmap_tui.wording.words.people import singular

LONGEST = 90
"""The most characters of a text that a hint repeats."""


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def quoted(text: str) -> str:
    """A text in quotation marks, on one line, cut where it is long."""
    line = _on_one_line(text)
    if len(line) > LONGEST:
        line = line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return f"“{line}”"


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
    line = _on_one_line(before + text[start:end] + after)
    return f"“{line if line.endswith('…') else bare(line)}”"


def bare(text: str) -> str:
    """A text without the dot at its end."""
    return _on_one_line(text).rstrip(".!?…;, ")


def first_sentence(text: str) -> str:
    """The first sentence, without its dot."""
    return bare(re.split(r"(?<=[a-z0-9%)])[.!?](?:\s|$)|\n", text.strip(), maxsplit=1)[0])


def without(text: str, start: int, end: int) -> str:
    """A text without some of its characters, its spaces and its first letter mended."""
    left = re.sub(
        r"(?:,| and| more| an?)\s*$", lambda found: "" if found[0].strip() == "more" else found[0], text[:start]
    )
    kept = _on_one_line(f"{left} {text[end:]}")
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
