"""The inbox: requests are triaged one by one, or those that are marked."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from roadmap_tui.model.request_states import is_asked
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common import story_acts
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.similar_records import GUESS
from roadmap_tui.tui.inbox import acts as request_acts
from roadmap_tui.tui.inbox.view import InboxView
from roadmap_tui.tui.widgets.cells import safe_line


class InboxScreen(InboxView):
    """Triage: each request is filed under a story, distilled into one, declined, snoozed or acknowledged."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of("inbox")

    def _chosen(self) -> tuple[str, ...]:
        """What an action means; says so where it is nothing."""
        chosen = self.model.chosen
        if not chosen:
            self.say("There is no request here.", "amber")
        return chosen

    def _do(self, do: Callable[[], ActionResult]) -> None:
        """Make a change that may raise a Problem, and answer."""
        done = do()
        self._saving = done
        self.model.marked.clear()
        self.show_heads()
        self.say(f"{done.label} …")

    def action_file(self) -> None:
        """Ask for the story that the requests belong to."""
        from roadmap_tui.tui.inbox.pick_story import PickStory

        chosen = self._chosen()
        if chosen:
            self.app.push_screen(
                PickStory(
                    self.session,
                    self.likes,
                    chosen,
                    lambda story: self._do(lambda: request_acts.file(self.session, chosen, story)),
                )
            )

    def action_file_first(self) -> None:
        """File under the likeliest story that is shown; ask where there is more than one request."""
        chosen = self._chosen()
        if len(chosen) != 1:
            if chosen:
                self.action_file()
            return
        known = self.likes.known(chosen[0])
        if known is None:
            self.say("Still looking for stories; F files once one is shown, f asks.", "amber")
        elif not known.stories or known.stories[0].score < GUESS:
            self.say("No story is likely: f asks for one, d writes one.", "amber")
        elif self.attempt(lambda: request_acts.file(self.session, chosen, known.stories[0].ref)):
            self.show_heads()

    def action_merge(self) -> None:
        """Ask for the request that says the same, and which of the two is kept."""
        from roadmap_tui.tui.inbox.pick_request import PickRequest

        chosen = self._chosen()
        if chosen:
            self.app.push_screen(
                PickRequest(
                    self.session,
                    self.likes,
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
                    f"Ask {self._whom(chosen)} about {_named(chosen)}",
                    lambda words: self._do(lambda: request_acts.ask(self.session, chosen, words)),
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
        """Write one new story from the requests."""
        from roadmap_tui.tui.editor.screen import EditorScreen

        chosen = self._chosen()
        if chosen:
            self.app.push_screen(EditorScreen(self.session, self.settings, self.keymap, None, requests=chosen))

    def action_decline(self) -> None:
        """Ask for the reason that the customer can be told."""
        from roadmap_tui.tui.common.ask import Ask

        chosen = self._chosen()
        if chosen:
            self.app.push_screen(
                Ask(
                    f"Decline {_named(chosen)} because",
                    lambda words: self._do(lambda: request_acts.decline(self.session, chosen, words)),
                    hint="a reason that the customer can be told",
                )
            )

    def action_snooze(self) -> None:
        """Ask until when."""
        from roadmap_tui.tui.common.ask import Ask

        chosen, year_starts = self._chosen(), self.settings.calendar.year_starts
        if not chosen:
            return

        def until(words: str) -> None:
            day = request_acts.day_to_come(words, self.session.today, year_starts)
            self._do(lambda: request_acts.snooze(self.session, chosen, day))

        def meaning(words: str) -> str:
            return f"until {show_day(request_acts.day_to_come(words, self.session.today, year_starts))}"

        hint = "friday, in 2 weeks, end of Q3"
        self.app.push_screen(Ask(f"Snooze {_named(chosen)} until", until, hint=hint, check=meaning))

    def action_acknowledge(self) -> None:
        """Write down that the customer was answered."""
        chosen = self._chosen()
        if chosen and self.attempt(lambda: request_acts.acknowledge(self.session, chosen)):
            self.model.marked.clear()
            self.show_heads()

    def action_reopen(self) -> None:
        """Bring what was declined or snoozed back."""
        chosen = self._chosen()
        if chosen and self.attempt(lambda: request_acts.reopen(self.session, chosen)):
            self.model.marked.clear()
            self.show_heads()

    def action_note(self) -> None:
        """Ask for a remark on the request."""
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
        """Write a request down."""
        from roadmap_tui.tui.request_form.screen import RequestFormScreen

        self.app.push_screen(RequestFormScreen(self.session, self.settings, self.keymap, likes=self.likes))

    def action_edit(self) -> None:
        """Correct the request."""
        from roadmap_tui.tui.request_form.screen import RequestFormScreen

        if self.request is not None:
            self.app.push_screen(
                RequestFormScreen(self.session, self.settings, self.keymap, self.request, likes=self.likes)
            )


def _named(chosen: tuple[str, ...]) -> str:
    return ", ".join(chosen) if len(chosen) <= 3 else f"{len(chosen)} requests"
