"""The glossary: words that customer success and product would otherwise use for different things."""

from collections.abc import Iterable

from roadmap_tui.model.records import Term
from roadmap_tui.text.characters import folded

_WORDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "request",
        "What one customer asked for, in their words. It promises nothing.",
        ("feature request",),
    ),
    ("story", "A customer's success, written before anything is built.", ("epic",)),
    ("customer", "The account that pays. Who works there is a person or a role.", ("client",)),
    ("roadmap", "What we mean to make true, in an order. Not a list of dates.", ("release plan",)),
    (
        "shipped",
        "Every customer who asked can use it. Merged, deployed or behind a flag is building.",
        ("released",),
    ),
    ("done", "Built, in the tracker's words. Nobody has it yet: shipped comes after, and proven after that.", ()),
    ("proven", "Shipped, and its target was measured and met.", ()),
    ("beta", "Chosen customers try it and tell us. It may change or go away.", ("early access",)),
    (
        "committed",
        "A day that a customer was told. Everything else on the roadmap is an intention.",
        (),
    ),
    (
        "onboarded",
        "The customer reached the first outcome they bought us for, not only the first login.",
        ("gone live",),
    ),
    ("workaround", "What customers do today instead. It has a cost, or there is no problem.", ("hacky fix",)),
    ("churned", "The contract has ended. One that is thinking about it is at risk.", ()),
    (
        "escalation",
        "A request that cannot wait for triage, with the reason. Loudness is none.",
        ("urgent request",),
    ),
)
SEED: tuple[Term, ...] = tuple(
    Term(id=f"G-{number}", term=term, definition=definition, avoid=avoid)
    for number, (term, definition, avoid) in enumerate(_WORDS, 1)
)
"""The glossary that a board starts with, until the team writes its own."""


def glossary_of(kept: Iterable[Term]) -> tuple[Term, ...]:
    """The team's glossary by the alphabet; what a board starts with where nobody wrote one yet."""
    return tuple(sorted(tuple(kept) or SEED, key=lambda one: folded(one.term)))


def preferred(terms: Iterable[Term]) -> dict[str, str]:
    """The words to avoid, each with the one to use instead."""
    return {folded(word): one.term for one in terms for word in one.avoid}
