"""What the editor shows: the form; beside it, live, the story as it is read and the customers' words."""

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.geometry import Region
from textual.reactive import Reactive
from textual.timer import Timer
from textual.widget import Widget

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.localstate.drafts import NEW, Drafts
from roadmap_tui.model.glossary import glossary_of
from roadmap_tui.model.prose import Part
from roadmap_tui.model.records import Link, Request, Story, Term
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.finding_lines import WHOLE, by_field, next_field, short, text_of
from roadmap_tui.tui.common.form_fields import BY_NAME, FIELDS, FOLD_OF, FOLDS, ROWS, Fold, summary
from roadmap_tui.tui.common.prose_lines import prose_lines
from roadmap_tui.tui.common.suggesting_form import SuggestingScreen
from roadmap_tui.tui.editor.model import EditorModel
from roadmap_tui.tui.editor.quotes_model import QuotesModel, quotes_of
from roadmap_tui.tui.editor.quotes_widget import QuotePane
from roadmap_tui.tui.editor.text import Verdict, story_lines
from roadmap_tui.tui.glossary.text import glossary_lines
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.fold import FoldLine
from roadmap_tui.tui.widgets.form import FormField
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.styled import Spans
from roadmap_tui.tui.widgets.suggestion_list import SuggestionList
from roadmap_tui.wording import Finding

SIDE_FROM = 110
"""Cells from which the prose stands beside the form; below, above it."""
CHECK_SECONDS = 0.25
"""The rules are asked once nobody typed for this long."""
QUOTES = 60
"""Requests whose words stand beside the form."""
_PARTS = frozenset(get_args(Part)) - {"plain"}


class FormScroll(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The form; its keys are the fields'."""


class EditorView(SuggestingScreen):
    """The form over a story, or over a new one from `requests`, and all that is shown beside it."""

    # The fields show where the cursor is; the screen about them need not be drawn anew for it.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(
        self,
        session: BoardSession,
        settings: Settings,
        keymap: Mapping[str, str],
        ref: str | None,
        *,
        requests: Sequence[str] = (),
        drafts: Drafts | None = None,
    ) -> None:
        named = ref or "a new story"
        super().__init__(session, settings, keymap, ref or NEW, named, requests=requests, drafts=drafts)
        self.ref = ref
        self.model = self._form(session.snapshot.stories.get(ref) if ref else None)
        self.fields = {
            one.name: FormField(
                one.name,
                one.label,
                one.form.question,
                self.model.texts[one.name],
                lines=one.form.lines,
                has_mark=one.form.mark is not None,
                typed=self._type_in,
                first=self.take_key,
            )
            for one in FIELDS
        }
        self.folds = {one.name: FoldLine(one.name, one.question, self._summary_of(one)) for one in FOLDS}
        self.page = Page(edge=True, id="told")
        self.quotes = QuotePane(id="quotes")
        self.offered = SuggestionList(id="suggestions")
        self.lifted: dict[str, str] = {}
        self.at = "title"
        self._greeting = ""
        self._verdict = Verdict()
        self.theirs: dict[str, str] = {}
        self._worst: dict[str, Finding] = {}
        self._check_timer: Timer | None = None

    @property
    def _reading(self) -> ReadContext:
        return ReadContext(self.session.today, self.settings.calendar.year_starts)

    def _form(self, seen: Story | None, start: Mapping[str, str] | None = None) -> EditorModel:
        """A form over a story, judged in the team's own words."""
        form = EditorModel(seen, self._reading, start=start)
        form.wording = self.settings.wording
        form.terms = glossary_of(self.session.snapshot.table(Term).values())
        return form

    def _summary_of(self, fold: Fold) -> Callable[[], str]:
        return lambda: summary(fold, lambda name: self.model.texts[name])

    def compose(self) -> ComposeResult:
        """The form, the prose, the quotes, the footer."""
        with Container(id="middle"):
            with FormScroll(id="form"):
                yield from _rows(self.fields, ROWS)
                for fold in FOLDS:
                    yield self.folds[fold.name]
                    with Vertical(id=f"under-{fold.name}", classes="under"):
                        yield from _rows(self.fields, fold.rows)
            with Vertical(id="beside"):
                yield self.page
                yield self.quotes
        yield self.footer
        yield self.offered

    def opened(self) -> None:
        """Show what the form holds."""
        super().opened()
        self._judge()
        self._answer_all()
        self._show_quotes()

    def on_resize(self) -> None:
        """The prose beside the form, or above it."""
        narrow = self.size.width < SIDE_FROM
        self.set_class(narrow, "-narrow")
        self.page.draw_edge(not narrow)
        self.quotes.draw_edge(not narrow)
        self.offer(())

    # -- typing ---------------------------------------------------------------------------------------------

    def _type_in(self, name: str, text: str) -> None:
        """Read the field, show what it means, and keep it. What takes longer comes once nobody types."""
        self.model.type(name, text)
        self._answer(name)
        self._say_error()
        self._light()
        self._show_prose()
        self.suggest(name, text)
        self.keep_soon()
        if self._check_timer is not None:
            self._check_timer.stop()
        self._check_timer = self.set_timer(CHECK_SECONDS, self._check)

    def room_for_offers(self) -> Region:
        """The form's own room."""
        return self.query_one("#form").region

    def words_of(self, name: str) -> str:
        """A field's name in a sentence."""
        return BY_NAME[name].words

    def on_form_field_entered(self, event: FormField.Entered) -> None:
        """The part that is written stands out in the prose."""
        if event.name != self.at:
            self.offer(())
        self.at = event.name
        self._say_error()
        self._show_prose(keep=True)

    def _say_error(self) -> None:
        """What could not be read of the field one is in; else what is to be said there, once."""
        error, words = self.model.errors.get(self.at), self._greeting
        self._greeting = ""
        self.say(error or words, "red" if error else "plain")

    def enter(self, name: str, words: str = "") -> None:
        """Put the cursor into a field, wherever it lies, and say something there."""
        if self.fields[name].inner.has_focus:
            self.say(words)
            return
        self._greeting = words
        fold, inner = FOLD_OF.get(name), self.fields[name].inner
        if fold is not None and not self.folds[fold].is_open:
            self.unfold(fold)
            # What was not drawn yet cannot take the cursor.
            self.call_after_refresh(inner.focus)
        else:
            inner.focus()

    # -- what the rules say ---------------------------------------------------------------------------------

    def _check(self) -> None:
        """Ask the rules, and show what they say."""
        self._check_timer = None
        before = self._verdict
        self._judge()
        if self._verdict != before:
            for name in BY_NAME:
                self._answer(name)
            self._show_prose()
        elif self.has_class("-glossary"):
            self._show_prose()

    def _judge(self) -> None:
        snapshot = self.session.snapshot
        evidence = snapshot.evidence(self.ref) if self.ref in snapshot.stories and self.ref is not None else None
        behind = [request for request, _ in self._behind()]
        self._verdict = Verdict(
            tuple(self.model.missing), self.model.check(evidence, behind, snapshot.stories.values())
        )
        self._worst = {name: found[0] for name, found in by_field(self.findings).items()}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules said last."""
        return self._verdict.findings

    def action_finding(self) -> None:
        """Go to the next field that the rules say something about, and tell it whole."""
        if self._check_timer is not None:
            self._check_timer.stop()
            self._check()
        name = next_field(self.findings, self.at)
        if name is None:
            whole = self._worst.get(WHOLE)
            self.say(text_of(whole) if whole else "The rules have nothing to say of any field.")
            return
        self.enter(name, text_of(self._worst[name]))

    # -- showing --------------------------------------------------------------------------------------------

    def _answer(self, name: str) -> None:
        """Show under a field what could not be read, what the rules say, or what was understood."""
        field = self.fields[name]
        error = self.model.errors.get(name)
        found = self._worst.get(name)
        meaning = self.model.meaning(name)
        if name in self.theirs:
            field.tell(f"theirs by now: {safe_line(self.theirs[name]) or 'nothing'}", "amber")
        elif error:
            field.tell(error, "red")
        elif found is not None and (found.level == "error" or not meaning):
            words, role = short(found)
            field.tell(words, role, sign="")
        else:
            field.tell(meaning)

    def _answer_all(self) -> None:
        for name in BY_NAME:
            self._answer(name)
        for fold in self.folds.values():
            fold.refresh()
        self._light()
        self._show_prose()

    def _light(self) -> None:
        marks = self.model.marks
        for one in FIELDS:
            if one.form.mark is not None:
                self.fields[one.name].light(one.form.mark in marks)

    def _show_prose(self, *, keep: bool = True) -> None:
        self.page.show(self._told, keep=keep)

    def _told(self, width: int) -> list[Line]:
        """The story as it will be read and what is said of it; or the glossary."""
        model = self.model
        if self.has_class("-glossary"):
            return glossary_lines(model.terms, "\n".join(model.texts.values()), width)
        at = next((one for one in get_args(Part) if one == self.at and one in _PARTS), None)
        if self.has_class("-narrow") and not self.has_class("-prose"):
            return prose_lines(model.story, width, at)
        return story_lines(self.ref, model.story, self._verdict, width, at)

    def _behind(self) -> list[tuple[Request, Link | None]]:
        snapshot = self.session.snapshot
        if self.ref is not None:
            return list(snapshot.asking(self.ref))
        return [(snapshot.requests[one], None) for one in self.requests if one in snapshot.requests]

    def _show_quotes(self) -> None:
        behind = self._behind()
        snapshot = self.session.snapshot
        names = {
            one.id: safe_line(snapshot.customer_name(one.customer)) or "customer not known" for one, _ in behind
        }
        shown = behind[-QUOTES:]
        self.set_class(not behind, "-unquoted")
        self.quotes.show(QuotesModel(quotes_of(shown, names, self.lifted)), self._quotes_head(len(behind)))

    def _refresh_quotes(self) -> None:
        """Follow what others wrote, unless somebody is picking a phrase."""
        if not self.has_class("-lifting"):
            self._show_quotes()

    def _quotes_head(self, count: int | None = None) -> Spans:
        count = len(self._behind()) if count is None else count
        if not count:
            return [("no request stands behind it yet", "dim")]
        words = f"{plural(count, 'request')} behind it"
        return [(words, "dim")]

    # -- folds and panes ------------------------------------------------------------------------------------

    def unfold(self, name: str, is_open: bool = True) -> None:  # a fold's state
        """Show the fields of a fold, or fold them away."""
        self.folds[name].show(is_open)
        self.query_one(f"#under-{name}").set_class(is_open, "-open")
        self.offer(())

    def on_fold_line_turned(self, event: FoldLine.Turned) -> None:
        """A heading was turned."""
        self.unfold(event.name, event.is_open)

    def action_unfold(self) -> None:
        """Show every field, or fold away what is optional."""
        is_open = not all(one.is_open for one in self.folds.values())
        if not is_open and self.at in FOLD_OF:
            self.folds[FOLD_OF[self.at]].focus()
        for name in self.folds:
            self.unfold(name, is_open)

    def action_prose(self) -> None:
        """In a narrow window: the prose with all that belongs to it, or the form."""
        self.toggle_class("-prose")
        self._show_prose(keep=False)

    def action_glossary(self) -> None:
        """The team's terms beside the form, or the story again."""
        self.toggle_class("-glossary")
        self._show_prose(keep=False)

    def action_page(self, by: int) -> None:
        """Scroll what stands beside the form."""
        self.page.scroll_lines(by * max(self.page.size.height - 2, 1))


def _rows(fields: Mapping[str, FormField], rows: Sequence[Sequence[str]]) -> list[Widget]:
    """Fields in rows; short ones share one."""
    return [
        fields[row[0]] if len(row) == 1 else Horizontal(*(fields[name] for name in row), classes="row")
        for row in rows
    ]
