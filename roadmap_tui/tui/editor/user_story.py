"""The start of a story from a pasted user story: what it gives, what it leaves to be asked, and the offer."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from roadmap_tui.tui.common.commands import command, key_words, keys_of
from roadmap_tui.tui.common.form_screen import FormScreen
from roadmap_tui.tui.common.suggestion_controller import SuggestionController
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.wording.user_story import read_user_story

WANT = 60
"""Width in cells of a wish in an answer."""
_ABLE = re.compile(r"(?:I|we|they|he|she)\s+(?:can|could|may|am able to|are able to|will)\s+", re.IGNORECASE)
_SHORTEST = len("as a b I can c")


class Start(NamedTuple):
    """A user story found in a field: the texts that it would give the form, and what it wishes for."""

    field: str
    texts: Mapping[str, str]
    want: str


def start_from(field: str, texts: Mapping[str, str]) -> Start | None:
    """The start that the user story in a field gives; None where there is none.

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


class UserStoryController:
    """Offers to start a form from the user story that was pasted into a field, and takes that back."""

    def __init__(self, form: FormScreen, suggestions: SuggestionController) -> None:
        self._form = form
        self._suggestions = suggestions
        self._start: Start | None = None
        self._before: Mapping[str, str] | None = None

    def look(self, texts: Mapping[str, str], *, is_new: bool) -> None:
        """Find a user story in the field with the cursor."""
        name = self._form.at
        self._start = start_from(name, texts) if is_asked_of(name, texts, is_new=is_new) else None

    def offer(self, name: str) -> None:
        """Show under a field that holds a user story the offer to start from it."""
        if self._start is not None and self._start.field == name:
            words = f"a user story: {self._key} starts from its actor and its reason"
            self._form.fields[name].show_message(words, "accent", sign="→ ")

    @property
    def _key(self) -> str:
        one = command("editor.start")
        keys = keys_of(one, self._form.keymap, self._form.where) if one is not None else []
        return key_words(next(iter(keys), "^p"))

    def start(self, texts: Mapping[str, str]) -> None:
        """Start from the user story, or put back what stood there before."""
        start, before, self._start, self._before = self._start, self._before, None, None
        if start is not None:
            self._before = {name: texts[name] for name in start.texts}
            self._put(start.texts)
            want = crop(safe_line(start.want), WANT)
            words = f"They want “{want}”: what is then true, without what? {self._key} takes it back"
            self._form.enter("outcome", words)
        elif before is not None:
            self._put(before)
            self._form.enter(next(iter(before)))
        else:
            self._form.say("There is no user story here; paste one into the title: “As a …, I want … so that …”.")

    def _put(self, texts: Mapping[str, str]) -> None:
        for name, text in texts.items():
            self._form.fields[name].replace(text)
        self._suggestions.clear()
