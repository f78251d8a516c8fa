"""The drafted message to a customer."""

import pytest

from roadmap_tui.errors import Usage
from roadmap_tui.model.loop import loop_rows
from roadmap_tui.model.message import check_template, fill, message
from roadmap_tui.model.prose import prose
from tests.model.kit import TODAY, WHOLE, customer, link, request, snapshot_of, story
from tests.model.test_loop import SHIPPED


def test_a_line_without_its_fact_is_left_out() -> None:
    """What is not known is not written around."""
    assert "Hello Ann,\n\nBye" == fill(
        "Hello {person},\n\nyou said {said}\n\nBye", {"person": "Ann", "said": None}
    )


def test_an_unknown_name_is_refused() -> None:
    """A slip in a template is named, with the nearest name."""
    with pytest.raises(Usage, match=r"loop.message names \{persn\}.* Did you mean person\?"):
        check_template("Hello {persn}", "loop.message")


def test_braces_in_what_was_said_stay() -> None:
    """Braces that a customer typed are text, not a name."""
    assert "You said {title}" == fill("You said {said}", {"said": "{title}", "title": "no"})


def test_the_whole_message() -> None:
    """It says what they asked, what came of it in the story's words, and asks whether that solves it."""
    asked = request("R-1", "C-1", said="I lose ten\nminutes", person="Dr. Osei, chief physician")
    made = story(stage="shipped", entered={"shipped": SHIPPED}, **WHOLE)
    snapshot = snapshot_of(customer("C-1"), asked, made, link("L-1", "R-1"))
    (row,) = loop_rows(snapshot, TODAY)

    assert [
        "Hello Dr. Osei,",
        "",
        "you told us: “I lose ten minutes”",
        "",
        "On 8 Mar 2026 we released what came of it: History in hand.",
        prose(made),
        "",
        "Does that solve it for you? A plain no helps us as much as a yes.",
        "",
        "Ann",
    ] == message(row, made, me="Ann").splitlines()


def test_a_no_gives_its_reason() -> None:
    """The message of a declined request holds the reason, and no story."""
    snapshot = snapshot_of(customer("C-1"), request("R-1", "C-1", declined_because="it would slow everybody"))
    (row,) = loop_rows(snapshot, TODAY)
    told = message(row, None, me="Ann")

    assert (True, True) == ("Hello Acme," in told, "The reason: it would slow everybody" in told)


def test_nobody_is_greeted_by_an_address() -> None:
    """Where a request knows a mail address alone, the customer's name stands in the greeting."""
    assert "Hello Acme,\n" in _of(person="jo@acme.example, buyer")
    assert "Hello Jo,\n" in _of(person="Jo <jo@acme.example>")
    assert "Hello Acme,\n" in _of(person=" ")


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("Short.", "“Short.”"),
        ("It is slow. " * 40, "“" + ("It is slow. " * 25).rstrip() + " …”"),
        ("slow " * 100, "“" + ("slow " * 60).rstrip() + " …”"),
        ("x" * 400, "“" + "x" * 300 + " …”"),
    ],
)
def test_long_words_are_quoted_by_their_beginning(said: str, quoted: str) -> None:
    """A reminder stays one: whole sentences, else whole words, and a sign that more was said."""
    assert f"you told us: {quoted}\n" in _of(said=said)


def _of(**asked: str) -> str:
    snapshot = snapshot_of(
        customer("C-1"),
        request("R-1", "C-1", **asked),
        made := story(stage="shipped", entered={"shipped": SHIPPED}, **WHOLE),
        link("L-1", "R-1"),
    )
    (row,) = loop_rows(snapshot, TODAY)
    return message(row, made, me="ann")
