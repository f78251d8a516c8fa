"""Reads the words and the patterns that the rules look for from `wording/data/`."""

import re
from functools import cache
from typing import Any

from roadmap_tui.files.packaged import packaged_toml
from roadmap_tui.text.lazy_pattern import lazy_pattern

_NAME = re.compile(r"\{([a-z_]+)\}")


@cache
def _table(name: str) -> dict[str, Any]:
    return packaged_toml(f"wording/data/{name}.toml")


def words(name: str) -> frozenset[str]:
    """A list of single words."""
    return frozenset(_table("words")[name].split())


def phrases(name: str) -> tuple[str, ...]:
    """A list of phrases, in order."""
    return tuple(_table("words")[name])


def trades() -> dict[str, frozenset[str]]:
    """The words of the trades in which a word of the interface means something else, by that word."""
    by_words: dict[str, str] = _table("trades")
    return {word: frozenset(trade.split()) for several, trade in by_words.items() for word in several.split()}


def pattern(name: str, flags: int = 0, **parts: str) -> re.Pattern[str]:
    """A pattern, with other entries in the place of their names in braces; `parts` go before those."""
    return lazy_pattern(_expanded(_table("patterns")[name], parts), flags)


@cache
def cues_of(part: str) -> dict[str, re.Pattern[str] | None]:
    """The words that open a part of a story, each with what must follow it; None where it stands alone."""
    table = _table("patterns")[part]
    following = {word: lazy_pattern(_expanded(rest, {})) for word, rest in table["followed_by"].items()}
    return {**dict.fromkeys(table["alone"].split()), **following}


def _expanded(text: str, parts: dict[str, str]) -> str:
    """A pattern on one line."""
    entries = _table("patterns")
    return _NAME.sub(lambda one: parts.get(one[1]) or _expanded(entries[one[1]], parts), text.replace("\n", ""))
