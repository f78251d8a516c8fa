"""Writing a request down, or correcting one: a short form whose context score grows."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from roadmap_tui.errors import Problem
from roadmap_tui.localstate.drafts import Draft
from roadmap_tui.model.evidence import heard
from roadmap_tui.model.records import Request
from roadmap_tui.text.days import show_day
from roadmap_tui.tui.common.ask import Choose, Way
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import Changed, Failed, News, Saved
from roadmap_tui.tui.common.commands import FORMS
from roadmap_tui.tui.request_form.model import BY_NAME
from roadmap_tui.tui.request_form.view import RequestFormView
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.styled import Spans

PATIENCE_SECONDS = 0.8
"""Saving waits no longer than this for the look whether somebody asked the same."""
_QUOTED = 240
"""Cells of a likely duplicate's words in the question."""


class RequestFormScreen(RequestFormView):
    """The form. It closes once the request is saved; leaving with changes asks; no text is lost."""

    CSS_PATH = "../request_form/form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("form")

    _saved_as: tuple[str, ...] | None = None
    _label = ""

    def opened(self) -> None:
        """A draft that somebody left is offered."""
        super().opened()
        self.run_worker(self.look_for_drafts())

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
        self.start_from(draft.fields)
        seen = self.form.seen
        if seen is not None and seen.revision != draft.revision:
            self.say(f"{seen.id} was changed since you typed this; ctrl+s saves yours over it", "amber")
        else:
            self.say("The draft is here again; ctrl+s saves it")

    # -- saving ---------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save, and close once it is on disk. A new request that repeats another one is asked about."""
        if self._saved_as is not None:
            return
        if not self.form.touched:
            self.let_go()
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
            self.session.act(self._label, self.form.writer(into=into))
        except Problem as problem:
            self._saved_as = None
            self.say(self.text_of(problem), "amber")
            return
        self.say("Saving …")

    def news(self, news: News) -> None:
        """Close once it is saved; stay, with the reason, where it is not."""
        mine = self._saved_as is not None
        match news:
            case Saved(label, result) if mine and label == self._label:
                self._saved_as = None
                self.let_go()
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
        return done if below.where in FORMS else f"{done} · u undoes"

    # -- opening what it repeats ----------------------------------------------------------------------------

    def action_open_likely(self) -> None:
        """Open the request that says much the same; its customer's own gets what it lacks from here."""
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
                likes=self.likes,
                start=start,
                greeting=_greeting(one, start),
            )
        )

    # -- leaving --------------------------------------------------------------------------------------------

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


def _greeting(one: Request, start: Mapping[str, str]) -> str:
    if not start:
        return f"{one.id} · esc goes back to what you typed"
    labels = ", ".join(BY_NAME[name].label for name in start)
    return f"{one.id} with what you typed of {labels}: ctrl+s keeps it there, esc goes back"
