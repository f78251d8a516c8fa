"""`roadmap story block`, `split`, `duplicate` and `related`."""

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def three(shell: Shell) -> Shell:
    """A board with three stories, and a request behind the first."""
    for title in ("One", "Two", "Three"):
        shell("story", "add", "--title", title)
    shell("request", "add", "--said", "a", "--customer", "Acme", "--story", "S-1")
    return shell


def test_block_and_related(three: Shell) -> None:
    """Told on the page, in JSON and by `related`; taken back with --remove."""
    done = three("story", "block", "S-1", "--by", "S-2,s-3")
    three("story", "related", "S-1", "--to", "S-3")
    shown = three("story", "show", "S-1")
    plain = three("story", "show", "S-1", "--json").json
    listed = three("story", "related", "S-1").out
    three("story", "block", "S-1", "--by", "S-2", "--remove")

    assert done.err == "S-1 is blocked by S-2, S-3.\n"
    assert "blocked by S-2, S-3\n" in shown.out
    assert (plain["relations"]["blocked_by"], plain["relations"]["related"]) == (["S-2", "S-3"], ["S-3"])
    assert plain["blocked"] is True
    assert listed.splitlines() == [
        "blocked by\tS-2\tdiscover\tTwo",
        "blocked by\tS-3\tdiscover\tThree",
        "related\tS-3\tdiscover\tThree",
    ]
    assert [one["id"] for one in three("story", "related", "S-1", "--json").json] == ["S-3", "S-3"]


def test_split_prints_the_new_id(three: Shell) -> None:
    """With fields of its own, and the requests that go over."""
    found = three("story", "split", "S-1", "--title", "Part", "--owner", "Ben", "--request", "R-1")
    part = three("story", "show", "S-4", "--json").json

    assert (found.code, found.out, found.err) == (0, "S-4\n", "S-4 is split from S-1.\n")
    assert (part["owner"], part["relations"]["split_from"], part["evidence"]["requests"]) == ("Ben", ["S-1"], 1)


def test_duplicate_says_where_the_requests_are(three: Shell) -> None:
    """The story is declined."""
    found = three("story", "duplicate", "S-1", "--of", "S-2", "--json")

    assert found.err == "S-1 is a duplicate of S-2, behind which its requests stand now.\n"
    assert (found.json["stage"], found.json["relations"]["duplicate_of"]) == ("declined", ["S-2"])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("block", "S-1"), 2, "--by"),
        (("split", "S-1"), 2, "needs a title of its own: --title"),
        (("related", "S-1", "--remove"), 2, "Say which relation"),
        (("duplicate", "S-1", "--of", "S-9"), 3, "There is no story S-9"),
        (("block", "S-1", "--by", "S-1"), 2, "cannot be related to itself"),
    ],
)
def test_what_is_missing_is_said(three: Shell, arguments: tuple[str, ...], code: int, words: str) -> None:
    """On stderr, with the code of the contract."""
    found = three("story", *arguments)

    assert (found.code, found.out) == (code, "")
    assert words in found.err
