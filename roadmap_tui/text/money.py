"""Formats amounts of money shortly; they are whole numbers of the board's currency per year."""

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}


def short_money(amount: int, currency: str) -> str:
    """An amount as a card shows it: `$60k`, `€1.2M`, `CHF 950`."""
    sign = _SIGNS.get(currency, f"{currency} ")
    size = abs(amount)
    if size < 1_000:
        words = str(size)
    elif size < 999_500:
        words = f"{_three(size / 1_000)}k"
    elif size < 999_500_000:
        words = f"{_three(size / 1_000_000)}M"
    else:
        words = f"{_three(size / 1_000_000_000)}B"
    return f"{'-' if amount < 0 else ''}{sign}{words}"


def _three(value: float) -> str:
    """A number in three figures at most: 1.2, 12, 120."""
    return f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:.0f}"
