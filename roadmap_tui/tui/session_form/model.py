"""The session form's model: typed texts and their meaning. Pure state, without an app."""

from collections.abc import Callable, Mapping
from typing import Any

from roadmap_tui.actions import sessions
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import SESSION_READERS, ReadContext
from roadmap_tui.actions.waiting import New, new_session
from roadmap_tui.model.fields.session import SESSION
from roadmap_tui.model.fields.spec import form_rows, in_form
from roadmap_tui.model.fields.values import words_of
from roadmap_tui.model.records import Customer, Session
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.text.characters import folded
from roadmap_tui.tui.common.customer_finder import CustomerFinder
from roadmap_tui.tui.common.form_model import FormModel
from roadmap_tui.tui.common.suggestions import MOST, fitting
from roadmap_tui.tui.widgets.suggestion import Suggestion

FIELDS = in_form(SESSION)
"""The form's fields in its order."""
BY_NAME = {field.name: field for field in FIELDS}
ROWS = form_rows(SESSION)
"""The rows of the form; short fields share one."""


class SessionForm(FormModel):
    """A form over a new session of a `story`: what is typed, what it means, and what the board offers for it."""

    def __init__(self, story: str, snapshot: Snapshot, reading: ReadContext) -> None:
        super().__init__(dict.fromkeys(BY_NAME, ""))
        self.story = story
        self._reading = reading
        self._customers = CustomerFinder(snapshot.customers.values(), snapshot.board.currency)
        # Who asked comes first: they are the ones who can tell whether it is what they need.
        self._asking = [snapshot.customers[one] for one in snapshot.evidence(story).customer_ids]
        before = snapshot.sessions_of(story)
        self._known = {
            "task": list(dict.fromkeys(one.task for one in reversed(before) if one.task)),
            "participant": list(dict.fromkeys(one.participant for one in reversed(before) if one.participant)),
        }

    def read(self, name: str, text: str) -> None:
        """Set the value of a field from its text. Raises Usage for what cannot be read."""
        self._values.pop(name, None)
        if name != "customer":
            read = SESSION_READERS[name]
            self._values[name] = read(text if text.strip() else None, BY_NAME[name].label, self._reading)

    @property
    def typed(self) -> dict[str, str]:
        """The fields that hold something, as typed: what a draft keeps."""
        return {name: text for name, text in self.texts.items() if text.strip()}

    def meaning(self, name: str) -> str:
        """The value that was read from a field, where its text does not say it itself."""
        text = self.texts[name].strip()
        if not text or name in self.errors:
            return ""
        if name == "customer":
            return self._customers.meaning(text)
        return words_of(BY_NAME[name], self._values.get(name)) if BY_NAME[name].reader == "day back" else ""

    def suggest(self, name: str, text: str, *, whole: bool = False) -> list[Suggestion]:
        """Suggestions for what is typed in a field, best first: of an empty one only where `whole` asks."""
        if not text.strip() and not whole:
            return []
        if name == "customer":
            if not text.strip():
                return [Suggestion(one.name, f"{one.name}  asked for it") for one in self._asking[:MOST]]
            return self._customers.suggest(text, whole=whole)
        given: tuple[str, ...] = BY_NAME[name].choices or tuple(self._known.get(name, ()))
        return [Suggestion(one, one) for one in fitting([(one, folded(one)) for one in given], text)[:MOST]]

    def new(self) -> New:
        """The session as one that can wait for a server. Raises Usage as `writer` does."""
        return new_session(self.story, self._checked(), customer=self._customer)

    def writer(self) -> Callable[[Change], tuple[Session, Customer | None]]:
        """A change that writes the session. Raises Usage for what cannot be read, or is missing."""
        story, values, customer = self.story, self._checked(), self._customer
        return lambda change: sessions.add(change, story, values, customer=customer)

    @property
    def _customer(self) -> str | None:
        return self.texts["customer"].strip() or None

    def _checked(self) -> Mapping[str, Any]:
        """The values that were read. Raises Usage for what cannot be."""
        self.require_readable()
        return {name: value for name, value in self._values.items() if value is not None}
