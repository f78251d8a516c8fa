"""Counts with their nouns."""

from roadmap_tui.text.plural import plural
from tests.each_row import each_row


@each_row(
    ("count", "noun", "words"),
    [
        (1, "request", "1 request"),
        (0, "request", "0 requests"),
        (2, "story", "2 stories"),
        (1, "story", "1 story"),
        (1200, "day", "1,200 days"),
    ],
)
def test_a_noun_follows_its_count(count: int, noun: str, words: str) -> None:
    """One stays as it is, more take an s, or -ies behind a consonant."""
    assert words == plural(count, noun)
