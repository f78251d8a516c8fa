"""HTTP responses of a tracker, and the parts of them that can be relied on."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

from roadmap_tui.text.characters import one_line
from roadmap_tui.text.lazy_pattern import lazy_pattern

_LONGEST = 300
_SURROGATE = lazy_pattern("[\ud800-\udfff]")
_ESCAPED_SURROGATE = lazy_pattern(rb"\\u[dD][89a-fA-F]")
_YEARS = range(2000, 2200)
"""The years in which a server's clock may be; others cannot be counted with."""


class Reply(NamedTuple):
    """An HTTP response. `headers` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def data(self) -> Any:
        """The JSON of the body, None where it is empty. Raises Unreadable where it is something else.

        Half surrogate pairs, which no text of ours could hold, are replaced.
        """
        if not self.content.strip():
            return None
        try:
            found = json.loads(self.content)
            return _whole(found) if _ESCAPED_SURROGATE.search(self.content) is not None else found
        except (ValueError, RecursionError):
            raise Unreadable from None

    @property
    def is_readable(self) -> bool:
        """Whether the body is JSON or empty, as an answer of a tracker's own is."""
        try:
            self.data()
        except Unreadable:
            return False
        return True

    @property
    def sent_at(self) -> datetime | None:
        """The time of the answer by the server's clock; None where it does not say one that can be read."""
        return moment_of(self.headers.get("date", ""))


class Unreadable(Exception):
    """The error of a body that is no JSON, or JSON beyond every measure."""


def clean_line(text: object, longest: int = _LONGEST) -> str:
    """Sanitise a tracker's text for display: one line, no control characters, not too long."""
    if not isinstance(text, str):
        return ""
    line = one_line(_SURROGATE.sub("\ufffd", text[: longest * 8]))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def sentences(parts: Iterable[str]) -> str:
    """A tracker's messages on one line, each as a sentence; empty ones left out."""
    said = (part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
    return clean_line(" ".join(said), 2 * _LONGEST)


def is_page(reply: Reply) -> bool:
    """Whether the answer is a web page where data was asked for."""
    kind = reply.headers.get("content-type", "").lower()
    return "html" in kind or reply.content[:200].lstrip()[:1] == b"<"


def part_of(reply: Reply, key: str) -> Any:
    """A part of the JSON object in an answer; None where there is none."""
    try:
        data = reply.data()
    except Unreadable:
        return None
    return data.get(key) if isinstance(data, dict) else None


def wait_words(reply: Reply) -> str:
    """How long an answer asks to wait, to end a clause; empty where it does not say."""
    seconds = retry_after(reply)
    return f" {seconds:.0f} seconds" if seconds else ""


def retry_after(reply: Reply) -> float | None:
    """The seconds that `Retry-After` asks for, given in seconds or as a date; None where it says nothing.

    A time is taken from the answer's own date, so that this machine's clock may be wrong.
    """
    text = reply.headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,6}(\.\d+)?", text):
        return float(text)
    until = moment_of(text)
    if until is None:
        return None
    return max(0.0, (until - (reply.sent_at or datetime.now(UTC))).total_seconds())


def moment_of(text: str) -> datetime | None:
    """Parse the time of a header, in UTC; None where it is none that can be counted with."""
    try:
        found = parsedate_to_datetime(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return found if found.year in _YEARS else None


def instant_of(value: object) -> datetime | None:
    """Parse a time in an answer, ISO 8601 with a zone, in UTC; None where it is none to count with."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        found = None if found is None or found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and found.year in _YEARS else None


def _whole(value: Any) -> Any:
    """A part of an answer without half surrogate pairs."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(one) for one in value]
    if isinstance(value, dict):
        return {_whole(name): _whole(one) for name, one in value.items()}
    return value
