"""The inbox's screen: requests by state, the one under the cursor whole, and their triage."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

from textual.binding import BindingType
from textual.timer import Timer

from roadmap_tui.actions import requests
from roadmap_tui.actions.sets import declining, linking
from roadmap_tui.errors import Problem
from roadmap_tui.model.fields.request import REQUEST
from roadmap_tui.model.filters.read import keep_by
from roadmap_tui.model.records import Request
from roadmap_tui.model.request_states import is_asked
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.days import show_day
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.figures import WAITING_DAYS
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.common.set_controller import SetController
from roadmap_tui.tui.common.similar_records import SimilarRecords, SimilarRecordsFinder
from roadmap_tui.tui.common.similar_text import brief_similar_lines, earlier_lines, similar_lines
from roadmap_tui.tui.inbox import acts as request_acts
from roadmap_tui.tui.inbox.model import ORDERS, TABS, InboxModel, Order
from roadmap_tui.tui.inbox.text import empty_list, request_lines, row_spans, waiting_spans
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans

CLOCK_SECONDS = 30.0
PAUSE_SECONDS = 0.12
"""The rest of the cursor on a request before similar ones are looked up."""
SAID_LINES = 3
"""The least lines of what was said on a small page."""
_OPEN = frozenset({"new", "snoozed"})
_ORDER_WORDS: dict[Order, str] = {
    "newest": "newest first",
    "oldest": "oldest first",
    "arr": "by ARR",
    "importance": "by importance",
}


class InboxScreen(ListScreen):
    """The triage: each request is filed under a story, distilled into one, declined, snoozed or acknowledged."""

    WHERE = "inbox"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("inbox")
    FILTER_HINT = "words, customer:acme state:asked age:>14 context:<5 importance:critical"
    RECORDS = "Request"

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = InboxModel(session.snapshot, session.today, settings.me.csm or session.me)
        super().__init__(session, settings, keymap, self.model)
        self.acting = SetController(
            self,
            REQUEST,
            chosen=lambda: [session.snapshot.requests[one] for one in self.model.chosen],
            every=lambda: list(session.snapshot.requests.values()),
            named=request_acts.named,
            let_go=self.let_go,
        )
        self.similar = SimilarRecordsFinder(session.snapshot)
        self._soon: Timer | None = None
        self._trouble = ""

    def opened(self) -> None:
        """Start the clock, and index the words of requests and stories."""
        super().opened()
        self.set_interval(CLOCK_SECONDS, self._tick)
        self.run_worker(self._index(), group="index")

    def show_connection(self) -> None:
        """Show that the board's server is away, and what waits for it."""
        super().show_connection()
        if self.model.wait(self.session.waiting_requests) and self.is_mounted:
            self.show_all()

    # -- what is shown --------------------------------------------------------------------------------------

    @property
    def _words(self) -> str:
        """The words that were looked for, which are shown where they stand."""
        return " ".join(self.filtering.matches.words)

    @property
    def request(self) -> Request | None:
        """The request under the cursor."""
        return self.session.snapshot.requests.get(self.model.cursor) if self.model.cursor else None

    def row_spans(self, identity: str, width: int) -> Spans:
        """A request in one line, or one that waits for the board's server."""
        if identity in self.model.waiting:
            return waiting_spans(self.session.snapshot, self.model.waiting[identity], width)
        snapshot, request = self.session.snapshot, self.session.snapshot.requests[identity]
        standing = self.model.standings.of(request) if self.model.is_mine else None
        return row_spans(snapshot, request, self.model.today, width, found=self._words, standing=standing)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A request in full."""
        snapshot = self.session.snapshot
        state = self.model.state(identity) or "new"
        request, standings = snapshot.requests[identity], self.model.standings
        related, brief = [], []
        if state in _OPEN and not self._trouble:
            known = self.similar.known(identity)
            if self.has_class("-narrow") and not self.is_reading:
                brief = brief_similar_lines(snapshot, known, self.model.today, width, self.keymap)
            else:
                related += similar_lines(snapshot, known, self.model.today, width, self.keymap)
        related += earlier_lines(self.model.others_of_customer(request), standings, width)
        return request_lines(
            snapshot,
            request,
            state,
            self.session.now(),
            self.model.today,
            width,
            found=self._words,
            related=related,
            brief=brief,
            standing=standings.of(request).words,
            said_lines=0 if self.is_reading else max(self.page.size.height // 3, SAID_LINES),
        )

    def empty_list(self) -> EmptyList:
        """What the list tells where it shows no request."""
        return empty_list(self.model.tab, safe_line(self.csm), has_requests=bool(self.session.snapshot.requests))

    def show_heads(self) -> None:
        """Show the header and the tabs: how many wait, and the states."""
        model, snapshot = self.model, self.session.snapshot
        waiting = self._waiting()
        figures = [(f"{model.count('new'):,} new of {len(snapshot.requests):,}", "plain")]
        if waiting:
            figures.append((f" · {waiting:,} waiting over {WAITING_DAYS} days", "amber"))
        remark, role = _ORDER_WORDS[model.order], "dim"
        if model.is_mine:
            remark, role = f"my customers · {remark}", "accent"
        if model.filter:
            remark, role = f"/{safe_line(model.filter)} · {len(model.shown):,}", "accent"
        if model.marked:
            remark, role = f"{len(model.marked)} marked · {remark}", "accent"
        self.tell(figures, [(tab.capitalize(), model.count(tab)) for tab in TABS], (remark, role))

    def _waiting(self) -> int:
        return self.model.waiting_before(self.model.today - timedelta(days=WAITING_DAYS))

    # -- what it looks like ---------------------------------------------------------------------------------

    async def _index(self) -> None:
        try:
            await self.similar.ready()
        except Problem as problem:
            self._trouble = self.text_of(problem)
            self.say(self._trouble, "amber")
            self.show_page(keep=True)

    def show_page(self, *, keep: bool = False) -> None:
        """Show the request under the cursor whole; similar records follow once the cursor rests on it."""
        super().show_page(keep=keep)
        if self._soon is not None:
            self._soon.stop()
            self._soon = None
        if self._to_compare():
            self._soon = self.set_timer(PAUSE_SECONDS, self._look)

    def _to_compare(self) -> list[str]:
        """The requests to be compared anew: the one under the cursor and the one below, which is read next."""
        near = [] if self._trouble else [self.model.cursor, self.model.below]
        open_ones = [one for one in near if one is not None and self.model.state(one) in _OPEN]
        return [one for one in open_ones if not self.similar.is_fresh(one)]

    def _look(self) -> None:
        self._soon = None
        self.run_worker(self._compare(), group="similar", exclusive=True)

    async def _compare(self) -> None:
        for identity in self._to_compare():
            try:
                await self.similar.similar_to(identity)
            except Problem as problem:
                self._trouble = self.text_of(problem)
            if self.model.cursor == identity:
                super().show_page(keep=True)

    def _tick(self) -> None:
        """Load states anew on a new day, which ends snoozes."""
        if self.session.today != self.model.today:
            self.model.load(self.session.today)
            self.show_all()

    def changed(self, refs: frozenset[str]) -> None:
        """Update the list after a change of records."""
        self.similar.changed(refs)
        moved = self.model.update(refs)
        if not self.is_mounted:
            return
        if self.model.is_mine:  # a story that moved changes where requests stand
            self.model.show_mine(self._mine())
            moved = True
        if moved or any(one.startswith(("R-", "C-")) for one in refs):
            self.show_all()
        elif self.model.cursor is not None and any(
            one in refs for one in self.session.snapshot.stories_of(self.model.cursor)
        ):
            self.show_page(keep=True)

    def go_to(self, refs: Iterable[str]) -> bool:
        """Put the cursor on the first of these requests that can be shown."""
        found = any(self.model.reveal(one) for one in refs if one.startswith("R-"))
        if found:
            self.show_all()
        return found

    # -- moving about ---------------------------------------------------------------------------------------

    def choices(self) -> dict[str, str]:
        """The state, the order, and whose requests."""
        return {**super().choices(), "order": self.model.order}

    def choose(self, choices: Mapping[str, str]) -> None:
        """Turn to the state, the order and the customers that were left."""
        if choices.get("order") in ORDERS:
            while self.model.order != choices["order"]:
                self.model.turn_order()
        self.model.turn_to(next((one for one in TABS if one == choices.get("tab")), self.model.tab))
        if "mine" in choices:
            self.model.show_mine(self._mine())

    def action_back(self) -> None:
        """Go back: out of reading, the filter, the marks."""
        was_reading = self.is_reading
        super().action_back()
        if was_reading:
            self.show_page()

    def action_order(self) -> None:
        """Turn to the next order: oldest, newest, by ARR, by importance."""
        self.model.turn_order()
        self.show_all()
        self.say(f"{_ORDER_WORDS[self.model.order].capitalize()} · {self.key('inbox.order')} turns on")

    def action_mine(self) -> None:
        """Toggle between the requests of my customers, what is asked of me first, and everybody's."""
        self.model.turn_to("new" if self.model.is_mine else "all")
        self.model.show_mine(None if self.model.is_mine else self._mine())
        self.turned()
        if self.model.is_mine:
            whose = f"Requests of customers that {safe_line(self.csm)} looks after"
            self.say(f"{whose} · {self.key('inbox.mine')} shows everybody's")

    def _mine(self) -> Callable[[Request], bool]:
        return keep_by("csm", ["me"], "Request", self.filtering.context)

    def action_open(self) -> None:
        """Read the request; the second time, the story it is filed under."""
        request = self.request
        if request is None:
            self.say("There is no request here.", "amber")
            return
        filed = self.session.snapshot.stories_of(request.id)
        if self.is_reading and filed:
            self.open_screen("story", filed[0])
            return
        self.set_class(True, "-reading")
        self.show_page()
        after = f" · {self.key('request.open')} opens {filed[0]}" if filed else ""
        self.say(f"Reading {request.id} · {self.scroll_hint()}{after}")

    def _chosen(self) -> tuple[str, ...]:
        """The requests that an action applies to; says so where there is none."""
        chosen = self.model.chosen
        if not chosen:
            self.say("There is no request here.", "amber")
        return chosen

    def action_set(self) -> None:
        """Ask which field to set, by its letter."""
        self.acting.ask_field()

    def action_set_field(self, name: str) -> None:
        """Ask for the value of a field, and set it for all that are chosen."""
        self.acting.ask_value(name)

    def _do(self, do: Callable[[], ActionResult]) -> None:
        """Make a change that may raise a Problem, and answer."""
        done = do()
        self.model.marked.clear()
        self.show_heads()
        self.show_saving(done)

    def action_copy(self) -> None:
        """Copy what the customers said, each with who said it."""
        chosen = [self.session.snapshot.requests[one] for one in self._chosen()]
        said = [one for one in chosen if one.said]
        if said:
            quotes = [self._quote(one) for one in said]
            self.app.copy_to_clipboard("\n\n".join(quotes))
            left = f" · {len(chosen) - len(said)} without words" if len(said) < len(chosen) else ""
            self.say(f"Copied the words of {request_acts.named([one.id for one in said])}{left}")
        elif chosen:
            self.say(f"{chosen[0].id} holds no words of the customer's.", "amber")

    def _quote(self, request: Request) -> str:
        """What was said, with who said it and the request's id."""
        who = [request.person, self.session.snapshot.customer_name(request.customer), request.id]
        return f"“{request.said}”\n— {', '.join(one for one in who if one)}"

    def action_export(self) -> None:
        """Ask for a file, and write the requests there."""
        from roadmap_tui.tui.common.ask import Ask

        chosen = self._chosen()

        def write(typed: str) -> None:
            from roadmap_tui.tui.common.export_records import export_requests

            known = self.session.snapshot.requests
            path = export_requests(
                self.session.snapshot, [known[one] for one in chosen], typed, self.session.today
            )
            self.let_go()
            self.say(safe_line(f"{plural(len(chosen), 'request')} written to {path}"))

        if chosen:
            question = f"Export {request_acts.named(chosen)} to"
            self.app.push_screen(Ask(question, write, hint="requests.md, .html, .csv or .json"))

    def action_file(self) -> None:
        """Ask for the story that the requests belong to."""
        from roadmap_tui.tui.inbox.pick_story import PickStory

        chosen = self._chosen()
        if chosen:
            self.app.push_screen(
                PickStory(
                    self.session,
                    self.similar,
                    chosen,
                    lambda story: self.acting.do_as_answer(
                        chosen,
                        linking(story),
                        lambda some: request_acts.file(self.session, some, story),
                        f"→ {story}",
                    ),
                    distil=self.key("request.distil"),
                )
            )

    def action_file_first(self) -> None:
        """File under the likeliest story that is shown, each of several under its own; a guess is asked about."""
        chosen = self._chosen()
        if len(chosen) > 1:
            self.say(f"Looking for the stories of {request_acts.named(chosen)}…")
            self.run_worker(self._file_each_first(chosen), group="file first", exclusive=True)
            return
        known = self.similar.known(chosen[0]) if chosen else None
        if not chosen:
            return
        if known is None:
            filing, asking = self.key("request.file_first"), self.key("request.file")
            self.say(f"Still looking for stories; {filing} files once one is shown, {asking} asks.", "amber")
        elif not known.stories:
            filing, writing = self.key("request.file"), self.key("request.distil")
            self.say(f"No story is likely: {filing} asks for one, {writing} writes one.", "amber")
        elif known.stories[0].is_guess:
            self._ask_about_guess(chosen[0], known)
        elif self.attempt(lambda: request_acts.file(self.session, chosen, known.stories[0].ref)):
            self.show_heads()

    def _ask_about_guess(self, request: str, known: SimilarRecords) -> None:
        from roadmap_tui.tui.common.ask import Choose
        from roadmap_tui.tui.inbox.first_stories import GUESSES, PICK, guess_question, guess_ways

        match = known.stories[0]

        def answered(answer: str | None) -> None:
            if answer == GUESSES:
                self.attempt(lambda: request_acts.file(self.session, [request], match.ref))
                self.show_heads()
            elif answer == PICK:
                self.action_file()

        question = guess_question(request, match, self.session.snapshot.stories[match.ref])
        self.app.push_screen(Choose(question, guess_ways(match), stay="leaves it"), answered)

    async def _file_each_first(self, chosen: Sequence[str]) -> None:
        """Ask whether each of several requests is filed under its first suggestion, with how many are guesses."""
        from roadmap_tui.tui.common.ask import Choose
        from roadmap_tui.tui.inbox.first_stories import FILE, GUESSES, PICK, first_stories, set_question, set_ways

        try:
            first = first_stories({one: await self.similar.similar_to(one) for one in chosen})
        except Problem as problem:
            self.say(self.text_of(problem), "amber")
            return
        if not self.is_current:
            return  # somebody went elsewhere meanwhile
        stories = {one: match.ref for one, match in (first.sure | first.guesses).items()}

        def answered(answer: str | None) -> None:
            if answer == PICK:
                self.action_file()
            elif answer in (FILE, GUESSES):
                those = [one for one in chosen if one in (stories if answer == GUESSES else first.sure)]
                self.acting.act_on(
                    those,
                    lambda change, one: requests.link(change, one, stories[one]),
                    lambda some: request_acts.file_each(self.session, some, stories),
                    "can be filed",
                    is_counted=True,
                )
                self.show_heads()

        self.app.push_screen(
            Choose(set_question(first), set_ways(first), stay="leaves all as they are"), answered
        )

    def action_merge(self) -> None:
        """Ask for the request that says the same, and which of the two is kept."""
        from roadmap_tui.tui.inbox.pick_request import PickRequest

        chosen = self._chosen()
        if chosen:
            self.app.push_screen(
                PickRequest(
                    self.session,
                    self.similar,
                    chosen,
                    lambda gone, kept: self._do(lambda: request_acts.merge(self.session, gone, kept)),
                )
            )

    def action_ask(self) -> None:
        """Ask whoever wrote the request down for what is missing."""
        from roadmap_tui.tui.common.ask import Ask

        chosen = self._chosen()
        if chosen:
            self.app.push_screen(
                Ask(
                    f"Ask {self._whom(chosen)} about {request_acts.named(chosen)}",
                    lambda words: self.acting.do_as_answer(
                        chosen,
                        lambda change, one: requests.ask(change, one, words),
                        lambda some: request_acts.ask(self.session, some, words),
                        "are asked about",
                    ),
                    hint="How often does it happen?",
                )
            )

    def _whom(self, chosen: tuple[str, ...]) -> str:
        requests = [self.session.snapshot.requests[one] for one in chosen]
        names = dict.fromkeys(safe_line(one.csm or one.captured_by) for one in requests)
        return " and ".join(names) if len(names) <= 2 else f"{len(names)} people"

    def action_answer(self) -> None:
        """Answer the question about the request."""
        from roadmap_tui.tui.common.ask import Ask

        request = self.request
        if request is None or request.asked is None or not is_asked(request):
            self.say("Nothing was asked about it; c asks.", "amber")
            return
        self.app.push_screen(
            Ask(
                f"{safe_line(request.asked.by)} asks: {safe_line(request.asked.question)}",
                lambda words: self._do(lambda: request_acts.answer(self.session, request.id, words)),
            )
        )

    def action_distil(self) -> None:
        """Write a new story from the requests."""
        chosen = self._chosen()
        if chosen:
            self.open_screen("editor", None, requests=chosen)

    def action_decline(self) -> None:
        """Ask for the reason of a decline, which the customer can be told."""
        from roadmap_tui.tui.common.ask import Ask

        chosen = self._chosen()
        if chosen:
            self.app.push_screen(
                Ask(
                    f"Decline {request_acts.named(chosen)} because",
                    lambda words: self.acting.do_as_answer(
                        chosen,
                        declining(words),
                        lambda some: request_acts.decline(self.session, some, words),
                        "are declined",
                    ),
                    hint="a reason that the customer can be told",
                )
            )

    def action_snooze(self) -> None:
        """Ask for the day until which to snooze."""
        from roadmap_tui.tui.common.ask import Ask

        chosen, year_starts = self._chosen(), self.settings.calendar.year_starts
        if not chosen:
            return

        def until(words: str) -> None:
            day = request_acts.day_to_come(words, self.session.today, year_starts)
            self.acting.do_as_answer(
                chosen,
                lambda change, one: requests.snooze(change, one, day),
                lambda some: request_acts.snooze(self.session, some, day),
                f"are snoozed until {show_day(day)}",
            )

        def meaning(words: str) -> str:
            return f"until {show_day(request_acts.day_to_come(words, self.session.today, year_starts))}"

        hint = "friday, in 2 weeks, end of Q3"
        self.app.push_screen(Ask(f"Snooze {request_acts.named(chosen)} until", until, hint=hint, check=meaning))

    def action_acknowledge(self) -> None:
        """Record that the customers were answered."""
        chosen = self._chosen()
        if chosen:
            self.acting.act_on(
                chosen,
                requests.acknowledge,
                lambda some: request_acts.acknowledge(self.session, some),
                "are acknowledged",
            )

    def action_reopen(self) -> None:
        """Reopen what was declined or snoozed."""
        chosen = self._chosen()
        if chosen:
            self.acting.act_on(
                chosen,
                requests.reopen,
                lambda some: request_acts.reopen(self.session, some),
                "are back in the inbox",
            )

    def action_note(self) -> None:
        """Ask for a note on the request."""
        from roadmap_tui.tui.common.ask import Ask

        request = self.request
        if request is not None:
            self.app.push_screen(
                Ask(
                    f"Note on {request.id}",
                    lambda words: self._do(lambda: story_acts.note(self.session, request, words)),
                )
            )

    def action_new(self) -> None:
        """Open the form of a new request."""
        self.open_screen("request form", similar=self.similar)

    def action_edit(self) -> None:
        """Open the form of the request."""
        if self.request is not None:
            self.open_screen("request form", self.request, similar=self.similar)
