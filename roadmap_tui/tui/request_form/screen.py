"""The request form: writes or corrects a request, with its context score and what the board knows of it."""

import asyncio
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.timer import Timer

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.errors import Problem
from roadmap_tui.localstate.drafts import NEW_REQUEST, Draft
from roadmap_tui.model.evidence import CONTEXT_FIELDS, heard
from roadmap_tui.model.products import names_of
from roadmap_tui.model.records import Request
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common.ask import Choose, Way
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession, Changed, Failed, News, Saved
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.draft_controller import DraftController
from roadmap_tui.tui.common.form_screen import FormScreen
from roadmap_tui.tui.common.new_products import NewProducts
from roadmap_tui.tui.request_form.model import BY_NAME, FIELDS, ROWS, RequestForm
from roadmap_tui.tui.request_form.suggestions import RequestSuggestionController, RequestSuggestions
from roadmap_tui.tui.widgets.cells import cell_len, crop, safe_line
from roadmap_tui.tui.widgets.form import field_rows
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.styled import Spans
from roadmap_tui.tui.widgets.suggestion import Suggestion

if TYPE_CHECKING:
    from roadmap_tui.tui.common.similar_records import SimilarRecordsFinder
    from roadmap_tui.tui.request_form.text import RequestContext

SIDE_FROM = 110
"""The least width for the context beside the form; below, it is under it."""
LOOK_SECONDS = 0.35
"""The pause in typing before likely duplicates are looked for."""
FIRST = 7
"""The number of rows drawn first; the others follow at once, so that the form opens sooner."""
LEAST = 12
"""The least length of a text to search by: a shorter one is like everything."""
PATIENCE_SECONDS = 0.8
"""The longest that saving waits for the search of a likely duplicate."""
_QUOTED = 240
"""Width in cells of a likely duplicate's words in the question."""


class RequestFormScreen(FormScreen):
    """The form over a request, or over a new one that begins with `start`. It closes once the request is saved.

    `given` is what a new one holds already, as it holds the person's defaults; `story` is what it is linked to.
    `similar` is the index of a screen that has one. Leaving with changes asks; no text is lost.
    """

    WHERE = "form"
    CSS_PATH = "../request_form/form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")
    suggestions: RequestSuggestionController

    def __init__(
        self,
        session: BoardSession,
        settings: Settings,
        keymap: Mapping[str, str],
        request: Request | None = None,
        *,
        similar: "SimilarRecordsFinder | None" = None,
        start: Mapping[str, str] | None = None,
        given: Mapping[str, str] | None = None,
        story: str | None = None,
        greeting: str = "",
    ) -> None:
        super().__init__(session, settings, keymap)
        ref, named = (request.id, request.id) if request is not None else (NEW_REQUEST, "a new request")
        self.draft = DraftController(self, ref, named)
        self.suggestions = RequestSuggestionController(self)
        self._similar = similar
        self._has_own_index = similar is None
        self._story = story
        self._given = given or {}
        self._greeting = greeting
        self.form = self._form(request, start or {})
        self.fields = self.fields_for(FIELDS, self.form.texts, CONTEXT_FIELDS)
        self.at = "said" if self.form.texts["customer"] else "customer"
        self.head = Page(id="form-head")
        self.context_page = Page(edge=True, id="context")
        self._words = RequestSuggestions()
        self._known: RequestContext | None = None
        self._asked = ""
        self._look_timer: Timer | None = None
        self._label = ""
        self._saved_as: tuple[str, ...] | None = None
        self._new_products = NewProducts()

    def _form(self, request: Request | None, start: Mapping[str, str]) -> RequestForm:
        me = self.settings.me
        defaults = {"channel": me.channel or "", **self._given}
        return RequestForm(
            request,
            self.session.snapshot,
            ReadContext.of(self.session.today, self.settings),
            start=start,
            defaults={name: text for name, text in defaults.items() if text},
            csm=self.csm,
            story=self._story,
        )

    def compose(self) -> ComposeResult:
        """Compose the score, the fields, what is known beside them."""
        yield self.head
        with Container(id="middle"):
            with VerticalScroll(id="form", can_focus=False):
                yield from field_rows(self.fields, ROWS[:FIRST])
            yield self.context_page
        yield self.footer
        yield self.suggestions.list

    def opened(self) -> None:
        """Focus the first field that holds nothing of what comes first; offer a draft that somebody left."""
        super().opened()
        self._answer_all()
        self.start_at(self.fields[self.at])
        if self._greeting:
            self.say(self._greeting)
        self.call_after_refresh(lambda: self.run_worker(self._prepare(), group="context"))
        self.run_worker(self.draft.look())

    def on_unmount(self) -> None:
        """Save as a draft what is typed and not saved."""
        self.draft.keep_unsaved()

    def on_resize(self) -> None:
        """Lay the context out beside the form, or under it."""
        narrow = self.size.width < SIDE_FROM
        self.set_class(narrow, "-narrow")
        self.context_page.draw_edge(not narrow)
        self._show_head()
        self._show_context()
        self.suggestions.clear()

    def start_from(self, texts: Mapping[str, str]) -> None:
        """Set the texts of the form."""
        self.form = self._form(self.form.seen, texts)
        for name, field in self.fields.items():
            field.put(self.form.texts[name])
        self._answer_all()
        self._look_soon()

    # -- what the board knows -------------------------------------------------------------------------------

    @property
    def similar(self) -> "SimilarRecordsFinder":
        """The search index of requests."""
        if self._similar is None:
            from roadmap_tui.tui.common.similar_records import SimilarRecordsFinder

            self._similar = SimilarRecordsFinder(self.session.snapshot)
        return self._similar

    async def _prepare(self) -> None:
        """Load the context from the board, once the form is drawn: nobody waits for it at the start."""
        await self.query_one("#form").mount_all(field_rows(self.fields, ROWS[FIRST:]))
        await asyncio.to_thread(import_module, "roadmap_tui.tui.request_form.text")
        from roadmap_tui.model.request_standing import Standings, line_of
        from roadmap_tui.tui.request_form.text import RequestContext

        snapshot, today = self.session.snapshot, self.session.today
        self._known = RequestContext(snapshot, today)
        self._follow_customer()
        self._show_context()
        self._words = RequestSuggestions(
            snapshot.requests.values(),
            touchpoints=snapshot.touchpoints,
            products=names_of(snapshot),
        )
        line = await asyncio.to_thread(line_of, snapshot.frozen(), today)
        standings = Standings(snapshot, today, line, self.csm)
        self._known = self._known._replace(standings=standings)
        self._show_context()
        try:
            await self.similar.ready()
        except Problem as problem:
            self.say(self.text_of(problem), "amber")
        if self.form.words:
            await self.look()

    @property
    def likely(self) -> Request | None:
        """The likely duplicate of a new request."""
        found = self._known.likely if self._known is not None else None
        return self.session.snapshot.requests.get(found.ref) if found is not None else None

    async def look(self) -> None:
        """Search for the likely duplicate of what is typed now; a request that is there has none."""
        words = self.form.words
        if self.form.seen is not None or words == self._asked or self._known is None:
            return
        try:
            found = await self.similar.same_as(words) if len(words) >= LEAST else []
        except Problem:
            found = []  # without full-text search a request can be written down all the same
        if words != self.form.words:
            return  # somebody typed on; what they typed is looked at in its turn
        self._asked = words
        requests = self.session.snapshot.requests
        likely = next((one for one in found if not one.is_guess and one.ref in requests), None)
        if likely != self._known.likely:
            self._known = self._known._replace(likely=likely)
            self._show_context()

    def _look_soon(self) -> None:
        if self._look_timer is not None:
            self._look_timer.stop()
        self._look_timer = self.set_timer(LOOK_SECONDS, lambda: self.run_worker(self.look(), group="look"))

    def _follow_customer(self) -> None:
        """Find the other requests of the named customer."""
        if self._known is None:
            return
        from roadmap_tui.model.request_standing import others_of

        seen = self.form.seen
        others = others_of(self.session.snapshot, self.form.customer, seen.id if seen is not None else None)
        self._known = self._known._replace(others=others)

    def changed(self, refs: frozenset[str]) -> None:
        """Update the context after others' changes."""
        if self._has_own_index:
            self.similar.changed(refs)
        if any(one.startswith("C-") for one in refs):
            self.form.know_customers(self.session.snapshot)
        if any(one.startswith(("C-", "R-")) for one in refs):
            self._follow_customer()
            self._show_context()

    def _show_context(self) -> None:
        known = self._known
        if known is None:
            return
        from roadmap_tui.tui.request_form.text import context_lines, short_context_lines

        lines = short_context_lines if self.has_class("-narrow") else context_lines
        self.context_page.show(lambda width: lines(self.form, known, width))

    # -- typing ---------------------------------------------------------------------------------------------

    def type_in(self, name: str, text: str) -> None:
        """Read the field, show its meaning under it, and above what is still missing."""
        customer = self.form.customer
        self.form.type(name, text)
        if self.form.customer is not customer:
            self._follow_customer()
            if self.form.follow_customer():
                self.fields["csm"].put(self.form.texts["csm"])
        self.answer(name)
        self._show_head()
        self._show_context()
        self.suggestions.suggest(name, text)
        self.draft.keep_soon()
        self._look_soon()

    def suggestions_for(self, name: str, text: str, *, whole: bool) -> Sequence[Suggestion]:
        """Suggestions of customers for the customer; for other fields of what the board uses."""
        if name == "customer":
            return self.form.customers.suggest(text, whole=whole)
        customer = self.form.customer
        return self._words.of(name, text, customer.id if customer is not None else None, whole=whole)

    # -- showing --------------------------------------------------------------------------------------------

    def _answer_all(self) -> None:
        for name in self.fields:
            self.answer(name)
        self._follow_customer()
        self._show_head()
        self._show_context()

    def answer(self, name: str) -> None:
        """Show what is wrong with a field, what it is for where it is entered empty, or what it means."""
        field = self.fields[name]
        field.light(bool(self.form.texts[name].strip()))
        purpose = BY_NAME[name].form.purpose if name == self.at and not self.form.texts[name].strip() else ""
        field.answer(self.form.errors.get(name), purpose, self.form.meaning(name))

    def _show_head(self) -> None:
        self.head.show(self._head_lines)

    def _head_lines(self, width: int) -> list[Line]:
        form, whole = self.form, len(CONTEXT_FIELDS)
        name = form.seen.id if form.seen is not None else "New request"
        line: Line = [
            (f"{name}  ", "strong"),
            ("●" * form.score, "green"),
            ("○" * (whole - form.score), "dim"),
            (f" context {form.score}/{whole}  ", "plain"),
        ]
        if self.has_class("-narrow"):  # else they are listed beside
            from roadmap_tui.tui.request_form.text import missing_words

            line.append((missing_words(form, width - sum(cell_len(text) for text, _ in line)), "amber"))
        return [line]

    # -- drafts ---------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """The touched fields as typed."""
        return self.form.typed

    @property
    def seen_revision(self) -> int | None:
        """The revision of the request that the person started from."""
        return self.form.seen.revision if self.form.seen is not None else None

    def take_up(self, draft: Draft) -> None:
        """Restore the form from a draft, over the request as it stands now."""
        self.start_from(draft.fields)
        seen = self.form.seen
        if seen is not None and seen.revision != draft.revision:
            save = self.key("form.save")
            self.say(f"{seen.id} was changed since you typed this; {save} saves yours over it", "amber")
        else:
            self.say(f"The draft is here again; {self.key('form.save')} saves it")

    # -- saving ---------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save, and close once it is on disk. A new request that repeats another one is asked about."""
        if self._saved_as is not None:
            return
        if not self.form.touched:
            self.draft.discard()
        elif self.form.seen is not None:
            self._send()
        else:
            self.run_worker(self._save_new(), group="save", exclusive=True)

    async def _save_new(self) -> None:
        # A large board that is still being read holds no request up, and is read on.
        await asyncio.wait({asyncio.create_task(self.look())}, timeout=PATIENCE_SECONDS)
        one = self.likely
        if one is None:
            self._send()
            return
        ways = [
            Way("a", "add it as well: each voice is a request of its own", "add"),
            Way("m", f"add it and merge it into {one.id}: both count, one is triaged", "merge"),
            Way("o", f"open {one.id}; what you typed stays here", "open"),
        ]
        self.app.push_screen(Choose(self._question(one), ways, stay="goes on typing"), self._chosen)

    def _question(self, one: Request) -> Sequence[Spans]:
        who = safe_line(self.session.snapshot.customer_name(one.customer)) or "no customer"
        said = crop(safe_line(one.said or one.problem), _QUOTED)
        return [
            [(f"{one.id} of {who} says much the same", "strong"), (f", heard {show_day(heard(one))}", "dim")],
            [("▎ ", "dim"), (said, "plain")],
        ]

    def _chosen(self, answer: str | None) -> None:
        one = self.likely
        if answer == "open":
            self.action_open_likely()
        elif answer == "merge" and one is not None:
            self._send(into=one.id)
        elif answer is not None:
            self._send()

    def _send(self, *, into: str | None = None) -> None:
        seen = self.form.seen
        self._label = f"{seen.id} edited" if seen is not None else "New request"
        self._saved_as = self.form.touched
        try:
            write = self._new_products.noted(self.form.writer(into=into))
            self.session.act(self._label, write, new=self._new_products.waiting(self.form.new(into=into)))
        except Problem as problem:
            self._saved_as = None
            asked = self._new_products.asked(problem, self.key("form.save"))
            self.say(asked or self.text_of(problem), "amber")
            return
        self.say("Saving …")

    def news(self, news: News) -> None:
        """Close once the request is saved; stay, with the reason, where it is not."""
        mine = self._saved_as is not None
        match news:
            case Saved(label, result) if mine and label == self._label:
                self._saved_as = None
                self.draft.discard()
                if isinstance(result, Request) and isinstance(self.app.screen, BoardScreenBase):
                    self.app.screen.say(self._done(result, self.app.screen))
            case Failed(label, problem) if mine and label == self._label:
                self._saved_as = None
                self.say(self.text_of(problem), "red")
            case Changed(refs) if not mine:
                self.changed(refs)
            case _:
                pass

    def _done(self, result: Request, below: BoardScreenBase) -> str:
        done = f"{result.id} edited" if self.form.seen is not None else f"{result.id} written down"
        if self.form.seen is None and result.merged_into is not None:
            done += f", merged into {result.merged_into}"
        return below.with_next(self._new_products.told(done))

    # -- opening what it repeats ----------------------------------------------------------------------------

    def action_open_likely(self) -> None:
        """Open the likely duplicate; its customer's own gets what it lacks from here."""
        one = self.likely
        if one is None:
            self.say("Nobody asked much the same, as far as the words tell.")
            return
        start = self.form.lacking(one)
        self.app.push_screen(
            RequestFormScreen(
                self.session,
                self.settings,
                self.keymap,
                one,
                similar=self.similar,
                start=start,
                greeting=_greeting(one, start, save=self.key("form.save"), leave=self.key("form.leave")),
            )
        )

    # -- leaving --------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Leave the form; what was typed is asked about."""
        if self._saved_as is not None:
            return
        if not self.form.touched:
            self.draft.discard()
            return
        named = self.form.seen.id if self.form.seen is not None else "The new request"
        touched = ", ".join(BY_NAME[name].label for name in self.form.touched)
        self.draft.ask_to_leave([(f"{named} is not saved", "strong"), (f" · {touched}", "dim")])


def _greeting(one: Request, start: Mapping[str, str], *, save: str, leave: str) -> str:
    if not start:
        return f"{one.id} · {leave} goes back to what you typed"
    labels = ", ".join(BY_NAME[name].label for name in start)
    return f"{one.id} with what you typed of {labels}: {save} keeps it there, {leave} goes back"
