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
from roadmap_tui.tui.request_form_model import FIELDS, RequestForm, missing_words
from roadmap_tui.tui.request_text import CONTEXT
from roadmap_tui.tui.screens.ask import Choose, Way
from roadmap_tui.tui.screens.form_room import FormRoom
from roadmap_tui.tui.screens.room import Room
from roadmap_tui.tui.widgets.form import FormField
from roadmap_tui.tui.widgets.ink import Spans
from roadmap_tui.tui.widgets.page import Page


class RequestFormScreen(FormRoom):
    """The form. It closes once the request is saved; leaving with changes asks."""

    WHERE = "form"
    CSS_PATH = "../styles/form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")

    def __init__(
        self, desk: Desk, settings: Settings, keymap: Mapping[str, str], request: Request | None = None
    ) -> None:
        super().__init__(desk, settings, keymap)
        self.form = RequestForm(request, desk.snapshot, Reading(desk.today, settings.calendar.year_starts))
        self.fields = {
            one.name: FormField(
                one.name,
                one.label,
                one.question,
                self.form.texts[one.name],
                lines=one.lines,
                has_mark=_counts(one.name),
                typed=self._typed,
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
        for name in self.fields:
            self._answer(name)
        self._show_head()
        self.start_at(self.fields["customer" if self.form.seen is None else "said"])

    def _show_head(self) -> None:
        name = self.form.seen.id if self.form.seen is not None else "New request"
        score = self.form.score
        missing = missing_words(self.form) if score else ""
        self._head.show(
            lambda _width: [
                [(name, "strong"), (f"  context {score}/{CONTEXT}  ", "plain"), (missing, "amber")],
            ]
        )

    def _typed(self, name: str, text: str) -> None:
        """Say under the field what it means, and what is still missing above."""
        self.form.type(name, text)
        self._answer(name)
        self._show_head()

    def _answer(self, name: str) -> None:
        field = self.fields[name]
        field.light(bool(self.form.texts[name].strip()))
        error = self.form.errors.get(name)
        field.tell(error or self.form.meaning(name), "red" if error else "dim")

    # -- saving and leaving ---------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save, and close once it is on disk."""
        if not self.form.touched:
            self.app.pop_screen()
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
                self.app.pop_screen()
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
            self.app.pop_screen()
            return
        ways = [
            Way("s", "save it", "save"),
            Way("D", "throw away what you typed", "discard", "What you typed is gone then."),
        ]
        question: list[Spans] = [[("This request is not saved", "strong")]]
        self.app.push_screen(Choose(question, ways, stay="goes on typing"), self._leave)

    def _leave(self, answer: str | None) -> None:
        if answer == "save":
            self.action_save()
        elif answer == "discard":
            self.app.pop_screen()


def _counts(name: str) -> bool:
    """Whether a field counts for the context score, and so carries a mark."""
    return name not in {"importance", "touchpoint", "heard_on"}
