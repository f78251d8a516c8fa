"""Formats numbers."""


def number_words(value: float) -> str:
    """A number without needless zeros: `7`, `7.5`, `1,200`."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
