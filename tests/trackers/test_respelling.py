"""Two texts are the same words in whatever spelling a tracker has for them."""

from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.trackers.respelling import words_of
from tests.each_row import each_row


@each_row(
    ("sent", "read"),
    [
        ("a  b\u00a0c ", "a b c"),
        ("a\r\nb\n", "a\nb"),
        ("e\u0301t\u00e9", "\u00e9te\u0301"),
        ("zero\u200bwidth, so\u00adft", "zerowidth, soft"),
        ("\u201cx\u201d \u2013 y", '"x" - y'),
        ("\u00abx\u00bb", "'x'"),
        ("see \u201chttps://x.example\u201d", "see <https://x.example>"),
        ("go \U0001f600 now", "go :grinning: now"),
        ("go\U0001f600now", "go :grinning: now"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\ufb01ne\u2026", "fine..."),
    ],
)
def test_the_same_words(sent: str, read: str) -> None:
    """White space, composition, what is unseen, quotes, dashes and pictures may differ."""
    assert words_of(sent) == words_of(read)


@each_row(
    ("sent", "read"),
    [
        ("see more patients", "see more Patients"),
        ("5 minutes", "6 minutes"),
        ("5 minutes", "5minutes"),
        ("12:30:45", "12:31:45"),
        ("go \U0001f600", "go"),
        ("a - b", "a b"),
        ("it's", "its"),
        ("so on", "so on."),
        ("List<String>", "List"),
        ("\u20ac5", "$5"),
    ],
)
def test_other_words(sent: str, read: str) -> None:
    """Case, numbers, a missing word, sign or picture are somebody's edit."""
    assert words_of(sent) != words_of(read)


@given(st.text())
def test_one_spelling_is_the_end(text: str) -> None:
    """The shared spelling of a text is spelled as itself."""
    once = words_of(text)

    assert once == words_of(once)
