"""The editor: a story written in a form, with its prose, the rules and the customers' words beside it."""

from typing import Any, ClassVar

from textual.binding import BindingType

from roadmap_tui.actions import requests as request_actions
from roadmap_tui.actions import stories
from roadmap_tui.actions.change import Change
from roadmap_tui.errors import Problem
from roadmap_tui.localstate.drafts import Draft
from roadmap_tui.model.records import Story
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_screen import BoardScreenBase
from roadmap_tui.tui.common.board_session import Changed, Failed, News, Saved
from roadmap_tui.tui.common.form_fields import BY_NAME
from roadmap_tui.tui.editor.aids import EditorAids
from roadmap_tui.tui.editor.compare import Compare

QUOTED = "quote "
"""What a draft calls a lifted phrase, before the request's id."""


class EditorScreen(EditorAids):
    """Edits a story, or writes a new one from `requests`. It closes once it is saved; no text is lost."""

    WHERE = "editor"
    CSS_PATH = "../editor/editor.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("editor")

    _label = ""
    _sent: dict[str, str] | None = None

    def opened(self) -> None:
        """Begin at the first field; a draft that somebody left is offered."""
        super().opened()
        self.start_at(self.fields["title" if self.ref else "actor"])
        self.run_worker(self.look_for_drafts())

    # -- drafts ---------------------------------------------------------------------------------------------

    def typed(self) -> dict[str, str]:
        """The touched fields as typed, and the phrases lifted into them."""
        return {**self.model.typed, **{f"{QUOTED}{ref}": phrase for ref, phrase in self.lifted.items()}}

    @property
    def seen(self) -> Story | None:
        """The story that the person started from."""
        return self.model.seen

    def take_up(self, draft: Draft) -> None:
        """Go on from a draft."""
        self.model = self._form(draft.seen, draft.fields)
        self.lifted = {
            name.removeprefix(QUOTED): text for name, text in draft.fields.items() if name.startswith(QUOTED)
        }
        self._meet()
        for name, field in self.fields.items():
            field.put(self.model.texts[name])
        self._judge()
        self._answer_all()
        self._show_quotes()
        if not self._warned():
            self.say("The draft is here again; ctrl+s saves it")

    # -- what others do -------------------------------------------------------------------------------------

    def news(self, news: News) -> None:
        """Follow what others write where it meets nothing typed; close once one's own is saved."""
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
                    self._refresh_quotes()
            case _:
                pass

    def _follow(self) -> None:
        for name in self._meet():
            self.fields[name].put(self.model.texts[name])
        self._judge()
        self._answer_all()
        self._warned()

    def _meet(self) -> tuple[str, ...]:
        """Go on from the story as it stands now, unless both sides changed the same. The fields that followed."""
        now = self._now()
        if now is None or self.model.seen is None or now.revision == self.model.seen.revision:
            return ()
        return () if self.model.conflicts(now) else self.model.rebase(now)

    def _now(self) -> Story | None:
        return self.session.snapshot.stories.get(self.ref) if self.ref is not None else None

    def _warned(self) -> bool:
        """Say under the fields what somebody else wrote there meanwhile. Returns whether anybody did."""
        now = self._now()
        conflicts = self.model.conflicts(now) if now is not None else []
        before, self.theirs = self.theirs, {one.name: one.theirs for one in conflicts}
        for name in before | self.theirs:
            self._answer(name)
        if conflicts:
            names = ", ".join(BY_NAME[one.name].words for one in conflicts)
            self.say(f"{self.ref} was changed meanwhile in {names}: ctrl+s lets you choose", "amber")
        return bool(conflicts)

    # -- saving ---------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save; what somebody else wrote meanwhile in the same fields is chosen first."""
        now = self._now()
        if self.ref is not None and now is None:
            self.say(f"{self.ref} is gone from the board; what you typed stays here, and esc keeps it.", "amber")
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
        ref, seen, requests, quoted = self.ref, self.model.seen, self.requests, self.quoted

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
            self.session.act(self._label, write)
        except Problem as problem:
            self._sent = None
            wrong = next((name for name in BY_NAME if name in self.model.errors), self.at)
            if wrong != self.at:
                self.enter(wrong)
            else:
                self.say(self.text_of(problem), "amber")
            return
        self.say("Saving …")

    def _saved(self, result: object) -> None:
        """It is on disk: close, unless somebody typed on meanwhile."""
        sent, self._sent = self._sent, None
        if not isinstance(result, Story):
            return
        is_new, self.ref = self.ref is None, result.id
        if self.model.typed != sent:
            self.start_anew(result.id)
            rest = dict(self.model.texts)
            self.model = self._form(self._now() or result, rest)
            self.lifted = {}
            self._judge()
            self._answer_all()
            self.say(f"{result.id} saved; what you typed since is not")
            return
        self.let_go()
        if isinstance(self.app.screen, BoardScreenBase):
            done = f"{result.id} written" if is_new else f"{result.id} edited"
            linked = f" from {len(self.requests)} requests" if is_new and len(self.requests) > 1 else ""
            if is_new:
                self.app.screen.go_to((result.id,))
            self.app.screen.say(f"{done}{linked} · u undoes" if sent else f"{result.id} is as it was")

    # -- leaving --------------------------------------------------------------------------------------------

    def action_leave(self) -> None:
        """Leave; what was typed is asked about."""
        if self._sent is not None:
            return
        if self.has_class("-glossary"):
            self.action_glossary()
        elif self.has_class("-prose"):
            self.action_prose()
        elif not self.model.is_dirty:
            self.let_go()
        else:
            named = self.ref or "The new story"
            touched = ", ".join(BY_NAME[name].words for name in self.model.touched)
            self.ask_to_leave([(f"{named} is not saved", "strong"), (f" · {touched}", "dim")])
