"""Formats numbers."""

from decimal import Decimal


def number_words(value: float) -> str:
    """A number without needless zeros, never in scientific notation: `7`, `7.5`, `1,200`, `0.000012`."""
    if isinstance(value, int):
        return f"{value:,}"
    words = f"{value:,.10g}"
    return f"{Decimal(words):,f}" if "e" in words else words
