"""The quotes behind a story in the editor: beside the form, phrases of them extracted into its fields."""

from collections.abc import Callable, Mapping, Sequence

from roadmap_tui.model.records import Link, Request
from roadmap_tui.text.plural import plural
from roadmap_tui.tui.common.bindings import hints_of
from roadmap_tui.tui.common.form_fields import BY_NAME
from roadmap_tui.tui.common.form_screen import FormScreen
from roadmap_tui.tui.common.suggestion_controller import SuggestionController
from roadmap_tui.tui.editor.quotes_model import QuotesModel, quotes_of
from roadmap_tui.tui.editor.quotes_widget import QuotePane
from roadmap_tui.tui.widgets.cells import crop, safe_line
from roadmap_tui.tui.widgets.styled import Spans

EXTRACTED_INTO = ("situation", "outcome", "obstacle", "cost", "benefit")
"""Fields that take a phrase when one came from them; from any other it goes into the obstacle."""
QUOTES = 60
"""The most requests whose words stand beside the form."""
PHRASE = 60
"""Width in cells of a phrase in an answer."""
IN_DRAFT = "quote "
"""The prefix of an extracted phrase among a draft's fields, before the request's id."""


class QuotePresenter:
    """Presents the words of the requests that `behind` gives in `pane`, and puts picked phrases into the form."""

    def __init__(
        self,
        form: FormScreen,
        suggestions: SuggestionController,
        behind: Callable[[], Sequence[tuple[Request, Link | None]]],
    ) -> None:
        self._form = form
        self._suggestions = suggestions
        self._behind = behind
        self._into = "obstacle"
        self.pane = QuotePane(id="quotes")
        self.extracted: dict[str, str] = {}
        """The extracted phrases by the request they were said in."""

    @property
    def is_picking(self) -> bool:
        """Whether a phrase is being picked: the keys are those of the quotes then."""
        return self._form.has_class("-picking")

    # -- showing --------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Show the quotes that stand behind the story now."""
        behind, snapshot = self._behind(), self._form.session.snapshot
        names = {
            one.id: safe_line(snapshot.customer_name(one.customer)) or "customer not known" for one, _ in behind
        }
        self._form.set_class(not behind, "-unquoted")
        self.pane.show(QuotesModel(quotes_of(behind[-QUOTES:], names, self.extracted)), _heading(len(behind)))

    def follow(self) -> None:
        """Show others' changes, unless a phrase is being picked."""
        if not self.is_picking:
            self.show()

    # -- picking --------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Focus the quotes, to pick a phrase for the field with the cursor."""
        form = self._form
        if not self.pane.model.quotes:
            form.say(
                "No customer's words stand behind this story; a request filed under it brings them.", "amber"
            )
            return
        if not self.is_picking:
            self._suggestions.clear()
            self._into = form.at if form.at in EXTRACTED_INTO else "obstacle"
            form.add_class("-picking")
            self.pane.can_focus = True
            self.pane.entitle(
                [
                    ("pick a phrase  ", "dim"),
                    (f"{form.key('quotes.lift')} ", "strong"),
                    (f"into {BY_NAME[self._into].words}  ", "accent"),
                    (f"{form.key('quotes.back')} ", "strong"),
                    ("back", "dim"),
                ]
            )
            form.footer.offer(hints_of(form.where, form.keymap))
            form.say("")
        self.pane.focus()

    def leave(self) -> None:
        """Focus the field one came from, with nothing extracted."""
        self._end(self._form.at)

    def extract(self, field: str) -> None:
        """Insert the phrase into a field, or into the one come from, as it was said; its link keeps it."""
        phrase, quote = self.pane.model.phrase, self.pane.model.quote
        name = field or self._into
        if quote is None:
            return
        if quote.can_keep:
            self.extracted[quote.request] = phrase
        words = " ".join(phrase.split())
        # Where the person did not set the cursor, the phrase goes behind what stands there.
        self._form.fields[name].put_in(words, at_end=name != self._form.at)
        self._suggestions.clear()
        kept = f" · {quote.request} keeps it as its quote" if quote.can_keep else ""
        self._end(name, f"“{crop(safe_line(words), PHRASE)}” is in {BY_NAME[name].words}{kept}")

    def _end(self, field: str, words: str = "") -> None:
        form = self._form
        form.remove_class("-picking")
        form.enter(field, words)
        self.pane.can_focus = False
        self.pane.entitle(_heading(len(self._behind())))
        form.footer.offer(hints_of(form.where, form.keymap))

    # -- what is kept ---------------------------------------------------------------------------------------

    def quoted(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The extracted phrases by request that still stand in one of the fields' texts."""
        whole = " ".join(" ".join(texts.values()).split())
        return {ref: phrase for ref, phrase in self.extracted.items() if " ".join(phrase.split()) in whole}

    @property
    def typed(self) -> dict[str, str]:
        """The extracted phrases as a draft's fields."""
        return {f"{IN_DRAFT}{ref}": phrase for ref, phrase in self.extracted.items()}

    def take_up(self, fields: Mapping[str, str]) -> None:
        """Restore the extracted phrases from the fields of a draft."""
        self.extracted = {
            name.removeprefix(IN_DRAFT): text for name, text in fields.items() if name.startswith(IN_DRAFT)
        }


def _heading(count: int) -> Spans:
    words = f"{plural(count, 'request')} behind it" if count else "no request stands behind it yet"
    return [(words, "dim")]
