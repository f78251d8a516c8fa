"""Parses user stories: "As a … I want … so that …"."""

import re
from typing import NamedTuple

from roadmap_tui.text.lazy_pattern import lazy_pattern
from roadmap_tui.wording.words.lists import pattern

Span = tuple[int, int]

LONGEST = 4_000
"""The most characters that are read: a user story stands at its beginning, or soon after a heading."""


class UserStory(NamedTuple):
    """A user story: an actor, a want and a benefit.

    `want` and `benefit` stand as said, without what leads to them ("I want to", "so that") and on one line.
    `spans` gives for each part that is there ("actor", "want", "benefit") its characters in the text.
    """

    actor: str
    want: str
    benefit: str | None
    spans: dict[str, Span]


# "As a result, I can …" names nobody.

_BEGINS = pattern("begins", re.IGNORECASE)
# After `want`: "to", "to be able to", "the ability to", and what Markdown puts around the words.
_LEAD = pattern("user_story_lead", re.IGNORECASE)
# A bare "so" tells a reason only before the one who profits: "so I can", not "so far" or "so slow".
_REASON = pattern("reason", re.IGNORECASE)
_REASON_FIRST = pattern("reason_first", re.IGNORECASE)
# Where a part ends: the end of its sentence, a blank line, a list, a heading of what follows.
_END = pattern("end")
_COMPARED = lazy_pattern(r"[\w-]+\s+as\b", re.IGNORECASE)
_EDGE = " \t\r\n,;:.!?*_\u2013\u2014-\"'\u201c\u201d"


def read_user_story(text: str) -> UserStory | None:
    """The parts of the first user story in a text, over one line or several; None where there is none.

    Commas may be missing, the reason may be missing or come first ("In order to …, as a …, I want …").
    """
    text = text[:LONGEST]
    for begin in _BEGINS.finditer(text):
        if _COMPARED.match(begin["actor"]) is not None:
            continue  # "as accurately as the old hands"
        actor = _trimmed(text, begin.span("actor"))
        lead = _LEAD.match(text, begin.end("wants"))
        assert lead is not None  # it can be empty
        want, benefit = _want_and_benefit(text, lead.end())
        want = _trimmed(text, want)
        if _is_empty(actor) or _is_empty(want):
            continue
        if benefit is None:
            before = _REASON_FIRST.search(text, max(0, begin.start() - 320), begin.start())
            benefit = before.span("benefit") if before is not None else None
        benefit = _trimmed(text, benefit) if benefit is not None else None
        spans = {"actor": actor, "want": want}
        if benefit is not None and not _is_empty(benefit):
            spans["benefit"] = benefit
        said = {part: " ".join(text[start:end].split()) for part, (start, end) in spans.items()}
        return UserStory(said["actor"], said["want"], said.get("benefit"), spans)
    return None


def _want_and_benefit(text: str, start: int) -> tuple[Span, Span | None]:
    """The want from `start` on, and the reason, which stands in its sentence or begins the next."""
    end = _end(text, start)
    reason = _REASON.search(text, start, end)
    if reason is None:
        reason = _REASON.match(text, _next_word(text, end))
    if reason is None or (reason.start() >= end and reason[0].lower().startswith("because")):
        return (start, end), None
    return (start, min(end, reason.start())), (reason.end(), _end(text, reason.end()))


def _end(text: str, start: int) -> int:
    found = _END.search(text, start)
    return found.start() if found is not None else len(text)


def _next_word(text: str, start: int) -> int:
    while start < len(text) and text[start] in _EDGE:
        start += 1
    return start


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    while start < end and text[start] in _EDGE:
        start += 1
    return start, end


def _is_empty(span: Span) -> bool:
    return span[0] >= span[1]
