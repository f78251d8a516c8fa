"""The glossary: words that customer success and product would otherwise use for different things."""

from collections.abc import Iterable
from functools import cache

import msgspec

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.model.records import Term
from roadmap_tui.text.characters import folded


@cache
def seed() -> tuple[Term, ...]:
    """The glossary that a board starts with, until the team writes its own."""
    rows = packaged_toml("model/data/glossary.toml")["term"]
    return tuple(msgspec.convert({"id": f"G-{number}", **row}, Term) for number, row in enumerate(rows, 1))


def glossary_of(kept: Iterable[Term]) -> tuple[Term, ...]:
    """The team's glossary by the alphabet; what a board starts with where nobody wrote one yet."""
    return tuple(sorted(tuple(kept) or seed(), key=lambda one: folded(one.term)))


def preferred(terms: Iterable[Term]) -> dict[str, str]:
    """The words to avoid, each with the one to use instead."""
    return {folded(word): one.term for one in terms for word in one.avoid}
