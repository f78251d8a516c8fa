"""What helps while one writes: suggestions, phrases lifted from quotes, a user story to start from."""

from collections.abc import Mapping, Sequence

from roadmap_tui.tui.common.bindings import hints_of
from roadmap_tui.tui.common.commands import Where, command, key_words, keys_of
from roadmap_tui.tui.common.form_fields import BY_NAME
from roadmap_tui.tui.common.suggestions import Suggestions
from roadmap_tui.tui.editor.quotes_widget import QuotePane
from roadmap_tui.tui.editor.user_story import Start, is_asked_of, start_from
from roadmap_tui.tui.editor.view import EditorView
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.suggestion import Suggestion

LIFTED_INTO = ("situation", "outcome", "obstacle", "cost", "benefit")
"""Fields that a phrase goes into when one came from them; from any other it goes into the obstacle."""
WANT = 60
"""Cells of a wish in the line that answers."""


class EditorAids(EditorView):
    """An editor that helps."""

    _suggestions: Suggestions | None = None
    _into: str = "obstacle"
    _start: Start | None = None
    _started: Mapping[str, str] | None = None

    def opened(self) -> None:
        """Read what the board suggests once the form is drawn."""
        super().opened()
        self.call_after_refresh(self._prepare)

    def _prepare(self) -> None:
        self._suggestions = Suggestions(
            self.session.snapshot.stories.values(), me=self.session.me, reading=self._reading
        )

    # -- suggestions ----------------------------------------------------------------------------------------

    def suggestions(self, name: str, text: str, *, whole: bool) -> Sequence[Suggestion]:
        """Words of this board, and metrics worth knowing."""
        if self._suggestions is None:
            return ()
        apart = self.model.texts["metric"] if name == "guardrail_metric" else ""
        return self._suggestions.of(name, text, whole=whole, apart=apart)

    def action_suggest(self) -> None:
        """Offer all that the field could hold, once it is known."""
        if self._suggestions is not None:
            super().action_suggest()

    # -- lifting --------------------------------------------------------------------------------------------

    def action_lift(self) -> None:
        """Go to the quotes, to pick a phrase for the field one is in."""
        if not self.quotes.model.quotes:
            self.say(
                "No customer's words stand behind this story; a request filed under it brings them.", "amber"
            )
            return
        self._begin_lifting()
        self.quotes.focus()

    def on_quote_pane_wanted(self) -> None:
        """Somebody picks with the mouse."""
        self.action_lift()

    @property
    def where(self) -> Where:
        """While a phrase is picked, the keys are those of the quotes."""
        return "quotes" if self.has_class("-lifting") else super().where

    def _begin_lifting(self) -> None:
        if self.has_class("-lifting"):
            return
        self.offer(())
        self._into = self.at if self.at in LIFTED_INTO else "obstacle"
        self.add_class("-lifting")
        self.quotes.can_focus = True
        self.quotes.entitle(
            [
                ("pick a phrase  ", "dim"),
                ("⏎ ", "strong"),
                (f"into {BY_NAME[self._into].words}  ", "accent"),
                ("esc ", "strong"),
                ("back", "dim"),
            ]
        )
        self.footer.offer(hints_of(self.where, self.keymap))
        self.say("")

    def _end_lifting(self, field: str, words: str = "") -> None:
        self.remove_class("-lifting")
        self.enter(field, words)
        self.quotes.can_focus = False
        self.quotes.entitle(self._quotes_head())
        self.footer.offer(hints_of(self.where, self.keymap))

    def on_quote_pane_left(self) -> None:
        """Back to the field one came from."""
        self._end_lifting(self.at)

    def on_quote_pane_lifted(self, event: QuotePane.Lifted) -> None:
        """Put the phrase where it belongs, as it was said; its link will keep it."""
        phrase, quote = self.quotes.model.phrase, self.quotes.model.quote
        name = event.field or self._into
        if quote is None:
            return
        if quote.can_keep:
            self.lifted[quote.request] = phrase
        words = " ".join(phrase.split())
        # Where the person did not set the cursor, the phrase goes behind what stands there.
        self.fields[name].put_in(words, at_end=name != self.at)
        self.offer(())
        kept = f" · {quote.request} keeps it as its quote" if quote.can_keep else ""
        self._end_lifting(name, f"“{crop(safe_line(words), WANT)}” is in {BY_NAME[name].words}{kept}")

    @property
    def quoted(self) -> dict[str, str]:
        """The lifted phrases, by request, that still stand in a field."""
        told = " ".join(" ".join(self.model.texts.values()).split())
        return {ref: phrase for ref, phrase in self.lifted.items() if " ".join(phrase.split()) in told}

    # -- a user story ---------------------------------------------------------------------------------------

    def _check(self) -> None:
        """Ask the rules, and look for a user story that could be started from."""
        name, texts = self.at, self.model.texts
        self._start = start_from(name, texts) if is_asked_of(name, texts, is_new=self.ref is None) else None
        super()._check()
        self._answer(name)

    def _answer(self, name: str) -> None:
        """Under a field that holds a user story, offer to start from it."""
        super()._answer(name)
        if self._start is not None and self._start.field == name:
            words = f"a user story: {self._start_key} starts from its actor and its reason"
            self.fields[name].tell(words, "accent", sign="→ ")

    @property
    def _start_key(self) -> str:
        one = command("editor.start")
        return key_words(next(iter(keys_of(one, self.keymap, self.where)), "^p")) if one is not None else "^p"

    def action_start(self) -> None:
        """Start from the user story, or put back what stood there before."""
        if self._check_timer is not None:
            self._check_timer.stop()
            self._check()
        start, before = self._start, self._started
        if start is not None:
            self._started = {name: self.model.texts[name] for name in start.texts}
            self._start = None
            for name, text in start.texts.items():
                self.fields[name].replace(text)
            self.offer(())
            want = crop(safe_line(start.want), WANT)
            words = f"They want “{want}”: what is then true, without what? {self._start_key} takes it back"
            self.enter("outcome", words)
        elif before is not None:
            self._started = None
            for name, text in before.items():
                self.fields[name].replace(text)
            self.offer(())
            self.enter(next(iter(before)))
        else:
            self.say("There is no user story here; paste one into the title: “As a …, I want … so that …”.")
