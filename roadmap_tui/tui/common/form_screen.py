"""The base of the screens with a form: every printable key is text, from the first one on."""

from abc import abstractmethod
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import ClassVar, Protocol

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region

from roadmap_tui.localstate.drafts import Draft
from roadmap_tui.model.fields.spec import Field
from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.commands import COMMANDS, NOT_IN_FORMS
from roadmap_tui.tui.widgets.form import FormField
from roadmap_tui.tui.widgets.suggestion import Suggestion
from roadmap_tui.tui.widgets.suggestion_list import SuggestionList

NOT_HERE = NOT_IN_FORMS | {"app.quit", "app.help"}
"""Commands whose keys are text in a form, or would change the board behind it."""


class Offered(Protocol):
    """The suggestions of a form, as far as its keys and clicks go."""

    def clear(self) -> None:
        """Hide the suggestions."""

    def suggest_all(self) -> None:
        """Offer every suggestion for the field with the cursor."""

    def take_clicked(self, index: int) -> None:
        """Accept a suggestion that was clicked."""

    def take_key(self, name: str, key: str) -> bool:
        """Whether a key is for the suggestions, not for the field."""


class FormScreen(BoardScreenBase):
    """A screen of `fields`; `at` names the one with the cursor. Keys that come before it are typed into it.

    A subclass says what is typed and what may be suggested, for a DraftController and a SuggestionController.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"early({key!r})", show=False)
        for one in COMMANDS
        if one.id in NOT_HERE
        for key in one.keys.split(",")
        if key not in {"f1", "ctrl+q"}
    ]
    fields: Mapping[str, FormField]
    suggestions: Offered
    at: str = ""

    # -- what a form supplies -------------------------------------------------------------------------------

    @abstractmethod
    def typed(self) -> dict[str, str]:
        """The touched fields as typed; empty where nothing would be lost."""

    @abstractmethod
    def take_up(self, draft: Draft) -> None:
        """Restore the form from a draft, and say so."""

    @abstractmethod
    def action_save(self) -> None:
        """Save, and close once it is on disk."""

    @abstractmethod
    def suggestions_for(self, name: str, text: str, *, whole: bool) -> Sequence[Suggestion]:
        """Suggestions for what is typed in a field, best first; all there are where `whole` asks for it."""

    @abstractmethod
    def type_in(self, name: str, text: str) -> None:
        """Read the field, and show what its text means."""

    @property
    def seen(self) -> Story | None:
        """The story that the person started from, where it is one."""
        return None

    @property
    def seen_revision(self) -> int | None:
        """The revision of the record that the person started from."""
        return None

    def label_of(self, name: str) -> str:
        """The label of a field in a sentence."""
        return self.fields[name].label

    @property
    def form_region(self) -> Region:
        """The region of the form on the screen, within which suggestions may lie."""
        return self.query_one("#form").region

    def fields_for(
        self, fields: Iterable[Field], texts: Mapping[str, str], marked: Container[str] = ()
    ) -> dict[str, FormField]:
        """The fields of the form with the texts that they begin with; those `marked` have a mark."""
        touchpoints = self.session.snapshot.touchpoints
        return {
            one.name: FormField(
                one.name,
                one.label,
                touchpoints.field(one).form.question,
                texts[one.name],
                lines=one.form.lines,
                has_mark=one.name in marked,
                typed=self.type_in,
                first=self.suggestions.take_key,
            )
            for one in fields
        }

    # -- suggestions and answers ----------------------------------------------------------------------------

    def answer(self, name: str) -> None:
        """Show under a field what its text means, what is wrong with it, or what it is for."""

    def action_suggest(self) -> None:
        """Offer every suggestion for the field."""
        self.suggestions.suggest_all()

    def on_suggestion_list_picked(self, event: SuggestionList.Picked) -> None:
        """Take the suggestion that was clicked."""
        self.suggestions.take_clicked(event.index)

    def on_form_field_entered(self, event: FormField.Entered) -> None:
        """Take the suggestions for the field before away, and show what the entered one is for."""
        before, self.at = self.at, event.name
        if before != event.name:
            self.suggestions.clear()
        self.entered(before)

    def entered(self, before: str) -> None:
        """Show the purpose of the entered field, where its answer is missing; `before` was left."""
        for name in dict.fromkeys((before, self.at)):
            self.answer(name)

    # -- keys -----------------------------------------------------------------------------------------------

    def enter(self, name: str, words: str = "") -> None:
        """Focus a field, and say something there."""
        self.fields[name].inner.focus()
        self.say(words)

    def start_at(self, field: FormField) -> None:
        """Focus a field at once."""
        self.set_focus(field.inner, scroll_visible=False)

    def on_key(self, event: events.Key) -> None:
        """Type what no field took: it came before there was one. Outside of fields, keys are no text."""
        if event.character is not None and event.is_printable and self._type(event.character):
            event.stop()

    def action_early(self, key: str) -> None:
        """Type a key that does something elsewhere."""
        character = {"question_mark": "?"}.get(key, key)
        if len(character) == 1:
            self._type(character)

    def _type(self, text: str) -> bool:
        field = next((one for one in self.query(FormField) if one.inner.has_focus), None)
        if field is not None:
            field.insert(text)
        return field is not None
