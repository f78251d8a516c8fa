"""Uids: ten base-32 characters that tell a record from every other one, on a board and on its copies."""

import os
from typing import Any

import msgspec

_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = [low + high for high in _BASE32 for low in _BASE32]
"""Two characters for each ten bits, the lower five first."""
_BYTES = 7
_LENGTH = 10
_LETTER_OF_BYTE = _BASE32.encode() * 8
"""A character for each of 256 bytes, each as often: an import draws a uid for each of thousands of rows."""


def new_uid() -> str:
    """A new uid: ten random characters."""
    return os.urandom(_LENGTH).translate(_LETTER_OF_BYTE).decode()


def derived_uid(*facts: Any) -> str:
    """The uid derived from facts, always the same: two copies of a board that derive it apart agree."""
    from hashlib import blake2b  # only a migration derives, and every change is made beside this module

    return _letters(blake2b(msgspec.json.encode(facts), digest_size=_BYTES).digest())


def _letters(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    return (
        f"{_PAIRS[number & 1023]}{_PAIRS[number >> 10 & 1023]}{_PAIRS[number >> 20 & 1023]}"
        f"{_PAIRS[number >> 30 & 1023]}{_PAIRS[number >> 40 & 1023]}"
    )
