"""Truncation of a `Prose` to the characters that Jira takes, whatever the markup: only evidence is shortened."""

from collections.abc import Callable, Iterator, Sequence

from roadmap_tui.trackers.protocol import Block, Paragraph, Prose, Quotation, Rejected

LIMIT = 32_767
"""Characters that Jira takes in a description or a comment, counted on the converted text."""

Weigh = Callable[[Sequence[Block]], int]
"""How many characters blocks take once they are converted; none where nothing is to be shown."""

_SHORTEST_QUOTE = 40
"""A quote cut below this many characters says nothing and is dropped."""


def truncated(prose: Prose, weight: Callable[[Block], int], room: int) -> tuple[Block, ...]:
    """The blocks of a prose, truncated to `room` characters.

    `weight` says how many characters a block takes once it is converted, 0 where it holds nothing to show; each
    is asked for once. Raises Rejected where the story alone does not fit.
    """
    known: dict[Block, int] = {}

    def weigh(blocks: Sequence[Block]) -> int:
        for block in blocks:
            if block not in known:
                known[block] = weight(block)
        return sum(known[block] for block in blocks)

    room -= weigh(prose.story)
    if room < 0:
        raise Rejected(
            f"The story is {-room:,} characters too long for Jira, which takes {LIMIT:,}: shorten its fields.",
            {"description": "too long"},
        )
    origin = prose.origin if weigh(prose.origin) <= room else ()
    room -= weigh(origin)
    return (*prose.story, *_shortened(prose.evidence, weigh, room), *origin)


def _shortened(evidence: Sequence[Block], weigh: Weigh, room: int) -> Sequence[Block]:
    """The evidence in `room` characters: first fewer quotes, then shorter ones, then less of the rest."""
    if weigh(evidence) <= room:
        return evidence
    quotes = [block for block in evidence if isinstance(block, Quotation) and weigh([block])]
    kept = [block for block in evidence if not isinstance(block, Quotation) or weigh([block])]
    low, high = 0, len(quotes) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if weigh(_with_quotes(kept, quotes[:middle], len(quotes))) <= room:
            low = middle
        else:
            high = middle - 1
    if low > 0:
        return _with_quotes(kept, quotes[:low], len(quotes))
    if quotes:
        first = _cut(kept, quotes, weigh, room)
        if first is not None:
            return first
    rest = _with_quotes(kept, [], len(quotes))
    while rest and weigh(rest) > room:
        rest.pop(-2 if quotes and len(rest) > 1 else -1)
    return rest


def _cut(kept: Sequence[Block], quotes: list[Quotation], weigh: Weigh, room: int) -> list[Block] | None:
    """The evidence with the first quote alone, as much of it as fits; None where that is too little."""
    first = quotes[0]

    def shorter(length: int) -> list[Block]:
        quote = Quotation(text=first.text[:length].rstrip() + "…", by=first.by)
        return _with_quotes(kept, [quote], len(quotes))

    low, high = 0, len(first.text)
    while low < high:
        middle = (low + high + 1) // 2
        if weigh(shorter(middle)) <= room:
            low = middle
        else:
            high = middle - 1
    return None if low < _SHORTEST_QUOTE else shorter(low)


def _with_quotes(blocks: Sequence[Block], quotes: Sequence[Quotation], total: int) -> list[Block]:
    """The evidence with these quotes in place of its own, and a line that says how many are missing."""
    return list(_exchanged(blocks, quotes, total))


def _exchanged(blocks: Sequence[Block], quotes: Sequence[Quotation], total: int) -> Iterator[Block]:
    left = iter(quotes)
    for block in blocks:
        if not isinstance(block, Quotation):
            yield block
        elif (quote := next(left, None)) is not None:
            yield quote
    missing = total - len(quotes)
    if missing:
        yield Paragraph(text=f"… and {missing} more {'quote' if missing == 1 else 'quotes'} on the roadmap")
