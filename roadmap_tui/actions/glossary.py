"""Commands on the glossary: set a term, remove one."""

from collections.abc import Sequence

from roadmap_tui.actions.change import Change
from roadmap_tui.errors import NotFound, Reason, Refused, Remedy, Usage
from roadmap_tui.model.glossary import glossary_of, seed
from roadmap_tui.model.records import Term
from roadmap_tui.text.characters import checked, folded, one_line
from roadmap_tui.text.nearest import meant


def set_term(
    change: Change, term: str, *, definition: str | None = None, avoid: Sequence[str] | None = None
) -> Term:
    """Add a term, or change what is given of one. Refused where a word would stand for two terms."""
    name = checked(term, "term").strip()
    if not name:
        term_set = Remedy("glossary set", ("shipped", "--means", "…"), "Write one down: {}.")
        raise Usage("A term needs a word.", reason=Reason.MISSING_VALUE, remedy=term_set)
    words = None if avoid is None else tuple(dict.fromkeys(word.strip() for word in avoid if word.strip()))
    own = _own(change)
    found = next((one for one in own if folded(one.term) == folded(name)), None)
    _refuse_double(name, words or (), [one for one in own if one is not found])
    if found is None:
        made = Term(id=change.new_id(Term), term=name, definition=definition or None, avoid=words or ())
        return change.add(made)
    return change.edit(
        found,
        term=name,
        definition=found.definition if definition is None else definition or None,
        avoid=found.avoid if words is None else words,
    )


def remove_term(change: Change, term: str) -> Term:
    """Remove a term. NotFound names the nearest."""
    own = _own(change)
    found = next((one for one in own if folded(one.term) == folded(term)), None)
    if found is None:
        raise NotFound(f"The glossary has no {one_line(term)!r}.{meant(term, [one.term for one in own])}")
    if len(own) == 1:
        raise Refused("The last term stays: an empty glossary would start again with the ones we ship.")
    change.remove(found)
    return found


def _own(change: Change) -> tuple[Term, ...]:
    """The team's own terms; the ones a board starts with become theirs with the first change.

    All are read: a glossary stays few, and a word may clash with any of them, however it is written.
    """
    if not change.transaction.find(Term):
        for one in seed():
            change.add(Term(id=change.new_id(Term), term=one.term, definition=one.definition, avoid=one.avoid))
    return glossary_of(change.transaction.find(Term))


def _refuse_double(name: str, avoid: Sequence[str], others: Sequence[Term]) -> None:
    """Refuse ambiguous words: each is a term or to be avoided, and to be avoided for one term only."""
    if folded(name) in {folded(word) for word in avoid}:
        raise Refused(f"{one_line(name)} cannot be avoided in favour of itself.")
    for other in others:
        taken = {folded(other.term), *(folded(word) for word in other.avoid)}
        clash = next((word for word in (name, *avoid) if folded(word) in taken), None)
        if clash is not None:
            raise Refused(
                f"{one_line(clash)} belongs to the term {one_line(other.term)} already; change that one.",
                reason=Reason.NAME_TAKEN,
            )
