"""Parses frequencies: "twice a shift", "every Monday", "3 times a week"."""

import re
from functools import lru_cache

_WORKDAYS = 250.0
_YEARLY = {
    **dict.fromkeys("shift day morning evening night workday weekday".split(), _WORKDAYS),
    **dict.fromkeys("week monday tuesday wednesday thursday friday".split(), 52.0),
    "fortnight": 26.0, "month": 12.0, "quarter": 4.0, "year": 1.0,
}  # fmt: skip
"""Times a year; a day and a shift are of 250 working days."""
_ADVERBS = {
    "daily": _WORKDAYS, "weekly": 52.0, "monthly": 12.0, "quarterly": 4.0, "yearly": 1.0, "annually": 1.0,
}  # fmt: skip
_COUNTS = {
    "once": 1.0, "twice": 2.0, "thrice": 3.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0,
}  # fmt: skip
_UNIT = "|".join(_YEARLY)
_OFTEN = re.compile(
    rf"(?:(?P<count>\d{{1,4}}|{'|'.join(_COUNTS)})\s*(?:x|times|×)?(?:\s+or\s+\w+)?\s+)?"
    rf"(?P<each>a|an|per|each|every|any)\s+(?:single\s+|working\s+)?(?P<unit>{_UNIT})\b"
)


_ADVERB = re.compile(rf"\b(?:{'|'.join(_ADVERBS)})\b")
_LONGEST = 200


def times_a_year(text: str | None) -> float | None:
    """Times a year; None where the words do not say it. Something a day is of 250 working days."""
    return _times(text[:_LONGEST]) if text else None


@lru_cache(maxsize=8192)
def _times(text: str) -> float | None:
    words = " ".join(text.lower().split())
    found = _OFTEN.search(words)
    if found is not None:
        count = found["count"]
        times = 1.0 if count is None else _COUNTS.get(count) or float(count)
        return times * _YEARLY[found["unit"]]
    adverb = _ADVERB.search(words)
    return _ADVERBS[adverb[0]] if adverb is not None else None
