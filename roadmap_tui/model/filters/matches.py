"""The answer to a filter."""

from typing import NamedTuple

from roadmap_tui.errors import Problem


class Matches(NamedTuple):
    """The answer to a filter: the ids that it keeps, None where it keeps all.

    `problem` says why a part of what was typed means nothing: `ids` are those of the rest, which is `typed`.
    `words` are the words and phrases that were looked for.
    """

    ids: frozenset[str] | None = None
    typed: str = ""
    problem: Problem | None = None
    words: tuple[str, ...] = ()
