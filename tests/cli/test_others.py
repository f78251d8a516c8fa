"""`roadmap demo`, `doctor`, and what `push` and `login` say before they talk."""

from pathlib import Path

import pytest

from roadmap_tui.store import open_store
from tests.cli.conftest import Shell
from tests.each_row import each_row


def test_a_sample_in_a_file(shell: Shell, here: Path) -> None:
    """Written where it is asked for, and nowhere else; what is there already is left alone."""
    found = shell("demo", "--out", "sample.json")
    again = shell("demo", "--out", "sample.json")

    assert (found.code, found.out) == (0, "")
    assert "Open it with: roadmap --board sample.json" in found.err
    assert len(open_store(here / "sample.json").read().stories) == 16
    assert (again.code, again.out) == (1, "")


def test_a_sample_without_a_terminal(shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It lies in a temporary folder; the command that opens it is the data."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = shell("demo")
    board = Path(found.out.strip().removeprefix("roadmap --board "))

    assert found.code == 0
    assert tmp_path in board.parents
    assert shell("story", "list", "--json", "--board", str(board)).json != []


@pytest.mark.parametrize(
    ("today", "code"), [("0003-01-01", 2), ("9999-12-31", 2), ("1900-01-01", 0), ("9990-12-31", 0)]
)
def test_a_sample_stays_within_the_calendar(
    shell: Shell, here: Path, monkeypatch: pytest.MonkeyPatch, today: str, code: int
) -> None:
    """Where its days would lie outside, it is refused before anything is written."""
    monkeypatch.setenv("ROADMAP_TODAY", today)
    found = shell("demo", "--out", "sample.json")

    assert code == found.code
    assert (here / "sample.json").exists() == (code == 0)


def test_a_large_sample(shell: Shell) -> None:
    """As large as asked; the same seed gives the same board."""
    for name, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        shell("demo", "--stories", "20", "--requests", "50", "--seed", seed, "--out", f"{name}.json")
    boards = [shell("request", "list", "--json", "--board", f"{name}.json").json for name in "abc"]
    for one in (each for several in boards for each in several):
        del one["origin"]  # uids are drawn by lot

    assert boards[0] == boards[1] != boards[2]
    assert len(shell("story", "list", "--json", "--board", "a.json").json) == 20
    assert len(boards[0]) == 50


@pytest.mark.parametrize(
    "arguments", [("--stories", "0"), ("--requests", "-1"), ("--stories", "x"), ("--seed", "x")]
)
def test_a_sample_that_cannot_be(shell: Shell, here: Path, arguments: tuple[str, str]) -> None:
    """Exit 2 and no file."""
    assert shell("demo", *arguments, "--out", "x.json").code == 2
    assert list(here.iterdir()) == []


def test_doctor_of_a_good_board(shell: Shell) -> None:
    """Everything is in order, also where there is no board yet."""
    assert shell("doctor").code == 0
    shell("story", "add", "--title", "x")
    found = shell("doctor", "--json")

    assert (found.code, [one["ok"] for one in found.json]) == (0, [True, True, True])
    assert [one["name"] for one in found.json] == ["board", "settings", "tracker"]


def test_doctor_finds_and_mends(shell: Shell, here: Path) -> None:
    """A row that is none is named with exit 1, and set aside when asked."""
    board = here / "b.json"
    shell("request", "add", "--said", "x", "--customer", "Acme", "--board", str(board))
    board.write_text(board.read_text().replace('"said":"x"', '"said":5'))
    found = shell("doctor", "--board", str(board))

    assert found.code == 1
    assert "fault  board: " in found.out
    assert "R-1" in found.out
    assert shell("doctor", "--fix", "--board", str(board)).code == 0
    assert shell("doctor", "--board", str(board)).code == 0


def test_doctor_of_what_is_no_board(shell: Shell, here: Path) -> None:
    """The file is left as it is."""
    (here / "b.json").write_text("{nope")
    found = shell("doctor", "--fix", "--board", "b.json")

    assert (found.code, (here / "b.json").read_text()) == (1, "{nope")


def test_doctor_says_each_fault_once(shell: Shell, here: Path) -> None:
    """What --fix cannot mend is a fault, never in order and a fault at once."""
    (here / "b.json").write_text("{nope")
    found = shell("doctor", "--fix", "--board", "b.json", "--json")

    assert [one["ok"] for one in found.json if one["name"] == "board"] == [False]


def test_a_batch_that_is_none(shell: Shell) -> None:
    """Imports are seen in the history, since nothing lists them."""
    shell("request", "add", "--said", "x")
    found = shell("request", "undo-import", "B-7")

    assert (found.code, found.err) == (
        3, "roadmap: There is no batch B-7. `roadmap history` shows what there is.\n",
    )  # fmt: skip


def test_doctor_names_a_wrong_setting(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a fault, not as a failure of its own."""
    monkeypatch.setenv("ROADMAP_JIRA_SITE", "http://jira.example")
    found = shell("doctor")

    assert found.code in {1, 2}
    assert "Traceback" not in found.err


def test_push_without_a_tracker(shell: Shell) -> None:
    """Exit 2 with what to do, and the story is as it was."""
    shell("story", "add", "--title", "x")
    before = shell("story", "show", "S-1", "--json").json
    found = shell("push", "S-1")

    assert (found.code, found.out, found.err.count("\n")) == (2, "", 1)
    assert "login" in found.err
    assert shell("story", "show", "S-1", "--json").json == before


@each_row(
    ("arguments", "words"),
    [
        (("login",), "--site"),
        (("login", "jira", "--site", "http://jira.example"), "https"),
        (("login", "jria"), "'jria' is not"),
        (("login", "jira", "--site", "acme.example", "--email", "d@acme.example"), "A token is needed"),
        (("login", "jira", "--site", "acme.atlassian.net", "--email", "dana"), "not 'dana'"),
        (("login", "jira", "--site", "acme.atlassian.net", "--email", ""), "with the account's email"),
    ],
)
def test_login_says_what_it_needs(shell: Shell, arguments: tuple[str, ...], words: str) -> None:
    """Exit 2, before anything is sent."""
    found = shell(*arguments)

    assert (found.code, found.out) == (2, "")
    assert words in found.err


def test_logout_of_nothing(shell: Shell) -> None:
    """There is no tracker to log out of."""
    assert shell("logout").code == 3
