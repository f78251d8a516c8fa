"""Compares sources of requests: whether two come from the same place in another tool."""

from functools import lru_cache

from roadmap_tui.model.records import Source
from roadmap_tui.text.characters import folded

system_of = lru_cache(maxsize=1024)(folded)
"""The name of a system for comparing: `Zendesk` is `zendesk`."""


def is_same_source(one: Source, other: Source) -> bool:
    """Whether two sources are the same: by the number there, else by the address.

    Two numbers at one address are two requests: several customers voted for one idea, or said two things.
    """
    if one.id and other.id:
        return one.id == other.id and system_of(one.system) == system_of(other.system)
    return bool(one.url and other.url) and _bare(one.url or "") == _bare(other.url or "")


def _bare(url: str) -> str:
    """An address for comparing: without its scheme, a slash at its end, and the case of its host."""
    scheme, mark, rest = url.strip().partition("://")
    host, slash, path = (rest if mark else scheme).partition("/")
    return f"{host.casefold()}{slash}{path}".rstrip("/")
