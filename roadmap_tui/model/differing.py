"""Trims texts to the lines that differ: lines in common are counted instead."""

from collections.abc import Mapping, Sequence

LONG = 4
"""The least lines of a text from which the lines shared at the ends are counted instead of shown."""


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
        before = [_count(head, "the same")] if head else []
        after = [_count(tail, "the same")] if tail else []
        found.append([*before, *middle, *after])
    return found


def changed(before: list[str], after: list[str]) -> list[str]:
    """The lines of a text that another one lacks; those in common, and those left out of it, are counted."""
    if min(len(before), len(after)) < LONG:
        return after
    from difflib import SequenceMatcher  # needed by conflicts only

    found = []
    for kind, first, last, start, stop in SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            found.append(_count(stop - start, "the same"))
        elif kind == "delete":
            found.append(_count(last - first, "left out"))
        else:
            found += after[start:stop]
    return found


FORM = (
    "The words there are as agreed: what was changed is their form, a picture or another thing that is no text."
)
"""The remark on an issue's text that reads as agreed and yet is not ours alone to write."""


def is_form(sides: Mapping[str, object], way: str) -> bool:
    """Whether a field changed there in something that its words do not show, such as colours or a picture."""
    is_changed = way in {"conflict", "theirs differs"}
    return is_changed and sides.get("base") is not None and sides.get("base") == sides.get("theirs")


def _count(lines: int, words: str) -> str:
    return f"… {lines} line{'' if lines == 1 else 's'} {words}"
