"""Finds the nearest known name to a mistyped one."""

from collections.abc import Iterable


def nearest(given: str, names: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The nearest known name to a mistyped one; None where nothing is near, from 0 (all are) to 1 (none is)."""
    from difflib import get_close_matches  # needed by mistakes only

    by_fold = {name.casefold(): name for name in names}
    found = get_close_matches(given.casefold(), by_fold, n=1, cutoff=cutoff)
    return by_fold[found[0]] if found else None


def nearest_meant(given: str, names: Iterable[str]) -> str:
    """The end of a sentence about a mistyped name: what was meant; empty where nothing is near."""
    near = nearest(given, names)
    return f" Did you mean {near}?" if near is not None else ""


def meant(given: str, names: Iterable[str]) -> str:
    """The end of a sentence about a mistyped name: what was meant, or what there is."""
    known = list(names)
    there = f" There is: {', '.join(known)}." if known and len(known) <= 20 else ""
    return nearest_meant(given, known) or there
