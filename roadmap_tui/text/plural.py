"""Formats counts: with their nouns, and of what a sentence leaves out."""

from collections.abc import Collection
from itertools import islice


def plural(count: int, noun: str) -> str:
    """A count and its noun: `1 request`, `3 requests`, `2,000 stories`."""
    if count == 1:
        return f"1 {noun}"
    ends_in_y = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{count:,} {noun[:-1]}ies" if ends_in_y else f"{count:,} {noun}s"


def listed(names: Collection[str], most: int, between: str = ", ") -> str:
    """The first names of a list, at most so many, and how many more there are: `S-1, S-2 and 4 more`."""
    few = between.join(islice(names, most))
    return f"{few} and {len(names) - most:,} more" if len(names) > most else few
