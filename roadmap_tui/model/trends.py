"""The sample size below which nothing is drawn as a trend: no sparkline, line, arrow or change in percent."""

ENOUGH = 5
"""The fewest records on which a trend may rest. What rests on fewer is stated, with its n, and not drawn."""


def makes_trend(n: int) -> bool:
    """Whether so many records are enough for a trend to be drawn."""
    return n >= ENOUGH
