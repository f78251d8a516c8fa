"""Keys that stand twice in a document: decoders keep the last without a word, and lose what others held."""

import re
from collections.abc import Iterator

import msgspec
from msgspec import Raw

_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]', re.DOTALL)


def members(data: bytes) -> Iterator[tuple[str, Raw]]:
    """Each key of a JSON object with its value, in order; a key that stands twice comes twice.

    The object must be one that was decoded: what is no JSON gives anything.
    """
    depth, start = 0, 0
    key: bytes | None = None
    for token in _TOKEN.finditer(data):
        mark = token[0][:1]
        if mark in b"{[":
            depth += 1
        elif depth > 1:
            depth -= mark in b"}]"
        elif mark == b'"' and key is None:
            key = token[0]
        elif mark == b":":
            start = token.end()
        elif mark in b",}" and key is not None:
            yield msgspec.json.decode(key, type=str), Raw(data[start : token.start()].strip())
            key = None


def doubled_key(data: bytes) -> str | None:
    """The first key of a JSON object that stands twice; None where each stands once."""
    seen: set[str] = set()
    for key, _ in members(data):
        if key in seen:
            return key
        seen.add(key)
    return None
