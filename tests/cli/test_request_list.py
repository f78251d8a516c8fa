"""`roadmap request list`: filters, orders, where each request stands; questions and answers in the shell."""

import pytest

from tests.cli.conftest import Shell, made_once
from tests.each_row import each_row


@pytest.fixture(autouse=True)
@made_once
def _filled(shell: Shell) -> None:
    shell("customer", "add", "--name", "Acme", "--arr", "60000", "--segment", "Bank", "--csm", "cleo")
    shell("customer", "add", "--name", "Birch", "--arr", "5000", "--segment", "Retail")
    add = ("request", "add", "--csm", "cleo")
    late = ("--said", "The dose lists are late", "--heard", "40 days ago", "--channel", "call")
    shell(*add, "--customer", "Birch", *late)
    shell(*add, "--customer", "Acme", "--said", "Nobody answers", "--importance", "critical")
    shell("request", "add", "--csm", "ben", "--customer", "Acme", "--said", "The letter is lost")


@each_row(
    ("options", "found"),
    [
        (("--segment", "bank"), ["R-2", "R-3"]),
        (("--channel", "call"), ["R-1"]),
        (("--age", ">14"), ["R-1"]),
        (("--context", "<3"), ["R-1", "R-2", "R-3"]),
        (("--importance", ">=2"), ["R-2"]),
        (("--arr", ">10k"), ["R-2", "R-3"]),
        (("--search", "list dose"), ["R-1"]),
        (("--search", "acme lost"), ["R-3"]),
        (("--order", "newest"), ["R-3", "R-2", "R-1"]),
        (("--order", "arr"), ["R-3", "R-2", "R-1"]),
        (("--order", "importance"), ["R-2", "R-3", "R-1"]),
    ],
)
def test_filters_and_orders(shell: Shell, options: tuple[str, ...], found: list[str]) -> None:
    """Each option leaves what fits it, or puts it in order."""
    assert found == [one["id"] for one in shell("request", "list", *options, "--json").json]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--age", "old"), "age:>14 counts days"),
        (("--importance", "urgent"), "There is no importance 'urgent'"),
        (("--state", "open"), "There is no state 'open'"),
    ],
)
def test_what_means_nothing_is_refused(shell: Shell, options: tuple[str, ...], sentence: str) -> None:
    """A wrong value is a usage error, named."""
    outcome = shell("request", "list", *options)

    assert outcome.code == 2
    assert sentence in outcome.err


def test_a_csm_sees_questions_first_and_where_all_stand(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mine are what I look after and what my accounts asked, in words to pass on."""
    shell("request", "ask", "R-2", "How often?")
    monkeypatch.setenv("ROADMAP_ME_NAME", "Cleo")

    lines = [one.split("\t") for one in shell("request", "list", "--csm", "me").out.splitlines()]

    assert [
        ("R-2", "asked you: How often? (Ada, today)"),
        ("R-1", "waiting 40 days, 2 of 3 in line"),
        ("R-3", "waiting since today, 3 of 3 in line"),
    ] == [(one[0], one[3]) for one in lines]


def test_standing_as_json(shell: Shell) -> None:
    """The same for programs, with the place in the line."""
    found = shell("request", "list", "--csm", "cleo", "--state", "new", "--json").json

    assert [("R-1", 2), ("R-2", 1), ("R-3", 3)] == [(one["id"], one["standing"]["place"]) for one in found]
    assert {"kind", "words", "story", "days", "place", "of"} == set(found[0]["standing"])


def test_an_answer_reopens_the_request_for_the_asker(shell: Shell) -> None:
    """The question is answered, the words are a note."""
    shell("request", "ask", "R-2", "How often?")
    assert ["R-2"] == [one["id"] for one in shell("request", "list", "--state", "asked", "--json").json]

    shell("request", "answer", "R-2", "twice a shift")

    assert ["R-2"] == [one["id"] for one in shell("request", "list", "--state", "answered", "--json").json]
    assert ["twice a shift"] == [one["text"] for one in shell("request", "show", "R-2", "--json").json["notes"]]


def test_nothing_to_answer(shell: Shell) -> None:
    """Without a question an answer is refused."""
    outcome = shell("request", "answer", "R-1", "daily")

    assert (1, "roadmap: R-1 was asked nothing.\n") == (outcome.code, outcome.err)


def test_a_mistyped_csm_is_told(shell: Shell) -> None:
    """An empty list of nobody's requests says so beside it."""
    found = shell("request", "list", "--csm", "cloe", "--json")

    assert ([], "Nothing here is of a CSM 'cloe'. Did you mean cleo?\n") == (found.json, found.err)
