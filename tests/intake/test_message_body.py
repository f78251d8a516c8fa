"""What a customer said, out of a message's body."""

from time import process_time

import pytest

from roadmap_tui.intake.message_body import customer_words
from tests.each_row import each_row
from tests.slower import first_of


@each_row(
    ("body", "said"),
    [
        ("<p>We need <b>dark</b> mode &amp; more.<br>Thanks</p>", "We need dark mode & more.\nThanks"),
        ("Hello,<br><br>we wait", "Hello,\n\nwe wait"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
        ('<p>See <a href="https://x.example/a">this</a></p>', "See this (https://x.example/a)"),
        ("<p>a</p><style>p {color: red}</style><p>b</p>", "a\n\nb"),
        ("<!-- mso --><div>a&nbsp;b</div>", "a b"),
        (
            '<div>Add export.</div><div class="gmail_quote">On Mon<div>x</div> wrote</div><p>Jo</p>',
            "Add export.\n\nJo",
        ),
        ("<p>a</p><style>p {color: red} and the rest", "a\n\np {color: red} and the rest"),
        ("<head><p>a</p><br>b", "a\n\nb"),
        ("<p><![CDATA[The export <b>loses</b> rows]]></p>", "The export loses rows"),
    ],
)
def test_markup_becomes_text(body: str, said: str) -> None:
    """A letter in HTML reads as its sender saw it; what their program cited is not theirs."""
    assert said == customer_words(body)


@each_row(
    "body",
    [
        "The <br> tag is ignored",
        "Write `<div></div>` and `<br>` and `<p>`",
        "<Suspense>\n<div>a</div>\n</Suspense> hangs",
        '<div className="x">a</div><div>b</div>',
        "if a < b and c > d",
        "<p>",
        " Body \r\n",
    ],
)
def test_code_and_plain_text_stay(body: str) -> None:
    """Tags that a customer writes about are their words."""
    assert body == customer_words(body)


@each_row(
    ("body", "said"),
    [
        ("We wait.\n\nOn Mon, Jan 1, 2024 at 10:00 AM Ana <ana@x.example> wrote:\n> old\n> older", "We wait."),
        (
            "We wait.\n\nOn 3 Jan 2024 Ana <ana@x.example>\nwrote:\n\n> old\n\nAnd we pay.",
            "We wait.\n\nAnd we pay.",
        ),
        ("We wait.\n\nAm 3. Januar 2024 um 10:00 schrieb Ana:\nalt", "We wait."),
        ("We wait.\r\n\r\n-----Original Message-----\r\nFrom: Ana\r\nold", "We wait."),
        ("We wait.\n\nFrom: Ana\nSent: Monday\nTo: Jo\n\nold", "We wait."),
        ("We wait.\n\n-- \nJo Miller\nAcme", "We wait."),
        ("We wait.\n\nSent from my iPhone\n", "We wait."),
        ("We wait.\n> What would you like?\n", "We wait."),
        ("We wait.\n##- Bitte über dieser Zeile antworten -##\nalt", "We wait."),
        ("##- Please type your reply above this line -##\nWe wait.\n\nSent from my iPhone", "We wait."),
    ],
)
def test_what_is_not_theirs_goes(body: str, said: str) -> None:
    """Quoted answers and signatures are taken off; what stands below a quote stays."""
    assert said == customer_words(body)


@each_row(
    "body",
    [
        "On Monday my doctor wrote:\nI cannot work like this",
        "It says:\n> Foo failed",
        "> Foo failed\n\nWhy?",
        "See [the page](x)\n\n> Note that it works elsewhere",
        "From: the first screen\nI cannot go on",
        "-----Original Message-----\nold",
        "a -- b",
        "one\n--\n" + "a long story goes on here\n" * 40,
    ],
)
def test_what_may_be_theirs_stays(body: str) -> None:
    """Where it is not plain that words are another's, they are kept."""
    assert body == customer_words(body)


@pytest.mark.parametrize("start", ["", "<p>x</p><br><"])
@pytest.mark.parametrize(
    "piece", first_of(4, ["<a", "> ", "href='", "\n ", "a", "<p ", "<!--", "&", "On a\n", "<style>", "--\n"])
)
def test_a_hostile_body_takes_no_time(start: str, piece: str) -> None:
    """Nothing is looked at more than a few times, however often a piece is repeated."""
    body = start + piece * (200_000 // len(piece)) + "-- "
    before = process_time()
    customer_words(body)

    assert process_time() - before < 3


def test_a_board_for_ideas_has_no_letters() -> None:
    """Where people write into a form, two dashes are no signature."""
    assert customer_words("a\n-- \nb", is_mail=False) == "a\n-- \nb"


def test_questions_that_nobody_answered_go() -> None:
    """Of a form only what was filled in is what a customer said."""
    form = "### What?\n\nExport\n\n### Which version?\n\n_No response_\n\n### Log\n\n_No response_"

    assert customer_words(form) == "### What?\n\nExport"
