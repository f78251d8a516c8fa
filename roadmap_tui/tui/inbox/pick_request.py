"""A dialog that picks the request to merge with, and which of the two is kept."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from roadmap_tui.errors import Problem
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.filters.record_filter import RecordFilter
from roadmap_tui.model.loop import root_of
from roadmap_tui.search.similarity import Match
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.pick import MOST, Picking
from roadmap_tui.tui.common.remedies import text_on
from roadmap_tui.tui.common.similar_records import SimilarRecordsFinder
from roadmap_tui.tui.common.similar_text import excerpt
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.styled import Spans

_NAME = 30
_WORDS = 140
"""Width in cells of a request's words, around those that are shared."""

Submit = Callable[[Sequence[str], str], object]
"""Callback that merges requests into one that is kept. May raise a Problem."""


class PickRequest(Picking):
    """A dialog that picks a request to merge with; None where the question was left.

    The picked one is kept; `tab` turns that round, for a single request.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "turn", show=False, priority=True)]

    def __init__(
        self, session: BoardSession, similar: SimilarRecordsFinder, chosen: Sequence[str], submit: Submit
    ) -> None:
        asked = "words, customer or id of any other request"
        super().__init__(session, similar, chosen, asked=asked, listed="requests")
        self._submit = submit
        self._filter = RecordFilter("Request", lambda: session.filter_context)
        self._keeps_own = False
        self._shown: list[Match] = []

    def on_mount(self) -> None:
        """List the likely duplicates."""
        self.choices.empty = [("Looking for requests that say the same …", "dim")]
        self.ask()
        self._show([])
        self._input.focus()
        self.run_worker(self._look(""), exclusive=True)

    async def _look(self, typed: str) -> None:
        """List the likely duplicates, or what holds the typed words, newest first."""
        try:
            found = self._holding(typed) if typed.strip() else await self._alike()
        except Problem as problem:
            self.ask(text_on(self, problem))
            return
        self.choices.empty = [
            (
                "No other request holds these words." if typed.strip() else "No other request is much like it. ",
                "plain",
            ),
            ("" if typed.strip() else "Type words, a customer or an id.", "dim"),
        ]
        self._show(found[:MOST])

    async def _alike(self) -> list[Match]:
        best: dict[str, Match] = {}
        for one in self._chosen:
            for match in (await self._similar.similar_to(one)).requests:
                if match.ref not in self._chosen and (
                    match.ref not in best or best[match.ref].score < match.score
                ):
                    best[match.ref] = match
        return sorted(best.values(), key=lambda match: -match.score)

    def _holding(self, typed: str) -> list[Match]:
        requests = self._session.snapshot.requests
        own = {root_of(self._session.snapshot, requests[one]).id for one in self._chosen} | set(self._chosen)
        matches = self._filter.matches(typed)
        if matches.problem is not None:
            raise matches.problem
        found = matches.ids if matches.ids is not None else frozenset(requests)
        known = [requests[one] for one in found - own if one in requests and requests[one].merged_into is None]
        newest = sorted(known, key=heard, reverse=True)[:MOST]
        return [Match(one.id, 0.0, matches.words) for one in newest]

    def ask(self, refusal: str = "") -> None:
        """Show the direction of the merge, or why one was refused."""
        own = self.own
        if self._keeps_own:
            words: Spans = [
                (f"Merge the request below into {own}", "strong"),
                (f"  {own} is kept · tab keeps the other", "dim"),
            ]
        else:
            turn = f" · tab keeps {own}" if len(self._chosen) == 1 else ""
            words = [(f"Merge {own} into the request below", "strong"), (f"  that one is kept{turn}", "dim")]
        if refusal:
            words = [(f"! {refusal}", "amber")]
        self._head.show(lambda _width: [words])

    @property
    def listed(self) -> list[str]:
        """The ids of the requests as listed."""
        return [match.ref for match in self._shown]

    def _show(self, found: list[Match]) -> None:
        self._shown = [one for one in found if one.ref in self._session.snapshot.requests]
        self.choices.show([self._lines(match) for match in self._shown], self.choices.at)

    def _lines(self, match: Match) -> list[Spans]:
        snapshot = self._session.snapshot
        request = snapshot.requests[match.ref]
        who = safe_line(snapshot.customer_name(request.customer)) or "no customer"
        fate = f"goes into {self._chosen[0]}" if self._keeps_own else "is kept"
        stories = ", ".join(snapshot.stories_of(request.id))
        return [
            [
                (f"{request.id.ljust(6)} ", "accent"),
                (fate, "strong"),
                (f"  {crop(who, _NAME)}, {show_day(heard(request))}", "plain"),
                (f"  part of {stories}" if stories else "", "dim"),
                ("" if match.is_guess else "  likely the same", "amber"),
            ],
            [("       ", "plain"), *excerpt(request, match, _WORDS)],
        ]

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed."""
        self.ask()
        self.choices.at = 0
        self.run_worker(self._look(event.value), exclusive=True)

    def take(self, identity: str) -> None:
        """Merge in the direction that is shown."""
        if self._keeps_own:
            self._submit([identity], self._chosen[0])
        else:
            self._submit(self._chosen, identity)

    def action_turn(self) -> None:
        """Reverse the merge: keep the other one of the two."""
        if len(self._chosen) == 1:
            self._keeps_own = not self._keeps_own
            self.ask()
            self._show(self._shown)
