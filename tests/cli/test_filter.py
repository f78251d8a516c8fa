"""`--filter`: one language for every command that lists or tells."""

import pytest

from tests.cli.conftest import Shell, made_once


@pytest.fixture(autouse=True)
@made_once
def _filled(shell: Shell) -> None:
    shell("customer", "add", "--name", "Acme", "--arr", "60000", "--segment", "Bank", "--csm", "cleo")
    shell("customer", "add", "--name", "Birch", "--arr", "5000", "--segment", "Retail")
    shell("request", "add", "--customer", "Acme", "--said", "The dose lists are late")
    shell("request", "add", "--customer", "Birch", "--said", "Nobody answers")
    shell("story", "add", "--title", "Lists in time", "--owner", "Ann", "--from", "R-1")
    shell("story", "add", "--title", "Somebody answers", "--owner", "Ben", "--from", "R-2")
    shell("story", "move", "S-1", "shipped", "--because", "a test")
    shell("story", "move", "S-2", "shipped", "--because", "a test")


ROWS = {
    ("story", "list"): "id",
    ("request", "list"): "id",
    ("customer", "list"): "id",
    ("report", "board"): "id",
    ("report", "timeline"): "story",
    ("report", "evidence"): "id",
    ("report", "loop"): "customer",
}


@pytest.mark.parametrize("command", ROWS)
def test_every_command_takes_the_same_words(shell: Shell, command: tuple[str, str]) -> None:
    """Fields of stories, of customers and of requests, not, has, and words: each leaves one of two."""
    whole = shell(*command, "--filter", "", "--json").out
    for typed in (
        "owner:Ben",
        "customer:birch",
        "said:answers",
        "-owner:Ann arr:<10k",
        "somebody",
        "birch -dose",
    ):
        filtered = shell(*command, "--filter", f"{typed} stage:shipped", "--json")

        assert 0 == filtered.code, filtered.err
        assert "S-2" in filtered.out or "C-2" in filtered.out or "R-2" in filtered.out
        assert not {'"S-1"', '"R-1"', '"C-1"'} & set(filtered.out.replace(",", " ").replace(":", " ").split())
        assert filtered.out != whole


def test_archived_stories_are_listed_where_the_filter_asks_for_them(shell: Shell) -> None:
    """They are left out else, as without a filter."""
    shell("story", "archive", "S-1")

    for typed, found in (("archived:yes", ["S-1"]), ("has:archived", ["S-1"]), ("owner:Ann", [])):
        listed = shell("story", "list", "--filter", typed, "--json").json
        assert found == [one["id"] for one in listed]


def test_measures_are_of_what_the_filter_keeps(shell: Shell) -> None:
    """Requests, customers and stories that it does not keep are not counted."""
    found = {one["id"]: one for one in shell("report", "measures", "--filter", "segment:bank", "--json").json}
    whole = {one["id"]: one for one in shell("report", "measures", "--json").json}

    assert any(found[name]["n"] < one["n"] for name, one in whole.items())


def test_a_wrong_field_is_a_usage_error_and_an_unknown_name_a_remark(shell: Shell) -> None:
    """What can never be right fails; a name that nobody has yet finds nothing, and says so."""
    wrong = shell("story", "list", "--filter", "ownr:ann")
    unknown = shell("story", "list", "--filter", "owner:Bem", "--json")

    assert (2, "Did you mean owner?") == (wrong.code, wrong.err.strip()[-len("Did you mean owner?") :])
    assert (0, []) == (unknown.code, unknown.json)
    assert "Did you mean Ben?" in unknown.err
