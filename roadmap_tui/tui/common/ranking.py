"""Ranks of several stories at once: a block moved one past its neighbour. Pure."""

from collections.abc import Collection, Sequence
from typing import NamedTuple


class Step(NamedTuple):
    """One story's new place: right before another, or right after one."""

    story: str
    before: str | None = None
    after: str | None = None


def block_past(ids: Sequence[str], mine: Collection[str], by: int) -> list[Step]:
    """The steps by which some stories of a list go one past their neighbour, down (1) or up (-1), as one block.

    They stay in their order, beside each other. Empty where nothing is beyond them.
    """
    block = [one for one in ids if one in mine]
    if not block:
        return []
    edge = ids.index(block[-1] if by > 0 else block[0])
    beyond = [one for one in (ids[edge + 1 :] if by > 0 else ids[:edge]) if one not in block]
    if not beyond:
        return []
    if by > 0:
        return [Step(one, after=beyond[0]) for one in reversed(block)]
    return [Step(one, before=beyond[-1]) for one in block]
