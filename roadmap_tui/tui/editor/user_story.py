"""What a pasted user story gives a story to start with, and what it leaves to be asked."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from roadmap_tui.wording.user_story import read_user_story

_ABLE = re.compile(r"(?:I|we|they|he|she)\s+(?:can|could|may|am able to|are able to|will)\s+", re.IGNORECASE)
_SHORTEST = len("as a b I can c")


class Start(NamedTuple):
    """A user story found in a field: the texts that it would give the form, and what it wishes for."""

    field: str
    texts: Mapping[str, str]
    want: str


def start_from(field: str, texts: Mapping[str, str]) -> Start | None:
    """What the user story in a field gives; None where there is none.

    Actor and benefit are taken over where they are empty. The field itself is emptied: a wish is no outcome.
    """
    text = texts[field]
    if len(text) < _SHORTEST:
        return None
    found = read_user_story(text)
    if found is None:
        return None
    given = {field: ""}
    if not texts["actor"].strip() or field == "actor":
        given["actor"] = found.actor
    if found.benefit and (not texts["benefit"].strip() or field == "benefit"):
        given["benefit"] = _ABLE.sub("", found.benefit, count=1)
    return Start(field, given, found.want)


def is_asked_of(field: str, texts: Mapping[str, str], *, is_new: bool) -> bool:
    """Whether a user story is looked for in a field: in a title, and in the only filled field of a new story."""
    if field == "title":
        return True
    filled = [name for name, text in texts.items() if text.strip() and name != "kind"]
    return is_new and filled == [field]
