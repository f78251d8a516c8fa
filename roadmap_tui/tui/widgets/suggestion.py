"""A suggestion for a field of a form."""

from collections.abc import Mapping
from typing import NamedTuple


class Suggestion(NamedTuple):
    """A text for a field, what is shown of it, a remark, and what it says for other fields that are empty."""

    text: str
    shown: str
    note: str = ""
    fills: Mapping[str, str] = {}
