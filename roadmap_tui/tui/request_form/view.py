"""What the request form shows: the fields, the score, and beside them what the board knows already."""

import asyncio
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, Horizontal, VerticalScroll
from textual.geometry import Region
from textual.timer import Timer
from textual.widget import Widget

from roadmap_tui.actions.fields import ReadContext
from roadmap_tui.errors import Problem
from roadmap_tui.localstate.drafts import NEW_REQUEST
from roadmap_tui.model.evidence import CONTEXT_FIELDS
from roadmap_tui.model.records import Request
from roadmap_tui.settings.load import Settings
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.common.suggesting_form import SuggestingScreen
from roadmap_tui.tui.request_form.model import BY_NAME, FIELDS, ROWS, RequestForm
from roadmap_tui.tui.request_form.suggestions import RequestSuggestions
from roadmap_tui.tui.widgets.form import FormField
from roadmap_tui.tui.widgets.page import Page
from roadmap_tui.tui.widgets.suggestion import Suggestion
from roadmap_tui.tui.widgets.suggestion_list import SuggestionList

if TYPE_CHECKING:
    from roadmap_tui.tui.common.similar_records import SimilarRecordsFinder
    from roadmap_tui.tui.request_form.beside import Beside

SIDE_FROM = 110
"""Cells from which what is known stands beside the form; below, under it."""
LOOK_SECONDS = 0.35
"""Others who said the same are looked for once nobody typed for this long."""
FIRST = 7
"""Rows that are drawn first; the others follow at once, so that the form opens sooner."""
LEAST = 12
"""Letters below which a text is like everything."""


class RequestFormView(SuggestingScreen):
    """The form over a request, or over a new one that begins with `start`.

    `given` is what a new one holds already, as it holds the person's defaults; `story` is what it is linked to.
    `likes` is the index of a screen that has one.
    """

    WHERE = "form"

    def __init__(
        self,
        session: BoardSession,
        settings: Settings,
        keymap: Mapping[str, str],
        request: Request | None = None,
        *,
        likes: "SimilarRecordsFinder | None" = None,
        start: Mapping[str, str] | None = None,
        given: Mapping[str, str] | None = None,
        story: str | None = None,
        greeting: str = "",
    ) -> None:
        ref, named = (request.id, request.id) if request is not None else (NEW_REQUEST, "a new request")
        super().__init__(session, settings, keymap, ref, named)
        self._likes = likes
        self._has_own_likes = likes is None
        self._story = story
        self._given = given or {}
        self._greeting = greeting
        self.form = self._form(request, start or {})
        self.fields = {
            one.name: FormField(
                one.name,
                one.label,
                one.form.question,
                self.form.texts[one.name],
                lines=one.form.lines,
                has_mark=one.name in CONTEXT_FIELDS,
                typed=self._type_in,
                first=self.take_key,
            )
            for one in FIELDS
        }
        self.at = "said" if self.form.texts["customer"] else "customer"
        self.offered = SuggestionList(id="suggestions")
        self.head = Page(id="form-head")
        self.beside = Page(edge=True, id="known")
        self._words = RequestSuggestions()
        self._known: Beside | None = None
        self._asked = ""
        self._look_timer: Timer | None = None

    def _form(self, request: Request | None, start: Mapping[str, str]) -> RequestForm:
        me = self.settings.me
        defaults = {"channel": me.channel or "", "csm": self.csm, **self._given}
        return RequestForm(
            request,
            self.session.snapshot,
            ReadContext(self.session.today, self.settings.calendar.year_starts),
            start=start,
            defaults={name: text for name, text in defaults.items() if text},
            story=self._story,
        )

    def compose(self) -> ComposeResult:
        """The score, the fields, what is known beside them."""
        yield self.head
        with Container(id="middle"):
            with VerticalScroll(id="form", can_focus=False):
                yield from self._rows(ROWS[:FIRST])
            yield self.beside
        yield self.footer
        yield self.offered

    def _rows(self, rows: Sequence[Sequence[str]]) -> list[Widget]:
        """Fields in rows; short ones share one."""
        return [
            self.fields[row[0]]
            if len(row) == 1
            else Horizontal(*(self.fields[name] for name in row), classes="row")
            for row in rows
        ]

    def opened(self) -> None:
        """Start at the first field that holds nothing of what comes first."""
        super().opened()
        self._answer_all()
        self.start_at(self.fields[self.at])
        if self._greeting:
            self.say(self._greeting)
        self.call_after_refresh(lambda: self.run_worker(self._prepare(), group="known"))

    def on_resize(self) -> None:
        """What is known beside the form, or under it."""
        narrow = self.size.width < SIDE_FROM
        self.set_class(narrow, "-narrow")
        self.beside.draw_edge(not narrow)
        self._show_head()
        self._show_known()
        self.offer(())

    def start_from(self, texts: Mapping[str, str]) -> None:
        """Put other texts into the form."""
        self.form = self._form(self.form.seen, texts)
        for name, field in self.fields.items():
            field.put(self.form.texts[name])
        self._answer_all()
        self._look_soon()

    # -- what the board knows -------------------------------------------------------------------------------

    @property
    def likes(self) -> "SimilarRecordsFinder":
        """The index of what requests say."""
        if self._likes is None:
            from roadmap_tui.tui.common.similar_records import SimilarRecordsFinder

            self._likes = SimilarRecordsFinder(self.session.snapshot)
        return self._likes

    async def _prepare(self) -> None:
        """Read what the board knows, once the form is drawn: nobody waits for it at the start."""
        await self.query_one("#form").mount_all(self._rows(ROWS[FIRST:]))
        await asyncio.to_thread(import_module, "roadmap_tui.tui.request_form.beside")
        from roadmap_tui.model.request_standing import Standings, line_of
        from roadmap_tui.tui.request_form.beside import Beside

        snapshot, today = self.session.snapshot, self.session.today
        self._known = Beside(snapshot, today)
        self._follow_customer()
        self._show_known()
        self._words = RequestSuggestions(snapshot.requests.values())
        line = await asyncio.to_thread(line_of, snapshot.frozen(), today)
        standings = Standings(snapshot, today, line, self.csm)
        self._known = self._known._replace(standings=standings)
        self._show_known()
        try:
            await self.likes.ready()
        except Problem as problem:
            self.say(self.text_of(problem), "amber")
        if self.form.told:
            await self.look()

    @property
    def likely(self) -> Request | None:
        """The request that says much the same as a new one."""
        found = self._known.likely if self._known is not None else None
        return self.session.snapshot.requests.get(found.ref) if found is not None else None

    async def look(self) -> None:
        """Look for a request that says much the same as what is typed now; a request that is there has none."""
        told = self.form.told
        if self.form.seen is not None or told == self._asked or self._known is None:
            return
        from roadmap_tui.search.similarity import LIKELY

        try:
            found = await self.likes.same_as(told) if len(told) >= LEAST else []
        except Problem:
            found = []  # without full-text search a request can be written down all the same
        if told != self.form.told:
            return  # somebody typed on; what they typed is looked at in its turn
        self._asked = told
        requests = self.session.snapshot.requests
        likely = next((one for one in found if one.score >= LIKELY and one.ref in requests), None)
        if likely != self._known.likely:
            self._known = self._known._replace(likely=likely)
            self._show_known()

    def _look_soon(self) -> None:
        if self._look_timer is not None:
            self._look_timer.stop()
        self._look_timer = self.set_timer(LOOK_SECONDS, lambda: self.run_worker(self.look(), group="look"))

    def _follow_customer(self) -> None:
        """What the customer that is named asked before."""
        if self._known is None:
            return
        from roadmap_tui.model.request_standing import others_of

        seen = self.form.seen
        others = others_of(self.session.snapshot, self.form.customer, seen.id if seen is not None else None)
        self._known = self._known._replace(others=others)

    def changed(self, refs: frozenset[str]) -> None:
        """Others changed what is shown beside the form."""
        if self._has_own_likes:
            self.likes.changed(refs)
        if any(one.startswith("C-") for one in refs):
            self.form.know_customers(self.session.snapshot)
        if any(one.startswith(("C-", "R-")) for one in refs):
            self._follow_customer()
            self._show_known()

    def _show_known(self) -> None:
        known = self._known
        if known is None:
            return
        from roadmap_tui.tui.request_form.beside import beside_lines, strip_lines

        tell = strip_lines if self.has_class("-narrow") else beside_lines
        self.beside.show(lambda width: tell(self.form, known, width))

    # -- typing ---------------------------------------------------------------------------------------------

    def _type_in(self, name: str, text: str) -> None:
        """Say under the field what it means, and above what is still missing."""
        customer = self.form.customer
        self.form.type(name, text)
        if self.form.customer is not customer:
            self._follow_customer()
        self._answer(name)
        self._show_head()
        self._show_known()
        self.suggest(name, text)
        self.keep_soon()
        self._look_soon()

    def suggestions(self, name: str, text: str, *, whole: bool) -> Sequence[Suggestion]:
        """Customers for the customer; for other fields what the board uses."""
        if name == "customer":
            return self.form.customers.suggest(text, whole=whole)
        customer = self.form.customer
        return self._words.of(name, text, customer.id if customer is not None else None, whole=whole)

    def suggest(self, name: str, text: str, *, whole: bool = False) -> None:
        """Offer what fits; a customer who begins as typed is marked at once, since most are known."""
        super().suggest(name, text, whole=whole)
        if name == "customer" and self.offered.shown and text.strip():
            self.offered.move(1)
            self.say(f"⏎ takes {self.offered.shown[0].shown} · esc keeps “{text.strip()}”")

    def take(self, name: str, suggestion: Suggestion) -> None:
        """Take a suggestion and go on: the field has its answer."""
        super().take(name, suggestion)
        self.focus_next()

    def offer(self, suggestions: Sequence[Suggestion]) -> None:
        """Show suggestions; what was said of those that go is said no more."""
        if self.offered.shown and not suggestions:
            self.say("")
        super().offer(suggestions)

    def room_for_offers(self) -> Region:
        """The form's own room."""
        return self.query_one("#form").region

    def on_form_field_entered(self, event: FormField.Entered) -> None:
        """Say what the answer is for that is missing here."""
        before, self.at = self.at, event.name
        if before != event.name:
            self.offer(())
            self._answer(before)
        self._answer(event.name)

    # -- showing --------------------------------------------------------------------------------------------

    def _answer_all(self) -> None:
        for name in self.fields:
            self._answer(name)
        self._follow_customer()
        self._show_head()
        self._show_known()

    def _answer(self, name: str) -> None:
        field = self.fields[name]
        field.light(bool(self.form.texts[name].strip()))
        error, purpose = self.form.errors.get(name), BY_NAME[name].form.purpose
        if error:
            field.tell(error, "red")
        elif name == self.at and purpose and not self.form.texts[name].strip():
            field.tell(purpose, sign="")
        else:
            field.tell(self.form.meaning(name))

    def _show_head(self) -> None:
        self.head.show(self._head_lines)

    def _head_lines(self, _width: int) -> list[Line]:
        form, whole = self.form, len(CONTEXT_FIELDS)
        name = form.seen.id if form.seen is not None else "New request"
        is_told_beside = not self.has_class("-narrow")
        missing = "" if is_told_beside else " ".join(f"{BY_NAME[one].label}?" for one in form.missing)
        return [
            [
                (f"{name}  ", "strong"),
                ("●" * form.score, "green"),
                ("○" * (whole - form.score), "dim"),
                (f" context {form.score}/{whole}  ", "plain"),
                (missing, "amber"),
            ]
        ]
