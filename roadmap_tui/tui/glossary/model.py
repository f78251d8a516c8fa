"""The glossary's model and its lines: terms in alphabetical order, filtered, and one of them whole."""

from collections.abc import Iterable

from roadmap_tui.model.glossary import glossary_of
from roadmap_tui.model.records import Term
from roadmap_tui.text.characters import folded
from roadmap_tui.tui.common.card import Line
from roadmap_tui.tui.widgets.cells import cell_len, crop, pad, safe_line, wrap
from roadmap_tui.tui.widgets.rows import Rows

NAME_CELLS = 24


class GlossaryModel(Rows[str]):
    """State of the glossary: terms by their ids. `ours` is whether the team wrote a glossary of its own yet."""

    def __init__(self, kept: Iterable[Term]) -> None:
        super().__init__()
        self.terms: dict[str, Term] = {}
        self.ours = False
        self.load(kept)

    def load(self, kept: Iterable[Term]) -> None:
        """Load the terms as they are now; the cursor stays on its term, whatever id that has."""
        known = tuple(kept)
        word = self.term.term if self.term is not None else None
        self.ours = bool(known)
        self.terms = {one.id: one for one in glossary_of(known)}
        self.show()
        if word is not None:
            self.select_word(word)

    def show(self) -> None:
        """Filter the terms by words in their name, their meaning or what they replace."""
        self.fill([one.id for one in self.terms.values() if self.holds(_text(one))])

    def select_word(self, word: str) -> None:
        """Put the cursor on a term by its name."""
        found = next((one.id for one in self.terms.values() if folded(one.term) == folded(word)), None)
        if found is not None:
            self.select(found)

    @property
    def term(self) -> Term | None:
        """The term under the cursor."""
        return self.terms.get(self.cursor) if self.cursor is not None else None


def row_spans(term: Term, width: int) -> Line:
    """A term in one line: its name, then its meaning."""
    name_cells = min(NAME_CELLS, max(width // 3, 8))
    name = pad(crop(safe_line(term.term), name_cells - 2), name_cells)
    meaning = safe_line(term.definition) or "no definition yet"
    return [
        (name, "strong"),
        (crop(meaning, max(width - cell_len(name), 0)), "plain" if term.definition else "dim"),
    ]


def term_lines(term: Term, width: int) -> list[Line]:
    """A term in full: its meaning, and the words it replaces."""
    lines: list[Line] = [[(line, "strong")] for line in wrap(safe_line(term.term), width)]
    lines.append([])
    if term.definition:
        lines += [[(line, "plain")] for line in wrap(safe_line(term.definition), width)]
    else:
        lines.append([("no definition yet: ", "dim"), ("e", "accent"), (" writes one", "dim")])
    lines.append([])
    if term.avoid:
        lines.append([("say it instead of", "dim")])
        lines += [
            [("  ", "plain"), (line, "plain")] for one in term.avoid for line in wrap(safe_line(one), width - 2)
        ]
        lines.append([])
        lines += [
            [(line, "dim")]
            for line in wrap("The wording rules name this term where a story uses one of these words.", width)
        ]
    else:
        lines.append([("no word is avoided for it: ", "dim"), ("a", "accent"), (" names some", "dim")])
    return lines


def _text(term: Term) -> str:
    return folded(" ".join((term.term, term.definition or "", *term.avoid)))
