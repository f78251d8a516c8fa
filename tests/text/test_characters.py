"""Money, mistyped names, and text as it comes in and goes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmap_tui.errors import Exit, NotFound, Offline, Problem, Refused, Stale, Usage
from roadmap_tui.model.records import Customer, Event, Story, kind_of, number
from roadmap_tui.text.characters import checked, folded, one_line, visible
from roadmap_tui.text.money import short_money
from roadmap_tui.text.nearest import meant, nearest
from tests.each_row import each_row


@each_row(
    ("amount", "currency", "words"),
    [
        (0, "USD", "$0"),
        (950, "CHF", "CHF 950"),
        (999, "USD", "$999"),
        (1_000, "USD", "$1k"),
        (1_250, "USD", "$1.2k"),
        (9_949, "USD", "$9.9k"),
        (9_950, "USD", "$10k"),
        (60_000, "USD", "$60k"),
        (420_400, "EUR", "€420k"),
        (999_499, "USD", "$999k"),
        (999_500, "USD", "$1M"),
        (1_200_000, "EUR", "€1.2M"),
        (999_499_999, "GBP", "£999M"),
        (999_500_000, "GBP", "£1B"),
        (-60_000, "USD", "-$60k"),
    ],
)
def test_money_is_short(amount: int, currency: str, words: str) -> None:
    """Three figures at most, never `1000k`."""
    assert short_money(amount, currency) == words


def test_the_nearest_name() -> None:
    """In any case; nothing where nothing is near."""
    assert nearest("REDY", ["discover", "ready"]) == "ready"
    assert nearest("zzz", ["discover", "ready"]) is None


def test_what_was_meant() -> None:
    """The nearest, else all there is, else nothing."""
    assert meant("redy", ["draft", "ready"]) == " Did you mean ready?"
    assert meant("zzz", ["draft", "ready"]) == " There is: draft, ready."
    assert meant("zzz", [f"name{count}" for count in range(30)]) == ""
    assert meant("zzz", []) == ""


@each_row(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\tb\nc", "a\tb\nc"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\r\x07\x7f", "␍␇␡"),
        ("\x9b31m", "<U+009B>31m"),
        ("\u202egnp.exe", "<U+202E>gnp.exe"),
        ("[bold]x[/]", "[bold]x[/]"),
        ("👩‍👩‍👧 שלום", "👩‍👩‍👧 שלום"),
    ],
)
def test_controls_are_made_visible(text: str, shown: str) -> None:
    """What acts on a terminal is shown instead; families, right-to-left words and markup are text."""
    assert visible(text) == shown


@given(st.text())
def test_nothing_visible_acts(text: str) -> None:
    """No control character but tab and newline is left, and no line break in one line."""
    assert not [one for one in visible(text) if (ord(one) < 32 and one not in "\t\n") or 127 <= ord(one) < 160]
    assert len(one_line(text).splitlines()) <= 1


def test_half_a_character_is_refused() -> None:
    """Bytes that were no UTF-8 are named with their place."""
    with pytest.raises(Usage, match=r"^said holds a byte that is not UTF-8 at character 3"):
        checked("ab\udcff", "said")


def test_text_is_kept_as_typed() -> None:
    """Nothing is trimmed or composed."""
    assert checked("  e\u0301 \n", "said") == "  e\u0301 \n"


def test_names_are_compared_folded() -> None:
    """Without case, composed, with single spaces."""
    assert folded("  STRASSE\u00a0 A") == folded("straße a")


@each_row(
    ("identity", "kind"),
    [
        ("S-12", Story),
        ("C-1", Customer),
        ("E-3", Event),
        ("S12", None),
        ("S-", None),
        ("X-1", None),
        ("S-1a", None),
    ],
)
def test_ids_name_their_kind(identity: str, kind: object) -> None:
    """A letter, a dash and a number."""
    assert kind_of(identity) is kind


def test_other_digits_are_no_id() -> None:
    """Only ASCII digits count."""
    assert kind_of("S-\u0663") is None
    assert number("S-12") == 12


@each_row(
    ("problem", "code"),
    [
        (Refused("x"), Exit.REFUSED),
        (Usage("x"), Exit.USAGE),
        (NotFound("x"), Exit.NOT_FOUND),
        (Offline("x"), Exit.OFFLINE),
        (Stale("x", None), Exit.REFUSED),
    ],
)
def test_each_problem_knows_its_exit_code(problem: Problem, code: Exit) -> None:
    """A sentence and a code."""
    assert (problem.message, problem.exit) == ("x", code)
