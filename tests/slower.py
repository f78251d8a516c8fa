"""What of a row of cases is slow."""

from collections.abc import Iterable
from typing import Any

import pytest


def first_of(count: int, values: Iterable[Any]) -> list[Any]:
    """Values, or rows of them, to parametrize with, of which all after the first so many are slow."""
    rows = [one if isinstance(one, tuple) else (one,) for one in values]
    return [
        pytest.param(*row, marks=() if number < count else pytest.mark.slow) for number, row in enumerate(rows)
    ]
