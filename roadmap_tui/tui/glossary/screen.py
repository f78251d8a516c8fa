"""The glossary screen: the team's terms, their meanings, and the words that are not used for them."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from roadmap_tui.actions.glossary import remove_term, set_term
from roadmap_tui.errors import Refused
from roadmap_tui.model.records import Term
from roadmap_tui.settings.load import Settings
from roadmap_tui.text.characters import folded
from roadmap_tui.tui.common.action_result import ActionResult
from roadmap_tui.tui.common.bindings import bindings_of
from roadmap_tui.tui.common.board_session import BoardSession, Do
from roadmap_tui.tui.common.empty_list import EmptyList
from roadmap_tui.tui.common.list_screen import ListScreen
from roadmap_tui.tui.glossary.model import GlossaryModel, row_spans, term_lines
from roadmap_tui.tui.widgets.cells import safe_line
from roadmap_tui.tui.widgets.styled import Spans


class GlossaryScreen(ListScreen):
    """The list of terms in alphabetical order; written, changed and removed here."""

    WHERE = "glossary"
    EMPTY = EmptyList(filtered="No term holds these words.")
    BINDINGS: ClassVar[list[BindingType]] = bindings_of("glossary")

    def __init__(self, session: BoardSession, settings: Settings, keymap: Mapping[str, str]) -> None:
        self.model = GlossaryModel(session.snapshot.table(Term).values())
        super().__init__(session, settings, keymap, self.model)

    # -- what is shown --------------------------------------------------------------------------------------

    def row_spans(self, identity: str, width: int) -> Spans:
        """A term in one line."""
        return row_spans(self.model.terms[identity], width)

    def page_lines(self, identity: str, width: int) -> Sequence[Spans]:
        """A term whole."""
        return term_lines(self.model.terms[identity], width)

    def show_heads(self) -> None:
        """Show the header: how many terms there are, and whose."""
        model = self.model
        whose = "the team's own" if model.ours else "the ones every board starts with"
        figures = [(f"{len(model.terms):,} terms", "plain"), (f" · {whose}", "dim")]
        self.tell(figures, [("Terms", len(model.terms))])

    def changed(self, refs: frozenset[str]) -> None:
        """Load the terms anew where one changed, here or elsewhere."""
        if any(one.startswith("G-") for one in refs):
            self.model.load(self.session.snapshot.table(Term).values())
            if self.is_mounted:
                self.show_all()

    # -- what is done ---------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Ask for a new term, then for its meaning."""
        from roadmap_tui.tui.common.ask import Ask

        def named(words: str) -> None:
            if not words.strip():
                raise Refused("A term needs a word.")
            taken = next((one for one in self.model.terms.values() if folded(one.term) == folded(words)), None)
            if taken is not None:
                raise Refused(f"{safe_line(taken.term)} is a term already: e changes what it means.")
            self.call_later(self._ask_meaning, words.strip(), "")

        self.app.push_screen(Ask("A new term", named, hint="the word the team shall use"))

    def action_edit(self) -> None:
        """Ask for the meaning of the term."""
        term = self._here()
        if term is not None:
            self._ask_meaning(term.term, term.definition or "")

    def _ask_meaning(self, word: str, meaning: str) -> None:
        from roadmap_tui.tui.common.ask import Ask

        def meant(words: str) -> None:
            self._do(
                f"{safe_line(word)} defined", lambda change: set_term(change, word, definition=words.strip())
            )
            self.model.select_word(word)
            self.show_all()

        question = f"{safe_line(word)} means"
        self.app.push_screen(Ask(question, meant, text=meaning, hint="what it means here, in one sentence"))

    def action_avoid(self) -> None:
        """Ask for the words that are not used for the term."""
        from roadmap_tui.tui.common.ask import Ask

        term = self._here()
        if term is None:
            return

        def avoided(words: str) -> None:
            avoid = words.split(",")
            self._do(f"{safe_line(term.term)} changed", lambda change: set_term(change, term.term, avoid=avoid))

        question = f"Say {safe_line(term.term)} instead of"
        hint = "words, with commas between them"
        self.app.push_screen(Ask(question, avoided, text=", ".join(term.avoid), hint=hint))

    def action_remove(self) -> None:
        """Remove the term."""
        term = self._here()
        if term is not None:
            self.attempt(
                lambda: self._do(f"{safe_line(term.term)} removed", lambda change: remove_term(change, term.term))
            )

    def action_open(self) -> None:
        """Read a long definition with the keys."""
        if self._here() is not None:
            self.set_class(True, "-reading")
            self.say(self.scroll_hint())

    def open_clicked(self) -> None:
        """Edit the term that was clicked twice."""
        self.action_edit()

    def _here(self) -> Term | None:
        if self.model.term is None:
            self.say("There is no term here.", "amber")
        return self.model.term

    def _do(self, label: str, do: Do) -> ActionResult:
        """Make a change that may raise a Problem, and answer."""
        done = ActionResult(label)
        self.session.act(label, do)
        self.show_saving(done)
        return done
