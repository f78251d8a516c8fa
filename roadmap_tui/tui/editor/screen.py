"""The editor: a story written in a form, with its prose, the rules and the customers' words beside it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, get_args

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.reactive import Reactive
from textual.timer import Timer
from textual.widget import Widget

from roadmap_tui.actions import requests as request_actions
from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.actions.waiting import new_story
from roadmap_tui.errors import Problem
from roadmap_tui.localstate.drafts import NEW, Draft, Drafts
from roadmap_tui.model.glossary import glossary_of
from roadmap_tui.model.products import names_of
from roadmap_tui.model.prose import Part
from roadmap_tui.model.records import Link, Request, Story, Term
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession, Changed, Failed, News, Saved
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.commands import Where
from roadmap_tui.tui.common.draft_controller import DraftController
from roadmap_tui.tui.common.finding_lines import WHOLE, by_field, next_field, short, text_of
from roadmap_tui.tui.common.form_fields import BY_NAME, FIELD_GROUPS, FIELDS, GROUP_OF, ROWS, FieldGroup, summary
from roadmap_tui.tui.common.form_screen import FormScreen
from roadmap_tui.tui.common.new_products import NewProducts
from roadmap_tui.tui.common.prose_lines import prose_lines
from roadmap_tui.tui.common.server_connection import Kept
from roadmap_tui.tui.common.suggestion_controller import SuggestionController
from roadmap_tui.tui.common.suggestions import Suggestions
from roadmap_tui.tui.editor.compare import Compare
from roadmap_tui.tui.editor.model import EditorModel
from roadmap_tui.tui.editor.quotes import QuotePresenter
from roadmap_tui.tui.editor.quotes_widget import QuotePane
from roadmap_tui.tui.editor.text import Verdict, story_lines
from roadmap_tui.tui.editor.user_story import UserStoryController
from roadmap_tui.tui.glossary.text import glossary_lines
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.form import field_rows
from roadmap_tui.tui.widgets.group_heading import GroupHeading
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.suggestion import Suggestion
from roadmap_tui.wording.finding import Finding

SIDE_FROM = 110
"""The least width for the prose beside the form; below, it is above it."""
CHECK_SECONDS = 0.25
"""The pause in typing before the rules are checked."""
_PARTS = frozenset(get_args(Part)) - {"plain"}


class FormScroll(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The scrolled form; its keys are the fields'."""


class EditorScreen(FormScreen):
    """The editor of a story, or of a new one from `requests`. It closes once it is saved; no text is lost."""

    WHERE = "editor"
    CSS_PATH = "../editor/editor.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("editor")
    suggestions: SuggestionController

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
        super().__init__(session, settings, keymap)
        self.ref = ref
        self.model = self._form(session.snapshot.stories.get(ref) if ref else None)
        self.draft = DraftController(self, ref or NEW, ref or "a new story", requests=requests, drafts=drafts)
        self.suggestions = SuggestionController(self)
        self.quotes = QuotePresenter(self, self.suggestions, self._behind)
        self.user_story = UserStoryController(self, self.suggestions)
        self.fields = self.fields_for(
            FIELDS, self.model.texts, {one.name for one in FIELDS if one.form.mark is not None}
        )
        self.headings = {
            one.name: GroupHeading(one.name, one.question, self._summary_of(one)) for one in FIELD_GROUPS
        }
        self.page = Page(edge=True, id="prose")
        self.at = "title"
        self.theirs: dict[str, str] = {}
        """Texts that somebody else wrote meanwhile in fields that were typed in."""
        self._known: Suggestions | None = None
        self._awaited: tuple[str, str] | None = None
        """The field and the text for which suggestions were asked before they were known."""
        self._greeting = ""
        self._verdict = Verdict()
        self._worst: dict[str, Finding] = {}
        self._check_timer: Timer | None = None
        self._label = ""
        self._sent: dict[str, str] | None = None
        self._new_products = NewProducts()

    @property
    def _reading(self) -> ReadContext:
        return ReadContext.of(self.session.today, self.settings)

    def _form(self, seen: Story | None, start: Mapping[str, str] | None = None) -> EditorModel:
        """A form over a story, checked by the team's own words."""
        form = EditorModel(seen, self._reading, start=start)
        form.wording = self.settings.wording
        form.terms = glossary_of(self.session.snapshot.table(Term).values())
        return form

    def _summary_of(self, group: FieldGroup) -> Callable[[], str]:
        return lambda: summary(group, lambda name: self.model.texts[name])

    def compose(self) -> ComposeResult:
        """Compose the form, the prose, the quotes, the footer."""
        with Container(id="middle"):
            with FormScroll(id="form"):
                yield from field_rows(self.fields, ROWS)
                for group in FIELD_GROUPS:
                    yield self.headings[group.name]
                    with Vertical(id=f"under-{group.name}", classes="under"):
                        yield from field_rows(self.fields, group.rows)
            with Vertical(id="side"):
                yield self.page
                yield self.quotes.pane
        yield self.footer
        yield self.suggestions.list

    def opened(self) -> None:
        """Show the form, focus its first field, and offer a draft that somebody left."""
        super().opened()
        self._judge()
        self._answer_all()
        self.quotes.show()
        self.call_after_refresh(self._prepare)
        self.start_at(self.fields["title" if self.ref else "actor"])
        self.run_worker(self.draft.look())

    def _prepare(self) -> None:
        """Load the board's suggestions once the form is drawn."""
        self._known = Suggestions(
            self.session.snapshot.stories.values(),
            me=self.session.me,
            reading=self._reading,
            touchpoints=self.session.snapshot.touchpoints,
            products=names_of(self.session.snapshot),
        )
        if self._awaited == (self.at, self.fields[self.at].text):
            self.suggestions.suggest(*self._awaited)

    def on_unmount(self) -> None:
        """Save as a draft what is typed and not saved."""
        self.draft.keep_unsaved()

    def on_resize(self) -> None:
        """Lay out the prose beside the form, or above it."""
        narrow = self.size.width < SIDE_FROM
        self.set_class(narrow, "-narrow")
        self.page.draw_edge(not narrow)
        self.quotes.pane.draw_edge(not narrow)
        self.suggestions.clear()

    @property
    def where(self) -> Where:
        """The place whose keys work now: the quotes while a phrase is picked."""
        return "quotes" if self.quotes.is_picking else self.WHERE

    # -- typing ---------------------------------------------------------------------------------------------

    def type_in(self, name: str, text: str) -> None:
        """Read the field, show its meaning, and keep it. What takes longer comes once nobody types."""
        self.model.type(name, text)
        self._answer(name)
        self._say_error()
        self._light()
        self._show_prose()
        self.suggestions.suggest(name, text)
        self.draft.keep_soon()
        if self._check_timer is not None:
            self._check_timer.stop()
        self._check_timer = self.set_timer(CHECK_SECONDS, self._check)

    def label_of(self, name: str) -> str:
        """The label of a field in a sentence."""
        return BY_NAME[name].words

    def suggestions_for(self, name: str, text: str, *, whole: bool) -> Sequence[Suggestion]:
        """Suggestions from words of this board, and metrics worth knowing."""
        if self._known is None:
            self._awaited = name, text
            return ()
        apart = self.model.texts["metric"] if name == "guardrail_metric" else ""
        return self._known.of(name, text, whole=whole, apart=apart)

    def action_suggest(self) -> None:
        """Offer every suggestion for the field, once they are known."""
        if self._known is not None:
            self.suggestions.suggest_all()

    def entered(self, before: str) -> None:  # noqa: ARG002  # findings stand under all fields
        """Highlight in the prose the part that is written."""
        self._say_error()
        self._show_prose(keep=True)

    def _say_error(self) -> None:
        """Show the error of the field with the cursor, or once a greeting."""
        error, words = self.model.errors.get(self.at), self._greeting
        self._greeting = ""
        self.say(self.text_of(error) if error else words, "red" if error else "plain")

    def enter(self, name: str, words: str = "") -> None:
        """Focus a field, wherever it lies, and say something there."""
        if self.fields[name].inner.has_focus:
            self.say(words)
            return
        self._greeting = words
        group, inner = GROUP_OF.get(name), self.fields[name].inner
        if group is not None and not self.headings[group].is_open:
            self.expand_group(group)
            # What was not drawn yet cannot take the cursor.
            self.call_after_refresh(inner.focus)
        else:
            inner.focus()

    # -- quotes and user stories ----------------------------------------------------------------------------

    def action_extract(self) -> None:
        """Focus the quotes, to pick a phrase for the field one is in."""
        self.quotes.begin()

    def on_quote_pane_picking_started(self) -> None:
        """Focus the quotes, in which picking began with the mouse."""
        self.quotes.begin()

    def on_quote_pane_left(self) -> None:
        """Leave the quotes with nothing extracted."""
        self.quotes.leave()

    def on_quote_pane_extracted(self, event: QuotePane.Extracted) -> None:
        """Extract the phrase into a field."""
        self.quotes.extract(event.field)

    def action_start(self) -> None:
        """Start from the user story, or put back what stood there before."""
        self._check_now()
        self.user_story.start(self.model.texts)

    def _behind(self) -> list[tuple[Request, Link | None]]:
        """The requests behind the story with their links, or those that a new one is written from."""
        snapshot = self.session.snapshot
        if self.ref is not None:
            return list(snapshot.asking(self.ref))
        return [(snapshot.requests[one], None) for one in self.draft.requests if one in snapshot.requests]

    # -- what the rules say ---------------------------------------------------------------------------------

    def _check(self) -> None:
        """Check the story by the rules, look for a user story to start from, and show the findings."""
        self._check_timer = None
        self.user_story.look(self.model.texts, is_new=self.ref is None)
        before = self._verdict
        self._judge()
        if self._verdict != before:
            for name in BY_NAME:
                self._answer(name)
            self._show_prose()
        elif self.has_class("-glossary"):
            self._show_prose()
        self._answer(self.at)

    def _check_now(self) -> None:
        """Check the story at once where that waits for a pause in typing."""
        if self._check_timer is not None:
            self._check_timer.stop()
            self._check()

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
        """The findings of the last check."""
        return self._verdict.findings

    def action_finding(self) -> None:
        """Go to the next field with a finding, and show that in full."""
        self._check_now()
        name = next_field(self.findings, self.at)
        if name is None:
            whole = self._worst.get(WHOLE)
            self.say(text_of(whole) if whole else "The rules have nothing to say of any field.")
            return
        self.enter(name, text_of(self._worst[name]))

    # -- showing --------------------------------------------------------------------------------------------

    def _answer(self, name: str) -> None:
        """Show a message under a field: what could not be read, a finding, what was understood, or an offer."""
        field = self.fields[name]
        error = self.model.errors.get(name)
        found = self._worst.get(name)
        meaning = self.model.meaning(name)
        if name in self.theirs:
            field.show_message(f"theirs by now: {safe_line(self.theirs[name]) or 'nothing'}", "amber")
        elif error:
            field.show_problem(error)
        elif found is not None and (found.level == "error" or not meaning):
            words, role = short(found)
            field.show_message(words, role, sign="")
        else:
            field.show_message(meaning)
        self.user_story.offer(name)

    def _answer_all(self) -> None:
        for name in BY_NAME:
            self._answer(name)
        for group in self.headings.values():
            group.refresh()
        self._light()
        self._show_prose()

    def _light(self) -> None:
        marks = self.model.marks
        for one in FIELDS:
            if one.form.mark is not None:
                self.fields[one.name].light(one.form.mark in marks)

    def _show_prose(self, *, keep: bool = True) -> None:
        self.page.show(self._page_lines, keep=keep)

    def _page_lines(self, width: int) -> list[Line]:
        """The lines beside the form: the story as it will be read and its findings; or the glossary."""
        model = self.model
        if self.has_class("-glossary"):
            return glossary_lines(model.terms, "\n".join(model.texts.values()), width)
        at = next((one for one in get_args(Part) if one == self.at and one in _PARTS), None)
        if self.has_class("-narrow") and not self.has_class("-prose"):
            return prose_lines(model.story, width, at)
        return story_lines(self.ref, model.story, self._verdict, width, at)

    # -- groups and panes ------------------------------------------------------------------------------------

    def expand_group(self, name: str, is_open: bool = True) -> None:
        """Expand or collapse a group of fields."""
        self.headings[name].show(is_open)
        self.query_one(f"#under-{name}").set_class(is_open, "-open")
        self.suggestions.clear()

    def on_group_heading_toggled(self, event: GroupHeading.Toggled) -> None:
        """Expand or collapse the group of fields under a heading."""
        self.expand_group(event.name, event.is_open)

    def action_unfold(self) -> None:
        """Expand every group of fields, or collapse them."""
        is_open = not all(one.is_open for one in self.headings.values())
        if not is_open and self.at in GROUP_OF:
            self.headings[GROUP_OF[self.at]].focus()
        for name in self.headings:
            self.expand_group(name, is_open)

    def action_prose(self) -> None:
        """Toggle in a narrow window between the form and the prose with all that belongs to it."""
        self.toggle_class("-prose")
        self._show_prose(keep=False)

    def action_glossary(self) -> None:
        """Toggle the team's glossary beside the form."""
        self.toggle_class("-glossary")
        self._show_prose(keep=False)

    def action_page(self, by: int) -> None:
        """Scroll the page beside the form."""
        self.page.scroll_lines(by * max(self.page.size.height - 2, 1))

    # -- drafts ---------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """The touched fields as typed, and the phrases extracted into them."""
        return {**self.model.typed, **self.quotes.typed}

    @property
    def seen(self) -> Story | None:
        """The story that the person started from."""
        return self.model.seen

    def take_up(self, draft: Draft) -> None:
        """Restore the form from a draft."""
        self.model = self._form(draft.seen, draft.fields)
        self.quotes.take_up(draft.fields)
        self._meet()
        for name, field in self.fields.items():
            field.put(self.model.texts[name])
        self._judge()
        self._answer_all()
        self.quotes.show()
        if not self._warned():
            self.say(f"The draft is here again; {self.key('editor.save')} saves it")

    # -- what others do -------------------------------------------------------------------------------------

    def news(self, news: News) -> None:
        """Follow others' changes where they meet nothing typed; close once one's own is saved."""
        mine = self._sent is not None
        match news:
            case Saved(label, result) if mine and label == self._label:
                self._saved(result)
            case Failed(label, problem) if mine and label == self._label:
                self._sent = None
                self._follow()
                self.say(self.text_of(problem), "red")
            case Changed(refs) if not mine:
                if self.ref in refs:
                    self._follow()
                if any(one.startswith(("R-", "C-")) for one in refs):
                    self.quotes.follow()
            case _:
                pass

    def _follow(self) -> None:
        for name in self._meet():
            self.fields[name].put(self.model.texts[name])
        self._judge()
        self._answer_all()
        self._warned()

    def _meet(self) -> tuple[str, ...]:
        """Rebase the form on the story as it stands now, unless in conflict. Returns the fields that followed."""
        now = self._now()
        if now is None or self.model.seen is None or now.revision == self.model.seen.revision:
            return ()
        return () if self.model.conflicts(now) else self.model.rebase(now)

    def _now(self) -> Story | None:
        return self.session.snapshot.stories.get(self.ref) if self.ref is not None else None

    def _warned(self) -> bool:
        """Warn under the fields of what somebody else wrote there meanwhile. Returns whether anybody did."""
        now = self._now()
        conflicts = self.model.conflicts(now) if now is not None else []
        before, self.theirs = self.theirs, {one.name: one.theirs for one in conflicts}
        for name in before | self.theirs:
            self._answer(name)
        if conflicts:
            names = ", ".join(BY_NAME[one.name].words for one in conflicts)
            self.say(
                f"{self.ref} was changed meanwhile in {names}: {self.key('editor.save')} lets you choose", "amber"
            )
        return bool(conflicts)

    # -- saving ---------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save; what somebody else wrote meanwhile in the same fields is chosen first."""
        now = self._now()
        if self.ref is not None and now is None:
            leave = self.key("editor.leave")
            self.say(
                f"{self.ref} is gone from the board; what you typed stays here, and {leave} keeps it.", "amber"
            )
            return
        conflicts = self.model.conflicts(now) if now is not None else []
        if conflicts:
            self.app.push_screen(Compare(self.ref or "", conflicts), self._chosen)
        elif self._sent is None:
            self._meet()
            self._send()

    def _chosen(self, theirs: frozenset[str] | None) -> None:
        now = self._now()
        if theirs is None or now is None:
            return
        self.theirs = {}
        for name in self.model.rebase(now, theirs=theirs):
            self.fields[name].put(self.model.texts[name])
        self._answer_all()
        self._send()

    def _send(self) -> None:
        ref, seen, requests, quoted = (
            self.ref,
            self.model.seen,
            self.draft.requests,
            self.quotes.quoted(self.model.texts),
        )

        def write(change: Change) -> Story:
            if ref is None:
                story = stories.add(change, fields, from_requests=requests)
            else:
                story = stories.edit(change, ref, fields, seen=seen)
            request_actions.keep_quotes(change, story.id, quoted)
            return story

        self._label = f"{ref} edited" if ref else "New story"
        try:
            fields: dict[str, Any] = self.model.changes()
            self._sent = self.model.typed
            if not fields and not quoted:
                self._saved(seen)
                return
            new = new_story(fields, from_requests=requests, quotes=quoted) if ref is None else None
            self.session.act(self._label, self._new_products.noted(write), new=self._new_products.waiting(new))
        except Problem as problem:
            self._sent = None
            wrong = next((name for name in BY_NAME if name in self.model.errors), self.at)
            if wrong != self.at:
                self.enter(wrong)
            else:
                asked = self._new_products.asked(problem, self.key("editor.save"))
                self.say(asked or self.text_of(problem), "amber")
            return
        self.say("Saving …")

    def _saved(self, result: object) -> None:
        """Close once the story is saved, unless somebody typed on meanwhile."""
        sent, self._sent = self._sent, None
        if isinstance(result, Kept):
            self.draft.discard()
        if not isinstance(result, Story):
            return
        is_new, self.ref = self.ref is None, result.id
        if self.model.typed != sent:
            self.draft.start_anew(result.id)
            rest = dict(self.model.texts)
            self.model = self._form(self._now() or result, rest)
            self.quotes.extracted = {}
            self._judge()
            self._answer_all()
            self.say(f"{result.id} saved; what you typed since is not")
            return
        self.draft.discard()
        if isinstance(self.app.screen, BoardScreenBase):
            done = f"{result.id} written" if is_new else f"{result.id} edited"
            linked = (
                f" from {len(self.draft.requests)} requests" if is_new and len(self.draft.requests) > 1 else ""
            )
            if is_new:
                self.app.screen.go_to((result.id,))
            below, done = self.app.screen, self._new_products.told(f"{done}{linked}")
            below.say(below.with_next(done) if sent else f"{result.id} is as it was")

    # -- leaving --------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Leave the editor; what was typed is asked about."""
        if self._sent is not None:
            return
        if self.has_class("-glossary"):
            self.action_glossary()
        elif self.has_class("-prose"):
            self.action_prose()
        elif not self.model.touched:
            self.draft.discard()
        else:
            named = self.ref or "The new story"
            touched = ", ".join(BY_NAME[name].words for name in self.model.touched)
            self.draft.ask_to_leave([(f"{named} is not saved", "strong"), (f" · {touched}", "dim")])
