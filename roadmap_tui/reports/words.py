"""Words that every report uses."""

from datetime import date

from roadmap_tui.model.days import show_day


def many(count: int, noun: str) -> str:
    """A count and its noun: `1 request`, `3 requests`, `2 stories`."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def subtitle(board: str, day: date) -> str:
    """Of which board a report is, and of which day."""
    return f"{board}, {show_day(day)}"


def percent(share: float | None) -> str:
    """A share, 0 to 1, as people read it; `no data` where there is none."""
    return "no data" if share is None else f"{share * 100:.0f} %"
