"""`request similar` and `request suggest`, and the warning of a likely duplicate."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, made_once

LABELS = "The label printer jams twice a shift, and the ward waits for the medication."
AGAIN = "Once more: the printer for labels jams about twice every shift, the ward is waiting for medication"


@pytest.fixture
@made_once
def filled(shell: Shell) -> None:
    shell(
        "story", "add", "--title", "Labels print at the first try", "--obstacle", "the printer jams every shift"
    )
    shell("request", "add", "--customer", "Acme", "--said", LABELS)
    shell("request", "add", "--customer", "Bolt", "--said", "Invoices leave six days after the job.")


def test_similar_as_json(shell: Shell, filled: None) -> None:
    """The contract: request, score, matched words and whether it is a guess, best first."""
    (only,) = shell("request", "similar", "--text", AGAIN, "--json").json

    assert ({"request", "score", "matched", "guess"}, "R-1", True, False) == (
        set(only),
        only["request"],
        "ward" in only["matched"],
        only["guess"],
    )


def test_suggest_as_json(shell: Shell, filled: None) -> None:
    """The contract: story, score, matched words and whether it is a guess, best first."""
    (only,) = shell("request", "suggest", "R-1", "--json").json

    assert ({"story", "score", "matched", "guess"}, "S-1") == (set(only), only["story"])


@pytest.mark.parametrize(("text", "is_guess"), [(AGAIN, False), ("jams", True)])
def test_a_guess_is_called_one(shell: Shell, filled: None, text: str, is_guess: bool) -> None:
    """What was asked for in like words is none; a word in common is one, for people and for programs."""
    shell("request", "link", "R-1", "S-1")

    assert [is_guess] == [one["guess"] for one in shell("request", "suggest", "--text", text, "--json").json]
    assert is_guess == (", a guess\t" in shell("request", "suggest", "--text", text).out)


def test_words_come_from_stdin(shell: Shell, filled: None) -> None:
    """`-` asks with what is piped in, even where it is no UTF-8."""
    found = shell("request", "similar", "-", "--json", stdin=AGAIN.encode() + b"\xff")

    assert ["R-1"] == [one["request"] for one in found.json]


def test_a_line_for_people(shell: Shell, filled: None) -> None:
    """A pipe gets a line each: id, score, who, what was said, the words in common."""
    identity, score, who, said, words = shell("request", "similar", "--text", AGAIN).out.rstrip("\n").split("\t")

    assert ("R-1", "Acme", LABELS) == (identity, who, said)
    assert 0.5 <= float(score) <= 1
    assert "printer" in words


def test_nothing_alike(shell: Shell, filled: None) -> None:
    """Nothing found is an empty list, and a sentence for people."""
    assert [] == shell("request", "similar", "R-2", "--json").json
    told = shell("request", "similar", "R-2")
    assert (0, "", "Nothing alike was found.\n") == told


def test_no_board_finds_nothing_and_creates_none(shell: Shell, here: Path) -> None:
    """On no board the answer is empty, and none is made."""
    assert ([], []) == (shell("request", "suggest", "--text", "label", "--json").json, list(here.iterdir()))


@pytest.mark.parametrize(
    ("line", "code"),
    [(["similar"], 2), (["similar", "R-1", "--text", "x"], 2), (["suggest", "R-99"], 3), (["similar", "-"], 0)],
)
def test_exit_codes(shell: Shell, filled: None, line: list[str], code: int) -> None:
    """One request or one text is asked with; what does not exist is not found."""
    assert code == shell("request", *line).code


def test_a_likely_duplicate_is_said_at_a_terminal(shell: Shell, filled: None) -> None:
    """Whoever writes a request down at a terminal hears which one says the same, with its words."""
    assert "R-3 is much like R-1 of Acme: “The label printer jams" in at_terminal(
        "--customer", "Coil", "--said", AGAIN
    )


def test_other_requests_are_added_in_silence(shell: Shell, filled: None) -> None:
    """A request like no other, of a customer who asked nothing before, brings no remark."""
    shell("customer", "add", "--name", "Coil")

    assert "" == at_terminal("--customer", "Coil", "--said", "Could we have a report by post code?")


def test_what_the_customer_asked_before_is_said_at_a_terminal(shell: Shell, filled: None) -> None:
    """Whoever writes down a request of a customer seen before hears what that customer asked already."""
    told = at_terminal("--customer", "Acme", "--said", "Could we have a report by post code?")

    assert f"Acme asked 1 before: R-1, waiting since today, 1 of 3 in line: “{LABELS}”" == told


def test_of_several_asked_before_the_newest_is_said(shell: Shell, filled: None) -> None:
    """The others are counted, with the command that lists them."""
    shell("request", "add", "--customer", "Acme", "--said", "Exports in our own currency")
    told = at_terminal("--customer", "Acme", "--said", "Could we have a report by post code?")

    assert "Acme asked 2 before: the newest is R-3, " in told
    assert "`roadmap request list --customer C-1` shows them." in told


def at_terminal(*options: str) -> str:
    """What `request add` says on a stderr that is a terminal."""
    reads, writes = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "roadmap_tui.cli.main", "request", "add", *options],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=writes,
        check=True,
    )
    os.write(writes, b"\x04")
    told = b""
    while not told.endswith(b"\x04"):
        told += os.read(reads, 4096)
    os.close(writes)
    os.close(reads)
    return told[:-1].decode().replace("\r\n", " ").strip()


def test_one_word_in_common_is_no_duplicate(shell: Shell) -> None:
    """A single shared word is a subject, not the same request."""
    shell("request", "add", "--said", "Too slow")

    assert "much like" not in at_terminal("--said", "Slow")
