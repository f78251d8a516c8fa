"""E-mail addresses as people and programs write them."""

from roadmap_tui.text.lazy_pattern import lazy_pattern

_ADDRESS = lazy_pattern(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[^\W_](?:[\w-]{0,62}\.)+[\w-]{1,62}[^\W_]")
_NAMED = lazy_pattern(r"[^<>]{0,200}<([^<>]{1,400})>\s*")


def mail_address(text: str) -> str | None:
    """The one e-mail address in a text such as `Ana <ana@acme.example>`, alone; None where there is none.

    It holds nothing that a header of a mail could be broken or continued by.
    """
    bare = text.strip()
    named = _NAMED.fullmatch(bare) if len(bare) < 1000 else None
    bare = (named[1] if named else bare).strip().removeprefix("mailto:")
    return bare if _ADDRESS.fullmatch(bare) else None
