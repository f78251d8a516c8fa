"""Truncation of a `Prose` to the characters that a tracker takes, whatever the markup: only evidence is cut."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import TypeVar

from roadmap_tui.trackers.protocol import Block, Capabilities, Paragraph, Prose, Quotation, Rejected

T = TypeVar("T")
"""The type of a block in a markup."""
LengthOf = Callable[[Sequence[Block]], int]
"""A function for the number of characters that blocks take once converted; 0 where nothing is shown."""

_SHORTEST_QUOTE = 40
"""Characters of the shortest quote that is kept: one cut below says nothing."""


def converted(
    prose: Prose, convert: Callable[[Block], T | None], size: Callable[[T], int], room: int, has: Capabilities
) -> list[T]:
    """The blocks of a prose in a markup, truncated to `room` characters.

    `convert` gives a block in the markup, None where it holds nothing to show; each is converted once. `size`
    says how many characters it takes. Raises Rejected where the story alone does not fit; `has` is who says no.
    """
    known: dict[Block, tuple[T | None, int]] = {}

    def length_of(blocks: Sequence[Block]) -> int:
        for block in blocks:
            if block not in known:
                made = convert(block)
                known[block] = (made, 0 if made is None else size(made))
        return sum(known[block][1] for block in blocks)

    room -= length_of(prose.story)
    if room < 0:
        raise Rejected(
            f"The story is {-room:,} characters too long for {has.words.tracker}, which takes {has.text.most:,}: "
            "shorten its fields.",
            {"description": "too long"},
        )
    origin = prose.origin if length_of(prose.origin) <= room else ()
    room -= length_of(origin)
    kept = (*prose.story, *_shortened(prose.evidence, length_of, room), *origin)
    return [made for block in kept if (made := known[block][0]) is not None]


def _shortened(evidence: Sequence[Block], length_of: LengthOf, room: int) -> Sequence[Block]:
    """Truncate the evidence to `room` characters: fewer quotes, then shorter ones, then less of the rest."""
    if length_of(evidence) <= room:
        return evidence
    quotes = [block for block in evidence if isinstance(block, Quotation) and length_of([block])]
    kept = [block for block in evidence if not isinstance(block, Quotation) or length_of([block])]
    many = _most(
        len(quotes) - 1, lambda count: length_of(_with_quotes(kept, quotes[:count], len(quotes))) <= room
    )
    if many > 0:
        return _with_quotes(kept, quotes[:many], len(quotes))
    if quotes:
        first = _cut(kept, quotes, length_of, room)
        if first is not None:
            return first
    rest = _with_quotes(kept, [], len(quotes))
    while rest and length_of(rest) > room:
        rest.pop(-2 if quotes and len(rest) > 1 else -1)
    return rest


def _cut(kept: Sequence[Block], quotes: list[Quotation], length_of: LengthOf, room: int) -> list[Block] | None:
    """The evidence with the first quote alone, as much of it as fits; None where that is too little."""
    first = quotes[0]

    def shorter(length: int) -> list[Block]:
        quote = Quotation(text=first.text[:length].rstrip() + "…", by=first.by)
        return _with_quotes(kept, [quote], len(quotes))

    long = _most(len(first.text), lambda length: length_of(shorter(length)) <= room)
    return None if long < _SHORTEST_QUOTE else shorter(long)


def _most(most: int, fits: Callable[[int], bool]) -> int:
    """The highest number up to `most` that fits, by binary search; 0 where none does."""
    return bisect_left(range(1, most + 1), True, key=lambda number: not fits(number))


def _with_quotes(blocks: Sequence[Block], quotes: Sequence[Quotation], total: int) -> list[Block]:
    """The evidence with these quotes in place of its own, and a line that says how many are missing."""
    left = iter(quotes)
    changed = (next(left, None) if isinstance(block, Quotation) else block for block in blocks)
    found = [block for block in changed if block is not None]
    missing = total - len(quotes)
    if missing:
        found.append(
            Paragraph(text=f"… and {missing} more {'quote' if missing == 1 else 'quotes'} on the roadmap")
        )
    return found
