"""The controller of a form's draft: saved while one types, so that no crash takes it, and offered again."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from textual.timer import Timer

from roadmap_tui.localstate.drafts import Draft, Drafts
from roadmap_tui.text.days import ago
from roadmap_tui.tui.common.ask import Choose, Way
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.draft_keeper import DraftKeeper
from roadmap_tui.tui.common.form_screen import FormScreen
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.styled import Spans

DRAFT_SECONDS = 0.5
"""The delay until typing is on disk, also while it goes on."""


class DraftController:
    """Keeps what is typed in a form as a draft, offers drafts that were left, and closes the form.

    `ref` is the record that the form edits, `named` says so in a sentence; `requests` are those that a new story
    is written from.
    """

    def __init__(
        self,
        form: FormScreen,
        ref: str,
        named: str,
        *,
        requests: Sequence[str] = (),
        drafts: Drafts | None = None,
    ) -> None:
        self._form = form
        self.named = named
        self.requests = tuple(requests)
        self._ref = ref
        self.drafts = drafts or Drafts(form.session.snapshot.board.uid)
        self._keeper = self._new_keeper()
        self._timer: Timer | None = None

    def _new_keeper(self) -> DraftKeeper:
        start = self.drafts.start(self._ref, self._form.session.now(), requests=self.requests)
        return DraftKeeper(self.drafts, start)

    # -- keeping --------------------------------------------------------------------------------------------

    def keep_soon(self) -> None:
        """Schedule a write of the draft."""
        if self._timer is None:
            self._timer = self._form.set_timer(DRAFT_SECONDS, self._keep)

    async def _keep(self) -> None:
        form, self._timer = self._form, None
        typed, seen, revision, now = form.typed(), form.seen, form.seen_revision, form.session.now()
        try:
            await asyncio.to_thread(self._keeper.keep, typed, seen, now, revision=revision)
        except OSError as error:
            if form.footer.tells_failure:
                return  # saving failed for the same reason, and says so
            save = form.key(f"{form.WHERE}.save")
            form.say(f"What you type is not kept aside: {error.strerror or error}. {save} saves it.", "amber")

    def start_anew(self, ref: str) -> None:
        """Begin another draft, of a record that was saved: what is typed from now on differs from it."""
        self._keeper.let_go()
        self.named, self._ref, self.requests = ref, ref, ()
        self._keeper = self._new_keeper()

    def discard(self) -> None:
        """Close the form; no draft is left."""
        self._keeper.let_go()
        self._close()

    def set_aside(self) -> None:
        """Close the form; the draft stays, and opening the same again offers it. Stays open where it cannot."""
        form = self._form
        try:
            self._put_aside()
        except OSError as error:
            save = form.key(f"{form.WHERE}.save")
            form.say(f"The draft was not kept: {error.strerror or error}. {save} saves it.", "red")
            return
        self._close()
        if isinstance(form.app.screen, BoardScreenBase):
            form.app.screen.say(f"The draft of {self.named} is kept")

    def _put_aside(self) -> None:
        form = self._form
        self._keeper.keep(form.typed(), form.seen, form.session.now(), revision=form.seen_revision, aside=True)

    def _close(self) -> None:
        """Close the form's screen."""
        if self._timer is not None:
            self._timer.stop()
        self._form.app.pop_screen()

    def keep_unsaved(self) -> None:
        """Save as a draft what is typed and not saved, however the form ends."""
        if self._form.typed():
            with suppress(OSError):
                self._put_aside()

    def ask_to_leave(self, question: Spans) -> None:
        """Ask whether to keep or discard what was typed."""
        ways = [
            Way("s", "save it", "save"),
            Way("k", "keep it as a draft; opening it again offers it", "keep"),
            Way("D", "throw away what you typed", "discard", "What you typed is gone then."),
        ]
        self._form.app.push_screen(Choose([question], ways, stay="goes on typing"), self._leave)

    def _leave(self, answer: str | None) -> None:
        if answer == "save":
            self._form.action_save()
        elif answer == "discard":
            self.discard()
        elif answer == "keep":
            self.set_aside()

    # -- taking up ------------------------------------------------------------------------------------------

    async def look(self) -> None:
        """Offer the newest draft of the same record, or of another new one."""
        left = await asyncio.to_thread(self.drafts.left, self._ref)
        if self.requests:
            # Other requests' story is no draft of this one.
            left = [one for one in left if one.requests == self.requests]
        if left and not self._form.typed():
            self._offer(left[0], len(left) - 1)

    def _offer(self, draft: Draft, others: int) -> None:
        what = draft.fields.get("outcome") or draft.fields.get("said") or next(iter(draft.fields.values()), "")
        when = ago(draft.written_at, self._form.session.now())
        more = f" {others} more wait behind it." if others else ""
        question: list[Spans] = [
            [(f"There is a draft of {self.named}, typed {when}.{more}", "strong")],
            [("▎ ", "dim"), (crop(safe_line(what), 100), "plain")],
        ]
        ways = [Way("r", "resume it", "resume"), Way("D", "throw it away", "discard", "It is gone then.")]
        self._form.app.push_screen(
            Choose(question, ways, stay="leaves it for later"),
            lambda answer: self._answered_offer(answer, draft),
        )

    def _answered_offer(self, answer: str | None, draft: Draft) -> None:
        form = self._form
        if answer == "discard":
            self.drafts.drop(draft)
            form.say("The draft is thrown away")
            return
        if answer != "resume":
            return
        try:
            mine = self.drafts.take(draft)
        except OSError as error:
            form.say(f"The draft cannot be taken up: {error.strerror or error}.", "red")
            return
        if mine is None:
            form.say("Somebody else took that draft up meanwhile.", "amber")
            return
        self._keeper.let_go()
        self._keeper = DraftKeeper(self.drafts, mine)
        self.requests = mine.requests
        form.take_up(mine)
