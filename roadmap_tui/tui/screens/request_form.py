"""Writing a request down, or correcting one: a short form whose context score grows."""

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from roadmap_tui.actions.fields import Reading
from roadmap_tui.model.errors import Problem
from roadmap_tui.model.records import Request
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.bindings import bindings_of
from roadmap_tui.tui.desk import Desk, Failed, News, Saved
from roadmap_tui.tui.drafts import NEW_REQUEST, Draft
from roadmap_tui.tui.request_form_model import BY_NAME, FIELDS, RequestForm, missing_words
from roadmap_tui.tui.request_text import CONTEXT
from roadmap_tui.tui.screens.draft_room import DraftRoom
from roadmap_tui.tui.screens.room import Room
from roadmap_tui.tui.widgets.form import FormField
from roadmap_tui.tui.widgets.page import Page


class RequestFormScreen(DraftRoom):
    """The form. It closes once the request is saved; leaving with changes asks; no text is lost."""

    WHERE = "form"
    CSS_PATH = "../styles/form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")

    def __init__(
        self, desk: Desk, settings: Settings, keymap: Mapping[str, str], request: Request | None = None
    ) -> None:
        ref, named = (request.id, request.id) if request is not None else (NEW_REQUEST, "a new request")
        super().__init__(desk, settings, keymap, ref, named)
        self._reading = Reading(desk.today, settings.calendar.year_starts)
        self.form = RequestForm(request, desk.snapshot, self._reading)
        self.fields = {
            one.name: FormField(
                one.name,
                one.label,
                one.question,
                self.form.texts[one.name],
                lines=one.lines,
                has_mark=_counts(one.name),
                typed=self._type_in,
            )
            for one in FIELDS
        }
        self._head = Page(id="form-head")
        self._saved_as: tuple[str, ...] | None = None

    def compose(self) -> ComposeResult:
        """The score, the fields."""
        yield self._head
        with VerticalScroll(id="form", can_focus=False):
            yield from self.fields.values()
        yield self.footer

    def on_mount(self) -> None:
        """Start at the first field, or at the words of a request that has its customer."""
        super().on_mount()
        self._answer_all()
        self.start_at(self.fields["customer" if self.form.seen is None else "said"])

        self.run_worker(self.look_for_drafts())

    def _answer_all(self) -> None:
        for name in self.fields:
            self._answer(name)
        self._show_head()

    def _show_head(self) -> None:
        name = self.form.seen.id if self.form.seen is not None else "New request"
        score = self.form.score
        missing = missing_words(self.form) if score else ""
        self._head.show(
            lambda _width: [
                [(name, "strong"), (f"  context {score}/{CONTEXT}  ", "plain"), (missing, "amber")],
            ]
        )

    def _type_in(self, name: str, text: str) -> None:
        """Say under the field what it means, and what is still missing above."""
        self.form.type(name, text)
        self._answer(name)
        self._show_head()
        self.keep_soon()

    def _answer(self, name: str) -> None:
        field = self.fields[name]
        field.light(bool(self.form.texts[name].strip()))
        error = self.form.errors.get(name)
        field.tell(error or self.form.meaning(name), "red" if error else "dim")

    # -- drafts ---------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """The touched fields as typed."""
        return self.form.typed

    @property
    def seen_revision(self) -> int | None:
        """The revision of the request that the person started from."""
        return self.form.seen.revision if self.form.seen is not None else None

    def take_up(self, draft: Draft) -> None:
        """Go on from a draft, over the request as it stands now."""
        seen = self.form.seen
        self.form = RequestForm(seen, self.desk.snapshot, self._reading, start=draft.fields)
        for name, field in self.fields.items():
            field.put(self.form.texts[name])
        self._answer_all()
        if seen is not None and seen.revision != draft.revision:
            self.say(f"{seen.id} was changed since you typed this; ctrl+s saves yours over it", "amber")
        else:
            self.say("The draft is here again; ctrl+s saves it")

    # -- saving and leaving ---------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save, and close once it is on disk."""
        if not self.form.touched:
            self.let_go()
            return
        seen = self.form.seen
        label = f"{seen.id} edited" if seen is not None else "New request"
        self._saved_as = self.form.touched
        try:
            self.desk.act(label, self.form.writer())
        except Problem as problem:
            self._saved_as = None
            self.say(problem.sentence, "amber")
            return
        self._label = label
        self.say("Saving …")

    def news(self, news: News) -> None:
        """Close once it is saved; stay, with the reason, where it is not."""
        match news:
            case Saved(label, result) if self._saved_as is not None and label == self._label:
                self._saved_as = None
                self.let_go()
                if isinstance(result, Request) and isinstance(self.app.screen, Room):
                    done = f"{result.id} edited" if self.form.seen is not None else f"{result.id} written down"
                    self.app.screen.say(f"{done} · u undoes")
            case Failed(label, sentence) if self._saved_as is not None and label == self._label:
                self._saved_as = None
                self.say(sentence, "red")
            case _:
                pass

    def action_leave(self) -> None:
        """Leave; what was typed is asked about."""
        if self._saved_as is not None:
            return
        if not self.form.touched:
            self.let_go()
            return
        named = self.form.seen.id if self.form.seen is not None else "The new request"
        touched = ", ".join(BY_NAME[name].label for name in self.form.touched)
        self.ask_to_leave([(f"{named} is not saved", "strong"), (f" · {touched}", "dim")])


def _counts(name: str) -> bool:
    """Whether a field counts for the context score, and so carries a mark."""
    return name not in {"importance", "touchpoint", "heard_on"}
