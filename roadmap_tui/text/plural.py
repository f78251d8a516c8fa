"""Formats counts with their nouns."""


def plural(count: int, noun: str) -> str:
    """A count and its noun: `1 request`, `3 requests`, `2,000 stories`."""
    if count == 1:
        return f"1 {noun}"
    ends_in_y = noun.endswith("y") and noun[-2:-1] not in "aeiou"
    return f"{count:,} {noun[:-1]}ies" if ends_in_y else f"{count:,} {noun}s"
