"""Suggestions in a form: a list under the field with the cursor, moved in and taken from with keys."""

from collections.abc import Sequence

from textual.geometry import Region

from roadmap_tui.tui.common.commands import command, keys_of
from roadmap_tui.tui.common.form_screen import FormScreen
from roadmap_tui.tui.widgets.suggestion import Suggestion
from roadmap_tui.tui.widgets.suggestion_list import SuggestionList


class SuggestionController:
    """Offers a form's suggestions in `list`: down goes into them, tab and enter take one.

    What leaves the form takes them away first.
    """

    def __init__(self, form: FormScreen) -> None:
        self._form = form
        self.list = SuggestionList(id="suggestions")
        self._unseen: Sequence[Suggestion] = ()

    def clear(self) -> None:
        """Hide the suggestions."""
        self._unseen = ()
        self.list.offer((), Region(), Region())

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Show suggestions under the field with the cursor; none takes them away."""
        if not suggestions:
            self.clear()
            return
        field, form = self._form.fields[self._form.at].inner.region, self._form.form_region
        is_seen = form.contains_region(field)
        # A field out of sight has nothing under it; one that was just entered is scrolled to by the next frame.
        self._unseen = () if is_seen else suggestions
        self.list.offer(suggestions if is_seen else (), field, form)
        if not is_seen:
            self._form.call_after_refresh(self._offer_unseen)

    def _offer_unseen(self) -> None:
        """Show what waits, if the field is in sight by now and nobody took it away."""
        waiting, field, form = self._unseen, self._form.fields[self._form.at].inner.region, self._form.form_region
        if waiting and form.contains_region(field):
            self._unseen = ()
            self.list.offer(waiting, field, form)

    def suggest(self, name: str, text: str, *, whole: bool = False) -> None:
        """Offer what fits what is typed in a field."""
        found = self._form.suggestions_for(name, text, whole=whole)
        if found or self.list.shown:
            self.offer(found)

    def suggest_all(self) -> None:
        """Offer every suggestion for the field with the cursor."""
        form = self._form
        self.suggest(form.at, form.fields[form.at].text, whole=True)
        if not self.list.shown:
            self.suggest(form.at, "", whole=True)
        if not self.list.shown:
            form.say(f"Nothing is known that {form.label_of(form.at)} could hold.")

    def take_key(self, name: str, key: str) -> bool:
        """Whether a key is for the suggestions, not for the field."""
        if not self.list.shown:
            return False
        if key in self._leave_keys:
            self.clear()
            return True
        if key == "down" or (key == "up" and self.list.at >= 0):
            self.list.move(1 if key == "down" else -1)
            self._form.say(self.list.shown[self.list.at].note if self.list.at >= 0 else "")
            return True
        if key in {"tab", "enter"} and self.list.at >= 0:
            self.take(name, self.list.shown[self.list.at])
            return True
        if key in {"tab", "shift+tab", "enter", "up"}:
            self.clear()
        return False

    @property
    def _leave_keys(self) -> list[str]:
        """The keys that leave the form, which leave the suggestions first."""
        form = self._form
        one = command(f"{form.WHERE}.leave")
        return keys_of(one, form.keymap, form.WHERE) if one is not None else []

    def take(self, name: str, suggestion: Suggestion) -> None:
        """Insert a suggestion into its field, and what it says for others that are empty."""
        fields = self._form.fields
        fields[name].replace(suggestion.text)
        for other, text in suggestion.fills.items():
            if not fields[other].text.strip():
                fields[other].replace(text)
        self.clear()

    def take_clicked(self, index: int) -> None:
        """Take the suggestion that was clicked."""
        self.take(self._form.at, self.list.shown[index])
