"""Finds the day in what mail programs write of a mail that is answered or forwarded, in their language."""

import re
from datetime import UTC, date
from email.utils import parsedate_to_datetime

from roadmap_tui.intake.cells import month_number, ordered

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?(?:[-/.]|[年년])\s?(\d{1,2})\s?(?:[-/.]|[月월])\s?(\d{1,2})(?!\d)")
_SHORT_YEAR_FIRST = re.compile(r"(?<!\d)(\d{2})\. (\d{1,2})\. (\d{1,2})\. ")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([-/]|\. ?)(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_TOKEN = re.compile(r"[^\W\d_]{3,12}|\d{1,4}")
_LONGEST = 300


def written_day(text: str, *, is_english: bool = False) -> str:
    """The day in a text, as ISO; as it stands where it is English and its parts can be read in two ways.

    Empty where there is none.
    """
    text = text[:_LONGEST]
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        found = None
    if found is not None and found.tzinfo is not None:
        return found.astimezone(UTC).isoformat()
    if (parts := _YEAR_FIRST.search(text)) is not None:
        return _iso(*parts.groups())
    if (parts := _SHORT_YEAR_FIRST.search(text)) is not None and "에" in text:
        return _iso(f"20{parts[1]}", parts[2], parts[3])
    if (parts := _NUMERIC.search(text)) is not None:
        given = f"{parts[1]}/{parts[3]}/{parts[4]}"
        return ordered(given, None if is_english and parts[2] == "/" else "day first")
    return _by_name(_TOKEN.findall(text))


def _by_name(tokens: list[str]) -> str:
    """The day of `5 Oct 2026`, `October 5, 2026` or `2026. okt. 5.`."""
    for first, second, third in zip(tokens, tokens[1:], tokens[2:], strict=False):
        for on, month, year in ((first, second, third), (second, first, third), (third, second, first)):
            if on.isdigit() and len(on) < 3 and year.isdigit() and len(year) == 4 and not month.isdigit():
                number = month_number(month)
                if number is not None and (found := _iso(year, str(number), on)):
                    return found
    return ""


def _iso(year: str, month: str, on: str) -> str:
    try:
        return date(int(year), int(month), int(on)).isoformat()
    except ValueError:
        return ""
