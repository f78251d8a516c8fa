"""A form that offers texts under the field one types in: down goes into them, tab and enter take one."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence

from textual.geometry import Region

from roadmap_tui.tui.common.draft_screen import DraftScreen
from roadmap_tui.tui.widgets.form import FormField
from roadmap_tui.tui.widgets.suggestion import Suggestion
from roadmap_tui.tui.widgets.suggestion_list import SuggestionList


class SuggestingScreen(DraftScreen):
    """A form whose `fields` get suggestions in `offered`. `at` is the field one is in."""

    offered: SuggestionList
    fields: Mapping[str, FormField]
    at: str = ""

    @abstractmethod
    def suggestions(self, name: str, text: str, *, whole: bool) -> Sequence[Suggestion]:
        """What fits what is typed in a field, best first; all there is where `whole` asks for it."""

    @abstractmethod
    def room_for_offers(self) -> Region:
        """Where suggestions may lie."""

    def words_of(self, name: str) -> str:
        """A field's name in a sentence."""
        return self.fields[name].label

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Show suggestions under the field one is in; none takes them away."""
        field = self.fields[self.at].inner.region if suggestions else Region()
        room = self.room_for_offers() if suggestions else Region()
        # A field that was scrolled out of sight has nothing under it.
        self.offered.offer(suggestions if room.contains_region(field) else (), field, room)

    def suggest(self, name: str, text: str, *, whole: bool = False) -> None:
        """Offer what fits what is typed in a field."""
        found = self.suggestions(name, text, whole=whole)
        if found or self.offered.shown:
            self.offer(found)

    def action_suggest(self) -> None:
        """Offer all that the field could hold."""
        self.suggest(self.at, self.fields[self.at].text, whole=True)
        if not self.offered.shown:
            self.suggest(self.at, "", whole=True)
        if not self.offered.shown:
            self.say(f"Nothing is known that {self.words_of(self.at)} could hold.")

    def take_key(self, name: str, key: str) -> bool:
        """Whether a key is for the suggestions, not for the field; esc takes them away."""
        offered = self.offered
        if not offered.shown:
            return False
        if key == "escape":
            self.offer(())
            return True
        if key == "down" or (key == "up" and offered.at >= 0):
            offered.move(1 if key == "down" else -1)
            self.say(offered.shown[offered.at].note if offered.at >= 0 else "")
            return True
        if key in {"tab", "enter"} and offered.at >= 0:
            self.take(name, offered.shown[offered.at])
            return True
        if key in {"tab", "shift+tab", "enter", "up"}:
            self.offer(())
        return False

    def take(self, name: str, suggestion: Suggestion) -> None:
        """Put a suggestion into its field, and what it says for others that are empty."""
        self.fields[name].replace(suggestion.text)
        for other, text in suggestion.fills.items():
            if not self.fields[other].text.strip():
                self.fields[other].replace(text)
        self.offer(())

    def on_suggestion_list_picked(self, event: SuggestionList.Picked) -> None:
        """A click is as good as the keys."""
        self.take(self.at, self.offered.shown[event.index])
