"""Characters of descriptions: sanitised text, and addresses that a link may lead to."""

import re

from roadmap_tui.text.characters import visible
from roadmap_tui.text.lazy_pattern import lazy_pattern

_BREAKS = lazy_pattern("\r\n?")
# Not allowed in XML, in which trackers keep and export what they are given.
_NONCHARACTER = lazy_pattern("[\ufffe\uffff]")
_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_LINK = lazy_pattern(r"(?:https?://[^\s/?#<>\"]|mailto:[^\s<>\"]+@)[^\s<>\"]*", re.IGNORECASE)


def cleaned(text: str) -> str:
    """The sanitised text, for a tracker and a terminal: one kind of line end, nothing invisible."""
    if text.isascii() and text.isprintable():
        return text
    text = _SURROGATE.sub("\ufffd", _BREAKS.sub("\n", text))
    return _NONCHARACTER.sub(lambda found: f"<U+{ord(found[0]):04X}>", visible(text))


def is_link(url: str | None) -> bool:
    """Whether an address is allowed in a link: http, https and mailto only."""
    return url is not None and _LINK.fullmatch(url) is not None


def is_web_link(url: str | None) -> bool:
    """Whether an address is one of the web that is allowed in a link."""
    return url is not None and is_link(url) and url.lower().startswith("http")
