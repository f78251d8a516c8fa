"""Encoding of a long list as JSON, in parts, so that thousands of items never stand at once."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

_PART = 1 << 16
"""Bytes of a list from which they make a part."""
_COMMA = ord(",")


class AsOne(NamedTuple):
    """Two objects that stand as one in JSON: the fields of one, then those of the other. Both have some."""

    first: Any
    second: Any


def encoded_list(items: Iterable[Any]) -> Iterator[bytearray]:
    """A list as JSON, in parts, each item encoded straight into its part when it comes."""
    encode = msgspec.json.Encoder().encode_into
    part = bytearray(b"[")
    is_first = True
    for item in items:
        if not is_first:
            part += b","
        is_first = False
        if isinstance(item, AsOne):
            encode(item.first, part, -1)
            seam = len(part) - 1
            encode(item.second, part, seam)
            part[seam] = _COMMA  # in place of the brace that ended the first, and the one that began the second
        else:
            encode(item, part, -1)
        if len(part) >= _PART:
            yield part
            part = bytearray()
    part += b"]"
    yield part
