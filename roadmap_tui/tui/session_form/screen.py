"""The session form: writes down who tried a story while it is built, and what came of it."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.errors import Problem
from roadmap_tui.localstate.drafts import Draft
from roadmap_tui.model.records import number
from roadmap_tui.model.sessions import tried
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession, Failed, News, Saved
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.draft_controller import DraftController
from roadmap_tui.tui.common.form_screen import FormScreen
from roadmap_tui.tui.common.server_connection import Kept
from roadmap_tui.tui.common.suggestion_controller import SuggestionController
from roadmap_tui.tui.session_form.model import BY_NAME, FIELDS, ROWS, SessionForm
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.form import field_rows
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.suggestion import Suggestion


class SessionSuggestionController(SuggestionController):
    """Offers suggestions in the session form; taking one goes on to the next field."""

    def take(self, name: str, suggestion: Suggestion) -> None:
        """Accept a suggestion and go on: the field has its answer."""
        super().take(name, suggestion)
        self._form.focus_next()


class SessionFormScreen(FormScreen):
    """The form over a new session of a story. It closes once the session is saved; no text is lost."""

    WHERE = "session"
    CSS_PATH = "../session_form/form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("session")
    suggestions: SessionSuggestionController

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str], story: str) -> None:
        super().__init__(session, settings, keymap)
        self.story = story
        self.draft = DraftController(self, f"session-{number(story)}", f"a session of {story}")
        self.suggestions = SessionSuggestionController(self)
        reading = ReadContext(session.today, settings.calendar.year_starts)
        self.form = SessionForm(story, session.snapshot, reading)
        self.fields = self.fields_for(FIELDS, self.form.texts)
        self.at = FIELDS[0].name
        self.head = Page(id="form-head")
        self._label = ""
        self._is_saving = False

    def compose(self) -> ComposeResult:
        """Compose the story, what is known of it, and the fields."""
        yield self.head
        with VerticalScroll(id="form", can_focus=False):
            yield from field_rows(self.fields, ROWS)
        yield self.footer
        yield self.suggestions.list

    def opened(self) -> None:
        """Focus the first field; offer a draft that somebody left."""
        super().opened()
        self.head.show(self._head_lines)
        self.answer(self.at)
        self.start_at(self.fields[self.at])
        self.run_worker(self.draft.look())

    def on_unmount(self) -> None:
        """Save as a draft what is typed and not saved."""
        if not self._is_saving:
            self.draft.keep_unsaved()

    def _head_lines(self, width: int) -> list[Line]:
        story = self.session.snapshot.stories.get(self.story)
        title = crop(safe_line(story.title), max(width - len(self.story) - 12, 8)) if story is not None else ""
        so_far = tried(self.session.snapshot, story).words if story is not None else ""
        return [
            [("A session of ", "plain"), (self.story, "accent"), (f"  {title}", "strong")],
            [(so_far or "nobody has tried it yet", "dim")],
        ]

    # -- typing ---------------------------------------------------------------------------------------------

    def type_in(self, name: str, text: str) -> None:
        """Read the field, and show its meaning under it."""
        self.form.type(name, text)
        self.answer(name)
        self.suggestions.suggest(name, text)
        self.draft.keep_soon()

    def suggestions_for(self, name: str, text: str, *, whole: bool) -> Sequence[Suggestion]:
        """Suggestions of customers, who asked before others; of results, and of tasks and people before."""
        return self.form.suggest(name, text, whole=whole)

    def answer(self, name: str) -> None:
        """Show what is wrong with a field, what it is for where it is entered empty, or what it means."""
        purpose = BY_NAME[name].form.purpose if name == self.at and not self.form.texts[name].strip() else ""
        self.fields[name].answer(self.form.errors.get(name), purpose, self.form.meaning(name))

    # -- drafts ---------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """The touched fields as typed."""
        return self.form.typed

    def take_up(self, draft: Draft) -> None:
        """Restore the form from a draft."""
        for name, text in draft.fields.items():
            if name in self.fields:
                self.fields[name].put(text)
                self.form.type(name, text)
                self.answer(name)
        self.say(f"The draft is here again; {self.key('session.save')} saves it")

    # -- saving and leaving -----------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save, and close once it is on disk."""
        if self._is_saving:
            return
        if not self.form.typed:
            self.draft.discard()
            return
        self._label = f"{self.story} tried"
        try:
            self.session.act(self._label, self.form.writer(), new=self.form.new())
        except Problem as problem:
            self.say(self.text_of(problem), "amber")
            return
        self._is_saving = True
        self.say("Saving …")

    def news(self, news: News) -> None:
        """Close once the session is saved; stay, with the reason, where it is not."""
        match news:
            case Saved(label, result) if self._is_saving and label == self._label:
                self.draft.discard()
                if isinstance(result, Kept):
                    return
                below = self.app.screen
                story = self.session.snapshot.stories.get(self.story)
                if isinstance(below, BoardScreenBase) and story is not None:
                    below.say(below.with_next(f"{self.story}: {tried(self.session.snapshot, story).words}"))
            case Failed(label, problem) if self._is_saving and label == self._label:
                self._is_saving = False
                self.say(self.text_of(problem), "red")
            case _:
                pass

    def action_leave(self) -> None:
        """Leave the form; what was typed is asked about."""
        if self._is_saving:
            return
        if not self.form.typed:
            self.draft.discard()
            return
        touched = ", ".join(BY_NAME[name].label for name in self.form.typed)
        self.draft.ask_to_leave(
            [(f"The session of {self.story} is not saved", "strong"), (f" · {touched}", "dim")]
        )
