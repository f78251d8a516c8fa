"""Screens with a form whose typing is kept on disk as it goes on, so that no crash takes it."""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import suppress

from textual.timer import Timer

from roadmap_tui.localstate.drafts import Draft, Drafts
from roadmap_tui.model.records import Story
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.days import ago
from roadmap_tui.tui.common.ask import Choose, Way
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import BoardSession
from roadmap_tui.tui.common.draft_keeper import DraftKeeper
from roadmap_tui.tui.common.form_screen import FormScreen
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.styled import Spans

DRAFT_SECONDS = 0.5
"""Typing is on disk after this long, also while it goes on."""


class DraftScreen(FormScreen):
    """A form with a draft. `draft_ref` is what it edits; `named` says so in a sentence."""

    def __init__(
        self,
        session: BoardSession,
        settings: Settings,
        keymap: Mapping[str, str],
        draft_ref: str,
        named: str,
        *,
        requests: Sequence[str] = (),
        drafts: Drafts | None = None,
    ) -> None:
        super().__init__(session, settings, keymap)
        self.named = named
        self.requests = tuple(requests)
        self.drafts = drafts or Drafts(session.snapshot.board.uid)
        self._draft_ref = draft_ref
        self.keeper = self._fresh_keeper(draft_ref)
        self._timer: Timer | None = None

    # -- what a form supplies -------------------------------------------------------------------------------

    @abstractmethod
    def typed(self) -> dict[str, str]:
        """The touched fields as typed; empty where nothing would be lost."""

    @abstractmethod
    def take_up(self, draft: Draft) -> None:
        """Go on from a draft, and say so."""

    @abstractmethod
    def action_save(self) -> None:
        """Save, and close once it is on disk."""

    @property
    def seen(self) -> Story | None:
        """The story that the person started from, where it is one."""
        return None

    @property
    def seen_revision(self) -> int | None:
        """The revision of the record that the person started from."""
        return None

    # -- keeping --------------------------------------------------------------------------------------------

    def keep_soon(self) -> None:
        """Something was typed: have it on disk soon."""
        if self._timer is None:
            self._timer = self.set_timer(DRAFT_SECONDS, self._keep)

    async def _keep(self) -> None:
        self._timer = None
        typed, seen, revision, now = self.typed(), self.seen, self.seen_revision, self.session.now()
        try:
            await asyncio.to_thread(self.keeper.keep, typed, seen, now, revision=revision)
        except OSError as error:
            if self.footer.tells_failure:
                return  # saving failed for the same reason, and says so
            self.say(f"What you type is not kept aside: {error.strerror or error}. ctrl+s saves it.", "amber")

    def start_anew(self, ref: str) -> None:
        """What was typed is saved; what is typed from now on is a draft of its own."""
        self.keeper.let_go()
        self.named, self._draft_ref, self.requests = ref, ref, ()
        self.keeper = self._fresh_keeper(ref)

    def _fresh_keeper(self, ref: str) -> DraftKeeper:
        return DraftKeeper(self.drafts, self.drafts.start(ref, self.session.now(), requests=self.requests))

    def let_go(self) -> None:
        """Close; no draft is left."""
        self.keeper.let_go()
        self.close()

    def set_aside(self) -> None:
        """Close; the draft stays, and opening the same again offers it. Stays open where it cannot be kept."""
        try:
            self._put_aside()
        except OSError as error:
            self.say(f"The draft was not kept: {error.strerror or error}. ctrl+s saves it.", "red")
            return
        self.close()
        if isinstance(self.app.screen, BoardScreenBase):
            self.app.screen.say(f"The draft of {self.named} is kept")

    def _put_aside(self) -> None:
        self.keeper.keep(self.typed(), self.seen, self.session.now(), revision=self.seen_revision, aside=True)

    def close(self) -> None:
        """Back to where one came from."""
        if self._timer is not None:
            self._timer.stop()
        self.app.pop_screen()

    def on_unmount(self) -> None:
        """However it ends, what is typed and not saved stays as a draft."""
        if self.typed():
            with suppress(OSError):
                self._put_aside()

    def ask_to_leave(self, question: Spans) -> None:
        """Ask what becomes of what was typed."""
        ways = [
            Way("s", "save it", "save"),
            Way("k", "keep it as a draft; opening it again offers it", "keep"),
            Way("D", "throw away what you typed", "discard", "What you typed is gone then."),
        ]
        self.app.push_screen(Choose([question], ways, stay="goes on typing"), self._leave)

    def _leave(self, answer: str | None) -> None:
        if answer == "save":
            self.action_save()
        elif answer == "discard":
            self.let_go()
        elif answer == "keep":
            self.set_aside()

    # -- taking up ------------------------------------------------------------------------------------------

    async def look_for_drafts(self) -> None:
        """Offer the newest draft that somebody left of the same."""
        left = await asyncio.to_thread(self.drafts.left, self._draft_ref)
        if self.requests:
            # Other requests' story is no draft of this one.
            left = [one for one in left if one.requests == self.requests]
        if left and not self.typed():
            self._offer(left[0], len(left) - 1)

    def _offer(self, draft: Draft, others: int) -> None:
        what = draft.fields.get("outcome") or draft.fields.get("said") or next(iter(draft.fields.values()), "")
        when = ago(draft.written_at, self.session.now())
        more = f" {others} more wait behind it." if others else ""
        question: list[Spans] = [
            [(f"There is a draft of {self.named}, typed {when}.{more}", "strong")],
            [("▎ ", "dim"), (crop(safe_line(what), 100), "plain")],
        ]
        ways = [Way("r", "resume it", "resume"), Way("D", "throw it away", "discard", "It is gone then.")]
        self.app.push_screen(
            Choose(question, ways, stay="leaves it for later"),
            lambda answer: self._answered_offer(answer, draft),
        )

    def _answered_offer(self, answer: str | None, draft: Draft) -> None:
        if answer == "discard":
            self.drafts.drop(draft)
            self.say("The draft is thrown away")
            return
        if answer != "resume":
            return
        try:
            mine = self.drafts.take(draft)
        except OSError as error:
            self.say(f"The draft cannot be taken up: {error.strerror or error}.", "red")
            return
        if mine is None:
            self.say("Somebody else took that draft up meanwhile.", "amber")
            return
        self.keeper.let_go()
        self.keeper = DraftKeeper(self.drafts, mine)
        self.requests = mine.requests
        self.take_up(mine)
