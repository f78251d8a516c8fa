"""The numbers that should be read, at a shell."""

from tests.cli.conftest import Shell


def shipped(shell: Shell, *, owner: str) -> str:
    made = shell(
        "story", "add", "--title", f"Short waits of {owner}", "--owner", owner,
        "--metric", "wait", "--unit", "min", "--baseline", "7", "--target", "1", "--due", "2026-12-31",
    )  # fmt: skip
    identity = made.out.strip()
    shell("story", "move", identity, "shipped", "--because", "it is out")
    return identity


def test_what_shipped_is_due_until_it_is_read(shell: Shell) -> None:
    """One line a number, parted by tabs; none once it was read."""
    identity = shipped(shell, owner="Ada")

    assert shell("story", "due").out.split("\t")[:3] == [identity, "target", "wait"]
    shell("story", "read", identity, "4")
    assert shell("story", "due").out == ""


def test_json_holds_what_is_measured_and_why(shell: Shell) -> None:
    """With the days that it is due."""
    identity = shipped(shell, owner="Ada")
    found = shell("story", "due", "--json").json

    assert [(one["story"], one["of"], one["why"], one["days"]) for one in found] == [
        (identity, "target", "not read yet", 0)
    ]
    assert found[0]["measured"]["metric"] == "wait"


def test_me_is_whose_stories_are_asked_for(shell: Shell) -> None:
    """Others' are left out."""
    shipped(shell, owner="Ben")
    mine = shipped(shell, owner="Ada")

    assert [one["story"] for one in shell("story", "due", "--owner", "me", "--json").json] == [mine]


def test_no_board_has_nothing_due(shell: Shell) -> None:
    """And none is created."""
    assert (0, "[]\n") == shell("story", "due", "--json")[:2]
