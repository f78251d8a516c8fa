"""The gate before `ready`, with the wording rules: the same answer on the board, in the editor, in the shell."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from roadmap_tui.model.glossary import preferred
from roadmap_tui.model.records import Request, Story, Term, Value
from roadmap_tui.model.snapshot import Snapshot
from roadmap_tui.model.stages import gate_missing

if TYPE_CHECKING:
    from roadmap_tui.settings.schema import Wording
    from roadmap_tui.wording.finding import Finding
    from roadmap_tui.wording.lexicon import Lexicon


class Gate(Value, kw_only=True, frozen=True):
    """The answer of the gate for a story: parts that are missing, and errors in its wording."""

    missing: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether no part is missing and no error was found."""
        return not self.missing and not self.errors

    @property
    def words(self) -> str:
        """The missing parts and the errors, as sentences."""
        lacks = f"It lacks {'; '.join(self.missing)}." if self.missing else ""
        return " ".join(one for one in (lacks, *self.errors) if one)


def gate_of(story: Story, *, today: date, wording: "Wording | None" = None) -> Gate:
    """Check a story against the gate on a day, with the team's own words."""
    from roadmap_tui.wording.check import errors_of

    return Gate(
        missing=tuple(gate_missing(story)), errors=errors_of(story, today=today, lexicon=lexicon_of(wording))
    )


def lexicon_of(wording: "Wording | None", terms: Iterable[Term] = ()) -> "Lexicon":
    """The team's lexicon: the words of its settings, and its glossary's terms to prefer."""
    from roadmap_tui.wording.lexicon import lexicon

    kept = tuple(terms)
    known = tuple(one.term for one in kept)
    meanings = {one.term: one.definition for one in kept if one.definition}
    if wording is None:
        return lexicon(acronyms=known, preferred=preferred(kept), definitions=meanings)
    return lexicon(
        roles=wording.roles,
        products=wording.products,
        acronyms=(*wording.acronyms, *known),
        preferred=preferred(kept),
        definitions=meanings,
        internal=wording.internal,
    )


def findings_of(
    snapshot: Snapshot,
    story: Story,
    *,
    today: date,
    wording: "Wording | None" = None,
    others: Iterable[Story] | None = None,
) -> "tuple[Finding, ...]":
    """The findings of the wording rules on a story, its evidence and its neighbours taken in; errors first.

    `others` are the stories that it may double; without them it is compared with the whole board.
    """
    from roadmap_tui.model.glossary import glossary_of
    from roadmap_tui.wording.check import check_story

    asking: Sequence[Request] = [request for request, _ in snapshot.asking(story.id)]
    terms = glossary_of(snapshot.table(Term).values())
    return check_story(
        story,
        today=today,
        lexicon=lexicon_of(wording, terms),
        evidence=snapshot.evidence(story.id),
        asking=asking,
        others=snapshot.stories.values() if others is None else others,
    )
