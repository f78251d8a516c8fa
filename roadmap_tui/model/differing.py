"""Texts side by side: what all of them begin or end with says nothing, what differs does. Pure lines."""

from collections.abc import Sequence

LONG = 4
"""Of texts of at least so many lines, those that all share at their ends are counted instead of shown."""


def differing(texts: Sequence[list[str]]) -> list[list[str]]:
    """The texts without the lines that all of them begin or end with, which are counted instead."""
    shortest = min(len(one) for one in texts)
    head = next((at for at in range(shortest) if len({one[at] for one in texts}) > 1), shortest)
    tail = next(
        (at for at in range(shortest - head) if len({one[len(one) - 1 - at] for one in texts}) > 1),
        shortest - head,
    )
    if shortest < LONG or len({tuple(one) for one in texts}) == 1:
        return list(texts)
    found = []
    for one in texts:
        middle = one[head : len(one) - tail]
        before = [_same(head)] if head else []
        after = [_same(tail)] if tail else []
        found.append([*before, *middle, *after])
    return found


def _same(count: int) -> str:
    return f"… {count} line{'' if count == 1 else 's'} the same"
